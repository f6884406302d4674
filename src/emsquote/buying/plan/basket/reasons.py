"""Why a part of a basket is bought as it is: what it would cost by itself, what the next best is,
why there is more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct

from emsquote.buying.plan.basket.basket_part import BasketPart, Orders, cost_of
from emsquote.buying.plan.basket.fixed_costs import FixedCosts, Trial, worth_by_house
from emsquote.buying.plan.ladder import PossibleOrder
from emsquote.buying.plan.purchase_reasons import named_offer, shown_cost, split_up, why_more
from emsquote.model.money import ZERO
from emsquote.model.purchase import Order
from emsquote.wording.sentence import joined, said


class _Basket(Struct, frozen=True):
    """The whole basket: what parts are worth at each supplier, and how many orders there are."""

    bought: Trial
    fixed: FixedCosts
    values: Mapping[str, Decimal]
    orders: Mapping[str, int]
    currency: str

    def with_instead(self, orders: Orders, other: PossibleOrder) -> Decimal | None:
        """Return what the basket costs with another order in place of a part's, None if that is not
        allowed.
        """
        values, left = dict(self.values), dict(self.orders)
        for order in orders:
            values[order.ladder.house] -= order.worth
            left[order.ladder.house] -= 1
        values = {house: value for house, value in values.items() if left[house]}
        values[other.ladder.house] = values.get(other.ladder.house, ZERO) + other.worth
        if not self.fixed.allow(values):
            return None
        parts = self.bought.parts - cost_of(orders) + other.cost
        return parts + self.fixed.beside(values)


def why_in_basket(
    stalls: Sequence[BasketPart], bought: Trial, fixed: FixedCosts
) -> tuple[str, ...]:
    """Tell for each stall why its orders are these, all else in the basket being as it is."""
    counts = Counter(order.ladder.house for orders in bought.orders for order in orders)
    currency = stalls[0].alone.cost.currency
    basket = _Basket(bought, fixed, worth_by_house(bought.orders), counts, currency)
    return tuple(
        joined([word for word in _words(stall, orders, basket) if word])
        for stall, orders in zip(stalls, bought.orders, strict=True)
    )


def _words(stall: BasketPart, orders: Orders, basket: _Basket) -> Iterator[str]:
    required = stall.due(orders).required
    if len(orders) > 1:
        yield split_up(orders)
    else:
        yield _grown(orders[0], required, basket) or why_more(orders[0], required, basket.currency)
    yield _by_itself(stall, orders, basket.currency)
    yield _next_best(stall, orders, basket)


def _grown(order: PossibleOrder, required: int, basket: _Basket) -> str:
    """Tell which threshold an order is larger for, "" if it is for none."""
    least, house = order.step.quantity_for(required), order.ladder.house
    if least is None or order.quantity <= least:
        return ""
    worth = order.worth * (order.quantity - least) / order.quantity
    value = basket.values[house]
    reached = [
        each for each in _thresholds(basket.fixed, house) if value - worth < each[0] <= value
    ]
    if not reached:
        return ""
    threshold, meaning = max(reached)
    return said(
        "{ordered} for {required}: {more} more make the parts of {supplier} worth {threshold}, {meaning}",
        ordered=order.quantity,
        required=required,
        more=order.quantity - least,
        supplier=order.ladder.offer.supplier,
        threshold=shown_cost(threshold, basket.currency),
        meaning=meaning,
    )


def _thresholds(fixed: FixedCosts, house: str) -> Iterator[tuple[Decimal, str]]:
    costs = fixed.of.get(house)
    if costs is None:
        return
    if costs.free_from is not None and costs.shipping:
        yield costs.free_from, said("from which shipping is free")
    if costs.small_order_below is not None and costs.small_order_fee:
        yield costs.small_order_below, said("from which there is no small-order fee")
    if costs.minimum_order is not None:
        yield costs.minimum_order, said("the least that it delivers")


def _by_itself(stall: BasketPart, orders: Orders, currency: str) -> str:
    """Compare with what the part would be bought for by itself, "" if that is the same."""
    alone = stall.alone.orders
    if [(order.offer, order.quantity) for order in alone] == [
        (each.ladder.offer, each.quantity) for each in orders
    ]:
        return ""
    placed = joined([_from(order) for order in alone], " + ")
    difference = cost_of(orders) - stall.alone.cost.amount
    rest = said("with suppliers' fixed costs and limits the whole basket is better so")
    if difference <= 0:
        return said("by itself, {orders} would cost the same; {rest}", orders=placed, rest=rest)
    less = "by itself, {orders} would cost {cost} less; {rest}"
    return said(less, orders=placed, cost=shown_cost(difference, currency), rest=rest)


def _from(order: Order) -> str:
    supplier = order.offer.supplier or said("an unnamed supplier")
    return said("{quantity} from {supplier}", quantity=order.quantity, supplier=supplier)


def _next_best(stall: BasketPart, orders: Orders, basket: _Basket) -> str:
    """Tell what the cheapest order of another offer would make the whole basket cost, all other
    parts as they are.
    """
    used = [order.ladder.offer for order in orders]
    others = (
        best
        for shelf in stall.shelves
        for ladder in shelf.ladders
        if not any(ladder.offer is offer for offer in used)
        and (best := ladder.best(shelf.due.required))
    )
    found = [
        (cost, other)
        for other in others
        if (cost := basket.with_instead(orders, other)) is not None
    ]
    if not found:
        return said("no other offer can take its place")
    cost, other = min(found, key=lambda each: (each[0], each[1].rank))
    return said(
        "next best {source}: {quantity}, the whole basket would cost {difference} more",
        source=named_offer(other),
        quantity=other.quantity,
        difference=shown_cost(cost - basket.bought.cost, basket.currency),
    )
