"""Rings by what lies in what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from emsquote.board_files.drawing import Point
from emsquote.board_files.geometry import Extent, box_of_boxes
from emsquote.board_files.inside import Inside
from emsquote.board_files.rings import Ring

_CELLS_ACROSS = 32


class NestedRings:
    """Rings, given the largest first, each with those in it, and how many points lie in each."""

    def __init__(self, rings: Sequence[Ring], points: Sequence[Point]) -> None:
        self.rings = rings
        self.within: dict[int | None, list[int]] = defaultdict(list)
        """The numbers of the rings directly within a ring; within None, the outermost."""
        self.held = [0] * len(self.rings)
        """How many of the points lie in each ring."""
        self._around: list[int | None] = []
        self._shapes: dict[int, Inside] = {}
        self._cells: dict[tuple[int, int], list[int]] = defaultdict(list)
        if self.rings:
            self._frame = box_of_boxes(ring.box for ring in self.rings)
            self._size = max(self._frame.width, self._frame.height, 1.0) / _CELLS_ACROSS
            self._nest()
            self._count(points)

    def _nest(self) -> None:
        for number, ring in enumerate(self.rings):
            around = self._smallest_around(ring.strokes[0].start)
            self._around.append(around)
            self.within[around].append(number)
            for cell in self._cells_of(ring.box):
                self._cells[cell].append(number)

    def _count(self, points: Sequence[Point]) -> None:
        for point in points:
            number = self._smallest_around(point)
            while number is not None:
                self.held[number] += 1
                number = self._around[number]

    def _cell(self, x: float, y: float) -> tuple[int, int]:
        return int((x - self._frame.left) // self._size), int(
            (y - self._frame.bottom) // self._size
        )

    def _cells_of(self, box: Extent) -> Iterator[tuple[int, int]]:
        first, last = self._cell(box.left, box.bottom), self._cell(box.right, box.top)
        for column in range(first[0], last[0] + 1):
            for row in range(first[1], last[1] + 1):
                yield column, row

    def _smallest_around(self, point: Point) -> int | None:
        """Return the smallest ring so far around a point, None if there is none."""
        for number in reversed(self._cells.get(self._cell(point.x, point.y), [])):
            if self.rings[number].box.holds(point) and self._shape(number).has(point):
                return number
        return None

    def _shape(self, number: int) -> Inside:
        if number not in self._shapes:
            self._shapes[number] = Inside(self.rings[number])
        return self._shapes[number]
