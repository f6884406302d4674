"""The whole basket: all parts of a column together, where suppliers' fixed costs make them depend
on one another.

Shipping with a free threshold, a fee on small orders, a minimum order and a limit on the number of
suppliers couple the parts (`emsquote.buying.plan.basket.search`). Orders of every size are thought of: one
grows where that makes the parts of a supplier worth a threshold and costs less in all. Without such
costs nothing of this is called: part by part is exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from emsquote.buying.plan.basket.basket_part import BasketPart, Orders, basket_part_of, cost_of
from emsquote.buying.plan.basket.fixed_costs import FixedCosts
from emsquote.buying.plan.basket.reasons import why_in_basket
from emsquote.buying.plan.basket.search import BasketLimits, BestBasket, best_basket
from emsquote.buying.plan.basket.supplier_fees import (
    SupplierFees,
    supplier_fees,
    undelivered,
    values_by_house,
)
from emsquote.buying.plan.market import order_of
from emsquote.buying.plan.sourced_part import SourcedPart, purchases
from emsquote.model.company_names import supplier_name
from emsquote.model.job import SupplierCosts
from emsquote.model.money import ZERO, Money
from emsquote.model.purchase import Bought, Purchase
from emsquote.wording.sentence import joined, said


class Basket(Struct, frozen=True):
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
        parts = sum(
            (each.cost for each in self.purchases if isinstance(each, Bought)), Money.zero(currency)
        )
        return sum((each.together for each in self.fees), parts)


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
    ordered = [
        place for place, each in enumerate(alone) if isinstance(each, Bought) and each.orders
    ]
    if not ordered or (not costs and limits.max_suppliers is None):
        return Basket(alone)
    return _bought_as_one(_stalls(sourced, alone, starts), alone, costs, limits)


def _bought_as_one(
    stalls: Sequence[BasketPart],
    alone: Sequence[Purchase],
    costs: Sequence[SupplierCosts],
    limits: BasketLimits,
) -> Basket:
    currency = stalls[0].alone.cost.currency
    one_by_one = _judged(alone, costs, limits, currency)
    fixed = FixedCosts({supplier_name(each.supplier): each for each in costs}, limits.max_suppliers)
    found = best_basket(stalls, fixed, limits, currency)
    if not found.best:
        return _without_solution(one_by_one, found, limits)
    whys = why_in_basket(stalls, found.best, fixed)
    rebought = {
        stall.alone.demand: _rebought(stall, orders, why)
        for stall, orders, why in zip(stalls, found.best.orders, whys, strict=True)
    }
    together = _judged([rebought.get(each.demand, each) for each in alone], costs, limits, currency)
    known = not one_by_one.obstacle
    if known and one_by_one.cost(currency) < together.cost(currency):
        together = one_by_one
    cost = together.cost(currency)
    gap = (cost.amount - found.floor) / cost.amount if found.floor is not None and cost else ZERO
    saved = one_by_one.cost(currency) - cost if known else None
    return replace(together, gap=max(ZERO, gap), finished=found.finished, saved=saved)


def _stalls(
    sourced: Sequence[SourcedPart], alone: Sequence[Purchase], starts: int
) -> list[BasketPart]:
    """Return the parts that are ordered.

    The order of the BOM's rows must not decide between equal baskets.
    """
    pairs = [
        (part, each)
        for part, each in zip(sourced, alone, strict=True)
        if isinstance(each, Bought) and each.orders
    ]
    pairs.sort(key=lambda pair: (str(pair[1].demand.part), pair[1].demand.label))
    return [basket_part_of(part, each, starts) for part, each in pairs]


def _judged(
    bought: Sequence[Purchase], costs: Sequence[SupplierCosts], limits: BasketLimits, currency: str
) -> Basket:
    """Return purchases with the suppliers' fees on them, and why they could not be delivered or are
    too many.
    """
    fees = supplier_fees(bought, costs, currency)
    obstacles = list(undelivered(fees))
    houses = values_by_house(
        order for each in bought if isinstance(each, Bought) for order in each.orders
    )
    if limits.max_suppliers is not None and len(houses) > limits.max_suppliers:
        few = "the parts come from {count} suppliers, at most {most} are allowed"
        obstacles.append(said(few, count=len(houses), most=limits.max_suppliers))
    return Basket(tuple(bought), fees, joined(obstacles))


def _without_solution(one_by_one: Basket, found: BestBasket, limits: BasketLimits) -> Basket:
    if not one_by_one.obstacle:
        return replace(one_by_one, gap=None, finished=found.finished)
    none = said("no basket keeps the minimum orders and the limit on suppliers")
    if not found.finished:
        none = said(
            "in {seconds} s no basket was found that keeps the minimum orders and the limit on suppliers",
            seconds=limits.seconds,
        )
    obstacle = said("{none}; part by part, {why}", none=none, why=one_by_one.obstacle)
    return replace(one_by_one, obstacle=obstacle, gap=None, finished=found.finished)


def _rebought(stall: BasketPart, orders: Orders, why: str) -> Bought:
    """Return the part's purchase with the orders that were chosen for it."""
    demand, currency = stall.due(orders), stall.alone.cost.currency
    ordered = sum(order.quantity for order in orders)
    excess = ordered - demand.required
    cost = Money(cost_of(orders), currency)
    placed = tuple(order_of(each, currency) for each in orders)
    return Bought(demand, placed, cost, excess, cost * excess / ordered, why)
