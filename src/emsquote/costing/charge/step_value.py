"""What an inspection or test costs, and what it saves: defects that it finds are repaired here and
do not come back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec.structs import replace

from emsquote.costing.charge.charged import Charged
from emsquote.costing.charge.costing import Costing, charged, told_amount
from emsquote.costing.rate_card import Activity, Driver
from emsquote.finding import Finding, Severity
from emsquote.model.quote import Category
from emsquote.wording.sentence import joined, said

_OF_YIELD = {Driver.DEFECT, Driver.RETURN}
_NAMED = 3


def told_yield(costing: Costing, activities: Sequence[Activity]) -> Charged:
    """Return notes on the yield: what each step costs and saves, and what the expected defects
    leave out.
    """
    if not costing.card.defects:
        return Charged()
    return Charged(findings=(*_step_values(costing, activities), *_left_out(costing)))


def _step_values(costing: Costing, activities: Sequence[Activity]) -> Iterator[Finding]:
    """Yield what each step costs and saves on a board, and once.

    By board, since this is the same at every quantity.
    """
    boards, currency = costing.work.starts, costing.card.currency
    for number, step in enumerate(each for each in activities if each.coverage_percent):
        others = costing.coverages[:number] + costing.coverages[number + 1 :]
        saved = (
            _cost_of_defects(replace(costing, coverages=others)) - _cost_of_defects(costing)
        ) / boards
        own = [each for each in activities if each is step or (step.service and _same(each, step))]
        once = _cost(costing, [each for each in own if each.category is Category.NRE])
        cost = (_cost(costing, own) - once) / boards
        told = said("{amount} {currency} a board", amount=told_amount(cost, 2), currency=currency)
        if once:
            told = said(
                "{told} and {amount} {currency} once",
                told=told,
                amount=told_amount(once, 2),
                currency=currency,
            )
        message = said(
            "{step} costs {told}, and saves {amount} {currency} a board in repairs and returns"
            if saved >= 0
            else "{step} costs {told}, and adds {amount} {currency} a board in repairs and returns",
            step=said(step.title),
            told=told,
            amount=told_amount(abs(saved), 2),
            currency=currency,
        )
        yield Finding(Severity.NOTE, "step-value", costing.card.origin, message)


def _same(activity: Activity, step: Activity) -> bool:
    return activity.service == step.service


def _cost_of_defects(costing: Costing) -> Decimal:
    """Return what defects cost, found and come back, whether or not returns are part of the
    quote.
    """
    return _cost(costing, [each for each in costing.card.activities if each.driver in _OF_YIELD])


def _cost(costing: Costing, activities: Sequence[Activity]) -> Decimal:
    each = (charge for activity in activities for charge in charged(costing, activity).charges)
    return sum((charge.cost.amount for charge in each), Decimal(0))


def _left_out(costing: Costing) -> Iterator[Finding]:
    missing = [each.reason for each in costing.passed.defects.missing]
    if missing:
        some, more = joined(missing[:_NAMED]), len(missing) - _NAMED
        left_out = said("{some} and {count} more", some=some, count=more) if more > 0 else some
        message = said("expected defects leave out {what}", what=left_out)
        hint = "state joints or mount in the job file's overrides"
        yield Finding(Severity.NOTE, "yield-incomplete", costing.card.origin, message, hint)
