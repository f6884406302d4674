"""What a colour means in a sheet whose legend says so: `grey = not fitted`, or that text in a grey
cell.

A colour means nothing by itself: people paint what is done, dear or new. So a legend must say what
the colour stands for, and it must stand on some of the lines, not on nearly all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from emsquote.finding import Finding, Origin, Severity
from emsquote.intake.judgement import Share
from emsquote.intake.layout import Layout
from emsquote.intake.markers import has_marker, is_marker
from emsquote.intake.part_row import PartRow
from emsquote.intake.readers import SourceSheet
from emsquote.intake.readers.paint import colour_name
from emsquote.intake.readers.sheet import Place
from emsquote.intake.row_kinds import SheetRows
from emsquote.intake.supply import Verdict
from emsquote.model.bom import RowKind, Supply
from emsquote.wording.sentence import Counted, theirs

_WORD = re.compile(r"\w+")
_MEANINGS = (("not_fitted", Supply.NOT_FITTED), ("consigned", Supply.CONSIGNED))


class Meaning(Struct, frozen=True):
    """What a paint says of the lines that bear it, in which words, and in which row they stand."""

    supply: Supply
    text: str
    row: int


Legend = Mapping[str, Meaning]
"""Meanings by paint."""


def legend_of(sheet: SourceSheet, rows: SheetRows) -> Legend:
    """Return the meanings of colours that the text around the part lines tells."""
    if not sheet.paints:
        return {}
    named = [_naming_cell(part) for part in rows.parts]
    telling = {
        paint: places
        for paint, places in sheet.paints.items()
        if 0 < _borne(named, places) <= Share.MOST * len(named)
    }
    legend: dict[str, Meaning] = {}
    for place, text in _around(sheet, rows):
        for marker, supply in _MEANINGS:
            if telling and has_marker(marker, text):
                for paint in _paints_meant(sheet, place, text, telling):
                    legend.setdefault(paint, Meaning(supply, " ".join(text.split()), place[0]))
    return legend


def _borne(named: Sequence[Place | None], places: frozenset[Place]) -> int:
    return sum(1 for place in named if place in places)


def _around(sheet: SourceSheet, rows: SheetRows) -> Iterator[tuple[Place, str]]:
    """Yield the texts of all rows that are no part lines."""
    for number, (row, kind) in enumerate(zip(sheet.rows, rows.kinds, strict=True), 1):
        if kind in {RowKind.NOTE, RowKind.TOTAL, RowKind.HEADING}:
            yield from (((number, column), text) for column, text in enumerate(row) if text)


def _paints_meant(
    sheet: SourceSheet, place: Place, text: str, telling: Mapping[str, frozenset[Place]]
) -> Iterator[str]:
    """Yield the paint of a legend's cell, else of the blank cell beside it, else those that its
    words name.
    """
    row, column = place
    cells = sheet.rows[row - 1]
    beside = [
        at for at in (column - 1, column + 1) if at >= 0 and not (at < len(cells) and cells[at])
    ]
    for at in (column, *beside):
        borne = [paint for paint, places in telling.items() if (row, at) in places]
        if borne:
            yield min(borne)  # the ground before the writing
            return
    words = _WORD.findall(text)
    for paint in telling:
        marker = f"colour_{colour_name(paint)}"
        if _is_named(marker) and (
            any(is_marker(marker, word) for word in words) or has_marker(marker, text)
        ):
            yield paint


def _is_named(marker: str) -> bool:
    """Whether people name that colour: white and black are no marks."""
    return marker not in {"colour_white", "colour_black"}


def painted(part: PartRow, sheet: SourceSheet, legend: Legend) -> Verdict | None:
    """Return what the colour of a line says of its supply, None if nothing."""
    place = _naming_cell(part) if legend else None
    for paint, meaning in legend.items():
        if place in sheet.paints[paint]:
            return Verdict(
                meaning.supply,
                theirs('painted as "{text}" in row {row}', text=meaning.text, row=meaning.row),
                told_in=meaning.row,
            )
    return None


def struck(part: PartRow, sheet: SourceSheet) -> Verdict | None:
    """Return that a line is not fitted, where what names its part is struck through."""
    place = _naming_cell(part) if sheet.struck else None
    return Verdict(Supply.NOT_FITTED, "struck through") if place in sheet.struck else None


def _naming_cell(part: PartRow) -> Place | None:
    """Return the cell that names a line's part: its designators, or else its number, value or
    description.
    """
    layout: Layout = part.layout
    for index in (layout.designator, layout.mpn, layout.value, layout.description):
        if index is not None and index < len(part.cells) and part.cells[index]:
            return part.number, index
    return None


def legend_findings(
    legend: Legend, marked: Mapping[int, int], file: str, sheet: str
) -> Iterator[Finding]:
    """Yield what was made of each meaning. `marked`: how many lines bear the meaning of a row."""
    for meaning in {meaning.row: meaning for meaning in legend.values()}.values():
        pattern = (
            'the colour of "{text}": {lines} taken as not fitted'
            if meaning.supply is Supply.NOT_FITTED
            else 'the colour of "{text}": {lines} taken as supplied by the customer'
        )
        message = theirs(
            pattern,
            text=meaning.text[:60],
            lines=Counted(marked.get(meaning.row, 0), "line", "lines"),
        )
        yield Finding(Severity.NOTE, "colour-legend", Origin(file, sheet, meaning.row), message)
