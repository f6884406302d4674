"""Order ranges: the steps of offers at which a part of a basket could be ordered, with how far an
order may usefully be topped up.

An order is topped up beyond what is required only to make a supplier's parts worth a threshold:
free shipping, no fee, a minimum order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from msgspec import Struct

from emsquote.buying.plan.ladder import Ladder, PossibleOrder, Step
from emsquote.model.money import ZERO


class TopUpLimit(Struct, frozen=True):
    """How far an order may be topped up: by what is `worth` so much to the supplier, to a `cost` of
    so much (None: any).
    """

    worth: Decimal
    cost: Decimal | None


class OrderRange(Struct, frozen=True):
    """A step of an offer with the least order to be thought of, and how many multiples more could
    be of use.
    """

    ladder: Ladder
    step: Step
    least: int
    more: int

    def order(self, multiples: int = 0) -> PossibleOrder:
        """Return the order that is so many multiples larger than the least."""
        return self.ladder.order(self.step, self.least + multiples * self.step.multiple)

    def holds(self, order: PossibleOrder) -> bool:
        """Whether an order is at this step of this offer."""
        if order.ladder.offer is not self.ladder.offer:
            return False
        return order.step.price_break is self.step.price_break

    def multiples(self, order: PossibleOrder) -> int:
        """Return by how many multiples an order is larger than the least."""
        return (order.quantity - self.least) // self.step.multiple

    @property
    def more_cost(self) -> Decimal:
        """Return what a multiple more costs."""
        return self.step.multiple * self.step.price

    @property
    def more_worth(self) -> Decimal:
        """Return what a multiple more is worth to the supplier's thresholds."""
        return self.step.multiple * self.step.price_break.price * self.ladder.exchange_rate


def single_ranges(
    ladder: Ladder,
    required: int,
    limit: TopUpLimit,
) -> Iterator[OrderRange]:
    """Yield the steps of an offer at which one order meets a requirement."""
    for step in ladder.steps:
        least = step.quantity_for(required)
        if least is not None:
            yield _order_range(ladder, step, least, required, limit)


def split_ranges(
    ladder: Ladder,
    required: int,
    limit: TopUpLimit,
) -> Iterator[OrderRange]:
    """Yield the steps of an offer at which an order meets a requirement, or some of it."""
    for step in ladder.steps:
        yield _order_range(ladder, step, step.first, required, limit)


def _order_range(
    ladder: Ladder,
    step: Step,
    least: int,
    required: int,
    limit: TopUpLimit,
) -> OrderRange:
    """Return a range up to what is required and, within the limit of topping up, beyond it."""
    bare = OrderRange(ladder, step, least, 0)
    missing = max(0, -((least - required) // step.multiple))
    more = missing + _multiples(limit.worth, bare.more_worth, ROUND_CEILING)
    if limit.cost is not None and bare.more_cost:
        left = max(ZERO, limit.cost - bare.order().cost)
        more = min(more, _multiples(left, bare.more_cost, ROUND_FLOOR))
    if step.last is not None:
        more = min(more, (step.last - least) // step.multiple)
    return OrderRange(ladder, step, least, more)


def _multiples(
    amount: Decimal,
    of_one: Decimal,
    rounding: str,
) -> int:
    if not of_one:
        return 0
    return int((amount / of_one).to_integral_value(rounding))


def useful_by_multiples(ranges: Iterable[OrderRange]) -> list[OrderRange]:
    """Leave out what costs no less and is worth no more, however it is topped up, than another of
    the same part and supplier.
    """
    kept: list[OrderRange] = []
    most = Decimal(-1)
    for least_order, order_range in _ranked(ranges):
        if order_range.order(order_range.more).worth > most:
            kept.append(order_range)
            most = max(most, least_order.worth)
    return kept


def useful_by_value(ranges: Iterable[OrderRange]) -> list[OrderRange]:
    """Leave out what another of the same part and supplier is in cost and worth, if money is spent
    on topping it up.
    """
    some = list(ranges)
    rate = _lowest_top_up_cost(some)
    kept: list[OrderRange] = []
    least: Decimal | None = None
    for least_order, order_range in _ranked(some):
        without_worth = least_order.cost - rate * least_order.worth
        if least is None or without_worth < least:
            kept.append(order_range)
            least = without_worth
    return kept


def _lowest_top_up_cost(ranges: Iterable[OrderRange]) -> Decimal:
    costs = [order_range.ladder.top_up_cost for order_range in ranges]
    return min((cost for cost in costs if cost is not None), default=ZERO)


def _ranked(ranges: Iterable[OrderRange]) -> list[tuple[PossibleOrder, OrderRange]]:
    """Return ranges with their least orders: the cheapest first, of those the one worth most."""
    pairs = [(order_range.order(), order_range) for order_range in ranges]
    return sorted(pairs, key=lambda pair: _rank(pair[0]))


def _rank(order: PossibleOrder) -> tuple[object, ...]:
    return order.cost, -order.worth, order.ladder.tie_break, order.quantity
