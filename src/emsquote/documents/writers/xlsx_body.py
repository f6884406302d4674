"""The rows of a sheet on their way into a page of a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import chain

from emsquote.documents.live.place import sheet_prefix
from emsquote.documents.sheet import (
    ROW,
    ColumnKind,
    Emphasis,
    Formula,
    Input,
    Plain,
    Sheet,
    SheetColumn,
    SheetRow,
    body_row,
)
from emsquote.documents.writers.xlsx_cells import stored, within_cell, worked_out
from emsquote.documents.writers.xlsx_inputs import InputCells
from emsquote.documents.writers.xlsx_page import (
    Page,
    array_cell,
    formula_cell,
    number_cell,
    series_begin,
    series_cell,
    text_cell,
)
from emsquote.documents.writers.xlsx_pen import WRAPPED_FROM, Pen, wraps
from emsquote.model.money import digits_text

LINE_POINTS = 13
_MOST_LINES = 30
"""Excel shows no row higher than 409 points."""
_FACT = SheetColumn("")
_NOTE = SheetColumn("", width=WRAPPED_FROM)


class Body:
    """Writes a sheet into a page from top to bottom; what all rows share is worked out once."""

    def __init__(self, page: Page, sheet: Sheet, pen: Pen, inputs: InputCells) -> None:
        self._page, self._sheet, self._pen, self._inputs = page, sheet, pen, inputs
        self._right = [column.kind is not ColumnKind.TEXT for column in sheet.columns]
        self._text = cache(
            lambda emphasis: [pen.text(emphasis, column) for column in sheet.columns]
        )
        self._own = sheet_prefix(sheet.name)
        self._series: dict[tuple[int, str], str] = {}
        self._wrapped = [
            (place, column.width) for place, column in enumerate(sheet.columns) if wraps(column)
        ]

    def top(self, *, titled: bool) -> None:
        """Write title and facts; where it is not `titled`, the title stands elsewhere."""
        fact = self._pen.text(Emphasis.BODY, _FACT)
        if titled:
            self._page.add_row(
                0, [text_cell(0, 0, within_cell(self._sheet.title), self._pen.title())]
            )
        for row, words in enumerate(self._sheet.facts, 1):
            cells = (
                text_cell(row, place, within_cell(text), fact) for place, text in enumerate(words)
            )
            self._page.add_row(row, cells)

    def header(self, row: int) -> None:
        """Write the titles of the columns."""
        left, right = self._pen.header(right=False), self._pen.header(right=True)
        cells = []
        for place, column in enumerate(self._sheet.columns):
            look = right if self._right[place] else left
            title = within_cell(column.title)
            if column.head:
                cells.append(formula_cell(row, place, column.head.text, title, look, is_text=True))
            else:
                cells.append(text_cell(row, place, title, look))
        # Told, since LibreOffice does not make room for broken lines by itself here.
        lines = max(
            (-(-len(column.title) // (column.width - 1)) for column in self._sheet.columns),
            default=1,
        )
        self._page.add_row(row, cells, LINE_POINTS * max(lines, 1))

    def write(self, row: int, written: SheetRow) -> None:
        """Write a row of the sheet into a row of the page."""
        emphasis = written.emphasis
        looks = self._text(emphasis)
        cells = []
        for place, cell in enumerate(written.cells):
            kind = type(cell)
            if kind is str:
                if cell or emphasis is not Emphasis.BODY:
                    cells.append(text_cell(row, place, within_cell(str(cell)), looks[place]))
            elif kind is Formula:
                cells.append(self._formula(row, place, cell, looks[place], emphasis))  # type: ignore[arg-type]
            elif kind is Input:
                cells.append(self._input(row, place, cell))  # type: ignore[arg-type]
            else:
                cells.append(self._plain(row, place, cell, emphasis))  # type: ignore[arg-type]
        lines = self._lines(written)
        self._page.add_row(row, cells, LINE_POINTS * lines if lines > 1 else 0)

    def _plain(self, row: int, place: int, cell: Plain, emphasis: Emphasis) -> str:
        value, number_format = stored(cell)
        if isinstance(value, str):
            return text_cell(row, place, value, self._text(emphasis)[place])
        return number_cell(row, place, _digits(value), self._pen.number(emphasis, number_format))

    def _formula(
        self, row: int, place: int, cell: Formula, text_look: int, emphasis: Emphasis
    ) -> str:
        if cell.form and isinstance(cell.value, (Decimal, int)):
            shown, is_text, look = (
                _digits(cell.value),
                False,
                self._pen.formula(emphasis, cell.form),
            )
        else:
            value, number_format = worked_out(cell.value)
            form = cell.form or number_format
            look = self._pen.formula(emphasis, form) if form else text_look
            is_text = isinstance(value, str)
            shown = value if isinstance(value, str) else _digits(value)
        if (
            cell.is_series and "!" not in cell.text
        ):  # Excel shares no formula that refers to another sheet
            return series_cell(
                row, place, self._series_at(row, place, cell.text), shown, look, is_text=is_text
            )
        text = cell.text.replace(ROW, str(row + 1)) if cell.is_series else cell.text
        text = self._of_own_sheet(text)
        written = array_cell if cell.is_array else formula_cell
        return written(row, place, text, shown, look, is_text=is_text)

    def _of_own_sheet(self, text: str) -> str:
        """Return a formula with the cells of its own sheet without the sheet's name, so that a copy
        of the sheet goes on working by itself.
        """
        if self._own not in text:
            return text
        parts = text.split('"')  # each second one is a text
        parts[::2] = [part.replace(self._own, "") for part in parts[::2]]
        return '"'.join(parts)

    def _series_at(self, row: int, place: int, text: str) -> str:
        """Return the formula of a cell in a series: with its text where it comes first, else by its
        number.
        """
        known = self._series.get((place, text))
        if known is not None:
            return known
        number = len(self._series)
        self._series[place, text] = f'<f t="shared" si="{number}"/>'
        last = body_row(len(self._sheet.facts), len(self._sheet.rows) - 1)
        return series_begin(row, place, last, number, text.replace(ROW, str(row + 1)))

    def _input(self, row: int, place: int, cell: Input) -> str:
        self._inputs.add(row, place, cell)
        if cell.form and isinstance(cell.value, (Decimal, int)):
            look = self._pen.input(cell.form, right=self._right[place])
            return number_cell(row, place, _digits(cell.value), look)
        value, number_format = stored(cell.value)
        look = self._pen.input(cell.form or number_format, right=self._right[place])
        if isinstance(value, str):
            return text_cell(row, place, within_cell(value), look)
        return number_cell(row, place, _digits(value), look)

    def _lines(self, written: SheetRow) -> int:
        """Return into how many lines the longest text breaks.

        Told in the file, since not every reader finds out.
        """
        lines = 1
        for place, width in self._wrapped:
            text = written.cells[place]
            if isinstance(text, str):
                lines = max(lines, -(-len(text) // width))
        return min(lines, _MOST_LINES)

    def notes(self, row: int) -> int:
        """Write notes and terms from a row on, and return the first free row below them."""
        sheet = self._sheet
        width, last = sum(column.width for column in sheet.columns), max(1, len(sheet.columns) - 1)
        style = self._pen.text(Emphasis.BODY, _NOTE)
        for number, note in enumerate(self._sentences(), row):
            # A merged cell does not grow with its text, so the height is set from the length.
            self._page.add_row(
                number,
                [text_cell(number, 0, within_cell(note), style)],
                LINE_POINTS * -(-len(note) // width),
            )
            self._page.merge_row(number, last)
        return row + len(list(self._sentences())) + 1

    def _sentences(self) -> Iterator[str]:
        """Yield what stands below the table, one a row."""
        block = self._sheet.included
        if block:
            yield f"{block.title}:"
            yield from map(str, block.rows)
        yield from chain(self._sheet.notes, self._sheet.terms)


def _digits(value: Decimal | int) -> str:
    return str(value) if isinstance(value, int) else digits_text(value)
