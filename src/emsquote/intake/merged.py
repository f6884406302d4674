"""Cells that were made one over several rows: what they say of the first line they say of the lines
below it too.

Only what describes a part goes down. A quantity or a list of designators that spans two rows is
that of both together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from emsquote.intake.layout import Layout, cell
from emsquote.intake.part_row import PartRow
from emsquote.intake.readers import SourceSheet
from emsquote.intake.readers.sheet import Place


def filled_down(parts: Sequence[PartRow], sheet: SourceSheet) -> tuple[PartRow, ...]:
    """Return the lines with the texts of cells that span them, where a column describes a part."""
    spanned = _spanned(sheet) if sheet.merged else {}
    return tuple(_filled(part, spanned) for part in parts) if spanned else tuple(parts)


def _spanned(sheet: SourceSheet) -> Mapping[Place, str]:
    """Return the text that spans each blank cell below the first of its merged cells."""
    found: dict[Place, str] = {}
    for top, left, bottom, right in sheet.merged:
        text = cell(sheet.rows[top - 1], left) if 0 < top <= len(sheet.rows) else ""
        if text and left == right:
            last = min(bottom, len(sheet.rows))
            found.update(
                {
                    (row, left): text
                    for row in range(top + 1, last + 1)
                    if not cell(sheet.rows[row - 1], left)
                }
            )
    return found


def _filled(part: PartRow, spanned: Mapping[Place, str]) -> PartRow:
    texts = {
        index: text
        for index in _describing(part.layout)
        if (text := spanned.get((part.number, index)))
    }
    if not texts:
        return part
    width = max(len(part.cells), max(texts) + 1)
    return replace(
        part, cells=tuple(texts.get(index, cell(part.cells, index)) for index in range(width))
    )


def _describing(layout: Layout) -> Sequence[int]:
    single = (
        layout.mpn,
        layout.manufacturer,
        layout.description,
        layout.value,
        layout.footprint,
        layout.mount,
    )
    several = (
        *layout.dnp,
        *layout.fitted,
        *layout.consigned,
        *layout.remarks,
        *layout.suppliers,
        *layout.supplier_pns,
    )
    return (*(index for index in (*single, layout.side) if index is not None), *several)
