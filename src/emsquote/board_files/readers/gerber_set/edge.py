"""Which file of a set draws the edge of the board.

Files that are marked or named as the outline come first, then mechanical layers, then files that
nothing is known of; each must draw a ring around the holes and pads. An outline that does not is
only taken if there is none that does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from emsquote.board_files.drawing import Point, Stroke
from emsquote.board_files.readers.gerber.plot import Plot
from emsquote.board_files.readers.gerber_set.layer import KnownBy, LayerKind
from emsquote.board_files.readers.gerber_set.outline import Outline, outline_of
from emsquote.board_files.readers.gerber_set.sort import SortedFile

_SURENESS = {known_by: rank for rank, known_by in enumerate(KnownBy)}
_ALIKE = 1.3
"""How many times the smallest ring a mechanical layer's may be: more is a drawing's frame."""
_MOST_STROKES = 200
"""Of an edge in a file that nothing is known of."""
_DIFFER_MM = 1.0


class Candidate(Struct, frozen=True):
    """A file that may be the outline, with what it draws."""

    file: SortedFile
    plot: Plot
    outline: Outline


class Edge(Struct, frozen=True):
    """The edge that was taken, and what else was there."""

    taken: Candidate | None
    empty: tuple[str, ...] = ()
    """Names of outline files that draw nothing."""
    rivals: tuple[str, ...] = ()
    """Names of other files marked or named as outline that draw another size."""

    @property
    def strokes(self) -> tuple[Stroke, ...]:
        """The strokes of the edge; none if there is none."""
        return self.taken.outline.strokes if self.taken else ()

    @property
    def source(self) -> str:
        """The name of its file; empty if there is none."""
        return self.taken.file.file.name if self.taken else ""


def edge_of(
    drawn: Sequence[tuple[SortedFile, Plot]],
    points: Sequence[Point],
    sheet: Callable[[], Sequence[Stroke]],
) -> Edge:
    """Return the edge that files draw around points (holes, pads).

    `sheet` gives the strokes of a layer that shows no edge, where a frame must be told from one.
    """
    marked = _candidates(drawn, LayerKind.OUTLINE, points, sheet)
    empty = tuple(one.file.file.name for one in marked if not one.outline.strokes)
    sound = [one for one in marked if one.outline.is_sound]
    if sound:
        return Edge(sound[0], empty, tuple(_differing(sound)))
    taken = (
        _best(_candidates(drawn, LayerKind.MECHANICAL, points, sheet), points)
        or _first_drawn(marked)
        or _best(_candidates(drawn, LayerKind.UNKNOWN, points, sheet), points)
    )
    return Edge(taken, empty)


def _candidates(
    drawn: Sequence[tuple[SortedFile, Plot]],
    kind: LayerKind,
    points: Sequence[Point],
    sheet: Callable[[], Sequence[Stroke]],
) -> list[Candidate]:
    """Return the files of a kind with what they draw: the surest first, then by number."""
    return [
        Candidate(file, plot, outline_of(plot, points, sheet))
        for file, plot in sorted(drawn, key=_by_sureness)
        if file.layer.kind is kind
    ]


def _by_sureness(drawn: tuple[SortedFile, Plot]) -> tuple[int, int, str]:
    file, _ = drawn
    return _SURENESS[file.layer.known_by], file.layer.number or 0, file.file.place


def _first_drawn(marked: Sequence[Candidate]) -> Candidate | None:
    """Return the first that draws a ring, else the first that draws anything."""
    with_ring = (one for one in marked if one.outline.held is not None)
    drawing = (one for one in marked if one.outline.strokes)
    return next(with_ring, None) or next(drawing, None)


def _best(candidates: Sequence[Candidate], points: Sequence[Point]) -> Candidate | None:
    """Return one of those that are sound, the first that is not much larger than the smallest;
    None where there are no holes and pads that would tell.
    """
    sound = [one for one in candidates if one.outline.is_sound and _is_plain(one)]
    if not points or not sound:
        return None
    smallest = min(map(_area, sound))
    return next(one for one in sound if _area(one) <= _ALIKE * smallest)


def _is_plain(candidate: Candidate) -> bool:
    """Return whether a file draws little else than an edge, where nothing says what it is."""
    plot = candidate.plot
    if candidate.file.layer.kind is not LayerKind.UNKNOWN:
        return True
    return len(plot.strokes) <= _MOST_STROKES and not (plot.flashes or plot.regions)


def _area(candidate: Candidate) -> float:
    return candidate.outline.box.area if candidate.outline.box else 0.0


def _differing(sound: Sequence[Candidate]) -> list[str]:
    """Return the names of outlines that have another size than the first."""
    width, height = _size(sound[0])
    names = []
    for other in sound[1:]:
        its_width, its_height = _size(other)
        if abs(its_width - width) > _DIFFER_MM or abs(its_height - height) > _DIFFER_MM:
            names.append(other.file.file.name)
    return names


def _size(candidate: Candidate) -> tuple[float, float]:
    box = candidate.outline.box
    return (box.right - box.left, box.top - box.bottom) if box else (0.0, 0.0)
