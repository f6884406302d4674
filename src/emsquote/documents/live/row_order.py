"""Rows that stand where they were written: formulas of one sheet count on the rows of another.

A sheet that somebody sorted, or whose rows he deleted or put in, would go on with other rows'
figures. So the last column of a sheet tells of each row its place and what it is (`3 PN-C`), as it
was written, and a cell of the summary compares these with where they are now.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from emsquote.documents.live.formulas import quoted
from emsquote.documents.live.place import CellPlace
from emsquote.documents.live.table import MadeRows
from emsquote.documents.sheet import (
    WORDS,
    Cell,
    ColumnKind,
    Formula,
    Sheet,
    SheetColumn,
    SheetRow,
    body_row,
    plain,
    titled,
)
from emsquote.wording.texts import Texts

_COLUMN = SheetColumn("Row as written", ColumnKind.TEXT, 16)


class Ordered(Struct, frozen=True):
    """A sheet whose rows must stay where they are: what each is stands in the column `label`."""

    sheet: Sheet
    label: int = 0

    def written(self, texts: Texts) -> Sheet:
        """Return the sheet with a last column that tells of each row where it was written."""
        head = titled(_COLUMN, texts)
        rows = MadeRows(len(self.sheet.rows), self._rows)
        return replace(self.sheet, columns=(*self.sheet.columns, head), rows=rows)

    def _rows(self) -> Iterator[SheetRow]:
        for number, row in enumerate(self.sheet.rows, 1):
            told = f"{number} {plain(row.cells[self.label])}"
            yield SheetRow((*row.cells, told), row.emphasis)

    @property
    def is_another(self) -> str:
        """The formula that is true once a row is not where it was written."""
        count = len(self.sheet.rows)
        top = CellPlace(self.sheet.name, body_row(len(self.sheet.facts), 0), self.label)
        last = top.row + count - 1
        told = top.right(len(self.sheet.columns) - self.label).to(last)
        now = f'(ROW({top.to(last)})-ROW({top})+1)&" "&{top.to(last)}'
        return f"ISERROR(1/(SUMPRODUCT(({told}={now})*1)={count}))"


class RowOrder(Struct, frozen=True):
    """The cell of the summary that tells whether all rows are where they were written."""

    place: CellPlace
    texts: Texts

    @property
    def error(self) -> str:
        """The formula that is 0, an error once a row is elsewhere."""
        return f"IF({self.place}={quoted(self._good)},0,NA())"

    def kept(self, sheets: Sequence[Sheet], labels: Mapping[str, int]) -> tuple[Sheet, ...]:
        """Return the sheets, the summary first, with what keeps their rows in order.

        `labels` are the sheets by name whose rows must stay, with the column that says what a row
        is.
        """
        ordered = [Ordered(sheet, labels[sheet.name]) for sheet in sheets if sheet.name in labels]
        written = {sheet.sheet.name: sheet.written(self.texts) for sheet in ordered}
        summary, *others = sheets
        found = (written.get(sheet.name, sheet) for sheet in others)
        return (self._told_in(summary, ordered), *found)

    def _told_in(self, summary: Sheet, sheets: Sequence[Ordered]) -> Sheet:
        """Return the summary with the cell in its row, which it has kept free."""
        rows = list(summary.rows)
        row = self.place.row - body_row(len(summary.facts), 0)
        label, told = self._cells(sheets)
        rows[row] = SheetRow((label, told, *rows[row].cells[2:]))
        return replace(summary, rows=tuple(rows))

    def _cells(self, sheets: Sequence[Ordered]) -> tuple[Cell, Cell]:
        """Return the label of the row and the cell, which names the sheets that are another."""
        texts = self.texts
        names = (
            f"IF({ordered.is_another},{quoted(ordered.sheet.name + ', ')},{quoted('')})"
            for ordered in sheets
            if ordered.sheet.rows
        )
        named = "&".join(names)
        wrong = quoted(texts("rows sorted, deleted or put in: write the workbook anew"))
        text = f'IF({named}="",{quoted(self._good)},{named}&{wrong})'
        return texts("Sheets"), Formula(text, self._good, WORDS)

    @property
    def _good(self) -> str:
        texts = self.texts
        return texts("as written")
