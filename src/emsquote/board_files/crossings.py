"""Cuts lines where others meet, cross or lie on them: score lines that end on an edge, rails drawn
beside a board, corners that overshoot.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import hypot

from emsquote.board_files.drawing import Line, Point, Stroke
from emsquote.board_files.geometry import Extent, box_of_boxes, box_of_points

_NEAR_MM = 0.03
_MOST_LINES = 20_000
_MOST_PAIRS = 400_000
_CELLS_ACROSS = 64


def cut_at_contacts(strokes: Sequence[Stroke]) -> list[Stroke] | None:
    """Return the strokes with each line cut where another touches or crosses it, arcs as they are.

    None where there are too many to compare: that is a picture, and no score lines.
    """
    if len(strokes) > _MOST_LINES:
        return None
    pairs = _pairs([_box(stroke) for stroke in strokes]) if strokes else []
    if pairs is None:
        return None
    cuts: dict[int, list[Point]] = defaultdict(list)
    for one, other in pairs:
        _compare((one, strokes[one]), (other, strokes[other]), cuts)
    return [
        piece
        for number, stroke in enumerate(strokes)
        for piece in _pieces(stroke, cuts.get(number, []))
    ]


def _box(stroke: Stroke) -> Extent:
    box = box_of_points((stroke.start, stroke.end))
    return Extent(
        box.left - _NEAR_MM, box.bottom - _NEAR_MM, box.right + _NEAR_MM, box.top + _NEAR_MM
    )


def _pairs(boxes: Sequence[Extent]) -> list[tuple[int, int]] | None:
    """Return the pairs of boxes that overlap, the lower number first; None for very many."""
    whole = box_of_boxes(boxes)
    size = max(whole.width, whole.height) / _CELLS_ACROSS  # no box is empty
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    found: set[tuple[int, int]] = set()
    compared = 0
    for number, box in enumerate(boxes):
        for cell in _cells(box, whole, size):
            compared += len(cells[cell])
            if compared > _MOST_PAIRS * 10 or len(found) > _MOST_PAIRS:
                return None
            found.update((other, number) for other in cells[cell] if _overlap(boxes[other], box))
            cells[cell].append(number)
    return sorted(found)


def _cells(box: Extent, whole: Extent, size: float) -> Iterator[tuple[int, int]]:
    columns = range(int((box.left - whole.left) / size), int((box.right - whole.left) / size) + 1)
    rows = range(int((box.bottom - whole.bottom) / size), int((box.top - whole.bottom) / size) + 1)
    return ((column, row) for column in columns for row in rows)


def _overlap(one: Extent, other: Extent) -> bool:
    beside = one.right < other.left or other.right < one.left
    return not (beside or one.top < other.bottom or other.top < one.bottom)


def _compare(
    first: tuple[int, Stroke], second: tuple[int, Stroke], cuts: dict[int, list[Point]]
) -> None:
    """Note where two strokes are to be cut: where one ends on the other, else where they cross."""
    touching = False
    for (number, stroke), (_, other) in ((first, second), (second, first)):
        if isinstance(stroke, Line):
            on_it = [end for end in (other.start, other.end) if _is_within(end, stroke)]
            cuts[number] += on_it
            touching = touching or bool(on_it)
    if not touching and isinstance(first[1], Line) and isinstance(second[1], Line):
        crossing = _crossing(first[1], second[1])
        if crossing:
            cuts[first[0]].append(crossing)
            cuts[second[0]].append(crossing)


def _is_within(point: Point, line: Line) -> bool:
    """Whether a point lies on a line, not at its ends."""
    along, aside = _along(point, line)
    length = hypot(line.end.x - line.start.x, line.end.y - line.start.y)
    return abs(aside) <= _NEAR_MM < along < length - _NEAR_MM


def _along(point: Point, line: Line) -> tuple[float, float]:
    """Return how far a point lies along a line from its start, and aside of it, in mm."""
    dx, dy = line.end.x - line.start.x, line.end.y - line.start.y
    length = hypot(dx, dy) or 1.0
    px, py = point.x - line.start.x, point.y - line.start.y
    return (px * dx + py * dy) / length, (dx * py - dy * px) / length


def _crossing(one: Line, other: Line) -> Point | None:
    """Return where two lines cross between their ends, None if they do not."""
    ax, ay = one.end.x - one.start.x, one.end.y - one.start.y
    bx, by = other.end.x - other.start.x, other.end.y - other.start.y
    turn = ax * by - ay * bx
    if not turn:
        return None
    dx, dy = other.start.x - one.start.x, other.start.y - one.start.y
    share, other_share = (dx * by - dy * bx) / turn, (dx * ay - dy * ax) / turn
    if not (0 < share < 1 and 0 < other_share < 1):
        return None
    return Point(one.start.x + ax * share, one.start.y + ay * share)


def _pieces(stroke: Stroke, cuts: Sequence[Point]) -> Iterator[Stroke]:
    if not cuts or not isinstance(stroke, Line):
        yield stroke
        return
    ordered = sorted(cuts, key=lambda point: _along(point, stroke)[0])
    for start, end in pairwise((stroke.start, *ordered, stroke.end)):
        if start != end:
            yield Line(start, end)
