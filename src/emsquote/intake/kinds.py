"""The kinds of tables that are told apart: which roles make a part list, and which a pick-and-place
file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from enum import StrEnum
from functools import cache

from emsquote.intake.judgement import Least, Share, Within
from emsquote.intake.readers import SourceSheet
from emsquote.intake.readers.sheet import Row
from emsquote.intake.table import PartTable, RoleWeights
from emsquote.intake.word_tables import known_word, word_rows
from emsquote.model.column_role import ColumnRole

_FIGURE = re.compile(r"-?\d{1,6}(?:\.\d{1,8})?")
_EIGHTH_OF_A_TURN = 45
_COORDINATES = frozenset({ColumnRole.POSITION_X, ColumnRole.POSITION_Y, ColumnRole.ROTATION})


class TableKind(StrEnum):
    """A kind of table that is looked for."""

    PART_LIST = "part_list"
    PICK_AND_PLACE = "pick_and_place"


@cache  # one for each kind of table
def role_weights(kind: TableKind) -> RoleWeights:
    """Return how much each role makes a row the header of a kind of table (`kinds.csv`)."""
    return {
        known_word(ColumnRole, row["role"], "kinds"): float(row["weight"])
        for row in word_rows("kinds")
        if known_word(TableKind, row["kind"], "kinds") is kind
    }


def is_placement(table: PartTable) -> bool:
    """Whether a table has positions or rotations and no quantities: a pick-and-place file."""
    if table.index(ColumnRole.QUANTITY) is not None:
        return False
    return len(_COORDINATES & table.roles) >= Least.PAIR


def is_bare_placement(sheet: SourceSheet, table: PartTable) -> bool:
    """Whether a table without titles is a pick-and-place file: two columns of coordinates and one
    of right angles.
    """
    counted_or_named = {ColumnRole.QUANTITY, ColumnRole.MPN} & table.roles
    if table.header_row or counted_or_named:
        return False
    figures = list(_columns_of_figures(sheet.rows))
    angles = sum(1 for column in figures if all(map(_is_angle, column)))
    return len(figures) > angles >= 1 and len(figures) >= Least.COLUMNS


def is_run_together(sheet: SourceSheet, table: PartTable) -> bool:
    """Whether a lined-up text is a pick-and-place file whose columns stand too close to be parted:
    its words are in columns, two of coordinates and one of right angles.
    """
    if table.index(ColumnRole.QUANTITY) is not None:
        return False
    figures = list(_columns_of_figures(_words_in_columns(sheet)))
    angles = sum(1 for column in figures if all(map(_is_angle, column)))
    broken = sum(1 for column in figures if not all(map(_is_whole, column)))
    return angles >= 1 and broken >= Least.PAIR and len(figures) >= Least.COLUMNS


def _words_in_columns(sheet: SourceSheet) -> Sequence[Row]:
    """Return the rows cut into words, none if most do not have as many as most others."""
    words = [tuple(" ".join(row).split()) for row in sheet.rows[: Within.SAMPLE] if any(row)]
    if not words:
        return ()
    width, number = Counter(map(len, words)).most_common(1)[0]
    return [row for row in words if len(row) == width] if number > Share.HALF * len(words) else ()


def _is_whole(number: Decimal) -> bool:
    return number == int(number)


def _columns_of_figures(lines: Sequence[Row]) -> Iterator[Sequence[Decimal]]:
    """Yield the figures of each column that has little else."""
    rows = [row for row in lines[: Within.SAMPLE] if any(row)]
    for index in range(max(map(len, rows), default=0)):
        cells = [row[index] for row in rows if index < len(row)]
        figures = [Decimal(text) for text in cells if _FIGURE.fullmatch(text)]
        if len(cells) - len(figures) <= Share.FEW * len(cells):
            yield figures


def _is_angle(number: Decimal) -> bool:
    return number % _EIGHTH_OF_A_TURN == 0
