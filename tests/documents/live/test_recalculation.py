"""The proof: LibreOffice works the workbook out from wrong caches, and finds every figure that the
engine found.

`EMSQUOTE_GENERATED_JOBS=100` recalculates a hundred generated jobs in place of a handful.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from msgspec.structs import replace

from emsquote import (
    Job,
    OfferList,
    RateCard,
    Request,
    price_request,
    read_bom,
    read_job,
    read_offers,
    read_rate_card,
    shipped_rate_card,
)
from emsquote.costing.rate_card import MarginRule
from emsquote.documents.live.build import live_sheets
from emsquote.documents.writers.xlsx_live import render
from emsquote.files.shipped import data_folder
from emsquote.model.job import Board, ExcessPolicy, MarginMode
from emsquote.model.money import ExchangeRate, ExchangeRates
from emsquote.model.offer import Offer, PriceBreak
from emsquote.model.quote import Category, Rounding
from emsquote.pipeline import PricedQuote, price_bom

from .figures import formulas_compared, printed_figures, shown_figures, wrong_formulas
from .generated_jobs import generated
from .recalculate import Cells, office, recalculated

pytestmark = pytest.mark.skipif(office() is None, reason="needs LibreOffice (soffice)")

CASES = Path(__file__).parents[2] / "cases"
JOBS = int(os.environ.get("EMSQUOTE_GENERATED_JOBS", "4"))
EXAMPLE = data_folder() / "examples" / "field-gateway.xlsx"


def _case(folder: Path) -> PricedQuote:
    job_file = folder / "job.toml"
    job = replace(
        read_job(job_file) if job_file.exists() else Job(quantities=()), quantities=(7, 1000)
    )
    offers, _ = read_offers(folder / "offers.csv")
    return price_bom(
        read_bom(folder / "bom.csv"), job, read_rate_card(CASES / "card.toml"), OfferList(offers)
    )


def _jobs() -> Iterator[tuple[str, PricedQuote]]:
    yield "example", price_request(Request(bom=EXAMPLE, quantities="10,100,1000"))
    for folder in sorted(each for each in CASES.iterdir() if each.is_dir()):
        yield folder.name, _case(folder)
    with TemporaryDirectory() as folder:
        for rounding in Rounding:
            yield (
                f"every-kind-{rounding}",
                _every_kind(Path(folder), (1, 4, 5, 19, 60, 1500), rounding),
            )
        for seed in range(JOBS):
            yield f"generated-{seed}", generated(seed, Path(folder))


def _every_kind(folder: Path, quantities: tuple[int, ...], rounding: Rounding) -> PricedQuote:
    """Return a job charged by a card with every way of charging, in another currency than the
    card's.
    """
    bom = folder / "bom.csv"
    bom.write_text(BOM)
    card = read_rate_card(Path(__file__).parent / "every-kind.toml")
    card = replace(card, rounding=rounding, unit_decimals=3 if rounding is Rounding.UNIT else None)
    board = Board(Decimal(50), Decimal(40), sides=2, boards_per_panel=8)
    job = replace(JOB, quantities=quantities, turn="fast", currency="USD", board=board)
    return price_bom(read_bom(bom), job, card, OfferList(OFFERS))


@cache
def _recalculated() -> dict[str, tuple[PricedQuote, Cells]]:
    """Return all jobs with what LibreOffice makes of their workbooks, in one run of it."""
    pytest.importorskip("highspy", reason="needs the extra `solver`: some cases buy baskets")
    jobs = dict(_jobs())
    cells = recalculated({name: render(done.quote, done.basis) for name, done in jobs.items()})
    return {name: (done, cells[name]) for name, done in jobs.items()}


NAMES = ["example", *sorted(each.name for each in CASES.iterdir() if each.is_dir())]
NAMES += [f"every-kind-{rounding}" for rounding in Rounding]
NAMES += [f"generated-{seed}" for seed in range(JOBS)]


@pytest.mark.parametrize("name", NAMES)
def test_every_formula_gives_what_the_engine_gave(name):
    done, cells = _recalculated()[name]
    sheets = live_sheets(done.quote, done.basis)
    assert formulas_compared(sheets, cells) > 50
    assert wrong_formulas(sheets, cells) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_summary_shows_the_figures_of_the_json(name):
    done, cells = _recalculated()[name]
    wanted = printed_figures(done.quote)
    shown = shown_figures(cells, "Summary", list(wanted), len(done.quote.columns))
    assert shown == {
        label: [f"{Decimal(0):.4f}" if v == "0" else v for v in row]
        for label, row in wanted.items()
    }


def test_a_workbook_that_is_not_recalculated_is_found_out():
    done = price_request(Request(bom=EXAMPLE, quantities="10"))
    sheets = live_sheets(done.quote, done.basis)
    planted = dict.fromkeys(_recalculated()["example"][1], 987654321)
    assert len(wrong_formulas(sheets, planted)) > 500


# What is changed in the cells and in the inputs of the engine alike.

BOM = """Designator,Qty,MPN,Manufacturer,Footprint
R1 R2 R3 R4,4,PN-R,Acme,0402
C1 C2,2,PN-C,Acme,0603
U1,1,PN-U,Acme,QFN-32
J1,1,PN-J,Acme,PinHeader_1x10_THT
"""
OFFERS = (
    Offer(
        "PN-R",
        "Acme",
        "North",
        "R-1",
        "USD",
        (PriceBreak(1, Decimal("0.10")), PriceBreak(100, Decimal("0.013"))),
    ),
    Offer(
        "PN-C",
        "Acme",
        "North",
        "C-1",
        "USD",
        (PriceBreak(10, Decimal("0.05")), PriceBreak(500, Decimal("0.02"))),
    ),
    Offer(
        "PN-C",
        "Acme",
        "South",
        "C-2",
        "EUR",
        (PriceBreak(1, Decimal("0.045")),),
        moq=50,
        multiple=50,
    ),
    Offer(
        "PN-U",
        "Acme",
        "South",
        "U-1",
        "EUR",
        (PriceBreak(1, Decimal("3.10")), PriceBreak(90, Decimal("2.75"))),
    ),
    Offer(
        "PN-J", "Acme", "North", "J-1", "USD", (PriceBreak(1, Decimal("0.80")),), ncnr=True, moq=60
    ),
)
JOB = Job(
    quantities=(10, 60),
    exchange_rates=ExchangeRates((ExchangeRate("EUR", "USD", Decimal("1.10")),)),
)


class Change:
    """One change: of named cells or of cells found by their value, and of what the engine is
    given.
    """

    def __init__(
        self,
        names: dict[str, object] | None = None,
        job: Callable[[Job], Job] = lambda job: job,
        card: Callable[[RateCard], RateCard] = lambda card: card,
        price: tuple[str, Decimal, Decimal] | None = None,
    ) -> None:
        self.names, self.job, self.card, self.price = names or {}, job, card, price


def _rate(card: RateCard, name: str, rate: str) -> RateCard:
    resources = (
        replace(each, rate=Decimal(rate)) if each.name == name else each for each in card.resources
    )
    return replace(card, resources=tuple(resources))


def _marked(card: RateCard, category: Category, mode: MarginMode, percent: int) -> RateCard:
    """Return the card with another percentage for lots without a band of their own."""
    assert card.default_margin
    rule = MarginRule(mode, Decimal(percent), card.default_margin.below)
    return replace(card, margins=(*card.margins, (category, rule)))


def _priced(offers: tuple[Offer, ...], sku: str, old: Decimal, new: Decimal) -> tuple[Offer, ...]:
    return tuple(
        replace(
            o,
            breaks=tuple(
                replace(b, price=new) if o.sku == sku and b.price == old else b for b in o.breaks
            ),
        )
        for o in offers
    )


def _excess(policy: ExcessPolicy) -> Callable[[Job], Job]:
    return lambda job: replace(job, excess=policy)


CHANGES = {
    "a quantity over a break, a margin band and a reel": Change(
        {"quantity_1": 95}, job=lambda job: replace(job, quantities=(95, 60))
    ),
    "a quantity below all": Change(
        {"quantity_2": 3}, job=lambda job: replace(job, quantities=(10, 3))
    ),
    "a margin": Change(
        {"margin_smt": 0.27}, card=lambda card: _marked(card, Category.SMT, MarginMode.MARGIN, 27)
    ),
    "a mark-up in place of a margin": Change(
        {"margin_assembly": 0.1, "margin_mode_assembly": "markup"},
        card=lambda card: _marked(card, Category.ASSEMBLY, MarginMode.MARKUP, 10),
    ),
    "a rate": Change({"rate_smt_line": 187.5}, card=lambda card: _rate(card, "smt-line", "187.5")),
    "overheads": Change(
        {"sga": 0.083, "material_overhead": 0.021},
        card=lambda card: replace(
            card, sga_percent=Decimal("8.3"), material_overhead_percent=Decimal("2.1")
        ),
    ),
    "an exchange rate": Change(
        {"rate_EUR_USD": 1.3},
        job=lambda job: replace(
            job, exchange_rates=ExchangeRates((ExchangeRate("EUR", "USD", Decimal("1.3")),))
        ),
    ),
    "who pays for excess": Change({"excess_policy": "report"}, job=_excess(ExcessPolicy.REPORT)),
    "NRE that is spread": Change(
        {"amortise_nre_over": 250}, job=lambda job: replace(job, amortise_nre_over=250)
    ),
    "a price": Change(price=("U-1", Decimal("3.10"), Decimal("3.47"))),
    "a price that makes another offer the cheapest": Change(
        price=("C-2", Decimal("0.045"), Decimal("0.001"))
    ),
}


def _made(change: Change, folder: Path) -> PricedQuote:
    bom = folder / "bom.csv"
    bom.write_text(BOM)
    offers = _priced(OFFERS, *change.price) if change.price else OFFERS
    return price_bom(
        read_bom(bom), change.job(JOB), change.card(shipped_rate_card("default")), OfferList(offers)
    )


def _edited(book: bytes, change: Change) -> bytes:
    """Return the workbook with the cells changed, as a reader would change them."""
    pages = openpyxl.load_workbook(io.BytesIO(book))
    for name, value in change.names.items():
        ((page, at),) = pages.defined_names[name].destinations
        pages[page][at.replace("$", "")] = value
    if change.price:
        sku, old, new = change.price
        row = next(
            row for row in pages["Offers"].iter_rows() if any(cell.value == sku for cell in row)
        )
        next(cell for cell in row if cell.value == float(old)).value = float(new)
    buffer = io.BytesIO()
    pages.save(buffer)
    return buffer.getvalue()


@cache
def _changed() -> dict[str, tuple[PricedQuote, Cells]]:
    with TemporaryDirectory() as folder:
        unchanged = _made(Change(), Path(folder))
        book = render(unchanged.quote, unchanged.basis)
        wanted = {name: _made(change, Path(folder)) for name, change in CHANGES.items()}
    books = {str(number): _edited(book, change) for number, change in enumerate(CHANGES.values())}
    cells = recalculated(books, planted=False)
    return {name: (wanted[name], cells[str(number)]) for number, name in enumerate(CHANGES)}


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_cell_gives_what_the_engine_gives_for_the_changed_input(name):
    done, cells = _changed()[name]
    wanted = printed_figures(done.quote)
    shown = shown_figures(cells, "Summary", list(wanted), len(done.quote.columns))
    assert shown == {
        label: [f"{Decimal(0):.4f}" if v == "0" else v for v in row]
        for label, row in wanted.items()
    }
    assert wrong_formulas(live_sheets(done.quote, done.basis), cells) == []


@pytest.mark.parametrize("rounding", list(Rounding))
def test_every_way_of_charging_follows_a_changed_quantity(rounding, tmp_path):
    before = _every_kind(tmp_path, (60, 1), rounding)
    after = _every_kind(tmp_path, (7, 2300), rounding)
    edited = _edited(
        render(before.quote, before.basis), Change({"quantity_1": 7, "quantity_2": 2300})
    )
    cells = recalculated({"edited": edited}, planted=False)["edited"]
    assert wrong_formulas(live_sheets(after.quote, after.basis), cells) == []
