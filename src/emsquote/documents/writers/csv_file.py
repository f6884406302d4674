"""The quote as CSV for spreadsheets and scripts: its sheets one below the other, an empty row
between them.

Comma, CRLF, UTF-8 with byte order mark (else Excel misreads `µ` and `Ω`); numbers without thousands
separators. A text that a spreadsheet would take for a formula gets an apostrophe before it, as
OWASP advises against CSV injection: so `-40…85 °C` from a BOM is written `'-40…85 °C`. Amounts that
nobody knows are `?`, sums that lack something `12.34 + ?`, so that neither is added up by mistake.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from emsquote.documents.sheet import Cell, Sheet, cell_text
from emsquote.documents.sheets import sheets_of
from emsquote.model.customer_quote import AnyQuote

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def render(quote: AnyQuote) -> bytes:
    """Return the file's content."""
    buffer = io.StringIO()
    rows = csv.writer(buffer)
    for number, sheet in enumerate(sheets_of(quote)):
        if number:
            rows.writerow([])
        rows.writerows(_rows(sheet))
    return buffer.getvalue().encode("utf-8-sig")


def _rows(sheet: Sheet) -> Iterator[list[str]]:
    yield [harmless(sheet.title)]
    yield from ([fact, harmless(value)] for fact, value in sheet.facts)
    yield [harmless(column.title) for column in sheet.columns]
    yield from ([_field(cell) for cell in row.cells] for row in sheet.rows)
    if sheet.included:
        yield [harmless(sheet.included.title)]
        for row in sheet.included.rows:
            yield [harmless(row.titles), row.answer, harmless(row.how)]
    yield from ([harmless(note)] for note in (*sheet.notes, *sheet.terms))


def table(sheet: Sheet) -> bytes:
    """Return one sheet as a file by itself: its titles and rows, nothing above or below them."""
    buffer = io.StringIO()
    rows = csv.writer(buffer)
    rows.writerow([harmless(column.title) for column in sheet.columns])
    rows.writerows([_field(cell) for cell in row.cells] for row in sheet.rows)
    return buffer.getvalue().encode("utf-8-sig", "replace")


def _field(cell: Cell) -> str:
    return harmless(cell) if isinstance(cell, str) else cell_text(cell).replace(",", "")


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula.

    >>> harmless("=1+1"), harmless("+5V"), harmless("R1")
    ("'=1+1", "'+5V", 'R1')
    """
    return f"'{text}" if text.lstrip().startswith(_FORMULA_STARTS) else text
