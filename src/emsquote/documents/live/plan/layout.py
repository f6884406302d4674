"""Where the columns of the purchase plan stand: those that tell of the part, then a dozen for each
quantity.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from emsquote.documents.live.links import PlanInputs
from emsquote.documents.live.place import letters
from emsquote.documents.live.plan.offers import worked_title
from emsquote.documents.sheet import ColumnKind, SheetColumn, body_row
from emsquote.wording.texts import Texts

_PART = (
    ("part", ColumnKind.TEXT, 22),
    ("remark", ColumnKind.TEXT, 26),
    ("check", ColumnKind.TEXT, 22),
    ("unit", ColumnKind.TEXT, 6),
    ("per_board", ColumnKind.COUNT, 9),
    ("attrition", ColumnKind.PERCENT, 9),
    ("leader", ColumnKind.COUNT, 8),
    ("in_stock", ColumnKind.COUNT, 8),
    ("limit", ColumnKind.COUNT, 10),
    ("policy", ColumnKind.TEXT, 9),
)
_COLUMN = (
    ("needed", 9),
    ("order", 9),
    ("offer", 7),
    ("supplier", 14),
    ("ordered", 9),
    ("unit_price", 11),
    ("cost", 11),
    ("excess", 9),
    ("excess_cost", 11),
    ("reported", 11),
    ("charged", 11),
    ("lead", 7),
)
_PLACE = {key: place for place, (key, _, _) in enumerate(_PART)}
_SHIFT = {key: place for place, (key, _) in enumerate(_COLUMN)}
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
    yield from (SheetColumn(texts(f"plan.{key}"), kind, width) for key, kind, width in _PART)
    for title, links in zip(titles, inputs.columns, strict=True):
        for key, width in _COLUMN:
            shape = (ColumnKind.TEXT if key == "supplier" else ColumnKind.COUNT, width)
            yield worked_title(f"plan.{key}", title, links.label, shape, texts)
