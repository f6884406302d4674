"""Why a part of a basket is bought as it is: what it would cost by itself, what the next best is,
why there is more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct

from emsquote.buying.plan.basket.basket_part import BasketPart, Orders, cost_of
from emsquote.buying.plan.basket.fixed_costs import FixedCosts, PossibleBasket, worth_by_supplier
from emsquote.buying.plan.ladder import PossibleOrder
from emsquote.buying.plan.purchase_reasons import named_offer, shown_cost, split_up, why_more
from emsquote.model.money import ZERO
from emsquote.model.purchase import Order
from emsquote.wording.sentence import joined, said


class _BestBasket(Struct, frozen=True):
    """The basket that is bought: what its parts are worth at each supplier, and how many orders
    each gets.
    """

    bought: PossibleBasket
    fixed: FixedCosts
    values: Mapping[str, Decimal]
    order_counts: Mapping[str, int]
    currency: str

    def cost_with(self, other: PossibleOrder, orders: Orders) -> Decimal | None:
        """Return what the basket costs with another order in place of a part's, None if that is not
        allowed.
        """
        values = dict(self.values)
        counts = dict(self.order_counts)
        for order in orders:
            supplier = order.ladder.supplier
            values[supplier] -= order.worth
            counts[supplier] -= 1
            if not counts[supplier]:
                del values[supplier]
        supplier = other.ladder.supplier
        values[supplier] = values.get(supplier, ZERO) + other.worth
        if not self.fixed.allow(values):
            return None
        parts_cost = self.bought.parts_cost - cost_of(orders) + other.cost
        return parts_cost + self.fixed.fees(values)


def why_in_basket(
    parts: Sequence[BasketPart],
    bought: PossibleBasket,
    fixed: FixedCosts,
) -> tuple[str, ...]:
    """Tell for each part why its orders are these, all else in the basket being as it is."""
    basket = _BestBasket(
        bought,
        fixed,
        worth_by_supplier(bought.orders),
        Counter(order.ladder.supplier for orders in bought.orders for order in orders),
        parts[0].alone.cost.currency,
    )
    reasons = []
    for part, orders in zip(parts, bought.orders, strict=True):
        of_part = [reason for reason in _reasons(part, orders, basket) if reason]
        reasons.append(joined(of_part))
    return tuple(reasons)


def _reasons(
    part: BasketPart,
    orders: Orders,
    basket: _BestBasket,
) -> Iterator[str]:
    """Yield why there is more than required, why it is not as by itself, and the next best."""
    required = part.due(orders).required
    if len(orders) > 1:
        yield split_up(orders)
    else:
        (order,) = orders
        topped_up = _topped_up(order, required, basket)
        yield topped_up or why_more(order, required, basket.currency)
    yield _by_itself(part, orders, basket.currency)
    yield _next_best(part, orders, basket)


def _topped_up(
    order: PossibleOrder,
    required: int,
    basket: _BestBasket,
) -> str:
    """Tell which threshold an order is larger for, "" if it is for none."""
    supplier = order.ladder.supplier
    least = order.step.quantity_for(required)
    if least is None or order.quantity <= least:
        return ""
    more = order.quantity - least
    value = basket.values[supplier]
    value_without = value - order.worth * more / order.quantity
    reached = []
    for threshold, meaning in _thresholds(basket.fixed, supplier):
        if value_without < threshold <= value:
            reached.append((threshold, meaning))
    if not reached:
        return ""
    threshold, meaning = max(reached)
    return said(
        "{ordered} for {required}: {more} more make the parts of {supplier}"
        " worth {threshold}, {meaning}",
        ordered=order.quantity,
        required=required,
        more=more,
        supplier=order.ladder.offer.supplier,
        threshold=shown_cost(threshold, basket.currency),
        meaning=meaning,
    )


def _thresholds(fixed: FixedCosts, supplier: str) -> Iterator[tuple[Decimal, str]]:
    """Yield the values of parts at which what a supplier asks changes, with what they mean."""
    costs = fixed.by_supplier.get(supplier)
    if costs is None:
        return
    if costs.free_from is not None and costs.shipping:
        yield costs.free_from, said("from which shipping is free")
    if costs.small_order_below is not None and costs.small_order_fee:
        yield costs.small_order_below, said("from which there is no small-order fee")
    if costs.minimum_order is not None:
        yield costs.minimum_order, said("the least that it delivers")


def _by_itself(
    part: BasketPart,
    orders: Orders,
    currency: str,
) -> str:
    """Compare with what the part would be bought for by itself, "" if that is the same."""
    alone = part.alone.orders
    ordered_alone = [(order.offer, order.quantity) for order in alone]
    ordered = [(order.ladder.offer, order.quantity) for order in orders]
    if ordered == ordered_alone:
        return ""
    placed = joined([_from(order) for order in alone], " + ")
    rest = said("with suppliers' fixed costs and limits the whole basket is better so")
    less = cost_of(orders) - part.alone.cost.amount
    if less <= 0:
        return said("by itself, {orders} would cost the same; {rest}", orders=placed, rest=rest)
    return said(
        "by itself, {orders} would cost {cost} less; {rest}",
        orders=placed,
        cost=shown_cost(less, currency),
        rest=rest,
    )


def _from(order: Order) -> str:
    supplier = order.offer.supplier or said("an unnamed supplier")
    return said("{quantity} from {supplier}", quantity=order.quantity, supplier=supplier)


def _next_best(
    part: BasketPart,
    orders: Orders,
    basket: _BestBasket,
) -> str:
    """Tell what the cheapest order of another offer would make the whole basket cost, all other
    parts as they are.
    """
    found = []
    for other in _others(part, orders):
        cost = basket.cost_with(other, orders)
        if cost is not None:
            found.append((cost, other))
    if not found:
        return said("no other offer can take its place")
    cost, other = min(found, key=_rank)
    return said(
        "next best {source}: {quantity}, the whole basket would cost {difference} more",
        source=named_offer(other),
        quantity=other.quantity,
        difference=shown_cost(cost - basket.bought.cost, basket.currency),
    )


def _rank(alternative: tuple[Decimal, PossibleOrder]) -> tuple[object, ...]:
    cost, order = alternative
    return cost, order.rank


def _others(part: BasketPart, orders: Orders) -> Iterator[PossibleOrder]:
    """Yield the cheapest single order of each offer that a part is not ordered from."""
    used = {id(order.ladder.offer) for order in orders}
    for group in part.groups:
        for ladder in group.ladders:
            if id(ladder.offer) not in used:
                best = ladder.best(group.due.required)
                if best:
                    yield best
