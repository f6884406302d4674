"""What a plot has drawn so far, and copies of it: step and repeat, blocks flashed as apertures."""

from __future__ import annotations

from collections import Counter

from emsquote.board_files.drawing import Arc, Line, Point, Stroke
from emsquote.board_files.readers.gerber.plot import Flash, PenStroke, Region

Offset = tuple[float, float]


class TooManyObjectsError(Exception):
    """Copies would make more objects than any board has."""


class Objects:
    """Strokes, flashes and counts, of a whole plot or of one part that is copied."""

    def __init__(self, most: int) -> None:
        self.strokes: list[PenStroke] = []
        self.flashes: list[Flash] = []
        self.draws: Counter[int] = Counter()
        self.regions: Counter[Region] = Counter()
        self._most = most

    def __len__(self) -> int:
        return len(self.strokes) + len(self.flashes)

    def copy(self, part: Objects, offsets: list[Offset]) -> None:
        """Take in a copy of a part at each offset.

        `TooManyObjectsError` if that would be too many; then nothing is taken in.
        """
        if len(self) + len(part) * len(offsets) > self._most:
            raise TooManyObjectsError
        for across, up in offsets:
            self.strokes.extend(_moved_stroke(stroke, across, up) for stroke in part.strokes)
            self.flashes.extend(_moved_flash(flash, across, up) for flash in part.flashes)
        self.count(part, len(offsets))

    def count(self, part: Objects, times: int = 1) -> None:
        """Add the counts of a part that is drawn a number of times."""
        for region, number in part.regions.items():
            self.regions[region] += number * times
        for aperture, draws in part.draws.items():
            self.draws[aperture] += draws * times


def _moved_flash(flash: Flash, across: float, up: float) -> Flash:
    return Flash(_moved(flash.at, across, up), flash.aperture, flash.attributes)


def _moved_stroke(stroke: PenStroke, across: float, up: float) -> PenStroke:
    return PenStroke(_moved_shape(stroke.stroke, across, up), stroke.aperture)


def _moved_shape(shape: Stroke, across: float, up: float) -> Stroke:
    start, end = _moved(shape.start, across, up), _moved(shape.end, across, up)
    if isinstance(shape, Arc):
        return Arc(start, end, _moved(shape.centre, across, up), shape.clockwise)
    return Line(start, end)


def _moved(point: Point, across: float, up: float) -> Point:
    return Point(point.x + across, point.y + up)
