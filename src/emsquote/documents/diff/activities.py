"""What changed in the activities of a category: which are new, how much of each is done, and at
what rate.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from msgspec import Struct

from emsquote.documents.diff.effect import Cause, Effect
from emsquote.documents.diff.exchange import Rates, exchange_effect, moved_with
from emsquote.documents.sheet import visible
from emsquote.model.money import Money
from emsquote.model.quote import Category, Charge, QuoteColumn
from emsquote.wording.sentence import said


class _Activity(Struct, frozen=True):
    """All charges of one activity in one column."""

    title: str
    driver: str
    amount: Decimal
    cost: Money


def activity_effects(
    old: QuoteColumn, new: QuoteColumn, category: Category, rates: Rates
) -> Iterator[Effect]:
    """Yield what each change in the activities of a category adds to its cost."""
    before, after = _activities(old.charges, category), _activities(new.charges, category)
    for name in dict.fromkeys([*before, *after]):
        was, now = before.get(name), after.get(name)
        if was is None and now is not None:
            yield Effect(Cause.ACTIVITY_ADDED, now.title, "", now.cost)
        elif now is None and was is not None:
            yield Effect(Cause.ACTIVITY_REMOVED, was.title, "", -was.cost)
        elif was is not None and now is not None:
            yield from _changed(was, now, rates)


def _activities(charges: Iterable[Charge], category: Category) -> dict[str, _Activity]:
    found: dict[str, _Activity] = {}
    for charge in charges:
        if charge.category is category:
            before = found.get(charge.activity)
            amount = charge.driver_amount + (before.amount if before else 0)
            cost = charge.cost + before.cost if before else charge.cost
            found[charge.activity] = _Activity(
                visible(charge.title), visible(charge.driver), amount, cost
            )
    return found


def _changed(was: _Activity, now: _Activity, rates: Rates) -> Iterator[Effect]:
    difference = now.cost - was.cost
    more = difference * 0
    if was.driver == now.driver and was.amount and was.amount != now.amount:
        more = was.cost * (now.amount / was.amount - 1)
        detail = said(
            "{was} → {now} × {driver}",
            was=was.amount.normalize(),
            now=now.amount.normalize(),
            driver=said(now.driver),
        )
        yield Effect(Cause.WORK, now.title, detail, more)
    currency = moved_with(was.cost + more, now.cost, rates)
    left = difference - more
    if currency:
        yield exchange_effect(currency, rates, left)
    else:
        yield Effect(Cause.RATE, now.title, "", left)
