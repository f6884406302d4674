"""Drops boards that are there twice: exported again, or packed beside loose files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from msgspec.structs import replace

from emsquote.board_files.drawing import Drawing
from emsquote.board_files.readers.gerber_set.network import box_of
from emsquote.finding import Finding, Origin, Severity
from emsquote.wording.sentence import theirs


def without_same(drawings: Iterable[Drawing]) -> tuple[Drawing, ...]:
    """Return the drawings, of those with the same size, layers and holes the first, with a note."""
    kept: dict[object, Drawing] = {}
    for drawing in drawings:
        key = _facts(drawing)
        known = kept.get(key)
        if known is None or not drawing.outline:
            kept[key if drawing.outline else id(drawing)] = drawing
        else:
            message = theirs("shows the same board as {other}; it counts once", other=known.file)
            note = Finding(Severity.NOTE, "same-board", Origin(drawing.file), message)
            kept[key] = replace(known, findings=(*known.findings, note))
    return tuple(kept.values())


def _facts(drawing: Drawing) -> tuple[object, ...]:
    box = box_of(drawing.outline) if drawing.outline else None
    size = (round(box.right - box.left, 1), round(box.top - box.bottom, 1)) if box else ()
    holes = Counter(hole.diameter_mm for hole in drawing.holes or ())
    return size, drawing.copper_layers, frozenset(holes.items())
