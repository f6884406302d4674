"""The bill of materials as it was read: part lines, where each came from, and an account of every
row.

Nothing here is guessed further than the file says. Empty text means that the file states nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field

from emsquote.finding import Finding, Origin
from emsquote.model.bom_price import BomPrice
from emsquote.model.column_role import ColumnRole
from emsquote.model.measure import Measure

_LETTERS = re.compile(r"[A-Za-z]+")


class RowKind(StrEnum):
    """What a row of the file turned out to be. Every row is exactly one of these."""

    HEADING = "heading"
    LINE = "line"
    ALTERNATE = "alternate"
    """Names another source for the part of the line above."""
    CONTINUED = "continued"
    """Goes on with the designators of the line above."""
    NOTE = "note"
    TOTAL = "total"
    BLANK = "blank"
    HIDDEN = "hidden"
    """Hidden in the spreadsheet: not counted, and told of."""
    REFUSED = "refused"


class SourceColumn(Struct, frozen=True):
    """A column that was understood: its role, its title as written (`#4` for the fourth without
    one), and why.
    """

    role: ColumnRole
    title: str
    index: int
    reason: str


class PartNumber(Struct, frozen=True):
    """A manufacturer's part number as written, with the maker if one is named."""

    mpn: str
    manufacturer: str = ""


class SupplierNumber(Struct, frozen=True):
    """A supplier's own number for a part (`C1525` at LCSC), with the supplier if one is named."""

    number: str
    supplier: str = ""


class UnknownQuantity(Struct, frozen=True):
    """How many a board takes cannot be told, and why."""

    reason: str


class Supply(StrEnum):
    """Who provides a line's part, if anyone."""

    BOUGHT = "bought"
    CONSIGNED = "consigned"
    """The customer supplies it; it is placed but not bought."""
    NOT_FITTED = "not-fitted"
    """Neither bought nor placed."""
    MADE = "made"
    """An assembly of the lines below it: they are bought and placed, not it."""
    NO_PART = "no-part"
    """A mark, a hole or bare copper of the board: there is nothing to buy."""
    HOUSE = "house"
    """The house makes or buys it at a price of its rate card, which is charged instead."""


class BomLine(Struct, frozen=True):
    """One part line: what one board takes of one part, in the customer's words."""

    origin: Origin
    per_board: Measure | UnknownQuantity
    designators: tuple[str, ...] = ()
    mpn: str = ""
    manufacturer: str = ""
    description: str = ""
    value: str = ""
    footprint: str = ""
    supply: Supply = Supply.BOUGHT
    alternates: tuple[PartNumber, ...] = ()
    """Parts that the customer approves in place of `mpn`."""
    supplier_numbers: tuple[SupplierNumber, ...] = ()
    customer_pn: str = ""
    remarks: str = ""
    mount: str = ""
    side: str = ""
    level: str = ""
    parameters: str = ""
    """What columns of parameters say beside the value, each with its unit (`±1%; 50V; X7R`)."""

    @property
    def is_part(self) -> bool:
        """Whether it stands for parts that go onto the board, whoever provides them."""
        return self.supply is Supply.BOUGHT or self.supply is Supply.CONSIGNED

    @property
    def letters(self) -> str:
        """The letters of its first designator, in capitals; "" for none."""
        prefix = _LETTERS.match(self.designators[0]) if self.designators else None
        return prefix[0].upper() if prefix else ""

    @property
    def label(self) -> str:
        """What people call the line: its part number, else its value or description, else its
        designators.
        """
        return (
            self.mpn
            or self.value
            or self.description
            or ", ".join(self.designators[:3])
            or f"row {self.origin.row}"
        )


class LeftOut(Struct, frozen=True):
    """Why a line is not fitted, and by which cell: its column (from 1; 0: no cell of its row), the
    column's title and its text.
    """

    reason: str
    column: int = 0
    title: str = ""
    text: str = ""


class BoardSide(StrEnum):
    """The side of the board that a part stands on."""

    TOP = "top"
    BOTTOM = "bottom"
    UNKNOWN = "unknown"


class SolderedPads(Struct, frozen=True):
    """The joints of one part as the pads of its footprint tell them."""

    smt: int
    tht: int


class Placement(Struct, frozen=True):
    """One part on the board, as a pick-and-place file or the board's own file states it."""

    designator: str
    side: BoardSide
    pads: SolderedPads | None = None
    """None where the file has no pads."""


class BomSource(Struct, frozen=True, kw_only=True):
    """How the file was read. `header_row` counts from 1 and is 0 where the table has no header."""

    file: str
    format: str
    sheet: str = ""
    encoding: str = ""
    delimiter: str = ""
    header_row: int = 0


class SheetAccount(Struct, frozen=True):
    """What became of one sheet of several: its header row (0: none), its columns, and the kind of
    each of its rows.
    """

    sheet: str
    header_row: int
    columns: tuple[SourceColumn, ...]
    rows: tuple[RowKind, ...]


class Bom(Struct, frozen=True, kw_only=True):
    """A file understood: its lines in file order, and what each of its rows was."""

    source: BomSource
    columns: tuple[SourceColumn, ...]
    lines: tuple[BomLine, ...]
    rows: tuple[RowKind, ...] = ()
    """The kind of every row that was read, in order, sheet after sheet: as many as the sheets have
    rows.
    """
    findings: tuple[Finding, ...] = field(default=())
    placements: tuple[Placement, ...] = ()
    """What a pick-and-place file or a board given beside it places; empty without one."""
    sheets: tuple[SheetAccount, ...] = ()
    """The accounts of the sheets where several are read as one; their rows are `rows`.

    Empty for one sheet.
    """

    left_out: Mapping[Origin, LeftOut] = field(default_factory=dict)
    """Why lines are not fitted, by their place."""
    prices: Mapping[Origin, BomPrice] = field(default_factory=dict)
    """The prices that lines state, by their place."""

    @property
    def fitted(self) -> tuple[BomLine, ...]:
        """The lines that are placed on the board."""
        return tuple(line for line in self.lines if line.supply is not Supply.NOT_FITTED)
