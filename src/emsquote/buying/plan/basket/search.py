"""The search for the best basket: sets of suppliers tried one by one, and the solver where that is
not enough.

Without thresholds a set of suppliers decides everything, since each part is bought where it is
cheapest among them: trying every set is exact. With thresholds each set gives a basket to beat and
a floor, and the solver does the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from math import comb

from msgspec import Struct
from msgspec.structs import replace

from emsquote.buying.plan.basket.basket_part import BasketPart, Orders, cost_of
from emsquote.buying.plan.basket.basket_programme import TopUp, basket_programme
from emsquote.buying.plan.basket.fixed_costs import FixedCosts, Trial, trial
from emsquote.buying.plan.basket.solver import solved
from emsquote.buying.plan.basket.top_up import grown
from emsquote.model.money import ZERO, minor_digits

STANDARD_SECONDS = 30
_NOTHING = Decimal("Infinity")
"""The floor of a field in which nothing is cheaper than the best so far."""
_CERTAIN_DIGITS = 9
"""So many digits of a cost are certain where a solver calculates in floating point."""
_MOST_TRIED = 500_000
"""Choices for a part that are looked at before sets of suppliers are too many to try them all."""


class BasketLimits(Struct, frozen=True):
    """What bounds a basket and the search for it. None: any number of suppliers."""

    max_suppliers: int | None = None
    seconds: int = STANDARD_SECONDS


class BestBasket(Struct, frozen=True):
    """The best basket that was found, None if none is allowed.

    `floor` is what any basket costs at least, None if nobody knows; `finished` says whether the
    search ended by itself.
    """

    best: Trial | None
    floor: Decimal | None
    finished: bool


class _Field(Struct, frozen=True):
    """Suppliers to search among, with the cheapest orders there.

    `floor` is what any basket costs at least.
    """

    houses: frozenset[str]
    orders: tuple[Orders, ...]
    floor: Decimal

    @property
    def costs(self) -> list[Decimal]:
        """Return what each stall costs at least."""
        return [cost_of(some) for some in self.orders]


class _Search(Struct):
    """The best basket so far, what is certain of the places looked through, and the seconds that
    are left.
    """

    stalls: Sequence[BasketPart]
    fixed: FixedCosts
    tolerance: Decimal
    left: Decimal
    best: Trial | None
    finished: bool = True

    def through(self, fields: Sequence[_Field]) -> BestBasket:
        """Look through fields, the cheapest first: what each could hold at best, then what can be
        ordered there.
        """
        seen: list[tuple[Decimal, _Field]] = []
        for each in sorted(fields, key=lambda field: (field.floor, sorted(field.houses))):
            place = self._with_those_needed(each)
            seen.append((self._floor(place, TopUp.BY_VALUE, place.floor), place))
        seen.sort(key=lambda pair: pair[0])
        floors = [
            max(known, self._floor(place, TopUp.BY_MULTIPLES, known)) for known, place in seen
        ]
        if self.best is None:
            return BestBasket(None, None, self.finished)
        floor = min([self.best.cost, *floors])
        within = max(self.tolerance, self.best.cost.scaleb(-_CERTAIN_DIGITS))
        proven = self.best.cost - floor <= within
        return BestBasket(self.best, self.best.cost if proven else floor, self.finished or proven)

    def _with_those_needed(self, place: _Field) -> _Field:
        """Return a field with a higher floor: what suppliers ask at least without whom nothing
        cheaper is possible.
        """
        if self.best is None or place.floor >= self.best.cost:
            return place
        dearer = _dearer_without(self.stalls, place)
        needed: set[str] = set()
        while True:
            asked = {house: self.fixed.least_beside(house) for house in needed}
            floor = place.floor + sum(asked.values(), ZERO)
            more = {
                house
                for house, increase in dearer.items()
                if floor - asked.get(house, ZERO) + increase >= self.best.cost
            }
            if more == needed:
                return replace(place, floor=floor)
            needed = more

    def _floor(self, place: _Field, growth: TopUp, known: Decimal) -> Decimal:
        """Return what any basket of a field costs at least.

        One that is found there may be the best so far.
        """
        ceiling = self.best.cost if self.best else None
        if ceiling is not None and known >= ceiling - self.tolerance:
            return known
        if self.left <= 0:
            self.finished = False
            return known
        stalls = list(zip(self.stalls, place.costs, strict=True))
        spare = None if ceiling is None else ceiling - place.floor
        built = basket_programme(stalls, place.houses, self.fixed, growth, spare)
        start = built.values(self.best.orders) if self.best and growth is TopUp.BY_MULTIPLES else {}
        answer = solved(built.programme, start, self.left, self.tolerance / 2)
        self.left -= answer.seconds
        self.finished = self.finished and answer.finished
        if answer.values:
            self._try(grown(self.stalls, built.orders(answer.values), self.fixed))
        if answer.bound is None:
            return _NOTHING if answer.finished else known
        return max(answer.bound, known)

    def _try(self, found: Trial) -> None:
        if found.allowed and (self.best is None or found.cost < self.best.cost):
            self.best = found


def best_basket(
    stalls: Sequence[BasketPart], fixed: FixedCosts, limits: BasketLimits, currency: str
) -> BestBasket:
    """Return the basket that costs least of all that are allowed, to within the currency's smallest
    unit.

    `InputError` if the solver is needed and not installed.
    """
    houses = sorted({house for stall in stalls for house in _houses(stall)})
    most = min(fixed.most_suppliers or len(houses), len(houses))
    limited = most < len(houses) or not fixed.have_thresholds
    each_set = limited and _can_be_tried(len(houses), most, len(stalls))
    sets = list(_sets(houses, most)) if each_set else [frozenset(houses)]
    baskets = [
        (each, orders)
        for each in sets
        if all(orders := [stall.least_within(each) for stall in stalls])
    ]
    trials = [trial(orders, fixed) for _, orders in baskets]
    if each_set and not fixed.have_thresholds:
        best = _cheapest(trials)
        return BestBasket(best, best.cost if best else None, finished=True)
    trials += () if each_set else [grown(stalls, orders, fixed) for _, orders in baskets]
    search = _Search(
        stalls,
        fixed,
        Decimal(1).scaleb(-minor_digits(currency)),
        Decimal(limits.seconds),
        _cheapest(trials),
    )
    return search.through(
        [_field(each, orders) for each, orders in baskets if len(each) == len(sets[0])]
    )


def _cheapest(trials: Iterable[Trial]) -> Trial | None:
    return min((each for each in trials if each.allowed), key=lambda each: each.cost, default=None)


def _field(houses: frozenset[str], orders: Sequence[Orders]) -> _Field:
    return _Field(houses, tuple(orders), sum((cost_of(some) for some in orders), ZERO))


def _dearer_without(stalls: Sequence[BasketPart], place: _Field) -> dict[str, Decimal]:
    """Return how much dearer all parts are at least without each supplier of a field.

    Endless where some need it.
    """
    dearer: dict[str, Decimal] = {}
    for stall, orders in zip(stalls, place.orders, strict=True):
        for house in {order.ladder.house for order in orders}:
            others = stall.least_within(place.houses - {house})
            more = cost_of(others) - cost_of(orders) if others else _NOTHING
            dearer[house] = dearer.get(house, ZERO) + more
    return dearer


def _houses(stall: BasketPart) -> Iterator[str]:
    yield from (house for house, _ in stall.singles)
    yield from (order.ladder.house for order in stall.own)
    yield from (
        ladder.house for shelf in stall.shelves if shelf.is_scarce for ladder in shelf.ladders
    )


def _can_be_tried(houses: int, most: int, parts: int) -> bool:
    return sum(comb(houses, size) for size in range(1, most + 1)) * parts <= _MOST_TRIED


def _sets(houses: Sequence[str], most: int) -> Iterator[frozenset[str]]:
    for size in range(most, 0, -1):
        yield from map(frozenset, combinations(houses, size))
