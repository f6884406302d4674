"""Yield: defects, first-pass yield, what tests find and miss, boards to start, what a test
saves.
"""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emsquote.costing.charge import asked_work, yield_of
from emsquote.costing.rate_card import DefectRate, Driver, Selection
from emsquote.costing.work import board_work
from emsquote.costing.yield_model import (
    cost_after_test,
    defect_free,
    defect_level,
    defects_on_board,
    first_pass,
    found_share,
)
from emsquote.model.money import Money, Unknown
from emsquote.model.part import UnknownJoints

D = Decimal

# Shina, Six Sigma for Electronics Design and Manufacturing (2002), p. 110: components of 2.5 joints
# on average, solder 100 ppm a joint, assembly 500 ppm and parts 300 ppm a component.
SHINA = (
    DefectRate(Driver.JOINT, Selection(), D(100)),
    DefectRate(Driver.PLACEMENT, Selection(), D(500)),
    DefectRate(Driver.PLACEMENT, Selection(), D(300)),
)


@pytest.mark.parametrize(
    ("components", "defects", "first_time_yield"),
    [(100, "0.105", "0.90"), (500, "0.525", "0.59"), (1000, "1.05", "0.35")],
)
def test_yield_of_a_textbook_board(bench, components, defects, first_time_yield):
    placed = [
        bench.part("R1", components // 2, joints=2),
        bench.part("Q1", components // 2, joints=3),
    ]
    found = defects_on_board(board_work(placed, bench.plan()), SHINA)
    assert found.known == D(defects)
    assert round(defect_free(found.known), 2) == D(first_time_yield)


@pytest.mark.parametrize(
    ("components", "solder", "assembly", "parts"),
    [
        (100, "0.975", "0.951", "0.970"),
        (500, "0.882", "0.779", "0.861"),
        (1000, "0.779", "0.607", "0.741"),
    ],
)
def test_yield_of_its_processes(components, solder, assembly, parts):
    # the book prints 0.606 for e^−0.5 = 0.6065
    each = [D(components) * D(n) / 1_000_000 for n in ("250", "500", "300")]
    assert [round(defect_free(one), 3) for one in each] == [D(solder), D(assembly), D(parts)]


def test_two_tests_in_series():
    # ASSET InterTech (2012): 20 000 boards, in-circuit test passes 90 %, functional test 90 % of
    # these
    assert (20_000 * D("0.1"), 18_000 * D("0.1"), D("0.9") * D("0.9")) == (2000, 1800, D("0.81"))
    assert 1 - found_share([D(10), D(10)]) == D("0.81")


def test_defect_level_and_yield_of_a_fault_coverage_exercise():
    # 5000 good of 7000; 10 faulty among 50 000 that pass; coverage 92 % at 70 % yield
    assert round(D(5000) / 7000, 6) == D("0.714286")
    assert D(10) / 50_000 * 1_000_000 == 200
    assert round(defect_level(D("0.7"), D("0.92")), 6) == D("0.028131")


def test_cost_of_a_test_step_of_sandborn():
    # 500 parts of 150 each, 200 ppm defective, a test of 20 that covers 90 %
    yield_in, coverage = D("0.9998"), D("0.9")
    assert round(cost_after_test(D(150), D(20), yield_in, coverage), 4) == D("170.0306")
    assert round(yield_in ** (1 - coverage), 5) == D("0.99998")
    assert round(500 * (1 - yield_in**coverage), 2) == D("0.09")


CARD = """
    [yield]
    scrap_percent = 10
    field_return_percent = 2
    [[defects]]
    driver = "joint"
    mount = "smt"
    dpm = 1000
    [resource.bench]
    rate_per_hour = 60
    [activity.look]
    title = "Look"
    category = "assembly"
    basis = "per-board"
    driver = "board"
    price = 1
    coverage_percent = 50
    [activity.test]
    title = "Test"
    service = "functional-test"
    category = "test"
    basis = "per-board"
    driver = "board"
    price = 2
    coverage_percent = 80
    [activity.repair]
    title = "Repair"
    category = "assembly"
    basis = "per-board"
    driver = "defect"
    minutes = 10
    resource = "bench"
    [activity.returned]
    title = "Returned"
    service = "returns"
    category = "service"
    basis = "per-board"
    driver = "return"
    price = 100
    share_percent = 70
"""


def test_a_board_through_inspection_and_test(card, bench):
    read = card(CARD)
    board = board_work(
        [bench.part("R1", 250)], bench.plan()
    )  # 500 joints at 1000 dpm: half a defect a board
    seen = yield_of(read, board, asked_work(read, bench.asked()))
    tested = yield_of(read, board, asked_work(read, bench.asked("functional-test")))
    assert dict(seen.figures) == {
        "Defects a board": D("0.5"),
        "First-pass yield": D("0.606531"),  # e^−0.5
        "Found by inspection and test": D("0.5"),
        "Scrap": D("0.022120"),  # a tenth of 1 − e^−0.25
        "Boards with an escaped defect": D("0.221199"),  # 1 − e^−0.25
        "Expected returns": D("0.241199"),
    }
    assert dict(tested.figures)["Found by inspection and test"] == D("0.9")
    assert dict(tested.figures)["Expected returns"] == D("0.068771")  # 1 − e^−0.05, and 2 %


def test_defects_and_returns_drive_charges(card, bench):
    charged = bench.column(card(CARD), [bench.part("R1", 250)], 100, wish=bench.asked("returns"))
    costs = {each.activity: (each.cost.rounded(), each.working) for each in charged.charges}
    assert costs["repair"] == (Money(D("250.00"), "EUR"), "25 defects × 10 min × 60 EUR/h")
    assert costs["returned"] == (
        Money(D("1688.39"), "EUR"),  # 100 × 0.241199 × 70 % × 100
        "70 % of 24.1199 returns: 16.8839 returns × 100 EUR",
    )


def test_what_a_test_costs_and_saves(card, bench):
    charged = bench.column(
        card(CARD), [bench.part("R1", 250)], 100, wish=bench.asked("functional-test")
    )
    # Returns cost 70 each. Without the look 40 defects would be found and 1 − e^−0.1 + 2 % of 100
    # boards come back, 11.5163; with it 45 are found and 6.8771 come back: 4.6392 × 70 − 5 × 10 =
    # 274.74. Without the test 25 are found and 24.1199 come back: 17.2428 × 70 − 20 × 10 = 1007.00.
    assert [each.message for each in charged.findings if each.code == "step-value"] == [
        "Look costs 1 EUR a board, and saves 2.75 EUR a board in repairs and returns",
        "Test costs 2 EUR a board, and saves 10.07 EUR a board in repairs and returns",
    ]


def test_what_nobody_can_count_is_told(card, bench):
    placed = [
        bench.part("R1", 250),
        bench.part("U1", joints=UnknownJoints("its pads are not known")),
    ]
    charged = bench.column(card(CARD), placed, 100)
    assert [each.message for each in charged.findings if each.code == "yield-incomplete"] == [
        "expected defects leave out U1: its pads are not known"
    ]
    assert defects_on_board(board_work(placed, bench.plan()), card(CARD).defects).missing == (
        Unknown("U1: its pads are not known"),
    )


@pytest.mark.parametrize(
    ("quantity", "starts"), [(1, 1), (10, 10), (22, 22), (23, 24), (100, 102), (1000, 1023)]
)
def test_scrap_is_built_again(card, bench, quantity, starts):
    # 2.212 % are scrapped: 1000 / 0.97788 = 1022.6; half a board is where one more is started
    board = board_work([bench.part("R1", 250)], bench.plan())
    assert (
        yield_of(card(CARD), board, asked_work(card(CARD), bench.asked())).starts(quantity)
        == starts
    )


def test_a_card_without_defects_starts_what_is_ordered(card, bench):
    board = board_work([bench.part("R1", 250)], bench.plan())
    assert first_pass(card(""), board, ()).starts(1000) == 1000


@given(joints=st.integers(0, 5000), more=st.integers(0, 500), coverage=st.integers(0, 100))
def test_more_joints_never_raise_the_yield(bench, default_card, joints, more, coverage):
    few, many = (
        first_pass(
            default_card, board_work([bench.part("U1", 1, joints=n)], bench.plan()), [D(coverage)]
        )
        for n in (joints, joints + more)
    )
    assert many.first_pass_yield <= few.first_pass_yield
    assert many.scrap_share >= few.scrap_share
    assert many.return_share >= few.return_share
    assert 0 <= few.scrap_share < 1


@given(coverages=st.lists(st.integers(0, 100), max_size=5), added=st.integers(0, 100))
def test_another_test_never_finds_less(coverages, added):
    assert found_share(map(D, [*coverages, added])) >= found_share(map(D, coverages))
