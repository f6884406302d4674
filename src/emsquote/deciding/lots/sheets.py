"""The lots of a year as sheets: sizes side by side, and when each lot is due."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from emsquote.deciding.lots.lot_size import LotSize
from emsquote.deciding.lots.schedule import LotPlan
from emsquote.documents.sheet import (
    ColumnKind,
    Emphasis,
    Sheet,
    SheetColumn,
    SheetRow,
    settled,
    titled,
    visible,
)
from emsquote.model.money import Money, round_half_up
from emsquote.wording.texts import Texts

_MOST_LOTS = 100
"""Lots of a year that are listed."""


def lot_sheet(plan: LotPlan, texts: Texts) -> Sheet:
    """Return what a year costs in lots of several sizes, the best as the last row."""
    columns = (
        SheetColumn("Boards a lot", ColumnKind.COUNT, 14),
        SheetColumn("Lots a year", ColumnKind.COUNT, 12),
        SheetColumn("Price", ColumnKind.MONEY, 14),
        SheetColumn("Ordering", ColumnKind.MONEY, 12),
        SheetColumn("Holding", ColumnKind.MONEY, 12),
        SheetColumn("Cost of a year", ColumnKind.MONEY, 16),
    )
    rows = [SheetRow(_cells(lot, plan)) for lot in plan.others]
    best = SheetRow(_cells(plan.best, plan), Emphasis.TOTAL)
    return Sheet(
        name=texts("Lots"),
        title=texts("Lots of a year: {title}", title=visible(plan.curve.title)),
        columns=tuple(titled(column, texts) for column in columns),
        rows=(*rows, best),
        facts=tuple(_facts(plan, texts)),
        notes=tuple(_notes(plan, texts)),
        language=texts.language,
    )


def _cells(lot: LotSize, plan: LotPlan) -> tuple[int | Decimal | Money, ...]:
    amounts = (lot.bought, lot.ordering, lot.holding, lot.cost)
    lots = round_half_up(Decimal(plan.terms.yearly) / lot.size, 1)
    return (lot.size, lots, *(_money(amount, plan) for amount in amounts))


def _money(amount: Decimal, plan: LotPlan) -> Money:
    return settled(Money(amount, plan.curve.currency).rounded())


def _facts(plan: LotPlan, texts: Texts) -> Iterator[tuple[str, str]]:
    terms = plan.terms
    yield texts("Currency"), plan.curve.currency
    yield texts("Boards a year"), texts.number(terms.yearly)
    yield texts("Ordering a lot costs"), texts.number(terms.order_cost)
    yield texts("A year in stock costs"), f"{texts.number(terms.holding_percent)} %"
    if plan.shelf_days is not None:
        yield texts("Days in stock at most"), texts.number(plan.shelf_days)


def _notes(plan: LotPlan, texts: Texts) -> Iterator[str]:
    yield texts("The last row is the lot of least yearly cost, of all sizes. NRE is apart.")
    if plan.is_last:
        yield texts("It is the largest that was tried: more might cost less still.")
    if not plan.curve.complete:
        yield texts("Some prices are incomplete: what is missing is in none of the figures.")


def schedule_sheet(plan: LotPlan, texts: Texts) -> Sheet:
    """Return the lots of the year in the order in which they are due."""
    columns = (
        SheetColumn("Lot", ColumnKind.COUNT, 8),
        SheetColumn("Day of the year", ColumnKind.COUNT, 16),
        SheetColumn("Boards", ColumnKind.COUNT, 12),
        SheetColumn("Price", ColumnKind.MONEY, 16),
    )
    shown = plan.lots[:_MOST_LOTS]
    rows = [SheetRow((lot.number, lot.day, lot.size, _money(lot.price, plan))) for lot in shown]
    left = len(plan.lots) - len(shown)
    more = (texts("{count} more lots follow.", count=texts.number(left)),) if left else ()
    return Sheet(
        name=texts("Schedule"),
        title=texts("When each lot is due"),
        columns=tuple(titled(column, texts) for column in columns),
        rows=tuple(rows),
        notes=(*more, texts("The day is when the lot must be there; the lead time comes before.")),
        language=texts.language,
    )
