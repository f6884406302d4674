"""The strokes of a drawing as parts that hang together, so that a ring can be told from text, score
lines and frames beside it.

Ends that lie within the pen's width of one another are joined, since what is drawn there is one
line; only ends where nothing else goes on, so that fine chords of a curve stay what they are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import atan2, cos, hypot, sin, tau

from msgspec import Struct

from emsquote.board_files.drawing import Arc, Line, Point, Stroke

_SAME_MM = 0.005
"""Ends nearer than this are one point: coordinates are rounded."""
_ARC_PIECES = 16


class Box(Struct, frozen=True, gc=False):
    """An upright rectangle."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def area(self) -> float:
        """Its area in mm²."""
        return (self.right - self.left) * (self.top - self.bottom)

    def holds(self, point: Point, slack: float = 0.0) -> bool:
        """Return whether a point lies in it, or no further outside than `slack`."""
        return (
            self.left - slack <= point.x <= self.right + slack
            and self.bottom - slack <= point.y <= self.top + slack
        )

    def encloses(self, other: Box) -> bool:
        """Return whether another lies in it, larger than that on at least one side."""
        inside = self.holds(Point(other.left, other.bottom)) and self.holds(
            Point(other.right, other.top)
        )
        return inside and self != other

    def meets(self, other: Box) -> bool:
        """Return whether it has a point in common with another."""
        return (
            self.left <= other.right
            and other.left <= self.right
            and self.bottom <= other.top
            and other.bottom <= self.top
        )


class Part(Struct, frozen=True, gc=False):
    """Strokes that hang together."""

    strokes: tuple[Stroke, ...]
    box: Box
    ring: Box | None
    """The box of those of its strokes that go round; None if it has a free end wherever it goes."""


def parts_of(strokes: Sequence[Stroke], reach_mm: float) -> tuple[Part, ...]:
    """Return the parts that strokes form; free ends no further than `reach_mm` apart are joined by
    a short line.
    """
    nodes = _Nodes()
    ends = [(nodes.at(stroke.start), nodes.at(stroke.end)) for stroke in strokes]
    bridges = list(nodes.bridges(ends, reach_mm))
    joined = (*strokes, *(Line(nodes.points[one], nodes.points[other]) for one, other in bridges))
    return tuple(_parts(joined, [*ends, *bridges]))


class _Nodes:
    """The ends of strokes, each place once."""

    def __init__(self) -> None:
        self.points: list[Point] = []
        self._exact: dict[Point, int] = {}
        self._cells: dict[tuple[int, int], int] = {}

    def at(self, point: Point) -> int:
        known = self._exact.get(point)
        if known is None:
            known = self._exact[point] = self._near(point)
        return known

    def _near(self, point: Point) -> int:
        column, row = round(point.x / _SAME_MM), round(point.y / _SAME_MM)
        for across in (0, -1, 1):
            for up in (0, -1, 1):
                node = self._cells.get((column + across, row + up))
                if node is not None:
                    return node
        self.points.append(point)
        self._cells[column, row] = len(self.points) - 1
        return len(self.points) - 1

    def bridges(
        self, ends: Iterable[tuple[int, int]], reach_mm: float
    ) -> Iterator[tuple[int, int]]:
        """Yield the pairs of free ends that are joined, the nearest first."""
        degree = Counter(node for pair in ends for node in pair)
        free = sorted(
            (node for node, count in degree.items() if count == 1),
            key=lambda node: self.points[node].x,
        )
        near = sorted(self._pairs_within(free, reach_mm))
        taken: set[int] = set()
        for _, one, other in near:
            if not {one, other} & taken:
                taken |= {one, other}
                yield one, other

    def _pairs_within(
        self, free: Sequence[int], reach_mm: float
    ) -> Iterator[tuple[float, int, int]]:
        for place, one in enumerate(free):
            for other in free[place + 1 : place + 1 + _MOST_NEIGHBOURS]:
                across = self.points[other].x - self.points[one].x
                if across > reach_mm:
                    break
                apart = hypot(across, self.points[other].y - self.points[one].y)
                if apart <= reach_mm:
                    yield apart, one, other


_MOST_NEIGHBOURS = 200
"""Free ends in one strip that are looked at; text has more, an edge a handful."""


def _parts(strokes: Sequence[Stroke], ends: Sequence[tuple[int, int]]) -> Iterator[Part]:
    going_round = _going_round(ends)
    groups: defaultdict[int, list[int]] = defaultdict(list)
    heads = _heads(ends)
    for number, (node, _) in enumerate(ends):
        groups[heads[node]].append(number)
    for numbers in groups.values():
        ring = [strokes[number] for number in numbers if number in going_round]
        whole = tuple(strokes[number] for number in numbers)
        yield Part(whole, box_of(whole), box_of(ring) if ring else None)


def _heads(ends: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Return for each node one that stands for all nodes that hang together with it."""
    parent: dict[int, int] = {}

    def head(node: int) -> int:
        while parent.setdefault(node, node) != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for one, other in ends:
        parent[head(one)] = head(other)
    return {node: head(node) for node in list(parent)}


def _going_round(ends: Sequence[tuple[int, int]]) -> set[int]:
    """Return the numbers of the strokes that are left when free ends are taken off again and
    again.
    """
    at_node: defaultdict[int, set[int]] = defaultdict(set)
    for number, (one, other) in enumerate(ends):
        at_node[one].add(number)
        at_node[other].add(number)
    left = set(range(len(ends)))
    free = [node for node, numbers in at_node.items() if _is_free(numbers, ends)]
    while free:
        numbers = at_node[free.pop()]
        if not _is_free(numbers, ends):
            continue
        number = numbers.pop()
        left.discard(number)
        for node in ends[number]:
            at_node[node].discard(number)
            if _is_free(at_node[node], ends):
                free.append(node)
    return left


def _is_free(numbers: set[int], ends: Sequence[tuple[int, int]]) -> bool:
    """Return whether one stroke ends here and nothing goes on; a circle goes on in itself."""
    if len(numbers) != 1:
        return False
    (number,) = numbers
    return ends[number][0] != ends[number][1]


def around(boxes: Iterable[Box]) -> Box:
    """Return the box around at least one box."""
    every = list(boxes)
    return Box(
        min(box.left for box in every),
        min(box.bottom for box in every),
        max(box.right for box in every),
        max(box.top for box in every),
    )


def box_of(strokes: Sequence[Stroke]) -> Box:
    """Return the box around the centre lines of at least one stroke."""
    points = [point for stroke in strokes for point in _outline_points(stroke)]
    across = [point.x for point in points]
    up = [point.y for point in points]
    return Box(min(across), min(up), max(across), max(up))


def _outline_points(stroke: Stroke) -> Iterator[Point]:
    yield stroke.start
    yield stroke.end
    if isinstance(stroke, Arc):
        yield from _on_arc(stroke)


def _on_arc(arc: Arc) -> Iterator[Point]:
    """Yield points along an arc, those furthest left, right, up and down among them."""
    radius = hypot(arc.start.x - arc.centre.x, arc.start.y - arc.centre.y)
    begin = atan2(arc.start.y - arc.centre.y, arc.start.x - arc.centre.x)
    finish = atan2(arc.end.y - arc.centre.y, arc.end.x - arc.centre.x)
    if arc.clockwise:
        begin, finish = finish, begin
    sweep = (finish - begin) % tau or tau
    for piece in range(_ARC_PIECES):
        angle = piece * tau / _ARC_PIECES
        if (angle - begin) % tau <= sweep:
            yield Point(arc.centre.x + radius * cos(angle), arc.centre.y + radius * sin(angle))
