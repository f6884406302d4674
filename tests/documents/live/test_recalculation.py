"""The proof: LibreOffice and Gnumeric work the workbook out from wrong caches, and find every
figure that the engine found.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from msgspec.structs import replace

from emsquote import Job, OfferList, RateCard, read_bom, shipped_rate_card
from emsquote.documents.live.build import live_sheets
from emsquote.documents.writers.xlsx_live import render
from emsquote.model.job import ExcessPolicy, MarginMode
from emsquote.model.money import ExchangeRate, ExchangeRates
from emsquote.model.offer import Offer
from emsquote.model.quote import Category, Rounding
from emsquote.pipeline import PricedQuote, price_bom

from .figures import formulas_compared, printed_figures, shown_figures, wrong_formulas
from .jobs import BOM, JOB, NAMES, OFFERS, every_kind, priced_jobs
from .recalculate import ENGINES, Cells, Engine, program, recalculated


@cache
def _recalculated(engine: Engine) -> dict[str, tuple[PricedQuote, Cells]]:
    """Return all jobs with what a program makes of their workbooks, in one run of it."""
    program(engine)
    jobs = priced_jobs()
    books = {str(n): render(done.quote, done.basis) for n, done in enumerate(jobs.values())}
    cells = recalculated(books, engine=engine)
    return {name: (done, cells[str(n)]) for n, (name, done) in enumerate(jobs.items())}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", NAMES)
def test_every_formula_gives_what_the_engine_gave(name, engine):
    done, cells = _recalculated(engine)[name]
    sheets = live_sheets(done.quote, done.basis)
    assert formulas_compared(sheets, cells) > 50
    assert wrong_formulas(sheets, cells) == []


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", NAMES)
def test_the_summary_shows_the_figures_of_the_json(name, engine):
    done, cells = _recalculated(engine)[name]
    wanted = printed_figures(done.quote)
    shown = shown_figures(cells, "Summary", list(wanted), len(done.quote.columns))
    assert shown == {
        label: [f"{Decimal(0):.4f}" if v == "0" else v for v in row]
        for label, row in wanted.items()
    }


def test_a_workbook_that_is_not_recalculated_is_found_out():
    done = priced_jobs()["example"]
    sheets = live_sheets(done.quote, done.basis)
    planted = dict.fromkeys(_recalculated(Engine.LIBREOFFICE)["example"][1], 987654321)
    assert len(wrong_formulas(sheets, planted)) > 500


# What is changed in the cells and in the inputs of the engine alike.


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
    rule = replace(card.default_margin, mode=mode, percent=Decimal(percent))
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
def _changed(engine: Engine) -> dict[str, tuple[PricedQuote, Cells]]:
    program(engine)
    with TemporaryDirectory() as folder:
        unchanged = _made(Change(), Path(folder))
        book = render(unchanged.quote, unchanged.basis)
        wanted = {name: _made(change, Path(folder)) for name, change in CHANGES.items()}
    books = {str(number): _edited(book, change) for number, change in enumerate(CHANGES.values())}
    cells = recalculated(books, engine=engine, planted=False)
    return {name: (wanted[name], cells[str(number)]) for number, name in enumerate(CHANGES)}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_cell_gives_what_the_engine_gives_for_the_changed_input(name, engine):
    done, cells = _changed(engine)[name]
    wanted = printed_figures(done.quote)
    shown = shown_figures(cells, "Summary", list(wanted), len(done.quote.columns))
    assert shown == {
        label: [f"{Decimal(0):.4f}" if v == "0" else v for v in row]
        for label, row in wanted.items()
    }
    assert wrong_formulas(live_sheets(done.quote, done.basis), cells) == []


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("rounding", list(Rounding))
def test_every_way_of_charging_follows_a_changed_quantity(rounding, engine, tmp_path):
    program(engine)
    before = every_kind(tmp_path, (60, 1), rounding)
    after = every_kind(tmp_path, (7, 2300), rounding)
    edited = _edited(
        render(before.quote, before.basis), Change({"quantity_1": 7, "quantity_2": 2300})
    )
    cells = recalculated({"edited": edited}, engine=engine, planted=False)["edited"]
    assert wrong_formulas(live_sheets(after.quote, after.basis), cells) == []
