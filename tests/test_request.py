"""A request against its job file, and the two entries from Python: from a BOM, and from a request."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from emsquote import Job, OfferList, price_bom, price_request, read_bom, read_offers
from emsquote.request import (
    STANDARD_QUANTITIES,
    Request,
    Shop,
    inputs_of,
    prepare_request,
    quantities_of,
    rate_card,
    starter_list,
)
from emsquote.wording.language import Language

EXAMPLE = Path(__file__).resolve().parents[1] / "data" / "examples" / "field-gateway.xlsx"

JOB = """
quantities = [7]
currency = "USD"
date = "2026-01-01"
turn = "fast"
scope = "assembly"
customer = "ACME"
language = "de"
max_suppliers = 3
solve_seconds = 20
"""

WISHES = [
    ("quantities", "9,10", (9, 10), (7,)),
    ("currency", "EUR", "EUR", "USD"),
    ("date", "2026-02-02", "2026-02-02", "2026-01-01"),
    ("turn", "express", "express", "fast"),
    ("scope", "design", "design", "assembly"),
    ("customer", "Initech", "Initech", "ACME"),
    ("language", Language.FRENCH, Language.FRENCH, Language.GERMAN),
    ("max_suppliers", 5, 5, 3),
    ("solve_seconds", 60, 60, 20),
]


@pytest.fixture
def beside(tmp_path):
    """A BOM with a job file beside it."""
    (tmp_path / "bom.toml").write_text(JOB, encoding="utf-8")
    return tmp_path / "bom.csv"


@pytest.mark.parametrize(("name", "wish", "stated", "of_file"), WISHES, ids=[w[0] for w in WISHES])
def test_what_a_request_states_goes_before_its_job_file(beside, name, wish, stated, of_file):
    asked = prepare_request(Request(bom=beside, **{name: wish})).job
    left = prepare_request(Request(bom=beside)).job
    assert (getattr(asked, name), getattr(left, name)) == (stated, of_file)
    assert replace(asked, **{name: of_file}) == left


def test_a_request_without_a_job_asks_for_the_standard_quantities(tmp_path):
    job = prepare_request(Request(bom=tmp_path / "bom.csv")).job
    assert job == Job(quantities=STANDARD_QUANTITIES)


def test_a_bom_that_is_a_toml_file_is_not_its_own_job(tmp_path):
    own = tmp_path / "bom.toml"
    own.write_text(JOB, encoding="utf-8")
    assert prepare_request(Request(bom=own)).job.quantities == STANDARD_QUANTITIES


def test_files_that_a_request_reads(beside):
    request = Request(bom=beside, rates="house.toml", offers=(Path("a.csv"), Path("b.csv")))
    assert inputs_of(request) == (
        beside,
        beside.with_suffix(".toml"),
        Path("house.toml"),
        Path("a.csv"),
        Path("b.csv"),
    )
    assert inputs_of(Request(bom=Path("none.csv"), rates="default")) == (Path("none.csv"),)


@pytest.mark.parametrize("written", ["", "  ", "10;100 10,\t100"])
def test_quantities_are_taken_once_in_the_order_written(written):
    assert quantities_of(written) == ((10, 100) if written.strip() else ())


def test_a_request_is_priced_as_its_bom_is():
    """Beside notes on what was chosen unasked, the two entries say the same."""
    offers, _ = read_offers(starter_list())
    by_request = price_request(Request(bom=EXAMPLE, quantities="10,100", date="2026-05-04"))
    prepared = prepare_request(Request(bom=EXAMPLE, quantities="10,100", date="2026-05-04"))
    by_bom = price_bom(read_bom(EXAMPLE), prepared.job, rate_card("default"), OfferList(offers))
    unasked = {"starter-offers", "job-beside"}
    told = [found for found in by_request.quote.findings if found.code not in unasked]
    assert told == list(by_bom.quote.findings)
    assert replace(by_request.quote, findings=()) == replace(by_bom.quote, findings=())
    assert by_request.basis.asked == by_bom.basis.asked


def test_requests_share_a_shop():
    offers, findings = read_offers(starter_list())
    request = Request(bom=EXAMPLE, quantities="10")
    shop = Shop(OfferList(offers), findings)
    assert price_request(prepare_request(request), shop).quote == price_request(request).quote


def test_each_column_rests_on_the_yield_of_its_lot():
    priced = price_request(Request(bom=EXAMPLE, quantities="10,100,1000"))
    basis, columns = priced.basis, priced.quote.columns
    passed = [basis.first_pass(column.quantity) for column in columns]
    starts = [one.starts(column.quantity) for one, column in zip(passed, columns, strict=True)]
    assert [column.starts for column in columns] == starts
    assert [column.yields for column in columns] == [one.figures for one in passed]
    assert [column.defects for column in columns] == [one.by_class for one in passed]
    assert (basis.job.quantities, basis.pooled) == ((10, 100, 1000), False)


def test_the_package_shows_its_public_names():
    import emsquote

    assert {"Request", "price_request", "with_house", "write_quote"} <= set(dir(emsquote))
    for name in dir(emsquote):
        assert getattr(emsquote, name) is not None
