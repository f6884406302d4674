"""Cells that were made one over several rows: what they say of the first line they say of the lines
below it too.

Only what describes a part goes down. A quantity or a list of designators that spans two rows is
that of both together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from emsquote.intake.layout import Layout, cell
from emsquote.intake.part_row import PartRow
from emsquote.intake.readers import SourceSheet
from emsquote.intake.readers.sheet import Place


def filled_down(parts: Sequence[PartRow], sheet: SourceSheet) -> tuple[PartRow, ...]:
    """Return the lines with the texts of cells that span them, where a column describes a part."""
    spanned = _spanned(sheet) if sheet.merged else {}
    if not spanned:
        return tuple(parts)
    shared = _shared_quantities(parts, spanned)
    return tuple(_filled(_uncounted(part, shared), spanned) for part in parts)


def _shared_quantities(
    parts: Sequence[PartRow], spanned: Mapping[Place, str]
) -> Mapping[int, frozenset[str]]:
    """Return the quantities that span several lines with designators, by the column."""
    shared: dict[int, set[str]] = {}
    for part in parts:
        layout = part.layout
        text = spanned.get((part.number, layout.quantity or 0), "")
        if layout.quantity is not None and text and part.text(layout.designator):
            shared.setdefault(part.number - 1, set()).add(text)
            shared.setdefault(part.number, set()).add(text)
    return {row: frozenset(texts) for row, texts in shared.items()}


def _uncounted(part: PartRow, shared: Mapping[int, frozenset[str]]) -> PartRow:
    """Return a line without a quantity that is of several lines together, where designators count
    its own: it is what was ordered for all of them.
    """
    index = part.layout.quantity
    if index is None or part.text(index) not in shared.get(part.number, ()):
        return part
    cells = list(part.cells)
    cells[index] = ""
    return replace(part, cells=tuple(cells))


def _spanned(sheet: SourceSheet) -> Mapping[Place, str]:
    """Return the text that spans each blank cell below the first of its merged cells."""
    found: dict[Place, str] = {}
    for top, left, bottom, right in sheet.merged:
        text = _text_at(sheet, top, left)
        if not text or left != right:
            continue
        for row in range(top + 1, min(bottom, len(sheet.rows)) + 1):
            if not _text_at(sheet, row, left):
                found[row, left] = text
    return found


def _text_at(sheet: SourceSheet, row: int, column: int) -> str:
    """Return the text of a cell by its row, from 1, and column, from 0."""
    return cell(sheet.rows[row - 1], column) if 0 < row <= len(sheet.rows) else ""


def _filled(part: PartRow, spanned: Mapping[Place, str]) -> PartRow:
    """Return a line with the texts that span its cells."""
    texts: dict[int, str] = {}
    for index in _describing(part.layout):
        text = spanned.get((part.number, index))
        if text:
            texts[index] = text
    if not texts:
        return part
    width = max(len(part.cells), max(texts) + 1)
    cells = (texts.get(index, part.text(index)) for index in range(width))
    return replace(part, cells=tuple(cells))


def _describing(layout: Layout) -> Iterator[int]:
    """Yield the columns that describe a part."""
    single = (
        layout.mpn,
        layout.manufacturer,
        layout.description,
        layout.value,
        layout.footprint,
        layout.mount,
        layout.side,
    )
    yield from (index for index in single if index is not None)
    yield from layout.dnp
    yield from layout.fitted
    yield from layout.consigned
    yield from layout.remarks
    yield from layout.suppliers
    yield from layout.supplier_pns
