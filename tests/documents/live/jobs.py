"""Jobs whose workbooks are recalculated: the example, the cases, cards with every way of charging,
and some made by chance.

`EMSQUOTE_GENERATED_JOBS=100` makes a hundred of the last in place of a handful.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from msgspec.structs import replace

from emsquote import (
    Job,
    OfferList,
    Request,
    price_request,
    read_bom,
    read_job,
    read_offers,
    read_rate_card,
)
from emsquote.costing.rate_card import Driver, Limit, RateCard, Take
from emsquote.files.shipped import data_folder
from emsquote.model.bare_board import BareBoard, Finish
from emsquote.model.job import Board
from emsquote.model.money import ExchangeRate, ExchangeRates
from emsquote.model.offer import Offer, PriceBreak
from emsquote.model.quote import Rounding
from emsquote.pipeline import PricedQuote, price_bom

from .generated_jobs import generated

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

CASES = Path(__file__).parents[2] / "cases"
JOBS = int(os.environ.get("EMSQUOTE_GENERATED_JOBS", "4"))
EXAMPLE = data_folder() / "examples" / "field-gateway.xlsx"


def priced_case(folder: Path, quantities: tuple[int, ...] = (7, 1000)) -> PricedQuote:
    """Return a case of the shared folder, worked out at other quantities."""
    job_file = folder / "job.toml"
    stated = read_job(job_file) if job_file.exists() else Job(quantities=())
    job = replace(stated, quantities=quantities)
    offers, _ = read_offers(folder / "offers.csv")
    return price_bom(
        read_bom(folder / "bom.csv"), job, read_rate_card(CASES / "card.toml"), OfferList(offers)
    )


@cache
def priced_jobs() -> dict[str, PricedQuote]:
    """Return all of them, worked out."""
    pytest.importorskip("highspy", reason="needs the extra `solver`: some cases buy baskets")
    return dict(_jobs())


def _jobs() -> Iterator[tuple[str, PricedQuote]]:
    yield "example", price_request(Request(bom=EXAMPLE, quantities="10,100,1000"))
    for folder in sorted(each for each in CASES.iterdir() if each.is_dir()):
        yield folder.name, priced_case(folder)
    with TemporaryDirectory() as folder:
        for rounding in Rounding:
            yield (
                f"every-kind-{rounding}",
                every_kind(Path(folder), (1, 4, 5, 19, 60, 1500), rounding),
            )
        open_bom = f"{BOM}U2,1,PN-X,Acme,SOIC-8\n"
        yield "every-kind-open", every_kind(Path(folder), (1, 7, 60), Rounding.UNIT, open_bom)
        for name, limit in LIMITS.items():
            yield f"limits-{name}", _limited(Path(folder), limit)
        for seed in range(JOBS):
            yield f"generated-{seed}", generated(seed, Path(folder))


def every_kind(
    folder: Path, quantities: tuple[int, ...], rounding: Rounding, lines: str = BOM
) -> PricedQuote:
    """Return a job charged by a card with every way of charging, in another currency than the
    card's.
    """
    bom = folder / "bom.csv"
    bom.write_text(lines)
    card = read_rate_card(Path(__file__).parent / "every-kind.toml")
    card = replace(card, rounding=rounding, unit_decimals=3 if rounding is Rounding.UNIT else None)
    bare = BareBoard(
        layers=4,
        finish=Finish.ENIG,
        copper_um=Decimal(70),
        thickness_mm=Decimal("1.6"),
        track_mm=Decimal("0.15"),
        drill_mm=Decimal("0.25"),
    )
    size = (Decimal(50), Decimal(40))
    board = Board(*size, sides=2, boards_per_panel=8, bare=bare, delivery="soon")
    job = replace(JOB, quantities=quantities, turn="fast", currency="USD", board=board)
    return price_bom(read_bom(bom), job, card, OfferList(OFFERS))


# A limit on one side is a bare comparison: a cell must not hold it as TRUE.
LIMITS = {
    "first, boards at most": (Take.FIRST, Limit(Driver.BOARD, at_most=Decimal(4))),
    "first, boards at least": (Take.FIRST, Limit(Driver.BOARD, at_least=Decimal(5))),
    "cheapest, panels at most": (Take.CHEAPEST, Limit(Driver.PANEL, at_most=Decimal(2))),
    "first, panels between": (
        Take.FIRST,
        Limit(Driver.PANEL, at_least=Decimal(2), at_most=Decimal(8)),
    ),
}


def _limited(folder: Path, limited: tuple[Take, Limit]) -> PricedQuote:
    """Return a job charged by a card whose upper route of soldering has one limit."""
    take, limit = limited
    bom = folder / "bom.csv"
    bom.write_text(BOM)
    card = read_rate_card(Path(__file__).parent / "every-kind.toml")
    job = replace(JOB, quantities=(1, 4, 5, 60), currency="USD")
    return price_bom(read_bom(bom), job, _with_limit(card, take, limit), OfferList(OFFERS))


def _with_limit(card: RateCard, take: Take, limit: Limit) -> RateCard:
    (choice,) = card.choices
    by_hand, by_wave = choice.routes
    routes = (replace(by_hand, limits=(limit,)), replace(by_wave, limits=()))
    return replace(card, choices=(replace(choice, take=take, routes=routes),))


NAMES = ["example", *sorted(each.name for each in CASES.iterdir() if each.is_dir())]
NAMES += [f"every-kind-{rounding}" for rounding in Rounding]
NAMES += ["every-kind-open"]
NAMES += [f"generated-{seed}" for seed in range(JOBS)]
NAMES += [f"limits-{name}" for name in LIMITS]
