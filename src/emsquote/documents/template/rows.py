"""Repeating rows of a worksheet with everything on it: what stands below moves down, and references
follow.

openpyxl moves cells with their formats; heights, merged cells, pictures, print set-up, conditional
formats, checks of input, page breaks and formulas are moved here.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from typing import cast

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula
from openpyxl.worksheet.worksheet import Worksheet

from emsquote.documents.template.placeholders import cells_of
from emsquote.documents.template.references import MovedRows
from emsquote.finding import Origin, fault

_MOST_ROWS = 1_048_576
_STYLE = "_style"
"""Where openpyxl keeps the numbers of a cell's font, fill, border and the like."""


def repeat_rows(page: Worksheet, copies: Mapping[int, int], file: str) -> MovedRows:
    """Let each row of `copies` stand there that often and return where all rows went.

    `InputError` if one cannot.
    """
    moved = MovedRows(page.title, copies)
    if moved.last(page.max_row) > _MOST_ROWS:
        place = Origin(file, page.title, page.max_row)
        raise fault(
            "template-no-room",
            place,
            "would be moved off the worksheet",
            "delete the last rows of the sheet",
        )
    merged = _row_merges(page, copies, file)
    heights = {
        row: dimension
        for row, dimension in page.row_dimensions.items()
        if dimension.height or dimension.hidden
    }
    for row, count in sorted(copies.items(), reverse=True):
        if count > 1:
            page.insert_rows(row + 1, count - 1)
            _copy_row(page, row, count)
    _move_merges(page, copies, moved, merged)
    _move_heights(page, heights, copies, moved)
    _move_pictures(page, moved)
    _move_set_up(page, moved)
    _move_formulas(cast("Workbook", page.parent), moved, file)
    return moved


def _row_merges(
    page: Worksheet, copies: Mapping[int, int], file: str
) -> list[tuple[int, int, int]]:
    """Return the merged cells within each repeated row as row, first and last column."""
    found = []
    for merged in page.merged_cells.ranges:
        within = [
            row
            for row, count in copies.items()
            if count > 1 and merged.min_row <= row <= merged.max_row
        ]
        if within and merged.min_row != merged.max_row:
            place = Origin(file, page.title, key=merged.coord)
            message = "cells of several rows are merged, one of which is repeated"
            raise fault("bad-placeholder", place, message, "merge cells of that row only")
        found += [(row, merged.min_col, merged.max_col) for row in within]
    return found


def _copy_row(page: Worksheet, row: int, count: int) -> None:
    for cell in [cell for cell in cells_of(page) if cell.row == row]:
        for new in range(row + 1, row + count):
            target = page.cell(new, cell.column)
            copy_style(cell, target)
            if cell.data_type == "f" and isinstance(cell.value, str):
                target.value = Translator(cell.value, cell.coordinate).translate_formula(
                    target.coordinate
                )
            else:
                target.value = cell.value


def copy_style(like: Cell, target: Cell | MergedCell) -> None:
    """Give a cell the format of another.

    Openpyxl's public styles, one by one, take 20 times as long.
    """
    setattr(target, _STYLE, copy(getattr(like, _STYLE)))


def _move_merges(
    page: Worksheet, copies: Mapping[int, int], moved: MovedRows, within: list[tuple[int, int, int]]
) -> None:
    ranges = list(page.merged_cells.ranges)
    for merged in ranges:
        merged.shift(row_shift=moved.first(merged.min_row) - merged.min_row)
    page.merged_cells = MultiCellRange(ranges)
    for row, left, right in within:
        for new in range(moved.first(row) + 1, moved.first(row) + copies[row]):
            page.merge_cells(start_row=new, end_row=new, start_column=left, end_column=right)


def _move_heights(
    page: Worksheet, old: Mapping[int, object], copies: Mapping[int, int], moved: MovedRows
) -> None:
    kept = {row: (page.row_dimensions[row].height, page.row_dimensions[row].hidden) for row in old}
    for row in old:
        page.row_dimensions[row].height, page.row_dimensions[row].hidden = None, False
    for row, (height, hidden) in kept.items():
        for new in range(moved.first(row), moved.first(row) + copies.get(row, 1)):
            page.row_dimensions[new].height, page.row_dimensions[new].hidden = height, hidden


def _move_pictures(page: Worksheet, moved: MovedRows) -> None:
    for picture in getattr(page, "_images", ()):  # openpyxl has no public list of them
        for end in ("_from", "to"):
            corner = getattr(picture.anchor, end, None)
            if corner is not None:
                corner.row = moved.first(corner.row + 1) - 1


def _move_set_up(page: Worksheet, moved: MovedRows) -> None:
    if page.print_area:
        page.print_area = moved.areas(str(page.print_area))
    if page.print_title_rows:
        page.print_title_rows = moved.range(str(page.print_title_rows))
    if page.auto_filter.ref:
        page.auto_filter.ref = moved.range(page.auto_filter.ref)
    if page.freeze_panes:
        page.freeze_panes = moved.range(str(page.freeze_panes))
    for break_ in page.row_breaks.brk:
        break_.id = moved.last(break_.id)
    for check in page.data_validations.dataValidation:
        check.sqref = MultiCellRange(moved.range(str(check.sqref)))
    formats = ConditionalFormattingList()
    for stated in page.conditional_formatting:
        for rule in stated.rules:
            formats.add(moved.range(str(stated.sqref)), rule)
    page.conditional_formatting = formats


def _move_formulas(book: Workbook, moved: MovedRows, file: str) -> None:
    for page in book.worksheets:
        for cell in cells_of(page):
            _move_formula(cell, page, moved, file)
    names = list(book.defined_names.values())
    for page in book:
        names += page.defined_names.values()
    for name in names:
        name.attr_text = moved.formula(f"={name.attr_text}", "")[1:]


def _move_formula(cell: Cell, page: Worksheet, moved: MovedRows, file: str) -> None:
    if isinstance(cell.value, ArrayFormula | DataTableFormula):
        place = Origin(file, page.title, key=f"{get_column_letter(cell.column)}{cell.row}")
        message = "is an array formula, which cannot move"
        raise fault("bad-placeholder", place, message, "use a plain formula")
    if cell.data_type == "f" and isinstance(cell.value, str):
        cell.value = moved.formula(cell.value, page.title)
    if cell.hyperlink is not None and page.title == moved.page:
        cell.hyperlink.ref = cell.coordinate
