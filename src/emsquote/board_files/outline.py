"""What is board and what is not: rings in rings, frames of drawing sheets, texts beside a board.

The outermost rings are boards, the rings in them cut-outs. Two kinds of drawings need what else
lies on the board to be understood, its holes and parts: a sheet's frame has all of them in a ring
within it, and letters drawn beside a board have none.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from emsquote.board_files.crossings import cut_at_contacts
from emsquote.board_files.drawing import Point, Stroke
from emsquote.board_files.geometry import Extent, box_of_boxes
from emsquote.board_files.inside import Inside
from emsquote.board_files.nested_rings import NestedRings
from emsquote.board_files.rings import OutlineGap, Ring, Rings, rings_of

_MOST_EVIDENCE = 400
_LETTER_SHARE = 0.02
_EMPTY_SHARE = 0.2
"""Of the largest board: rings smaller than this are none, the second with nothing in them."""
_INNER_BOARD_SHARE = 0.05
"""Of a frame: boards in it are not smaller."""
_FILLED_SHARE = 0.5
"""Of a panel: what its boards fill at least."""
_MOST_RINGS = 5_000
"""More are a picture: the largest are looked at."""
_SAME_MM = 0.01


class BoardShape(Struct, frozen=True):
    """One piece of board: its edge, and what is cut out of it."""

    ring: Ring
    cutouts: tuple[Ring, ...] = ()
    holds: int = 0
    """How many of the holes and parts that were looked at lie on it."""

    @property
    def area_mm2(self) -> float:
        """Its area without the cut-outs."""
        return self.ring.area_mm2 - sum(cutout.area_mm2 for cutout in self.cutouts)


class BoardOutline(Struct, frozen=True, kw_only=True):
    """The boards of a drawing, from left to right, and what else was drawn with them."""

    boards: tuple[BoardShape, ...]
    cells: tuple[Ring, ...] = ()
    """The fields that score lines part the only board into."""
    left_over: tuple[Stroke, ...] = ()
    gaps: tuple[OutlineGap, ...] = ()
    frames: tuple[Ring, ...] = ()
    """Rings drawn round the boards."""
    beside: tuple[Ring, ...] = ()
    """Rings drawn beside the boards."""
    cut_to_close: bool = False
    """Whether the edge only closes where lines that cross are cut."""

    @property
    def box(self) -> Extent | None:
        """The box around all boards, None if there are none."""
        return box_of_boxes(board.ring.box for board in self.boards) if self.boards else None


def outline_of(strokes: Sequence[Stroke], evidence: Sequence[Point]) -> BoardOutline:
    """Return the boards that strokes outline; `evidence` is where their holes and parts are."""
    sample = evidence[:: len(evidence) // _MOST_EVIDENCE + 1]
    plain = _boards_of(rings_of(strokes), sample)
    if not plain.left_over:
        return plain
    cut = cut_at_contacts(strokes)
    if cut is None or len(cut) == len(strokes):
        return plain
    return _better(plain, _boards_of(rings_of(cut), sample), sample)


def _better(plain: BoardOutline, cut: BoardOutline, evidence: Sequence[Point]) -> BoardOutline:
    """Return the outline with lines cut where that is needed to close it, where holes or parts lie
    on what it gains, or where it only adds score lines within the same edge.
    """
    if not cut.boards:
        return plain
    if not plain.boards:
        return replace(cut, cut_to_close=True)
    if _same_box(plain.box, cut.box):
        return replace(plain, cells=cut.cells)
    gained = _count_in(cut, evidence) > _count_in(plain, evidence)
    return replace(cut, cut_to_close=True) if gained else plain


def _same_box(one: Extent | None, other: Extent | None) -> bool:
    if one is None or other is None:
        return one is other
    pairs = (
        (one.left, other.left),
        (one.right, other.right),
        (one.bottom, other.bottom),
        (one.top, other.top),
    )
    return all(abs(a - b) <= _SAME_MM for a, b in pairs)


def _count_in(outline: BoardOutline, evidence: Sequence[Point]) -> int:
    shapes = [Inside(board.ring) for board in outline.boards]
    return sum(1 for point in evidence if any(shape.has(point) for shape in shapes))


def _boards_of(found: Rings, evidence: Sequence[Point]) -> BoardOutline:
    """Return the boards among rings: those outermost, without frames and what is drawn beside."""
    largest = sorted(found.rings, key=_by_area, reverse=True)
    nested = NestedRings(largest[:_MOST_RINGS], evidence)
    outermost = nested.within[None]
    frames: list[Ring] = []
    while len(outermost) == 1 and (inner := _framed(outermost[0], nested)):
        if _is_panel(outermost[0], inner, nested):
            return _panel(outermost[0], inner, nested, found, frames)
        frames.append(nested.rings[outermost[0]])
        outermost = nested.within[outermost[0]]
    boards, beside = _without_beside(outermost, nested)
    shapes = sorted((_shape(number, nested) for number in boards), key=_from_left)
    return BoardOutline(
        boards=tuple(shapes),
        cells=shapes[0].ring.cells if len(shapes) == 1 else (),
        left_over=found.left_over,
        gaps=found.gaps,
        frames=tuple(frames),
        beside=(*(nested.rings[number] for number in beside), *largest[_MOST_RINGS:]),
    )


def _by_area(ring: Ring) -> float:
    return ring.area_mm2


def _shape(number: int, nested: NestedRings) -> BoardShape:
    cutouts = tuple(nested.rings[inner] for inner in nested.within[number])
    return BoardShape(nested.rings[number], cutouts, nested.held[number])


def _from_left(shape: BoardShape) -> tuple[float, float]:
    return shape.ring.box.left, shape.ring.box.bottom


def _framed(number: int, nested: NestedRings) -> list[int]:
    """Return the rings within one that hold most of what lies in it, and so are no cut-outs."""
    least = _INNER_BOARD_SHARE * nested.rings[number].area_mm2
    inner = [
        ring
        for ring in nested.within[number]
        if nested.held[ring] and nested.rings[ring].area_mm2 >= least
    ]
    held = sum(nested.held[ring] for ring in inner)
    return inner if held * 2 > nested.held[number] else []


def _is_panel(number: int, inner: Sequence[int], nested: NestedRings) -> bool:
    """Whether a ring round boards is the edge of their panel, and no frame of a sheet: something
    lies on its rails, or it is filled with several boards.
    """
    held = sum(nested.held[ring] for ring in inner)
    filled = sum(nested.rings[ring].area_mm2 for ring in inner)
    is_filled = len(inner) > 1 and filled >= _FILLED_SHARE * nested.rings[number].area_mm2
    return nested.held[number] > held or is_filled


def _panel(
    number: int, inner: Sequence[int], nested: NestedRings, found: Rings, frames: Sequence[Ring]
) -> BoardOutline:
    return BoardOutline(
        boards=(BoardShape(nested.rings[number]),),
        cells=tuple(nested.rings[ring] for ring in inner),
        left_over=found.left_over,
        gaps=found.gaps,
        frames=tuple(frames),
    )


def _without_beside(outermost: Sequence[int], nested: NestedRings) -> tuple[list[int], list[int]]:
    """Part the outermost rings into boards, and those too small to be one beside the largest: the
    empty ones sooner.
    """
    holding = [number for number in outermost if nested.held[number]]
    largest = max((nested.rings[number].area_mm2 for number in holding or outermost), default=0.0)
    boards: list[int] = []
    beside: list[int] = []
    for number in outermost:
        share = nested.rings[number].area_mm2 / largest
        least = _EMPTY_SHARE if holding and not nested.held[number] else _LETTER_SHARE
        (boards if share >= least else beside).append(number)
    return boards, beside
