"""The integer programme of a basket: what to order of each part from whom, suppliers' fixed costs
beside the parts.

A part stands on one shelf. There it is met by one order, at one step of one offer, as large as is
of use; or, where stock makes it so, by several, of which all but one come from offers that have
less than is required.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from enum import Enum, auto

from msgspec import Struct, field

from emsquote.buying.plan.basket.basket_part import BasketPart, Orders, cost_of
from emsquote.buying.plan.basket.fixed_costs import FixedCosts
from emsquote.buying.plan.basket.integer_programme import Programme
from emsquote.buying.plan.basket.order_range import (
    OrderRange,
    TopUpLimit,
    cheaper_to_grow,
    openings_for,
    worth_a_look,
)
from emsquote.buying.plan.ladder import Ladder, PossibleOrder
from emsquote.buying.plan.sourced_part import OfferGroup
from emsquote.model.money import ZERO

Amount = tuple[int, Decimal | int]
"""A column with a factor."""


class TopUp(Enum):
    """How orders grow beyond what is required, to make a supplier's parts worth a threshold."""

    BY_VALUE = auto()
    """By any sum of money that is spent at the supplier: a floor for what really can be ordered,
    and soon solved.
    """
    BY_MULTIPLES = auto()
    """As they can be ordered."""


class _Taken(Struct, frozen=True):
    """An opening with its columns: is it taken, and (None: it cannot grow) by how many multiples it
    grows.
    """

    opening: OrderRange
    take: int
    more: int | None
    in_split: bool

    def pieces(self) -> list[Amount]:
        """Return how many pieces are ordered."""
        return self._of(self.opening.least, self.opening.step.multiple)

    def worth(self) -> list[Amount]:
        """Return what the order is worth to the supplier's thresholds."""
        return self._of(self.opening.choice().worth, self.opening.more_worth)

    def _of(self, least: Decimal | int, more: Decimal | int) -> list[Amount]:
        return [(self.take, least), *([(self.more, more)] if self.more is not None else ())]

    def order(self, values: Sequence[int]) -> PossibleOrder | None:
        """Return what the solver's values order of it."""
        if not values[self.take]:
            return None
        return self.opening.choice(values[self.more] if self.more is not None else 0)


class BasketProgramme(Struct):
    """The programme while it is built, and what its columns stand for."""

    fixed: FixedCosts
    growth: TopUp
    used: dict[str, int]
    """Of each supplier the column that says whether anything is bought from it."""
    programme: Programme = field(default_factory=Programme)
    stalls: list[list[_Taken]] = field(default_factory=list)
    growth_costs: dict[str, Decimal] = field(default_factory=dict)
    """What making a supplier's parts worth one more costs at least."""

    def orders(self, values: Sequence[int]) -> tuple[Orders, ...]:
        """Return the orders of each stall that the solver's values stand for."""
        return tuple(
            tuple(order for each in taken if (order := each.order(values)) is not None)
            for taken in self.stalls
        )

    def values(self, orders: Sequence[Orders]) -> dict[int, int]:
        """Return the solver's values that stand for orders, as far as they concern orders."""
        values: dict[int, int] = {}
        for taken, placed in zip(self.stalls, orders, strict=True):
            for each in taken:
                fits = (
                    order
                    for order in placed
                    if each.in_split == (len(placed) > 1) and each.opening.is_of(order)
                )
                order = next(fits, None)
                values[each.take] = int(order is not None)
                if each.more is not None:
                    values[each.more] = each.opening.multiples(order) if order else 0
        return values

    def room(self, house: str, ceiling: Decimal | None) -> TopUpLimit:
        """Return how far an order from a supplier may grow by multiples."""
        grows = self.growth is TopUp.BY_MULTIPLES
        return TopUpLimit(
            max(self.fixed.thresholds(house), default=ZERO) if grows else ZERO, ceiling
        )


def basket_programme(
    stalls: Sequence[tuple[BasketPart, Decimal]],
    houses: Collection[str],
    fixed: FixedCosts,
    growth: TopUp,
    spare: Decimal | None,
) -> BasketProgramme:
    """Return the programme of a basket from these suppliers.

    Each stall comes with what it costs at least there; orders that cost more than that and what is
    to `spare` are left out (None: none are).
    """
    built = BasketProgramme(fixed, growth, {})
    for house in sorted(houses):
        built.used[house] = built.programme.column(fixed.most_beside(house))
    for stall, cost in stalls:
        _add_stall(built, stall, None if spare is None else cost + spare)
    _add_thresholds(built)
    if fixed.most_suppliers is not None and fixed.most_suppliers < len(built.used):
        built.programme.row([(used, 1) for used in built.used.values()], most=fixed.most_suppliers)
    return built


def _add_stall(built: BasketProgramme, stall: BasketPart, ceiling: Decimal | None) -> None:
    """Add one part, met on one of its shelves, for less than `ceiling`."""
    built.stalls.append([])
    met: list[Amount] = []
    for house, openings in _singles(built, stall, ceiling).items():
        taken = [_take(built, each) for each in openings]
        met += ((each.take, 1) for each in taken)
        _use(built, house, taken)
    met += ((_add_split(built, shelf, ceiling), 1) for shelf in stall.shelves if shelf.is_scarce)
    built.programme.row([*met, *_own(built, stall, ceiling)], least=1, most=1)


def _own(built: BasketProgramme, stall: BasketPart, ceiling: Decimal | None) -> Iterator[Amount]:
    """Yield the column that says whether a part is bought as it is by itself, where that is a way
    of its own.
    """
    cost = cost_of(stall.own)
    if not stall.own or any(each.ladder.house not in built.used for each in stall.own):
        return
    if ceiling is None or cost <= ceiling:
        take = built.programme.column(cost)
        for each in stall.own:
            taken = _Taken(
                OrderRange(each.ladder, each.step, each.quantity, 0), take, None, in_split=True
            )
            built.stalls[-1].append(taken)
            _use(built, each.ladder.house, [taken])
        yield take, 1


def _singles(
    built: BasketProgramme, stall: BasketPart, ceiling: Decimal | None
) -> dict[str, list[OrderRange]]:
    """Return where one order could meet a part, by supplier."""
    found: dict[str, list[OrderRange]] = {}
    for shelf in stall.shelves:
        for ladder in shelf.ladders:
            house = ladder.house
            if house in built.used:
                room = built.room(house, ceiling)
                found.setdefault(house, []).extend(openings_for(ladder, shelf.due.required, room))
                _note_growth_cost(built, ladder)
    wise = worth_a_look if built.growth is TopUp.BY_MULTIPLES else cheaper_to_grow
    return {house: wise(_affordable(openings, ceiling)) for house, openings in found.items()}


def _note_growth_cost(built: BasketProgramme, ladder: Ladder) -> None:
    cost = ladder.growth_cost
    known = built.growth_costs.get(ladder.house)
    if cost is not None and (known is None or cost < known):
        built.growth_costs[ladder.house] = cost


def _affordable(openings: Iterable[OrderRange], ceiling: Decimal | None) -> list[OrderRange]:
    return [each for each in openings if ceiling is None or each.choice().cost <= ceiling]


def _take(built: BasketProgramme, opening: OrderRange, *, in_split: bool = False) -> _Taken:
    programme = built.programme
    take = programme.column(opening.choice().cost)
    more = None
    if opening.more:
        more = programme.column(opening.more_cost, opening.more)
        programme.row([(more, 1), (take, -opening.more)], most=0)
    taken = _Taken(opening, take, more, in_split)
    built.stalls[-1].append(taken)
    return taken


def _use(built: BasketProgramme, house: str, taken: Sequence[_Taken]) -> None:
    """Say that a supplier of whom one of these is taken is used.

    Together they say it far more tightly than each.
    """
    if taken:
        built.programme.row([*((each.take, 1) for each in taken), (built.used[house], -1)], most=0)


def _add_split(built: BasketProgramme, shelf: OfferGroup, ceiling: Decimal | None) -> int:
    """Add what meets a part by several orders; return the column that says whether it does."""
    programme = built.programme
    split = programme.column()
    ordered: list[Amount] = []
    enough: list[Amount] = []
    for ladder in shelf.ladders:
        if ladder.house in built.used:
            openings = openings_for(
                ladder, shelf.due.required, built.room(ladder.house, ceiling), in_split=True
            )
            taken = [_take(built, each, in_split=True) for each in _affordable(openings, ceiling)]
            _use(built, ladder.house, taken)
            programme.row([*((each.take, 1) for each in taken), (split, -1)], most=0)
            ordered += [amount for each in taken for amount in each.pieces()]
            enough += [] if shelf.has_too_few(ladder) else [(each.take, 1) for each in taken]
    programme.row([*ordered, (split, -shelf.due.required)], least=0)
    programme.row(enough, most=1)
    return split


def _add_thresholds(built: BasketProgramme) -> None:
    """Add what hangs on how much the parts of each supplier are worth."""
    taken: dict[str, list[_Taken]] = {}
    for stall in built.stalls:
        for each in stall:
            taken.setdefault(each.opening.ladder.house, []).append(each)
    for house, used in built.used.items():
        if built.fixed.thresholds(house):
            worth = [amount for each in taken.get(house, ()) for amount in each.worth()]
            if built.growth is TopUp.BY_VALUE:
                worth += _grown(built, house)
            _add_thresholds_of(built, house, used, worth)


def _grown(built: BasketProgramme, house: str) -> Iterator[Amount]:
    """Yield the column of the money by which a supplier's parts are made worth more, if they can
    be.
    """
    cost = built.growth_costs.get(house)
    if cost is not None:
        most = max(built.fixed.thresholds(house))
        grown = built.programme.column(cost, most, whole=False)
        built.programme.row([(grown, 1), (built.used[house], -most)], most=0)
        yield grown, 1


def _add_thresholds_of(
    built: BasketProgramme, house: str, used: int, worth: Sequence[Amount]
) -> None:
    programme, costs = built.programme, built.fixed.of[house]
    for threshold, amount in (
        (costs.free_from, costs.shipping),
        (costs.small_order_below, costs.small_order_fee),
    ):
        if threshold is not None and amount:
            spared = programme.column(-amount)
            programme.row([*worth, (spared, -threshold)], least=0)
            programme.row([(spared, 1), (used, -1)], most=0)
    if costs.minimum_order:
        programme.row([*worth, (used, -costs.minimum_order)], least=0)
