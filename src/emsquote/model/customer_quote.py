"""A quote as its customer may have it: what is for everybody, and no room for anything else.

These are types of their own, not a quote with blanks in it: what is made of them (documents, JSON)
cannot tell a cost, a margin or a supplier, since no field holds one. `documents.customer_view`
makes them, and says for each field of a quote whether it is for everybody.
"""

from __future__ import annotations

from msgspec import Struct

from emsquote.finding import Finding, Severity
from emsquote.model.bom import BomLine, BomSource
from emsquote.model.estimate import ColumnEstimate
from emsquote.model.included import ItemAnswer
from emsquote.model.money import Amount, Money, Unknown
from emsquote.model.part import PartKind
from emsquote.model.party import House
from emsquote.model.quote import Category, CategoryPrice, Quote, QuoteColumn, Rounding
from emsquote.wording.language import Language


class CustomerCategory(Struct, frozen=True):
    """The printed price of one category, and what is missing from it."""

    category: Category
    unit_price: Money
    extended: Money
    unknown: tuple[Unknown, ...]


class CustomerNre(Struct, frozen=True):
    """A one-off item with its price; `owner` is whose property it becomes, "" if not stated."""

    title: str
    price: Money
    owner: str


class CustomerLeadTime(Struct, frozen=True):
    """Days from order to dock."""

    days: int


class CustomerColumn(Struct, frozen=True, kw_only=True):
    """The prices at one quantity of good boards, in the quote's currency."""

    quantity: int
    categories: tuple[CustomerCategory, ...]
    unit_price: Money
    extended: Money
    nre: tuple[CustomerNre, ...]
    nre_total: Money
    total: Money
    lead_time: CustomerLeadTime | Unknown
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


class CustomerCell(Struct, frozen=True):
    """The printed price of a line for the whole lot of one column."""

    price: Amount


class CustomerLine(Struct, frozen=True):
    """A BOM line, in the customer's own words, with how it was understood and a price for each
    column.

    `match` says how offers for it were found, or why none was, "" where that is the house's.
    """

    line: BomLine
    kind: PartKind
    match: str
    cells: tuple[CustomerCell, ...]


class CustomerIncluded(Struct, frozen=True):
    """What holds of an item of the scope; `how` is "" where that is the house's."""

    item: str
    title: str
    answer: ItemAnswer
    how: str


class CustomerQuote(Struct, frozen=True, kw_only=True):
    """A quote for its customer. Its findings are without hints, and have their places only where
    these are in the customer's own file.
    """

    title: str
    customer: str
    customer_address: tuple[str, ...]
    currency: str
    date: str
    valid_until: str
    number: str
    source: BomSource
    columns: tuple[CustomerColumn, ...]
    lines: tuple[CustomerLine, ...]
    findings: tuple[Finding, ...]
    terms: tuple[str, ...]
    rounding: Rounding
    language: Language
    house: House
    included: tuple[CustomerIncluded, ...]

    @property
    def open_points(self) -> tuple[Finding, ...]:
        """What must be settled before the quote is signed."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.OPEN)

    @property
    def complete(self) -> bool:
        """Whether every column is complete and nothing is open."""
        return not self.open_points and all(column.complete for column in self.columns)


AnyQuote = Quote | CustomerQuote
"""What documents are made of: the whole quote, for the house, or the customer's."""
AnyColumn = QuoteColumn | CustomerColumn
AnyCategory = CategoryPrice | CustomerCategory
