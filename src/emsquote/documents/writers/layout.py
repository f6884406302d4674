"""What terminal and plain text share: how wide texts are, and wide tables in parts that fit."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from msgspec import Struct

from emsquote.documents.sheet import UNKNOWN_TEXT, ColumnKind, Sheet, SheetColumn, cell_text

GAP = 2
LABEL_WIDTH = 44
"""The first column of a table in parts is no wider than this.

Longer labels are broken into lines.
"""
LACKS = f" + {UNKNOWN_TEXT}"
"""How the text of a sum ends that lacks something."""


def text_width(text: str) -> int:
    """Return how many character cells of a terminal a text takes: wide East Asian characters take
    two.

    >>> text_width("抵抗 10k")
    8
    """
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.combining(letter)
        else 2
        if unicodedata.east_asian_width(letter) in "WF"
        else 1
        for letter in text
    )


class TextColumn(Struct, frozen=True):
    """A column as texts: title first, then the cells from top to bottom."""

    texts: tuple[str, ...]
    right: bool

    @property
    def width(self) -> int:
        """Return the width of the widest text."""
        return max(text_width(text) for text in self.texts)

    def aligned(self, row: int) -> str:
        """Return the text of a row, filled up to the column's width on the side that its kind asks
        for.
        """
        text = self.texts[row]
        blank = " " * (self.width - text_width(text))
        return blank + text if self.right else text + blank


def text_columns(sheet: Sheet) -> tuple[TextColumn, ...]:
    """Return the sheet's columns as texts.

    All but texts are set to the right, digits below digits.
    """
    return tuple(_text_column(sheet, place, column) for place, column in enumerate(sheet.columns))


def _text_column(sheet: Sheet, place: int, column: SheetColumn) -> TextColumn:
    texts = [cell_text(row.cells[place], sheet.language) for row in sheet.rows]
    right = column.kind is not ColumnKind.TEXT
    if right and any(text.endswith(LACKS) for text in texts):
        texts = [text if text.endswith(LACKS) else f"{text}{' ' * len(LACKS)}" for text in texts]
    return TextColumn((column.title, *texts), right)


def blocks(columns: tuple[TextColumn, ...], width: int) -> Iterator[tuple[TextColumn, ...]]:
    """Yield the columns in groups of at most `width` characters, the first column repeated in each
    group.

    A group has at least one column beside the first, even if that is too wide.
    """
    if not columns:
        return
    first, *others = columns
    group: list[TextColumn] = []
    label = min(first.width, LABEL_WIDTH)
    taken = label
    for column in others:
        if group and taken + GAP + column.width > width:
            yield (first, *group)
            group, taken = [], label
        group.append(column)
        taken += GAP + column.width
    yield (first, *group)
