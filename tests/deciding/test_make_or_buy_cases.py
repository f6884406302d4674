"""Published make-or-buy decisions, one folder a source: to the unit of its currency, or with its
error told.
"""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from emsquote.deciding.make_or_buy import FixedCost, Option, UnitCost, cheapest_ranges
from emsquote.deciding.make_or_buy.cash import CashFlow, payback_years, present_value

D = Decimal
CASES = sorted((Path(__file__).parent / "cases").glob("*/case.toml"))
KNOWN_ERRORS = {"make_buy_accountingverse"}


def _read(path):
    return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=D)


def _fixed(stated):
    row = stated if isinstance(stated, dict) else {"amount": stated}
    return FixedCost("fixed", D(row["amount"]), D(row.get("avoidable_percent", 100)))


def _option(row):
    costs = [UnitCost("unit", D(amount)) for amount in row.get("unit", ())]
    costs += [_fixed(stated) for stated in row.get("fixed", ())]
    return Option(row["title"], tuple(costs), row.get("first", 1), row.get("last"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.parent.name)
def test_a_published_decision_is_found(path):
    case = _read(path)
    assert case["source"]
    options = [_option(row) for row in case["option"]]
    found = cheapest_ranges(options, range(case["from"], case["to"] + 1))
    assert [[part.title, part.first, part.last] for part in found] == case["ranges"]
    for volume, costs in case.get("cost", {}).items():
        able = [option for option in options if option.can_do(int(volume))]
        assert [option.cost(int(volume)) for option in able] == [D(cost) for cost in costs]
    if "highest_price" in case:
        assert options[0].unit_cost(case["to"]) == case["highest_price"]


def test_differences_from_what_sources_print_are_those_known():
    differing = set()
    for path in CASES:
        case = _read(path)
        if case.get("printed", case.get("cost")) != case.get("cost"):
            differing.add(path.parent.name)
    assert differing == KNOWN_ERRORS


def test_the_sale_of_a_plant_is_a_credit_now_and_savings_are_discounted():
    # X Company, 7,500 units, wizedu.com: 60,500 a year made, 7.60 bought, equipment sold for 20,000,
    # 4 %, five years. The source prints 35,581.
    buying = CashFlow(D(-20_000), 7_500 * D("7.6")).years(5)
    making = CashFlow(D(0), D(60_500)).years(5)
    advantage = present_value(making, D(4)) - present_value(buying, D(4))
    assert round(advantage, 2) == D("35581.38")


def test_an_annuity_factor_of_three_decimals_is_a_source_of_error():
    # X Company, 7,000 units, justaaa.com: 63,900 a year made, 8.60 bought, 10,000 of equipment, 3 %.
    # The source prints 26,946 with the factor 4.580; 26,944.92 is exact.
    buying = CashFlow(D(-10_000), 7_000 * D("8.6")).years(5)
    making = CashFlow(D(0), D(63_900)).years(5)
    advantage = present_value(making, D(3)) - present_value(buying, D(3))
    assert round(advantage, 2) == D("26944.92")


@pytest.mark.parametrize(("investment", "years"), [(120_000, "2.03"), (300_000, "5.08")])
def test_payback_of_an_inspection_is_that_published(investment, years):
    # Inspection automation, mfgcalcs.com: 68,000 saved, 9,000 running cost a year.
    assert round(payback_years(D(investment), D(68_000 - 9_000)), 2) == D(years)


def test_what_saves_nothing_never_pays():
    assert payback_years(D(100), D(0)) is None
    assert payback_years(D(0), D(-5)) == 0
