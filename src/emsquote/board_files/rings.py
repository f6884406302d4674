"""From loose strokes to closed rings: what a board's edge runs along.

Strokes come in any order and direction. Where two ends meet they are joined; small gaps between
ends are bridged and told; what closes no ring (score lines, texts, stray lines) is left over. Where
more than two strokes meet, the outermost way round is the ring, and the fields within it are its
cells. All in n log n.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import hypot

from msgspec import Struct

from emsquote.board_files.drawing import Arc, Line, Point, Stroke
from emsquote.board_files.geometry import (
    Extent,
    box_of_strokes,
    enclosed_area,
    points_along,
    turned_round,
    way_out,
)

_GRID = 10_000
"""Ends in the same tenth of a µm meet."""
_UNTOLD_GAP_MM = 0.025
"""Gaps that rounding explains: inches with four decimals."""
_WIDEST_GAP_MM = 0.25
_CROWD = 8
_STRAIGHT_ON = 2
"""Strokes that meet at a place where the way does not part."""
_SMALLEST_AREA_MM2 = 1e-4

Place = tuple[int, int]
"""Where strokes meet, on the grid."""


class Ring(Struct, frozen=True):
    """A closed run of strokes."""

    strokes: tuple[Stroke, ...]
    area_mm2: float
    box: Extent
    cells: tuple[Ring, ...] = ()
    """The fields that lines within it part it into, where there are several."""

    def points(self) -> list[Point]:
        """Return points along it, each once."""
        return [point for stroke in self.strokes for point in points_along(stroke)[:-1]]


class OutlineGap(Struct, frozen=True):
    """Two ends that were joined although they do not meet."""

    at: Point
    width_mm: float


class Rings(Struct, frozen=True):
    """All closed rings of strokes, the strokes that are in none, and what was bridged."""

    rings: tuple[Ring, ...]
    left_over: tuple[Stroke, ...]
    gaps: tuple[OutlineGap, ...]


def rings_of(strokes: Iterable[Stroke]) -> Rings:
    """Return the rings that strokes make."""
    net = _Net(strokes)
    gaps = net.bridge_gaps()
    left_over = net.take_off_open_ends()
    rings = [*(_ring([circle]) for circle in net.circles.values()), *net.rings()]
    sound = tuple(ring for ring in rings if ring.area_mm2 > _SMALLEST_AREA_MM2)
    return Rings(sound, left_over, gaps)


def _ring(strokes: Sequence[Stroke], cells: tuple[Ring, ...] = ()) -> Ring:
    return Ring(tuple(strokes), abs(enclosed_area(strokes)), box_of_strokes(strokes), cells)


class _Net:
    """Strokes as a net of places where their ends meet; each stroke once, however often drawn.

    Places and strokes go by number: three hundred thousand of them take a second or two.
    """

    def __init__(self, strokes: Iterable[Stroke]) -> None:
        self.circles: dict[object, Stroke] = {}
        self._strokes: list[Stroke] = []
        self._ends: list[tuple[int, int]] = []
        self._numbers: dict[Place, int] = {}
        self._at: list[list[int]] = []
        """The strokes that end at each place."""
        seen: set[object] = set()
        for stroke in strokes:
            self._sort_in(stroke, seen)

    def _sort_in(self, stroke: Stroke, seen: set[object]) -> None:
        start, end = self._number(stroke.start), self._number(stroke.end)
        if start == end:
            if isinstance(stroke, Arc) and stroke.start == stroke.end:
                self.circles.setdefault((_place(stroke.centre), start), stroke)
            return
        ends = (start, end) if start < end else (end, start)
        key = ends if isinstance(stroke, Line) else (ends, _place(_middle(stroke)))
        if key not in seen:
            seen.add(key)
            self._add(stroke, start, end)

    def _number(self, point: Point) -> int:
        place = (round(point.x * _GRID), round(point.y * _GRID))
        number = self._numbers.setdefault(place, len(self._at))
        if number == len(self._at):
            self._at.append([])
        return number

    def _add(self, stroke: Stroke, start: int, end: int) -> None:
        number = len(self._strokes)
        self._strokes.append(stroke)
        self._ends.append((start, end))
        self._at[start].append(number)
        self._at[end].append(number)

    def _other_end(self, place: int, number: int) -> int:
        start, end = self._ends[number]
        return end if place == start else start

    def _leaving(self, place: int, number: int) -> Stroke:
        """Return a stroke as it leaves a place that it ends at."""
        stroke = self._strokes[number]
        return stroke if self._ends[number][0] == place else turned_round(stroke)

    def _loose_ends(self) -> list[int]:
        return [place for place, strokes in enumerate(self._at) if len(strokes) == 1]

    def bridge_gaps(self) -> tuple[OutlineGap, ...]:
        """Join loose ends that lie close together; return the gaps that rounding does not
        explain.
        """
        places = list(self._numbers)
        loose = {
            places[place]: places[self._other_end(place, self._at[place][0])]
            for place in self._loose_ends()
        }
        gaps = []
        for one, other in _close_pairs(loose):
            start, end = self._point(self._numbers[one]), self._point(self._numbers[other])
            self._add(Line(start, end), self._numbers[one], self._numbers[other])
            width = hypot(end.x - start.x, end.y - start.y)
            if width > _UNTOLD_GAP_MM:
                gaps.append(OutlineGap(start, width))
        return tuple(gaps)

    def _point(self, place: int) -> Point:
        return self._leaving(place, self._at[place][0]).start

    def take_off_open_ends(self) -> tuple[Stroke, ...]:
        """Take off what hangs on a loose end, again and again; return it."""
        taken = []
        loose = self._loose_ends()
        while loose:
            place = loose.pop()
            if len(self._at[place]) != 1:
                continue
            number = self._at[place].pop()
            other = self._other_end(place, number)
            self._at[other].remove(number)
            taken.append(self._strokes[number])
            if len(self._at[other]) == 1:
                loose.append(other)
        return tuple(taken)

    def rings(self) -> Iterator[Ring]:
        """Yield a ring for each part of the net that hangs together."""
        seen = bytearray(len(self._at))
        for place, strokes in enumerate(self._at):
            if strokes and not seen[place]:
                part = self._together(place, seen)
                branches = any(len(self._at[member]) > _STRAIGHT_ON for member in part)
                yield self._branched(part) if branches else _ring(self._simple(place))

    def _together(self, first: int, seen: bytearray) -> list[int]:
        """Return the places that hang together with one, and mark them as seen."""
        found, unseen = [first], [first]
        seen[first] = True
        while unseen:
            here = unseen.pop()
            for number in self._at[here]:
                place = self._other_end(here, number)
                if not seen[place]:
                    seen[place] = True
                    found.append(place)
                    unseen.append(place)
        return found

    def _simple(self, first: int) -> list[Stroke]:
        """Return the way round where two strokes meet at each place."""
        number = self._at[first][0]
        round_trip = [self._leaving(first, number)]
        place = self._other_end(first, number)
        while place != first:
            one, other = self._at[place]
            number = other if number == one else one
            round_trip.append(self._leaving(place, number))
            place = self._other_end(place, number)
        return round_trip

    def _branched(self, part: Sequence[int]) -> Ring:
        """Return the outermost way round, with the fields in it if there are several."""
        faces = sorted(self._faces(part), key=enclosed_area)
        outermost = [turned_round(stroke) for stroke in reversed(faces[0])]
        inner = tuple(map(_ring, faces[1:]))
        return _ring(outermost, inner if len(inner) > 1 else ())

    def _faces(self, part: Sequence[int]) -> Iterator[list[Stroke]]:
        """Yield every way round: at each place the next stroke to the right is taken.

        Fields are gone round counter-clockwise, the outside clockwise.
        """
        following = {place: self._by_angle(place) for place in part}
        starts = [(place, number) for place in part for number in self._at[place]]
        unused = set(starts)
        for start in starts:
            face = []
            place, number = start
            while (place, number) in unused:
                unused.remove((place, number))
                face.append(self._leaving(place, number))
                place = self._other_end(place, number)
                number = following[place][number]
            if face:
                yield face

    def _by_angle(self, place: int) -> dict[int, int]:
        """Return for each stroke at a place the one that follows it clockwise."""
        angles = {number: way_out(self._leaving(place, number)) for number in self._at[place]}
        numbers = sorted(angles, key=angles.__getitem__)
        return dict(zip(numbers, (*numbers[-1:], *numbers[:-1]), strict=True))


def _place(point: Point) -> Place:
    return round(point.x * _GRID), round(point.y * _GRID)


def _middle(arc: Arc) -> Point:
    along = points_along(arc)
    return along[len(along) // 2]


def _close_pairs(loose: Mapping[Place, Place]) -> Iterator[tuple[Place, Place]]:
    """Yield pairs of loose ends of different strokes within the widest gap, the closest first, each
    end once.
    """
    reach = round(_WIDEST_GAP_MM * _GRID)
    cells: dict[Place, list[Place]] = defaultdict(list)
    for place in loose:
        cells[place[0] // reach, place[1] // reach].append(place)
    pairs = sorted(pair for place in loose for pair in _near(place, cells, reach))
    joined: set[Place] = set()
    for _, one, other in pairs:
        if loose[one] != other and joined.isdisjoint((one, other)):
            joined.update((one, other))
            yield one, other


def _near(
    place: Place, cells: Mapping[Place, list[Place]], reach: int
) -> Iterator[tuple[int, Place, Place]]:
    """Yield the squared distance to each place that comes after this one and is within reach.

    In a crowd of loose ends, which no outline has, only the first of each cell are looked at.
    """
    column, row = place[0] // reach, place[1] // reach
    for cell in [(column + dx, row + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]:
        for other in cells.get(cell, [])[:_CROWD]:
            distance = (place[0] - other[0]) ** 2 + (place[1] - other[1]) ** 2
            if place < other and distance <= reach * reach:
                yield distance, place, other
