"""What people do to a workbook by accident: cells of it are changed as they would be by hand."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
from msgspec import Struct
from msgspec.structs import replace
from openpyxl.cell.cell import Cell
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from emsquote import OfferList, read_bom, shipped_rate_card
from emsquote.documents.writers.xlsx_live import render
from emsquote.model.scope_item import item_supply
from emsquote.pipeline import PricedQuote, price_bom

from .jobs import BOM, JOB, OFFERS
from .recalculate import Cells

Edit = Callable[[Workbook], None]
KNOWN_PART = "known part + ?"
"""What is told of a sum that lacks something."""


@cache
def quoted() -> PricedQuote:
    """Return the job whose workbook is misused: four parts at 10 and 60 boards."""
    with TemporaryDirectory() as folder:
        bom = Path(folder) / "bom.csv"
        bom.write_text(BOM)
        job = replace(JOB, supplies=(item_supply("bare-board=customer"),))
        return price_bom(read_bom(bom), job, shipped_rate_card("default"), OfferList(OFFERS))


@cache
def workbook() -> bytes:
    """Return its workbook."""
    return render(quoted().quote, quoted().basis)


def edited(edit: Edit, file: bytes = b"") -> bytes:
    """Return a workbook after an edit; the one of `workbook` if no other is given."""
    book = openpyxl.load_workbook(io.BytesIO(file or workbook()))
    edit(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def named(name: str, value: object) -> Edit:
    """Put a value into the cell with a defined name."""

    def edit(book: Workbook) -> None:
        ((page, at),) = book.defined_names[name].destinations
        book[page][at.replace("$", "")] = value

    return edit


def put(sheet: str, row: object, title: str, value: object) -> Edit:
    """Put a value into the row of a sheet that has a text, in the column with a title."""

    def edit(book: Workbook) -> None:
        page = book[sheet]
        cells = [cell for line in page.iter_rows() for cell in line]
        number = next(cell.row for cell in cells if cell.value == row)
        column = next(cell.column for cell in cells if _is_titled(cell.value, title))
        page.cell(number, column).value = value

    return edit


def _is_titled(value: object, title: str) -> bool:
    return isinstance(value, str) and value.startswith((title, f'="{title}'))


def below(sheet: str, label: str, value: object, *, right: int = 1) -> Edit:
    """Put a value beside a label in the first column."""

    def edit(book: Workbook) -> None:
        page = book[sheet]
        row = next(cell.row for (cell,) in page.iter_rows(max_col=1) if cell.value == label)
        page.cell(row, 1 + right).value = value

    return edit


class Shown(Struct, frozen=True):
    """What the summary says: of the inputs, of the sheets, and for each quantity."""

    inputs: str
    sheets: str
    unit_prices: tuple[object, ...]
    open: tuple[object, ...]
    purchases: tuple[object, ...]


def shown(cells: Cells, columns: int = 2) -> Shown:
    """Return what the summary of a recalculated workbook says."""
    rows = {
        value: at[1:]
        for (sheet, at), value in cells.items()
        if sheet == "Summary" and at.startswith("A") and value
    }

    def row(label: str) -> tuple[object, ...]:
        letters = "BCDEFG"[:columns]
        return tuple(
            _told(cells.get(("Summary", f"{letter}{rows[label]}"), "")) for letter in letters
        )

    inputs, sheets = (str(row(label)[0]) for label in ("Inputs", "Sheets"))
    return Shown(inputs, sheets, row("Unit price"), row("Not priced"), row("Purchases"))


def _told(value: object) -> object:
    """Return a cell's value, of a sum that lacks something that it does."""
    lacks = isinstance(value, str) and value.endswith(" USD + ?")
    return KNOWN_PART if lacks else value


def swapped(sheet: str, row: int, other: int, columns: str = "") -> Edit:
    """Change two rows for each other, as sorting does it: formulas go along, and count from where
    they are then. All cells of the rows go, or those of some `columns` (`A:J`).
    """

    def edit(book: Workbook) -> None:
        page = book[sheet]
        upper, lower = (page[_cells_of(page, columns, number)][0] for number in (row, other))
        for one, two in zip(upper, lower, strict=True):
            one.value, two.value = _placed(two, one.coordinate), _placed(one, two.coordinate)

    return edit


def _cells_of(page: Worksheet, columns: str, row: int) -> str:
    first, _, last = (columns or f"A:{get_column_letter(page.max_column)}").partition(":")
    return f"{first}{row}:{last}{row}"


def _placed(cell: Cell, place: str) -> object:
    """Return what a cell holds as it would stand at another place."""
    value = cell.value
    if isinstance(value, ArrayFormula):
        moved = Translator(value.text, cell.coordinate).translate_formula(place)
        return ArrayFormula(place, moved)
    if isinstance(value, str) and value.startswith("="):
        return Translator(value, cell.coordinate).translate_formula(place)
    return value


def with_row(sheet: str, row: int) -> Edit:
    """Put in a blank row, as a spreadsheet does it: what stands below it moves down."""
    return lambda book: _shift(book, sheet, _Move(row, 1))


def without_row(sheet: str, row: int) -> Edit:
    """Delete a row, as a spreadsheet does it: ranges that hold it are one row shorter, and what
    referred to one of its cells is an error.
    """
    return lambda book: _shift(book, sheet, _Move(row, -1))


class _Move(Struct, frozen=True):
    """A row is put in (`by` 1) or deleted (-1): what stands below it moves."""

    row: int
    by: int

    def address(self, cells: str) -> str:
        """Return where cells are afterwards."""
        rows = [int(number) for _, number in _ROW.findall(cells)]
        if self.by < 0 and rows == [self.row]:
            return ""
        first_moved = self.row if self.by > 0 else self.row + 1
        ends = {len(rows) - 1: self.row} if self.by < 0 and len(rows) > 1 else {}
        moved = iter(
            number + self.by * (number >= ends.get(place, first_moved))
            for place, number in enumerate(rows)
        )
        return _ROW.sub(lambda at: f"{at.group(1)}{next(moved)}", cells)


def _shift(book: Workbook, sheet: str, move: _Move) -> None:
    """Move what stands below a row, and let all formulas of the book follow."""
    prefix = f"'{sheet}'!" if " " in sheet else f"{sheet}!"
    for page in book:
        own = page.title == sheet
        for cell in (cell for line in page.iter_rows() for cell in line):
            formula = cell.value
            if isinstance(formula, ArrayFormula):
                formula.text = _moved(formula.text, prefix, move, own=own)
                formula.ref = move.address(formula.ref) or formula.ref if own else formula.ref
            elif isinstance(formula, str) and formula.startswith("="):
                cell.value = _moved(formula, prefix, move, own=own)
    if move.by > 0:
        book[sheet].insert_rows(move.row)
    else:
        book[sheet].delete_rows(move.row)


def _moved(formula: str, prefix: str, move: _Move, *, own: bool) -> str:
    """Return a formula after rows of a sheet moved."""

    def moved(match: re.Match[str]) -> str:
        sheet, cells = match.group(1) or "", match.group(2)
        if sheet != prefix and not (own and not sheet):
            return match.group(0)
        now = move.address(cells)
        return sheet + now if now else "#REF!"

    parts = formula.split('"')
    parts[::2] = [_REFERENCE.sub(moved, part) for part in parts[::2]]
    return '"'.join(parts)


_REFERENCE = re.compile(
    r"('[^']+'!|[A-Za-z_]+!)?(\$?[A-Z]{1,3}\$?[0-9]+(?::\$?[A-Z]{1,3}\$?[0-9]+)?)(?![0-9(A-Z])"
)
_ROW = re.compile(r"(\$?[A-Z]{1,3}\$?)([0-9]+)")
