"""From a drawing to what is known of the board: once for all formats."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from emsquote.board_files.board_data import BoardData, PanelKind, Provenance, Sureness
from emsquote.board_files.counts import drill_figures, part_figures, rounded, smallest
from emsquote.board_files.drawing import Drawing
from emsquote.board_files.outline import BoardOutline, outline_of
from emsquote.board_files.outline_findings import outline_findings
from emsquote.board_files.panel import panel_of
from emsquote.finding import sorted_findings
from emsquote.parts.classify import PartRules, part_rules

_MM2_PER_DM2 = 10_000
_AREA_DIGITS = 6


class MeasuredBoard(Struct, frozen=True):
    """A board's figures with the outline and the drawing that they came from."""

    data: BoardData
    outline: BoardOutline
    drawing: Drawing


def measured(drawing: Drawing, rules: PartRules | None = None) -> MeasuredBoard:
    """Return what a drawing says of its board."""
    rules = rules or part_rules()
    holes, footprints = drawing.holes or (), drawing.footprints or ()
    lying_on_it = [hole.at for hole in holes] + [footprint.at for footprint in footprints]
    lying_on_it.extend(drawing.pads_at)
    outline = outline_of(drawing.outline, lying_on_it)
    findings = (*drawing.findings, *outline_findings(drawing, outline))
    data = BoardData(
        file=drawing.file,
        format=drawing.format,
        layers=drawing.copper_layers,
        thickness_mm=drawing.thickness_mm,
        copper_mm=drawing.copper_mm,
        finish=drawing.finish,
        mask_colour=drawing.mask_colour,
        pads_smt=drawing.pads_smt,
        pads_tht=drawing.pads_tht,
        smallest_track_mm=smallest(drawing.track_widths_mm or ()),
        panel=panel_of(drawing, outline),
        findings=sorted_findings(findings),
    )
    for figures in (
        _size(outline),
        drill_figures(drawing, outline),
        part_figures(drawing, rules),
    ):
        data = replace(data, **figures)
    return MeasuredBoard(
        replace(data, evidence=_evidence(data, drawing, outline)), outline, drawing
    )


def _size(outline: BoardOutline) -> dict[str, object]:
    box = outline.box
    if box is None:
        return {}
    area = sum(board.area_mm2 for board in outline.boards) / _MM2_PER_DM2
    return {
        "width_mm": rounded(box.width),
        "height_mm": rounded(box.height),
        "area_dm2": round(area, _AREA_DIGITS),
        "outlines": len(outline.boards),
        "cutouts": sum(len(board.cutouts) for board in outline.boards),
    }


_SIZE = ("width_mm", "height_mm", "area_dm2", "outlines", "cutouts")
_HOLES = ("holes", "vias", "blind_vias", "drills", "slots", "smallest_drill_mm", "castellations")
_STACK = ("thickness_mm", "copper_mm", "finish", "mask_colour")
_PARTS = ("parts_top", "parts_bottom", "pads_smt", "pads_tht", "fiducials", "array_parts")


def _evidence(data: BoardData, drawing: Drawing, outline: BoardOutline) -> dict[str, Provenance]:
    """Return for every figure that is known where it came from and how sure it is."""
    rings = len(outline.boards) + sum(len(board.cutouts) for board in outline.boards)
    closed = f"{drawing.outline_source}: {rings} closed {'ring' if rings == 1 else 'rings'}"
    ways = {
        **dict.fromkeys(_SIZE, Provenance(closed, _sureness_of_size(outline))),
        **dict.fromkeys(_HOLES, Provenance(drawing.holes_source)),
        **dict.fromkeys(_STACK, Provenance(drawing.stack_source)),
        **dict.fromkeys(_PARTS, Provenance("footprints")),
        "layers": Provenance(drawing.copper_source),
        "smallest_track_mm": Provenance("tracks"),
        "castellated": Provenance(drawing.holes_source),
    }
    if data.panel:
        guess = data.panel.kind is PanelKind.REPEATED_HOLES
        sure = Sureness.LOW if guess else Sureness.MEDIUM
        ways["panel"] = Provenance(data.panel.kind.value, sure)
    known = {name: way for name, way in ways.items() if getattr(data, name) is not None}
    for name in drawing.guessed & known.keys():
        known[name] = replace(known[name], sure=Sureness.MEDIUM)
    return known


def _sureness_of_size(outline: BoardOutline) -> Sureness:
    repaired = outline.gaps or outline.cut_to_close or outline.frames
    return Sureness.MEDIUM if repaired or len(outline.boards) > 1 else Sureness.HIGH
