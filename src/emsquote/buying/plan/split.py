"""One part from several offers, when stock is short: the split of least total cost, exactly.

An order may be split where stock makes it so: all but one of its offers could not have supplied the
whole. (Splitting for a few cents where one house has enough costs more in handling than it saves,
and is not done.) Which steps of the ladders are used is searched with a lower bound; within chosen
steps the cheap ones are filled first, and what multiples leave over is tried out in a window that
provably holds an optimum (two orders never both stand a common multiple away from the end that the
other could be moved to).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from math import lcm

from msgspec import Struct, field
from msgspec.structs import replace

from emsquote.buying.plan.ladder import Ladder, PossibleOrder, Step, multiple_from, starts_of
from emsquote.model.money import ZERO

_MOST_LOOKED_AT = 60_000
"""Partial plans looked at before the search settles for the best that it has."""


_FEW = 200
"""Quantities of one order that are simply tried one by one."""


class Split(Struct, frozen=True):
    """Several orders that together meet a requirement, none if no split is worth it.

    `proven` is false if the search was cut short.
    """

    orders: tuple[PossibleOrder, ...]
    cost: Decimal
    proven: bool = True


class _Part(Struct, frozen=True):
    """A step of a ladder that takes part in a split."""

    ladder: Ladder
    step: Step

    def quantities(self, need: int) -> range:
        """Return the orders that could be of use for a need."""
        return range(self.step.first, self.step.first + self.room(need) + 1, self.step.multiple)

    def room(self, required: int) -> int:
        """Return how far the order could grow beyond its least, as far as that is of use."""
        last = self.step.last
        useful = max(multiple_from(required, self.step.multiple), self.step.first)
        return (useful if last is None else min(last, useful)) - self.step.first


class _Search(Struct):
    """The best split so far, and how much was looked at. `ceiling` is the cost to beat."""

    ladders: Sequence[Ladder]
    required: int
    ceiling: Decimal | None
    best: tuple[PossibleOrder, ...] = ()
    looked_at: int = 0
    floors: list[Decimal] = field(default_factory=list)

    @property
    def exhausted(self) -> bool:
        return self.looked_at > _MOST_LOOKED_AT

    def too_dear(self, cost: Decimal) -> bool:
        return self.ceiling is not None and cost >= self.ceiling

    def accept(self, orders: tuple[PossibleOrder, ...]) -> None:
        cost = sum((order.cost for order in orders), ZERO)
        if not self.too_dear(cost):
            self.best, self.ceiling = orders, cost

    def run(self) -> None:
        self.floors = [ladder.cheapest for ladder in self.ladders]
        self._choose_steps(0, ())

    def _bound(self, index: int, chosen: tuple[_Part, ...]) -> Decimal:
        """Return what any split with these steps costs at least: what they start with, then the
        cheapest first.
        """
        cost = sum((each.ladder.fixed + each.step.first * each.step.price for each in chosen), ZERO)
        need = self.required - sum(each.step.first for each in chosen)
        offers = [(each.step.price, each.room(self.required)) for each in chosen]
        for ladder, floor in zip(self.ladders[index:], self.floors[index:], strict=True):
            offers.append((floor, self.required if ladder.most is None else ladder.most))
        for price, room in sorted(offers):
            if need <= 0:
                break
            cost += min(need, room) * price
            need -= room
        return cost

    def _choose_steps(self, index: int, chosen: tuple[_Part, ...]) -> None:
        """Choose a step of the next ladder, or none of it: the most promising first."""
        self.looked_at += 1
        if index == len(self.ladders):
            self._fill_chosen(chosen)
            return
        ladder = self.ladders[index]
        branches = [chosen, *((*chosen, _Part(ladder, step)) for step in ladder.steps)]
        bounded = sorted(
            ((self._bound(index + 1, each), len(each), each) for each in branches),
            key=lambda b: b[:2],
        )
        for bound, _, each in bounded:
            if self.exhausted or self.too_dear(bound):
                return
            self._choose_steps(index + 1, each)

    def _fill_chosen(self, chosen: tuple[_Part, ...]) -> None:
        if len(chosen) < 2:  # noqa: PLR2004 - one order is no split
            return
        limits = sorted(each.ladder.most for each in chosen if each.ladder.most is not None)
        if len(limits) < len(chosen) - 1:
            return  # two of them could each supply everything
        second = limits[len(chosen) - 2]
        required = max(self.required, second + 1)
        dearest_first = sorted(chosen, key=lambda each: -each.step.price)
        self._fill(dearest_first, required, ())

    def _fill(self, parts: Sequence[_Part], need: int, orders: tuple[PossibleOrder, ...]) -> None:
        """Fill chosen steps up to the need; `parts` stand the dearest first."""
        self.looked_at += 1
        if len(parts) == 1:
            (part,) = parts
            quantity = part.step.quantity_for(need)
            if quantity is not None:
                self.accept((*orders, part.ladder.choice(part.step, quantity)))
            return
        spent = sum((order.cost for order in orders), ZERO)
        part, quantities = _to_branch_on(parts, need)
        rest = [each for each in parts if each is not part]
        for quantity in quantities:
            self.looked_at += 1
            if self.exhausted:
                return
            order = part.ladder.choice(part.step, quantity)
            if not self.too_dear(spent + order.cost + _rest_bound(rest, need - quantity)):
                self._fill(rest, need - quantity, (*orders, order))


def _to_branch_on(parts: Sequence[_Part], need: int) -> tuple[_Part, Sequence[int]]:
    """Return the part to settle first, and its quantities among which an optimum is.

    `parts` stand the dearest first.

    The coarsest one has the fewest quantities; where a window of them is smaller, that is enough.
    """
    coarsest = max(parts, key=lambda each: each.step.multiple)
    every = coarsest.quantities(need)
    part, window = _window(parts, coarsest, need)
    return (coarsest, every) if len(every) <= min(_FEW, len(window)) else (part, window)


def _window(parts: Sequence[_Part], coarsest: _Part, need: int) -> tuple[_Part, Sequence[int]]:
    """Return a part with a window of its quantities that holds an optimum.

    `parts` stand the dearest first.
    """
    if len(parts) == 2 and coarsest is parts[1]:  # noqa: PLR2004 - a pair
        return coarsest, _of_the_coarser(parts[0].step, coarsest.step, need)
    dearest, cheaper = parts[0], parts[1:]
    return dearest, _of_the_dearest(dearest.step, [each.step for each in cheaper], need)


def _of_the_dearest(step: Step, cheaper: Sequence[Step], need: int) -> range:
    """Return the quantities of the dearest step among which an optimum is, the cheapest outcome
    first.

    While it stands a common multiple above its least, every cheaper one must be within a common
    multiple of its most.
    """
    apart = [lcm(step.multiple, each.multiple) for each in cheaper]
    ample = [
        common
        for common, each in zip(apart, cheaper, strict=True)
        if each.last is None or each.last - common >= need - step.first
    ]
    if ample:
        first, last = step.first, step.first + min(ample)
    else:
        left = need - sum(each.last for each in cheaper if each.last is not None)
        first = max(step.first, multiple_from(left, step.multiple))
        last = max(step.first + max(apart), left + step.multiple + sum(apart))
    return range(first, (last if step.last is None else min(last, step.last)) + 1, step.multiple)


def _of_the_coarser(fine: Step, coarse: Step, need: int) -> list[int]:
    """Return the quantities of the cheaper and coarser of two steps among which an optimum is.

    Either the fine one stands less than a common multiple above its least, or the coarse one as
    near to its most.
    """
    common = lcm(fine.multiple, coarse.multiple)
    left = need - fine.first
    low = max(coarse.first, multiple_from(left - common, coarse.multiple))
    high = max(coarse.first, multiple_from(left, coarse.multiple))
    if coarse.last is None:
        return list(range(low, high + 1, coarse.multiple))
    near_most = range(
        max(coarse.first, coarse.last - common + coarse.multiple), coarse.last + 1, coarse.multiple
    )
    return sorted({*range(low, min(high, coarse.last) + 1, coarse.multiple), *near_most})


def _rest_bound(rest: Sequence[_Part], need: int) -> Decimal:
    started = sum(each.step.first for each in rest)
    cost = sum((each.ladder.fixed + each.step.first * each.step.price for each in rest), ZERO)
    return cost + max(0, need - started) * min(each.step.price for each in rest)


def _worth_splitting(ladders: Sequence[Ladder], required: int, ceiling: Decimal | None) -> bool:
    """Whether a split could be cheaper than `ceiling`: it orders more than the scarcest offer
    has.
    """
    limits = [ladder.most for ladder in ladders if ladder.most is not None]
    if not limits or len(ladders) < 2:  # noqa: PLR2004 - one offer cannot be split
        return False
    if ceiling is None:
        return True
    ordered = max(required, min(limits) + 1)
    if (
        ordered * min([ladder.cheapest for ladder in ladders]) >= ceiling
    ):  # nearly always, and quickly seen
        return False
    return _floor(ladders, ordered) < ceiling


def _floor(ladders: Sequence[Ladder], required: int) -> Decimal:
    """Return what so many units cost at least, each at the lowest price of its offer and no offer
    beyond its stock.
    """
    cost, due = ZERO, required
    for price, most in sorted(
        (each.cheapest, due if each.most is None else each.most) for each in ladders
    ):
        if due <= 0:
            break
        cost += price * min(due, most)
        due -= most
    return cost


def _affordable(ladders: Sequence[Ladder], ceiling: Decimal | None) -> list[Ladder]:
    """Return the ladders without the steps that alone cost what the whole must not, the cheapest
    first.
    """
    if ceiling is not None:
        cut = [
            (
                ladder,
                tuple(
                    step
                    for step in ladder.steps
                    if step.first * step.price + ladder.fixed < ceiling
                ),
            )
            for ladder in ladders
        ]
        ladders = [
            replace(
                ladder,
                steps=steps,
                starts=starts_of(steps),
                cheapest=min(step.price for step in steps),
            )
            for ladder, steps in cut
            if steps
        ]
    return sorted(ladders, key=lambda each: (each.cheapest, each.place))


NO_SPLIT = Split((), ZERO)


def least_split(ladders: Sequence[Ladder], required: int, ceiling: Decimal | None) -> Split:
    """Return the cheapest split over several offers that costs less than `ceiling` (None: whatever
    it costs).
    """
    if not _worth_splitting(ladders, required, ceiling):
        return NO_SPLIT
    search = _Search(_affordable(ladders, ceiling), required, ceiling)
    search.run()
    orders = tuple(sorted(search.best, key=lambda order: (-order.quantity, order.rank)))
    return Split(orders, sum((order.cost for order in orders), ZERO), proven=not search.exhausted)


def all_that_can_be_had(ladders: Sequence[Ladder]) -> tuple[PossibleOrder, ...]:
    """Return the largest order of every offer, for a requirement that all of them together do not
    meet.
    """
    largest = []
    for ladder in ladders:
        ends = [(step.last, step) for step in ladder.steps if step.last is not None]
        if ends:
            last, step = max(ends, key=lambda end: end[0])
            largest.append(ladder.choice(step, last))
    return tuple(sorted(largest, key=lambda order: order.rank))
