"""A quote built by hand in round figures, so that every printed amount can be checked with a
pencil.

Two boards' worth of lines: R1,R2 (2 a board), U1 (1), J1 not fitted, X1 supplied by the customer.
Mark-up 12 % on material with 6 % overhead; gross margin 20 % on SMT and NRE. All in EUR.

boards  material cost        overhead  ×1.12 / boards           SMT cost      /0.8 / boards 10
100×0.01+10×3=31.00  1.86      36.8032 → 3.68 → 36.80   100+10×0.10   126.25 → 12.63 → 126.30 100
250×0.008+250=252.00 15.12     299.1744 → 2.99 → 299.00 100+100×0.10  137.50 → 1.38 → 138.00

unit price 16.31 and 4.37, extended 163.10 and 437.00; stencil 120.00 / 0.8 = 150.00; total 313.10
and 587.00.
"""

from __future__ import annotations

from decimal import Decimal

from msgspec.structs import replace

from emsquote.finding import NOWHERE, Finding, Origin, Severity
from emsquote.model.bom import BomLine, BomSource, PartNumber, SupplierNumber, Supply
from emsquote.model.measure import Measure
from emsquote.model.money import ExchangeRate, Money, Unknown, apportion
from emsquote.model.offer import Offer, PriceBreak
from emsquote.model.part import Mount, PartClass, PartKind, UnknownJoints
from emsquote.model.purchase import (
    Attrition,
    Bought,
    Demand,
    NoOffer,
    Order,
    PartKey,
    Purchase,
    Supplied,
)
from emsquote.model.quote import (
    Basis,
    Category,
    CategoryPrice,
    Charge,
    LeadTime,
    LineCell,
    NrePrice,
    PricedLine,
    Quote,
    QuoteColumn,
    Stage,
)
from emsquote.wording.sentence import for_all, theirs, told

BOM_FILE = "board.xlsx"


def eur(amount: str | Decimal) -> Money:
    return Money(Decimal(amount), "EUR")


def bom_line(
    row: int, per_board: str, mpn: str, *designators: str, supply: Supply = Supply.BOUGHT
) -> BomLine:
    return BomLine(
        Origin(BOM_FILE, "BOM", row),
        Measure(Decimal(per_board)),
        designators,
        mpn,
        "Maker",
        supply=supply,
    )


RESISTOR = replace(
    bom_line(2, "2", "RC0402FR-0710KL", "R1", "R2"),
    value="10k",
    footprint="0402",
    alternates=(PartNumber("CRCW040210K0FKED", "Vishay"),),
    supplier_numbers=(SupplierNumber("C60490", "LCSC"),),
)
PROCESSOR = replace(bom_line(3, "1", "MCU-1", "U1"), description="32-bit µC", footprint="QFN-48")
NOT_FITTED = bom_line(4, "1", "HDR-1x4", "J1", supply=Supply.NOT_FITTED)
SUPPLIED = bom_line(5, "1", "XTAL-8M", "X1", supply=Supply.CONSIGNED)

CHIP = PartKind(Mount.SMT, PartClass.CHIP_0402, 2, hidden_joints=False, rule="footprint 0402")
QFN = PartKind(Mount.SMT, PartClass.QFN, 49, hidden_joints=True, rule="footprint QFN-<n>")
HEADER = PartKind(Mount.THT, PartClass.CONNECTOR, 4, hidden_joints=False, rule="words 1x4")
CRYSTAL = PartKind(
    Mount.SMT, PartClass.ODD_FORM, UnknownJoints("no footprint"), False, "guess", sure=False
)

RESISTOR_OFFER = Offer(
    "RC0402FR-0710KL",
    "Yageo",
    "Farnell",
    "9239235",
    "EUR",
    (PriceBreak(100, Decimal("0.010")), PriceBreak(250, Decimal("0.008"))),
    moq=100,
    multiple=50,
    stock=20000,
    packaging="cut tape",
    read_on="2026-05-01",
    source="https://example.com/list",
    origin=Origin("prices.csv", row=7),
)
PROCESSOR_OFFER = Offer(
    "MCU-1",
    "Maker",
    "Mouser",
    "511-MCU-1",
    "USD",
    (PriceBreak(1, Decimal("3.75")), PriceBreak(100, Decimal("3.125"))),
    lead_days=21,
    ncnr=True,
    read_on="2026-05-02",
    origin=Origin("prices.csv", row=9),
)
NONE = Attrition(Decimal(0), 0)
USD_EUR = Decimal("0.8")


def demand(position: int, line: BomLine, per_board: int, quantity: int) -> Demand:
    need = Decimal(per_board * quantity)
    return Demand(
        PartKey(line.mpn.replace("-", "").upper(), "maker"),
        line.mpn,
        (position,),
        Decimal(per_board),
        need,
        NONE,
        0,
        int(need),
        "pcs",
    )


def resistors(quantity: int, ordered: int, price: str) -> Bought:
    needed = demand(0, RESISTOR, 2, quantity)
    price_break = next(each for each in RESISTOR_OFFER.breaks if each.price == Decimal(price))
    cost = eur(Decimal(price) * ordered)
    left = ordered - needed.required
    order = Order(RESISTOR_OFFER, ordered, price_break, cost, Decimal(1))
    return Bought(
        needed, (order,), cost, left, eur(Decimal(price) * left), f"smallest order of {ordered}"
    )


def processors(quantity: int, price_break: int) -> Bought:
    needed = demand(1, PROCESSOR, 1, quantity)
    at = next(each for each in PROCESSOR_OFFER.breaks if each.quantity == price_break)
    cost = eur(at.price * USD_EUR * quantity)
    order = Order(PROCESSOR_OFFER, quantity, at, cost, USD_EUR)
    return Bought(needed, (order,), cost, 0, eur("0"), "the only offer")


def smt_charges(quantity: int) -> tuple[Charge, ...]:
    return (
        Charge(
            activity="smt-set-up",
            title="SMT set-up",
            stage=Stage.PRODUCTION,
            category=Category.SMT,
            basis=Basis.PER_LOT,
            driver="lot",
            driver_amount=Decimal(1),
            cost=eur("100"),
            working="1 lot × 100.00 EUR",
            source="method 4",
            grade="P",
        ),
        Charge(
            activity="placement",
            title="Placement",
            stage=Stage.PRODUCTION,
            category=Category.SMT,
            basis=Basis.PER_BOARD,
            driver="placement",
            driver_amount=Decimal(4 * quantity),
            cost=eur(Decimal("0.1") * quantity),
            working=f"{4 * quantity} placements × 0.025 EUR",
        ),
        Charge(
            activity="stencil",
            title="Stencil",
            stage=Stage.PROTOTYPING,
            category=Category.NRE,
            basis=Basis.ONCE,
            driver="side",
            driver_amount=Decimal(1),
            cost=eur("120"),
            working="1 side × 120.00 EUR",
            source="price list",
            grade="B",
        ),
    )


def priced(
    category: Category, cost: str, overhead: str, unit_price: str, quantity: int
) -> CategoryPrice:
    extended = eur(Decimal(unit_price) * quantity)
    margin = extended - eur(cost) - eur(overhead)
    return CategoryPrice(
        category=category,
        cost=eur(cost),
        overhead=eur(overhead),
        margin=margin,
        unit_price=eur(unit_price),
        extended=extended,
    )


def column(
    quantity: int, purchases: tuple[Purchase, ...], categories: tuple[CategoryPrice, ...]
) -> QuoteColumn:
    unit = sum((each.unit_price for each in categories), eur("0"))
    extended = sum((each.extended for each in categories), eur("0"))
    return QuoteColumn(
        quantity=quantity,
        starts=quantity,
        categories=categories,
        unit_price=unit,
        extended=extended,
        nre=(NrePrice("Stencil", "stencil", eur("120"), eur("150.00")),),
        nre_total=eur("150.00"),
        total=extended + eur("150.00"),
        purchases=purchases,
        charges=smt_charges(quantity),
        lead_time=LeadTime(26, "MCU-1 from Mouser"),
        excess_liability=eur("0"),
        yields=(("first-pass yield", Decimal("0.9876543")),),
    )


def _column_10() -> QuoteColumn:
    categories = (
        priced(Category.MATERIAL, "31", "1.86", "3.68", 10),
        priced(Category.SMT, "101", "0", "12.63", 10),
    )
    return column(10, (resistors(10, 100, "0.010"), processors(10, 1), supplied(10)), categories)


def _column_100() -> QuoteColumn:
    categories = (
        priced(Category.MATERIAL, "252", "15.12", "2.99", 100),
        priced(Category.SMT, "110", "0", "1.38", 100),
    )
    return column(
        100, (resistors(100, 250, "0.008"), processors(100, 100), supplied(100)), categories
    )


def supplied(quantity: int) -> Supplied:
    return Supplied(demand(3, SUPPLIED, 1, quantity))


def _cells(columns: tuple[QuoteColumn, ...], place: int) -> tuple[LineCell, ...]:
    cells = []
    for each in columns:
        bought = [purchase for purchase in each.purchases if isinstance(purchase, Bought)]
        prices = apportion(
            each.categories[0].extended, [purchase.cost.amount for purchase in bought]
        )
        cells.append(LineCell(place, bought[place].cost, prices[place]))
    return tuple(cells)


def whole_quote() -> Quote:
    """Return the complete quote worked out above."""
    columns = (_column_10(), _column_100())
    free = LineCell(2, eur("0"), eur("0"))
    return Quote(
        title="Sensor board",
        customer="Acme GmbH",
        currency="EUR",
        date="2026-05-04",
        source=BomSource(file=BOM_FILE, format="xlsx", sheet="BOM", header_row=1),
        rate_card="default",
        columns=columns,
        lines=(
            PricedLine(RESISTOR, CHIP, "exact", _cells(columns, 0)),
            PricedLine(PROCESSOR, QFN, "exact", _cells(columns, 1)),
            PricedLine(NOT_FITTED, HEADER, "not fitted", (replace(free, purchase=None),) * 2),
            PricedLine(SUPPLIED, CRYSTAL, "supplied", (free, free)),
        ),
        findings=(
            Finding(
                Severity.DOUBT,
                "unsure",
                Origin(BOM_FILE, "BOM", 5),
                theirs("class of XTAL-8M is a guess"),
                "state it",
            ),
            Finding(
                Severity.NOTE,
                "sides",
                NOWHERE,
                told("one side has SMT parts, since none is stated"),
            ),
            Finding(
                Severity.NOTE,
                "buy-up",
                Origin("prices.csv", row=7),
                "100 pcs of Farnell cost 1.00 EUR",
            ),
        ),
        exchange_rates=(ExchangeRate("USD", "EUR", USD_EUR, "2026-05-01", "ECB"),),
        terms=("Valid for 30 days.",),
    )


def open_quote() -> Quote:
    """Return the same quote at 10 boards with a further line that nobody offers."""
    quote = whole_quote()
    line = replace(bom_line(6, "1", "XY-1", "U2"), description="=cmd|'/c calc'!A1")
    missing = Unknown(told('no offer for "{number}"', number=for_all("XY-1")))
    ten = quote.columns[0]
    material = replace(ten.categories[0], unknown=(missing,))
    part = NoOffer(demand(4, line, 1, 10), missing.reason)
    lines = (
        *(replace(each, cells=each.cells[:1]) for each in quote.lines),
        PricedLine(line, QFN, told("no such offer"), (LineCell(3, missing, missing),)),
    )
    finding = Finding(
        Severity.OPEN, "no-offer", line.origin, missing.reason, "add it to the library"
    )
    return replace(
        quote,
        columns=(
            replace(
                ten, categories=(material, *ten.categories[1:]), purchases=(*ten.purchases, part)
            ),
        ),
        lines=lines,
        findings=(finding, *quote.findings),
    )
