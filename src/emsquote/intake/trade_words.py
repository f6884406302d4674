"""What tells that a list is one of parts where no column says so: words of the trade, a total.

And what is of pins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from emsquote.intake.columns import FoundColumn
from emsquote.intake.markers import is_marker
from emsquote.intake.profile import has_shape, looks_like_part_number, profile
from emsquote.intake.readers import SourceSheet
from emsquote.intake.table import PartTable
from emsquote.intake.titles import TitleTable

_SAMPLE, _TITLES_WITHIN = 200, 40
_SOME, _MOSTLY = 0.15, 0.6
_SPELLED, _SURE = 2.5, 3.0
_SHORTEST = 5
_WORD = re.compile(r"[^\s,;()]+")
_EDGES = ".:;,\"'"


def trade_share(sheet: SourceSheet, table: PartTable, index: int) -> float:
    """Return which share of a column's cells name a value, package or part number: `91 Ohm 0.5W`,
    `LED 0603 blue`.
    """
    cells = [
        row[index]
        for row in sheet.rows[table.header_row :][:_SAMPLE]
        if index < len(row) and row[index]
    ]
    return sum(map(_is_of_the_trade, cells)) / len(cells) if cells else 0


@lru_cache(maxsize=4096)
def _is_of_the_trade(text: str) -> bool:
    words = [word.strip(_EDGES) for word in _WORD.findall(text)]
    joined = [one + unit for one, unit in pairwise(words) if one.isdecimal() and unit.isalpha()]
    return any(map(_is_part_word, (*words, *joined)))


def _is_part_word(word: str) -> bool:
    if has_shape("link", word):
        return False
    measured = has_shape("value", word) and any(map(str.isalpha, word))
    return (
        measured
        or has_shape("package", word)
        or (len(word) >= _SHORTEST and looks_like_part_number(word))
    )


def has_total(sheet: SourceSheet, table: PartTable) -> bool:
    """Whether a total stands below the rows of a table: what is added up is bought together."""
    below = sheet.rows[table.header_row :]
    return any(is_marker("total", text) for row in below[-_SAMPLE:] for text in row[:3] if text)


def with_names(table: PartTable, sheet: SourceSheet, titles: TitleTable) -> PartTable:
    """Return a table that has quantities and nothing named with the column of names that nobody has
    a title for.

    Their language is unknown, so quantities must be titled beyond doubt and some of the names be
    words of the trade.
    """
    counted = next((column for column in table.columns if column.role == "quantity"), None)
    if (
        counted is None
        or titles.roles(counted.title).get("quantity", 0) < _SPELLED
        or counted.score < _SURE
    ):
        return table
    taken = {column.index for column in table.columns}
    header = sheet.rows[table.header_row - 1] if table.header_row else ()
    for index in range(max(counted.index, len(header))):
        if index not in taken and _are_names(sheet, table, index):
            title = header[index] if index < len(header) and header[index] else f"#{index + 1}"
            named = FoundColumn(
                "description", index, title, 1.0, "its cells are names beside quantities"
            )
            return PartTable(table.header_row, (*table.columns, named), table.score, table.rivals)
    return table


def with_kinds(bare: PartTable, sheet: SourceSheet) -> PartTable:
    """Return a shopping list without titles (counts and links) with its names and values: `R | 10k
    | 4 | …`.
    """
    roles = {column.role for column in bare.columns}
    if not roles >= {"quantity", "link"} or roles & {"description", "designator"}:
        return bare
    taken = {column.index for column in bare.columns}
    width = max((len(row) for row in sheet.rows[:_SAMPLE]), default=0)
    worded = [index for index in range(width) if index not in taken and _are_words(sheet, index)]
    told = zip(("description", *({"value"} - roles)), worded, strict=False)
    found = (
        FoundColumn(role, index, f"#{index + 1}", 1.0, "its cells are names beside quantities")
        for role, index in told
    )
    return PartTable(0, (*bare.columns, *found), bare.score, bare.rivals)


def _are_words(sheet: SourceSheet, index: int) -> bool:
    shapes = profile(
        [row[index] if index < len(row) else "" for row in sheet.rows[:_SAMPLE] if any(row)]
    )
    return (
        shapes.filled > _MOSTLY
        and shapes.distinct > _MOSTLY
        and shapes.numbers + shapes.links < 1 - _MOSTLY
    )


def _are_names(sheet: SourceSheet, table: PartTable, index: int) -> bool:
    cells = [
        row[index] if index < len(row) else ""
        for row in sheet.rows[table.header_row :][:_SAMPLE]
        if any(row)
    ]
    shapes = profile(cells)
    worded = shapes.numbers + shapes.links + shapes.money < 1 - _MOSTLY
    return shapes.filled > _MOSTLY and worded and trade_share(sheet, table, index) > _SOME


def is_pinout(sheet: SourceSheet, table: PartTable, titles: TitleTable) -> bool:
    """Whether a table is titled by pins, banks or signals: its `A1` and `D7` are no designators."""
    rows = (
        sheet.rows[table.header_row - 1 :][:1] if table.header_row else sheet.rows[:_TITLES_WITHIN]
    )
    return any(_pin_titles(row, titles) > 1 for row in rows)


def _pin_titles(row: Iterable[str], titles: TitleTable) -> int:
    return sum(1 for text in row if text and titles.roles(text).get("pin", 0) >= _SPELLED)
