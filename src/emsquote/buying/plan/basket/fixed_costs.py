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

    A supplier without rules asks nothing beside its parts and delivers any order.
    """

    by_supplier: Mapping[str, SupplierCosts]
    most_suppliers: int | None = None

    @property
    def have_thresholds(self) -> bool:
        """Whether it matters how much a supplier's parts are worth, not only whether it has any."""
        return any(self.thresholds(supplier) for supplier in self.by_supplier)

    def thresholds(self, supplier: str) -> tuple[Decimal, ...]:
        """Return the values of parts at which what a supplier asks changes."""
        costs = self.by_supplier.get(supplier)
        if costs is None:
            return ()
        free_from = costs.free_from if costs.shipping else None
        fee_below = costs.small_order_below if costs.small_order_fee else None
        stated = (free_from, fee_below, costs.minimum_order)
        return tuple(value for value in stated if value)

    def most_fees(self, supplier: str) -> Decimal:
        """Return the most that a supplier asks beside its parts."""
        costs = self.by_supplier.get(supplier)
        if costs is None:
            return ZERO
        if costs.small_order_below is None:
            return costs.shipping
        return costs.shipping + costs.small_order_fee

    def least_fees(self, supplier: str) -> Decimal:
        """Return what a supplier asks at least, however much is bought from it."""
        costs = self.by_supplier.get(supplier)
        if costs is None or costs.free_from is not None:
            return ZERO
        return costs.shipping

    def fees_at(self, supplier: str, value: Decimal) -> Decimal | None:
        """Return what a supplier asks beside parts of this value, None if it does not deliver
        them.
        """
        costs = self.by_supplier.get(supplier)
        if costs is None:
            return ZERO
        if not costs.delivers(value):
            return None
        return costs.shipping_of(value) + costs.small_order_fee_of(value)

    def fees(self, values: Mapping[str, Decimal]) -> Decimal:
        """Return what the suppliers ask beside parts of these values, by supplier."""
        together = ZERO
        for supplier, value in values.items():
            costs = self.by_supplier.get(supplier)
            if costs is not None:
                together += costs.shipping_of(value) + costs.small_order_fee_of(value)
        return together

    def allow(self, values: Mapping[str, Decimal]) -> bool:
        """Whether every supplier delivers parts of these values, and there are not too many of
        them.
        """
        if self.most_suppliers is not None and len(values) > self.most_suppliers:
            return False
        for supplier, value in values.items():
            costs = self.by_supplier.get(supplier)
            if costs is not None and not costs.delivers(value):
                return False
        return True


class PossibleBasket(Struct, frozen=True):
    """A basket that could be bought: the orders of each part, and what all of it costs."""

    orders: tuple[Orders, ...]
    parts_cost: Decimal
    fees: Decimal
    allowed: bool

    @property
    def cost(self) -> Decimal:
        """Return what parts and suppliers' fixed costs come to."""
        return self.parts_cost + self.fees


def worth_by_supplier(orders: Iterable[Orders]) -> dict[str, Decimal]:
    """Return what the parts ordered from each supplier are worth, by its one name."""
    values: dict[str, Decimal] = {}
    for of_part in orders:
        for order in of_part:
            supplier = order.ladder.supplier
            values[supplier] = values.get(supplier, ZERO) + order.worth
    return values


def possible_basket(orders: Iterable[Orders], fixed: FixedCosts) -> PossibleBasket:
    """Return the basket of these orders, with what it costs and whether it is allowed."""
    placed = tuple(orders)
    values = worth_by_supplier(placed)
    parts_cost = sum((order.cost for of_part in placed for order in of_part), ZERO)
    return PossibleBasket(
        orders=placed,
        parts_cost=parts_cost,
        fees=fixed.fees(values),
        allowed=fixed.allow(values),
    )
