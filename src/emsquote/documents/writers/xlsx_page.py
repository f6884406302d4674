"""A worksheet whose rows are written as text at once.

XlsxWriter looks into every formula for functions that Excel has learned since 2010, which takes
five times as long as all the rest. The formulas of a quote have none, so its rows are made here;
XlsxWriter does everything else: formats, names, rules, charts, notes, print set-up, the package.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TextIO, cast

from xlsxwriter.worksheet import Worksheet

from emsquote.documents.live.place import letters

_LOOKS_ESCAPED = re.compile("(_x[0-9a-fA-F]{4}_)")


class Page(Worksheet):
    """A worksheet that takes whole rows.

    Cells that XlsxWriter would write by itself are not written.
    """

    def __init__(self) -> None:
        super().__init__()
        self._texts_of_rows: list[str] = []

    def add_row(self, row: int, cells: Iterable[str], points: int = 0) -> None:
        """Add a row (from 0, in order) of cells made by the functions of this module, `points` high
        if that is told.
        """
        height = ""
        if points:
            self.set_row(row, points)  # XlsxWriter places charts and notes by it
            height = f' ht="{points}" customHeight="1"'
        self._texts_of_rows.append(f'<row r="{row + 1}"{height}>{"".join(cells)}</row>')

    def used(self, rows: int, columns: int) -> None:
        """Tell how much of the page is used."""
        # The corners tell XlsxWriter how far the page goes; it writes no cell of its own.
        self.write_number(0, 0, 0)
        self.write_number(max(rows - 1, 0), max(columns - 1, 0), 0)

    def merge_row(self, row: int, last_column: int) -> None:
        """Make one cell of those from the first to the last column."""
        self.merge_range(row, 0, row, last_column, "")

    def _write_sheet_data(self) -> None:
        self._xml_start_tag("sheetData")
        cast("TextIO", self.fh).writelines(self._texts_of_rows)
        self._xml_end_tag("sheetData")


def _escaped(text: str) -> str:
    if "&" in text or "<" in text or ">" in text:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text


def text_cell(row: int, column: int, text: str, look: int) -> str:
    """Return a cell with a text, which stays a text whatever it begins with.

    A blank one has the format alone.
    """
    at = f'<c r="{letters(column)}{row + 1}" s="{look}"'
    if not text:
        return f"{at}/>"
    if "_x" in text:
        text = _LOOKS_ESCAPED.sub(r"_x005F\1", text)
    kept = ' xml:space="preserve"' if text != text.strip() else ""
    return f'{at} t="inlineStr"><is><t{kept}>{_escaped(text)}</t></is></c>'


def number_cell(row: int, column: int, digits: str, look: int) -> str:
    """Return a cell with a number, written in digits."""
    return f'<c r="{letters(column)}{row + 1}" s="{look}"><v>{digits}</v></c>'


def series_cell(row: int, column: int, series: str, value: str, look: int, *, is_text: bool) -> str:
    """Return a cell of a series of formulas.

    `series` is the element that names it, in its first cell with its text.
    """
    return _worked_out(row, column, series, value, look, is_text=is_text)


def series_begin(row: int, column: int, last: int, number: int, formula: str) -> str:
    """Return the element that opens a series of formulas down to a last row (both from 0)."""
    area = f"{letters(column)}{row + 1}:{letters(column)}{last + 1}"
    return f'<f t="shared" ref="{area}" si="{number}">{_escaped(formula)}</f>'


def formula_cell(
    row: int, column: int, formula: str, value: str, look: int, *, is_text: bool
) -> str:
    """Return a cell with a formula (without `=`) and its value."""
    return _worked_out(row, column, f"<f>{_escaped(formula)}</f>", value, look, is_text=is_text)


def array_cell(row: int, column: int, formula: str, value: str, look: int, *, is_text: bool) -> str:
    """Return a cell with a formula that works on each cell of its ranges."""
    told = f'<f t="array" ref="{letters(column)}{row + 1}">{_escaped(formula)}</f>'
    return _worked_out(row, column, told, value, look, is_text=is_text)


def _worked_out(
    row: int, column: int, formula: str, value: str, look: int, *, is_text: bool
) -> str:
    kind = ' t="str"' if is_text else ""
    shown = _escaped(value) if is_text else value
    return f'<c r="{letters(column)}{row + 1}" s="{look}"{kind}>{formula}<v>{shown}</v></c>'
