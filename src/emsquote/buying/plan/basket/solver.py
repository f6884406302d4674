"""HiGHS, asked to solve an integer programme; the only place that knows it.

What it chooses is priced exactly elsewhere, so its floating point decides nothing but the choice.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from msgspec import Struct

from emsquote.buying.plan.basket.integer_programme import IntegerProgramme, Term
from emsquote.finding import Origin, fault
from emsquote.model.money import ZERO

_Highs = Any
"""A thing of highspy, which has no types."""
_SIZE = 5
"""The largest amount is shown to the solver with so many digits before the point, which suits its
tolerances.
"""
_FEASIBLE = 2
"""HiGHS's word for a solution that keeps all rows."""


class Inclusion(Struct, frozen=True):
    """What the solver found: values of the columns, rounded to whole numbers, () if none that keep
    all rows.

    `bound` is what any solution costs at least, None if nobody knows or there is none. `finished`
    says whether the search ended by itself, `seconds` how long it took.
    """

    values: tuple[int, ...]
    bound: Decimal | None
    finished: bool
    seconds: Decimal


def solved(
    programme: IntegerProgramme,
    start: Mapping[int, int],
    seconds: Decimal,
    tolerance: Decimal,
) -> Inclusion:
    """Solve a programme to within `tolerance` of the least cost, from a first solution if `start`
    is one.

    `InputError` if the solver is not installed.
    """
    highs = _highs()
    solver = highs.Highs()
    exponent = _exponent(programme)
    options = {
        "output_flag": False,
        "threads": 1,  # one thread always goes the same way, and many BOMs share the machine
        "time_limit": _fraction(seconds),
        "mip_rel_gap": 0 / 1,
        "mip_abs_gap": _fraction(tolerance.scaleb(exponent)),
        "mip_feasibility_tolerance": _fraction(Decimal("1e-9")),
    }
    for option, value in options.items():
        solver.setOptionValue(option, value)
    solver.passModel(_model(highs, programme, exponent))
    if start:
        columns, values = list(start), list(start.values())
        solver.setSolution(len(columns), columns, values)
    solver.run()
    return _answer(solver, exponent)


def _exponent(programme: IntegerProgramme) -> int:
    """Return the power of ten that makes the largest cost of a size that suits the solver."""
    largest = max(map(abs, programme.costs), default=ZERO) or Decimal(1)
    return _SIZE - largest.adjusted()


def _fraction(amount: Decimal) -> Any:  # noqa: ANN401 - a float, for nothing but the solver's options
    above, below = amount.as_integer_ratio()
    return above / below


def _highs() -> _Highs:
    try:
        import highspy  # type: ignore[import-not-found, unused-ignore]  # noqa: PLC0415 - late, and an extra
    except ImportError as error:
        message = (
            "a basket whose cost hangs on suppliers' thresholds needs the solver HiGHS,"
            " which is not installed"
        )
        hint = "pip install 'emsquote[solver]'"
        raise fault("no-solver", Origin("emsquote"), message, hint) from error
    return highspy


def _model(
    highs: _Highs,
    programme: IntegerProgramme,
    exponent: int,
) -> _Highs:
    """Return a programme as HiGHS takes it, amounts of money made of a size that suits it."""
    model = highs.HighsLp()
    _set_columns(model, highs, programme, exponent)
    _set_rows(model, highs, programme)
    return model


def _set_columns(
    model: _Highs,
    highs: _Highs,
    programme: IntegerProgramme,
    exponent: int,
) -> None:
    kinds = {True: highs.HighsVarType.kInteger, False: highs.HighsVarType.kContinuous}
    model.num_col_ = len(programme.costs)
    model.col_cost_ = [cost.scaleb(exponent) for cost in programme.costs]
    model.col_lower_ = [0] * len(programme.costs)
    model.col_upper_ = programme.uppers
    model.integrality_ = [kinds[is_whole] for is_whole in programme.are_whole]


def _set_rows(
    model: _Highs,
    highs: _Highs,
    programme: IntegerProgramme,
) -> None:
    """Set the bounds of the rows, and their terms one after another."""
    endless = highs.kHighsInf
    lower, upper = [], []
    terms: list[Term] = []
    starts = [0]
    for row in programme.rows:
        lower.append(-endless if row.least is None else row.least)
        upper.append(endless if row.most is None else row.most)
        terms += row.terms
        starts.append(len(terms))
    model.num_row_ = len(programme.rows)
    model.row_lower_ = lower
    model.row_upper_ = upper
    model.a_matrix_.format_ = highs.MatrixFormat.kRowwise
    model.a_matrix_.start_ = starts
    model.a_matrix_.index_ = [place for place, _ in terms]
    model.a_matrix_.value_ = [factor for _, factor in terms]


def _answer(solver: _Highs, exponent: int) -> Inclusion:
    info = solver.getInfo()
    ended = solver.modelStatusToString(solver.getModelStatus())
    bound = Decimal(str(info.mip_dual_bound))
    values: tuple[int, ...] = ()
    if info.primal_solution_status == _FEASIBLE:
        values = tuple(round(value) for value in solver.getSolution().col_value)
    return Inclusion(
        values=values,
        bound=bound.scaleb(-exponent) if bound.is_finite() else None,
        finished=ended in {"Optimal", "Infeasible"},
        seconds=Decimal(str(solver.getRunTime())),
    )
