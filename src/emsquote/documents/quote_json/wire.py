"""The quote's JSON, as types: this module is the contract `emsquote/quote/1`, and its JSON Schema
is made from it.

Amounts are decimal strings, exact, in the quote's currency unless a currency stands beside them. An
amount that nobody knows is an object with the reason; it is never 0 and never left out.

Within version 1, fields may be added; none is removed, renamed or given another meaning.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType, field

from emsquote.finding import Severity
from emsquote.model.bom import Supply
from emsquote.model.estimate import EstimateBasis
from emsquote.model.evidence import Certainty
from emsquote.model.included import ItemAnswer
from emsquote.model.part import Mount, PartClass
from emsquote.model.quote import Basis, Category, Rounding, Stage
from emsquote.model.unpriced import WhyUnpriced
from emsquote.wording.language import Language

SCHEMA = "emsquote/quote/1"

Decimals = Annotated[
    str, Meta(pattern=r"^-?[0-9]{1,18}(\.[0-9]{1,60})?$", description="exact decimal number")
]
AnyDecimals = Annotated[
    str, Meta(pattern=r"^-?[0-9]{1,40}(\.[0-9]{1,60})?$", description="exact decimal number")
]
Count = Annotated[int, Meta(ge=0)]
Day = Annotated[
    str,
    Meta(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$", description="ISO date, empty if not stated"),
]
Code = Annotated[str, Meta(pattern=r"^[A-Z]{3}$", description="ISO 4217 currency code")]


class _Record(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What all records of the contract are: exact, and without cycles, so that no garbage collector
    looks at them.
    """


class WireMissing(_Record, frozen=True):
    """An amount that cannot be told, and why."""

    unknown: str


class WireOrigin(_Record, frozen=True):
    """Where something was read: file, and in it sheet and row (from 1, or 0 for none) or a dotted
    key.
    """

    file: str
    sheet: str
    row: Count
    key: str


class WireFinding(_Record, frozen=True):
    """What was noticed, with a stable code and the way out."""

    severity: Severity
    code: str
    origin: WireOrigin
    message: str
    hint: str


class WireSource(_Record, frozen=True):
    """The BOM file and how it was read."""

    file: str
    format: str
    sheet: str
    encoding: str
    delimiter: str
    header_row: Count


class WireExchange(_Record, frozen=True):
    """How much of target one unit of source buys."""

    source: Code
    target: Code
    rate: Decimals
    dated: str
    read_from: str


class WireMeasure(_Record, frozen=True):
    """An amount of a unit; `pcs` counts pieces."""

    amount: Decimals | WireMissing
    unit: str


class WirePartNumber(_Record, frozen=True):
    """An approved alternate."""

    mpn: str
    manufacturer: str


class WireSupplierNumber(_Record, frozen=True):
    """A supplier's number that the BOM states."""

    number: str
    supplier: str


class WireKind(_Record, frozen=True):
    """How a part was understood, and by which rule."""

    mount: Mount
    part_class: PartClass
    joints: Count | WireMissing
    hidden_joints: bool
    rule: str
    sure: bool


class WireLineCell(_Record, frozen=True):
    """A line at one quantity: cost and price of the whole lot.

    `purchase` is a place in the column's purchases.
    """

    price: Decimals | WireMissing
    cost: Decimals | WireMissing | UnsetType = UNSET
    purchase: Count | UnsetType | None = UNSET


class WireAgreement(_Record, frozen=True):
    """Something on which a line and its part agree, as the line has it."""

    what: str
    stated: str


class WireEvidence(_Record, frozen=True):
    """Why a part is taken for a line's, and how sure that is."""

    certainty: Certainty
    agreed: tuple[WireAgreement, ...]
    assumed: tuple[str, ...]
    unchecked: tuple[str, ...]
    fitting: Count


class WireLine(_Record, frozen=True):
    """One BOM line, with a cell for each column of the quote."""

    origin: WireOrigin
    designators: tuple[str, ...]
    per_board: WireMeasure
    mpn: str
    manufacturer: str
    description: str
    value: str
    footprint: str
    supply: Supply
    alternates: tuple[WirePartNumber, ...]
    supplier_numbers: tuple[WireSupplierNumber, ...]
    customer_pn: str
    remarks: str
    mount: str
    side: str
    level: str
    kind: WireKind
    match: str
    cells: tuple[WireLineCell, ...]
    parameters: str = ""
    evidence: WireEvidence | UnsetType = UNSET


class WirePriceBreak(_Record, frozen=True):
    """From quantity on, every piece costs price."""

    quantity: Count
    price: Decimals


class WireOffer(_Record, frozen=True):
    """A supplier's offer, prices in its own currency; null is what the source does not state."""

    mpn: str
    manufacturer: str
    supplier: str
    sku: str
    currency: Code
    breaks: tuple[WirePriceBreak, ...]
    moq: Count
    multiple: Count
    unit: str
    packaging: str
    stock: Count | None
    lead_days: Count | None
    reel_fee: Decimals | None
    duty_percent: Decimals | None
    ncnr: bool
    description: str
    package: str
    country: str
    valid_until: str
    read_on: str
    source: str
    origin: WireOrigin


class WirePrice(_Record, frozen=True):
    """An amount in a currency of its own."""

    amount: Decimals
    currency: Code


class WireAttrition(_Record, frozen=True):
    """What is added to the need: percent, and pieces for each set-up.

    Nothing above the unit price `none_above`.
    """

    percent: Decimals
    leader_pieces: Count
    none_above: WirePrice | None
    least_extra: Count
    order_at_least: tuple[tuple[Count, Count], ...]


class WireDemand(_Record, frozen=True):
    """What one column needs of one part; `lines` are places in the quote's lines."""

    mpn_key: str
    manufacturer_key: str
    label: str
    lines: tuple[Count, ...]
    per_board: Decimals
    need: Decimals
    attrition: WireAttrition
    in_stock: Count
    required: Count
    unit: str
    set_ups: Count


class WireOrder(_Record, frozen=True):
    """One order; `offer` is a place in the quote's offers.

    `cost` is landed, in the quote's currency.
    """

    offer: Count
    quantity: Count
    price_break: WirePriceBreak
    cost: Decimals
    exchange_rate: Decimals
    is_alternate: bool


class WireReplacement(_Record, frozen=True):
    """Another part that would do for one that is short: in stock, as good in all that is known.

    It is proposed, and nothing of it is bought.
    """

    mpn: str
    manufacturer: str
    supplier: str
    stock: Count
    agreed: tuple[WireAgreement, ...]


class WireBought(_Record, frozen=True, tag_field="outcome", tag="bought"):
    """The part is bought: the plan, what it leaves over, and why this plan.

    `missing` pieces are in nobody's stock: the price is that of the list, and `shortage` says so.
    """

    demand: WireDemand
    orders: tuple[WireOrder, ...]
    cost: Decimals
    excess: Count
    excess_cost: Decimals
    why: str
    missing: Count = 0
    shortage: str = ""
    replacements: tuple[WireReplacement, ...] = ()


class WireShortage(_Record, frozen=True, tag_field="outcome", tag="shortage"):
    """Not enough can be had, and the job requires stock."""

    demand: WireDemand
    orders: tuple[WireOrder, ...]
    missing: Count
    reason: str
    replacements: tuple[WireReplacement, ...] = ()


class WireNoOffer(_Record, frozen=True, tag_field="outcome", tag="no-offer"):
    """Nothing is known to buy; `class` says why in a word, by which parts can be counted."""

    demand: WireDemand
    reason: str
    why: WhyUnpriced = field(default=WhyUnpriced.UNUSABLE, name="class")


class WireProposal(_Record, frozen=True, tag_field="outcome", tag="proposed"):
    """A part is proposed that is less sure than what the job lets be bought: it has no price.

    The line's `evidence` says how sure it is, and why.
    """

    demand: WireDemand
    reason: str
    mpn: str
    manufacturer: str


class WireRange(_Record, frozen=True):
    """What something may cost: a fifth of what is alike costs less than `low`, half less than
    `middle`, a fifth more than `high`.
    """

    low: Decimals
    middle: Decimals
    high: Decimals


class WireEstimated(_Record, frozen=True, tag_field="outcome", tag="estimated"):
    """Nothing is known to buy; what all that is required may cost is estimated, and in no sum.

    `basis` is what `parts` parts were compared by, `like` what they have in common.
    """

    demand: WireDemand
    reason: str
    estimate: WireRange
    basis: EstimateBasis
    like: str
    parts: Count
    why: WhyUnpriced = field(default=WhyUnpriced.UNUSABLE, name="class")


class WireColumnEstimate(_Record, frozen=True):
    """What is estimated of a column, in none of its other figures: parts, what they may add to the
    price of the lot, and what that may come to with all that is firm.
    """

    parts: Count
    price: WireRange
    total: WireRange


class WireSupplied(_Record, frozen=True, tag_field="outcome", tag="supplied"):
    """The customer supplies the part."""

    demand: WireDemand


Purchase = WireBought | WireShortage | WireNoOffer | WireProposal | WireEstimated | WireSupplied


class WireCharge(_Record, frozen=True):
    """One activity's cost at one quantity.

    `column` is a place in the quote's columns; `working` the arithmetic.
    """

    column: Count
    activity: str
    title: str
    stage: Stage
    category: Category
    basis: Basis
    driver: str
    driver_amount: Decimals
    cost: Decimals
    working: str
    source: str
    grade: str


class WireCategoryPrice(_Record, frozen=True):
    """One category at one quantity.

    Only where `unknown` is empty are the amounts the whole of it.
    """

    unit_price: Decimals
    extended: Decimals
    complete: bool
    unknown: tuple[str, ...]
    cost: Decimals | UnsetType = UNSET
    overhead: Decimals | UnsetType = UNSET
    margin: Decimals | UnsetType = UNSET


class WireNrePrice(_Record, frozen=True):
    """A one-off item; `owner` is whose property it becomes, empty if not stated."""

    title: str
    price: Decimals
    owner: str
    activity: str | UnsetType = UNSET
    cost: Decimals | UnsetType = UNSET


class WireLeadTime(_Record, frozen=True):
    """Days from order to dock, and what sets them."""

    days: Count | WireMissing
    set_by: str


class WireColumn(_Record, frozen=True):
    """The quote at one quantity of good boards.

    Only if `complete` are its totals the whole price.
    """

    quantity: Count
    unit_price: Decimals
    extended: Decimals
    nre: tuple[WireNrePrice, ...]
    nre_total: Decimals
    total: Decimals
    complete: bool
    categories: dict[Category, WireCategoryPrice]
    lead_time: WireLeadTime
    starts: Count | UnsetType = UNSET
    excess_liability: Decimals | UnsetType = UNSET
    yields: dict[str, Decimals] | UnsetType = UNSET
    defects: tuple[WireDefects, ...] | UnsetType = UNSET
    purchases: tuple[Purchase, ...] | UnsetType = UNSET
    estimated: WireColumnEstimate | UnsetType = UNSET


class WireDefects(_Record, frozen=True):
    """The defects that a class of parts is expected to have on a board, what each step finds of
    them by its title, and what escapes.
    """

    part_class: str
    expected: Decimals
    found: dict[str, Decimals]
    escaped: Decimals


class WireHouse(_Record, frozen=True):
    """The manufacturer that quotes; `logo` is a picture as a data URI."""

    name: str = ""
    address: tuple[str, ...] = ()
    contact: tuple[str, ...] = ()
    logo: str = ""


class WireIncluded(_Record, frozen=True, omit_defaults=True):
    """What holds of something that the scope of the quote implies, or of a service asked for."""

    item: str
    title: str
    answer: ItemAnswer
    how: str = ""
    """How it is provided, or why it is not; left out where there is nothing to say."""
    origin: WireOrigin | UnsetType = UNSET
    """Where somebody says so; left out if nobody does, and in the customer's view."""


class WireSaidNumber(_Record, frozen=True, tag_field="is", tag="number"):
    """A number, which each language writes in its own way."""

    amount: AnyDecimals


class WireSaidCount(_Record, frozen=True, tag_field="is", tag="count"):
    """A number with its noun, in English for one and for many."""

    count: int
    one: str
    many: str


class WireSaidDay(_Record, frozen=True, tag_field="is", tag="day"):
    """An ISO date."""

    day: str


class WireSaid(
    _Record, frozen=True, kw_only=True, omit_defaults=True, tag_field="is", tag="sentence"
):
    """How an English text was made: its pattern, and by name what stands in the blanks of it."""

    told: bool = False
    """Whether it is for the customer too, as it is; left out if not, and in the customer's view."""
    instead: WireSaid | UnsetType = UNSET
    """What the customer reads in its place; left out if that is nothing."""
    pattern: str
    values: dict[str, SaidValue]


SaidValue = str | WireSaidNumber | WireSaidCount | WireSaidDay | WireSaid


class WireQuote(_Record, frozen=True, omit_defaults=True):
    """A quote. The customer's view has no costs, margins, purchases, offers, charges, yields or
    exchange rates.
    """

    schema: Annotated[str, Meta(pattern="^emsquote/quote/1$")]
    view: Annotated[str, Meta(pattern="^(internal|customer)$")]
    title: str
    customer: str
    currency: Code
    date: Day
    complete: bool
    rate_card: str
    source: WireSource
    columns: tuple[WireColumn, ...]
    lines: tuple[WireLine, ...]
    charges: tuple[WireCharge, ...]
    findings: tuple[WireFinding, ...]
    offers: tuple[WireOffer, ...]
    exchange_rates: tuple[WireExchange, ...]
    terms: tuple[str, ...]
    rounding: Rounding
    language: Language = Language.ENGLISH
    """Left out for English."""
    valid_until: Day = ""
    """Left out if it is not stated."""
    house: WireHouse | UnsetType = UNSET
    """Who quotes; left out if the rate card does not say."""
    customer_address: tuple[str, ...] = ()
    number: str = ""
    """The house's number of the quote; left out if it has none."""
    included: tuple[WireIncluded, ...] = ()
    """What is in, supplied by the customer, not in the quote, or open; left out by programs before
    this was told.
    """
    sentences: dict[str, WireSaid] = {}
    """How texts of this quote (messages, hints, reasons) were made, for those who say them in
    another language.
    """
