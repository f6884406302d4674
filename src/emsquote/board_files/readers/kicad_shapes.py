"""The strokes that KiCad draws on a layer, of the board or within a footprint.

KiCad counts y downward and angles counter-clockwise as seen; points are turned upward at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from emsquote.board_files.board_file import BoardFile
from emsquote.board_files.drawing import Arc, Line, Point, Stroke
from emsquote.board_files.limits import Meter
from emsquote.board_files.readers.s_expression import Bracketed, millimetres
from emsquote.board_files.strokes import (
    Frame,
    arc_by_angle,
    arc_through,
    bezier,
    circle_through,
    polygon,
)

_PAIR = 2
_CURVE_POINTS = 4


class KicadLengths:
    """Reads lengths and places of one file."""

    def __init__(self, file: BoardFile, meter: Meter) -> None:
        self.file, self.meter = file, meter

    def number(self, atom: str) -> float:
        """Return a length, a coordinate or an angle."""
        return millimetres(atom, self.file, self.meter)

    def numbers(self, node: Bracketed, name: str) -> list[float]:
        """Return the numbers that an element states at its start, none if it is not there."""
        found = []
        for atom in node.words(name):
            if not atom[:1].isdecimal() and atom[:1] not in {"-", "+", "."}:
                break
            found.append(self.number(atom))
        return found

    def first(self, node: Bracketed, name: str) -> float | None:
        """Return the first number of an element, None if it is not there."""
        numbers = self.numbers(node, name)
        return numbers[0] if numbers else None

    def point(self, node: Bracketed, name: str, frame: Frame) -> Point | None:
        """Return the place that an element states, y upward, None if it states none."""
        found = self.numbers(node, name)
        return frame.point(found[0], -found[1]) if len(found) >= _PAIR else None

    def frame(self, node: Bracketed) -> Frame:
        """Return how a footprint is placed."""
        x, y, turned = (*self.numbers(node, "at"), 0.0, 0.0, 0.0)[:3]
        return Frame(Point(x, -y), turned)


def strokes_of(node: Bracketed, frame: Frame, lengths: KicadLengths) -> Iterator[Stroke]:
    """Yield the strokes of a `gr_…` or `fp_…` element; nothing for one without its points."""
    shape = _SHAPES.get(node.name.partition("_")[2])
    if shape:
        yield from shape(node, frame, lengths)


def _line(node: Bracketed, frame: Frame, lengths: KicadLengths) -> Iterator[Stroke]:
    start, end = lengths.point(node, "start", frame), lengths.point(node, "end", frame)
    if start and end:
        yield Line(start, end)


def _arc(node: Bracketed, frame: Frame, lengths: KicadLengths) -> Iterator[Stroke]:
    """Yield an arc by three points, or up to KiCad 5 by centre, start and an angle clockwise."""
    start, end = lengths.point(node, "start", frame), lengths.point(node, "end", frame)
    middle, angle = lengths.point(node, "mid", frame), lengths.first(node, "angle")
    if start and middle and end:
        yield arc_through(start, middle, end)
    elif start and end and angle is not None:
        yield arc_by_angle(start, end, -angle)


def _circle(node: Bracketed, frame: Frame, lengths: KicadLengths) -> Iterator[Stroke]:
    centre, end = lengths.point(node, "center", frame), lengths.point(node, "end", frame)
    if centre and end and centre != end:
        yield circle_through(centre, end)


def _rectangle(node: Bracketed, frame: Frame, lengths: KicadLengths) -> Iterator[Stroke]:
    start, end = lengths.numbers(node, "start"), lengths.numbers(node, "end")
    if len(start) >= _PAIR and len(end) >= _PAIR:
        (left, top), (right, bottom) = start[:2], end[:2]
        corners = ((left, top), (right, top), (right, bottom), (left, bottom))
        yield from polygon([frame.point(x, -y) for x, y in corners])


def _polygon(node: Bracketed, frame: Frame, lengths: KicadLengths) -> Iterator[Stroke]:
    """Yield the sides of a polygon, which may have arcs among its corners."""
    listed = node.child("pts")
    corners = listed.children if listed else []
    sides = [_side(corner, frame, lengths) for corner in corners]
    for side, following in pairwise((*sides, *sides[:1])):
        if isinstance(side, Arc):
            yield side
        if side.end != following.start:
            yield Line(side.end, following.start)


def _side(corner: Bracketed, frame: Frame, lengths: KicadLengths) -> Stroke:
    """Return what stands for a corner: an arc, or a line of no length."""
    arcs = list(_arc(corner, frame, lengths)) if corner.name == "arc" else []
    if arcs:
        return arcs[0]
    point = _corner(corner, frame, lengths)
    return Line(point, point)


def _corner(corner: Bracketed, frame: Frame, lengths: KicadLengths) -> Point:
    x, y = (*map(lengths.number, corner.atoms[:_PAIR]), 0.0, 0.0)[:_PAIR]
    return frame.point(x, -y)


def _curve(node: Bracketed, frame: Frame, lengths: KicadLengths) -> Iterator[Stroke]:
    listed = node.child("pts")
    points = [_corner(corner, frame, lengths) for corner in listed.children] if listed else []
    if len(points) == _CURVE_POINTS:
        yield from bezier(*points)


_SHAPES: dict[str, Callable[[Bracketed, Frame, KicadLengths], Iterator[Stroke]]] = {
    "line": _line,
    "arc": _arc,
    "circle": _circle,
    "rect": _rectangle,
    "poly": _polygon,
    "curve": _curve,
}

GRAPHICS = frozenset(f"gr_{shape}" for shape in _SHAPES)
"""The elements that draw on the board itself; `fp_…` draw in footprints."""
