"""What is to be said of a board's outline: missing, open, repaired, or left out of the size."""

from __future__ import annotations

from collections.abc import Iterator

from emsquote.board_files.drawing import Drawing
from emsquote.board_files.outline import BoardOutline
from emsquote.finding import Finding, Origin, Severity
from emsquote.wording.sentence import theirs

_GAPS_SHOWN = 3
_DIGITS = 2


def outline_findings(drawing: Drawing, outline: BoardOutline) -> Iterator[Finding]:
    """Yield what should be known of how the size was found, or why it was not."""
    origin = Origin(drawing.file, key=drawing.outline_source)
    if not outline.boards:
        yield _no_size(drawing, outline, origin)
        return
    if outline.gaps:
        shown = ", ".join(
            f"{gap.width_mm:.{_DIGITS}f} mm at {gap.at.x:.{_DIGITS}f}, {gap.at.y:.{_DIGITS}f}"
            for gap in outline.gaps[:_GAPS_SHOWN]
        )
        message = theirs("the outline has gaps that were bridged: {gaps}", gaps=shown)
        yield Finding(Severity.DOUBT, "outline-gaps", origin, message, "close them in the layout")
    if outline.cut_to_close:
        message = theirs("the outline closes only where lines that cross or touch are cut")
        yield Finding(Severity.DOUBT, "outline-crossing", origin, message, "check the size")
    if outline.frames:
        box = outline.frames[0].box
        message = theirs(
            "a frame of {width} × {height} mm around the board is taken for a drawing sheet's",
            width=f"{box.width:.{_DIGITS}f}",
            height=f"{box.height:.{_DIGITS}f}",
        )
        yield Finding(Severity.DOUBT, "outline-frame", origin, message, "check the size")
    if outline.beside:
        message = theirs(
            "{count} small closed shapes beside the board are left out of its size",
            count=len(outline.beside),
        )
        yield Finding(Severity.NOTE, "outline-beside", origin, message, "")
    if outline.left_over:
        message = theirs(
            "{count} lines of the outline's layer close no shape: score lines, texts or strays",
            count=len(outline.left_over),
        )
        yield Finding(Severity.NOTE, "outline-open-lines", origin, message, "")


def _no_size(drawing: Drawing, outline: BoardOutline, origin: Origin) -> Finding:
    if drawing.outline:
        ends = outline.left_over[0].start if outline.left_over else drawing.outline[0].start
        message = theirs(
            "the outline does not close: one end lies at {x}, {y} mm",
            x=f"{ends.x:.{_DIGITS}f}",
            y=f"{ends.y:.{_DIGITS}f}",
        )
        hint = "close it in the layout, or state the size of the board in the job file"
        return Finding(Severity.OPEN, "outline-open", origin, message, hint)
    message = theirs("has no outline: the size of the board is unknown")
    hint = "export the layer with the board's edge too, or state the size in the job file"
    return Finding(Severity.OPEN, "no-outline", origin, message, hint)
