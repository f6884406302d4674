"""What an inspection or test costs, and what it saves: defects that it finds are repaired here and
do not come back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec.structs import replace

from emsquote.costing.charge.charged import Charged, cost_of
from emsquote.costing.charge.costing import Costing, charged_activity
from emsquote.costing.charge.figures import told_amount
from emsquote.costing.rate_card import Activity, Driver
from emsquote.finding import Finding, Severity
from emsquote.model.money import ZERO
from emsquote.model.quote import Category
from emsquote.wording.sentence import Counted, joined, said

_OF_YIELD = {Driver.DEFECT, Driver.RETURN}
_NAMED = 3


def yield_notes(costing: Costing, activities: Sequence[Activity]) -> Charged:
    """Return notes on the yield: what each inspection and test costs and saves, and what the
    expected defects leave out.
    """
    if not costing.card.defects:
        return Charged()
    notes = (*_inspection_notes(costing, activities), *_left_out(costing))
    return Charged(findings=notes)


def _inspection_notes(costing: Costing, activities: Sequence[Activity]) -> Iterator[Finding]:
    """Yield what each inspection and test costs and saves on a board, and once."""
    seeing = costing.passed.steps
    steps: dict[str, list[Activity]] = {}
    for activity in costing.inspections:
        steps.setdefault(activity.step_name, []).append(activity)
    for step, looks in steps.items():
        if step not in seeing:
            continue
        own = [activity for activity in activities if activity.step_name == step]
        saved = _saved_by(costing, step) / costing.work.starts
        yield Finding(
            severity=Severity.NOTE,
            code="step-value",
            origin=costing.card.origin,
            message=_value_told(costing, looks[0], _costs(costing, own), saved),
        )


def _saved_by(costing: Costing, step: str) -> Decimal:
    """Return what defects would cost more without one of the inspections and tests."""
    others = [look for look in costing.inspections if look.step_name != step]
    without = replace(costing, inspections=tuple(others))
    return _cost_of_defects(without) - _cost_of_defects(costing)


def _costs(costing: Costing, activities: Sequence[Activity]) -> str:
    """Return what activities cost a board, and once, in words."""
    nre = [activity for activity in activities if activity.category is Category.NRE]
    once = _cost(costing, nre)
    a_board = (_cost(costing, activities) - once) / costing.work.starts
    currency = costing.card.currency
    costs = said(
        "{amount} {currency} a board",
        amount=told_amount(a_board, 2),
        currency=currency,
    )
    if not once:
        return costs
    return said(
        "{told} and {amount} {currency} once",
        told=costs,
        amount=told_amount(once, 2),
        currency=currency,
    )


def _value_told(
    costing: Costing,
    inspection: Activity,
    costs: str,
    saved: Decimal,
) -> str:
    return said(
        "{step} costs {told}, and saves {amount} {currency} a board in repairs and returns, "
        "in a lot of {boards}"
        if saved >= 0
        else "{step} costs {told}, and adds {amount} {currency} a board in repairs and returns, "
        "in a lot of {boards}",
        step=said(inspection.title),
        told=costs,
        amount=told_amount(abs(saved), 2),
        currency=costing.card.currency,
        boards=Counted(costing.work.quantity, "board", "boards"),
    )


def _cost_of_defects(costing: Costing) -> Decimal:
    """Return what defects cost, found and come back, whether or not returns are part of the
    quote.
    """
    of_yield = [activity for activity in costing.card.activities if activity.driver in _OF_YIELD]
    return _cost(costing, of_yield)


def _cost(costing: Costing, activities: Sequence[Activity]) -> Decimal:
    cost = ZERO
    for activity in activities:
        cost += cost_of(charged_activity(costing, activity).charges)
    return cost


def _left_out(costing: Costing) -> Iterator[Finding]:
    missing = [unknown.reason for unknown in costing.passed.defects.missing]
    if not missing:
        return
    some = joined(missing[:_NAMED])
    more = len(missing) - _NAMED
    if more > 0:
        some = said("{some} and {count} more", some=some, count=more)
    message = said("expected defects leave out {what}", what=some)
    yield Finding(
        severity=Severity.NOTE,
        code="yield-incomplete",
        origin=costing.card.origin,
        message=message,
        hint="state joints or mount in the job file's overrides",
    )
