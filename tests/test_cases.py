"""Quotes worked by hand, one folder a case: BOM, offers, perhaps a job, and what is expected with
its working.
"""

import tomllib
from pathlib import Path
from typing import assert_never

import pytest
from msgspec.structs import replace

from emsquote import Job, OfferList, price_bom, read_bom, read_job, read_offers, read_rate_card
from emsquote.finding import Severity
from emsquote.model.money import Unknown
from emsquote.model.purchase import Bought, Estimated, NoOffer, Proposal, Shortage, Supplied
from emsquote.model.quote import Category

CASES = Path(__file__).parent / "cases"
FOLDERS = sorted(folder for folder in CASES.iterdir() if folder.is_dir())


def _quote(folder, quantities):
    job_file = folder / "job.toml"
    job = replace(
        read_job(job_file) if job_file.exists() else Job(quantities=()),
        quantities=tuple(quantities),
    )
    if job.supplier_costs or job.max_suppliers:
        pytest.importorskip("highspy", reason="needs the extra `solver`")
    offers, _ = read_offers(folder / "offers.csv")
    return price_bom(
        read_bom(folder / "bom.csv"), job, read_rate_card(CASES / "card.toml"), OfferList(offers)
    ).quote


def _told(purchase):
    label = purchase.demand.label
    match purchase:
        case Bought():
            orders = " + ".join(
                f"{o.quantity} of {o.offer.supplier} at {o.price_break.price}"
                for o in purchase.orders
            )
            missing = f", {purchase.missing} missing" if purchase.missing else ""
            cost = purchase.cost.rounded().amount
            return f"{label}: {orders} = {cost}, {purchase.excess} over{missing}"
        case Shortage():
            return f"{label}: {purchase.missing} short"
        case NoOffer():
            return f"{label}: no offer"
        case Proposal(mpn=mpn, manufacturer=maker):
            return f"{label}: {mpn} of {maker} proposed"
        case Estimated(estimate=estimate):
            return f"{label}: estimated at {_range(estimate.cost)} by {estimate.basis}"
        case Supplied():
            return f"{label}: supplied"
        case _:
            assert_never(purchase)


def _range(cost):
    return ", ".join(str(part.rounded().amount) for part in (cost.low, cost.middle, cost.high))


def _estimated(estimated):
    if estimated is None:
        return ""
    price, whole = _range(estimated.price), _range(estimated.total)
    return f"{estimated.parts} for {price}; with all that is firm {whole}"


def _is_fee(charge):
    return charge.category is Category.PASS_THROUGH


def _printed(amount):
    return "unknown" if isinstance(amount, Unknown) else str(amount.rounded().amount)


def _figures(quote, place):
    column = quote.columns[place]
    return {
        "unit_price": str(column.unit_price.amount),
        "extended": str(column.extended.amount),
        "nre_total": _printed(column.nre_total),
        "total": _printed(column.total),
        "complete": column.complete,
        "estimated": _estimated(column.estimated),
        "excess_liability": _printed(column.excess_liability),
        "purchases": [_told(each) for each in column.purchases],
        "suppliers": [
            f"{each.title}: {each.cost.amount}, {each.working}"
            for each in column.charges
            if _is_fee(each)
        ],
        "costs": [_printed(line.cells[place].cost) for line in quote.lines],
        **{each.category.value: str(each.unit_price.amount) for each in column.categories},
    }


def _open_points(quote):
    told = [f for f in quote.findings if f.severity is Severity.OPEN or f.code == "nre-amortised"]
    return [f"{f.code} at row {f.origin.row}" if f.origin.row else f.code for f in told]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_case(folder):
    expected = tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"))
    assert expected["working"].strip(), "a case shows how its figures were worked"
    quote = _quote(folder, expected["quantities"])
    assert _open_points(quote) == expected.get("findings", [])
    for place, wanted in enumerate(expected["column"]):
        figures = _figures(quote, place)
        assert {key: figures.get(key) for key in wanted} == wanted
        categories = [each.category.value for each in quote.columns[place].categories]
        assert [each for each in categories if each not in wanted] == [], (
            "a case names every category"
        )


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_printed_figures_add_up(folder):
    quote = _quote(folder, [1, 7, 170, 1000])
    for place, column in enumerate(quote.columns):
        nothing = column.total * 0
        assert (
            sum((c.unit_price for c in column.categories), nothing).amount
            == column.unit_price.amount
        )
        assert column.extended.amount == column.unit_price.amount * column.quantity
        assert column.total.amount == (column.extended + column.nre_total).amount
        costs = [line.cells[place].cost for line in quote.lines]
        material = next((c.cost for c in column.categories if c.category == "material"), nothing)
        printed = sum((cost for cost in costs if not isinstance(cost, Unknown)), nothing)
        assert printed.amount == material.rounded().amount


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_same_inputs_give_the_same_quote(folder):
    assert _quote(folder, [10, 100]) == _quote(folder, [10, 100])
