"""Plated holes that the edge cuts through: half holes, by which a board is soldered like a part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import hypot

from emsquote.board_files.drawing import Hole, Point
from emsquote.board_files.geometry import sides_of
from emsquote.board_files.outline import BoardShape

_CELL_MM = 4.0
_LARGEST_MM = 4.0
"""Holes above this are mounting holes near an edge."""
_CUT_SHARE = 0.9
"""Of the radius: an edge no farther from the centre cuts the hole."""
_MOST_STEPS = 10_000

Side = tuple[Point, Point]
Cell = tuple[int, int]


def castellations(shapes: Sequence[BoardShape], holes: Iterable[Hole]) -> int:
    """Return how many plated holes the edges of boards cut through."""
    small = [hole for hole in holes if hole.plated and _radius(hole)]
    near = _near(shapes, {cell for hole in small for cell in _cells_around(hole.at)})
    return sum(1 for hole in small if _is_cut(hole, near))


def _radius(hole: Hole) -> float:
    """Return the radius of a hole, 0 where it is unknown or too large."""
    diameter = hole.diameter_mm or 0.0
    return diameter / 2 if diameter <= _LARGEST_MM else 0.0


def _near(shapes: Sequence[BoardShape], wanted: set[Cell]) -> dict[Cell, list[Side]]:
    """Return the sides of edges in the cells that are asked for."""
    near: dict[Cell, list[Side]] = defaultdict(list)
    for side in _sides(shapes) if wanted else ():
        for cell in wanted.intersection(_cells_along(side)):
            near[cell].append(side)
    return near


def _sides(shapes: Sequence[BoardShape]) -> Iterator[Side]:
    for shape in shapes:
        yield from sides_of(shape.ring.points())


def _cell(x: float, y: float) -> Cell:
    return int(x // _CELL_MM), int(y // _CELL_MM)


def _cells_around(point: Point) -> Iterator[Cell]:
    column, row = _cell(point.x, point.y)
    for across in (-1, 0, 1):
        for down in (-1, 0, 1):
            yield column + across, row + down


def _cells_along(side: Side) -> Iterator[Cell]:
    """Yield cells that a side runs through, no more than a cell's size apart."""
    start, end = side
    length = abs(end.x - start.x) + abs(end.y - start.y)
    steps = min(_MOST_STEPS, int(length / _CELL_MM) + 1)
    for step in range(steps):
        share = (step + 0.5) / steps
        yield _cell(start.x + (end.x - start.x) * share, start.y + (end.y - start.y) * share)


def _is_cut(hole: Hole, near: dict[Cell, list[Side]]) -> bool:
    reach = _radius(hole) * _CUT_SHARE
    sides = (side for cell in _cells_around(hole.at) for side in near.get(cell, ()))
    return any(_distance(hole.at, side) <= reach for side in sides)


def _distance(point: Point, side: Side) -> float:
    """Return how far a point lies from a side, in mm."""
    start, end = side
    dx, dy = end.x - start.x, end.y - start.y
    squared = dx * dx + dy * dy
    along = ((point.x - start.x) * dx + (point.y - start.y) * dy) / squared if squared else 0.0
    share = min(1.0, max(0.0, along))
    return hypot(point.x - start.x - dx * share, point.y - start.y - dy * share)
