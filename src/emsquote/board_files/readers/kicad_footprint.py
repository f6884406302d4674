"""The footprints of a KiCad board: their pads, holes and strokes, and how they are marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import cos, radians, sin

from msgspec import Struct

from emsquote.board_files.drawing import Footprint, Hole, HoleUse, Point, Slot, Stroke
from emsquote.board_files.exposed_pads import PadShape, soldered_together
from emsquote.board_files.readers.kicad_layers import EDGE, KicadLayers
from emsquote.board_files.readers.kicad_shapes import KicadLengths, strokes_of
from emsquote.board_files.readers.s_expression import Bracketed
from emsquote.board_files.strokes import Frame

_KEPT_OUT_OF_BOM = frozenset({"virtual", "board_only", "exclude_from_bom"})
_FIDUCIAL_PADS = frozenset({"pad_prop_fiducial_glob", "pad_prop_fiducial_loc"})
_CASTELLATED_PAD = "pad_prop_castellated"
_PLATED = "thru_hole"
_DRILLED = frozenset({_PLATED, "np_thru_hole"})
_PAIR = 2
_AT_LEAST_TYPE = 2


class DrawnFootprint(Struct, frozen=True, kw_only=True):
    """A footprint with what it brings to the board beside its pads."""

    footprint: Footprint
    strokes: tuple[Stroke, ...]
    """On the outline's layer."""
    holes: tuple[Hole, ...]
    slots: tuple[Slot, ...]
    castellated: bool


def drawn_footprint(node: Bracketed, layers: KicadLayers, lengths: KicadLengths) -> DrawnFootprint:
    """Return what a `footprint` element, `module` up to KiCad 5, says."""
    frame = lengths.frame(node)
    pads = [pad for pad in node.all("pad") if len(pad.atoms) >= _AT_LEAST_TYPE]
    marks = {word for pad in pads for marked in pad.all("property") for word in marked.atoms}
    round_holes, slots = _drilled(pads, frame, lengths)
    return DrawnFootprint(
        footprint=_footprint(node, pads, marks, layers, lengths),
        strokes=tuple(_outline(node, frame, lengths)),
        holes=tuple(round_holes),
        slots=tuple(slots),
        castellated=_CASTELLATED_PAD in marks,
    )


def _outline(node: Bracketed, frame: Frame, lengths: KicadLengths) -> Iterator[Stroke]:
    for child in node.children:
        if child.word("layer") == EDGE:
            yield from strokes_of(child, frame, lengths)


def _drilled(
    pads: Sequence[Bracketed], frame: Frame, lengths: KicadLengths
) -> tuple[list[Hole], list[Slot]]:
    round_holes: list[Hole] = []
    slots: list[Slot] = []
    for pad in pads:
        if pad.atoms[1] in _DRILLED:
            hole = _hole(pad, frame, lengths)
            if isinstance(hole, Hole):
                round_holes.append(hole)
            else:
                slots.append(hole)
    return round_holes, slots


def _footprint(
    node: Bracketed,
    pads: Sequence[Bracketed],
    marks: set[str],
    layers: KicadLayers,
    lengths: KicadLengths,
) -> Footprint:
    attributes = set(node.words("attr"))
    names = dict.fromkeys(pad.atoms[0] for pad in pads if pad.atoms[0])
    smt = [pad for pad in pads if _is_smt(pad, layers)]
    tht = [pad for pad in pads if pad.atoms[1] == _PLATED]
    frame = lengths.frame(node)
    merged = list(soldered_together([_shape(pad, frame.degrees, lengths) for pad in (*smt, *tht)]))
    thermal_tht = sum(pad.is_tht for pad in merged)
    return Footprint(
        designator=_text(node, "reference"),
        name=node.atoms[0] if node.atoms else "",
        side=layers.side(node.word("layer")),
        at=frame.at,
        pads_smt=len(smt),
        pads_tht=len(tht),
        thermal_smt=len(merged) - thermal_tht,
        thermal_tht=thermal_tht,
        pad_names=tuple(names),
        value=_text(node, "value"),
        fitted="dnp" not in attributes,
        on_bom=not attributes & _KEPT_OUT_OF_BOM,
        positioned="exclude_from_pos_files" not in attributes,
        is_fiducial=bool(marks & _FIDUCIAL_PADS),
    )


def _shape(pad: Bracketed, turned: float, lengths: KicadLengths) -> PadShape:
    """Return a pad in the frame of its part; its angle is that on the board."""
    x, y, angle = (*lengths.numbers(pad, "at"), 0.0, 0.0, 0.0)[:3]
    width, height = (*lengths.numbers(pad, "size"), 0.0, 0.0)[:_PAIR]
    if round((angle - turned) / 90) % 2:
        width, height = height, width
    return PadShape(pad.atoms[0], x, y, width, height, is_tht=pad.atoms[1] == _PLATED)


def _is_smt(pad: Bracketed, layers: KicadLayers) -> bool:
    """Whether a pad is soldered on a surface; one on paste alone is an opening of the stencil."""
    return pad.atoms[1] == "smd" and layers.has_copper(pad.words("layers"))


def _text(node: Bracketed, what: str) -> str:
    """Return the reference or value: a text up to KiCad 7, a property from 8 on."""
    for child in node.children:
        words = child.atoms
        if child.name in {"property", "fp_text"} and words[:1] and words[0].lower() == what:
            return words[1] if len(words) >= _PAIR else ""
    return ""


def _hole(pad: Bracketed, frame: Frame, lengths: KicadLengths) -> Hole | Slot:
    plated = pad.atoms[1] == _PLATED
    x, y, turned = (*lengths.numbers(pad, "at"), 0.0, 0.0, 0.0)[:3]
    at = frame.point(x, -y)
    sizes = [lengths.number(word) for word in pad.words("drill") if word != "oval"]
    if len(sizes) >= _PAIR and sizes[0] != sizes[1]:
        return _slot(at, sizes[0], sizes[1], turned, plated=plated)
    use = HoleUse.PAD if plated else HoleUse.MECHANICAL
    return Hole(at, (*sizes, 0.0)[0] or None, plated, use)


def _slot(at: Point, across: float, along: float, turned: float, *, plated: bool) -> Slot:
    """Return a slot by its size before it is turned; a pad's angle is that on the board."""
    width, half = min(across, along), abs(across - along) / 2
    angle = radians(turned if across > along else turned + 90)
    dx, dy = half * cos(angle), half * sin(angle)
    return Slot(Point(at.x - dx, at.y - dy), Point(at.x + dx, at.y + dy), width, plated)
