"""The integer programme of a basket, given to HiGHS: one way for each part, suppliers' fixed costs beside the parts.

The solver is given whole numbers; what it chooses is priced exactly elsewhere. It starts from the part by part plan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any

from msgspec import Struct

from emsquote.buy.ways import Way
from emsquote.finding import Origin, fault
from emsquote.job import SupplierCosts
from emsquote.money import ZERO

STANDARD_SECONDS = 30
_DIGITS = 9
"""So many digits has the dearest basket, as the solver sees it."""
_FEASIBLE = 2
"""HiGHS's word for a solution that keeps all conditions."""


class Limits(Struct, frozen=True):
    """What bounds a basket and the search for it. None: any number of suppliers."""

    max_suppliers: int | None = None
    seconds: int = STANDARD_SECONDS


class Solution(Struct, frozen=True):
    """The way chosen for each part; none where nothing was found that keeps all conditions.

    `gap` is how much cheaper the best could at most be, as a share of the cost, and None where nobody knows. `finished`
    says whether the search ended by itself.
    """

    chosen: tuple[Way, ...]
    gap: Decimal | None
    finished: bool


class _Units(Struct, frozen=True):
    """Amounts of money as whole numbers that suit the solver."""

    exponent: int

    def of(self, amount: Decimal, rounding: str = ROUND_HALF_UP) -> int:
        return int(amount.scaleb(self.exponent).to_integral_value(rounding))

    def reached(self, threshold: Decimal) -> int:
        """Return a threshold that no value reaches by rounding alone."""
        return self.of(threshold, ROUND_CEILING)

    def worth(self, value: Decimal) -> int:
        return self.of(value, ROUND_FLOOR)


class _Supplier(Struct, frozen=True):
    """A supplier's variables: is it used, and is each of its fixed costs saved from a threshold on."""

    used: Any
    saved: tuple[tuple[Any, Decimal], ...]

    def start(self, value: Decimal | None) -> dict[int, int]:
        """Return the variables' values where its parts are worth so much (None: it is not used)."""
        used = value is not None
        saved = {each.index: int(used and (value or ZERO) >= threshold) for each, threshold in self.saved}
        return {self.used.index: int(used), **saved}


def best_ways(ways: Sequence[Sequence[Way]], rules: Mapping[str, SupplierCosts], limits: Limits) -> Solution:
    """Choose one way for each part so that parts and suppliers' fixed costs together cost least.

    `rules` go by the suppliers' one names. `InputError` if the solver is not installed.
    """
    solver = _new_solver(limits.seconds)
    units = _Units(_DIGITS - sum((max(way.cost for way in some) for some in ways), ZERO).adjusted())
    takes = [[solver.addBinary(obj=units.of(way.cost)) for way in some] for some in ways]
    for some in takes:
        solver.addConstr(solver.qsum(some) == 1)
    suppliers = {}
    for house in sorted({house for some in ways for way in some for house in way.values}):
        terms = [(take, units.worth(way.values[house])) for t, w in zip(takes, ways, strict=True)
                 for take, way in zip(t, w, strict=True) if house in way.values]  # fmt: skip
        suppliers[house] = _couple(solver, terms, rules.get(house, SupplierCosts(house)), units)
    if limits.max_suppliers is not None:
        solver.addConstr(solver.qsum([each.used for each in suppliers.values()]) <= limits.max_suppliers)
    _start_from(solver, _part_by_part(takes, ways, suppliers))
    solver.minimize()
    return _read(solver, takes, ways)


def _new_solver(seconds: int) -> Any:  # noqa: ANN401 - highspy has no types
    try:
        import highspy  # type: ignore[import-not-found, unused-ignore]  # noqa: PLC0415 - late, and an extra
    except ImportError as error:
        message = "suppliers' fixed costs and a limit on suppliers need the solver HiGHS, which is not installed"
        raise fault("no-solver", Origin("emsquote"), message, "pip install 'emsquote[solver]'") from error
    solver = highspy.Highs()  # type: ignore[no-untyped-call, unused-ignore]
    for option, value in (
        ("output_flag", False),
        ("threads", 1),  # several BOMs at once share the machine, and one thread always goes the same way
        ("time_limit", seconds / 1),  # a fraction, as HiGHS wants it
        ("mip_rel_gap", 0 / 1),
    ):
        solver.setOptionValue(option, value)
    return solver


def _couple(solver: Any, terms: Sequence[tuple[Any, int]], costs: SupplierCosts, units: _Units) -> _Supplier:  # noqa: ANN401
    """Add what a supplier costs beside its parts."""
    fee = costs.small_order_fee if costs.small_order_below is not None else ZERO
    used = solver.addBinary(obj=units.of(costs.shipping + fee))
    for take, _ in terms:  # one by one: a far tighter relaxation than all in a sum
        solver.addConstr(take <= used)
    value = solver.qsum([take * worth for take, worth in terms])
    saved = []
    for threshold, amount in ((costs.free_from, costs.shipping), (costs.small_order_below, fee)):
        if threshold is not None and amount:
            spared = solver.addBinary(obj=-units.of(amount))
            solver.addConstr(value >= spared * units.reached(threshold))
            solver.addConstr(spared <= used)
            saved.append((spared, threshold))
    if costs.minimum_order is not None:
        solver.addConstr(value >= used * units.reached(costs.minimum_order))
    return _Supplier(used, tuple(saved))


def _part_by_part(
    takes: Sequence[Sequence[Any]], ways: Sequence[Sequence[Way]], suppliers: Mapping[str, _Supplier]
) -> dict[int, int]:
    """Return the plan that is best without fixed costs, by the solver's variables."""
    start: dict[int, int] = {}
    values: dict[str, Decimal] = {}
    for some, their_takes in zip(ways, takes, strict=True):
        best = min(range(len(some)), key=lambda place: some[place].cost)
        start |= {take.index: int(place == best) for place, take in enumerate(their_takes)}
        for house, value in some[best].values.items():
            values[house] = values.get(house, ZERO) + value
    for house, supplier in suppliers.items():
        start |= supplier.start(values.get(house))
    return start


def _start_from(solver: Any, start: Mapping[int, int]) -> None:  # noqa: ANN401
    """Give the solver a first solution; it drops one that breaks a condition."""
    solver.setSolution(len(start), list(start), list(start.values()))


def _read(solver: Any, takes: Sequence[Sequence[Any]], ways: Sequence[Sequence[Way]]) -> Solution:  # noqa: ANN401
    info = solver.getInfo()
    ended = solver.modelStatusToString(solver.getModelStatus())
    finished = ended in {"Optimal", "Infeasible"}
    if info.primal_solution_status != _FEASIBLE:
        return Solution((), None, finished)
    chosen = tuple(
        next(way for take, way in zip(t, w, strict=True) if round(solver.val(take)) == 1)
        for t, w in zip(takes, ways, strict=True)
    )
    gap = Decimal(str(info.mip_gap))
    return Solution(chosen, ZERO if ended == "Optimal" else max(ZERO, gap) if gap.is_finite() else None, finished)
