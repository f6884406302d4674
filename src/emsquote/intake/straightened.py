"""Puts the rows of a sheet straight before anything is judged by them: comments say nothing of
columns, and titles stand over their cells.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from emsquote.intake.judgement import Least, Share, Within
from emsquote.intake.readers.sheet import Row, SourceSheet
from emsquote.intake.table import title_strength
from emsquote.intake.titles import BomTitles
from emsquote.model.bom import RowKind

_COMMENTS = ("##", "//", ";;")


def straightened(sheet: SourceSheet, titles: BomTitles) -> SourceSheet:
    """Return a sheet without its comments, and with its titles over their cells where row numbers
    without a title push the cells to the right.
    """
    return _aligned(_uncommented(sheet), titles)


def as_notes(kinds: Sequence[RowKind], before: SourceSheet) -> tuple[RowKind, ...]:
    """Return the kinds of the rows of a straightened sheet: a comment is a note."""
    return tuple(
        RowKind.NOTE if kind is RowKind.BLANK and any(row) else kind
        for kind, row in zip(kinds, before.rows, strict=True)
    )


def _uncommented(sheet: SourceSheet) -> SourceSheet:
    if not any(map(_is_comment, sheet.rows[: Within.HEADER])):
        return sheet
    return replace(sheet, rows=tuple(() if _is_comment(row) else row for row in sheet.rows))


def _is_comment(row: Row) -> bool:
    return bool(row) and row[0].startswith(_COMMENTS)


def _aligned(sheet: SourceSheet, titles: BomTitles) -> SourceSheet:
    """Return a sheet whose header is moved one to the right, if its rows have a cell more and begin
    with their number.
    """
    for place, row in enumerate(sheet.rows[: Within.PREAMBLE]):
        if sum(map(bool, row)) < Least.ROWS:
            continue
        if len(title_strength(row, titles)) < Least.ROWS or not _are_pushed(sheet.rows, place):
            return sheet
        moved = (*sheet.rows[:place], ("", *row), *sheet.rows[place + 1 :])
        return replace(sheet, rows=moved)
    return sheet


def _are_pushed(rows: Sequence[Row], header: int) -> bool:
    """Whether the rows below a header are numbered from 1 and have a cell more than it."""
    width = _width(rows[header])
    below = [row for row in rows[header + 1 : header + 1 + Within.SAMPLE] if any(row)]
    numbered = [row[0] == str(number) for number, row in enumerate(below, 1)]
    wider = sum(1 for row in below if _width(row) > width)
    enough = len(below) >= Least.ROWS and all(numbered)
    return enough and wider > Share.NEARLY_ALL * len(below)


def _width(row: Row) -> int:
    """Return how many cells a row has, blank ones at its end aside."""
    return max((index for index, text in enumerate(row, 1) if text), default=0)
