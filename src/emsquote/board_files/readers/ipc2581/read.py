"""From an IPC-2581 file to a drawing of its board or panel."""

from __future__ import annotations

from collections.abc import Iterator

from emsquote.board_files.board_file import BoardFile
from emsquote.board_files.drawing import Drawing
from emsquote.board_files.limits import Meter
from emsquote.board_files.readers.ipc2581.content import CadContent, CadStep
from emsquote.board_files.readers.ipc2581.gather import Gathering, is_copper
from emsquote.board_files.readers.ipc2581.parts import PadCounts, footprints, pad_counts, side_of
from emsquote.board_files.readers.steps import StepDrawing, laid_out, main_step
from emsquote.board_files.readers.xml_stream import stream_xml
from emsquote.finding import Finding, Severity, fault
from emsquote.model.bom import BoardSide
from emsquote.wording.sentence import theirs

_DRILL = "DRILL"
_THINNEST_MM = 0.002
_OUTER_ONLY = frozenset({"ASSEMBLY", "TEST"})
"""Modes of export that leave inner layers out."""


def read_ipc2581_board(file: BoardFile, meter: Meter) -> Drawing:
    """Return what an IPC-2581 file says of its board; of a panel with the boards laid out in it.

    `InputError` for a file that is damaged, unsafe or without a board.
    """
    gathering = Gathering()
    stream_xml(file, meter, gathering.start, gathering.end)
    content = gathering.content
    if not content.steps:
        hint = "export it with the board's layers, for fabrication or assembly"
        raise fault("no-board", file.origin, "holds no board, only a part list or a stackup", hint)
    return _drawing(file, content)


def _drawing(file: BoardFile, content: CadContent) -> Drawing:
    steps = {name: _step_drawing(step, content) for name, step in content.steps.items()}
    name = main_step(steps, content.main_step)
    whole = laid_out(steps, name, file.place)
    copper = _copper_layers(content)
    pads = PadCounts() if steps[name].copies else pad_counts(content.steps[name], content)
    return Drawing(
        file=file.place,
        format=f"IPC-2581 {content.revision}".strip(),
        outline=whole.outline,
        outline_source=f"profile of {name}",
        copper_layers=len(copper) or None,
        copper_source=", ".join(copper),
        thickness_mm=content.thickness_mm,
        copper_mm=_copper_mm(content),
        finish=content.finish,
        stack_source="stackup",
        holes=whole.holes if _says_holes(content) else None,
        slots=whole.slots,
        holes_source="drill layers",
        track_widths_mm=tuple(sorted(content.track_widths_mm)) or None,
        footprints=whole.footprints or None,
        pads_smt=pads.smt,
        pads_tht=pads.tht,
        guessed=frozenset({"layers"}) if _may_lack_layers(content) else frozenset(),
        findings=tuple(_findings(file, content)),
    )


def _step_drawing(step: CadStep, content: CadContent) -> StepDrawing:
    return StepDrawing(
        outline=tuple(step.outline),
        holes=tuple(step.holes or step.padstack_holes),
        slots=tuple(step.slots),
        footprints=tuple(footprints(step, content)),
        copies=tuple(step.copies),
    )


def _copper_layers(content: CadContent) -> list[str]:
    """Return the names of the copper layers, without those that the stackup gives no thickness:
    they only hold pads for drilling.
    """
    thickness = content.layer_thickness_mm
    names = [layer.name for layer in content.layers.values() if is_copper(layer)]
    return [name for name in names if thickness.get(name, 1.0) >= _THINNEST_MM]


def _copper_mm(content: CadContent) -> float | None:
    """Return the thickness of the first outer copper layer in the stackup that has one."""
    outer = [
        layer.name
        for layer in content.layers.values()
        if is_copper(layer) and side_of(layer) is not BoardSide.UNKNOWN
    ]
    thickness = content.layer_thickness_mm
    return next((thickness[name] for name in outer if name in thickness), None)


def _says_holes(content: CadContent) -> bool:
    """Return whether there is drill data, though it may drill nothing."""
    if any(step.holes or step.padstack_holes or step.slots for step in content.steps.values()):
        return True
    return any(layer.function == _DRILL for layer in content.layers.values())


def _may_lack_layers(content: CadContent) -> bool:
    """Return whether there may be more copper than the file shows."""
    return content.mode in _OUTER_ONLY and not content.layer_thickness_mm


def _findings(file: BoardFile, content: CadContent) -> Iterator[Finding]:
    if content.unit_mm is None:
        message = theirs("states no unit that is known, mm is taken")
        yield Finding(Severity.DOUBT, "no-unit", file.origin, message, "compare the size")
    if _may_lack_layers(content):
        message = theirs(
            "is exported for {mode}, which leaves inner layers out: there may be more of copper",
            mode=content.mode,
        )
        hint = theirs("give the export for fabrication, or state the layers in the job file")
        yield Finding(Severity.OPEN, "outer-layers-only", file.origin, message, hint)
