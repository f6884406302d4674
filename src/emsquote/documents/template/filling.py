"""Filling a template: rows are repeated, prices go to the right, texts stay texts, and nothing
tells the time.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import cast

from openpyxl.cell.cell import Cell as PageCell
from openpyxl.packaging.core import DocumentProperties
from openpyxl.packaging.custom import CustomPropertyList
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from emsquote.documents.sheet import Cell, Emphasis, plain
from emsquote.documents.template.content import Content, RowCells, content_of
from emsquote.documents.template.open_template import Template
from emsquote.documents.template.placeholders import (
    PLACEHOLDER,
    ROW_OF,
    TO_THE_RIGHT,
    PlaceholderCell,
    Repeated,
    cells_of,
    places_of,
)
from emsquote.documents.template.rows import copy_style, repeat_rows
from emsquote.documents.template.saving import saved
from emsquote.documents.writers.xlsx_cells import stored, within_cell
from emsquote.finding import Origin, fault
from emsquote.model.money import Total, Unknown
from emsquote.model.quote import Quote

_NO_ENTRY = RowCells({}, {})
_ESCAPED_BY_EXCEL = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_LINE_POINTS = 14
_MOST_LINES = 29
"""Excel shows no row higher than 409 points."""
_USUAL_WIDTH = 8
_MOST_COLUMNS = 16_384
_UNDATED = "1980-01-01"


def filled(template: Template, quote: Quote) -> bytes:
    """Return the template's workbook filled with a quote, for its customer.

    `InputError` if it has no room.
    """
    book = template.workbook()
    _leave_out_who_made_it(book)
    content = content_of(quote)
    for page in book.worksheets:
        _fill_page(page, content, template.file)
    # Formulas of the house have no results in the file until a spreadsheet works them out.
    book.calculation.fullCalcOnLoad = True
    return saved(book, quote.date or _UNDATED)


def _leave_out_who_made_it(book: Workbook) -> None:
    """Take the properties of the house's own file away: users' names, remarks, keywords."""
    book.properties = DocumentProperties(creator="")
    book.custom_doc_props = CustomPropertyList()  # type: ignore[attr-defined]  # not in its stubs
    for page in book.worksheets:
        for cell in cells_of(page):
            if cell.comment is not None:
                cell.comment.author = ""


def _fill_page(page: Worksheet, content: Content, file: str) -> None:
    places = places_of(page)
    if not places:
        return
    _make_room(page, places, len(content.quantities), file)
    repeated = {
        place.row: ROW_OF[name] for place in places for name in place.names if name in ROW_OF
    }
    copies = {row: max(len(content.rows[what]), 1) for row, what in repeated.items()}
    moved = repeat_rows(page, copies, file)
    for place in places:
        first = moved.first(place.row)
        for number in range(copies.get(place.row, 1)):
            cell = _cell(page, first + number, place.column)
            _fill(page, cell, place, _entry(content, repeated.get(place.row), number), content)
            _heighten(page, cell)


def _heighten(page: Worksheet, cell: PageCell) -> None:
    """Make a row high enough for a text that breaks into lines.

    Told in the file, since not every reader finds out.
    """
    if not (cell.alignment.wrap_text and isinstance(cell.value, str)):
        return
    merged = [merged for merged in page.merged_cells.ranges if cell.coordinate in merged]
    columns = range(merged[0].min_col, merged[0].max_col + 1) if merged else (cell.column,)
    width = sum(_width(page, column) for column in columns)
    height = _LINE_POINTS * min(-(-len(cell.value) // max(width, 1)), _MOST_LINES)
    row = page.row_dimensions[cell.row]
    if height > max(row.height or 0, _LINE_POINTS):
        row.height = height


def _width(page: Worksheet, column: int) -> int:
    """Return how many characters a column holds."""
    stated = [
        e
        for e in page.column_dimensions.values()
        if e.width and (e.min or 0) <= column <= (e.max or 0)
    ]
    named = page.column_dimensions.get(get_column_letter(column))
    width = stated[0].width if stated else named.width if named is not None else 0
    return int(width or _USUAL_WIDTH)


def _cell(page: Worksheet, row: int, column: int) -> PageCell:
    return cast(
        "PageCell", page.cell(row, column)
    )  # one of merged cells was refused, or is their first


def _entry(content: Content, what: Repeated | None, number: int) -> RowCells:
    entries = content.rows[what] if what else ()
    return entries[number] if number < len(entries) else _NO_ENTRY


def _make_room(page: Worksheet, places: tuple[PlaceholderCell, ...], count: int, file: str) -> None:
    """See that the cells to the right are free, and make them as wide as the one with the
    placeholder.
    """
    for place in places:
        if place.names[0] not in TO_THE_RIGHT:
            continue
        for column in range(place.column + 1, place.column + count):
            cell = page.cell(place.row, column)
            if column > _MOST_COLUMNS or not isinstance(cell, PageCell) or cell.value is not None:
                origin = Origin(file, page.title, key=cell.coordinate)
                name = f"{{{{{place.names[0]}}}}}"
                message = f"{name} of {count} quantities needs this cell, which is not free"
                raise fault(
                    "template-no-room",
                    origin,
                    message,
                    "leave as many cells free as there are quantities",
                )
            _widen(page, place.column, column)


def _widen(page: Worksheet, like: int, column: int) -> None:
    stated = [
        column_dimension
        for column_dimension in page.column_dimensions.values()
        if column_dimension.min and column_dimension.min <= column <= (column_dimension.max or 0)
    ]
    model = page.column_dimensions.get(get_column_letter(like))
    if not stated and model is not None and model.width:
        page.column_dimensions[get_column_letter(column)].width = model.width


def _fill(
    page: Worksheet, cell: PageCell, place: PlaceholderCell, entry: RowCells, content: Content
) -> None:
    name = place.names[0]
    if name in TO_THE_RIGHT:
        values = content.quantities if name == "quantity" else entry.to_the_right.get(name, ())
        _put(cell, "", entry.emphasis)
        for offset, value in enumerate(values):
            target = _cell(page, cell.row, cell.column + offset)
            copy_style(cell, target)
            _put(target, value, entry.emphasis)
    elif PLACEHOLDER.fullmatch(place.text.strip()):
        _put(cell, _one(name, entry, content), entry.emphasis)
    else:
        text = PLACEHOLDER.sub(lambda found: _text(_one(found[1], entry, content)), place.text)
        _put(cell, text if entry is not _NO_ENTRY or not _repeats(place) else "", entry.emphasis)


def _repeats(place: PlaceholderCell) -> bool:
    return any(name in ROW_OF for name in place.names)


def _one(name: str, entry: RowCells, content: Content) -> Cell:
    return content.once[name] if name in content.once else entry.cells.get(name, "")


def _text(cell: Cell) -> str:
    value, _ = stored(plain(cell))
    return str(value)


def _put(cell: PageCell, content: Cell, emphasis: Emphasis) -> None:
    """Write a figure as a number with its format, a text as a text whatever it begins with."""
    value, number_format = stored(plain(content))
    if value == "":
        cell.value = None
    elif isinstance(value, str):
        cell.value = _ESCAPED_BY_EXCEL.sub("_x005F_", within_cell(value))
        cell.data_type = "s"
    else:
        cell.value = value if isinstance(value, int) else Decimal(value)
        if cell.number_format == "General" or _lacks(content):
            cell.number_format = number_format
    if emphasis is not Emphasis.BODY and value != "":
        cell.font = cell.font + Font(b=True)


def _lacks(content: Cell) -> bool:
    return isinstance(content, Unknown) or (isinstance(content, Total) and bool(content.missing))
