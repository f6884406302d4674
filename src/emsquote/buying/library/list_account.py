"""How a price list was read: its header, what each column was taken for and why, and what was
dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from emsquote.buying.library.list_columns import ListColumns, SeenColumn
from emsquote.finding import Finding, Origin, Severity
from emsquote.wording.sentence import said


def unread_findings(seen: Iterable[SeenColumn], origin: Origin) -> Iterator[Finding]:
    """Yield what a list's header names and nothing was taken from: open where it sounds as if it
    changed what an order costs, else a note for all of it.
    """
    unread = [column for column in seen if not column.role]
    for column in unread:
        if column.may_matter:
            yield Finding(
                Severity.OPEN,
                "column-unread",
                origin,
                said(
                    'the column "{title}" is not read and may change what an order costs: {reason}',
                    title=column.title,
                    reason=column.reason,
                ),
                "give it a title that is known (`library import --show`), or remove it",
            )
    others = [f'"{column.title}"' for column in unread if not column.may_matter]
    if others:
        yield Finding(
            Severity.NOTE,
            "columns-unread",
            origin,
            said("columns that are not read: {titles}", titles=", ".join(others)),
        )


def list_lines(place: Origin, columns: ListColumns) -> Iterator[str]:
    """Yield, as text, how a sheet with a price list would be read."""
    yield f"{place}: header in row {columns.header_row}"
    yield from _column_lines(columns.seen)
    yield from _said_by_titles(columns)


def _column_lines(seen: Sequence[SeenColumn]) -> Iterator[str]:
    widest = max(len(column.role or "not read") for column in seen)
    for column in seen:
        role = column.role or "not read"
        yield f'  {role:<{widest}}  column {column.index + 1} "{column.title}": {column.reason}'


def _said_by_titles(columns: ListColumns) -> Iterator[str]:
    if columns.unit is not None:
        unit = columns.unit
        yield f"  prices are for {'a pack' if unit.pack else f'{unit.pieces} {unit.unit}'}"
    if columns.currency:
        yield f"  prices are in {columns.currency}"
    if columns.unclear:
        yield f"  refused: {columns.unclear}"
