"""Whether a drawing holds several boards: by equal outlines, fields between score lines, parts or
holes that come again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from emsquote.board_files.board_data import PanelKind, PanelLayout
from emsquote.board_files.drawing import Drawing, Footprint, Hole, Point
from emsquote.board_files.geometry import Extent
from emsquote.board_files.outline import BoardOutline
from emsquote.board_files.repeats import repeated_holes
from emsquote.model.designator import looks_like_name

_SAME_SIZE_MM = 0.1
_DIGITS = 4
_SAME_LINE_MM = 0.5
_MOST_OF_ALL = 0.6
"""Of all designators: what comes as often as the panel has boards."""


def panel_of(drawing: Drawing, outline: BoardOutline) -> PanelLayout | None:
    """Return how many boards a drawing holds, None for one."""
    return (
        _of_outlines(outline)
        or _of_cells(outline)
        or _of_parts(drawing.footprints or ())
        or _of_holes(drawing.holes or ())
    )


def _of_outlines(outline: BoardOutline) -> PanelLayout | None:
    """Return the layout of several outlines; those that hold nothing beside others are rails."""
    if len(outline.boards) == 1:
        return None
    holding = [board.ring.box for board in outline.boards if board.holds]
    boxes = holding or [board.ring.box for board in outline.boards]
    return _of_boxes(boxes, PanelKind.OUTLINES, everything=True) if boxes else None


def _of_cells(outline: BoardOutline) -> PanelLayout | None:
    cells = [cell.box for cell in outline.cells]
    return _of_boxes(cells, PanelKind.SCORE_LINES) if cells else None


def _of_holes(holes: Sequence[Hole]) -> PanelLayout | None:
    repeat = repeated_holes(holes)
    if repeat is None:
        return None
    return PanelLayout(
        boards=repeat.across * repeat.down,
        kind=PanelKind.REPEATED_HOLES,
        across=repeat.across,
        down=repeat.down,
    )


def _of_boxes(
    boxes: Sequence[Extent], kind: PanelKind, *, everything: bool = False
) -> PanelLayout | None:
    """Return the layout of the equal boxes that cover most; `everything` counts other boxes too."""
    alike = max(_alike(boxes), key=_covered)
    if len(alike) == len(boxes) or (len(alike) > 1 and not everything):
        return _grid(alike, kind)
    return PanelLayout(boards=len(boxes), kind=kind) if everything else None


def _alike(boxes: Sequence[Extent]) -> list[list[Extent]]:
    """Return boxes of the same size together; a turned one is the same."""
    groups: list[list[Extent]] = []
    for box in sorted(boxes, key=_size):
        if groups and _is_alike(groups[-1][0], box):
            groups[-1].append(box)
        else:
            groups.append([box])
    return groups


def _size(box: Extent) -> tuple[float, float]:
    return min(box.width, box.height), max(box.width, box.height)


def _is_alike(one: Extent, other: Extent) -> bool:
    return all(abs(a - b) <= _SAME_SIZE_MM for a, b in zip(_size(one), _size(other), strict=True))


def _covered(boxes: Sequence[Extent]) -> float:
    return sum(box.width * box.height for box in boxes)


def _grid(boxes: Sequence[Extent], kind: PanelKind) -> PanelLayout:
    across = _lines([box.left for box in boxes])
    down = _lines([box.bottom for box in boxes])
    in_grid = across * down == len(boxes)
    return PanelLayout(
        boards=len(boxes),
        kind=kind,
        across=across if in_grid else None,
        down=down if in_grid else None,
        board_width_mm=round(boxes[0].width, _DIGITS),
        board_height_mm=round(boxes[0].height, _DIGITS),
    )


def _lines(places: Iterable[float]) -> int:
    """Return how many different places there are."""
    ordered = sorted(places)
    apart = (b - a > _SAME_LINE_MM for a, b in pairwise(ordered))
    return 1 + sum(apart)


def _of_parts(footprints: Sequence[Footprint]) -> PanelLayout | None:
    """Return how often most designators come, where that is more than once."""
    places = _places(footprints)
    counts = Counter(len(found) for found in places.values())
    boards, as_often = max(counts.items(), key=lambda count: count[1], default=(1, 0))
    if boards == 1 or as_often < _MOST_OF_ALL * len(places):
        return None
    one = next(found for found in places.values() if len(found) == boards)
    across, down = _lines(point.x for point in one), _lines(point.y for point in one)
    in_grid = across * down == boards
    return PanelLayout(
        boards=boards,
        kind=PanelKind.REPEATED_PARTS,
        across=across if in_grid else None,
        down=down if in_grid else None,
    )


def _places(footprints: Sequence[Footprint]) -> dict[str, list[Point]]:
    """Return where the parts of each designator stand."""
    places: dict[str, list[Point]] = defaultdict(list)
    for footprint in footprints:
        if footprint.pads_smt + footprint.pads_tht and looks_like_name(footprint.designator):
            places[footprint.designator].append(footprint.at)
    return places
