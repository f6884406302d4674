"""The summary of a run as sheets: every BOM, what is to be settled, what moved, what was bought
together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

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
from emsquote.wording.texts import texts_in

MOST_SHOWN = 200
"""BOMs that a terminal or a log gets to see; above that, only those that need a look."""


def sheets_of_summary(summary: Summary) -> tuple[Sheet, ...]:
    """Return the sheets of a run in the order in which they are read.

    Those without a row are left out.
    """
    sheets = [boms_sheet(summary)]
    if summary.failures or any(outcome.findings for outcome in summary.outcomes):
        sheets.append(points_sheet(summary))
    if summary.moved or summary.new:
        sheets.append(moved_sheet(summary))
    if summary.pool:
        sheets += pool_sheets(summary.pool)
    return tuple(sheets)


def shown_sheets(summary: Summary) -> tuple[Sheet, ...]:
    """Return the sheets beside the first that a terminal or a log gets to see: what moved, what
    pooling saved.
    """
    moved = (moved_sheet(summary),) if summary.moved or summary.new else ()
    return (*moved, *((_by_bom(summary.pool),) if summary.pool else ()))


def boms_sheet(summary: Summary) -> Sheet:
    """Return the table of all BOMs, a row for each quantity."""
    return Sheet(
        name="Summary",
        title=_title(summary),
        columns=(
            *_price_columns(),
            *(SheetColumn(title, ColumnKind.COUNT, 9) for title in ("Lines", *_COUNTS)),
        ),
        rows=tuple(row for outcome in summary.outcomes for row in _rows(outcome, _counts(outcome))),
        notes=(_counted(summary),),
    )


def short_sheet(summary: Summary) -> Sheet:
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
        name="Summary",
        title=_title(summary),
        columns=(*_price_columns(), SheetColumn("Open", ColumnKind.TEXT, 20)),
        rows=tuple(row for outcome in shown for row in _rows(outcome, (_in_words(outcome),))),
        notes=(
            _counted(summary),
            *(
                (f"{left_out} complete BOMs are left out here; all are in summary.csv.",)
                if left_out
                else ()
            ),
        ),
    )


_COUNTS = ("No offer", "Short", "Stale")

_COUNTED = {
    Status.COMPLETE: "complete",
    Status.OPEN: "with open points",
    Status.REFUSED: "refused",
}


def _title(summary: Summary) -> str:
    count = len(summary.outcomes)
    return f"{count} BOMs" if count != 1 else "1 BOM"


def _price_columns() -> tuple[SheetColumn, ...]:
    return (
        SheetColumn("BOM", ColumnKind.TEXT, 40),
        SheetColumn("Status", ColumnKind.TEXT, 10),
        SheetColumn("Boards", ColumnKind.COUNT, 10),
        SheetColumn("Unit price", ColumnKind.MONEY, 14),
        SheetColumn("Total", ColumnKind.MONEY, 16),
        SheetColumn("Cur.", ColumnKind.TEXT, 6),
    )


def _counted(summary: Summary) -> str:
    counted = [
        f"{summary.count(status)} {_COUNTED[status]}" for status in Status if summary.count(status)
    ]
    stopped = len({failure.name for failure in summary.failures})
    return ", ".join([*counted, *([f"{stopped} stopped by a gate"] if stopped else [])])


def _counts(outcome: Outcome) -> tuple[Cell, ...]:
    if outcome.status is Status.REFUSED:
        return ("", "", "", "")
    return (outcome.lines, outcome.unpriced, outcome.short, outcome.stale)


def _in_words(outcome: Outcome) -> str:
    counts = zip(_COUNTS, (outcome.unpriced, outcome.short, outcome.stale), strict=True)
    return ", ".join(f"{count} {title.lower()}" for title, count in counts if count)


def _rows(outcome: Outcome, more: tuple[Cell, ...]) -> Iterator[SheetRow]:
    head = (visible(outcome.name), outcome.status.value)
    if outcome.status is Status.REFUSED:
        yield SheetRow((*head, "", "", "", "", *more))
    for column in outcome.columns:
        missing = () if column.complete else (Unknown(""),)
        amounts = (
            Total(settled(Money(amount, outcome.currency)), missing)
            for amount in (column.unit_price, column.total)
        )
        yield SheetRow((*head, column.quantity, *amounts, outcome.currency, *more))


def points_sheet(summary: Summary) -> Sheet:
    """Return what is to be settled: gates first, then what is open in each BOM."""
    rows = [
        *(_point(failure.name, "gate", failure.finding) for failure in summary.failures),
        *(row for outcome in summary.outcomes for row in _points(outcome)),
    ]
    return Sheet(
        name="To settle",
        title="What is to be settled",
        columns=(
            SheetColumn("BOM", ColumnKind.TEXT, 30),
            SheetColumn("Weight", ColumnKind.TEXT, 10),
            SheetColumn("What", ColumnKind.TEXT, 80),
            SheetColumn("Way out", ColumnKind.TEXT, 50),
        ),
        rows=tuple(rows),
    )


def _points(outcome: Outcome) -> Iterator[SheetRow]:
    for finding in outcome.findings:
        yield _point(outcome.name, texts_in().word("severity", finding.severity), finding)
    if outcome.untold:
        yield SheetRow((visible(outcome.name), "", f"and {outcome.untold} more, see its quote", ""))


def _point(name: str, weight: str, finding: Finding) -> SheetRow:
    place = f"{finding.origin}: " if str(finding.origin) else ""
    return SheetRow(
        (visible(name), weight, visible(f"{place}{finding.message}"), visible(finding.hint))
    )


def moved_sheet(summary: Summary) -> Sheet:
    """Return what moved since the baseline, the largest first, and what is new."""
    new = (
        SheetRow((visible(name), "", "", "", "", "", "not in the baseline")) for name in summary.new
    )
    return Sheet(
        name="Moved",
        title="What moved, largest first",
        columns=(
            SheetColumn("BOM", ColumnKind.TEXT, 30),
            SheetColumn("Boards", ColumnKind.COUNT, 14),
            SheetColumn("Before", ColumnKind.MONEY, 14),
            SheetColumn("Now", ColumnKind.MONEY, 14),
            SheetColumn("Moved", ColumnKind.MONEY, 14),
            SheetColumn("In percent", ColumnKind.PERCENT, 10),
            SheetColumn("Why", ColumnKind.TEXT, 60),
        ),
        rows=(*(_moved_row(moved) for moved in summary.moved), *new),
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


def pool_sheets(pool: PoolReport) -> tuple[Sheet, ...]:
    """Return what buying together saves by part and by BOM, and the joint purchase list."""
    return (_by_part(pool), _by_bom(pool), _orders(pool))


_SAVING = ("Apart", "Together", "Saving")
_TEXT, _COUNT, _MONEY = ColumnKind.TEXT, ColumnKind.COUNT, ColumnKind.MONEY


def _columns(kinds: Mapping[str, ColumnKind]) -> tuple[SheetColumn, ...]:
    return tuple(
        SheetColumn(title, kind, 24 if kind is ColumnKind.TEXT else 12)
        for title, kind in kinds.items()
    )


def _by_part(pool: PoolReport) -> Sheet:
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
        name="Pool by part",
        title="What buying together saves, by part",
        columns=_columns(
            {
                "Column": _COUNT,
                "MPN": _TEXT,
                "Manufacturer": _TEXT,
                "BOMs": _COUNT,
                "Required": _COUNT,
                "Ordered": _COUNT,
                "Missing": _COUNT,
                **dict.fromkeys(_SAVING, _MONEY),
                "Cur.": _TEXT,
            }
        ),
        rows=tuple(rows),
    )


def _by_bom(pool: PoolReport) -> Sheet:
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
        name="Pool by BOM",
        title="What buying together saves, by BOM",
        columns=_columns(
            {
                "Column": _COUNT,
                "BOM": _TEXT,
                "Lines": _COUNT,
                **dict.fromkeys(_SAVING, _MONEY),
                "Cur.": _TEXT,
            }
        ),
        rows=tuple(rows),
        notes=tuple(_in_all(pool)),
    )


def _in_all(pool: PoolReport) -> Iterator[str]:
    for column, currency in dict.fromkeys((bom.column, bom.currency) for bom in pool.boms):
        here = [bom for bom in pool.boms if (bom.column, bom.currency) == (column, currency)]
        apart, together = sum(part.apart for part in here), sum(part.together for part in here)
        yield (
            f"Column {column}: {apart} {currency} apart, {together} {currency} together, "
            f"{apart - together} {currency} saved."
        )


def _orders(pool: PoolReport) -> Sheet:
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
        {
            "Column": _COUNT,
            "MPN": _TEXT,
            "Manufacturer": _TEXT,
            "Supplier": _TEXT,
            "SKU": _TEXT,
            "Ordered": _COUNT,
            "Price each": _MONEY,
            "in": _TEXT,
            "Cost": _MONEY,
            "Cur.": _TEXT,
        }
    )
    return Sheet(
        name="Joint orders", title="What is bought for all", columns=columns, rows=tuple(rows)
    )
