"""Lengths, places and strokes of Eagle's XML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from emsquote.board_files.board_file import BoardFile
from emsquote.board_files.drawing import Line, Point, Stroke
from emsquote.board_files.limits import Meter
from emsquote.board_files.readers.s_expression import millimetres
from emsquote.board_files.strokes import Frame, arc_of_chord, circle, polygon
from emsquote.intake.readers.xml_elements import Element

_TURN = re.compile(r"S?(M?)S?R(\d{1,3}(?:\.\d{1,6})?)")


class EagleLengths:
    """Reads lengths and places of one file."""

    def __init__(self, file: BoardFile, meter: Meter) -> None:
        self.file, self.meter = file, meter

    def number(self, element: Element, name: str) -> float:
        """Return the number of an attribute, 0 if it is not there."""
        return millimetres(element.attribute(name, "0"), self.file, self.meter)

    def point(self, element: Element, frame: Frame, which: str = "") -> Point:
        """Return a place, `x` and `y` or `x1` and `y1`."""
        return frame.point(self.number(element, f"x{which}"), self.number(element, f"y{which}"))

    def frame(self, element: Element) -> Frame:
        """Return how a part is placed."""
        turn = _TURN.fullmatch(element.attribute("rot"))
        at = Point(self.number(element, "x"), self.number(element, "y"))
        return Frame(at, float(turn[2]), mirrored=bool(turn[1])) if turn else Frame(at)


def strokes_of(element: Element, frame: Frame, lengths: EagleLengths) -> Iterator[Stroke]:
    """Yield the strokes of a wire, circle, rectangle or polygon; nothing for other elements."""
    match element.name:
        case "wire":
            start, end = lengths.point(element, frame, "1"), lengths.point(element, frame, "2")
            yield _bent(start, end, lengths.number(element, "curve"), frame)
        case "circle":
            yield circle(lengths.point(element, frame), lengths.number(element, "radius"))
        case "rectangle":
            yield from polygon(_corners(element, frame, lengths))
        case "polygon":
            yield from _polygon(element, frame, lengths)
        case _:
            pass


def _bent(start: Point, end: Point, curve: float, frame: Frame) -> Stroke:
    if not curve:
        return Line(start, end)
    return arc_of_chord(start, end, -curve if frame.mirrored else curve)


def _corners(element: Element, frame: Frame, lengths: EagleLengths) -> list[Point]:
    left, bottom = lengths.number(element, "x1"), lengths.number(element, "y1")
    right, top = lengths.number(element, "x2"), lengths.number(element, "y2")
    turn = _TURN.fullmatch(element.attribute("rot"))
    middle = Frame(Point((left + right) / 2, (bottom + top) / 2), float(turn[2]) if turn else 0.0)
    half_width, half_height = (right - left) / 2, (top - bottom) / 2
    signs = ((-1, -1), (1, -1), (1, 1), (-1, 1))
    placed = [middle.point(across * half_width, up * half_height) for across, up in signs]
    return [frame.point(corner.x, corner.y) for corner in placed]


def _polygon(element: Element, frame: Frame, lengths: EagleLengths) -> Iterator[Stroke]:
    vertices = element.all("vertex")
    for vertex, following in pairwise((*vertices, *vertices[:1])):
        start, end = lengths.point(vertex, frame), lengths.point(following, frame)
        yield _bent(start, end, lengths.number(vertex, "curve"), frame)
