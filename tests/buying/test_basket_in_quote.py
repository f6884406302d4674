"""Suppliers' fixed costs on their way through a quote: asked for, solved or refused, told, shared
with a pool.
"""

import json
import shutil
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from emsquote import Job, OfferList, price_bom, read_bom, read_job, read_offers, read_rate_card
from emsquote.finding import InputError
from emsquote.model.job import SupplierCosts
from emsquote.pipeline import bom_demand

CASES = Path(__file__).parents[1] / "cases"
CASE = CASES / "shipping-twice-costs-more-than-it-saves"


def quote(job, rebuy=None):
    offers, _ = read_offers(CASE / "offers.csv")
    card = read_rate_card(CASES / "card.toml")
    return price_bom(
        read_bom(CASE / "bom.csv"),
        replace(job, quantities=(10,)),
        card,
        OfferList(offers),
        rebuy=rebuy,
    ).quote


def told(quote, code):
    return [
        (finding.severity.value, finding.message)
        for finding in quote.findings
        if finding.code == code
    ]


@pytest.fixture
def without_solver(monkeypatch):
    monkeypatch.setitem(sys.modules, "highspy", None)


@pytest.mark.usefixtures("without_solver")
def test_without_fixed_costs_no_solver_is_needed():
    quoted = quote(Job(quantities=()))
    assert (quoted.complete, told(quoted, "basket")) == (True, [])


@pytest.mark.usefixtures("without_solver")
@pytest.mark.parametrize(
    "job",
    [read_job(CASE / "job.toml"), Job(quantities=(), max_suppliers=1)],
    ids=["shipping", "limit"],
)
def test_without_thresholds_no_solver_is_needed(job):
    assert told(quote(job), "basket")[0][0] == "note"


THRESHOLD = SupplierCosts(supplier="Mouser", shipping=Decimal(8), free_from=Decimal(30))


@pytest.mark.usefixtures("without_solver")
def test_without_the_solver_thresholds_are_refused():
    with pytest.raises(InputError) as refused:
        quote(Job(quantities=(), supplier_costs=(THRESHOLD,)))
    assert str(refused.value) == (
        "emsquote: a basket whose cost hangs on suppliers' thresholds needs the solver HiGHS,"
        " which is not installed\n"
        "hint: pip install 'emsquote[solver]'"
    )


@pytest.mark.usefixtures("without_solver")
def test_a_refusal_exits_2(emsquote, tmp_path):
    job = tmp_path / "job.toml"
    job.write_text(
        f"{(CASE / 'job.toml').read_text(encoding='utf-8')}free_from = 30\n", encoding="utf-8"
    )
    ended = emsquote(
        "price", CASE / "bom.csv", "--job", job, "--offers", CASE / "offers.csv", "-q", "10"
    )
    assert (ended.code, ended.out) == (2, "")
    assert "needs the solver HiGHS" in ended.err


def test_a_supplier_of_whom_nothing_is_offered_is_doubtful():
    pytest.importorskip("highspy", reason="needs the extra `solver`")
    quoted = quote(Job(quantities=(), supplier_costs=(SupplierCosts(supplier="Farnel"),)))
    message = 'no part is offered by "Farnel": its costs change nothing'
    assert told(quoted, "supplier-without-offers") == [("doubt", message)]


def test_a_bom_that_buys_baskets_stays_out_of_a_pool():
    # Each part where it is cheapest would cost 37.00 with shipping, the basket 30.00: a pool must
    # not undo it.
    pytest.importorskip("highspy", reason="needs the extra `solver`")
    job, apart = read_job(CASE / "job.toml"), quote(Job(quantities=())).columns[0].purchases
    pooled = quote(job, rebuy=lambda _column, place, _part, _starts: apart[place])
    assert pooled.columns == quote(job).columns
    assert [severity for severity, _ in told(pooled, "not-pooled")] == ["note"]
    from_pool = {0: replace(apart[0], why="from the pool")}
    bought = quote(
        Job(quantities=(), title="x"),
        rebuy=lambda _column, place, _part, _starts: from_pool.get(place),
    )
    assert bought.columns[0].purchases == (from_pool[0], *apart[1:])


def test_a_bom_that_buys_baskets_brings_nothing_to_a_pool():
    offers, _ = read_offers(CASE / "offers.csv")
    job = replace(read_job(CASE / "job.toml"), quantities=(10, 20))
    found = bom_demand(
        read_bom(CASE / "bom.csv"), job, read_rate_card(CASES / "card.toml"), OfferList(offers)
    )
    assert (found.parts, found.columns) == ((), ((), ()))


def test_the_command_takes_limits(emsquote, tmp_path, monkeypatch):
    pytest.importorskip("highspy", reason="needs the extra `solver`")
    shutil.copytree(CASES / "one-supplier-is-all-that-is-allowed", tmp_path / "case")
    monkeypatch.chdir(tmp_path / "case")
    asked = (
        "price",
        "bom.csv",
        "--offers",
        "offers.csv",
        "--rates",
        CASES / "card.toml",
        "-q",
        "100",
    )
    ended = emsquote(*asked, "--max-suppliers", "1", "--solve-seconds", "5", "--format", "json")
    assert (ended.code, ended.err) == (0, "")
    assert json.loads(ended.out)["columns"][0]["total"] == "288.00"
    assert json.loads(emsquote(*asked, "--format", "json").out)["columns"][0]["total"] != "288.00"


def test_an_absurd_limit_is_refused(emsquote):
    ended = emsquote("price", CASE / "bom.csv", "--max-suppliers", "0")
    assert ended.code == 2
    assert "--max-suppliers" in ended.err


def test_fees_are_explained_and_kept_from_the_customer(emsquote, tmp_path):
    pytest.importorskip("highspy", reason="needs the extra `solver`")
    asked = (
        "price",
        CASE / "bom.csv",
        "--offers",
        CASE / "offers.csv",
        "--job",
        CASE / "job.toml",
        "-q",
        "10",
    )
    target = tmp_path / "quote.json"
    emsquote(*asked, "--rates", CASES / "card.toml", "-o", target)
    explained = emsquote("explain", target, "shipping-mouser").out
    assert "Shipping of Mouser: 8.00 USD (per lot, 1 × order)" in explained
    assert "8.00 USD for parts worth 22.00 USD" in explained
    emsquote(*asked, "--rates", CASES / "card.toml", "-o", target, "--view", "customer")
    assert "Mouser" not in target.read_text(encoding="utf-8")
    assert (
        json.loads(target.read_bytes())["columns"][0]["categories"]["pass-through"]["unit_price"]
        == "0.80"
    )
