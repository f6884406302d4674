"""Measures: amounts with a unit (pieces, metres of cable, square decimetres of board), through
pint.

pint is imported only when one unit must become another, since its registry costs more than reading
a BOM. Component values (`4k7`, `100nF`) have a grammar of their own and do not come here.
"""

from __future__ import annotations

from decimal import Context, Decimal
from functools import cache
from typing import Any

from msgspec import Struct

PIECES = "pcs"
_DIGITS = Context(prec=24)
"""Four fewer than pint works with, so that what its factors leave over does not show."""


@cache
def _registry() -> Any:  # noqa: ANN401 - pint's registry type is generic over the number type
    import pint  # noqa: PLC0415 - late: 300 ms

    try:
        return pint.UnitRegistry(non_int_type=Decimal, cache_folder=":auto:")
    except Exception:  # noqa: BLE001 - pickles of the user's: another process is just writing one, or the disk is full
        return pint.UnitRegistry(non_int_type=Decimal)


def _without_end_zeros(amount: Decimal) -> Decimal:
    return Decimal(f"{amount.normalize():f}")


class UnitError(ValueError):
    """The unit is not known, or cannot become the one asked for."""


class Measure(Struct, frozen=True):
    """An exact amount of a unit: `pcs` for pieces, else a unit that pint knows (`m`, `ft`, `g`,
    `dm**2`).
    """

    amount: Decimal
    unit: str = PIECES

    @property
    def in_pieces(self) -> bool:
        """Whether this counts pieces."""
        return self.unit == PIECES

    def to(self, unit: str) -> Measure:
        """Return the same amount in another unit of the same kind.

        `UnitError` if there is no way there.

        >>> Measure(Decimal(150), "cm").to("m")
        Measure(amount=Decimal('1.5'), unit='m')

        It is exact to 24 digits: 84 inches are 7 feet, and not a breath more, which would be bought
        as 8. It has no zeros at its end, of which each version of pint makes another number.

        >>> Measure(Decimal(84), "in").to("ft").amount
        Decimal('7')
        """
        if unit == self.unit:
            return self
        if PIECES in {unit, self.unit}:
            raise UnitError(f"{self.unit} cannot become {unit}")
        try:
            turned = _registry().Quantity(self.amount, self.unit).to(unit).magnitude
            return Measure(_without_end_zeros(_DIGITS.plus(turned)), unit)
        except Exception as error:  # pint raises a dozen kinds, some of them from its tokenizer
            raise UnitError(f"{self.unit} cannot become {unit}") from error

    def __str__(self) -> str:
        return f"{self.amount:f}" if self.in_pieces else f"{self.amount:f} {self.unit}"
