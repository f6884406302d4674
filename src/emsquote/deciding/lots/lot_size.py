"""What a year costs when it is bought in lots of one size: the price of the lots, the cost of
ordering them, and half a lot in stock.

The classical order quantity with discounts is the case of a price that has a few breaks. Here the
price is any function of the lot, so every size is tried: nothing is derived.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from msgspec import Struct

from emsquote.model.money import ZERO

_ALL = 100
"""Percent."""
LotPrice = Callable[[int], Decimal]
"""The price of a whole lot by its size."""


class LotTerms(Struct, frozen=True, kw_only=True):
    """What a year's lots depend on beside their price."""

    yearly: int
    """Boards that a year takes."""
    order_cost: Decimal = ZERO
    """What ordering, receiving and checking a lot costs the buyer."""
    holding_percent: Decimal = ZERO
    """What a year in stock costs, of the price."""
    holding_amount: Decimal = ZERO
    """What a year in stock costs a board beside that."""


class LotSize(Struct, frozen=True):
    """A size of lots with what a year of them costs."""

    size: int
    bought: Decimal
    """The price of all that a year takes."""
    ordering: Decimal
    holding: Decimal

    @property
    def cost(self) -> Decimal:
        """Return what a year costs in all."""
        return self.bought + self.ordering + self.holding


def lot_size(terms: LotTerms, size: int, price: LotPrice) -> LotSize:
    """Return what a year costs in lots of a size.

    >>> terms = LotTerms(yearly=1300, order_cost=Decimal(8), holding_percent=Decimal(30))
    >>> lot_size(terms, 800, lambda size: size * Decimal("0.68")).cost
    Decimal('978.60000')
    """
    of_lot = price(size)
    lots = Decimal(terms.yearly) / size
    stock = of_lot / 2 * terms.holding_percent / _ALL
    return LotSize(
        size=size,
        bought=lots * of_lot,
        ordering=lots * terms.order_cost,
        holding=stock + terms.holding_amount * size / 2,
    )


def best_lot(terms: LotTerms, sizes: Iterable[int], price: LotPrice) -> LotSize:
    """Return the size of least yearly cost; of two alike the smaller."""
    tried = (lot_size(terms, size, price) for size in sizes)
    return min(tried, key=lambda lot: (lot.cost, lot.size))
