"""Buying a basket: all parts of a column together, where suppliers' fixed costs make them depend on
one another.

Shipping with a free threshold, a fee on small orders, a minimum order and a limit on the number of
suppliers couple the parts (`search`). Orders of every size are thought of: one is topped up where
that makes the parts of a supplier worth a threshold and costs less in all. Without such costs
nothing of this is called: part by part is exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from emsquote.buying.plan.basket.basket_part import BasketPart, Orders, basket_part_of, cost_of
from emsquote.buying.plan.basket.fixed_costs import FixedCosts, PossibleBasket
from emsquote.buying.plan.basket.reasons import why_in_basket
from emsquote.buying.plan.basket.search import BasketLimits, BestBasket, best_basket
from emsquote.buying.plan.basket.supplier_fees import (
    SupplierFees,
    supplier_fees,
    undelivered,
    values_by_supplier,
)
from emsquote.buying.plan.market import order_of
from emsquote.buying.plan.sourced_part import SourcedPart, purchases
from emsquote.model.company_names import supplier_name
from emsquote.model.job import SupplierCosts
from emsquote.model.money import ZERO, Money
from emsquote.model.purchase import Bought, Demand, Purchase
from emsquote.wording.sentence import joined, said


class Basket(Struct, frozen=True, kw_only=True):
    """What is bought for a column, and what each supplier charges beside its parts."""

    purchases: tuple[Purchase, ...]
    fees: tuple[SupplierFees, ...] = ()
    obstacle: str = ""
    """Why this cannot be bought as it stands: the parts are then bought one by one, as if nothing
    stood in the way.
    """
    gap: Decimal | None = ZERO
    """How much cheaper than this the best could at most be, as a share of the cost.

    0 is proven, None is unknown.
    """
    finished: bool = True
    """Whether the search for it ended by itself, not at the end of its time."""
    saved: Money | None = None
    """What this saves against each part bought by itself.

    None where that could not be delivered.
    """

    def cost(self, currency: str) -> Money:
        """Return the exact cost of the parts that are bought, and of what suppliers charge beside
        them.
        """
        cost = Money.zero(currency)
        for purchase in self.purchases:
            if isinstance(purchase, Bought):
                cost += purchase.cost
        for fees in self.fees:
            cost += fees.together
        return cost


def buy_basket(
    sourced: Sequence[SourcedPart],
    starts: int,
    costs: Sequence[SupplierCosts] = (),
    limits: BasketLimits | None = None,
) -> Basket:
    """Buy all parts for so many started boards at least cost, suppliers' fixed costs included.

    Each part stands alone if there are no such costs and no limit on suppliers. `costs` are in the
    currency of the terms. What cannot be bought by itself (no offer, shortage, supplied) stays as
    it is. `InputError` if the solver is needed and not installed.
    """
    alone = purchases(sourced, starts)
    limits = limits or BasketLimits()
    if not costs and limits.max_suppliers is None:
        return Basket(purchases=alone)
    parts = _basket_parts(sourced, alone, starts)
    if not parts:
        return Basket(purchases=alone)
    return _bought_together(parts, alone, costs, limits)


def _basket_parts(
    sourced: Sequence[SourcedPart],
    alone: Sequence[Purchase],
    starts: int,
) -> list[BasketPart]:
    """Return the parts that are ordered.

    The order of the BOM's rows must not decide between equal baskets.
    """
    ordered = []
    for part, purchase in zip(sourced, alone, strict=True):
        if isinstance(purchase, Bought) and purchase.orders:
            ordered.append((part, purchase))
    ordered.sort(key=lambda pair: _by_name(pair[1].demand))
    return [basket_part_of(part, bought, starts) for part, bought in ordered]


def _by_name(demand: Demand) -> tuple[str, str]:
    return str(demand.part), demand.label


def _bought_together(
    parts: Sequence[BasketPart],
    alone: Sequence[Purchase],
    costs: Sequence[SupplierCosts],
    limits: BasketLimits,
) -> Basket:
    currency = parts[0].alone.cost.currency
    one_by_one = _judged(alone, costs, limits, currency)
    by_supplier = {supplier_name(stated.supplier): stated for stated in costs}
    fixed = FixedCosts(by_supplier, limits.max_suppliers)
    found = best_basket(parts, fixed, limits, currency)
    if not found.best:
        return _without_solution(one_by_one, found, limits)
    rebought = _rebought(parts, found.best, fixed)
    purchases = [rebought.get(purchase.demand, purchase) for purchase in alone]
    together = _judged(purchases, costs, limits, currency)
    saved = None
    if not one_by_one.obstacle:
        cost_alone = one_by_one.cost(currency)
        if cost_alone < together.cost(currency):
            together = one_by_one
        saved = cost_alone - together.cost(currency)
    gap = _gap(together.cost(currency).amount, found.floor)
    return replace(together, gap=gap, finished=found.finished, saved=saved)


def _gap(cost: Decimal, floor: Decimal | None) -> Decimal:
    """Return by what share of its cost a basket could be cheaper at most."""
    if floor is None or not cost:
        return ZERO
    return max(ZERO, (cost - floor) / cost)


def _judged(
    purchases: Sequence[Purchase],
    costs: Sequence[SupplierCosts],
    limits: BasketLimits,
    currency: str,
) -> Basket:
    """Return purchases with the suppliers' fees on them, and why they could not be delivered or are
    too many.
    """
    fees = supplier_fees(purchases, costs, currency)
    obstacles = list(undelivered(fees))
    count = len(values_by_supplier(purchases))
    most = limits.max_suppliers
    if most is not None and count > most:
        few = "the parts come from {count} suppliers, at most {most} are allowed"
        obstacles.append(said(few, count=count, most=most))
    return Basket(
        purchases=tuple(purchases),
        fees=fees,
        obstacle=joined(obstacles),
    )


def _without_solution(
    one_by_one: Basket,
    found: BestBasket,
    limits: BasketLimits,
) -> Basket:
    if not one_by_one.obstacle:
        return replace(one_by_one, gap=None, finished=found.finished)
    none = said("no basket keeps the minimum orders and the limit on suppliers")
    if not found.finished:
        none = said(
            "in {seconds} s no basket was found"
            " that keeps the minimum orders and the limit on suppliers",
            seconds=limits.seconds,
        )
    obstacle = said("{none}; part by part, {why}", none=none, why=one_by_one.obstacle)
    return replace(one_by_one, obstacle=obstacle, gap=None, finished=found.finished)


def _rebought(
    parts: Sequence[BasketPart],
    best: PossibleBasket,
    fixed: FixedCosts,
) -> dict[Demand, Bought]:
    """Return the purchases of a basket, by what each part would demand by itself."""
    reasons = why_in_basket(parts, best, fixed)
    rebought = {}
    for part, orders, why in zip(parts, best.orders, reasons, strict=True):
        rebought[part.alone.demand] = _purchase(part, orders, why)
    return rebought


def _purchase(
    part: BasketPart,
    orders: Orders,
    why: str,
) -> Bought:
    """Return the part's purchase with the orders that were chosen for it."""
    demand = part.due(orders)
    currency = part.alone.cost.currency
    ordered = sum(order.quantity for order in orders)
    excess = ordered - demand.required
    cost = Money(cost_of(orders), currency)
    placed = tuple(order_of(order, currency) for order in orders)
    return Bought(
        demand=demand,
        orders=placed,
        cost=cost,
        excess=excess,
        excess_cost=cost * excess / ordered,
        why=why,
        missing=part.alone.missing,
        shortage=part.alone.shortage,
    )
