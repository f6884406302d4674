"""Where a cell stands: places in the workbook, and how formulas write them."""

from __future__ import annotations

import re
from functools import cache

from msgspec import Struct

_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z_0-9]*")


@cache  # one for each column of a sheet: a few dozen
def letters(column: int) -> str:
    """Return the letters of a column, counted from 0.

    >>> letters(0), letters(25), letters(26), letters(701)
    ('A', 'Z', 'AA', 'ZZ')
    """
    text = ""
    rest = column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        text = chr(ord("A") + digit) + text
    return text


@cache  # one for each sheet of a workbook
def sheet_prefix(sheet: str) -> str:
    """Return what stands before a cell of another sheet.

    >>> sheet_prefix("Inputs"), sheet_prefix("Rate card")
    ('Inputs!', "'Rate card'!")
    """
    quoted = (
        sheet
        if _PLAIN_NAME.fullmatch(sheet) and sheet.isascii()
        else "'" + sheet.replace("'", "''") + "'"
    )
    return f"{quoted}!"


class CellPlace(Struct, frozen=True):
    """A cell: its sheet by name, row and column from 0.

    As text it is the address that formulas of any sheet write.

    >>> str(CellPlace("Rate card", 4, 2)), CellPlace("Rate card", 4, 2).here
    ("'Rate card'!$C$5", '$C$5')
    """

    sheet: str
    row: int
    column: int

    def __str__(self) -> str:
        return sheet_prefix(self.sheet) + self.here

    @property
    def here(self) -> str:
        """The address for formulas of its own sheet."""
        return f"${letters(self.column)}${self.row + 1}"

    def to(self, row: int, column: int | None = None) -> str:
        """Return the range from here to another row, and column if it is another, for formulas of
        any sheet.

        >>> CellPlace("BOM", 4, 2).to(9)
        'BOM!$C$5:$C$10'
        """
        return f"{self}:${letters(self.column if column is None else column)}${row + 1}"

    def right(self, columns: int) -> CellPlace:
        """Return the cell so many columns to the right."""
        return CellPlace(self.sheet, self.row, self.column + columns)

    def below(self, rows: int) -> CellPlace:
        """Return the cell so many rows below."""
        return CellPlace(self.sheet, self.row + rows, self.column)


def cell(row: int, column: int) -> str:
    """Return the address of a cell of the same sheet, row and column from 0.

    >>> cell(4, 2)
    'C5'
    """
    return f"{letters(column)}{row + 1}"
