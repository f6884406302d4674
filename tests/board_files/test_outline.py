"""What is board: rings in rings, sheets' frames, letters, rails, score lines."""

import pytest

from emsquote.board_files.board_data import PanelKind, PanelLayout
from emsquote.board_files.drawing import Drawing, Footprint, Hole, Line, Point
from emsquote.board_files.measure import measured
from emsquote.board_files.strokes import circle, polygon
from emsquote.model.bom import BoardSide


def rectangle(left, bottom, right, top):
    corners = ((left, bottom), (right, bottom), (right, top), (left, top))
    return list(polygon([Point(float(x), float(y)) for x, y in corners]))


def line(x1, y1, x2, y2):
    return Line(Point(float(x1), float(y1)), Point(float(x2), float(y2)))


def holes(*places):
    return tuple(Hole(Point(float(x), float(y)), 1.0, plated=True) for x, y in places)


def board(strokes, drilled=(), **more):
    drawing = Drawing(
        file="x.brd",
        format="test",
        outline=tuple(strokes),
        outline_source="edge",
        holes=holes(*drilled),
        holes_source="holes",
        **more,
    )
    return measured(drawing).data


def size(data):
    return data.width_mm, data.height_mm, data.area_dm2, data.outlines, data.cutouts


def codes(data):
    return [finding.code for finding in data.findings]


def test_rings_in_a_ring_are_cut_out_and_rings_in_those_are_not_counted():
    data = board(
        [*rectangle(0, 0, 100, 50), *rectangle(10, 10, 30, 20), circle(Point(60.0, 25.0), 5.0)],
        [(5, 5)],
    )
    assert size(data) == (100.0, 50.0, 0.472146, 1, 2)
    assert codes(data) == []


def test_a_frame_of_a_sheet_is_left_out_and_told():
    data = board([*rectangle(-50, -50, 247, 160), *rectangle(0, 0, 100, 50)], [(5, 5), (95, 45)])
    assert size(data) == (100.0, 50.0, 0.5, 1, 0)
    (finding,) = data.findings
    assert str(finding) == (
        "x.brd: edge: a frame of 297.00 × 210.00 mm around the board is taken for a drawing sheet's\n"
        "hint: check the size"
    )


def test_a_ring_shaped_board_is_no_frame():
    data = board(
        [circle(Point(0.0, 0.0), 50.0), circle(Point(0.0, 0.0), 40.0)], [(45, 0), (-45, 0)]
    )
    assert (data.width_mm, data.cutouts) == (100.0, 1)
    assert codes(data) == []


def test_a_hole_drawn_in_the_outline_is_no_board_in_a_frame():
    data = board([*rectangle(0, 0, 50, 50), circle(Point(5.0, 5.0), 1.6)], [(5, 5)])
    assert size(data)[3:] == (1, 1)


def test_boards_in_a_frame_with_holes_in_its_rails_are_a_panel():
    strokes = [*rectangle(0, 0, 100, 60), *rectangle(10, 10, 45, 50), *rectangle(55, 10, 90, 50)]
    data = board(strokes, [(5, 5), (20, 20), (70, 20), (30, 30), (80, 30)])
    assert size(data)[:2] == (100.0, 60.0)
    assert (data.panel.boards, data.panel.across, data.panel.down) == (2, 2, 1)
    assert data.panel.board_width_mm == 35.0


def test_letters_beside_a_board_are_left_out_and_told():
    letters = [circle(Point(120.0, 10.0 + 2 * n), 0.8) for n in range(5)]
    data = board([*rectangle(0, 0, 100, 50), *letters], [(5, 5)])
    assert size(data) == (100.0, 50.0, 0.5, 1, 0)
    assert codes(data) == ["outline-beside"]


def test_several_boards_are_measured_together_and_told_apart():
    data = board([*rectangle(0, 0, 20, 20), *rectangle(30, 0, 70, 50)])
    assert size(data) == (70.0, 50.0, 0.24, 2, 0)
    assert data.panel == PanelLayout(boards=2, kind=PanelKind.OUTLINES)


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([line(50, 0, 50, 60), line(0, 30, 100, 30)], id="lines from edge to edge"),
        pytest.param([line(50, -5, 50, 65), line(-5, 30, 105, 30)], id="lines that overshoot"),
        pytest.param(
            [line(50, 0, 50, 30), line(50, 30, 50, 60), line(0, 30, 50, 30), line(50, 30, 100, 30)],
            id="lines in pieces",
        ),
    ],
)
def test_score_lines_make_a_panel(lines):
    data = board([*rectangle(0, 0, 100, 60), *lines], [(5, 5)])
    assert size(data)[:2] == (100.0, 60.0)
    assert data.panel == PanelLayout(
        boards=4,
        kind=PanelKind.SCORE_LINES,
        across=2,
        down=2,
        board_width_mm=pytest.approx(50),
        board_height_mm=pytest.approx(30),
    )


def test_rails_beside_equal_boards_are_none():
    scores = [line(0, y, 100, y) for y in (5, 35, 65, 95)]
    data = board([*rectangle(0, 0, 100, 100), *scores], [(5, 20)])
    assert (data.panel.boards, data.panel.across, data.panel.down) == (3, 1, 3)


def test_a_line_across_a_board_makes_no_panel():
    assert board([*rectangle(0, 0, 100, 60), line(30, 0, 30, 60)], [(5, 5)]).panel is None


def test_rails_that_touch_the_board_are_part_of_it_where_something_lies_on_them():
    rail = [line(-1, 50, -1, 56), line(-1, 56, 101, 56), line(101, 56, 101, 50)]
    rail += [line(-1, 50, 20, 50), line(80, 50, 101, 50)]
    strokes = [*rectangle(0, 0, 100, 50), *rail]
    assert size(board(strokes, [(5, 5)]))[:2] == (100.0, 50.0)
    with_fiducial = board(strokes, [(5, 5), (50, 53)])
    assert size(with_fiducial)[:2] == (102.0, 56.0)
    assert codes(with_fiducial) == ["outline-crossing"]


def test_corners_that_overshoot_close_and_are_told():
    strokes = [
        line(-2, 0, 102, 0),
        line(0, -2, 0, 52),
        line(-2, 50, 102, 50),
        line(100, -2, 100, 52),
    ]
    data = board(strokes)
    assert size(data) == (100.0, 50.0, 0.5, 1, 0)
    assert "outline-crossing" in codes(data)


@pytest.mark.parametrize(
    ("strokes", "message"),
    [
        pytest.param(
            [],
            "x.brd: edge: has no outline: the size of the board is unknown\n"
            "hint: export the layer with the board's edge too, or state the size in the job file",
            id="no outline",
        ),
        pytest.param(
            rectangle(0, 0, 10, 5)[:3],
            "x.brd: edge: the outline does not close: one end lies at 0.00, 0.00 mm\n"
            "hint: close it in the layout, or state the size of the board in the job file",
            id="an open outline",
        ),
    ],
)
def test_without_a_closed_outline_the_size_is_unknown_and_open(strokes, message):
    data = board(strokes)
    assert size(data) == (None, None, None, None, None)
    (finding,) = data.findings
    assert finding.severity == "open"
    assert str(finding) == message or message.split("0.00, 0.00")[0] in str(finding)


def test_plated_holes_on_the_edge_are_castellations():
    data = board(rectangle(0, 0, 20, 20), [(0, 5), (0, 10), (20, 5), (10, 10)])
    assert (data.castellations, data.castellated) == (3, True)


def test_parts_that_come_again_are_a_panel():
    parts = tuple(
        Footprint(designator=name, name="R_0402", side=BoardSide.TOP, at=Point(x, y), pads_smt=2)
        for name in ("R1", "R2")
        for x in (0.0, 40.0)
        for y in (0.0, 30.0, 60.0)
    )
    data = board([], footprints=parts)
    assert data.panel == PanelLayout(boards=6, kind=PanelKind.REPEATED_PARTS, across=2, down=3)
    assert data.parts_top.smt == 12


def test_sixty_thousand_lines_take_seconds():
    from math import cos, pi, sin
    from time import process_time

    turn = 2 * pi / 60_000
    ring = [Point(100 * cos(turn * n), 100 * sin(turn * n)) for n in range(60_000)]
    start = process_time()
    data = board(polygon(ring), [(5, 5)] * 1000)
    assert (data.width_mm, data.height_mm) == (200.0, 200.0)
    assert process_time() - start < 20


@pytest.mark.parametrize("layout", ["apart", "nested", "crossing"])
def test_a_drawing_of_many_shapes_ends_in_seconds(layout):
    from time import process_time

    places = [(3.0 * (n % 150), 3.0 * (n // 150)) for n in range(6_000)]
    strokes = {
        "apart": lambda: [circle(Point(x, y), 1.0) for x, y in places],
        "nested": lambda: [circle(Point(0.0, 0.0), 1.0 + n / 100) for n in range(6_000)],
        "crossing": lambda: [line(n, 0, 5000 - n, 5000) for n in range(1500)],
    }[layout]()
    start = process_time()
    board(strokes, [(1, 1)] * 500)
    assert process_time() - start < 20


def test_pads_tell_a_board_from_a_frame_where_there_are_no_holes():
    framed = [*rectangle(-50, -50, 247, 160), *rectangle(0, 0, 100, 50)]
    assert size(board(framed))[:2] == (297.0, 210.0)
    with_pads = board(framed, pads_at=(Point(5.0, 5.0), Point(95.0, 45.0)))
    assert size(with_pads)[:2] == (100.0, 50.0)


def test_holes_that_come_again_are_a_guess_of_a_panel():
    one = [(x * 1.7, y * 2.3, 0.3 + 0.5 * ((x + 2 * y) % 3)) for x in range(6) for y in range(4)]
    places = [
        (x + 20.0 * column, y + 15.0 * row, d)
        for x, y, d in one
        for column in range(3)
        for row in range(2)
    ]
    drilled = tuple(Hole(Point(x, y), d, plated=True) for x, y, d in places)
    drawing = Drawing(
        file="x", format="test", outline=tuple(rectangle(-5, -5, 60, 30)), holes=drilled
    )
    data = measured(drawing).data
    assert data.panel == PanelLayout(boards=6, kind=PanelKind.REPEATED_HOLES, across=3, down=2)
    assert data.evidence["panel"].sure == "low"


def test_two_rows_of_pins_are_no_panel():
    rows = [(2.54 * n, y) for n in range(20) for y in (0.0, 15.24)]
    assert board(rectangle(-5, -5, 60, 30), rows).panel is None
