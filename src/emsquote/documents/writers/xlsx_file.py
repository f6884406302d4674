"""The quote as a workbook: one worksheet a sheet, with number formats, frozen header, filter and
print set-up.

Written with XlsxWriter: half the time of openpyxl, the same bytes on every run, and able to hold
the cached values that live formulas need. Texts are written as texts whatever they begin with, so
none becomes a formula or a link; nothing from outside gets into the names of worksheets, page
headers or document properties.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal

import xlsxwriter

from emsquote.documents.sheet import (
    ColumnKind,
    Emphasis,
    Sheet,
    SheetColumn,
    header_row,
    plain,
)
from emsquote.documents.sheets import sheets_of
from emsquote.documents.writers.xlsx_body import Body
from emsquote.documents.writers.xlsx_charts import insert_charts
from emsquote.documents.writers.xlsx_inputs import InputCells, define_names, write_comments
from emsquote.documents.writers.xlsx_page import Page
from emsquote.documents.writers.xlsx_pen import Pen
from emsquote.model.customer_quote import AnyQuote
from emsquote.model.money import Money, Total
from emsquote.wording.texts import texts_in

_A4 = 9
_STILL_ALLOWED = {"format_cells": True, "format_columns": True, "format_rows": True}
_UNDATED = "1980-01-01"
_PORTRAIT_WIDTH = 100
"""Sheets wider than this many characters are printed across."""
_LEGIBLE_WIDTH = 240
"""So many characters still can be read on one page across.

Wider sheets take several pages side by side.
"""


def render(quote: AnyQuote) -> bytes:
    """Return the workbook's bytes, the same for the same quote; its date is the quote's."""
    return workbook(sheets_of(quote), quote.date)


def workbook(sheets: Iterable[Sheet], dated: str = "", *, is_live: bool = False) -> bytes:
    """Return a workbook of any sheets, the same bytes for the same ones.

    `dated` (ISO) is what its properties tell. The sheets of a live one are protected without a
    password, all but the inputs: no formula is overwritten by accident, no row is lost. They have
    no buttons to sort by, since formulas of one sheet count on the rows of another.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.set_properties({"created": datetime.fromisoformat(dated or _UNDATED)})
        pen = Pen(book)
        taken: set[str] = set()
        for sheet in sheets:
            page = book.add_worksheet(sheet.name, Page)
            inputs = InputCells()
            header, below = _write_sheet(page, sheet, pen, inputs)
            if is_live:
                _protect(page, sheet, pen)
            else:
                _offer_filter(page, sheet, header)
            insert_charts(book, page, sheet, header, below)
            inputs.validate(page, texts_in(sheet.language))
            write_comments(page, sheet)
            define_names(book, sheet, inputs.names, taken)
    return buffer.getvalue()


def _write_sheet(page: Page, sheet: Sheet, pen: Pen, inputs: InputCells) -> tuple[int, int]:
    """Write a sheet and return the row of its header and the first free row below everything."""
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, _width(sheet, place, column))
    # A title in a column that is repeated on the pages to the right would be cut there, so it goes
    # into their header.
    titled = _pages_across(sheet) == 1
    if not titled:
        page.set_header(f'&L&14&"-,Bold"{sheet.name}')
    header = header_row(len(sheet.facts))
    body = Body(page, sheet, pen, inputs)
    body.top(titled=titled)
    body.header(header)
    for number, each in enumerate(sheet.rows, header + 1):
        body.write(number, each)
    below = body.notes(header + len(sheet.rows) + 2)
    page.used(below - 1, len(sheet.columns))
    page.freeze_panes(header + 1, 0)
    _set_up_print(page, sheet, header)
    return header, below


def _width(sheet: Sheet, place: int, column: SheetColumn) -> int:
    """Return the column's width, wide enough for its largest amount with currency and ` + ?`."""
    if column.kind is not ColumnKind.MONEY:
        return column.width
    largest = max(_amounts(sheet, place), key=abs, default=None)
    return (
        column.width
        if largest is None
        else max(column.width, len(f"{largest:,.2f}") + len(" EUR + ?") + 1)
    )


def _amounts(sheet: Sheet, place: int) -> Iterator[Decimal]:
    for row in sheet.rows:
        value = plain(row.cells[place])
        if isinstance(value, Money):
            yield value.amount
        elif isinstance(value, Total):
            yield value.known.amount


def _pages_across(sheet: Sheet) -> int:
    return -(-sum(column.width for column in sheet.columns) // _LEGIBLE_WIDTH)


def _offer_filter(page: Page, sheet: Sheet, row: int) -> None:
    body = sum(row.emphasis is Emphasis.BODY for row in sheet.rows)
    if body and body >= len(sheet.rows) - 1:
        page.autofilter(row, 0, row + body, len(sheet.columns) - 1)


def _protect(page: Page, sheet: Sheet, pen: Pen) -> None:
    page.protect("", _STILL_ALLOWED)
    # What rests on a wrong input, or on a quantity that is left out, steps back.
    faint = {"type": "errors", "format": pen.faint}
    last = header_row(len(sheet.facts)) + len(sheet.rows)
    page.conditional_format(0, 0, last, len(sheet.columns) - 1, faint)


def _set_up_print(page: Page, sheet: Sheet, header_row: int) -> None:
    page.set_paper(_A4)
    if sum(column.width for column in sheet.columns) > _PORTRAIT_WIDTH:
        page.set_landscape()
    page.fit_to_pages(_pages_across(sheet), 0)
    page.repeat_rows(header_row)
    page.repeat_columns(0, 0)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    page.set_footer(f"&L{sheet.name}&R&P / &N")
