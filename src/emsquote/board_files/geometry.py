"""What strokes measure: boxes, areas, directions, points along them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import atan2, ceil, cos, hypot, pi, sin, tau

from msgspec import Struct

from emsquote.board_files.drawing import Arc, Line, Point, Stroke

_QUARTERS = tuple((cos(quarter * pi / 2), sin(quarter * pi / 2)) for quarter in range(4))
_STEP = pi / 36
"""The angle of a piece of an arc where points along it are asked for."""
_MOST_PIECES = 72
_ANGLE_DIGITS = 7
_HALF_TURN = round(pi, _ANGLE_DIGITS)


class Extent(Struct, frozen=True, gc=False):
    """An upright rectangle in mm."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """From left to right, in mm."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From bottom to top, in mm."""
        return self.top - self.bottom

    def holds(self, point: Point) -> bool:
        """Whether a point lies in it."""
        return self.left <= point.x <= self.right and self.bottom <= point.y <= self.top


def box_of_points(points: Iterable[Point]) -> Extent:
    """Return the box around points; there must be one."""
    listed = list(points)
    xs, ys = [point.x for point in listed], [point.y for point in listed]
    return Extent(min(xs), min(ys), max(xs), max(ys))


def box_of_boxes(boxes: Iterable[Extent]) -> Extent:
    """Return the box around boxes; there must be one."""
    listed = list(boxes)
    return Extent(
        min(box.left for box in listed),
        min(box.bottom for box in listed),
        max(box.right for box in listed),
        max(box.top for box in listed),
    )


def box_of_strokes(strokes: Sequence[Stroke]) -> Extent:
    """Return the box around the centre lines of strokes; there must be one."""
    points = [point for stroke in strokes for point in (stroke.start, stroke.end)]
    arcs = [stroke for stroke in strokes if isinstance(stroke, Arc)]
    return box_of_points([*points, *(point for arc in arcs for point in extremes(arc))])


def extremes(arc: Arc) -> Iterator[Point]:
    """Yield the points at which an arc turns back from left, right, top or bottom."""
    radius, first, sweep = _polar(arc)
    for quarter, (cosine, sine) in enumerate(_QUARTERS):
        turned = (quarter * pi / 2 - first) % tau
        passed = turned <= sweep if sweep > 0 else turned - tau >= sweep
        if passed:
            yield Point(arc.centre.x + radius * cosine, arc.centre.y + radius * sine)


def _polar(arc: Arc) -> tuple[float, float, float]:
    """Return radius, angle of the start, and the angle swept, positive counter-clockwise."""
    sx, sy = arc.start.x - arc.centre.x, arc.start.y - arc.centre.y
    ex, ey = arc.end.x - arc.centre.x, arc.end.y - arc.centre.y
    first = atan2(sy, sx)
    sweep = (atan2(ey, ex) - first) % tau
    if arc.start == arc.end:
        sweep = tau
    elif arc.clockwise:
        sweep -= tau
    return hypot(sx, sy), first, sweep


def points_along(stroke: Stroke) -> list[Point]:
    """Return points along a stroke, its ends included; an arc in pieces of five degrees."""
    if isinstance(stroke, Line):
        return [stroke.start, stroke.end]
    radius, first, sweep = _polar(stroke)
    pieces = min(_MOST_PIECES, max(1, ceil(abs(sweep) / _STEP)))
    inner = [
        Point(
            stroke.centre.x + radius * cos(first + sweep * piece / pieces),
            stroke.centre.y + radius * sin(first + sweep * piece / pieces),
        )
        for piece in range(1, pieces)
    ]
    return [stroke.start, *inner, stroke.end]


def turned_round(stroke: Stroke) -> Stroke:
    """Return the stroke drawn from its end to its start."""
    if isinstance(stroke, Line):
        return Line(stroke.end, stroke.start)
    return Arc(stroke.end, stroke.start, stroke.centre, not stroke.clockwise)


def way_out(stroke: Stroke) -> tuple[float, float]:
    """Return the direction in which a stroke leaves its start in radians, and how it bends from
    there, to the left positive: strokes in the order of these lie counter-clockwise.
    """
    if isinstance(stroke, Line):
        return _direction(stroke.end.x - stroke.start.x, stroke.end.y - stroke.start.y), 0.0
    dx, dy = stroke.start.x - stroke.centre.x, stroke.start.y - stroke.centre.y
    bend = 1 / (hypot(dx, dy) or 1.0)
    if stroke.clockwise:
        return _direction(dy, -dx), -bend
    return _direction(-dy, dx), bend


def _direction(dx: float, dy: float) -> float:
    angle = round(atan2(dy, dx), _ANGLE_DIGITS)
    return angle if angle > -_HALF_TURN else _HALF_TURN


def enclosed_area(strokes: Iterable[Stroke]) -> float:
    """Return the area that a closed run of strokes goes round in mm², negative if clockwise."""
    return sum(_area_below(stroke) for stroke in strokes)


def _area_below(stroke: Stroke) -> float:
    start, end = stroke.start, stroke.end
    chord = (start.x * end.y - end.x * start.y) / 2
    if isinstance(stroke, Line):
        return chord
    radius, _, sweep = _polar(stroke)
    return chord + radius * radius * (sweep - sin(sweep)) / 2


def sides_of(points: Sequence[Point]) -> Iterator[tuple[Point, Point]]:
    """Yield the sides of the closed polygon through points."""
    yield from pairwise(points)
    if points and points[0] != points[-1]:
        yield points[-1], points[0]
