"""Where the pen of a plot is and what it makes when it moves: strokes, flashes, regions."""

from __future__ import annotations

from enum import StrEnum

from emsquote.board_files.drawing import Line, Point, Stroke
from emsquote.board_files.readers.gerber.arcs import multi_quadrant, single_quadrant
from emsquote.board_files.readers.gerber.objects import Objects
from emsquote.board_files.readers.gerber.plot import (
    NO_ATTRIBUTES,
    NO_PEN,
    Flash,
    ObjectAttributes,
    PenStroke,
    Region,
)

LINE, CLOCKWISE = "1", "2"
DRAW, MOVE, FLASH = "1", "2", "3"
Coordinates = tuple[float | None, float | None, float | None, float | None]
"""X, Y, I and J in millimetres, None where they are not written."""


class Quadrants(StrEnum):
    """How an arc's offset is meant."""

    UNSAID = "unsaid"
    SINGLE = "single"
    MULTI = "multi"


class Draft:
    """The state of the pen; objects go where `objects` says at that moment."""

    def __init__(self, objects: Objects, *, keeps_strokes: bool) -> None:
        self.objects = objects
        self.blocks: dict[int, Objects] = {}
        self.motion = LINE
        self.quadrants = Quadrants.UNSAID
        self.aperture = NO_PEN
        self.attributes: ObjectAttributes = NO_ATTRIBUTES
        self.function: tuple[str, ...] = ()
        self.is_incremental = False
        self.in_region = False
        self.at = Point(0.0, 0.0)
        self._operation = MOVE
        self._keeps_strokes = keeps_strokes

    def operate(self, operation: str | None, coordinates: Coordinates) -> None:
        """Move to X and Y, drawing, not drawing, or flashing there; without an operation code that
        of the operation before holds.

        `TooManyObjectsError` if a block that is flashed makes too many.
        """
        self._operation = operation or self._operation
        x, y, i, j = coordinates
        start, self.at = self.at, self._target(x, y)
        match self._operation:
            case "1":
                self._draw(start, (i or 0.0, j or 0.0))
            case "3":
                self._flash()
            case _:
                pass

    def end_region(self) -> None:
        """Count a region."""
        self.in_region = False
        self.objects.regions[Region(self.function, self.attributes)] += 1

    def _target(self, x: float | None, y: float | None) -> Point:
        if self.is_incremental:
            return Point(self.at.x + (x or 0.0), self.at.y + (y or 0.0))
        return Point(self.at.x if x is None else x, self.at.y if y is None else y)

    def _draw(self, start: Point, offset: tuple[float, float]) -> None:
        if not self.in_region:
            self.objects.draws[self.aperture] += 1
        if not self._keeps_strokes:
            return
        stroke = self._stroke(start, offset)
        if stroke is not None:
            pen = NO_PEN if self.in_region else self.aperture
            self.objects.strokes.append(PenStroke(stroke, pen))

    def _stroke(self, start: Point, offset: tuple[float, float]) -> Stroke | None:
        """Return what is drawn from start to here; None for a dot."""
        if self.motion == LINE or offset == (0.0, 0.0):
            return None if start == self.at else Line(start, self.at)
        clockwise = self.motion == CLOCKWISE
        if self.quadrants is Quadrants.SINGLE:
            return single_quadrant(start, self.at, offset, clockwise=clockwise)
        if self.quadrants is Quadrants.UNSAID and min(offset) >= 0:
            arc = single_quadrant(start, self.at, offset, clockwise=clockwise)
            if arc is not None:
                return arc
        return multi_quadrant(start, self.at, offset, clockwise=clockwise)

    def _flash(self) -> None:
        block = self.blocks.get(self.aperture)
        if block is not None:
            self.objects.copy(block, [(self.at.x, self.at.y)])
        else:
            self.objects.flashes.append(Flash(self.at, self.aperture, self.attributes))
