"""Part lists written as prose, one part a line with its number: `2x 10k resistor 0805 (R1, R2)`, `LM358 --- 1 pcs`.

Only a line that says how many is a part line; everything else is a heading or a note. It is looked for where no table
is found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from msgspec import Struct

from emsquote.designator import list_likeness
from emsquote.intake.columns import FoundColumn
from emsquote.intake.profile import has_shape, looks_like_part_number
from emsquote.intake.quantity import unit_of
from emsquote.intake.table import Table
from emsquote.measure import PIECES
from emsquote.readers import Sheet
from emsquote.readers.sheet import Row

_ROLES = ("quantity", "designator", "value", "footprint", "supplier_pn", "description")
_TITLE = r"(?:qty|quantity|anzahl|menge|quantité|quantità|cantidad)\.?[\s:=]*"
_AHEAD = re.compile(
    r"\s*(?:[-*•·–]\s+)?(?:\((?P<bracketed>\d{1,5})\)\s*|(?P<times>\d{1,5})\s?[x×]\s+|(?P<counted>\d{1,5})\s?(?P<unit>[^\W\d]{1,6})\.?\s+)"
    r"(?P<text>\S.*)",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"\s*(?:[-*•·]\s+)?(?P<text>\S.*?)\s*(?:\s-+|\s[–—]|[:,;])?\s+[(\[]?"
    rf"(?:[x×]\s?(?P<times>\d{{1,5}})|(?P<before>\d{{1,5}})\s?[x×]|{_TITLE}(?P<titled>\d{{1,5}})|(?P<counted>\d{{1,5}})\s?(?P<unit>[^\W\d]{{1,6}})\.?)"
    r"[)\]]?\s*(?P<after>[,(].*)?",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"\(([^()]{1,400})\)")
_WORD = re.compile(r"[^\s,;()]+")
_EDGES = ".:;,\"'"
_NUMBERS = ("bracketed", "times", "before", "titled", "counted")
_FEWEST, _SHARE, _TELLING = 3, 0.25, 0.3
_MOST_LINES, _LONGEST = 2_000, 400
_SHORTEST_NUMBER = 5


class Prose(Struct, frozen=True):
    """A text taken as a part list: its lines as rows of a sheet, and what their cells are."""

    sheet: Sheet
    table: Table


def prose_of(lines: Sequence[str], name: str = "") -> Prose | None:
    """Return the part list that a text's lines are, None if too few say how many or name anything of the trade."""
    if len(lines) > _MOST_LINES:
        return None
    rows = [_row(line) for line in lines]
    parts = [row for row in rows if row[0]]
    filled = sum(1 for line in lines if any(map(str.isalnum, line)))
    telling = sum(1 for row in parts if any(row[1:5]))
    if len(parts) < _FEWEST or len(parts) < _SHARE * filled or telling < _TELLING * len(parts):
        return None
    columns = tuple(
        FoundColumn(role, index, f"#{index + 1}", 9.0, "told by prose") for index, role in enumerate(_ROLES)
    )
    used = tuple(column for column in columns if any(row[column.index] for row in parts))
    return Prose(Sheet(name, tuple(() if not any(row) else row for row in rows)), Table(0, used, 0))


def _row(line: str) -> Row:
    """Return the cells of a line: what it says of a part, or only its text."""
    counted = _counted(line) if len(line) <= _LONGEST else None
    if counted is None:
        return ("", "", "", "", "", line.strip())
    number, text = counted
    designators = next((each for each in _BRACKETED.findall(text) if list_likeness(each) == 1), "")
    words = [
        word.strip(_EDGES) for word in _WORD.findall(text.replace(f"({designators})", " ") if designators else text)
    ]
    return (number, designators, _value(words), _first(words, _is_package), _first(words, _is_stock_code), text)


def _counted(line: str) -> tuple[str, str] | None:
    """Return how many a line says, and of what; None if it does not say."""
    for found in (_AHEAD.fullmatch(line), _BEHIND.fullmatch(line)):
        if found is not None and any(map(str.isalpha, found["text"])):
            groups = found.groupdict()
            number = next(groups[name] for name in _NUMBERS if groups.get(name))
            if not groups["unit"] or unit_of(groups["unit"]) == PIECES:
                return number, " ".join(filter(None, (found["text"].strip(), groups.get("after"))))
    return None


def _value(words: Sequence[str]) -> str:
    """Return the part number that a line names, if it is but one, else its first value (`100nF`, `22 ohm`)."""
    numbers = [word for word in words if _is_part_number(word)]
    if len(numbers) == 1:
        return numbers[0]
    apart = (one + unit for one, unit in pairwise(words) if one.isdecimal() and unit.isalpha())
    return next((word for word in (*words, *apart) if _is_value(word)), "")


def _is_value(word: str) -> bool:
    is_measure = has_shape("value", word) and any(map(str.isalpha, word)) and "%" not in word
    return is_measure and not has_shape("sku", word) and not has_shape("package", word)


def _is_part_number(word: str) -> bool:
    plain = len(word) >= _SHORTEST_NUMBER and looks_like_part_number(word)
    return plain and not has_shape("sku", word) and not has_shape("link", word)


def _is_package(word: str) -> bool:
    return has_shape("package", word)


def _is_stock_code(word: str) -> bool:
    return has_shape("sku", word) and len(word) >= _SHORTEST_NUMBER


def _first(words: Sequence[str], test: Callable[[str], bool]) -> str:
    return next((word for word in words if test(word)), "")
