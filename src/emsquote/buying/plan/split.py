"""One part from more than one offer, when stock is short: the split of least total cost, exactly.

An order may be split where stock makes it so: all but one of its offers could not have supplied
everything. (Splitting for a few cents where one supplier has enough costs more in handling than it
saves, and is not done.) Which steps of the ladders are used is searched with a lower bound; within
chosen steps the cheap ones are filled first, and what multiples leave over is tried out in a window
that provably holds an optimum (two orders never both stand a common multiple away from the end that
the other could be moved to).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from math import lcm
from operator import itemgetter

from msgspec import Struct
from msgspec.structs import replace

from emsquote.buying.plan.ladder import (
    Ladder,
    PossibleOrder,
    Step,
    cheapest_starts,
    multiple_from,
)
from emsquote.model.money import ZERO

_MOST_LOOKED_AT = 60_000
"""Partial plans looked at before the search settles for the best that it has."""


_FEW = 200
"""Quantities of one order that are simply tried one by one."""


class Split(Struct, frozen=True):
    """Orders that together meet a requirement, none if no split is worth it.

    `proven` is false if the search was cut short.
    """

    orders: tuple[PossibleOrder, ...]
    cost: Decimal
    proven: bool = True


NO_SPLIT = Split((), ZERO)


class _ChosenStep(Struct, frozen=True):
    """A step of a ladder at which a split orders."""

    ladder: Ladder
    step: Step

    @property
    def start_cost(self) -> Decimal:
        """Return what the least order of the step costs."""
        return self.ladder.order_fee + self.step.first * self.step.price

    def quantities(self, need: int) -> range:
        """Return the orders that could be of use for a need."""
        step = self.step
        last = step.first + self.most_added(need)
        return range(step.first, last + 1, step.multiple)

    def most_added(self, required: int) -> int:
        """Return how much larger than its least the order could be, as far as that is of use."""
        step = self.step
        useful = max(multiple_from(required, step.multiple), step.first)
        if step.last is not None:
            useful = min(step.last, useful)
        return useful - step.first


_Chosen = tuple[_ChosenStep, ...]
_Orders = tuple[PossibleOrder, ...]


class _SplitSearch(Struct):
    """The best split so far, and how much was looked at. `ceiling` is the cost to beat."""

    ladders: Sequence[Ladder]
    required: int
    ceiling: Decimal | None
    best: _Orders = ()
    looked_at: int = 0

    @property
    def exhausted(self) -> bool:
        """Whether so much was looked at that the search ends here."""
        return self.looked_at > _MOST_LOOKED_AT

    def too_dear(self, cost: Decimal) -> bool:
        """Whether a cost is none that beats the best so far."""
        return self.ceiling is not None and cost >= self.ceiling

    def accept(self, orders: _Orders) -> None:
        """Keep orders that meet the requirement if they are the best so far."""
        cost = _cost_of(orders)
        if not self.too_dear(cost):
            self.best, self.ceiling = orders, cost

    def run(self) -> None:
        """Search all splits, until none is left that could be better."""
        self._choose_steps(0, ())

    def _least_cost(self, chosen: _Chosen, ladders: Sequence[Ladder]) -> Decimal:
        """Return what any split with these steps, and some of these ladders, costs at least.

        That is what the steps start with, and then the cheapest units first.
        """
        required = need = self.required
        cost = ZERO
        supplies = []
        for part in chosen:
            cost += part.start_cost
            need -= part.step.first
            supplies.append((part.step.price, part.most_added(required)))
        for ladder in ladders:
            most = required if ladder.most is None else ladder.most
            supplies.append((ladder.lowest_price, most))
        return _cheapest_first(supplies, need, cost)

    def _choose_steps(self, index: int, chosen: _Chosen) -> None:
        """Choose a step of the next ladder, or none of it: the most promising first."""
        self.looked_at += 1
        if index == len(self.ladders):
            self._fill_chosen(chosen)
            return
        ladder = self.ladders[index]
        left = self.ladders[index + 1 :]
        least_cost = self._least_cost(chosen, left)
        branches = [(least_cost, len(chosen), chosen)]
        for step in ladder.steps:
            more = (*chosen, _ChosenStep(ladder, step))
            least_cost = self._least_cost(more, left)
            branches.append((least_cost, len(more), more))
        branches.sort(key=itemgetter(0, 1))
        for least_cost, _, branch in branches:
            if self.exhausted or self.too_dear(least_cost):
                return
            self._choose_steps(index + 1, branch)

    def _fill_chosen(self, chosen: _Chosen) -> None:
        """Look for the best quantities of chosen steps, if they make a split that is allowed."""
        if len(chosen) < 2:  # noqa: PLR2004 - one order is no split
            return
        ladders = [part.ladder for part in chosen]
        limits = sorted(ladder.most for ladder in ladders if ladder.most is not None)
        if len(limits) < len(chosen) - 1:
            return  # two of them could each supply everything
        second_largest = limits[len(chosen) - 2]
        required = max(self.required, second_largest + 1)
        dearest_first = sorted(chosen, key=lambda part: -part.step.price)
        self._fill(dearest_first, required, ())

    def _fill(
        self,
        parts: Sequence[_ChosenStep],
        need: int,
        orders: _Orders,
    ) -> None:
        """Fill chosen steps up to the need; `parts` stand the dearest first."""
        self.looked_at += 1
        if len(parts) == 1:
            self._fill_last(parts[0], need, orders)
            return
        spent = _cost_of(orders)
        part, quantities = _to_branch_on(parts, need)
        rest = [other for other in parts if other is not part]
        for quantity in quantities:
            self.looked_at += 1
            if self.exhausted:
                return
            order = part.ladder.order(part.step, quantity)
            left = need - quantity
            least_cost = spent + order.cost + _least_cost_of_rest(rest, left)
            if not self.too_dear(least_cost):
                self._fill(rest, left, (*orders, order))

    def _fill_last(
        self,
        part: _ChosenStep,
        need: int,
        orders: _Orders,
    ) -> None:
        quantity = part.step.quantity_for(need)
        if quantity is not None:
            order = part.ladder.order(part.step, quantity)
            self.accept((*orders, order))


def _cost_of(orders: Iterable[PossibleOrder]) -> Decimal:
    return sum((order.cost for order in orders), ZERO)


def _cheapest_first(
    supplies: Iterable[tuple[Decimal, int]],
    need: int,
    cost: Decimal,
) -> Decimal:
    """Return a cost with that of the units needed: the cheapest first, of each supply its most.

    Each supply is a price and how many units there are at it.
    """
    for price, most in sorted(supplies):
        if need <= 0:
            break
        cost += min(need, most) * price
        need -= most
    return cost


def _to_branch_on(parts: Sequence[_ChosenStep], need: int) -> tuple[_ChosenStep, Sequence[int]]:
    """Return the part to settle first, and its quantities among which an optimum is.

    `parts` stand the dearest first.

    The coarsest one has the fewest quantities; where a window of them is smaller, that is enough.
    """
    coarsest = max(parts, key=lambda part: part.step.multiple)
    every = coarsest.quantities(need)
    part, window = _window(parts, coarsest, need)
    if len(every) <= min(_FEW, len(window)):
        return coarsest, every
    return part, window


def _window(
    parts: Sequence[_ChosenStep],
    coarsest: _ChosenStep,
    need: int,
) -> tuple[_ChosenStep, Sequence[int]]:
    """Return a part with a window of its quantities that holds an optimum.

    `parts` stand the dearest first.
    """
    if len(parts) == 2 and coarsest is parts[1]:  # noqa: PLR2004 - a pair
        return coarsest, _of_the_coarser(parts[0].step, coarsest.step, need)
    dearest, *cheaper = parts
    cheaper_steps = [part.step for part in cheaper]
    return dearest, _of_the_dearest(dearest.step, cheaper_steps, need)


def _of_the_dearest(
    dearest: Step,
    cheaper: Sequence[Step],
    need: int,
) -> range:
    """Return the quantities of the dearest step among which an optimum is, the cheapest outcome
    first.

    While it stands a common multiple above its least, every cheaper one must be within a common
    multiple of its most.
    """
    multiple = dearest.multiple
    apart = []
    ample = []
    most_of_cheaper = 0
    for step in cheaper:
        common = lcm(multiple, step.multiple)
        apart.append(common)
        if step.last is None or step.last - common >= need - dearest.first:
            ample.append(common)
        else:
            most_of_cheaper += step.last
    first = dearest.first
    if ample:
        last = first + min(ample)
    else:
        left = need - most_of_cheaper
        last = max(first + max(apart), left + multiple + sum(apart))
        first = max(first, multiple_from(left, multiple))
    if dearest.last is not None:
        last = min(last, dearest.last)
    return range(first, last + 1, multiple)


def _of_the_coarser(
    fine: Step,
    coarse: Step,
    need: int,
) -> list[int]:
    """Return the quantities of the cheaper and coarser of two steps among which an optimum is.

    Either the fine one stands less than a common multiple above its least, or the coarse one as
    near to its most.
    """
    multiple = coarse.multiple
    common = lcm(fine.multiple, multiple)
    left = need - fine.first
    low = max(coarse.first, multiple_from(left - common, multiple))
    high = max(coarse.first, multiple_from(left, multiple))
    if coarse.last is None:
        return list(range(low, high + 1, multiple))
    near_least_of_fine = range(low, min(high, coarse.last) + 1, multiple)
    first_near_most = max(coarse.first, coarse.last - common + multiple)
    near_most = range(first_near_most, coarse.last + 1, multiple)
    return sorted({*near_least_of_fine, *near_most})


def _least_cost_of_rest(rest: Sequence[_ChosenStep], need: int) -> Decimal:
    """Return what further steps cost at least that meet a need together."""
    started = sum(part.step.first for part in rest)
    cost = sum((part.start_cost for part in rest), ZERO)
    lowest_price = min(part.step.price for part in rest)
    return cost + max(0, need - started) * lowest_price


def _worth_splitting(
    ladders: Sequence[Ladder],
    required: int,
    ceiling: Decimal | None,
) -> bool:
    """Whether a split could be cheaper than `ceiling`: it orders more than the scarcest offer
    has.
    """
    limits = [ladder.most for ladder in ladders if ladder.most is not None]
    if not limits or len(ladders) < 2:  # noqa: PLR2004 - one offer cannot be split
        return False
    if ceiling is None:
        return True
    ordered = max(required, min(limits) + 1)
    lowest_price = min([ladder.lowest_price for ladder in ladders])
    if ordered * lowest_price >= ceiling:  # nearly always, and quickly seen
        return False
    return _least_cost_within_stock(ladders, ordered) < ceiling


def _least_cost_within_stock(ladders: Sequence[Ladder], required: int) -> Decimal:
    """Return what so many units cost at least, each at the lowest price of its offer and no offer
    beyond its stock.
    """
    supplies = []
    for ladder in ladders:
        most = required if ladder.most is None else ladder.most
        supplies.append((ladder.lowest_price, most))
    return _cheapest_first(supplies, required, ZERO)


def _affordable(ladders: Sequence[Ladder], ceiling: Decimal | None) -> list[Ladder]:
    """Return the ladders without the steps that alone cost what all orders must not, the cheapest
    first.
    """
    if ceiling is not None:
        cut = [_affordable_steps(ladder, ceiling) for ladder in ladders]
        ladders = [ladder for ladder in cut if ladder.steps]
    return sorted(ladders, key=lambda ladder: (ladder.lowest_price, ladder.tie_break))


def _affordable_steps(ladder: Ladder, ceiling: Decimal) -> Ladder:
    """Return a ladder with those of its steps that start below a cost, it may be none."""
    steps = tuple(
        step for step in ladder.steps if step.first * step.price + ladder.order_fee < ceiling
    )
    return replace(
        ladder,
        steps=steps,
        cheapest_starts=cheapest_starts(steps),
        lowest_price=min([step.price for step in steps], default=ZERO),
    )


def least_split(
    ladders: Sequence[Ladder],
    required: int,
    ceiling: Decimal | None,
) -> Split:
    """Return the cheapest split over the offers that costs less than `ceiling` (None: whatever it
    costs).
    """
    if not _worth_splitting(ladders, required, ceiling):
        return NO_SPLIT
    search = _SplitSearch(_affordable(ladders, ceiling), required, ceiling)
    search.run()
    orders = tuple(sorted(search.best, key=_largest_first))
    return Split(orders, _cost_of(orders), proven=not search.exhausted)


def _largest_first(order: PossibleOrder) -> tuple[object, ...]:
    return -order.quantity, order.rank


def _largest_order(ladder: Ladder) -> PossibleOrder | None:
    """Return the largest order of a ladder, None where nothing limits it."""
    ends = [(step.last, step) for step in ladder.steps if step.last is not None]
    if not ends:
        return None
    last, step = max(ends, key=itemgetter(0))
    return ladder.order(step, last)


def all_that_can_be_had(ladders: Sequence[Ladder]) -> tuple[PossibleOrder, ...]:
    """Return the largest order of every offer, for a requirement that all of them together do not
    meet.
    """
    largest = []
    for ladder in ladders:
        largest_of_ladder = _largest_order(ladder)
        if largest_of_ladder:
            largest.append(largest_of_ladder)
    return tuple(sorted(largest, key=lambda order: order.rank))
