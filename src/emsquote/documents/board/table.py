"""What is known of a board as a sheet: each figure, where it came from, and how sure it is."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from emsquote.board_files.board_data import (
    BoardData,
    DrillCount,
    PanelLayout,
    PartCount,
    SlotCount,
    Sureness,
)
from emsquote.documents.sheet import ColumnKind, Emphasis, Sheet, SheetColumn, SheetRow, visible
from emsquote.documents.writers.plain_text import WIDTH
from emsquote.finding import Finding

UNKNOWN = "unknown"
_COLUMNS = (
    SheetColumn("Figure", ColumnKind.TEXT, 22),
    SheetColumn("Value", ColumnKind.TEXT, 26),
    SheetColumn("From", ColumnKind.TEXT, 27),
)
_MOST_DRILLS = 40


def board_sheet(board: BoardData) -> Sheet:
    """Return the sheet of one board."""
    rows = [
        _row(board, "Size", _size(board), "width_mm"),
        _row(board, "Area", _measure(board.area_dm2, "dm²"), "area_dm2"),
        _row(board, "Outlines, cut-outs", _pair(board.outlines, board.cutouts), "outlines"),
        _row(board, "Panel", _panel(board.panel), "panel"),
        _row(board, "Copper layers", _count(board.layers), "layers"),
        _row(board, "Thickness", _measure(board.thickness_mm, "mm"), "thickness_mm"),
        _row(board, "Outer copper", _measure(board.copper_mm, "mm"), "copper_mm"),
        _row(board, "Finish", board.finish or UNKNOWN, "finish"),
        _row(board, "Solder mask", board.mask_colour or UNKNOWN, "mask_colour"),
        _row(board, "Smallest track", _measure(board.smallest_track_mm, "mm"), "smallest_track_mm"),
        _row(board, "Smallest drill", _measure(board.smallest_drill_mm, "mm"), "smallest_drill_mm"),
        _row(board, "Holes", _count(board.holes), "holes"),
        _row(board, "Vias, blind or buried", _pair(board.vias, board.blind_vias), "vias"),
        _row(board, "Castellations", _castellations(board), "castellated"),
        _row(board, "Parts on top", _parts(board.parts_top), "parts_top"),
        _row(board, "Parts on bottom", _parts(board.parts_bottom), "parts_bottom"),
        _row(board, "Pads SMT, THT", _pair(board.pads_smt, board.pads_tht), "pads_smt"),
        _row(board, "Fiducials", _count(board.fiducials), "fiducials"),
        _row(board, "Array packages", _count(board.array_parts), "array_parts"),
        *_holes(board),
    ]
    return Sheet(
        name=board.file,
        title=visible(f"{board.file}: {board.format}"),
        columns=_COLUMNS,
        rows=rows,
        wrapped=True,
    )


def _row(board: BoardData, figure: str, value: str, name: str) -> SheetRow:
    found = board.evidence.get(name)
    source = found.source if found else ""
    if found and found.sure is not Sureness.HIGH:
        source = f"{source} ({found.sure})"
    return SheetRow((figure, visible(value), visible(source)))


def _measure(value: float | None, unit: str) -> str:
    return UNKNOWN if value is None else f"{value:.4f}".rstrip("0").rstrip(".") + f" {unit}"


def _count(value: int | None) -> str:
    return UNKNOWN if value is None else str(value)


def _pair(one: int | None, other: int | None) -> str:
    return UNKNOWN if one is None and other is None else f"{_count(one)}, {_count(other)}"


def _size(board: BoardData) -> str:
    if board.width_mm is None or board.height_mm is None:
        return UNKNOWN
    return f"{board.width_mm:.2f} × {board.height_mm:.2f} mm"


def _panel(panel: PanelLayout | None) -> str:
    if panel is None:
        return "none seen"
    grid = f", {panel.across} × {panel.down}" if panel.across and panel.down else ""
    size = (
        f", each {panel.board_width_mm:.2f} × {panel.board_height_mm:.2f} mm"
        if panel.board_width_mm and panel.board_height_mm
        else ""
    )
    return f"{panel.boards} boards{grid}{size}"


def _castellations(board: BoardData) -> str:
    if board.castellations:
        return str(board.castellations)
    match board.castellated:
        case None:
            return UNKNOWN
        case True:
            return "yes"
        case False:
            return "none"


def _parts(parts: PartCount | None) -> str:
    return UNKNOWN if parts is None else f"{parts.smt} SMT, {parts.tht} THT"


def _holes(board: BoardData) -> Iterator[SheetRow]:
    rows = [*map(_drill, board.drills or ()), *map(_slot, board.slots or ())]
    if rows:
        yield SheetRow(("Drills and slots", "", ""), Emphasis.HEADING)
    yield from rows[:_MOST_DRILLS]
    if len(rows) > _MOST_DRILLS:
        yield SheetRow((f"{len(rows) - _MOST_DRILLS} more", "", ""))


def _drill(drill: DrillCount) -> SheetRow:
    return SheetRow((_measure(drill.d_mm, "mm"), f"{drill.n}", _plated(plated=drill.plated)))


def _slot(slot: SlotCount) -> SheetRow:
    size = f"{_measure(slot.w_mm, '')}× {_measure(slot.l_mm, 'mm')}"
    return SheetRow((size, f"{slot.n}", _plated(plated=slot.plated)))


def _plated(*, plated: bool | None) -> str:
    if plated is None:
        return "plated or not is unknown"
    return "plated" if plated else "not plated"


def finding_lines(findings: Sequence[Finding]) -> Iterator[str]:
    """Yield what is to be said, broken into lines of a terminal."""
    for finding in findings:
        text = visible(f"{finding.severity}: {finding.origin}: {finding.message}")
        yield from textwrap.wrap(text, WIDTH, subsequent_indent="  ")
        if finding.hint:
            yield from textwrap.wrap(f"  hint: {finding.hint}", WIDTH, subsequent_indent="  ")
