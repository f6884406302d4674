"""Where the columns of the purchase plan stand: those that tell of the part, then a dozen for each
quantity.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from emsquote.documents.live.links import PlanInputs
from emsquote.documents.live.place import letters
from emsquote.documents.live.titles import title_with_boards
from emsquote.documents.sheet import ColumnKind, SheetColumn, body_row, titled
from emsquote.wording.texts import Texts, Word

_PART = (
    SheetColumn("Part", ColumnKind.TEXT, 22, "part"),
    SheetColumn("Remark", ColumnKind.TEXT, 26, "remark"),
    SheetColumn("Check", ColumnKind.TEXT, 22, "check"),
    SheetColumn("Unit", ColumnKind.TEXT, 6, "unit"),
    SheetColumn(Word("plan", "Per board"), ColumnKind.COUNT, 9, "per_board"),
    SheetColumn("Attrition", ColumnKind.PERCENT, 9, "attrition"),
    SheetColumn("Leader pieces", ColumnKind.COUNT, 8, "leader"),
    SheetColumn("In stock", ColumnKind.COUNT, 8, "in_stock"),
    SheetColumn("Counted singly above", ColumnKind.COUNT, 10, "limit"),
    SheetColumn("Excess", ColumnKind.TEXT, 9, "policy"),
    SheetColumn("Wrong input", ColumnKind.TEXT, 9, "wrong"),
)
_COLUMN = (
    SheetColumn("Needed, {boards}", ColumnKind.COUNT, 9, "needed"),
    SheetColumn("Order instead, {boards}", ColumnKind.COUNT, 9, "order"),
    SheetColumn("Row of offer, {boards}", ColumnKind.COUNT, 7, "offer"),
    SheetColumn("Supplier, {boards}", ColumnKind.TEXT, 14, "supplier"),
    SheetColumn("Ordered, {boards}", ColumnKind.COUNT, 9, "ordered"),
    SheetColumn("Landed unit price, {boards}", ColumnKind.COUNT, 11, "unit_price"),
    SheetColumn("Cost, {boards}", ColumnKind.COUNT, 11, "cost"),
    SheetColumn("Excess, {boards}", ColumnKind.COUNT, 9, "excess"),
    SheetColumn("Excess value, {boards}", ColumnKind.COUNT, 11, "excess_cost"),
    SheetColumn("Reported, {boards}", ColumnKind.COUNT, 11, "reported"),
    SheetColumn("Charged, {boards}", ColumnKind.COUNT, 11, "charged"),
    SheetColumn("Lead days, {boards}", ColumnKind.COUNT, 7, "lead"),
    SheetColumn("Quote anew, {boards}", ColumnKind.COUNT, 7, "anew"),
)
_PLACE = {column.key: place for place, column in enumerate(_PART)}
_SHIFT = {column.key: place for place, column in enumerate(_COLUMN)}
PART_CELLS = len(_PART)
FACTS = 1
"""How many facts stand above each of the sheets: the currency."""
COLUMN_KEYS = tuple(_SHIFT)


def page_row(place: int) -> int:
    """Return the row of a page, from 1, on which the row of a sheet at a place (from 0) stands."""
    return body_row(FACTS, place) + 1


def part_column(key: str) -> str:
    """Return the letters of a column that tells of the part."""
    return letters(_PLACE[key])


def plan_place(key: str, column: int) -> int:
    """Return the place of a column at a quantity of the quote, from 0."""
    return len(_PART) + len(_COLUMN) * column + _SHIFT[key]


def plan_columns(inputs: PlanInputs, titles: Sequence[str], texts: Texts) -> Iterator[SheetColumn]:
    """Yield the columns; `titles` name the quantities of the quote (`100 boards`)."""
    yield from (titled(column, texts) for column in _PART)
    for title, links in zip(titles, inputs.columns, strict=True):
        for column in _COLUMN:
            yield title_with_boards(column, title, links.label, texts)
