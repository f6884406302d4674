"""The quote as a workbook: one worksheet a sheet, with number formats, frozen header, filter and print set-up.

Written with XlsxWriter: half the time of openpyxl, the same bytes on every run, and able to hold the cached values
that live formulas need. Texts are written as texts whatever they begin with, so none becomes a formula or a link;
nothing from outside gets into the names of worksheets, page headers or document properties.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import assert_never

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from emsquote.money import Money, Total, Unknown
from emsquote.quote import Quote
from emsquote.sheet import (
    UNKNOWN_TEXT,
    Cell,
    Emphasis,
    Formula,
    Input,
    Kind,
    Percent,
    Plain,
    Sheet,
    SheetColumn,
    SheetRow,
    View,
    digits_of,
    header_row,
    plain,
)
from emsquote.sheets import sheets_of
from emsquote.writers.xlsx_charts import insert_charts
from emsquote.writers.xlsx_inputs import InputCells, define_names, write_comments

MOST_CHARACTERS = 32_767
"""What a cell of Excel holds."""

INPUT_COLOUR = "#FFF8DC"
"""What a cell is filled with that the reader may change."""
_A4 = 9
_WRAPPED_FROM = 20
"""Columns at least this wide hold sentences: they break into lines instead of running out of sight."""
_FACT = SheetColumn("")
_NOTE = SheetColumn("", width=_WRAPPED_FROM)
_UNDATED = "1980-01-01"
_LINE_POINTS = 13
_MOST_LINES = 30
"""Excel shows no row higher than 409 points."""
_PORTRAIT_WIDTH = 100
"""Sheets wider than this many characters are printed across."""
_LEGIBLE_WIDTH = 240
"""So many characters still can be read on one page across; wider sheets take several pages side by side."""


def render(quote: Quote, view: View) -> bytes:
    """Return the workbook's bytes, the same for the same quote; its date is the quote's."""
    return workbook(sheets_of(quote, view), quote.date)


def workbook(sheets: Iterable[Sheet], dated: str = "") -> bytes:
    """Return a workbook of any sheets, the same bytes for the same ones; `dated` (ISO) is what its properties tell."""
    buffer = io.BytesIO()
    # Rows are written in order and leave memory at once; strings stay text.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": datetime.fromisoformat(dated or _UNDATED)})
        pen = _Pen(book)
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            inputs = InputCells()
            header, below = _write_sheet(page, sheet, pen, inputs)
            insert_charts(book, page, sheet, header, below)
            inputs.validate(page)
            write_comments(page, sheet)
            define_names(book, sheet, inputs.names)
    return buffer.getvalue()


class _Pen:
    """The formats of one workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self.text = cache(self._text)
        self.number = cache(self._number)
        self.formula = cache(self._formula)
        self.input = cache(self._input)

    def _text(self, emphasis: Emphasis, column: SheetColumn) -> Format:
        if column.kind is not Kind.TEXT:
            return self._format(emphasis, align="right")
        # Indented, else a text touches the number before it.
        return self._format(emphasis, align="left", indent=1, text_wrap=_wraps(column))

    def _number(self, emphasis: Emphasis, number_format: str) -> Format:
        return self._format(emphasis, num_format=number_format)

    def _formula(self, emphasis: Emphasis, number_format: str) -> Format:
        # To the right even where it tells in words that something is missing.
        return self._format(emphasis, num_format=number_format, align="right")

    def _input(self, number_format: str, *, right: bool) -> Format:
        look = {"bg_color": INPUT_COLOUR, "font_color": "#1F3FBF", "border": 1, "border_color": "#D8C98A"}
        sides = {"align": "right"} if right else {"align": "left", "indent": 1}
        return self._format(Emphasis.BODY, num_format=number_format, **look, **sides)

    def _format(self, emphasis: Emphasis, **properties: object) -> Format:
        look = {"bold": emphasis is not Emphasis.BODY, "top": int(emphasis is Emphasis.TOTAL)}
        return self._book.add_format({"font_size": 10, "valign": "top", **look, **properties})

    def title(self) -> Format:
        return self._book.add_format({"bold": True, "font_size": 14, "align": "left", "indent": 1})

    def header(self, *, right: bool) -> Format:
        return self._book.add_format(
            {
                "bold": True,
                "font_size": 10,
                "bg_color": "#DDE5EC",
                "bottom": 1,
                "text_wrap": True,
                "valign": "top",
                **({"align": "right"} if right else {"align": "left", "indent": 1}),
            }
        )


def _write_sheet(page: Worksheet, sheet: Sheet, pen: _Pen, inputs: InputCells) -> tuple[int, int]:
    """Write a sheet and return the row of its header and the first free row below everything."""
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, _width(sheet, place, column))
    # A title in a column that is repeated on the pages to the right would be cut there, so it goes into their header.
    if _pages_across(sheet) == 1:
        _write_text(page, 0, 0, sheet.title, pen.title())
    else:
        page.set_header(f'&L&14&"-,Bold"{sheet.name}')
    row = 1
    for fact, value in sheet.facts:
        _write_text(page, row, 0, fact, pen.text(Emphasis.BODY, _FACT))
        _write_text(page, row, 1, value, pen.text(Emphasis.BODY, _FACT))
        row += 1
    header = header_row(len(sheet.facts))
    _write_header(page, sheet, header, pen)
    body = _Body(page, sheet, pen, inputs)
    for number, each in enumerate(sheet.rows, header + 1):
        body.write(number, each)
    notes = header + len(sheet.rows) + 2
    _write_notes(page, sheet, notes, pen)
    _set_up_print(page, sheet, header)
    return header, notes + len(sheet.notes) + len(sheet.terms) + 1


def _width(sheet: Sheet, place: int, column: SheetColumn) -> int:
    """Return the column's width, wide enough for its largest amount with currency and ` + ?`."""
    amounts = (_amount(row.cells[place]) for row in sheet.rows)
    largest = max((amount for amount in amounts if amount is not None), key=abs, default=None)
    return column.width if largest is None else max(column.width, len(f"{largest:,.2f}") + len(" EUR + ?") + 1)


def _amount(cell: Cell) -> Decimal | None:
    match plain(cell):
        case Money(amount) | Total(Money(amount)):
            return amount
        case _:
            return None


def _pages_across(sheet: Sheet) -> int:
    return -(-sum(column.width for column in sheet.columns) // _LEGIBLE_WIDTH)


def _write_header(page: Worksheet, sheet: Sheet, row: int, pen: _Pen) -> None:
    # Told, since LibreOffice does not make room for broken lines by itself here.
    page.set_row(row, _LINE_POINTS * max(-(-len(column.title) // (column.width - 1)) for column in sheet.columns))
    left, right = pen.header(right=False), pen.header(right=True)
    for place, column in enumerate(sheet.columns):
        look = left if column.kind is Kind.TEXT else right
        if column.head:
            page.write_formula(row, place, f"={column.head.text}", look, column.title)
        else:
            _write_text(page, row, place, column.title, look)
    page.freeze_panes(row + 1, 0)
    body = sheet.filtered or sum(each.emphasis is Emphasis.BODY for each in sheet.rows)
    if body and (sheet.filtered or body >= len(sheet.rows) - 1):
        page.autofilter(row, 0, row + body, len(sheet.columns) - 1)


class _Body:
    """The rows of one sheet on their way into the page; what all rows share is worked out once."""

    def __init__(self, page: Worksheet, sheet: Sheet, pen: _Pen, inputs: InputCells) -> None:
        self._page = page
        self._pen = pen
        self._number = pen.number
        self._inputs = inputs
        self._kinds = [column.kind for column in sheet.columns]
        self._text = cache(lambda emphasis: [pen.text(emphasis, column) for column in sheet.columns])
        self._wrapped = [(place, column.width) for place, column in enumerate(sheet.columns) if _wraps(column)]

    def write(self, row: int, written: SheetRow) -> None:
        """Write a row of the sheet into a row of the page."""
        emphasis = written.emphasis
        looks = self._text(emphasis)
        lines = self._lines(written)
        if lines > 1:
            self._page.set_row(row, _LINE_POINTS * lines)
        for place, cell in enumerate(written.cells):
            if cell == "" and emphasis is Emphasis.BODY:
                continue
            if isinstance(cell, Formula):
                self._write_formula(row, place, cell, emphasis, looks[place])
                continue
            if isinstance(cell, Input):
                self._write_input(row, place, cell)
                continue
            value, number_format = stored(cell)
            if isinstance(value, str):
                _write_text(self._page, row, place, value, looks[place])
            else:
                self._page.write_number(row, place, float(value), self._number(emphasis, number_format))

    def _write_formula(self, row: int, place: int, cell: Formula, emphasis: Emphasis, text_look: Format) -> None:
        value, number_format = worked_out(cell.value)
        form = cell.form or number_format
        look = self._pen.formula(emphasis, form) if form else text_look
        if cell.is_array:
            self._page.write_array_formula(row, place, row, place, f"={cell.text}", look, value)
        else:
            self._page.write_formula(row, place, f"={cell.text}", look, value)

    def _write_input(self, row: int, place: int, cell: Input) -> None:
        value, number_format = stored(cell.value)
        look = self._pen.input(cell.form or number_format, right=self._kinds[place] is not Kind.TEXT)
        if isinstance(value, str):
            _write_text(self._page, row, place, value, look)
        else:
            self._page.write_number(row, place, float(value), look)
        self._inputs.add(row, place, cell)

    def _lines(self, written: SheetRow) -> int:
        """Return into how many lines the longest text breaks; told in the file, since not every reader finds out."""
        texts = ((written.cells[place], width) for place, width in self._wrapped)
        return max((min(-(-len(t) // width), _MOST_LINES) for t, width in texts if isinstance(t, str)), default=1)


def _wraps(column: SheetColumn) -> bool:
    return column.kind is Kind.TEXT and column.width >= _WRAPPED_FROM


def worked_out(value: Plain) -> tuple[str | float, str]:
    """Return the cached value of a formula, and the number format of its result once nothing is missing.

    A sum that lacks something is a text in a live workbook, as its formula makes it: no other cell can add it up.
    """
    match value:
        case Total(known=known, missing=missing) if missing:
            text = f"{known.amount:,f} {known.currency} + {UNKNOWN_TEXT}" if known else UNKNOWN_TEXT
            return text, money_format(known)
        case _:
            kept, number_format = stored(value)
            return kept if isinstance(kept, str) else float(kept), number_format


def stored(cell: Plain) -> tuple[str | int | Decimal, str]:  # noqa: PLR0911 - one return for each kind of cell
    """Return what a spreadsheet keeps of a cell, and the number format that shows it as printed elsewhere."""
    match cell:
        case str():
            return cell, ""
        case Money():
            return cell.amount, money_format(cell)
        case int():
            return cell, "#,##0"
        case Decimal():
            return cell, "#,##0.0#####"
        case Percent():
            return cell.value / 100, "0.0 %"
        case Unknown():
            return UNKNOWN_TEXT, ""
        case Total():
            return _stored_total(cell)
    assert_never(cell)


def _stored_total(whole: Total) -> tuple[str | Decimal, str]:
    if whole.missing and not whole.known:
        return UNKNOWN_TEXT, ""
    return whole.known.amount, money_format(whole.known, lacking=bool(whole.missing))


def money_format(money: Money, *, lacking: bool = False) -> str:
    r"""Return the number format of an amount: its digits and currency, and ` + ?` if it lacks something.

    >>> money_format(Money(Decimal("3.10"), "EUR"), lacking=True)
    '#,##0.00\\ [$EUR]" + ?"'
    """
    return _money_format(digits_of(money.amount), money.currency, lacking)


@cache
def _money_format(digits: int, currency: str, lacking: bool) -> str:  # noqa: FBT001 - for the cache's sake
    fraction = f".{'0' * digits}" if digits else ""
    return f"#,##0{fraction}\\ [${currency}]" + (f'" + {UNKNOWN_TEXT}"' if lacking else "")


def _write_text(page: Worksheet, row: int, place: int, text: str, style: Format) -> None:
    if text:
        page.write_string(row, place, within_cell(text), style)
    else:
        page.write_blank(row, place, None, style)


def within_cell(text: str) -> str:
    """Return a text cut with a remark to what a cell holds."""
    if len(text) <= MOST_CHARACTERS:
        return text
    ending = f" … [{len(text):,} characters, cut here]"
    return text[: MOST_CHARACTERS - len(ending)] + ending


def _write_notes(page: Worksheet, sheet: Sheet, row: int, pen: _Pen) -> None:
    width = sum(column.width for column in sheet.columns)
    style = pen.text(Emphasis.BODY, _NOTE)
    for number, note in enumerate((*sheet.notes, *sheet.terms), row):
        # A merged cell does not grow with its text, so the height is set from the length.
        page.set_row(number, _LINE_POINTS * -(-len(note) // width))
        page.merge_range(number, 0, number, max(1, len(sheet.columns) - 1), within_cell(note), style)


def _set_up_print(page: Worksheet, sheet: Sheet, header_row: int) -> None:
    page.set_paper(_A4)
    if sum(column.width for column in sheet.columns) > _PORTRAIT_WIDTH:
        page.set_landscape()
    page.fit_to_pages(_pages_across(sheet), 0)
    page.repeat_rows(header_row)
    page.repeat_columns(0, 0)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    page.set_footer(f"&L{sheet.name}&R&P / &N")
