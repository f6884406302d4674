"""Openings: the steps of offers at which a part of a basket could be ordered, with how far an order
may usefully grow.

An order grows beyond what is required only to make a supplier's parts worth a threshold: free
shipping, no fee, a minimum order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from msgspec import Struct

from emsquote.buying.plan.ladder import Ladder, PossibleOrder, Step
from emsquote.model.money import ZERO


class TopUpLimit(Struct, frozen=True):
    """How far an order may grow: by what is `worth` so much to the supplier, to a `cost` of so much
    (None: any).
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

    def choice(self, multiples: int = 0) -> PossibleOrder:
        """Return the order that is so many multiples larger than the least."""
        return self.ladder.choice(self.step, self.least + multiples * self.step.multiple)

    def is_of(self, order: PossibleOrder) -> bool:
        """Whether an order is at this step of this offer."""
        return (
            order.ladder.offer is self.ladder.offer
            and order.step.price_break is self.step.price_break
        )

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


def openings_for(
    ladder: Ladder, required: int, room: TopUpLimit, *, in_split: bool = False
) -> Iterator[OrderRange]:
    """Yield the steps of an offer that meet a requirement by one order.

    Or, in a split, some or all of it.
    """
    for step in ladder.steps:
        least = step.first if in_split else step.quantity_for(required)
        if least is not None:
            yield _opening(
                ladder, step, least, max(0, -((least - required) // step.multiple)), room
            )


def _opening(ladder: Ladder, step: Step, least: int, fill: int, room: TopUpLimit) -> OrderRange:
    """Return an opening that may grow by `fill` multiples and, within the room, beyond them."""
    opening = OrderRange(ladder, step, least, 0)
    useful = fill + _whole(room.worth, opening.more_worth, ROUND_CEILING)
    if room.cost is not None and opening.more_cost:
        left = max(ZERO, room.cost - opening.choice().cost)
        useful = min(useful, _whole(left, opening.more_cost, ROUND_FLOOR))
    if step.last is not None:
        useful = min(useful, (step.last - least) // step.multiple)
    return OrderRange(ladder, step, least, useful)


def _whole(amount: Decimal, each: Decimal, rounding: str) -> int:
    return int((amount / each).to_integral_value(rounding)) if each else 0


def worth_a_look(openings: Iterable[OrderRange]) -> list[OrderRange]:
    """Leave out what costs no less and is worth no more, however it grows, than another of the same
    supplier.
    """
    kept: list[OrderRange] = []
    most = Decimal(-1)
    for choice, opening in _ranked(openings):
        if opening.choice(opening.more).worth > most:
            kept.append(opening)
            most = max(most, choice.worth)
    return kept


def cheaper_to_grow(openings: Iterable[OrderRange]) -> list[OrderRange]:
    """Leave out what another of the same part and supplier is in cost and worth, if money is spent
    on growing it.
    """
    some = list(openings)
    rate = min(
        (rate for each in some if (rate := each.ladder.growth_cost) is not None), default=ZERO
    )
    kept: list[OrderRange] = []
    least: Decimal | None = None
    for choice, opening in _ranked(some):
        bare = choice.cost - rate * choice.worth
        if least is None or bare < least:
            kept.append(opening)
            least = bare
    return kept


def _ranked(openings: Iterable[OrderRange]) -> list[tuple[PossibleOrder, OrderRange]]:
    pairs = [(each.choice(), each) for each in openings]
    return sorted(
        pairs,
        key=lambda pair: (pair[0].cost, -pair[0].worth, pair[0].ladder.place, pair[0].quantity),
    )
