"""What buying together came to: the joint purchase list, and the saving by part, by BOM and in all.

All amounts are printed ones, to the cent, and add up: over BOMs they are those of the parts, over
parts those of the BOMs. `column` is the place of a quantity in the BOMs' lists, from 1: first
quantities are bought together, then second.
"""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct


class JointOrder(Struct, frozen=True, kw_only=True):
    """One order of the joint purchase list. `cost` is landed and exact."""

    column: int
    mpn: str
    manufacturer: str
    supplier: str
    sku: str
    quantity: int
    price: Decimal
    price_currency: str
    cost: Decimal
    currency: str


class PooledPart(Struct, frozen=True, kw_only=True):
    """One part that several BOMs need, in one column: what it costs apart and together.

    Where `missing` is not 0, the joint demand of these BOMs cannot be had in time; the amounts are
    then those of the list, or 0 where stock is required.
    """

    column: int
    mpn: str
    manufacturer: str
    boms: int
    required: int
    unit: str
    ordered: int
    apart: Decimal
    together: Decimal
    currency: str
    missing: int = 0

    @property
    def saving(self) -> Decimal:
        """What buying together saves."""
        return self.apart - self.together


class PooledBom(Struct, frozen=True, kw_only=True):
    """What one BOM's share of the parts bought together is worth, in one column."""

    column: int
    name: str
    parts: int
    apart: Decimal
    together: Decimal
    currency: str

    @property
    def saving(self) -> Decimal:
        """What buying together saves."""
        return self.apart - self.together


class PoolReport(Struct, frozen=True):
    """All that was bought together."""

    parts: tuple[PooledPart, ...] = ()
    boms: tuple[PooledBom, ...] = ()
    orders: tuple[JointOrder, ...] = ()
