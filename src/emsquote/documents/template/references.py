"""References to cells, after rows have moved: in formulas, names, print areas and ranges of
formats.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token

_CELL = re.compile(r"(\$?[A-Z]{1,3}\$?)([0-9]+)$")
_ROW = re.compile(r"(\$?)([0-9]+)$")


class MovedRows:
    """Where the rows of a worksheet went: each row to the first and last of those that now stand in
    its place.
    """

    def __init__(self, page: str, copies: Mapping[int, int]) -> None:
        """Take the name of the worksheet, and of each repeated row how often it now stands
        there.
        """
        self.page = page
        self._grown = {row: count - 1 for row, count in copies.items() if count > 1}

    def first(self, row: int) -> int:
        """Return where a row now begins."""
        return row + sum(more for repeated, more in self._grown.items() if repeated < row)

    def last(self, row: int) -> int:
        """Return where a row now ends: below its last copy if it is repeated."""
        return self.first(row) + self._grown.get(row, 0)

    def range(self, reference: str) -> str:
        """Return a reference (`B7`, `$A$1:F9`, `3:4`, several with blanks between) in which rows
        have moved.

        A range that ends in a repeated row grows with it; a single cell is its first copy.

        >>> MovedRows("Quote", {7: 3}).range("B7:B7 C9 $1:$8")
        'B7:B9 C11 $1:$10'
        """
        return " ".join(self._one(part) for part in reference.split(" "))

    def _one(self, reference: str) -> str:
        start, colon, end = reference.partition(":")
        return f"{self._corner(start, last=False)}{colon}{self._corner(end, last=True)}"

    def _corner(self, corner: str, *, last: bool) -> str:
        match = _CELL.match(corner) or _ROW.match(corner)
        if not match:
            return corner
        row = int(match[2])
        return f"{match[1]}{self.last(row) if last else self.first(row)}"

    def formula(self, formula: str, page: str) -> str:
        """Return a formula that stands on worksheet `page`, with its references to the moved rows
        set right.
        """
        tokens = Tokenizer(formula)
        for token in tokens.items:
            if token.type == Token.OPERAND and token.subtype == Token.RANGE:
                token.value = self._operand(token.value, page)
        return "".join(("=", *(str(token.value) for token in tokens.items)))

    def areas(self, written: str) -> str:
        """Return a print area (`'Sheet'!$A$1:$F$9,…`) as references without the worksheet, after
        rows have moved.
        """
        tokens = (token for token in Tokenizer(f"={written}").items if token.type == Token.OPERAND)
        return ",".join(self.range(token.value.rpartition("!")[2]) for token in tokens)

    def _operand(self, operand: str, page: str) -> str:
        sheet, mark, reference = operand.rpartition("!")
        named = sheet.strip("'").replace("''", "'") if mark else page
        return f"{sheet}{mark}{self.range(reference)}" if named == self.page else operand
