"""The inputs of a live workbook, checked: a row for each, with what may be put in and what is used.

Formulas of other sheets refer to the cells `used` of this one. An input that was cleared or pasted
over is an error there (`#N/A`), which no sum can hide: the prices that rest on it show `?`, and the
summary names the cell. Sheets with an input in every row check themselves, and have one row here.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from emsquote.documents.live.formulas import quoted
from emsquote.documents.live.place import CellPlace, sheet_prefix
from emsquote.documents.live.row_order import RowOrder
from emsquote.documents.live.rules import must_be, used
from emsquote.documents.live.table import LiveTable
from emsquote.documents.sheet import (
    Cell,
    ColumnKind,
    Formula,
    Input,
    Sheet,
    SheetColumn,
    titled,
)
from emsquote.wording.texts import Texts

_COLUMNS = (
    SheetColumn("Cell", ColumnKind.TEXT, 18),
    SheetColumn("Input", ColumnKind.TEXT, 44),
    SheetColumn("What may be put in", ColumnKind.TEXT, 44),
    SheetColumn("Used", ColumnKind.COUNT, 14),
    SheetColumn("Wrong", ColumnKind.COUNT, 8),
)
_CELL, _INPUT, _MUST_BE, _USED, _WRONG = range(len(_COLUMNS))
_FAR = "1E+7"
"""Below the last row of any sheet."""


class WrongCells(Struct, frozen=True):
    """A column of a sheet whose cells tell which inputs of their rows are wrong, blank if none."""

    sheet: str
    column: str
    first: int
    last: int
    """Rows from 1."""

    @property
    def area(self) -> str:
        """The cells as formulas write them."""
        return f"{sheet_prefix(self.sheet)}${self.column}${self.first}:${self.column}${self.last}"


class Checks:
    """Gathers the inputs of other sheets while these are written."""

    def __init__(self, order: RowOrder, texts: Texts) -> None:
        self.order, self.texts = order, texts
        self.name = texts("Checks")
        self._table = LiveTable(self.name, [titled(column, texts) for column in _COLUMNS])

    def used(self, place: CellPlace, given: Input, what: str, limit: str = "") -> str:
        """Add an input and return the cell that others refer to."""
        return self._add(place, what, (given, used(str(place), given, limit=limit)))

    def quantity(self, place: CellPlace, given: Input, what: str) -> tuple[str, str]:
        """Add a quantity, which is not wrong if it is blank or 0: that empties its column.

        Return the cell with what is used, and the formula that is true for such a quantity.
        """
        address = self._add(place, what, (given, used(str(place), given)), f'{place}="",{place}=0')
        wrong = CellPlace(self._table.name, self._table.next_row - 1, _WRONG)
        return address, f"AND(ISERROR({address}),{wrong}=0)"

    def column(
        self, first: CellPlace, inputs: Sequence[Input], what: str, *, rise: bool = False
    ) -> tuple[CellPlace, int]:
        """Add inputs that stand below each other, and return the first cell with what is used and
        the row of the last.

        They must `rise` if that is told: each is above the one before it.
        """
        place = self._table.place(_USED)
        for number, given in enumerate(inputs):
            cell = first.below(number)
            above = str(cell.below(-1)) if rise and number else ""
            self._add(cell, what, (given, used(str(cell), given, above=above)))
        return place, place.row + len(inputs) - 1

    def _add(self, place: CellPlace, what: str, of: tuple[Input, str], but_not: str = "") -> str:
        given, text = of
        mine = self._table.place(_USED)
        sheet = quoted(sheet_prefix(place.sheet))
        where = f"{sheet}&ADDRESS(ROW({place}),COLUMN({place}),4)"
        wrong = f"IF(ISERROR({mine.here}),1,0)"
        if but_not:
            wrong = f"IF(ISERROR({place}),1,IF(OR({but_not}),0,{wrong}))"
        told = f"{sheet_prefix(place.sheet)}{place.here.replace('$', '')}"
        cells: tuple[Cell, ...] = (
            Formula(where, told),
            what,
            must_be(given, self.texts),
            Formula(text, given.value, given.form),
            Formula(wrong, 0, "0"),
        )
        self._table.add(cells)
        return str(mine)

    def rows_of(self, sheet: WrongCells) -> None:
        """Add a sheet that checks its inputs in each row."""
        texts = self.texts
        area, mine = sheet.area, self._table.place(_WRONG)
        first = f'SUMPRODUCT(SMALL(ROW({area})+({area}="")*{_FAR},1))'
        named = f"INDEX({sheet_prefix(sheet.sheet)}${sheet.column}:${sheet.column},{first})"
        prefix = quoted(sheet_prefix(sheet.sheet))
        cells: tuple[Cell, ...] = (
            Formula(f'IF({mine.here}=0,"",{prefix}&TRIM({named}))', ""),
            texts("an input of its row"),
            texts("a figure or a word as its column has them"),
            "",
            Formula(f'SUMPRODUCT(({area}<>"")*1)', 0, "0"),
        )
        self._table.add(cells)

    def sheet(self) -> Sheet:
        """Return the finished sheet."""
        texts = self.texts
        return self._table.sheet(
            texts("Inputs, checked"),
            texts,
            notes=[
                texts(
                    "Formulas take their inputs from here. What cannot be used is an error, and "
                    "the prices that rest on it show ?."
                )
            ],
        )

    def first_wrong(self) -> str:
        """Return the formula that names the first cell that is wrong and says what may be put in;
        blank if none is.
        """
        texts, name = self.texts, self._table.name
        first, last = self._table.next_row - len(self._table.rows), self._table.next_row - 1
        area = CellPlace(name, first, _WRONG).to(last)
        row = f"SUMPRODUCT(SMALL(ROW({area})+({area}=0)*{_FAR},1))"
        cell, what, must = (
            f"INDEX({CellPlace(name, 0, column).to(last)},{row})"
            for column in (_CELL, _INPUT, _MUST_BE)
        )
        before, _, after = texts("and {count} more").partition("{count}")
        more = f'IF(SUM({area})>1,"; "&{quoted(before)}&(SUM({area})-1)&{quoted(after)},"")'
        told = f'{cell}&": "&{what}&": "&{must}&{more}'
        return f'IF(SUM({area})=0,"",{told})'
