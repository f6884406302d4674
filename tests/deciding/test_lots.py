"""The lot of least yearly cost: published order quantities with discounts, and the curve of a BOM."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest

from emsquote.deciding.lots import LotTerms, best_lot, lot_size, lots_of_year
from emsquote.finding import InputError
from emsquote.request import Request, open_shop, prepare_request

D = Decimal
EXAMPLE = Path(__file__).resolve().parents[2] / "data" / "examples" / "field-gateway.xlsx"


def all_units(*ladder):
    """The price of a lot where the break that it reaches holds for all of it."""

    def price(size):
        return size * [D(each) for start, each in ladder if size >= start][-1]

    return price


def incremental(*ladder):
    """The price of a lot where each price holds for the units from its break to the next."""

    def price(size):
        total, ends = D(0), [start for start, _ in ladder[1:]]
        for (start, each), end in zip(ladder, [*ends, size], strict=True):
            total += max(0, min(end, size) - start) * D(each)
        return total

    return price


SNYDER = ((0, "0.75"), (400, "0.72"), (800, "0.68"))
# Source; demand, cost of an order, holding in percent or a unit; price; best lot, its yearly cost.
PUBLISHED = [
    pytest.param((1300, 8, 30, 0), all_units(*SNYDER), 800, "978.60", id="Snyder and Shen 3.6"),
    pytest.param(
        # The book's lot is 304.05 for 1,043.41; whole boards cost no cent more.
        (1300, 8, 30, 0),
        incremental(*SNYDER),
        304,
        "1043.41",
        id="Snyder and Shen 3.7",
    ),
    pytest.param(
        (1000, 200, 20, 0),
        all_units((0, 500), (200, 475), (500, 450)),
        500,
        "472900.00",
        id="stockpyl, all units",
    ),
    pytest.param(
        # 1,481.89 for 222,762.81 in fractions of a unit.
        (2400, 150, 25, 0),
        incremental((0, 100), (300, 90), (600, 80)),
        1482,
        "222762.81",
        id="stockpyl, incremental",
    ),
    pytest.param(
        # Holding is a flat amount of a unit, not of its price.
        (2900, 10, 0, 30),
        all_units((0, 30), (100, 27), (500, 26)),
        100,
        "80090.00",
        id="hospital of 2,900 units",
    ),
    pytest.param(
        (520, 10, 20, 0),
        all_units((0, "5"), (110, "4.75"), (150, "4.5")),
        150,
        "2442.17",
        id="EOQdis, worked from its data",
    ),
    pytest.param(
        (2080, 25, 26, 0),
        all_units((0, 10), (300, "9.7"), (500, "9.5")),
        500,
        "20481.50",
        id="40 a week, worked from its data",
    ),
    pytest.param(
        # The source prints 80 at 49.00, which 80 do not reach; its totals follow from its data.
        (490, 64, 20, 0),
        all_units((0, "50.25"), (200, "49")),
        200,
        "25146.80",
        id="Krajewski, solved problem 2",
    ),
    pytest.param(
        # The published solution reckons with a demand of 3,000 and 25 %, and prints 6,310.
        (2000, 20, 20, 0),
        all_units((0, "2.5"), (200, "2.4"), (300, "2.25"), (1000, "2")),
        1000,
        "4240.00",
        id="homeworksource, whose answer is wrong",
    ),
]


@pytest.mark.parametrize(("stated", "price", "size", "cost"), PUBLISHED)
def test_a_published_order_quantity_is_found(stated, price, size, cost):
    yearly, order, percent, amount = stated
    terms = LotTerms(
        yearly=yearly,
        order_cost=D(order),
        holding_percent=D(percent),
        holding_amount=D(amount),
    )
    best = best_lot(terms, range(1, yearly + 1), price)
    assert (best.size, round(best.cost, 2)) == (size, D(cost))


def test_the_hospitals_other_lots_cost_what_its_table_says():
    terms = LotTerms(yearly=2900, order_cost=D(10), holding_amount=D(30))
    price = all_units((0, 30), (100, 27), (500, 26))
    costs = [round(lot_size(terms, size, price).cost, 2) for size in (44, 100, 500)]
    assert costs == [D("88319.09"), D(80090), D(82958)]


@pytest.fixture(scope="module")
def plan_of():
    def plan(yearly, order_cost, percent, shelf_days=None):
        request = Request(bom=EXAMPLE, quantities="10,30")
        terms = LotTerms(yearly=yearly, order_cost=D(order_cost), holding_percent=D(percent))
        with open_shop(request) as shop:
            return lots_of_year(prepare_request(request), shop, terms, shelf_days)

    return plan


def test_no_lot_of_the_curve_costs_less_a_year(plan_of):
    plan = plan_of(60, 50, 20)
    price = {point.quantity: point.extended.amount for point in plan.curve.points}
    costs = [lot_size(plan.terms, size, price.get).cost for size in range(1, 61)]
    assert plan.best.cost == min(costs)
    assert [lot.size for lot in plan.others] == sorted({10, 30, 60} - {plan.best.size})


def test_lots_meet_the_year_in_time(plan_of):
    plan = plan_of(60, 10, 400)
    assert sum(lot.size for lot in plan.lots) == 60
    assert plan.lots[0].day == 0
    there = 0
    for lot, following in pairwise(plan.lots):
        there += lot.size
        # What is there lasts to the day of the next lot.
        assert there * 365 >= following.day * 60
    assert not plan.is_last


def test_nothing_lies_longer_than_its_shelf_life(plan_of):
    plan = plan_of(60, 50, 0, shelf_days=90)
    assert plan.best.size == 60 * 90 // 365
    assert plan.is_last
    with pytest.raises(InputError, match="2 a year use no board up within 30 days"):
        plan_of(2, 50, 0, shelf_days=30)


def _run(*arguments):
    command = [sys.executable, "-m", "emsquote", "lots", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_command_shows_lots_and_writes_them(tmp_path):
    path = tmp_path / "lots.xlsx"
    options = ("--yearly", "40", "--order-cost", "50", "--holding", "20%", "-q", "10")
    done = _run(EXAMPLE, *options)
    assert done.returncode == 0, done.stderr
    assert max(map(len, done.stdout.splitlines())) <= 80
    romanian = _run(EXAMPLE, *options, "-o", path, "--language", "ro")
    assert "Loturile unui an" in romanian.stdout
    assert openpyxl.load_workbook(path).sheetnames == ["Loturi", "Calendar"]


def test_an_amount_must_be_one():
    done = _run(EXAMPLE, "--yearly", "40", "--order-cost", "dear")
    assert done.returncode == 2
    assert done.stderr.startswith('--order-cost: "dear" is no amount\nhint: ')
