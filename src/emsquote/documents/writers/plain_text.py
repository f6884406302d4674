"""The quote as aligned plain text, for pipes and logs: price table, notes, then what is open and
what was assumed.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from itertools import zip_longest

from emsquote.documents.customer_view import view_of
from emsquote.documents.sheet import Emphasis, IncludedBlock, Sheet, SheetRow, cell_text
from emsquote.documents.sheets import summary_sheet
from emsquote.documents.sheets.findings import digest
from emsquote.documents.writers.layout import GAP, TextColumn, blocks, text_columns, text_width
from emsquote.model.customer_quote import AnyQuote
from emsquote.wording.texts import texts_in

WIDTH = 80


def quote_lines(quote: AnyQuote, width: int = WIDTH) -> Iterator[str]:
    """Yield the lines of the quote.

    Only texts from outside (titles, findings) can be wider than `width`.
    """
    texts = texts_in(quote.language)
    view = view_of(quote)
    yield from sheet_lines(summary_sheet(quote, view, texts), width)
    if not quote.findings:
        yield ""
        yield texts("Nothing is open.")
    for _, heading, lines in digest(quote.findings, view, texts):
        yield ""
        yield heading
        yield from (f"  {line}" for line in lines)


def sheet_lines(sheet: Sheet, width: int = WIDTH) -> Iterator[str]:
    """Yield the lines of a sheet: title, facts, table (in parts if it is too wide), notes,
    terms.
    """
    yield sheet.title
    yield "=" * text_width(sheet.title)
    label = max((text_width(fact) for fact, _ in sheet.facts), default=0)
    for fact, value in sheet.facts:
        yield f"{fact}{' ' * (label - text_width(fact) + GAP)}{value}"
    if sheet.wrapped:
        yield from _wrapped_lines(sheet)
    else:
        for group in blocks(text_columns(sheet), width):
            yield ""
            yield from _table_lines(sheet, group)
    yield from _included_lines(sheet.included)
    for paragraph in (sheet.notes, sheet.terms):
        if paragraph:
            yield ""
        for text in paragraph:
            yield from textwrap.wrap(text, width) if sheet.wrapped else (text,)


def _included_lines(block: IncludedBlock | None) -> Iterator[str]:
    """Yield what is included, answer below answer, the things it is about behind."""
    if not block:
        return
    yield ""
    yield block.title
    width = max(text_width(row.answer) for row in block.rows)
    for row in block.rows:
        blank = " " * (width - text_width(row.answer) + GAP)
        how = f" ({row.how})" if row.how else ""
        yield f"  {row.answer}{blank}{row.titles}{how}"


def _wrapped_lines(sheet: Sheet) -> Iterator[str]:
    """Yield the rows of a sheet, texts broken into lines within their columns' widths; headings as
    they are.
    """
    yield ""
    for number, row in enumerate(sheet.rows):
        if row.emphasis is Emphasis.HEADING:
            if number:
                yield ""
            yield cell_text(row.cells[0], sheet.language)
        else:
            yield from _broken(row, sheet)


def _broken(row: SheetRow, sheet: Sheet) -> Iterator[str]:
    widths = [column.width for column in sheet.columns]
    texts = (cell_text(cell, sheet.language) for cell in row.cells)
    hanging = ("  ", *[""] * len(widths))  # what goes on of a label stands back, as in a list
    pieces = [
        textwrap.wrap(text, width, subsequent_indent=indent, break_on_hyphens=False) or [""]
        for text, width, indent in zip(texts, widths, hanging, strict=False)
    ]
    for line in zip_longest(*pieces, fillvalue=""):
        padded = (f"{text:{width}}" for text, width in zip(line, widths, strict=True))
        yield f"  {' '.join(padded)}".rstrip()


def _table_lines(sheet: Sheet, columns: tuple[TextColumn, ...]) -> Iterator[str]:
    rule = (" " * GAP).join("-" * column.width for column in columns)
    yield _line(columns, 0)
    yield rule
    for number, row in enumerate(sheet.rows, 1):
        if row.emphasis is Emphasis.HEADING and number > 1:
            yield ""
        if row.emphasis is Emphasis.TOTAL and number > 1:
            yield rule
        yield _line(columns, number)


def _line(columns: tuple[TextColumn, ...], row: int) -> str:
    return (" " * GAP).join(column.aligned(row) for column in columns).rstrip()
