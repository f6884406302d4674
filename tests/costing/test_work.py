"""How much of each driver a board and a lot have."""

from decimal import Decimal

import pytest

from emsquote.costing.rate_card import (
    Assumptions,
    Driver,
    PlacedSide,
    PointRule,
    Sampling,
    Selection,
)
from emsquote.costing.work import (
    Count,
    Work,
    board_plan,
    board_work,
    boards_treated,
    on_board,
    over_lot,
)
from emsquote.model.bom import Supply, UnknownQuantity
from emsquote.model.job import Board
from emsquote.model.measure import Measure
from emsquote.model.money import Unknown
from emsquote.model.part import Mount, PartClass, UnknownJoints
from emsquote.model.quote import Basis

D = Decimal


@pytest.fixture(scope="module")
def board(bench):
    """41 SMT placements of 4 parts on 2 sides (one BGA), a connector of 8 pins, a screw, the bare
    board.
    """
    part = bench.part
    placed = [
        part("R1", 30, side="top"),
        part("R1", 5, side="bottom"),
        part("C1", 4, part_class="chip-0603", side="top", supply=Supply.CONSIGNED),
        part("U1", 1, part_class="array", joints=256, hidden=True, side="top"),
        part("Q1", 1, part_class="sot", joints=3, side="bottom"),
        part("J1", 2, mount="tht", part_class="connector", joints=8),
        part("M3", 4, mount="mechanical", part_class="hardware", joints=0),
        part("PCB", 1, mount="none", part_class="bare-board", joints=0),
        part("X9", 7, supply=Supply.NOT_FITTED),
    ]
    made = {
        "layers": 4,
        "thickness_mm": D("1.6"),
        "copper_um": D(70),
        "track_mm": D("0.1"),
        "drill_mm": D("0.2"),
    }
    return board_work(placed, bench.plan(sides=2, boards_per_panel=4, **made))


SMT, THT = Selection(mounts=frozenset([Mount.SMT])), Selection(mounts=frozenset([Mount.THT]))
AXIAL = Selection(classes=frozenset([PartClass.THROUGH_HOLE]))

COUNTS = [
    ("every placement but the bare board", Driver.PLACEMENT, Selection(), 47),
    ("placements by mount", Driver.PLACEMENT, SMT, 41),
    (
        "placements by class",
        Driver.PLACEMENT,
        Selection(classes=frozenset([PartClass.CHIP_0402])),
        35,
    ),
    (
        "placements but a class",
        Driver.PLACEMENT,
        Selection(except_classes=frozenset([PartClass.CHIP_0402])),
        12,
    ),
    ("placements by side", Driver.PLACEMENT, Selection(sides=frozenset([PlacedSide.BOTTOM])), 6),
    (
        "placements of the customer's parts",
        Driver.PLACEMENT,
        Selection(supplies=frozenset([Supply.CONSIGNED])),
        4,
    ),
    ("placements with hidden joints", Driver.PLACEMENT, Selection(hidden_joints=True), 1),
    ("joints", Driver.JOINT, Selection(), 35 * 2 + 4 * 2 + 256 + 3 + 16),
    ("joints of through-hole parts", Driver.JOINT, THT, 16),
    ("unique parts, one on both sides once", Driver.UNIQUE_PART, Selection(), 6),
    ("feeders, a part on both sides twice", Driver.FEEDER, Selection(), 5),
    ("array packages", Driver.ARRAY, Selection(), 1),
    ("a lot", Driver.LOT, Selection(), 1),
    ("a lot if there are through-hole parts", Driver.LOT, THT, 1),
    ("no lot without such parts", Driver.LOT, AXIAL, 0),
    ("sides", Driver.SIDE, SMT, 2),
    ("no side without such parts", Driver.SIDE, AXIAL, 0),
    ("area in dm²", Driver.AREA, Selection(), 1),
    ("area of a panel of four, not settled, in dm²", Driver.PANEL_AREA, Selection(), 4),
    ("nothing to cut of it", Driver.CUT, Selection(), 0),
    ("area of both sides", Driver.AREA_SIDE, Selection(), 2),
    ("the edge in dm", Driver.PERIMETER, Selection(), 4),
    ("the shorter side in mm", Driver.SHORT_SIDE, Selection(), 100),
    ("the longer side in mm", Driver.LONG_SIDE, Selection(), 100),
    ("copper layers", Driver.LAYER, Selection(), 4),
    ("thickness in mm", Driver.THICKNESS, Selection(), "1.6"),
    ("thickest copper in µm", Driver.COPPER, Selection(), 70),
    ("smallest track in mm", Driver.TRACK, Selection(), "0.1"),
    ("smallest drill in mm", Driver.DRILL, Selection(), "0.2"),
    ("a point a joint without rules", Driver.POINT, THT, 16),
]


@pytest.mark.parametrize(
    ("driver", "selection", "count"), [c[1:] for c in COUNTS], ids=[c[0] for c in COUNTS]
)
def test_what_a_board_has(board, driver, selection, count):
    assert on_board(board, driver, selection) == Count(D(count))


def test_every_driver_has_a_count():
    of_the_lot = {
        Driver.BOARD,
        Driver.PANEL,
        Driver.PANEL_SIDE,
        Driver.WORKING_PANEL,
        Driver.AMOUNT,
        Driver.DEFECT,
        Driver.RETURN,
    }
    assert {c[1] for c in COUNTS} | of_the_lot == set(Driver)


def test_points_by_the_first_rule_that_takes_a_part_in(board):
    rules = (
        PointRule(Selection(classes=frozenset([PartClass.ARRAY])), D("0.5"), D(0)),
        PointRule(THT, D(0), D(10)),
        PointRule(Selection(), D(1), D(0)),
    )
    # 256 balls at half a point, 2 connectors at 10, 35 + 4 chips of 2 joints, a SOT-23 of 3
    assert on_board(board, Driver.POINT, Selection(), rules) == Count(D(128 + 20 + 70 + 8 + 3))


LOTS = [
    ("per board, placements are of all boards", Driver.PLACEMENT, 41, Basis.PER_BOARD, 410),
    ("per lot, placements are of one board", Driver.PLACEMENT, 41, Basis.PER_LOT, 41),
    ("boards are boards", Driver.BOARD, 1, Basis.PER_BOARD, 10),
    ("10 boards by 4 are 3 panels", Driver.PANEL, 1, Basis.PER_BOARD, 3),
    ("3 panels have 6 panel sides", Driver.PANEL_SIDE, 2, Basis.PER_BOARD, 6),
    ("3 panels have the area of 3", Driver.PANEL_AREA, D("4.5"), Basis.PER_BOARD, "13.5"),
    ("3 panels are cut", Driver.CUT, 7, Basis.PER_BOARD, 21),
    ("3 panels come from 3 working panels", Driver.WORKING_PANEL, 1, Basis.PER_BOARD, 3),
    ("a lot is one", Driver.LOT, 1, Basis.PER_LOT, 1),
    ("once, sides are of one board", Driver.SIDE, 2, Basis.ONCE, 2),
    ("nothing stays nothing", Driver.PANEL, 0, Basis.PER_BOARD, 0),
]


@pytest.mark.parametrize(
    ("driver", "one", "basis", "amount"), [c[1:] for c in LOTS], ids=[c[0] for c in LOTS]
)
def test_what_a_lot_of_10_has(board, driver, one, basis, amount):
    assert over_lot(Work(board, 10, 10), driver, D(one), basis, 10) == D(amount)


@pytest.mark.parametrize(
    ("starts", "sampling", "multiple", "boards"),
    [
        pytest.param(10, None, 1, 10, id="all without a plan"),
        pytest.param(25, Sampling(25, D(20)), 1, 25, id="all of the first"),
        pytest.param(26, Sampling(25, D(20)), 1, 26, id="a fifth of one more is one"),
        pytest.param(1000, Sampling(25, D(20)), 1, 220, id="25 and a fifth of 975"),
        pytest.param(10, None, 3, 12, id="in threes"),
        pytest.param(12, None, 3, 12, id="in threes already"),
    ],
)
def test_boards_treated(starts, sampling, multiple, boards):
    assert boards_treated(starts, sampling, multiple) == boards


def test_what_is_not_known_is_missing_and_not_zero(bench):
    placed = [
        bench.part("R1", 3),
        bench.part("R2", UnknownQuantity("the quantity is missing")),
        bench.part("U1", 2, joints=UnknownJoints("a module of unknown pads")),
        bench.part("J1", 1, mount="unknown", part_class="unknown", joints=4),
    ]
    board = board_work(placed, bench.plan())
    no_quantity, no_mount = (
        Unknown("R2: the quantity is missing"),
        Unknown("J1: how it is mounted is not known"),
    )
    assert on_board(board, Driver.PLACEMENT, SMT) == Count(D(5), (no_quantity, no_mount))
    assert on_board(board, Driver.JOINT, SMT) == Count(
        D(6), (no_quantity, Unknown("U1: a module of unknown pads"), no_mount)
    )
    assert on_board(board, Driver.PLACEMENT) == Count(D(6), (no_quantity,))
    assert on_board(board, Driver.LOT, THT) == Count(D(0), (no_mount,))


def test_a_length_is_placed_as_often_as_it_is_named(bench):
    cable, kind = bench.part(
        "CABLE", Measure(D("1.5"), "m"), mount="mechanical", part_class="cable", joints=0
    )
    board = board_work([(cable, kind)], bench.plan())
    assert on_board(board, Driver.PLACEMENT) == Count(D(1))


def test_a_stated_board_is_taken_as_it_is(bench):
    stated = board_plan(
        Board(D(50), D(40), sides=2, boards_per_panel=8), [bench.part("R1")], Assumptions()
    )
    assert (stated.area_dm2, stated.sides, stated.boards_per_panel, stated.findings) == (
        D("0.2"),
        2,
        8,
        (),
    )


def test_what_is_assumed_of_a_board_is_told(bench):
    assumed = board_plan(Board(), [bench.part("R1")], Assumptions())
    assert (assumed.area_dm2, assumed.sides) == (D("0.8"), 1)
    assert [each.message for each in assumed.findings] == [
        "board size not stated: 100 × 80 mm assumed",
        "one SMT side assumed",
    ]


def test_sides_come_from_the_lines(bench):
    placed = [bench.part("R1", side="Top"), bench.part("R2", side="B.Cu")]
    found = board_plan(Board(D(50), D(40), boards_per_panel=1), placed, Assumptions())
    assert found.sides == 2
    assert [each.message for each in found.findings] == ["SMT parts on 2 sides, as their lines say"]


def test_one_side_stated_against_lines_that_say_two_is_doubted(bench):
    placed = [bench.part("R1", side="top"), bench.part("R2", side="bottom")]
    found = board_plan(Board(D(50), D(40), sides=1, boards_per_panel=1), placed, Assumptions())
    assert found.sides == 1
    assert [each.message for each in found.findings] == [
        "the job states one SMT side, but lines say top and bottom"
    ]


def test_the_order_of_lines_changes_nothing(bench):
    placed = [
        bench.part(f"R{i}", i, part_class=c) for i, c in enumerate(("sot", "qfn", "sot", "soic"), 1)
    ]
    there, back = (board_work(lines, bench.plan()) for lines in (placed, placed[::-1]))
    for driver in Driver:
        assert on_board(there, driver) == on_board(back, driver)


@pytest.mark.parametrize("driver", list(Driver))
def test_a_board_counts_the_same_again(bench, driver):
    """What was counted is remembered by what was asked: by driver and by filter."""
    placed = [bench.part("R1", 3), bench.part("J1", mount="unknown", part_class="connector")]
    filters = (Selection(), SMT, THT)
    board = board_work(placed, bench.plan(layers=4))
    before = [on_board(board, driver, chosen) for chosen in filters]
    fresh = [
        on_board(board_work(placed, bench.plan(layers=4)), driver, chosen) for chosen in filters
    ]
    assert before == [on_board(board, driver, chosen) for chosen in filters] == fresh


def test_a_mount_that_is_not_known_leaves_a_filter_by_mount_open(bench):
    placed = [bench.part("J1", mount="unknown"), bench.part("R1")]
    board = board_work(placed, bench.plan())
    label = placed[0][0].label
    unknown = Unknown(f"{label}: how it is mounted is not known")
    assert on_board(board, Driver.PLACEMENT, SMT) == Count(D(1), (unknown,))
    assert on_board(board, Driver.PLACEMENT, Selection()) == Count(D(2))
    unknowns = Selection(mounts=frozenset([Mount.UNKNOWN]))
    assert on_board(board, Driver.PLACEMENT, unknowns) == Count(D(1))
