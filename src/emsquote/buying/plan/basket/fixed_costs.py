"""What the suppliers of a basket ask beside its parts, and what they and the job forbid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from msgspec import Struct

from emsquote.buying.plan.basket.basket_part import Orders
from emsquote.model.job import SupplierCosts
from emsquote.model.money import ZERO


class FixedCosts(Struct, frozen=True):
    """The rules of each supplier, by its one name, and the most suppliers that are allowed (None:
    any number).
    """

    of: Mapping[str, SupplierCosts]
    most_suppliers: int | None = None

    @property
    def have_thresholds(self) -> bool:
        """Whether it matters how much a supplier's parts are worth, not only whether it has any."""
        return any(self.thresholds(house) for house in self.of)

    def thresholds(self, house: str) -> tuple[Decimal, ...]:
        """Return the values of parts at which what a supplier asks changes."""
        costs = self.of.get(house)
        if costs is None:
            return ()
        free_from = costs.free_from if costs.shipping else None
        fee_below = costs.small_order_below if costs.small_order_fee else None
        return tuple(each for each in (free_from, fee_below, costs.minimum_order) if each)

    def most_beside(self, house: str) -> Decimal:
        """Return the most that a supplier asks beside its parts."""
        costs = self.of.get(house)
        if costs is None:
            return ZERO
        return costs.shipping + (
            costs.small_order_fee if costs.small_order_below is not None else ZERO
        )

    def least_beside(self, house: str) -> Decimal:
        """Return what a supplier asks at least, however much is bought from it."""
        costs = self.of.get(house)
        return ZERO if costs is None or costs.free_from is not None else costs.shipping

    def beside_at(self, house: str, value: Decimal) -> Decimal | None:
        """Return what a supplier asks beside parts of this value, None if it does not deliver
        them.
        """
        costs = self.of.get(house)
        if costs is None:
            return ZERO
        return (
            costs.shipping_of(value) + costs.small_order_fee_of(value)
            if costs.delivers(value)
            else None
        )

    def beside(self, values: Mapping[str, Decimal]) -> Decimal:
        """Return what the suppliers ask beside parts of these values."""
        known = [(self.of[house], value) for house, value in values.items() if house in self.of]
        return sum(
            (each.shipping_of(value) + each.small_order_fee_of(value) for each, value in known),
            ZERO,
        )

    def allow(self, values: Mapping[str, Decimal]) -> bool:
        """Whether every supplier delivers parts of these values, and there are not too many of
        them.
        """
        if self.most_suppliers is not None and len(values) > self.most_suppliers:
            return False
        return all(
            house not in self.of or self.of[house].delivers(value)
            for house, value in values.items()
        )


class Trial(Struct, frozen=True):
    """A basket that could be bought: the orders of each stall, and what all of it costs."""

    orders: tuple[Orders, ...]
    parts: Decimal
    beside: Decimal
    allowed: bool

    @property
    def cost(self) -> Decimal:
        """Return what parts and suppliers' fixed costs come to."""
        return self.parts + self.beside


def worth_by_house(orders: Iterable[Orders]) -> dict[str, Decimal]:
    """Return what the parts ordered from each supplier are worth, by its one name."""
    values: dict[str, Decimal] = {}
    for some in orders:
        for order in some:
            house = order.ladder.house
            values[house] = values.get(house, ZERO) + order.worth
    return values


def trial(orders: Iterable[Orders], fixed: FixedCosts) -> Trial:
    """Return what it comes to to place these orders."""
    placed = tuple(orders)
    values = worth_by_house(placed)
    parts = sum((order.cost for some in placed for order in some), ZERO)
    return Trial(placed, parts, fixed.beside(values), fixed.allow(values))
