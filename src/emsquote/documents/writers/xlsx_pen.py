"""The formats of a workbook: how headings, texts, numbers, formulas and input cells look.

A look is the number under which the workbook keeps a format.
"""

from __future__ import annotations

from functools import cache

import xlsxwriter

from emsquote.documents.sheet import WORDS, ColumnKind, Emphasis, SheetColumn

INPUT_COLOUR = "#FFF8DC"
"""What a cell is filled with that the reader may change."""
WRAPPED_FROM = 20
"""Columns at least this wide hold sentences: they break into lines instead of running out of
sight.
"""


def wraps(column: SheetColumn) -> bool:
    """Whether the texts of a column break into lines."""
    return column.kind is ColumnKind.TEXT and column.width >= WRAPPED_FROM


class Pen:
    """The formats of one workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self.faint = book.add_format({"font_color": "#B8B8B8"})
        """The format of errors: they are told where people look."""
        self.text = cache(self._text)
        self.number = cache(self._number)
        self.formula = cache(self._formula)
        self.input = cache(self._input)

    def _text(self, emphasis: Emphasis, column: SheetColumn) -> int:
        if column.kind is not ColumnKind.TEXT:
            return self._format(emphasis, align="right")
        # Indented, else a text touches the number before it.
        return self._format(emphasis, align="left", indent=1, text_wrap=wraps(column))

    def _number(self, emphasis: Emphasis, number_format: str) -> int:
        return self._format(emphasis, num_format=number_format)

    def _formula(self, emphasis: Emphasis, number_format: str) -> int:
        # To the right even where it tells in words that something is missing.
        side = "left" if number_format == WORDS else "right"
        return self._format(emphasis, num_format=number_format, align=side)

    def _input(self, number_format: str, *, right: bool) -> int:
        look = {
            "bg_color": INPUT_COLOUR,
            "font_color": "#1F3FBF",
            "border": 1,
            "border_color": "#D8C98A",
            "locked": False,
        }
        sides = {"align": "right"} if right else {"align": "left", "indent": 1}
        return self._format(Emphasis.BODY, num_format=number_format, **look, **sides)

    def _format(self, emphasis: Emphasis, **properties: object) -> int:
        look = {"bold": emphasis is not Emphasis.BODY, "top": int(emphasis is Emphasis.TOTAL)}
        return self._look({"font_size": 10, "valign": "top", **look, **properties})

    def _look(self, properties: dict[str, object]) -> int:
        number: int = self._book.add_format(properties)._get_xf_index()  # type: ignore[no-untyped-call] # noqa: SLF001
        return number

    def title(self) -> int:
        """Return the look of a sheet's title."""
        return self._look({"bold": True, "font_size": 14, "align": "left", "indent": 1})

    def header(self, *, right: bool) -> int:
        """Return the look of a column's title."""
        return self._look(
            {
                "bold": True,
                "font_size": 10,
                "bg_color": "#DDE5EC",
                "bottom": 1,
                "text_wrap": True,
                "valign": "top",
                **({"align": "right"} if right else {"align": "left", "indent": 1}),
            }
        )
