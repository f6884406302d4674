"""Drill files that leave their digits unsaid may be read ten times too large or too small: their
holes then lie beside the copper. They are put where they fit.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from emsquote.board_files.drawing import Hole, Point, Slot
from emsquote.board_files.readers.gerber_set.drills import Drilled
from emsquote.board_files.readers.gerber_set.network import Box

_FACTORS = (0.1, 10.0, 0.01, 100.0)
_FITS, _FAILS = 0.9, 0.5
"""The shares of holes on copper above which a factor fits, and below which none does not."""
_SLACK_MM = 3.0
_MOST_POINTS = 500


def on_copper(made: Drilled, pads: Sequence[Point]) -> tuple[Drilled, float]:
    """Return what is drilled where it fits the pads, and the factor that it was multiplied by."""
    if not pads or not made.holes:
        return made, 1.0
    box = _box(pads)
    places = [hole.at for hole in made.holes[:: max(1, len(made.holes) // _MOST_POINTS)]]
    if _share_in(box, places, 1.0) >= _FAILS:
        return made, 1.0
    fitting = (factor for factor in _FACTORS if _share_in(box, places, factor) >= _FITS)
    factor = next(fitting, 1.0)
    if factor == 1:
        return made, factor
    holes = tuple(_scaled_hole(hole, factor) for hole in made.holes)
    slots = tuple(_scaled_slot(slot, factor) for slot in made.slots)
    return replace(made, holes=holes, slots=slots), factor


def _box(points: Sequence[Point]) -> Box:
    across, up = [point.x for point in points], [point.y for point in points]
    return Box(min(across), min(up), max(across), max(up))


def _share_in(box: Box, places: Sequence[Point], factor: float) -> float:
    inside = sum(box.holds(_scaled(place, factor), _SLACK_MM) for place in places)
    return inside / len(places)


def _scaled(point: Point, factor: float) -> Point:
    return Point(point.x * factor, point.y * factor)


def _scaled_hole(hole: Hole, factor: float) -> Hole:
    return replace(hole, at=_scaled(hole.at, factor))


def _scaled_slot(slot: Slot, factor: float) -> Slot:
    return replace(slot, start=_scaled(slot.start, factor), end=_scaled(slot.end, factor))
