"""The job: what is asked of a BOM.

Quantities, board, services, customer, currency, date, margins, overrides.

A job file is TOML; `emsquote init` writes a commented one. What it leaves out stays unstated here
(None or empty), and the verb that needs it states what it assumed instead.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from msgspec import Struct, field

from emsquote.finding import NOWHERE, Origin
from emsquote.model.bare_board import BareBoard
from emsquote.model.bom_price import BomPriceUse
from emsquote.model.decision import Decision
from emsquote.model.evidence import MatchPolicy
from emsquote.model.included import StatedSupply
from emsquote.model.money import ZERO, ExchangeRates
from emsquote.model.panel import Separation
from emsquote.wording.language import Language


class ExcessPolicy(StrEnum):
    """Who pays for what was ordered and is not used. NCNR parts are always charged."""

    CHARGE = "charge"
    """The customer pays what was ordered."""
    REPORT = "report"
    """The customer pays what is used; the excess is listed as his liability, with its value."""


class StockPolicy(StrEnum):
    """What becomes of a part of which suppliers have less in stock than is needed.

    Stock in a price list is a snapshot: the price of an order is known all the same.
    """

    IGNORE = "ignore"
    """Stock is no limit, and nothing is told of it."""
    TELL = "tell"
    """What is in stock is bought first; a part that is short is priced from the list, and told."""
    REQUIRE = "require"
    """A part that is short has no price."""


class ExcessRule(Struct, frozen=True):
    """Who pays for the excess of one part, or of a class of parts: exactly one of mpn and class
    selects them.
    """

    policy: ExcessPolicy
    mpn: str = ""
    part_class: str = ""


class MarginMode(StrEnum):
    """How a percentage turns cost into price; never both at once."""

    MARKUP = "markup"
    """price = cost × (1 + percent / 100)"""
    MARGIN = "margin"
    """price = cost / (1 − percent / 100)"""


class Margin(Struct, frozen=True):
    """What is added to a cost to make it a price."""

    mode: MarginMode
    percent: Decimal
    covers_sga: bool = False
    """Whether SG&A is paid out of it (a gross margin); else it is added to the cost before."""


class Board(Struct, frozen=True):
    """The bare board as the job states it. None: not stated."""

    width_mm: Decimal | None = None
    height_mm: Decimal | None = None
    sides: int | None = None
    """Sides with SMT parts, 1 or 2."""
    boards_per_panel: int | None = None
    separation: Separation | None = None
    """How boards are parted from the panel."""
    bare: BareBoard = BareBoard()
    """How it is made: layers, finish, copper."""
    delivery: str = ""
    """How soon bare boards come, by a name of the rate card; "" is its standard."""
    files: tuple[str, ...] = ()
    """The board's own files, by their paths from the job file's folder."""


class ServiceRequest(Struct, frozen=True):
    """A service asked for by its name in the catalogue, with how much of it (hours, minutes,
    pieces) if stated.
    """

    name: str
    amount: Decimal | None = None
    origin: Origin = NOWHERE


class StockedPart(Struct, frozen=True):
    """Pieces of a part that the house or the customer already has."""

    mpn: str
    pieces: int


class SupplierCosts(Struct, frozen=True, kw_only=True):
    """What buying from a supplier costs beside the parts. None: there is no such rule.

    Thresholds are of what the supplier's parts are worth in one order, before duty and fees on
    parts.
    """

    supplier: str
    shipping: Decimal = ZERO
    free_from: Decimal | None = None
    """The value of parts from which shipping is free."""
    small_order_fee: Decimal = ZERO
    small_order_below: Decimal | None = None
    """The value of parts below which the fee is due."""
    minimum_order: Decimal | None = None
    """The least value of parts that the supplier delivers."""
    currency: str = ""
    """ISO code of all these amounts; "" means the quote's."""
    origin: Origin = NOWHERE

    def delivers(self, value: Decimal) -> bool:
        """Whether the supplier delivers an order of parts of this value."""
        return self.minimum_order is None or value >= self.minimum_order

    def shipping_of(self, value: Decimal) -> Decimal:
        """Return what shipping an order of parts of this value costs."""
        return ZERO if self.free_from is not None and value >= self.free_from else self.shipping

    def small_order_fee_of(self, value: Decimal) -> Decimal:
        """Return the fee on an order of parts of this value, if it is small."""
        small = self.small_order_below is not None and value < self.small_order_below
        return self.small_order_fee if small else ZERO


class Override(Struct, frozen=True, kw_only=True):
    """What the job says of parts against the rules: exactly one of mpn, footprint and designator
    selects them.
    """

    mpn: str = ""
    footprint: str = ""
    designator: str = ""
    mount: str = ""
    part_class: str = ""
    joints: int | None = None
    supply: str = ""
    origin: Origin = NOWHERE


class Job(Struct, frozen=True, kw_only=True):
    """Everything asked of a quote that the BOM does not say.

    `margins` override the rate card's, by category name.
    """

    quantities: tuple[int, ...]
    title: str = ""
    customer: str = ""
    customer_address: tuple[str, ...] = ()
    number: str = ""
    """The house's number of the quote."""
    currency: str = ""
    """ISO code; "" means the rate card's."""
    date: str = ""
    """ISO date of the quote; "" leaves it undated, and ages of prices unjudged."""
    rate_card: str = ""
    board: Board = Board()
    services: tuple[ServiceRequest, ...] = ()
    exchange_rates: ExchangeRates = field(default_factory=ExchangeRates)
    margins: dict[str, Margin] = field(default_factory=dict)
    stock_policy: StockPolicy = StockPolicy.TELL
    match: MatchPolicy = MatchPolicy.ALL
    """How sure a part has to be to be bought."""
    bom_prices: BomPriceUse = BomPriceUse.LAST
    bom_currency: str = ""
    """ISO code of the prices in the BOM where it names none."""
    excess: ExcessPolicy = ExcessPolicy.CHARGE
    excess_rules: tuple[ExcessRule, ...] = ()
    """Exceptions to `excess`: one for the part goes before one for its class, the later before the
    earlier.
    """
    stock: tuple[StockedPart, ...] = ()
    supplier_costs: tuple[SupplierCosts, ...] = ()
    """Fixed costs of suppliers.

    With any, or with `max_suppliers`, all parts of a quantity are bought together.
    """
    max_suppliers: int | None = None
    """The most suppliers that parts are bought from; None is no limit."""
    solve_seconds: int | None = None
    """The longest search for the best basket of one quantity; None leaves it to the verb."""
    preferred_suppliers: tuple[str, ...] = ()
    barred_suppliers: tuple[str, ...] = ()
    max_lead_days: int | None = None
    amortise_nre_over: int | None = None
    """Boards over which NRE is spread into the unit price; None keeps it apart."""
    turn: str = ""
    """Turn time by its name in the rate card; "" is the card's standard."""
    scope: str = ""
    """The slice of the life cycle that is quoted, by its name in the service catalogue.

    "" is the whole.
    """
    supplies: tuple[StatedSupply, ...] = ()
    """Who supplies what the scope implies; of two statements on one item the later holds."""
    overrides: tuple[Override, ...] = ()
    notes: tuple[str, ...] = ()
    """Free text for the quote's terms."""
    decisions: tuple[Decision, ...] = ()
    """Which parts were settled for what lines say, of all customers."""
    budgetary: bool = False
    """Whether parts without offer are estimated, apart from everything firm."""
    language: Language = Language.ENGLISH
    """What the quote's documents are written in."""
