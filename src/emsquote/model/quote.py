"""The quote: what everything costs at each quantity, what it is sold for, and what is still open.

Costs are exact; every printed figure (`unit_price`, `extended`, `total`, the `cost` and `price` of
a line) is settled once, so that all renderers show the same and every printed table adds up:

- `unit_price` of a column is the sum of its categories' unit prices, each rounded once;
- `extended = unit_price × quantity`, `total = extended + nre_total`;
- with `Rounding.LOT`, `extended` of a column is the sum of its categories', and `unit_price` only
  informs;
- printed costs of lines are apportioned, so that they add up to the printed material cost.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from emsquote.finding import Finding, Severity
from emsquote.model.bom import BomLine, BomSource
from emsquote.model.defects import DefectsOfClass
from emsquote.model.estimate import ColumnEstimate
from emsquote.model.evidence import FIRM, MatchEvidence
from emsquote.model.included import IncludedItem
from emsquote.model.money import Amount, ExchangeRate, Money, Unknown
from emsquote.model.part import PartKind
from emsquote.model.party import House
from emsquote.model.purchase import Purchase
from emsquote.wording.language import Language


class Category(StrEnum):
    """Where a cost belongs on the quote; margins go by category."""

    MATERIAL = "material"
    SMT = "smt"
    BGA = "bga"
    THROUGH_HOLE = "through-hole"
    ASSEMBLY = "assembly"
    """What the board needs whatever is on it: inspection, cleaning, coating, depanelling,
    packing.
    """
    TEST = "test"
    SERVICE = "service"
    PASS_THROUGH = "pass-through"  # noqa: S105 - no password
    """Freight, duty, tooling that the customer ordered: sold at cost."""
    NRE = "nre"
    """Charged once, apart from the unit price."""


class Stage(StrEnum):
    """The part of the product's life in which something is done."""

    DESIGN = "design"
    PROTOTYPING = "prototyping"
    PRODUCTION = "production"
    TEST = "test"
    DISTRIBUTION = "distribution"
    REPAIR = "repair"
    RETURNS = "returns"


class Rounding(StrEnum):
    """Where a price is rounded, once."""

    UNIT = "unit"
    """The unit price of each category; what is printed below it is an exact product or sum."""
    LOT = "lot"
    """Each charge of the lot, as houses with fee tables bill: `extended` is their sum, and
    `unit_price` only tells.
    """


class Basis(StrEnum):
    """What a charge is paid for: each board, each lot, or once in the product's life."""

    PER_BOARD = "per-board"
    PER_LOT = "per-lot"
    ONCE = "once"


class Charge(Struct, frozen=True, kw_only=True, gc=False):
    """What one activity costs in one column. `cost` is exact and for the lot (or once)."""

    activity: str
    title: str
    stage: Stage
    category: Category
    basis: Basis
    driver: str
    driver_amount: Decimal
    """How much of the driver the lot has (or, once: the job)."""
    cost: Money
    working: str
    """The arithmetic in words and figures: `1240 placements × 0.20 s / 85 % × 150.00 USD/h`."""
    source: str = ""
    grade: str = ""
    """A to P, as the rate card grades its figures."""


class CategoryPrice(Struct, frozen=True, kw_only=True):
    """One category in one column: exact cost build-up for the lot, and the printed price.

    `unknown` lists what is missing from it; its figures then hold only the known part.
    """

    category: Category
    cost: Money
    overhead: Money
    """Material overhead and SG&A that the card adds to this category."""
    margin: Money
    """What the price adds to cost and overhead, rounding included: extended − cost − overhead."""
    unit_price: Money
    extended: Money
    unknown: tuple[Unknown, ...] = ()


class NrePrice(Struct, frozen=True):
    """A one-off item as the customer sees it, with the printed price."""

    title: str
    activity: str
    cost: Money
    price: Money
    owner: str = ""
    """Whose property it is, as the rate card says."""


class LeadTime(Struct, frozen=True):
    """Days from order to dock, and what sets them."""

    days: int
    set_by: str


class QuoteColumn(Struct, frozen=True, kw_only=True):
    """The quote at one quantity of good boards. All money is in the quote's currency."""

    quantity: int
    starts: int
    """Boards started, scrap included."""
    categories: tuple[CategoryPrice, ...]
    unit_price: Money
    extended: Money
    nre: tuple[NrePrice, ...]
    nre_total: Money
    total: Money
    purchases: tuple[Purchase, ...]
    charges: tuple[Charge, ...]
    lead_time: LeadTime | Unknown
    excess_liability: Money
    """Value of ordered parts that the customer did not pay for (excess policy `report`)."""
    yields: tuple[tuple[str, Decimal], ...] = ()
    """Figures of the yield model, by name (`first-pass yield`)."""
    defects: tuple[DefectsOfClass, ...] = ()
    """Expected defects a board by class, with the steps that find them."""
    estimated: ColumnEstimate | None = None
    """What is estimated, in none of the figures above; None where nothing is."""

    @property
    def unknown(self) -> tuple[Unknown, ...]:
        """Everything that is missing from the column's prices."""
        return tuple(lack for category in self.categories for lack in category.unknown)

    @property
    def complete(self) -> bool:
        """Whether nothing is missing from the column's prices."""
        return not self.unknown


class LineCell(Struct, frozen=True, gc=False):
    """One BOM line in one column: its share of the purchase of its part
    (`QuoteColumn.purchases[purchase]`).

    `cost` and `price` are printed figures for the lot; `Unknown` where nothing is known. A
    line that is not fitted has no cell's purchase (None) and costs nothing; one that the customer
    supplies costs nothing either.
    """

    purchase: int | None
    cost: Amount
    price: Amount


class PricedLine(Struct, frozen=True, gc=False):
    """A BOM line with how it was understood and matched, and a cell for each column of the
    quote.
    """

    line: BomLine
    kind: PartKind
    match: str
    """How its offers were found: `exact`, `alternate`, `by value`, `not fitted`, `supplied`, or why
    none was.
    """
    cells: tuple[LineCell, ...]
    evidence: MatchEvidence = FIRM
    """Why its part was taken, and how sure that is."""


class Quote(Struct, frozen=True, kw_only=True):
    """A quote for one BOM at several quantities."""

    title: str
    customer: str
    currency: str
    date: str
    source: BomSource
    rate_card: str
    columns: tuple[QuoteColumn, ...]
    lines: tuple[PricedLine, ...]
    findings: tuple[Finding, ...]
    exchange_rates: tuple[ExchangeRate, ...] = ()
    terms: tuple[str, ...] = ()
    rounding: Rounding = Rounding.UNIT
    language: Language = Language.ENGLISH
    """What its documents are written in."""
    valid_until: str = ""
    """ISO date; "" where the quote is undated or its validity not stated."""
    house: House = House()
    """Who quotes."""
    customer_address: tuple[str, ...] = ()
    number: str = ""
    """The house's number of the quote."""
    included: tuple[IncludedItem, ...] = ()
    """What of the scope is in, supplied by the customer, not in it, or open."""

    @property
    def open_points(self) -> tuple[Finding, ...]:
        """What must be settled before the quote is signed."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.OPEN)

    @property
    def complete(self) -> bool:
        """Whether every column is complete and nothing is open."""
        return not self.open_points and all(column.complete for column in self.columns)
