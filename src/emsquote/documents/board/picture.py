"""A board as a picture: outline with cut-outs, holes and slots, as SVG that needs nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from emsquote.board_files.drawing import Drawing, Hole, Point, Stroke
from emsquote.board_files.geometry import (
    Extent,
    box_of_boxes,
    box_of_points,
    box_of_strokes,
    points_along,
)
from emsquote.board_files.measure import MeasuredBoard
from emsquote.board_files.rings import Ring

_MARGIN = 0.06
_WIDEST_PX = 720
_MOST_HOLES = 20_000
_MOST_STROKES = 50_000
_UNKNOWN_DRILL_MM = 0.3
_INK, _PAPER, _BOARD, _PLATED, _BARE, _LOOSE = (
    "#1c2430", "#ffffff", "#dce9df", "#b06a1e", "#5a6775", "#b23b3b",
)  # fmt: skip


def board_svg(board: MeasuredBoard) -> str:
    """Return the picture: plated holes brown, unplated grey, what closes no ring red; the size
    stands at its sides.
    """
    drawing, outline = board.drawing, board.outline
    box = _box(board)
    if box is None:
        return _svg(Extent(0, 0, 60, 20), [_text(30, 10, "nothing to draw", 3)])
    size = max(box.width, box.height) or 1.0
    margin = size * _MARGIN
    line = size / 400
    frame = Extent(box.left - margin, box.bottom - margin, box.right + margin, box.top + margin)
    rings = [ring for shape in outline.boards for ring in (shape.ring, *shape.cutouts)]
    drawn = [
        *_board(rings, line),
        *_cells(outline.cells, line),
        *_loose(outline.left_over, line),
        *_slots(drawing),
        *_holes(drawing.holes or ()),
        *_dimensions(outline.box, margin),
    ]
    return _svg(frame, drawn)


def _box(board: MeasuredBoard) -> Extent | None:
    """Return what is shown: the boards, and holes and strokes where there are none."""
    if board.outline.box:
        return board.outline.box
    boxes = []
    if board.drawing.outline:
        boxes.append(box_of_strokes(board.drawing.outline))
    if board.drawing.holes:
        boxes.append(box_of_points(hole.at for hole in board.drawing.holes))
    return box_of_boxes(boxes) if boxes else None


def _svg(box: Extent, drawn: Iterable[str]) -> str:
    view = f"{box.left:.4f} {-box.top:.4f} {box.width:.4f} {box.height:.4f}"
    scale = _WIDEST_PX / max(box.width, box.height)
    size = f'width="{round(box.width * scale)}" height="{round(box.height * scale)}"'
    paper = (
        f'<rect x="{box.left:.4f}" y="{-box.top:.4f}" width="{box.width:.4f}" '
        f'height="{box.height:.4f}" fill="{_PAPER}"/>'
    )
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}" {size}>'
    return "\n".join([head, paper, *drawn, "</svg>", ""])


def _at(point: Point) -> str:
    return f"{point.x:.4f} {-point.y:.4f}"


def _board(rings: Sequence[Ring], line: float) -> Iterator[str]:
    if rings:
        path = " ".join(map(_ring, rings))
        look = f'fill="{_BOARD}" fill-rule="evenodd" stroke="{_INK}" stroke-width="{line:.4f}"'
        yield f'<path d="{path}" {look}/>'


def _ring(ring: Ring) -> str:
    return f"M {' L '.join(_at(point) for point in ring.points())} Z"


def _cells(cells: Iterable[Ring], line: float) -> Iterator[str]:
    """Yield the fields of a panel as dashed lines."""
    for cell in cells:
        yield (
            f'<path d="{_ring(cell)}" fill="none" stroke="{_INK}" stroke-width="{line:.4f}" '
            f'stroke-dasharray="{line * 6:.4f} {line * 4:.4f}"/>'
        )


def _loose(strokes: Sequence[Stroke], line: float) -> Iterator[str]:
    runs = (points_along(stroke) for stroke in strokes[:_MOST_STROKES])
    path = " ".join(f"M {' L '.join(map(_at, run))}" for run in runs)
    if path:
        yield f'<path d="{path}" fill="none" stroke="{_LOOSE}" stroke-width="{line:.4f}"/>'


def _colour(*, plated: bool | None) -> str:
    return _BARE if plated is False else _PLATED


def _slots(drawing: Drawing) -> Iterator[str]:
    for slot in drawing.slots[:_MOST_HOLES]:
        width = slot.width_mm or _UNKNOWN_DRILL_MM
        yield (
            f'<path d="M {_at(slot.start)} L {_at(slot.end)}" stroke-linecap="round" '
            f'stroke="{_colour(plated=slot.plated)}" stroke-width="{width:.4f}"/>'
        )


def _holes(holes: Sequence[Hole]) -> Iterator[str]:
    """Yield holes of one size and kind as one line that is drawn with a round pen."""
    alike: dict[tuple[float, str], list[Point]] = defaultdict(list)
    for hole in holes[:_MOST_HOLES]:
        diameter = hole.diameter_mm or _UNKNOWN_DRILL_MM
        alike[diameter, _colour(plated=hole.plated)].append(hole.at)
    for (diameter, colour), places in sorted(alike.items(), key=_by_size):
        dots = " ".join(f"M {_at(place)} h 0" for place in places)
        yield (
            f'<path d="{dots}" stroke-linecap="round" stroke="{colour}" '
            f'stroke-width="{diameter:.4f}"/>'
        )


def _by_size(alike: tuple[tuple[float, str], list[Point]]) -> tuple[float, str]:
    return alike[0]


def _dimensions(box: Extent | None, margin: float) -> Iterator[str]:
    if box is not None:
        middle_x, middle_y = (box.left + box.right) / 2, (box.bottom + box.top) / 2
        size = margin * 0.5
        yield _text(middle_x, -(box.bottom - margin * 0.7), f"{box.width:.2f} mm", size)
        turned = f"rotate(-90 {box.left - margin * 0.4:.4f} {-middle_y:.4f})"
        yield _text(box.left - margin * 0.4, -middle_y, f"{box.height:.2f} mm", size, turned)


def _text(x: float, y: float, text: str, size: float, turned: str = "") -> str:
    look = f'text-anchor="middle" font-family="sans-serif" font-size="{size:.4f}" fill="{_INK}"'
    turn = f' transform="{turned}"' if turned else ""
    return f'<text x="{x:.4f}" y="{y:.4f}" {look}{turn}>{escape(text)}</text>'
