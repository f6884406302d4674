"""One part from several offers, when stock is short: the split of least total cost, exactly.

An order may be split where stock makes it so: all but one of its offers could not have supplied the whole. (Splitting
for a few cents where one house has enough costs more in handling than it saves, and is not done.) Which steps of the
ladders are used is searched with a lower bound; within chosen steps the cheap ones are filled first, and what multiples
leave over is tried out in a window that provably holds an optimum (two orders never both stand a common multiple away
from the end that the other could be moved to).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from math import lcm

from emsquote.buy.ladder import Choice, Ladder, Step, multiple_from
from emsquote.money import ZERO

_MOST_LOOKED_AT = 60_000
"""Partial plans looked at before the search settles for the best that it has."""


@dataclass(frozen=True, slots=True)
class Split:
    """Several orders that together meet a requirement. `proven` is false if the search was cut short."""

    orders: tuple[Choice, ...]
    cost: Decimal
    proven: bool = True


@dataclass(frozen=True, slots=True)
class _Part:
    """A step of a ladder that takes part in a split."""

    ladder: Ladder
    step: Step

    def room(self, required: int) -> int:
        """Return how far the order could grow beyond its least, as far as that is of use."""
        last = self.step.last
        useful = max(multiple_from(required, self.step.multiple), self.step.first)
        return (useful if last is None else min(last, useful)) - self.step.first


@dataclass
class _Search:
    """The best split so far, and how much was looked at. `ceiling` is the cost to beat."""

    ladders: Sequence[Ladder]
    required: int
    ceiling: Decimal | None
    best: tuple[Choice, ...] = ()
    looked_at: int = 0
    floors: list[Decimal] = field(default_factory=list)

    @property
    def exhausted(self) -> bool:
        return self.looked_at > _MOST_LOOKED_AT

    def too_dear(self, cost: Decimal) -> bool:
        return self.ceiling is not None and cost >= self.ceiling

    def accept(self, orders: tuple[Choice, ...]) -> None:
        cost = sum((order.cost for order in orders), ZERO)
        if not self.too_dear(cost):
            self.best, self.ceiling = orders, cost

    def run(self) -> None:
        self.floors = [min(step.price for step in ladder.steps) for ladder in self.ladders]
        self._choose_steps(0, ())

    def _bound(self, index: int, chosen: tuple[_Part, ...]) -> Decimal:
        """Return what any split with these steps costs at least: what they start with, then the cheapest first."""
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
        self.looked_at += 1
        if self.exhausted or self.too_dear(self._bound(index, chosen)):
            return
        if index == len(self.ladders):
            self._fill_chosen(chosen)
            return
        ladder = self.ladders[index]
        for step in ladder.steps:
            self._choose_steps(index + 1, (*chosen, _Part(ladder, step)))
        self._choose_steps(index + 1, chosen)

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

    def _fill(self, parts: Sequence[_Part], need: int, orders: tuple[Choice, ...]) -> None:
        self.looked_at += 1
        part, rest = parts[0], parts[1:]
        if not rest:
            quantity = part.step.quantity_for(need)
            if quantity is not None:
                self.accept((*orders, part.ladder.choice(part.step, quantity)))
            return
        spent = sum((order.cost for order in orders), ZERO)
        for quantity in self._window(part, rest, need):
            order = part.ladder.choice(part.step, quantity)
            if self.exhausted or self.too_dear(spent + order.cost + _rest_bound(rest, need - quantity)):
                return
            self._fill(rest, need - quantity, (*orders, order))

    def _window(self, part: _Part, rest: Sequence[_Part], need: int) -> range:
        """Return the quantities of the dearest order among which an optimum is, the cheapest outcome first."""
        multiple, first = part.step.multiple, part.step.first
        steps = [lcm(multiple, each.step.multiple) for each in rest]
        last = first + max(steps)
        lowest = first
        ends = [each.step.last for each in rest]
        if None not in ends:
            left = need - sum(end for end in ends if end is not None)
            lowest = max(first, multiple_from(left, multiple))
            last = max(last, left + multiple + sum(steps))
        if part.step.last is not None:
            last = min(last, part.step.last)
        return range(lowest, last + 1, multiple)


def _rest_bound(rest: Sequence[_Part], need: int) -> Decimal:
    started = sum(each.step.first for each in rest)
    cost = sum((each.ladder.fixed + each.step.first * each.step.price for each in rest), ZERO)
    return cost + max(0, need - started) * min(each.step.price for each in rest)


def _worth_splitting(ladders: Sequence[Ladder], ceiling: Decimal | None) -> bool:
    """Whether a split could be cheaper than `ceiling`: it orders more than the scarcest offer has."""
    limits = [ladder.most for ladder in ladders if ladder.most is not None]
    if not limits or len(ladders) < 2:  # noqa: PLR2004 - one offer cannot be split
        return False
    cheapest = min(step.price for ladder in ladders for step in ladder.steps)
    return ceiling is None or (min(limits) + 1) * cheapest < ceiling


def least_split(ladders: Sequence[Ladder], required: int, ceiling: Decimal | None) -> Split | None:
    """Return the cheapest split over several offers that costs less than `ceiling` (None: whatever it costs)."""
    if not _worth_splitting(ladders, ceiling):
        return None
    cheapest_first = sorted(
        ladders, key=lambda each: (min(s.price for s in each.steps), each.choice(each.steps[0], 0).rank)
    )
    search = _Search(cheapest_first, required, ceiling)
    search.run()
    if not search.best:
        return None
    orders = tuple(sorted(search.best, key=lambda order: (-order.quantity, order.rank)))
    return Split(orders, sum((order.cost for order in orders), ZERO), not search.exhausted)


def all_that_can_be_had(ladders: Sequence[Ladder]) -> tuple[Choice, ...]:
    """Return the largest order of every offer, for a requirement that all of them together do not meet."""
    largest = []
    for ladder in ladders:
        ends = [(step.last, step) for step in ladder.steps if step.last is not None]
        if ends:
            last, step = max(ends, key=lambda end: end[0])
            largest.append(ladder.choice(step, last))
    return tuple(sorted(largest, key=lambda order: order.rank))
