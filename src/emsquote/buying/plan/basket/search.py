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
from operator import itemgetter

from msgspec import Struct
from msgspec.structs import replace

from emsquote.buying.plan.basket.basket_part import BasketPart, Orders, cost_of
from emsquote.buying.plan.basket.basket_programme import TopUp, basket_programme
from emsquote.buying.plan.basket.fixed_costs import FixedCosts, PossibleBasket, possible_basket
from emsquote.buying.plan.basket.solver import solved
from emsquote.buying.plan.basket.top_up import topped_up
from emsquote.model.money import ZERO, minor_digits

STANDARD_SECONDS = 30
_NOTHING = Decimal("Infinity")
"""The floor of suppliers among whom nothing is cheaper than the best so far."""
_CERTAIN_DIGITS = 9
"""So many digits of a cost are certain where a solver calculates in floating point."""
_MOST_TRIED = 500_000
"""Ways to buy a part that are looked at before sets of suppliers are too many to try them all."""


class BasketLimits(Struct, frozen=True):
    """What bounds a basket and the search for it. None: any number of suppliers."""

    max_suppliers: int | None = None
    seconds: int = STANDARD_SECONDS


class BestBasket(Struct, frozen=True):
    """The best basket that was found, None if none is allowed.

    `floor` is what any basket costs at least, None if nobody knows; `finished` says whether the
    search ended by itself.
    """

    best: PossibleBasket | None
    floor: Decimal | None
    finished: bool


class _SupplierSet(Struct, frozen=True):
    """Suppliers to search among, with the cheapest orders of each part there.

    `floor` is what any basket from them costs at least.
    """

    suppliers: frozenset[str]
    orders: tuple[Orders, ...]
    floor: Decimal


class _BasketSearch(Struct, kw_only=True):
    """The best basket so far, what is certain of the sets of suppliers looked through, and the
    seconds that are left.
    """

    parts: Sequence[BasketPart]
    fixed: FixedCosts
    tolerance: Decimal
    left: Decimal
    best: PossibleBasket | None = None
    finished: bool = True

    def through_every_set(self, suppliers: Sequence[str], most: int) -> BestBasket:
        """Try every set of so many suppliers; where thresholds matter, look through the largest
        sets.
        """
        tried = list(_cheapest_within(self.parts, _sets(suppliers, most)))
        for among in tried:
            self._try(possible_basket(among.orders, self.fixed))
        if not self.fixed.have_thresholds:
            floor = self.best.cost if self.best else None
            return BestBasket(self.best, floor, finished=True)
        largest_sets = [among for among in tried if len(among.suppliers) == most]
        return self._through(largest_sets)

    def through_all_together(self, suppliers: Sequence[str]) -> BestBasket:
        """Look through all suppliers as one set."""
        everyone = list(_cheapest_within(self.parts, [frozenset(suppliers)]))
        for among in everyone:
            self._try(possible_basket(among.orders, self.fixed))
            self._try(topped_up(self.parts, among.orders, self.fixed))
        return self._through(everyone)

    def _through(self, supplier_sets: Iterable[_SupplierSet]) -> BestBasket:
        """Look through sets of suppliers, the cheapest first: what each could hold at best, then
        what can be ordered there.
        """
        by_value: list[tuple[Decimal, _SupplierSet]] = []
        for supplier_set in sorted(supplier_sets, key=_cheapest_first):
            among = self._with_those_needed(supplier_set)
            floor = self._floor(among, TopUp.BY_VALUE, among.floor)
            by_value.append((floor, among))
        by_value.sort(key=itemgetter(0))
        floors = []
        for known, among in by_value:
            floor = self._floor(among, TopUp.BY_MULTIPLES, known)
            floors.append(max(known, floor))
        return self._result(floors)

    def _result(self, floors: Sequence[Decimal]) -> BestBasket:
        """Return the best basket with what is certain: none is cheaper than the lowest floor."""
        if self.best is None:
            return BestBasket(None, None, self.finished)
        cost = self.best.cost
        floor = min([cost, *floors])
        certain_to = max(self.tolerance, cost.scaleb(-_CERTAIN_DIGITS))
        proven = cost - floor <= certain_to
        if proven:
            floor = cost
        return BestBasket(self.best, floor, self.finished or proven)

    def _with_those_needed(self, among: _SupplierSet) -> _SupplierSet:
        """Return a set of suppliers with a higher floor: what those ask at least without whom
        nothing cheaper is possible.
        """
        if self.best is None or among.floor >= self.best.cost:
            return among
        dearer = _dearer_without(self.parts, among)
        needed: set[str] = set()
        while True:
            asked = {supplier: self.fixed.least_fees(supplier) for supplier in needed}
            floor = among.floor + sum(asked.values(), ZERO)
            more = set()
            for supplier, increase in dearer.items():
                without = floor - asked.get(supplier, ZERO) + increase
                if without >= self.best.cost:
                    more.add(supplier)
            if more == needed:
                return replace(among, floor=floor)
            needed = more

    def _floor(
        self,
        among: _SupplierSet,
        top_up: TopUp,
        known: Decimal,
    ) -> Decimal:
        """Return what any basket from a set of suppliers costs at least.

        One that is found there may be the best so far.
        """
        if self.best and known >= self.best.cost - self.tolerance:
            return known
        if self.left <= 0:
            self.finished = False
            return known
        return self._solved_floor(among, top_up, known)

    def _solved_floor(
        self,
        among: _SupplierSet,
        top_up: TopUp,
        known: Decimal,
    ) -> Decimal:
        """Ask the solver for what costs less than the best so far, and how little it could cost."""
        least_costs = map(cost_of, among.orders)
        parts = zip(self.parts, least_costs, strict=True)
        spare = self.best.cost - among.floor if self.best else None
        built = basket_programme(parts, among.suppliers, self.fixed, top_up, spare)
        start = {}
        if self.best and top_up is TopUp.BY_MULTIPLES:
            start = built.values(self.best.orders)
        answer = solved(built.programme, start, self.left, self.tolerance / 2)
        self.left -= answer.seconds
        self.finished = self.finished and answer.finished
        if answer.values:
            orders = built.orders(answer.values)
            self._try(topped_up(self.parts, orders, self.fixed))
        if answer.bound is not None:
            return max(answer.bound, known)
        return _NOTHING if answer.finished else known

    def _try(self, found: PossibleBasket) -> None:
        """Keep a basket if it is allowed and the best so far."""
        if not found.allowed:
            return
        if self.best is None or found.cost < self.best.cost:
            self.best = found


def best_basket(
    parts: Sequence[BasketPart],
    fixed: FixedCosts,
    limits: BasketLimits,
    currency: str,
) -> BestBasket:
    """Return the basket that costs least of all that are allowed, to within the currency's smallest
    unit.

    `InputError` if the solver is needed and not installed.
    """
    suppliers = _all_suppliers(parts)
    most = min(fixed.most_suppliers or len(suppliers), len(suppliers))
    search = _BasketSearch(
        parts=parts,
        fixed=fixed,
        tolerance=Decimal(1).scaleb(-minor_digits(currency)),
        left=Decimal(limits.seconds),
    )
    sets_matter = most < len(suppliers) or not fixed.have_thresholds
    if sets_matter and _can_be_tried(len(suppliers), most, len(parts)):
        return search.through_every_set(suppliers, most)
    return search.through_all_together(suppliers)


def _cheapest_within(
    parts: Sequence[BasketPart], sets: Iterable[frozenset[str]]
) -> Iterator[_SupplierSet]:
    """Yield the sets of suppliers that can meet every part."""
    for suppliers in sets:
        orders = _least_orders(parts, suppliers)
        if orders is not None:
            floor = sum((cost_of(of_part) for of_part in orders), ZERO)
            yield _SupplierSet(suppliers, orders, floor)


def _least_orders(
    parts: Sequence[BasketPart], suppliers: frozenset[str]
) -> tuple[Orders, ...] | None:
    """Return the cheapest orders of each part from these suppliers, None if one cannot be met."""
    orders = []
    for part in parts:
        least = part.least_within(suppliers)
        if not least:
            return None
        orders.append(least)
    return tuple(orders)


def _cheapest_first(among: _SupplierSet) -> tuple[Decimal, list[str]]:
    return among.floor, sorted(among.suppliers)


def _dearer_without(parts: Sequence[BasketPart], among: _SupplierSet) -> dict[str, Decimal]:
    """Return how much dearer all parts are at least without each supplier of a set.

    Endless where some need it.
    """
    dearer: dict[str, Decimal] = {}
    for part, orders in zip(parts, among.orders, strict=True):
        cost = cost_of(orders)
        for supplier in {order.ladder.supplier for order in orders}:
            others = part.least_within(among.suppliers - {supplier})
            more = cost_of(others) - cost if others else _NOTHING
            dearer[supplier] = dearer.get(supplier, ZERO) + more
    return dearer


def _all_suppliers(parts: Iterable[BasketPart]) -> list[str]:
    """Return the suppliers from which any of the parts may be ordered, sorted."""
    found: set[str] = set()
    for part in parts:
        found.update(_suppliers(part))
    return sorted(found)


def _suppliers(part: BasketPart) -> Iterator[str]:
    """Yield the suppliers from which a part may be ordered."""
    for supplier, _ in part.singles:
        yield supplier
    for order in part.own_split:
        yield order.ladder.supplier
    for group in part.groups:
        if group.is_scarce:
            for ladder in group.ladders:
                yield ladder.supplier


def _can_be_tried(
    suppliers: int,
    most: int,
    parts: int,
) -> bool:
    sizes = range(1, most + 1)
    sets = sum(comb(suppliers, size) for size in sizes)
    return sets * parts <= _MOST_TRIED


def _sets(suppliers: Sequence[str], most: int) -> Iterator[frozenset[str]]:
    """Yield all sets of so many suppliers, the largest sets first."""
    for size in range(most, 0, -1):
        yield from map(frozenset, combinations(suppliers, size))
