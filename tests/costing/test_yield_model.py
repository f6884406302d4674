"""Yield: defects, first-pass yield, what tests find and miss, boards to start, what a test
saves.
"""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from emsquote.costing.charge import asked_work, yield_of
from emsquote.costing.rate_card import DefectRate, Opportunity, PlacedSide, Selection
from emsquote.costing.work import board_work
from emsquote.costing.yield_model import (
    Inspection,
    cost_after_test,
    defect_free,
    defect_level,
    defects_on_board,
    first_pass,
    found_share,
)
from emsquote.model.defects import DefectsOfClass
from emsquote.model.money import Money, Unknown
from emsquote.model.part import Mount, PartClass, UnknownJoints

D = Decimal

# Shina, Six Sigma for Electronics Design and Manufacturing (2002), p. 110: components of 2.5 joints
# on average, solder 100 ppm a joint, assembly 500 ppm and parts 300 ppm a component.
SHINA = (
    DefectRate(Opportunity.JOINT, Selection(), D(100)),
    DefectRate(Opportunity.PLACEMENT, Selection(), D(500)),
    DefectRate(Opportunity.COMPONENT, Selection(), D(300)),
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
    assert 1 - found_share([D("0.1"), D("0.1")]) == D("0.81")


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
    seen = yield_of(read, board, asked_work(read, bench.asked()), 100)
    tested = yield_of(read, board, asked_work(read, bench.asked("functional-test")), 100)
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
        "Look costs 1 EUR a board, and saves 2.75 EUR a board in repairs and returns, in a lot of 100 boards",
        "Test costs 2 EUR a board, and saves 10.07 EUR a board in repairs and returns, in a lot of 100 boards",
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
    passed = yield_of(card(CARD), board, asked_work(card(CARD), bench.asked()), quantity)
    assert passed.starts(quantity) == starts


def test_a_card_without_defects_starts_what_is_ordered(card, bench):
    board = board_work([bench.part("R1", 250)], bench.plan())
    assert first_pass(card(""), board).starts(1000) == 1000


def look(share, **seen):
    return Inspection(activity="look", step="look", title="Look", share=D(share), **seen)


@given(joints=st.integers(0, 5000), more=st.integers(0, 500), coverage=st.integers(0, 100))
def test_more_joints_never_raise_the_yield(bench, default_card, joints, more, coverage):
    few, many = (
        first_pass(
            default_card,
            board_work([bench.part("U1", 1, joints=n)], bench.plan()),
            [look(D(coverage) / 100)],
        )
        for n in (joints, joints + more)
    )
    assert many.first_pass_yield <= few.first_pass_yield
    assert many.scrap_share >= few.scrap_share
    assert many.return_share >= few.return_share
    assert 0 <= few.scrap_share < 1


SHARES = st.integers(0, 100).map(lambda percent: D(percent) / 100)


@given(shares=st.lists(SHARES, max_size=5), added=SHARES)
def test_another_test_never_finds_less(shares, added):
    assert found_share([*shares, added]) >= found_share(shares)


SELECTIONS = st.builds(
    Selection,
    mounts=st.frozensets(st.sampled_from([Mount.SMT, Mount.THT])),
    classes=st.frozensets(st.sampled_from([PartClass.ARRAY, PartClass.CHIP_0402])),
    sides=st.frozensets(st.sampled_from([PlacedSide.TOP, PlacedSide.BOTTOM])),
    hidden_joints=st.sampled_from([None, True, False]),
)
LOOKS = st.builds(
    look,
    share=SHARES,
    selection=SELECTIONS,
    finds=st.frozensets(st.sampled_from(list(Opportunity)), min_size=1),
)


def mixed_board(bench):
    """Chips on both sides, an array, a connector in holes."""
    return board_work(
        [
            bench.part("R1", 300, side="top"),
            bench.part("R2", 200, side="bottom"),
            bench.part("U1", 2, part_class="array", joints=400, hidden=True, side="top"),
            bench.part("J1", 4, mount="tht", part_class="connector", joints=12, side="top"),
        ],
        bench.plan(sides=2),
    )


@given(looks=st.lists(LOOKS, max_size=5), place=st.integers(0, 4), more=SHARES)
def test_finding_more_never_raises_escapes(bench, default_card, looks, place, more):
    board = mixed_board(bench)
    before = first_pass(default_card, board, looks)
    better = list(looks)
    if place < len(looks):
        better[place] = replace(looks[place], share=max(looks[place].share, more))
    else:
        better.append(look(more))
    after = first_pass(default_card, board, better)
    assert after.escaped <= before.escaped
    assert after.return_share <= before.return_share


@given(looks=st.lists(LOOKS, max_size=5))
def test_what_is_found_and_what_escapes_is_all_there_is(bench, default_card, looks):
    passed = first_pass(default_card, mixed_board(bench), looks)
    found = passed.found(Selection())
    assert found + passed.escaped == passed.defects.known
    by_step = sum((part for each in passed.each for _, part in each.found), D(0))
    assert abs(by_step - found) < D("1e-20")


INSPECTIONS = """
    [[defects]]
    driver = "joint"
    dpm = 1000
    [[defects]]
    driver = "component"
    dpm = 500
    [activity.eyes]
    title = "Eyes"
    category = "assembly"
    basis = "per-board"
    driver = "board"
    hidden_joints = false
    price = 1
    coverage_percent = 80
    finds = "joint"
    [activity.x-ray]
    title = "X-ray"
    category = "bga"
    basis = "per-board"
    driver = "board"
    class = "array"
    sample = { first = 10, then_percent = 20 }
    price = 1
    coverage_percent = 90
    finds = "joint"
    [activity.bottom]
    title = "Below"
    category = "assembly"
    basis = "per-board"
    driver = "board"
    side = "bottom"
    price = 1
    coverage_percent = 50
    limits = [{ driver = "board", at_least = 100 }]
    [activity.rework]
    title = "Rework"
    category = "assembly"
    basis = "per-board"
    driver = "defect"
    found_by = "x-ray"
    price = 100
"""


def test_a_step_finds_defects_only_where_it_looks(card, bench):
    # 1000 joints of chips and 800 hidden ones at 1000 dpm, 502 components at 500 dpm
    read = card(INSPECTIONS)
    placed = [
        bench.part("R1", 500, side="top"),
        bench.part("U1", 2, part_class="array", joints=400, hidden=True, side="top"),
    ]
    passed = yield_of(read, board_work(placed, bench.plan()), asked_work(read, bench.asked()), 10)
    assert passed.by_class == (
        # joints 1.0, components 0.25; eyes find 80 % of the joints alone
        DefectsOfClass("chip-0402", D("1.25"), (("Eyes", D("0.8")),), D("0.45")),
        # joints 0.8, components 0.001; X-ray finds 90 % of the joints, eyes none
        DefectsOfClass("array", D("0.801"), (("X-ray", D("0.72")),), D("0.081")),
    )


@pytest.mark.parametrize(
    ("boards", "found"),
    [(10, "0.72"), (20, "0.432"), (100, "0.2016")],  # all of 10, 12 of 20, 28 of 100
)
def test_inspecting_a_share_finds_that_share(card, bench, boards, found):
    read = card(INSPECTIONS)
    placed = [bench.part("U1", 2, part_class="array", joints=400, hidden=True)]
    passed = yield_of(
        read, board_work(placed, bench.plan()), asked_work(read, bench.asked()), boards
    )
    assert passed.found(Selection(), {"x-ray"}) == D(found)
    charged = bench.column(read, placed, boards)
    reworked = next(charge for charge in charged.charges if charge.activity == "rework")
    assert reworked.cost == Money(D(found) * boards * 100, "EUR")


def test_what_is_not_done_finds_nothing(card, bench):
    read = card(INSPECTIONS)
    board = board_work([bench.part("R1", 500, side="bottom")], bench.plan())
    asked = asked_work(read, bench.asked())
    few, many = (yield_of(read, board, asked, boards) for boards in (99, 100))
    assert [title for title, _ in few.by_class[0].found] == ["Eyes"]
    assert many.by_class[0].found == (("Eyes", D("0.8")), ("Below", D("0.225")))


def test_a_step_with_nothing_to_look_at_is_not_judged(card, bench):
    charged = bench.column(card(INSPECTIONS), [bench.part("R1", 500, side="top")], 10)
    told = [each.message for each in charged.findings if each.code == "step-value"]
    assert [message.partition(" costs")[0] for message in told] == ["Eyes"]


TEST_STRATEGY = """
    [[defects]]
    driver = "component"
    dpm = 400000
    [activity.visual]
    title = "Visual"
    category = "assembly"
    basis = "per-board"
    driver = "board"
    price = 1
    coverage_percent = 50
    [activity.in-circuit]
    title = "In circuit"
    category = "test"
    basis = "per-board"
    driver = "board"
    price = 3
    coverage_percent = 75
    [activity.functional]
    title = "Functional"
    category = "test"
    basis = "per-board"
    driver = "board"
    price = 10
    coverage_percent = 96
    [activity.repair-seen]
    title = "Repair of what is seen"
    category = "assembly"
    basis = "per-board"
    driver = "defect"
    found_by = "visual"
    price = 1
    [activity.repair-in-circuit]
    title = "Repair after the test in circuit"
    category = "test"
    basis = "per-board"
    driver = "defect"
    found_by = "in-circuit"
    price = 6
    [activity.repair-functional]
    title = "Repair after the functional test"
    category = "test"
    basis = "per-board"
    driver = "defect"
    found_by = "functional"
    price = 50
"""


def test_a_repair_costs_what_its_stage_costs(card, bench):
    # Shina (2002), tables 4.5 and 4.6: of 100 000 boards with 40 000 defects 20 000 are repaired at
    # inspection for 1, 15 000 in circuit for 6, 4 800 in function for 50; 200 reach the customer
    read = card(TEST_STRATEGY)
    placed = [bench.part("U1")]
    charged = bench.column(read, placed, 100_000)
    assert {charge.activity: charge.cost.amount for charge in charged.charges} == {
        "visual": 100_000,
        "in-circuit": 300_000,
        "functional": 1_000_000,
        "repair-seen": 20_000,
        "repair-in-circuit": 90_000,
        "repair-functional": 240_000,
    }
    passed = yield_of(
        read, board_work(placed, bench.plan()), asked_work(read, bench.asked()), 100_000
    )
    assert passed.escaped * 100_000 == 200
