"""What tells that a list is one of parts where no column says so: words of the trade, a total.

And what is of pins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from msgspec.structs import replace

from emsquote.intake.columns import FoundColumn
from emsquote.intake.judgement import Evidence, Least, Letters, Share, Within
from emsquote.intake.layout import cell
from emsquote.intake.markers import is_marker
from emsquote.intake.profile import has_shape, looks_like_part_number, profile
from emsquote.intake.readers import SourceSheet
from emsquote.intake.readers.sheet import Row
from emsquote.intake.table import PartTable, header_of
from emsquote.intake.titles import BomTitles
from emsquote.model.column_role import ColumnRole

_FIRST_COLUMNS = 3
"""In which of them the word for a total stands."""
_WORD = re.compile(r"[^\s,;()]+")
_EDGES = ".:;,\"'"
_NAMES = "its cells are names beside quantities"


def trade_share(sheet: SourceSheet, table: PartTable, index: int) -> float:
    """Return which share of a column's cells name a value, package or part number: `91 Ohm 0.5W`,
    `LED 0603 blue`.
    """
    texts = (cell(row, index) for row in _sample(sheet, table))
    cells = [text for text in texts if text]
    return sum(map(_is_of_the_trade, cells)) / len(cells) if cells else 0


def _sample(sheet: SourceSheet, table: PartTable) -> Sequence[Row]:
    """Return the rows below the header by which a column is judged."""
    return sheet.rows[table.header_row :][: Within.SAMPLE]


def _is_of_the_trade(text: str) -> bool:
    words = [word.strip(_EDGES) for word in _WORD.findall(text)]
    return any(map(_is_part_word, words)) or any(map(_is_part_word, with_their_units(words)))


def with_their_units(words: Sequence[str]) -> Iterator[str]:
    """Yield the numbers among words with the word behind them, which may be a unit: `91 Ohm`.

    >>> list(with_their_units(["22", "ohm", "0805"]))
    ['22ohm']
    """
    for word, following in pairwise(words):
        if word.isdecimal() and following.isalpha():
            yield word + following


def _is_part_word(word: str) -> bool:
    if has_shape("link", word):
        return False
    if has_shape("package", word):
        return True
    if has_shape("value", word) and any(map(str.isalpha, word)):
        return True
    return len(word) >= Letters.PART_NUMBER and looks_like_part_number(word)


def has_total(sheet: SourceSheet, table: PartTable) -> bool:
    """Whether a total stands below the rows of a table: what is added up is bought together."""
    below = sheet.rows[table.header_row :][-Within.SAMPLE :]
    return any(is_marker("total", text) for row in below for text in row[:_FIRST_COLUMNS] if text)


def with_names(table: PartTable, sheet: SourceSheet, titles: BomTitles) -> PartTable:
    """Return a table that has quantities and nothing named with the column of names that nobody has
    a title for.

    Their language is unknown, so quantities must be titled beyond doubt and some of the names be
    words of the trade.
    """
    counted = table.column(ColumnRole.QUANTITY)
    if counted is None or counted.score < Evidence.SURE:
        return table
    if titles.weight(counted.title, ColumnRole.QUANTITY) < Evidence.SPELLED:
        return table
    taken = {column.index for column in table.columns}
    header = header_of(sheet, table)
    for index in range(max(counted.index, len(header))):
        if index not in taken and _are_names(sheet, table, index):
            title = cell(header, index) or f"#{index + 1}"
            named = FoundColumn(ColumnRole.DESCRIPTION, index, title, Evidence.POSSIBLE, _NAMES)
            return replace(table, columns=(*table.columns, named))
    return table


def with_kinds(bare: PartTable, sheet: SourceSheet) -> PartTable:
    """Return a shopping list without titles (counts and links, or counts that say so) with its
    names and values: `R | 10k | 4 | …`, `relay | x2`.
    """
    counted = bare.index(ColumnRole.QUANTITY)
    if counted is None:
        return bare
    if ColumnRole.LINK not in bare.roles and not _are_times(sheet, counted):
        return bare
    if bare.roles & {ColumnRole.DESCRIPTION, ColumnRole.DESIGNATOR}:
        return bare
    wanted = [ColumnRole.DESCRIPTION]
    if ColumnRole.VALUE not in bare.roles:
        wanted.append(ColumnRole.VALUE)
    worded = _columns_of_words(sheet, taken={column.index for column in bare.columns})
    found = (
        FoundColumn(role, index, f"#{index + 1}", Evidence.POSSIBLE, _NAMES)
        for role, index in zip(wanted, worded, strict=False)
    )
    return replace(bare, columns=(*bare.columns, *found))


def _are_times(sheet: SourceSheet, index: int) -> bool:
    """Whether a column's numbers say that they count: `x2`."""
    cells = profile([cell(row, index) for row in sheet.rows[: Within.SAMPLE] if any(row)])
    return cells.times > Share.NEARLY_ALL


def _columns_of_words(sheet: SourceSheet, taken: set[int]) -> Iterator[int]:
    width = max((len(row) for row in sheet.rows[: Within.SAMPLE]), default=0)
    for index in range(width):
        if index not in taken and _are_words(sheet, index):
            yield index


def _are_words(sheet: SourceSheet, index: int) -> bool:
    """Whether a column is of words that differ from row to row."""
    cells = profile([cell(row, index) for row in sheet.rows[: Within.SAMPLE] if any(row)])
    if cells.filled <= Share.MOST or cells.distinct <= Share.MOST:
        return False
    return cells.numbers + cells.links < 1 - Share.MOST


def _are_names(sheet: SourceSheet, table: PartTable, index: int) -> bool:
    """Whether a column below a header is of words, some of them of the trade."""
    cells = profile([cell(row, index) for row in _sample(sheet, table) if any(row)])
    wordless = cells.numbers + cells.links + cells.money
    if cells.filled <= Share.MOST or wordless >= 1 - Share.MOST:
        return False
    return trade_share(sheet, table, index) > Share.FEW


def is_pinout(sheet: SourceSheet, table: PartTable, titles: BomTitles) -> bool:
    """Whether a table is titled by pins, banks or signals: its `A1` and `D7` are no designators."""
    header = header_of(sheet, table)
    rows = [header] if table.header_row else sheet.rows[: Within.PREAMBLE]
    return any(_pin_titles(row, titles) >= Least.PAIR for row in rows)


def _pin_titles(row: Iterable[str], titles: BomTitles) -> int:
    weights = (titles.weight(text, ColumnRole.PIN) for text in row if text)
    return sum(1 for weight in weights if weight >= Evidence.SPELLED)
