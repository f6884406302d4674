"""Makes strokes of what formats state: arcs by three points or an angle, circles, polygons, Bézier
curves; and turns and moves points.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import cos, hypot, radians, sin

from msgspec import Struct

from emsquote.board_files.drawing import Arc, Line, Point, Stroke

_FULL_TURN = 360.0
_STRAIGHT = 1e-9
"""Twice the area of a triangle in mm², below which three points lie on a line."""
_CURVE_PIECES = 24


class Frame(Struct, frozen=True):
    """Where something is placed: moved to `at`, turned counter-clockwise, mirrored left to right
    before that.
    """

    at: Point
    degrees: float = 0.0
    mirrored: bool = False

    def point(self, x: float, y: float) -> Point:
        """Return where a point of the thing comes to lie."""
        if self.mirrored:
            x = -x
        if not self.degrees:
            return Point(self.at.x + x, self.at.y + y)
        turned = radians(self.degrees)
        cosine, sine = cos(turned), sin(turned)
        return Point(
            self.at.x + x * cosine - y * sine,
            self.at.y + x * sine + y * cosine,
        )


WHOLE_BOARD = Frame(Point(0.0, 0.0))
"""Where nothing is moved."""


def arc_by_angle(centre: Point, start: Point, degrees: float) -> Stroke:
    """Return the arc from start about a centre, counter-clockwise for a positive angle."""
    if abs(degrees) >= _FULL_TURN:
        return Arc(start, start, centre, clockwise=degrees < 0)
    end = Frame(centre, degrees).point(start.x - centre.x, start.y - centre.y)
    return Arc(start, end, centre, clockwise=degrees < 0)


def arc_of_chord(start: Point, end: Point, degrees: float) -> Stroke:
    """Return the arc between two points that bends by an angle, to the left for a negative one: it
    goes counter-clockwise for a positive angle.
    """
    half = radians(degrees) / 2
    if abs(sin(half)) < _STRAIGHT or start == end:
        return Line(start, end)
    across = cos(half) / sin(half) / 2
    dx, dy = end.x - start.x, end.y - start.y
    centre = Point(
        (start.x + end.x) / 2 - dy * across,
        (start.y + end.y) / 2 + dx * across,
    )
    return Arc(start, end, centre, clockwise=degrees < 0)


def arc_through(start: Point, middle: Point, end: Point) -> Stroke:
    """Return the arc through three points, a line where they lie on one; a circle where it ends at
    its start.
    """
    if start == end:
        centre = Point((start.x + middle.x) / 2, (start.y + middle.y) / 2)
        return Arc(start, start, centre, clockwise=False)
    bx, by = middle.x - start.x, middle.y - start.y
    cx, cy = end.x - start.x, end.y - start.y
    twice_area = bx * cy - by * cx
    if abs(twice_area) < _STRAIGHT:
        return Line(start, end)
    b_squared, c_squared = bx * bx + by * by, cx * cx + cy * cy
    centre = Point(
        start.x + (cy * b_squared - by * c_squared) / (2 * twice_area),
        start.y + (bx * c_squared - cx * b_squared) / (2 * twice_area),
    )
    return Arc(start, end, centre, clockwise=twice_area < 0)


def circle(centre: Point, radius: float) -> Arc:
    """Return a whole circle."""
    start = Point(centre.x + radius, centre.y)
    return Arc(start, start, centre, clockwise=False)


def circle_through(centre: Point, point: Point) -> Arc:
    """Return a whole circle through a point."""
    return circle(centre, hypot(point.x - centre.x, point.y - centre.y))


def polygon(points: Sequence[Point]) -> Iterator[Line]:
    """Yield the sides of a closed polygon."""
    for start, end in pairwise((*points, *points[:1])):
        if start != end:
            yield Line(start, end)


def bezier(one: Point, two: Point, three: Point, four: Point) -> Iterator[Line]:
    """Yield a cubic Bézier curve as short lines."""
    points = [
        _on_curve(one, two, three, four, piece / _CURVE_PIECES) for piece in range(1, _CURVE_PIECES)
    ]
    for start, end in pairwise((one, *points, four)):
        yield Line(start, end)


def _on_curve(one: Point, two: Point, three: Point, four: Point, share: float) -> Point:
    rest = 1 - share
    weights = (rest**3, 3 * rest**2 * share, 3 * rest * share**2, share**3)
    points = (one, two, three, four)
    return Point(
        sum(weight * point.x for weight, point in zip(weights, points, strict=True)),
        sum(weight * point.y for weight, point in zip(weights, points, strict=True)),
    )
