"""The whole basket: all parts of a column together, where suppliers' fixed costs make them depend on one another.

Shipping with a free threshold, a fee on small orders, a minimum order and a limit on the number of suppliers couple the
parts: an integer programme, solved by HiGHS from the orders that are best part by part, to a proven optimum or with
its gap. Every part is bought by one of its sensible orders: the cheapest of each supplier at each price break, or its
own best plan. Without such costs nothing of this is called: part by part is exact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from emsquote.buy.buying import Sourced, purchases
from emsquote.buy.solver import Limits, Solution, best_ways
from emsquote.buy.supplier_fees import SupplierFees, supplier_fees, undelivered, values_by_house
from emsquote.buy.ways import Way, ways_to_buy
from emsquote.job import SupplierCosts
from emsquote.money import ZERO, Money
from emsquote.names import supplier_name
from emsquote.purchase import Bought, Demand, Order, Purchase
from emsquote.sentence import joined, said


class Basket(Struct, frozen=True):
    """What is bought for a column, and what each supplier charges beside its parts."""

    purchases: tuple[Purchase, ...]
    fees: tuple[SupplierFees, ...] = ()
    obstacle: str = ""
    """Why this cannot be bought as it stands: the parts are then bought one by one, as if nothing stood in the way."""
    gap: Decimal | None = ZERO
    """How much cheaper than this the best could at most be, as a share of the cost; 0 is proven, None is unknown."""
    finished: bool = True
    """Whether the search for it ended by itself, not at the end of its time."""
    saved: Money | None = None
    """What this saves against each part bought by itself; None where that could not be delivered."""

    def cost(self, currency: str) -> Money:
        """Return the exact cost of the parts that are bought, and of what suppliers charge beside them."""
        parts = sum((each.cost for each in self.purchases if isinstance(each, Bought)), Money.zero(currency))
        return sum((each.together for each in self.fees), parts)


def buy_basket(
    sourced: Sequence[Sourced], starts: int, costs: Sequence[SupplierCosts] = (), limits: Limits | None = None
) -> Basket:
    """Buy all parts for so many started boards at least cost, suppliers' fixed costs included.

    Each part stands alone if there are no such costs and no limit on suppliers. `costs` are in the currency of the
    terms. What cannot be bought by itself (no offer, shortage, supplied) stays as it is. `InputError` if the solver is
    needed and not installed.
    """
    alone = purchases(sourced, starts)
    limits = limits or Limits()
    ordered = [place for place, each in enumerate(alone) if isinstance(each, Bought) and each.orders]
    if not ordered or (not costs and limits.max_suppliers is None):
        return Basket(alone)
    return _bought_as_one(sourced, alone, costs, limits)


def _bought_as_one(
    sourced: Sequence[Sourced], alone: Sequence[Purchase], costs: Sequence[SupplierCosts], limits: Limits
) -> Basket:
    currency = sourced[0].terms.currency
    one_by_one = _judged(alone, costs, limits, currency)
    pairs = [(part, each) for part, each in zip(sourced, alone, strict=True) if isinstance(each, Bought)]
    # the order of the BOM's rows must not decide between baskets that cost the same
    pairs = sorted(
        ((p, b) for p, b in pairs if b.orders), key=lambda pair: (str(pair[1].demand.part), pair[1].demand.label)
    )
    most_more = _most_more(costs, limits)
    ways = [ways_to_buy(part, each, most_more) for part, each in pairs]
    solution = best_ways(ways, {supplier_name(each.supplier): each for each in costs}, limits)
    if not solution.chosen:
        return _without_solution(one_by_one, solution, limits)
    chosen = {each.demand: way for (_, each), way in zip(pairs, solution.chosen, strict=True)}
    together = _judged([_rebought(each, chosen) for each in alone], costs, limits, currency)
    known = not one_by_one.obstacle
    if known and (together.obstacle or one_by_one.cost(currency) <= together.cost(currency)):
        together = one_by_one
    saved = one_by_one.cost(currency) - together.cost(currency) if known else None
    return replace(together, gap=solution.gap, finished=solution.finished, saved=saved)


def _judged(bought: Sequence[Purchase], costs: Sequence[SupplierCosts], limits: Limits, currency: str) -> Basket:
    """Return purchases with the suppliers' fees on them, and why they could not be delivered or are too many."""
    fees = supplier_fees(bought, costs, currency)
    obstacles = list(undelivered(fees))
    houses = values_by_house(order for each in bought if isinstance(each, Bought) for order in each.orders)
    if limits.max_suppliers is not None and len(houses) > limits.max_suppliers:
        few = "the parts come from {count} suppliers, at most {most} are allowed"
        obstacles.append(said(few, count=len(houses), most=limits.max_suppliers))
    return Basket(tuple(bought), fees, joined(obstacles))


def _most_more(costs: Sequence[SupplierCosts], limits: Limits) -> Decimal | None:
    """Return how much dearer than alone a part may be bought at most; None where conditions may force any price."""
    if limits.max_suppliers is not None or any(each.minimum_order is not None for each in costs):
        return None
    return sum((each.shipping + each.small_order_fee for each in costs), ZERO)


def _without_solution(one_by_one: Basket, solution: Solution, limits: Limits) -> Basket:
    if not one_by_one.obstacle:
        return replace(one_by_one, gap=None, finished=solution.finished)
    none = said("no basket keeps the minimum orders and the limit on suppliers")
    if not solution.finished:
        none = said(
            "in {seconds} s no basket was found that keeps the minimum orders and the limit on suppliers",
            seconds=limits.seconds,
        )
    obstacle = said("{none}; part by part, {why}", none=none, why=one_by_one.obstacle)
    return replace(one_by_one, obstacle=obstacle, gap=None, finished=solution.finished)


def _rebought(purchase: Purchase, chosen: Mapping[Demand, Way]) -> Purchase:
    """Return the purchase by the way that was chosen for it."""
    way = chosen.get(purchase.demand)
    if not isinstance(purchase, Bought) or way is None or way.orders == purchase.orders:
        return purchase
    ordered = sum(order.quantity for order in way.orders)
    excess = ordered - purchase.demand.required
    cost = Money(way.cost, purchase.cost.currency)
    excess_cost = cost * excess / ordered
    why = _why(purchase, cost)
    return replace(purchase, orders=way.orders, cost=cost, excess=excess, excess_cost=excess_cost, why=why)


def _why(alone: Bought, cost: Money) -> str:
    """Tell what the part would cost by itself, and why it is not bought so."""
    orders = joined([_from(order) for order in alone.orders], " + ")
    difference = cost - alone.cost
    more = difference.rounded(None if difference.amount >= 1 else 4)
    rest = said("with suppliers' fixed costs and limits the whole basket is better so")
    if not more:
        return said("by itself, {orders} would cost the same; {rest}", orders=orders, rest=rest)
    return said(
        "by itself, {orders} would cost {amount} {currency} less; {rest}",
        orders=orders,
        amount=more.amount,
        currency=more.currency,
        rest=rest,
    )


def _from(order: Order) -> str:
    supplier = order.offer.supplier or said("an unnamed supplier")
    return said("{quantity} from {supplier}", quantity=order.quantity, supplier=supplier)
