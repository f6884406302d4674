"""Panels: every grid that fits, what each costs, and that the best is the best."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emsquote.costing.charge import asked_work, charges
from emsquote.costing.charge.panel_choice import on_best_panel, panel_choices
from emsquote.costing.work import Work, board_plan, board_work
from emsquote.model.job import Board
from emsquote.model.money import Money, Total
from emsquote.model.panel import PanelSizes, Separation, WorkingPanel

D = Decimal
V_CUT, TABS = Separation.V_CUT, Separation.TABS
CARD = """
    title = "Line"
    [assume]
    thickness_mm = 1.6
    [panel]
    width_mm = 250
    height_mm = 200
    rail_mm = 5
    [panel.v-cut]
    gap_mm = 0
    limits = [{ driver = "thickness", at_least = 0.8 }]
    [panel.tabs]
    gap_mm = 3
    [panel.working]
    width_mm = 457
    height_mm = 610
    margin_mm = 12
    gap_mm = 5
    [activity.printing]
    title = "Printing"
    category = "smt"
    basis = "per-board"
    driver = "panel-side"
    mount = "smt"
    price = 1
    [activity.boards]
    title = "Bare boards"
    category = "assembly"
    basis = "per-board"
    driver = "panel-area"
    price = 0.5
    [activity.cutting]
    title = "Cutting"
    category = "assembly"
    basis = "per-board"
    driver = "cut"
    separation = "v-cut"
    price = 0.02
    [activity.routing]
    title = "Routing"
    category = "assembly"
    basis = "per-board"
    driver = "board"
    separation = "tabs"
    price = 0.15
"""


def _board(bench, card, width, height):
    placed = [bench.part("R1", 20)]
    stated = Board(D(width), D(height), sides=1)
    return board_work(placed, board_plan(stated, placed, card.assume))


def _choices(bench, card, width, height, starts, **stated):
    board = _board(bench, card, width, height)
    asked = asked_work(card, bench.asked())
    return panel_choices(card, board, asked, starts, Board(**stated))


@pytest.mark.parametrize(
    ("separation", "gap", "rail", "grid"),
    [
        pytest.param(V_CUT, 0, 5, ("100", "170"), id="V-cut between rails"),
        pytest.param(TABS, 3, 5, ("100", "179"), id="a gap around each board, and to the rails"),
        pytest.param(TABS, 5, 0, ("100", "165"), id="no rails"),
    ],
)
def test_the_size_of_a_panel(separation, gap, rail, grid):
    sizes = PanelSizes(rail_mm=D(rail))
    grids = sizes.grids(D(100), D(80), separation, D(gap))
    (panel,) = (p for p in grids if (p.columns, p.rows, p.turned) == (1, 2, False))
    assert (panel.width_mm, panel.height_mm) == (D(grid[0]), D(grid[1]))


def test_what_is_cut_of_a_panel():
    sizes = PanelSizes(rail_mm=D(5))
    cut = {
        separation: next(
            p.cut_dm
            for p in sizes.grids(D(100), D(80), separation, D(0))
            if (p.columns, p.rows, p.turned) == (2, 2, False)
        )
        for separation in Separation
    }
    # three cuts along 200 mm, one across 170 mm; four boards of 360 mm of edge
    assert cut == {V_CUT: D("7.7"), TABS: D("14.4")}


@pytest.mark.parametrize(
    ("width", "height", "held"),
    [(200, 170, 6), (457, 610, 0), (433, 586, 1), (250, 200, 4)],
)
def test_what_a_working_panel_holds(width, height, held):
    # 433 × 586 mm within the margins: 200 × 170 turned is 2 across and 3 down (195 and 190 left)
    working = WorkingPanel(width_mm=D(457), height_mm=D(610), margin_mm=D(12), gap_mm=D(5))
    assert working.holds(D(width), D(height)) == held


def _by_hand(width, height, starts):
    """Return the least cost a board over all grids, worked out without the engine's help."""
    best = None
    for across, down in ((width, height), (height, width)):
        for gap in (0, 3):
            for columns in range(1, 500):
                for rows in range(1, 500 // columns + 1):
                    wide = columns * across + (columns - 1) * gap
                    high = rows * down + (rows + 1) * gap + 10
                    if wide > 250 or high > 200:
                        break
                    panels = -(-starts // (columns * rows))
                    cost = panels * (1 + D(wide * high) / 10_000 / 2)
                    cuts = D((rows + 1) * wide + (columns - 1) * high) / 100
                    cost += starts * D("0.15") if gap else panels * cuts * D("0.02")
                    best = cost if best is None else min(best, cost)
    return best and best / starts


@given(width=st.integers(8, 260), height=st.integers(8, 260), starts=st.integers(1, 400))
def test_the_best_panel_is_the_best_of_all_that_there_are(bench, width, height, starts):
    card = _read_once()
    choices = _choices(bench, card, width, height, starts)
    by_hand = _by_hand(width, height, starts)
    if by_hand is None:
        assert choices == ()
    else:
        assert abs(choices[0].cost - by_hand) < D("1e-9")
        assert [c.cost for c in choices] == sorted(c.cost for c in choices)


_READ = {}


@pytest.fixture(autouse=True)
def _line(card):
    _READ["card"] = card(CARD)


def _read_once():
    return _READ["card"]


def test_a_board_lies_on_the_best_panel_and_the_quote_tells_the_next(card, bench):
    read = card(CARD)
    board = _board(bench, read, 100, 80)
    found = on_best_panel(read, board, asked_work(read, bench.asked()), 100, Board())
    panel = found.plan.panel
    assert (panel.columns, panel.rows, panel.turned, panel.separation) == (2, 2, False, V_CUT)
    assert (found.plan.boards_per_panel, found.plan.per_working_panel) == (4, 6)
    # 25 panels: 1 + 3.4 dm² × 0.5 + 7.7 dm × 0.02 = 2.854; / 4
    assert [(f.code, f.message) for f in found.plan.findings] == [
        (
            "board-panel",
            (
                "panel assumed: 2 × 2 boards, v-cut, 200 × 170 mm, 94 % used; with 100 boards it costs "
                "0.7135 EUR a board; 3 × 1 boards, v-cut, 240 × 110 mm, 91 % used: 0.8364; "
                "2 × 2 boards, tabs, 203 × 179 mm, 88 % used: 0.8542"
            ),
        )
    ]


def test_the_panel_of_the_job_is_taken(card, bench):
    read = card(CARD)
    stated = Board(D(100), D(80), sides=1, boards_per_panel=2, separation=TABS)
    board = _board(bench, read, 100, 80)
    found = on_best_panel(read, board, asked_work(read, bench.asked()), 100, stated)
    panel = found.plan.panel
    assert (panel.boards, panel.separation, found.plan.findings) == (2, TABS, ())


def test_thin_boards_are_not_cut(card, bench):
    read = card(CARD.replace("thickness_mm = 1.6", "thickness_mm = 0.6"))
    choices = _choices(bench, read, 100, 80, 100)
    assert {choice.panel.separation for choice in choices} == {TABS}


@pytest.mark.parametrize(
    ("board", "stated", "message"),
    [
        pytest.param(
            (300, 300),
            {},
            "a panel of 250 × 200 mm has no place for 1 board of 300 × 300 mm",
            id="a board larger than the line takes",
        ),
        pytest.param(
            (100, 80),
            {"boards_per_panel": 9},
            "a panel of 250 × 200 mm has no place for 9 boards of 100 × 80 mm",
            id="more boards than fit",
        ),
    ],
)
def test_what_does_not_fit_is_doubted(card, bench, board, stated, message):
    read = card(CARD)
    work = _board(bench, read, *board)
    found = on_best_panel(read, work, asked_work(read, bench.asked()), 100, Board(**stated))
    assert [(f.code, f.message) for f in found.plan.findings] == [("board-off-panel", message)]


def test_working_panels_are_counted_whole(card, bench):
    read = card(
        CARD
        + """
    [activity.working]
    title = "Working panels"
    category = "assembly"
    basis = "per-board"
    driver = "working-panel"
    price = 40
    """
    )
    board = _board(bench, read, 100, 80)
    asked = asked_work(read, bench.asked())
    stated = Board(boards_per_panel=4, separation=V_CUT)
    board = on_best_panel(read, board, asked, 100, stated)
    charged = charges(read, Work(board, 100, 100), asked, Total(Money(D(0), "EUR")))
    costs = {charge.activity: charge.cost.amount for charge in charged.charges}
    # 25 panels of four, six to a working panel: five of them
    assert (costs["working"], costs["boards"], costs["cutting"]) == (200, D("42.5"), D("3.85"))


def test_a_panel_is_as_large_as_the_line_needs_it(card, bench):
    read = card(CARD.replace("rail_mm = 5", "rail_mm = 5\n    least_mm = 50"))
    choices = _choices(bench, read, 13, 11, 1000)
    assert min(min(c.panel.width_mm, c.panel.height_mm) for c in choices) >= 50
    (alone,) = {c.panel.boards for c in _choices(bench, read, 13, 11, 10, boards_per_panel=1)}
    assert alone == 1
