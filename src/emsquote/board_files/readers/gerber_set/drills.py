"""The holes of a set: its drill files together, or the drills drawn as Gerber where there are none.

A hole that two files make at the same place with the same size is one: some programs write vias
again into a file of their own. Files for different layers (blind, buried) repeat nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from emsquote.board_files.drawing import Arc, Hole, HoleUse, Point, Slot
from emsquote.board_files.readers.excellon.program import DrillProgram, MilledPath, Tool
from emsquote.board_files.readers.gerber.plot import Aperture, Plot

_USES = {
    "viadrill": HoleUse.VIA,
    "componentdrill": HoleUse.PAD,
    "castellateddrill": HoleUse.PAD,
    "mechanicaldrill": HoleUse.MECHANICAL,
    "backdrill": HoleUse.UNKNOWN,
}
_NOT_THROUGH = frozenset({"blind", "buried"})
_CASTELLATED = "castellateddrill"
_SAME_MM = 0.02
_NO_TOOL = Tool()


class DrillFile(Struct, frozen=True):
    """A drill file of a set with what its name and the job say of it."""

    place: str
    program: DrillProgram
    plated: bool | None
    """What attributes, job or name say of the whole file."""

    @property
    def span(self) -> tuple[str, ...]:
        """The copper layers that it goes through, as far as it says."""
        return self.program.attributes.get(".FileFunction", ())[1:3]

    @property
    def goes_through(self) -> bool:
        """Whether its holes go through the whole board, as far as it says."""
        values = self.program.attributes.get(".FileFunction", ())
        return not any(value.strip().casefold() in _NOT_THROUGH for value in values)


class Drilled(Struct, frozen=True):
    """What the drill files make together; the mill's way round the board is no slot."""

    holes: tuple[Hole, ...]
    slots: tuple[Slot, ...]
    castellated: bool | None = None
    repeated: int = 0
    """How many holes stood in two files."""
    is_known: bool = True
    """False where nothing says what is drilled."""


def drilled(files: Sequence[DrillFile], sizes: Mapping[int, float]) -> Drilled:
    """Return what drill files make; `sizes` are diameters by tool number from a report, for tools
    whose size no drill file has.
    """
    holes: list[Hole] = []
    slots: list[Slot] = []
    seen: dict[tuple[object, ...], str] = {}
    repeated = 0
    points = [hit.at for file in files for hit in file.program.hits]
    for file in files:
        for hit in file.program.hits:
            hole = _hole(file, hit.at, hit.tool, sizes)
            key = (file.span, *_place(hole.at), round((hole.diameter_mm or 0) / _SAME_MM))
            if seen.setdefault(key, file.place) == file.place:
                holes.append(hole)
            else:
                repeated += 1
        slots.extend(
            _slot(file, route, sizes)
            for route in file.program.routes
            if not (route.is_closed and _goes_round(route, points))
        )
    return Drilled(
        holes=tuple(holes),
        slots=tuple(slots),
        castellated=_castellated(files),
        repeated=repeated,
    )


def _place(point: Point) -> tuple[int, int]:
    return round(point.x / _SAME_MM), round(point.y / _SAME_MM)


def _hole(file: DrillFile, at: Point, number: int, sizes: Mapping[int, float]) -> Hole:
    tool = file.program.tools.get(number, _NO_TOOL)
    diameter = tool.diameter_mm or sizes.get(number)
    return Hole(at, diameter, _plated(file, tool), _use(tool.function), file.goes_through)


def _slot(file: DrillFile, route: MilledPath, sizes: Mapping[int, float]) -> Slot:
    """Return a route as the slot from its start to where it is furthest from there."""
    tool = file.program.tools.get(route.tool, _NO_TOOL)
    start = route.points[0]
    end = max(route.points, key=lambda point: abs(point.x - start.x) + abs(point.y - start.y))
    return Slot(start, end, tool.diameter_mm or sizes.get(route.tool), _plated(file, tool))


def _plated(file: DrillFile, tool: Tool) -> bool | None:
    known = (tool.plated, file.program.plated, file.plated)
    return next((plated for plated in known if plated is not None), None)


def _use(function: Sequence[str]) -> HoleUse:
    words = (word.strip().casefold() for word in function)
    return next((_USES[word] for word in words if word in _USES), HoleUse.UNKNOWN)


def _castellated(files: Iterable[DrillFile]) -> bool | None:
    """Return True where a tool is for castellated holes, False where all tools say what they are
    for, else None.
    """
    functions = [tool.function for file in files for tool in file.program.tools.values()]
    if any(word.strip().casefold() == _CASTELLATED for words in functions for word in words):
        return True
    return False if functions and all(functions) else None


def _goes_round(route: MilledPath, points: Sequence[Point]) -> bool:
    """Return whether the box of a route holds the most of the holes."""
    across = [point.x for point in route.points]
    up = [point.y for point in route.points]
    held = sum(
        min(across) < point.x < max(across) and min(up) < point.y < max(up) for point in points
    )
    return held > len(points) / 2


def holes_of_plot(plot: Plot, *, plated: bool | None) -> Iterator[Hole]:
    """Yield the holes of a drill file that is a Gerber: what it flashes."""
    for flash in plot.flashes:
        aperture = plot.apertures.get(flash.aperture)
        yield Hole(flash.at, _width(aperture), plated, _use(aperture.function if aperture else ()))


def slots_of_plot(plot: Plot, *, plated: bool | None) -> Iterator[Slot]:
    """Yield the slots of a drill file that is a Gerber: its straight strokes."""
    for stroke in plot.strokes:
        if not isinstance(stroke.stroke, Arc):
            aperture = plot.apertures.get(stroke.aperture)
            yield Slot(stroke.stroke.start, stroke.stroke.end, _width(aperture), plated)


def _width(aperture: Aperture | None) -> float | None:
    return aperture.width_mm if aperture else None
