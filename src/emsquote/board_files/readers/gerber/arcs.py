"""The centre of an arc, by the rules of a full turn (G75) and of a single quadrant (G74)."""

from __future__ import annotations

from itertools import product
from math import atan2, hypot, pi, tau

from emsquote.board_files.drawing import Arc, Point

_QUARTER = pi / 2 + 0.01
"""What one quadrant may sweep, with room for rounded coordinates."""


def multi_quadrant(
    start: Point, end: Point, offset: tuple[float, float], *, clockwise: bool
) -> Arc:
    """Return the arc whose centre lies at a signed offset from its start.

    An arc that ends where it starts is a whole circle.
    """
    centre = Point(start.x + offset[0], start.y + offset[1])
    return Arc(start, end, centre, clockwise)


def single_quadrant(
    start: Point, end: Point, offset: tuple[float, float], *, clockwise: bool
) -> Arc | None:
    """Return the arc of no more than 90° whose offset is written without signs; None if it has no
    length.
    """
    if start == end:
        return None
    candidates = (
        Arc(start, end, Point(start.x + across, start.y + up), clockwise)
        for across, up in product(
            (abs(offset[0]), -abs(offset[0])), (abs(offset[1]), -abs(offset[1]))
        )
    )
    within = [arc for arc in candidates if _sweep(arc) <= _QUARTER]
    return min(within, key=_radius_error, default=None)


def _sweep(arc: Arc) -> float:
    """Return the angle that an arc sweeps, 0 to a full turn."""
    begin = atan2(arc.start.y - arc.centre.y, arc.start.x - arc.centre.x)
    finish = atan2(arc.end.y - arc.centre.y, arc.end.x - arc.centre.x)
    turned = begin - finish if arc.clockwise else finish - begin
    return turned % tau


def _radius_error(arc: Arc) -> float:
    at_start = hypot(arc.start.x - arc.centre.x, arc.start.y - arc.centre.y)
    at_end = hypot(arc.end.x - arc.centre.x, arc.end.y - arc.centre.y)
    return abs(at_start - at_end)
