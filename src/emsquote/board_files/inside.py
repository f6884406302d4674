"""Whether a point lies within a ring, for many points and large rings."""

from __future__ import annotations

from emsquote.board_files.drawing import Point
from emsquote.board_files.geometry import sides_of
from emsquote.board_files.rings import Ring

_MOST_SLABS = 64

Side = tuple[Point, Point]


class Inside:
    """The inner side of a ring. Its sides lie in slabs by height, so that few are looked at."""

    def __init__(self, ring: Ring) -> None:
        self.box = ring.box
        points = ring.points()
        count = min(_MOST_SLABS, max(1, len(points) // 8))
        self._height = (self.box.height or 1.0) / count
        self._slabs: list[list[Side]] = [[] for _ in range(count)]
        for side in sides_of(points):
            low, high = sorted((side[0].y, side[1].y))
            for slab in range(self._slab(low), self._slab(high) + 1):
                self._slabs[slab].append(side)

    def _slab(self, y: float) -> int:
        slab = int((y - self.box.bottom) / self._height)
        return min(max(slab, 0), len(self._slabs) - 1)

    def has(self, point: Point) -> bool:
        """Whether a point lies within."""
        if not self.box.holds(point):
            return False
        sides = self._slabs[self._slab(point.y)]
        return sum(_is_left_of(point, start, end) for start, end in sides) % 2 == 1


def _is_left_of(point: Point, start: Point, end: Point) -> bool:
    """Whether a side crosses the level of a point to the right of it."""
    if (start.y > point.y) == (end.y > point.y):
        return False
    share = (point.y - start.y) / (end.y - start.y)
    return point.x < start.x + share * (end.x - start.x)
