"""Where the columns of the purchase plan stand, and what its cells refer to on both of its sheets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from emsquote.live.links import PlanInputs
from emsquote.live.offers_sheet import OffersLayout, worked_title
from emsquote.live.place import letters, sheet_prefix
from emsquote.live.plan_parts import PlanPart
from emsquote.sheet import Kind, SheetColumn
from emsquote.texts import Texts

_PART = (
    ("part", Kind.TEXT, 22), ("remark", Kind.TEXT, 26), ("check", Kind.TEXT, 22), ("unit", Kind.TEXT, 6),
    ("per_board", Kind.COUNT, 9), ("attrition", Kind.PERCENT, 9), ("leader", Kind.COUNT, 8),
    ("in_stock", Kind.COUNT, 8), ("limit", Kind.MONEY, 10), ("policy", Kind.TEXT, 9),
)  # fmt: skip
_COLUMN = (
    ("needed", 9), ("order", 9), ("offer", 7), ("supplier", 14), ("ordered", 9), ("unit_price", 11), ("cost", 11),
    ("excess", 9), ("excess_cost", 11), ("reported", 11), ("charged", 11), ("lead", 7),
)  # fmt: skip
_PLACE = {key: place for place, (key, _, _) in enumerate(_PART)}
_SHIFT = {key: place for place, (key, _) in enumerate(_COLUMN)}
PART_CELLS = len(_PART)
COLUMN_KEYS = tuple(_SHIFT)


def plan_place(key: str, column: int) -> int:
    """Return the place of a column at a quantity of the quote, from 0."""
    return len(_PART) + len(_COLUMN) * column + _SHIFT[key]


def plan_columns(inputs: PlanInputs, titles: Sequence[str], texts: Texts) -> Iterator[SheetColumn]:
    """Yield the columns; `titles` name the quantities of the quote (`100 boards`)."""
    yield from (SheetColumn(texts(f"plan.{key}"), kind, width) for key, kind, width in _PART)
    for title, links in zip(titles, inputs.columns, strict=True):
        for key, width in _COLUMN:
            shape = (Kind.TEXT if key == "supplier" else Kind.COUNT, width)
            yield worked_title(f"plan.{key}", title, links.label, shape, texts)


class Spot(Struct, frozen=True):
    """A part at one quantity: its first row in the plan, and that of its offers (all from 1)."""

    offers: OffersLayout
    part: PlanPart
    column: int
    row: int
    offers_from: int

    def at(self, key: str, below: int = 0) -> str:
        """Return a cell of the plan at this quantity, in the part's first row or so many below."""
        return f"{letters(plan_place(key, self.column))}{self.row + below}"

    def of(self, key: str, prefix: str = "") -> str:
        """Return a cell of the plan that tells of the part; `prefix` is the sheet's, for formulas of others."""
        return f"{prefix}${letters(_PLACE[key])}${self.row}"

    def rows(self, key: str, count: int) -> str:
        """Return so many cells below each other."""
        return f"{self.at(key)}:{self.at(key, count - 1)}"

    def range_of(self, column: str) -> str:
        """Return a column of all the part's offers."""
        last = self.offers_from + len(self.part.offers) - 1
        return f"{self.prefix}${column}${self.offers_from}:${column}${last}"

    def value_of(self, column: str, below: int = 0) -> str:
        """Return a column of the offer that the cell `offer` names; of the only one, if there is no choice."""
        if self.has_choice:
            return f"INDEX({self.prefix}${column}:${column},{self.at('offer', below)})"
        return f"{self.prefix}${column}${self.offers_from}"

    def offer_row(self, below: int = 0) -> str:
        """Return the row of the offer, as formulas write it."""
        return self.at("offer", below) if self.has_choice else str(self.offers_from)

    @property
    def has_choice(self) -> bool:
        """Whether the cell `offer` may name one of several rows."""
        return len(self.part.offers) > 1

    @property
    def prefix(self) -> str:
        """What stands before a cell of the offers."""
        return sheet_prefix(self.offers.name)
