"""What is counted on a drawing: drills, slots, vias, parts by side, fiducials, arrays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import hypot

from msgspec import Struct

from emsquote.board_files.board_data import DrillCount, PartCount, SlotCount
from emsquote.board_files.castellations import castellations
from emsquote.board_files.drawing import Drawing, Footprint, Hole, HoleUse, Slot
from emsquote.board_files.outline import BoardOutline
from emsquote.model.bom import BoardSide
from emsquote.model.part import PartClass
from emsquote.parts.classify import PartRules
from emsquote.parts.classify.read_footprint import read_footprint

_DIGITS = 4
_FIDUCIAL = "fiducial"
"""The family of `data/parts/families.csv`."""


def rounded(value: float) -> float:
    """Return a figure with the digits that are shown."""
    return round(value, _DIGITS)


def smallest(lengths: Sequence[float | None]) -> float | None:
    """Return the smallest known length above 0, None if there is none."""
    return min((rounded(length) for length in lengths if length), default=None)


def drill_figures(drawing: Drawing, outline: BoardOutline) -> dict[str, object]:
    """Return what is known of the holes, by the names of the board's figures; nothing where no
    drill data was found.
    """
    holes = drawing.holes
    if holes is None:
        return {"castellated": drawing.castellated}
    cut = castellations(outline.boards, holes) if outline.boards else None
    return {
        "holes": len(holes),
        "drills": _drills(holes),
        "slots": _slots(drawing.slots),
        "smallest_drill_mm": smallest([hole.diameter_mm for hole in holes]),
        "castellations": cut,
        "castellated": drawing.castellated if cut is None else bool(cut or drawing.castellated),
        **_vias(holes),
    }


def _vias(holes: Sequence[Hole]) -> dict[str, object]:
    """Return how many vias there are; nothing where some hole's use is unknown."""
    if any(hole.use is HoleUse.UNKNOWN for hole in holes):
        return {}
    vias = [hole for hole in holes if hole.use is HoleUse.VIA]
    return {"vias": len(vias), "blind_vias": sum(not via.through for via in vias)}


def _drills(holes: Sequence[Hole]) -> tuple[DrillCount, ...]:
    counted = Counter((_mm(hole.diameter_mm), hole.plated) for hole in holes)
    rows = sorted(counted.items(), key=_by_diameter)
    return tuple(DrillCount(diameter, plated, n) for (diameter, plated), n in rows)


def _mm(length: float | None) -> float | None:
    return None if length is None else rounded(length)


def _by_diameter(counted: tuple[tuple[float | None, bool | None], int]) -> tuple[float, str]:
    (diameter, plated), _ = counted
    return diameter or 0.0, str(plated)


def _slots(slots: Sequence[Slot]) -> tuple[SlotCount, ...]:
    counted = Counter((_mm(slot.width_mm), _length(slot), slot.plated) for slot in slots)
    rows = sorted(counted.items(), key=_by_slot)
    return tuple(SlotCount(width, length, plated, n) for (width, length, plated), n in rows)


def _by_slot(
    counted: tuple[tuple[float | None, float, bool | None], int],
) -> tuple[float, float, str]:
    (width, length, plated), _ = counted
    return width or 0.0, length, str(plated)


def _length(slot: Slot) -> float:
    """Return the length from end to end, as far as its width is known."""
    apart = hypot(slot.end.x - slot.start.x, slot.end.y - slot.start.y)
    return rounded(apart + (slot.width_mm or 0.0))


def part_figures(drawing: Drawing, rules: PartRules) -> dict[str, object]:
    """Return what is known of the parts, by the names of the board's figures; nothing where the
    file has no parts.
    """
    if drawing.footprints is None:
        return {}
    soldered = [footprint for footprint in drawing.footprints if is_counted(footprint)]
    families = _families(drawing.footprints, rules)
    return {
        "parts_top": _count_on(BoardSide.TOP, soldered),
        "parts_bottom": _count_on(BoardSide.BOTTOM, soldered),
        "fiducials": sum(
            footprint.is_fiducial or families[footprint.name].is_fiducial
            for footprint in drawing.footprints
        ),
        "array_parts": sum(families[footprint.name].is_array for footprint in soldered),
    }


def is_counted(footprint: Footprint) -> bool:
    """Whether a footprint is a part that a line places: with pads, populated, in part list and
    position file.
    """
    wanted = footprint.fitted and footprint.on_bom and footprint.positioned
    return wanted and footprint.pads_smt + footprint.pads_tht > 0


def _count_on(side: BoardSide, footprints: Sequence[Footprint]) -> PartCount:
    here = [footprint for footprint in footprints if footprint.side is side]
    tht = sum(1 for footprint in here if footprint.pads_tht)
    return PartCount(smt=len(here) - tht, tht=tht)


class _Family(Struct, frozen=True):
    """What a footprint's name says that matters to the board."""

    is_fiducial: bool
    is_array: bool


def _families(footprints: Sequence[Footprint], rules: PartRules) -> Mapping[str, _Family]:
    """Return what the names of footprints say, each name read once."""
    return {name: _family(name, rules) for name in {footprint.name for footprint in footprints}}


def _family(name: str, rules: PartRules) -> _Family:
    reading = read_footprint(name, rules)
    if reading is None:
        return _Family(is_fiducial=False, is_array=False)
    return _Family(
        is_fiducial=reading.family.name == _FIDUCIAL,
        is_array=reading.part_class is PartClass.ARRAY,
    )
