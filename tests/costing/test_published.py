"""Published figures that are a formula or a rule, and no quote: learning, margins, kits, points,
machine rates.
"""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emsquote.buying.plan.demand import required_units
from emsquote.costing.charge.learning import learned_units
from emsquote.costing.price import price_of
from emsquote.costing.rate_card import shipped_rate_card
from emsquote.model.job import Margin, MarginMode
from emsquote.model.part import PartClass
from emsquote.model.purchase import Attrition

D = Decimal


def test_learning_of_lambda_computer_products():
    # brainmass.com 498605: 5000 h and 250 000 of material for the first unit, 3500 h and 200 000
    # for the second: 70 % and 80 %; the next ten units, at 30 an hour
    hours = 5000 * learned_units(10, D(70), 2)
    material = 250_000 * learned_units(10, D(80), 2)
    assert round(hours, 1) == D("19006.7")
    assert round(material) == 1_356_708
    assert round(hours * 30 + material) == 1_926_908


def test_learning_sums_are_the_same_by_parts_and_by_the_long_formula():
    # 200 boards are added one by one, more by Euler and Maclaurin: both ways must meet
    by_one = sum((D(n) ** (D("0.9").ln() / D(2).ln()) for n in range(1, 1001)), D(0))
    assert abs(learned_units(1000, D(90)) - by_one) < D("1e-9")


@given(boards=st.integers(1, 3000), more=st.integers(0, 500), rate=st.integers(50, 100))
def test_learned_time_grows_and_slows(boards, more, rate):
    few, many = learned_units(boards, D(rate)), learned_units(boards + more, D(rate))
    assert few <= many
    assert many / (boards + more) <= few / boards
    assert learned_units(more, D(rate), boards) == many - few or rate == 100


@pytest.mark.parametrize(("price", "margin"), [(48_500, "26.597938")])
def test_the_margin_of_a_contract_manufacturer(price, margin):
    # mfgcalcs.com: a job that costs 35 600; of its three prices only this one's margin is right
    assert round(price_of(D(35_600), Margin(MarginMode.MARGIN, D(margin)))) == price


@given(cost=st.decimals(0, 10**6, places=2), percent=st.decimals(0, D("99.99"), places=2))
def test_no_margin_reaches_the_whole_price(cost, percent):
    # the same page prints a margin of 177 %, which no price can have
    price = price_of(cost, Margin(MarginMode.MARGIN, percent))
    assert price >= cost
    assert not price or (price - cost) / price < 1


def test_placement_rate_of_a_line():
    # mfgcalcs.com: 42 panels an hour of 850 placements, 82, 59 and 94 % efficiency
    assert [42 * 850 * percent / 100 for percent in (82, 59, 94)] == [29274, 21063, 33558]


@pytest.mark.parametrize(
    ("card", "part_class", "need", "required"),
    [
        pytest.param(
            "kit-rushpcb", "chip-01005", 100, 200, id="half, and 100 at least: printed by Rush PCB"
        ),
        pytest.param("kit-rushpcb", "chip-01005", 1000, 1500, id="half of many"),
        pytest.param("kit-hopetime", "chip-0201", 200, 300, id="half of 200"),
        pytest.param("kit-hopetime", "chip-1206", 20, 25, id="5 at least"),
        pytest.param("kit-soniclab", "chip-0402", 70, 80, id="10 at least"),
        pytest.param("kit-emsolutions", "chip-0402", 1000, 1150, id="15 %"),
        pytest.param("kit-bayarea", "chip-0402", 100, 125, id="a quarter"),
        pytest.param("kit-sfcircuits", "chip-0201", 19, 100, id="below 20 a hundred"),
        pytest.param("kit-sfcircuits", "chip-0201", 20, 150, id="from 20 on 150"),
        pytest.param("kit-sfcircuits", "chip-0805", 99, 150, id="below 100"),
        pytest.param("kit-sfcircuits", "chip-0805", 100, 100, id="above, what is needed"),
        pytest.param("kit-sfcircuits", "qfn", 5, 5, id="a class without rule"),
    ],
)
def test_kits(card, part_class, need, required):
    assert (
        required_units(D(need), shipped_rate_card(card).attrition_of(PartClass(part_class)))
        == required
    )


def test_attrition_of_partsbox():
    assert required_units(D(1000), Attrition(D(5), 0)) == 1050


@pytest.mark.parametrize(
    ("quantity", "costs"),
    [
        # 60 chips of 2 joints, an inductor of 10 points, an IC of 64 pins at a half: 120 + 10 + 32
        # = 162 points
        pytest.param(100, {"points": D(162), "setup": D(400)}, id="16 200 points bear a set-up"),
        pytest.param(1000, {"points": D(1620)}, id="162 000 points do not"),
    ],
)
def test_points_as_counted_in_guangzhou(bench, quantity, costs):
    card = shipped_rate_card("points-guangzhou")
    charged = bench.column(card, _board_of_points(bench), quantity)
    assert {each.activity: each.cost.amount for each in charged.charges} == costs


def test_a_prototype_pays_an_engineering_fee_in_place_of_points(bench):
    card = shipped_rate_card("points-guangzhou")
    charged = bench.column(card, _board_of_points(bench), 10, wish=bench.asked("prototype"))
    assert {each.activity: each.cost.amount for each in charged.charges} == {"prototype": D(800)}


@pytest.mark.parametrize(
    ("chips", "price"), [(4, 1500), (60, 1500), (90, 2100), (250, 3600), (600, 6500)]
)
def test_samples_by_points_of_a_board(bench, chips, price):
    # 2 points a chip and 42 for the others: 50, 162, 222, 542, 1242 points; never below 1500
    placed = [bench.part("R1", chips), *_board_of_points(bench)[1:]]
    (charge,) = bench.column(shipped_rate_card("fastpcb-2018"), placed, 10).charges
    assert charge.cost.amount == price


def _board_of_points(bench):
    return [
        bench.part("R1", 60),
        bench.part("L1", 1, part_class="power-smt"),
        bench.part("U1", 1, part_class="fine-pitch", joints=64),
    ]


@pytest.mark.parametrize(
    ("pieces", "fee"), [(10, "16.40"), (11, "9.02"), (50, "41.00"), (51, "24.99")], ids=str
)
def test_x_ray_whose_total_falls_when_the_quantity_rises(bench, pieces, fee):
    card = shipped_rate_card("jlcpcb-2026-09")
    charged = bench.column(card, [bench.part("U1")], pieces, wish=bench.asked("x-ray"))
    assert {each.activity: each.cost.amount for each in charged.charges}["x-ray"] == D(fee)


@pytest.mark.parametrize(
    ("quantity", "top_up"),
    [
        # 8.18 + 3.07 + quantity × 100 × 0.0016 against quantity × 0.48
        pytest.param(30, None, id="16.05 is above 14.40"),
        pytest.param(50, "4.75", id="19.25 is below 24.00"),
    ],
)
def test_the_least_charge_for_a_board(bench, quantity, top_up):
    card = shipped_rate_card("jlcpcb-2026-09")
    prices = bench.prices(
        card, [bench.part("U1", joints=100)], quantity, wish=bench.asked("economic")
    )
    costs = {each.activity: each.cost.amount for each in prices.charges}
    assert costs.get("minimum-single-board") == (top_up and D(top_up))
