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
from emsquote.intake.layout import cell
from emsquote.intake.markers import has_marker, is_marker
from emsquote.intake.part_row import PartRow
from emsquote.intake.readers import SourceSheet
from emsquote.intake.readers.paint import colour_name
from emsquote.intake.readers.sheet import Place, Row
from emsquote.intake.row_kinds import SheetRows
from emsquote.intake.supply import MEANINGS, Verdict
from emsquote.model.bom import RowKind, Supply
from emsquote.wording.sentence import Counted, theirs

_WORD = re.compile(r"\w+")
_PAINTLESS = frozenset({"colour_white", "colour_black"})
"""Colours that are no marks."""
_TEXT_SHOWN = 60
_PATTERNS = {
    Supply.NOT_FITTED: 'the colour of "{text}": {lines} taken as not fitted',
    Supply.CONSIGNED: 'the colour of "{text}": {lines} taken as supplied by the customer',
}


class Meaning(Struct, frozen=True):
    """What a paint says of the lines that bear it, in which words, and in which row they stand."""

    supply: Supply
    text: str
    row: int


Legend = Mapping[str, Meaning]
"""Meanings by paint."""


def legend_of(sheet: SourceSheet, rows: SheetRows) -> Legend:
    """Return the meanings of colours that the text around the part lines tells."""
    telling = _telling_paints(sheet, rows.parts)
    if not telling:
        return {}
    legend: dict[str, Meaning] = {}
    for place, text in _around(sheet, rows):
        for marker, supply in MEANINGS:
            if has_marker(marker, text):
                meaning = Meaning(supply, " ".join(text.split()), place[0])
                for paint in _paints_meant(sheet, place, text, telling):
                    legend.setdefault(paint, meaning)
    return legend


Paints = Mapping[str, frozenset[Place]]
"""The cells of each paint."""


def _telling_paints(sheet: SourceSheet, parts: Sequence[PartRow]) -> Paints:
    """Return the paints that some lines bear and not most: those can mean something."""
    if not sheet.paints:
        return {}
    named = [_naming_cell(part) for part in parts]
    most = Share.MOST * len(named)
    return {
        paint: places for paint, places in sheet.paints.items() if 0 < _borne(named, places) <= most
    }


def _borne(named: Sequence[Place | None], places: frozenset[Place]) -> int:
    return sum(1 for place in named if place in places)


def _around(sheet: SourceSheet, rows: SheetRows) -> Iterator[tuple[Place, str]]:
    """Yield the texts of all rows that are no part lines."""
    kinds = zip(sheet.rows, rows.kinds, strict=True)
    for number, (row, kind) in enumerate(kinds, 1):
        if kind not in _AROUND:
            continue
        for column, text in enumerate(row):
            if text:
                yield (number, column), text


_AROUND = frozenset({RowKind.NOTE, RowKind.TOTAL, RowKind.HEADING})


def _paints_meant(sheet: SourceSheet, place: Place, text: str, telling: Paints) -> Iterator[str]:
    """Yield the paint of a legend's cell, else of the blank cell beside it, else those that its
    words name.
    """
    row, column = place
    for beside in (column, *_blanks_beside(sheet.rows[row - 1], column)):
        borne = [paint for paint, places in telling.items() if (row, beside) in places]
        if borne:
            yield min(borne)  # the ground before the writing
            return
    for paint in telling:
        if _names_colour(text, paint):
            yield paint


def _blanks_beside(cells: Row, column: int) -> Iterator[int]:
    """Yield the columns just left and right of a cell that are blank."""
    for beside in (column - 1, column + 1):
        if beside >= 0 and not cell(cells, beside):
            yield beside


def _names_colour(text: str, paint: str) -> bool:
    """Whether a text names the colour of a paint; white and black are no marks."""
    marker = f"colour_{colour_name(paint)}"
    if marker in _PAINTLESS:
        return False
    words = _WORD.findall(text)
    return any(is_marker(marker, word) for word in words) or has_marker(marker, text)


def painted(part: PartRow, sheet: SourceSheet, legend: Legend) -> Verdict | None:
    """Return what the colour of a line says of its supply, None if nothing."""
    place = _naming_cell(part) if legend else None
    for paint, meaning in legend.items():
        if place in sheet.paints[paint]:
            reason = theirs(
                'painted as "{text}" in row {row}',
                text=meaning.text,
                row=meaning.row,
            )
            return Verdict(meaning.supply, reason, told_in=meaning.row)
    return None


def struck(part: PartRow, sheet: SourceSheet) -> Verdict | None:
    """Return that a line is not fitted, where what names its part is struck through."""
    place = _naming_cell(part) if sheet.struck else None
    return Verdict(Supply.NOT_FITTED, "struck through") if place in sheet.struck else None


def _naming_cell(part: PartRow) -> Place | None:
    """Return the cell that names a line's part: its designators, or else its number, value or
    description.
    """
    layout = part.layout
    for index in (layout.designator, layout.mpn, layout.value, layout.description):
        if index is not None and part.text(index):
            return part.number, index
    return None


def legend_findings(
    legend: Legend, marked: Mapping[int, int], file: str, sheet: str
) -> Iterator[Finding]:
    """Yield what was made of each meaning. `marked`: how many lines bear the meaning of a row."""
    by_row = {meaning.row: meaning for meaning in legend.values()}
    for row, meaning in by_row.items():
        message = theirs(
            _PATTERNS[meaning.supply],
            text=meaning.text[:_TEXT_SHOWN],
            lines=Counted(marked.get(row, 0), "line", "lines"),
        )
        yield Finding(Severity.NOTE, "colour-legend", Origin(file, sheet, row), message)
