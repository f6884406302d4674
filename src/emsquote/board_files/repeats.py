"""Whether the holes of a board come again and again: a panel whose outline does not say so.

Two rows of pins are no panel, so the pattern must be rich: holes of several sizes, many in each
copy, and the copies beside each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from emsquote.board_files.drawing import Hole, Point
from emsquote.board_files.geometry import box_of_points

_GRID_MM = 0.05
_FEWEST_SIZES, _FEWEST_IN_COPY = 3, 20
_MOST_TRIED = 64
_MOST_COPIES = 200

Spot = tuple[int, int]


class Repeat(Struct, frozen=True):
    """How often a pattern of holes stands side by side, and one above the other."""

    across: int
    down: int


def repeated_holes(holes: Sequence[Hole]) -> Repeat | None:
    """Return how the holes repeat, None if they do not."""
    spots = _spots(holes)
    if len(spots) < _FEWEST_SIZES:
        return None
    rarest = min(spots.values(), key=len)
    first = min(rarest)
    steps = [(x - first[0], y - first[1]) for x, y in sorted(rarest) if (x, y) != first]
    across = min(_copies(spots, steps[:_MOST_TRIED], sideways=True), default=None)
    down = min(_copies(spots, steps[:_MOST_TRIED], sideways=False), default=None)
    if across is None and down is None:
        return None
    return Repeat(across[1] if across else 1, down[1] if down else 1)


def _spots(holes: Sequence[Hole]) -> Mapping[float, set[Spot]]:
    """Return where the holes of each diameter are, on a grid."""
    spots: dict[float, set[Spot]] = defaultdict(set)
    for hole in holes:
        if hole.diameter_mm:
            place = (round(hole.at.x / _GRID_MM), round(hole.at.y / _GRID_MM))
            spots[round(hole.diameter_mm, 2)].add(place)
    return spots


def _copies(
    spots: Mapping[float, set[Spot]], steps: Sequence[Spot], *, sideways: bool
) -> Iterator[tuple[int, int]]:
    """Yield the length of each step at which all holes come again, and how often they do."""
    whole = sum(map(len, spots.values()))
    for dx, dy in steps:
        if (abs(dx) > abs(dy)) is not sideways:
            continue
        heads = _heads(spots, dx, dy)
        copies, rest = divmod(whole, len(heads) or whole + 1)
        if rest or not 1 < copies <= _MOST_COPIES or len(heads) < _FEWEST_IN_COPY:
            continue
        box = box_of_points(heads)
        if (box.width <= abs(dx)) if sideways else (box.height <= abs(dy)):
            yield abs(dx) + abs(dy), copies


def _heads(spots: Mapping[float, set[Spot]], dx: int, dy: int) -> list[Point]:
    """Return the holes that are no copy of one a step before: those of the first in each row."""
    return [
        Point(float(x), float(y))
        for places in spots.values()
        for x, y in places
        if not _has(places, x - dx, y - dy)
    ]


def _has(places: set[Spot], x: int, y: int) -> bool:
    """Whether a hole is there, or on a spot beside it: rounding may go either way."""
    near = ((x + across, y + down) for across in (-1, 0, 1) for down in (-1, 0, 1))
    return not places.isdisjoint(near)
