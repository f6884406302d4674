"""Which drawing of a set is the edge of the board, and which of its strokes.

The edge is a ring that holds the holes and pads of the board. Files that say or are named so come
first, mechanical layers after them. What lies beside the ring is text or a title block; what lies
around it and is drawn on other layers as well is the frame of the drawing sheet. The extent of
copper is never taken for a size.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from emsquote.board_files.drawing import Line, Point, Stroke
from emsquote.board_files.readers.gerber.plot import Plot
from emsquote.board_files.readers.gerber_set.network import Box, Part, around, parts_of

_REACH_MM = (0.02, 1.0)
"""How far apart ends are joined at least and at most: in between, the width of the pen."""
_HELD = 0.95
"""The share of holes and pads that the edge must hold: some stand beside it, on test coupons."""
_SLACK_MM = 0.3
_MOST_POINTS = 500
_MOST_RINGS = 2_000
_BESIDE = 0.04
"""A ring this much smaller than the largest, without a hole or pad in it, is text."""
_FRAME = 1.5
"""How many times larger than what it holds the frame of a sheet is."""
_PROFILE = ("Profile",)
_LONG_MM = 20.0


class Outline(Struct, frozen=True):
    """The edge of a board, or of several in one drawing."""

    strokes: tuple[Stroke, ...]
    box: Box | None
    """Around its rings; None if it has none."""
    held: float | None
    """The share of holes and pads that lie within its rings; None without rings."""

    @property
    def is_sound(self) -> bool:
        """Whether it has rings, and they hold the holes and pads."""
        return self.held is not None and self.held >= _HELD


class _Ring(Struct, frozen=True):
    """A part of a drawing that goes round."""

    part: Part
    box: Box
    held: float
    """The share of the holes and pads that it holds; 0 where there are none."""


def outline_of(
    plot: Plot, points: Sequence[Point], sheet: Callable[[], Sequence[Stroke]]
) -> Outline:
    """Return the edge that a plot draws around points (holes, pads).

    `sheet` gives the strokes of a layer that shows no edge: a ring that is drawn there too is a
    frame. It is asked only where a ring that holds everything lies within another.
    """
    points = points[:: max(1, len(points) // _MOST_POINTS)]
    parts = parts_of([stroke.stroke for stroke in plot.strokes], _reach(plot))
    chosen = _boards(_rings(parts, points), sheet)
    everything = tuple(stroke.stroke for stroke in plot.strokes)
    if not chosen:
        return Outline(everything, None, None)
    boxes = [ring.box for ring in chosen]
    held = _held(boxes, points) if points else 1.0
    if held < _HELD:
        return Outline(everything, None, held)
    return Outline(tuple(_strokes_on(parts, chosen, boxes)), around(boxes), held)


def only_profile(plot: Plot) -> Plot:
    """Return a plot with nothing but the strokes that are marked as the profile."""
    marked = {
        number for number, aperture in plot.apertures.items() if aperture.function[:1] == _PROFILE
    }
    strokes = tuple(stroke for stroke in plot.strokes if stroke.aperture in marked)
    draws = {number: draws for number, draws in plot.draws.items() if number in marked}
    return replace(plot, strokes=strokes, draws=draws)


def _strokes_on(
    parts: Sequence[Part], chosen: Sequence[_Ring], boxes: Sequence[Box]
) -> Iterator[Stroke]:
    """Yield the strokes of the boards and of what lies on them."""
    own = [ring.part for ring in chosen]
    for part in parts:
        if part in own or _lies_on(part, boxes):
            yield from part.strokes


def _boards(rings: Sequence[_Ring], sheet: Callable[[], Sequence[Stroke]]) -> list[_Ring]:
    """Return the rings that are boards or rails of a panel."""
    frames = _frames(rings, sheet)
    outer = _outer_rings([ring for ring in rings if ring not in frames])
    return _holding(outer) if frames else _with_rails(outer)


def _reach(plot: Plot) -> float:
    widths = [plot.apertures[number].width_mm for number in plot.draws if number in plot.apertures]
    least, most = _REACH_MM
    return min(most, max(least, *(width for width in widths if width is not None), least))


def _rings(parts: Sequence[Part], points: Sequence[Point]) -> list[_Ring]:
    """Return the parts that go round, largest first."""
    found = [
        _Ring(part, part.ring, _held([part.ring], points))
        for part in parts
        if part.ring is not None
    ]
    return sorted(found, key=lambda ring: ring.box.area, reverse=True)


def _outer_rings(rings: Sequence[_Ring]) -> list[_Ring]:
    """Return the rings that lie in no other."""
    outer: list[_Ring] = []
    for ring in rings[:_MOST_RINGS]:
        if not any(larger.box.encloses(ring.box) for larger in outer):
            outer.append(ring)
    return outer


def _frames(rings: Sequence[_Ring], sheet: Callable[[], Sequence[Stroke]]) -> list[_Ring]:
    """Return the rings that are frames of the sheet: drawn on another layer too, around one that
    holds everything and is not, or is much smaller.
    """
    holding = [ring for ring in rings if ring.held >= _HELD]
    if len(holding) < 2:  # noqa: PLR2004 - a frame needs what it frames
        return []
    lines = frozenset(map(_line_key, filter(_is_long, sheet())))
    alone = [ring for ring in holding if not _is_elsewhere(ring.part, lines)]
    least = alone[0].box.area if alone else holding[-1].box.area * _FRAME
    return [ring for ring in holding if ring not in alone and ring.box.area >= least]


def _is_elsewhere(part: Part, lines: frozenset[tuple[int, ...]]) -> bool:
    """Return whether the long lines of a ring are among those of another layer."""
    long_lines = [stroke for stroke in part.strokes if _is_long(stroke)]
    found = sum(_line_key(line) in lines for line in long_lines)
    return bool(long_lines) and found >= len(long_lines) * _HELD


def _holding(rings: Sequence[_Ring]) -> list[_Ring]:
    """Return the rings that hold something, the largest if none does."""
    return [ring for ring in rings if ring.held > 0] or list(rings[:1])


def _with_rails(rings: Sequence[_Ring]) -> list[_Ring]:
    """Return the rings that hold something, and those not much smaller, as the rails of a panel."""
    holding = _holding(rings)
    least = _BESIDE * max((ring.box.area for ring in holding), default=0.0)
    return [ring for ring in rings if ring in holding or ring.box.area >= least]


def _lies_on(part: Part, boards: Sequence[Box]) -> bool:
    """Return whether a part lies on a board, also in part, and is not drawn around one."""
    touches = any(part.box.meets(board) for board in boards)
    return touches and not (part.ring and any(part.box.encloses(board) for board in boards))


def _held(boxes: Sequence[Box], points: Sequence[Point]) -> float:
    """Return the share of points within boxes, 0 of none."""
    if not points:
        return 0.0
    inside = sum(any(box.holds(point, _SLACK_MM) for box in boxes) for point in points)
    return inside / len(points)


def _is_long(stroke: Stroke) -> bool:
    across, up = stroke.end.x - stroke.start.x, stroke.end.y - stroke.start.y
    return isinstance(stroke, Line) and abs(across) + abs(up) >= _LONG_MM


def _line_key(stroke: Stroke) -> tuple[int, ...]:
    """Return a line's ends in hundredths of a millimetre, the same in both directions."""
    ends = sorted(
        [
            (round(stroke.start.x * 100), round(stroke.start.y * 100)),
            (round(stroke.end.x * 100), round(stroke.end.y * 100)),
        ]
    )
    return (*ends[0], *ends[1])
