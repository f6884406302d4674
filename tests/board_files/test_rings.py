"""Strokes in any order and direction become rings; what does not close is left over, gaps are
told.
"""

from math import cos, hypot, pi, radians, sin
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emsquote.board_files.drawing import Arc, Line, Point
from emsquote.board_files.geometry import Extent
from emsquote.board_files.rings import OutlineGap, rings_of
from emsquote.board_files.strokes import (
    arc_by_angle,
    arc_of_chord,
    arc_through,
    bezier,
    circle,
    polygon,
)


def points(*pairs):
    return [Point(float(x), float(y)) for x, y in pairs]


def rectangle(left, bottom, right, top):
    return list(polygon(points((left, bottom), (right, bottom), (right, top), (left, top))))


def size(ring):
    return round(ring.box.width, 6), round(ring.box.height, 6), round(ring.area_mm2, 6)


@given(
    corners=st.integers(3, 40),
    radius=st.floats(0.5, 400),
    data=st.data(),
)
def test_order_and_direction_of_strokes_do_not_matter(corners, radius, data):
    turn = 2 * pi / corners
    ring = [Point(radius * cos(turn * n), radius * sin(turn * n)) for n in range(corners)]
    sides = list(polygon(ring))
    mixed = data.draw(st.permutations(sides))
    turned = [Line(side.end, side.start) if data.draw(st.booleans()) else side for side in mixed]
    found = rings_of(turned)
    assert found.left_over == ()
    (only,) = found.rings
    assert only.area_mm2 == pytest.approx(corners * radius**2 * sin(turn) / 2, rel=1e-9)
    xs = [point.x for point in ring]
    assert only.box.width == pytest.approx(max(xs) - min(xs))


def test_a_slot_of_lines_and_arcs_has_its_exact_area():
    ends = points((0, 0), (10, 0), (10, 4), (0, 4))
    strokes = [
        Line(ends[0], ends[1]),
        arc_by_angle(Point(10.0, 2.0), ends[1], 180),
        Line(ends[2], ends[3]),
        arc_through(ends[3], Point(-2.0, 2.0), ends[0]),
    ]
    (ring,) = rings_of(strokes).rings
    assert size(ring) == (14.0, 4.0, round(40 + 4 * pi, 6))


@pytest.mark.parametrize("degrees", [-270, -180, -90, -30, 30, 90, 180, 270])
def test_an_arc_by_chord_bends_as_far_as_its_angle_says(degrees):
    arc = arc_of_chord(Point(0.0, 0.0), Point(10.0, 0.0), degrees)
    assert arc.clockwise is (degrees < 0)
    one, other = (hypot(p.x - arc.centre.x, p.y - arc.centre.y) for p in (arc.start, arc.end))
    assert one == pytest.approx(other)
    assert one == pytest.approx(5 / abs(sin(radians(degrees / 2))))
    assert arc_by_angle(arc.centre, arc.start, degrees).end.x == pytest.approx(10)


def test_three_points_on_a_line_are_a_line():
    assert arc_through(*points((0, 0), (1, 1), (2, 2))) == Line(*points((0, 0), (2, 2)))


def test_a_circle_is_a_ring_once_however_often_it_is_drawn():
    rings = rings_of([circle(Point(5.0, 5.0), 2.0), circle(Point(5.0, 5.0), 2.0)]).rings
    assert [size(ring) for ring in rings] == [(4.0, 4.0, round(4 * pi, 6))]


def test_a_ring_drawn_twice_is_one():
    assert len(rings_of([*rectangle(0, 0, 10, 5), *rectangle(0, 0, 10, 5)]).rings) == 1


def test_a_bezier_curve_closes_with_lines():
    curve = bezier(*points((0, 0), (0, 10), (10, 10), (10, 0)))
    (ring,) = rings_of([*curve, Line(*points((10, 0), (0, 0)))]).rings
    assert ring.box.height == pytest.approx(7.5, abs=0.01)


@pytest.mark.parametrize(
    ("gap", "told"),
    [
        pytest.param(0.01, 0, id="rounding is not told"),
        pytest.param(0.2, 1, id="a small gap is told"),
    ],
)
def test_small_gaps_are_bridged(gap, told):
    strokes = rectangle(0, 0, 10, 5)
    strokes[0] = Line(*points((0, 0), (10 - gap, 0)))
    found = rings_of(strokes)
    assert [size(ring) for ring in found.rings] == [(10.0, 5.0, 50.0)]
    assert len(found.gaps) == told
    if told:
        assert found.gaps == (OutlineGap(Point(9.8, 0.0), pytest.approx(0.2)),)


def test_a_wide_gap_is_no_ring():
    strokes = rectangle(0, 0, 10, 5)
    strokes[0] = Line(*points((0, 0), (9, 0)))
    found = rings_of(strokes)
    assert found.rings == ()
    assert len(found.left_over) == 4


def test_what_hangs_on_a_ring_is_left_over():
    hanging = Line(*points((10, 5), (50, 50)))
    found = rings_of([*rectangle(0, 0, 10, 5), hanging, Line(*points((50, 50), (60, 50)))])
    assert [size(ring) for ring in found.rings] == [(10.0, 5.0, 50.0)]
    assert len(found.left_over) == 2


def test_the_outermost_way_round_is_the_ring_and_the_fields_are_its_cells():
    found = rings_of([*rectangle(0, 0, 10, 5), *rectangle(10, 0, 30, 5)])
    (ring,) = found.rings
    assert size(ring) == (30.0, 5.0, 150.0)
    assert sorted(size(cell) for cell in ring.cells) == [(10.0, 5.0, 50.0), (20.0, 5.0, 100.0)]


def test_fields_beside_an_arc_are_told_apart():
    arc = Arc(*points((0, 0), (10, 0), (5, 0)), clockwise=False)
    found = rings_of([Line(*points((0, 0), (10, 0))), arc, *rectangle(0, 0, 10, -5)])
    (ring,) = found.rings
    assert ring.box == Extent(0.0, -5.0, 10.0, 0.0)
    areas = sorted(round(cell.area_mm2, 4) for cell in ring.cells)
    assert areas == [round(50 - 12.5 * pi, 4), round(12.5 * pi, 4)]


def test_rings_that_share_a_corner_are_one_with_two_fields():
    (ring,) = rings_of([*rectangle(0, 0, 10, 5), *rectangle(10, 5, 20, 15)]).rings
    assert size(ring) == (20.0, 15.0, 150.0)
    assert len(ring.cells) == 2


def test_a_crowd_of_loose_ends_takes_no_time():
    strokes = [Line(Point(n * 1e-4, 0.0), Point(n * 1e-4, 50.0)) for n in range(5_000)]
    start = process_time()
    rings_of(strokes)
    assert process_time() - start < 10
