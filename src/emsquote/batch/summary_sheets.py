"""The summary of a run as sheets: every BOM, what is to be settled, what moved, what was bought
together.
"""

from __future__ import annotations

from collections.abc import Iterator

from emsquote.batch.outcome import Outcome, Status
from emsquote.batch.pool_report import PoolReport
from emsquote.batch.price_movement import Moved
from emsquote.batch.summary import Summary
from emsquote.documents.sheet import (
    Cell,
    ColumnKind,
    Percent,
    Sheet,
    SheetColumn,
    SheetRow,
    settled,
    visible,
)
from emsquote.finding import Finding
from emsquote.model.money import Money, Total, Unknown, round_half_up
from emsquote.wording.texts import Texts

MOST_SHOWN = 200
"""BOMs that a terminal or a log gets to see; above that, only those that need a look."""


def sheets_of_summary(summary: Summary, texts: Texts) -> tuple[Sheet, ...]:
    """Return the sheets of a run in the order in which they are read.

    Those without a row are left out.
    """
    sheets = [boms_sheet(summary, texts)]
    if summary.failures or any(outcome.findings for outcome in summary.outcomes):
        sheets.append(points_sheet(summary, texts))
    if summary.moved or summary.new:
        sheets.append(moved_sheet(summary, texts))
    if summary.pool:
        sheets += pool_sheets(summary.pool, texts)
    return tuple(sheets)


def shown_sheets(summary: Summary, texts: Texts) -> tuple[Sheet, ...]:
    """Return the sheets beside the first that a terminal or a log gets to see: what moved, what
    pooling saved.
    """
    moved = (moved_sheet(summary, texts),) if summary.moved or summary.new else ()
    return (*moved, *((_by_bom(summary.pool, texts),) if summary.pool else ()))


def boms_sheet(summary: Summary, texts: Texts) -> Sheet:
    """Return the table of all BOMs, a row for each quantity."""
    return Sheet(
        texts("batch.name"),
        _title(summary, texts),
        (
            *_price_columns(texts),
            *(
                SheetColumn(texts(f"batch.{key}"), ColumnKind.COUNT, 9)
                for key in ("lines", *_COUNTS)
            ),
        ),
        tuple(
            row for outcome in summary.outcomes for row in _rows(outcome, _counts(outcome), texts)
        ),
        notes=(_counted(summary, texts),),
    )


def short_sheet(summary: Summary, texts: Texts) -> Sheet:
    """Return the table of BOMs for those who read along: narrow, and of very many only those that
    need a look.
    """
    stopped = {failure.name for failure in summary.failures}
    all_of_them = len(summary.outcomes) <= MOST_SHOWN
    shown = [
        outcome
        for outcome in summary.outcomes
        if all_of_them or outcome.status is not Status.COMPLETE or outcome.name in stopped
    ]
    left_out = len(summary.outcomes) - len(shown)
    return Sheet(
        texts("batch.name"),
        _title(summary, texts),
        (*_price_columns(texts), SheetColumn(texts("batch.points"), ColumnKind.TEXT, 20)),
        tuple(
            row for outcome in shown for row in _rows(outcome, (_in_words(outcome, texts),), texts)
        ),
        notes=(
            _counted(summary, texts),
            *((texts("batch.only_looked_at", count=left_out),) if left_out else ()),
        ),
    )


_COUNTS = ("unpriced", "short", "stale")


def _title(summary: Summary, texts: Texts) -> str:
    count = len(summary.outcomes)
    return texts("batch.title", count=count) if count != 1 else texts("batch.title_one")


def _price_columns(texts: Texts) -> tuple[SheetColumn, ...]:
    return (
        SheetColumn(texts("batch.bom"), ColumnKind.TEXT, 40),
        SheetColumn(texts("batch.status"), ColumnKind.TEXT, 10),
        SheetColumn(texts("batch.boards"), ColumnKind.COUNT, 10),
        SheetColumn(texts("batch.unit_price"), ColumnKind.MONEY, 14),
        SheetColumn(texts("batch.total"), ColumnKind.MONEY, 16),
        SheetColumn(texts("batch.currency"), ColumnKind.TEXT, 6),
    )


def _counted(summary: Summary, texts: Texts) -> str:
    counted = [
        texts(f"batch.count_{status}", count=summary.count(status))
        for status in Status
        if summary.count(status)
    ]
    stopped = len({failure.name for failure in summary.failures})
    return ", ".join([*counted, *([texts("batch.count_failed", count=stopped)] if stopped else [])])


def _counts(outcome: Outcome) -> tuple[Cell, ...]:
    if outcome.status is Status.REFUSED:
        return ("", "", "", "")
    return (outcome.lines, outcome.unpriced, outcome.short, outcome.stale)


def _in_words(outcome: Outcome, texts: Texts) -> str:
    counts = zip(_COUNTS, (outcome.unpriced, outcome.short, outcome.stale), strict=True)
    return ", ".join(f"{count} {texts(f'batch.{each}').lower()}" for each, count in counts if count)


def _rows(outcome: Outcome, more: tuple[Cell, ...], texts: Texts) -> Iterator[SheetRow]:
    head = (visible(outcome.name), texts(f"batch.{outcome.status}"))
    if outcome.status is Status.REFUSED:
        yield SheetRow((*head, "", "", "", "", *more))
    for column in outcome.columns:
        missing = () if column.complete else (Unknown(""),)
        amounts = (
            Total(settled(Money(amount, outcome.currency)), missing)
            for amount in (column.unit_price, column.total)
        )
        yield SheetRow((*head, column.quantity, *amounts, outcome.currency, *more))


def points_sheet(summary: Summary, texts: Texts) -> Sheet:
    """Return what is to be settled: gates first, then what is open in each BOM."""
    rows = [
        *(
            _point(failure.name, texts("batch.gate"), failure.finding)
            for failure in summary.failures
        ),
        *(row for outcome in summary.outcomes for row in _points(outcome, texts)),
    ]
    return Sheet(
        texts("batch.points_name"),
        texts("batch.points_title"),
        (
            SheetColumn(texts("batch.bom"), ColumnKind.TEXT, 30),
            SheetColumn(texts("batch.severity"), ColumnKind.TEXT, 10),
            SheetColumn(texts("batch.message"), ColumnKind.TEXT, 80),
            SheetColumn(texts("batch.hint"), ColumnKind.TEXT, 50),
        ),
        tuple(rows),
    )


def _points(outcome: Outcome, texts: Texts) -> Iterator[SheetRow]:
    for finding in outcome.findings:
        yield _point(outcome.name, texts(f"severity.{finding.severity}"), finding)
    if outcome.untold:
        yield SheetRow((visible(outcome.name), "", texts("batch.more", count=outcome.untold), ""))


def _point(name: str, weight: str, finding: Finding) -> SheetRow:
    place = f"{finding.origin}: " if str(finding.origin) else ""
    return SheetRow(
        (visible(name), weight, visible(f"{place}{finding.message}"), visible(finding.hint))
    )


def moved_sheet(summary: Summary, texts: Texts) -> Sheet:
    """Return what moved since the baseline, the largest first, and what is new."""
    new = (
        SheetRow((visible(name), "", "", "", "", "", texts("batch.not_in_baseline")))
        for name in summary.new
    )
    titles = (
        ("boards", ColumnKind.COUNT),
        ("old", ColumnKind.MONEY),
        ("new", ColumnKind.MONEY),
        ("difference", ColumnKind.MONEY),
    )
    return Sheet(
        texts("batch.moved_name"),
        texts("batch.moved_title"),
        (
            SheetColumn(texts("batch.bom"), ColumnKind.TEXT, 30),
            *(SheetColumn(texts(f"batch.{title}"), kind, 14) for title, kind in titles),
            SheetColumn(texts("batch.percent"), ColumnKind.PERCENT, 10),
            SheetColumn(texts("batch.causes"), ColumnKind.TEXT, 60),
        ),
        (*(_moved_row(moved) for moved in summary.moved), *new),
    )


def _moved_row(moved: Moved) -> SheetRow:
    share: Cell = (
        Percent(round_half_up(moved.percent, 1))
        if moved.percent is not None and moved.complete
        else ""
    )
    amounts = (moved.old, moved.new, moved.difference)
    return SheetRow(
        (visible(moved.name), moved.quantity, *amounts, share, visible("; ".join(moved.causes)))
    )


def pool_sheets(pool: PoolReport, texts: Texts) -> tuple[Sheet, ...]:
    """Return what buying together saves by part and by BOM, and the joint purchase list."""
    return (_by_part(pool, texts), _by_bom(pool, texts), _orders(pool, texts))


_SAVING = ("apart", "pooled", "saving")


def _columns(texts: Texts, **kinds: ColumnKind) -> tuple[SheetColumn, ...]:
    return tuple(
        SheetColumn(texts(f"batch.{key}"), kind, 24 if kind is ColumnKind.TEXT else 12)
        for key, kind in kinds.items()
    )


def _by_part(pool: PoolReport, texts: Texts) -> Sheet:
    rows = (
        SheetRow(
            (
                part.column,
                visible(part.mpn),
                visible(part.manufacturer),
                part.boms,
                part.required,
                part.ordered,
                part.missing,
                part.apart,
                part.together,
                part.saving,
                part.currency,
            )
        )
        for part in pool.parts
    )
    return Sheet(
        texts("batch.pool_parts_name"),
        texts("batch.pool_parts_title"),
        _columns(
            texts,
            column=ColumnKind.COUNT,
            mpn=ColumnKind.TEXT,
            manufacturer=ColumnKind.TEXT,
            boms=ColumnKind.COUNT,
            required=ColumnKind.COUNT,
            ordered=ColumnKind.COUNT,
            missing=ColumnKind.COUNT,
            **dict.fromkeys(_SAVING, ColumnKind.MONEY),
            currency=ColumnKind.TEXT,
        ),
        tuple(rows),
    )


def _by_bom(pool: PoolReport, texts: Texts) -> Sheet:
    rows = (
        SheetRow(
            (
                bom.column,
                visible(bom.name),
                bom.parts,
                bom.apart,
                bom.together,
                bom.saving,
                bom.currency,
            )
        )
        for bom in pool.boms
    )
    return Sheet(
        texts("batch.pool_boms_name"),
        texts("batch.pool_boms_title"),
        _columns(
            texts,
            column=ColumnKind.COUNT,
            bom=ColumnKind.TEXT,
            lines=ColumnKind.COUNT,
            **dict.fromkeys(_SAVING, ColumnKind.MONEY),
            currency=ColumnKind.TEXT,
        ),
        tuple(rows),
        notes=tuple(_in_all(pool, texts)),
    )


def _in_all(pool: PoolReport, texts: Texts) -> Iterator[str]:
    for column, currency in dict.fromkeys((bom.column, bom.currency) for bom in pool.boms):
        here = [bom for bom in pool.boms if (bom.column, bom.currency) == (column, currency)]
        apart, together = sum(part.apart for part in here), sum(part.together for part in here)
        yield texts(
            "batch.in_all",
            column=column,
            apart=apart,
            together=together,
            saving=apart - together,
            currency=currency,
        )


def _orders(pool: PoolReport, texts: Texts) -> Sheet:
    rows = (
        SheetRow(
            (
                order.column,
                visible(order.mpn),
                visible(order.manufacturer),
                visible(order.supplier),
                visible(order.sku),
                order.quantity,
                order.price,
                order.price_currency,
                settled(Money(order.cost, order.currency).rounded()),
                order.currency,
            )
        )
        for order in pool.orders
    )
    columns = _columns(
        texts,
        column=ColumnKind.COUNT,
        mpn=ColumnKind.TEXT,
        manufacturer=ColumnKind.TEXT,
        supplier=ColumnKind.TEXT,
        sku=ColumnKind.TEXT,
        ordered=ColumnKind.COUNT,
        price=ColumnKind.MONEY,
        price_currency=ColumnKind.TEXT,
        cost=ColumnKind.MONEY,
        currency=ColumnKind.TEXT,
    )
    return Sheet(
        texts("batch.pool_orders_name"), texts("batch.pool_orders_title"), columns, tuple(rows)
    )
