"""Part lists written as prose, one part a line with its number: `2x 10k resistor 0805 (R1, R2)`,
`LM358 --- 1 pcs`.

Only a line that says how many, or begins with designators (`R1, R2: 10k 0805`), is a part line;
everything else is a heading or a note. It is looked for where no table is found, or none that takes
in most lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from msgspec import Struct

from emsquote.intake.columns import FoundColumn
from emsquote.intake.judgement import Evidence, Least, Letters, Share
from emsquote.intake.profile import designator_share, has_shape, looks_like_part_number
from emsquote.intake.quantity import unit_of
from emsquote.intake.readers import SourceSheet
from emsquote.intake.readers.sheet import Row
from emsquote.intake.table import PartTable
from emsquote.model.column_role import ColumnRole
from emsquote.model.designator import list_likeness
from emsquote.model.measure import PIECES

_ROLES = (
    ColumnRole.QUANTITY,
    ColumnRole.DESIGNATOR,
    ColumnRole.VALUE,
    ColumnRole.FOOTPRINT,
    ColumnRole.SUPPLIER_PN,
    ColumnRole.DESCRIPTION,
)
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
_IN_A_LIST = re.compile(r"\s*[-*•·]\s+(?P<text>\S.*?)\s*\((?P<alone>\d{1,4})\)\s*")
"""A number alone in brackets counts behind a bullet only: `Resistors (5)` may be a heading."""
_PARTING = re.compile(r"\s*[:=]\s*|\t\s*|\s{2,}|\s+[-–—]+>?\s+")
_JOINING = frozenset({"-", "–", "to", "and", "&", "+", "…"})
_NAMED = re.compile(r"[A-Z][A-Z0-9_]{1,7}")
"""A place that is called by its signal (`REN: 390 ohm 0603`): believed where value and package
follow.
"""
_FIGURE = re.compile(r"[-+]?\d+(?:[.,]\d+)?(?:mm|mil)?")
_BRACKETED = re.compile(r"\(([^()]{1,400})\)")
_WORD = re.compile(r"[^\s,;()]+")
_EDGES = ".:;,\"'"
_NUMBERS = ("bracketed", "times", "before", "titled", "counted", "alone")
_MOST_LINES = 2_000


class Prose(Struct, frozen=True):
    """A text taken as a part list: its lines as rows of a sheet, and what their cells are."""

    sheet: SourceSheet
    table: PartTable


def prose_of(lines: Sequence[str], name: str = "") -> Prose | None:
    """Return the part list that a text's lines are, None if too few say how many or name anything
    of the trade.
    """
    if len(lines) > _MOST_LINES:
        return None
    rows = [_row(line) for line in lines]
    parts = [row for row in rows if row[0] or row[1]]
    filled = sum(1 for line in lines if any(map(str.isalnum, line)))
    telling = sum(map(_is_telling, parts))
    if (
        len(parts) < Least.ROWS
        or len(parts) < Share.SOME * filled
        or telling < Share.SOME * len(parts)
    ):
        return None
    columns = tuple(
        FoundColumn(role, index, f"#{index + 1}", Evidence.ASKED, "told by prose")
        for index, role in enumerate(_ROLES)
    )
    used = tuple(column for column in columns if any(row[column.index] for row in parts))
    return Prose(
        SourceSheet(name, tuple(() if not any(row) else row for row in rows)), PartTable(0, used, 0)
    )


def _is_telling(row: Row) -> bool:
    """Whether a part's cells have more of the trade than a place with a name: `D2: button` may be a
    pin.
    """
    return bool(
        (row[0] and row[1]) or row[3] or row[4] or _is_value(row[2]) or _is_part_number(row[2])
    )


def _row(line: str) -> Row:
    """Return the cells of a line: what it says of a part, or only its text."""
    counted = _counted(line) if len(line) <= Letters.PROSE else None
    if counted is None:
        return _led_by_designators(line) or ("", "", "", "", "", line.strip())
    number, text = counted
    designators = next((each for each in _BRACKETED.findall(text) if list_likeness(each) == 1), "")
    words = [
        word.strip(_EDGES)
        for word in _WORD.findall(text.replace(f"({designators})", " ") if designators else text)
    ]
    return (
        number,
        designators,
        _value(words),
        _first(words, _is_package),
        _first(words, _is_stock_code),
        text,
    )


def _led_by_designators(line: str) -> Row | None:
    """Return the cells of a line that begins with designators and says what they are.

    None if it does not.
    """
    names, text = _parted(line.strip()) if len(line) <= Letters.PROSE else ("", "")
    words = [word.strip(_EDGES) for word in _WORD.findall(text)]
    if not any(words) or _is_position(words):
        return None
    value, package = _value(words), _first(words, _is_package)
    if designator_share(names) < 1 and not (_NAMED.fullmatch(names) and value and package):
        return None
    return (
        "",
        names,
        value or (words[0] if len(words) == 1 else ""),
        package,
        _first(words, _is_stock_code),
        text,
    )


def _parted(line: str) -> tuple[str, str]:
    """Return what may be the designators with which a line begins, and the rest."""
    found = _PARTING.search(line)
    if found is not None and (
        designator_share(line[: found.start()]) == 1 or _NAMED.fullmatch(line[: found.start()])
    ):
        return line[: found.start()], line[found.end() :]
    words = line.split()
    number = next(
        (n for n, word in enumerate(words) if word not in _JOINING and not _is_designators(word)), 0
    )
    return " ".join(words[:number]), " ".join(words[number:])


def _is_position(words: Sequence[str]) -> bool:
    """Whether words have the figures of a place on the board: two with decimals, or three."""
    figures = [word for word in words if _FIGURE.fullmatch(word) and not _is_package(word)]
    return len(figures) > 2 or sum(not word.isdecimal() for word in figures) > 1  # noqa: PLR2004 - x, y and an angle


def _is_designators(word: str) -> bool:
    return designator_share(word.strip(_EDGES)) == 1 and not _is_package(word)


def _counted(line: str) -> tuple[str, str] | None:
    """Return how many a line says, and of what; None if it does not say."""
    for found in (_AHEAD.fullmatch(line), _BEHIND.fullmatch(line), _IN_A_LIST.fullmatch(line)):
        if found is not None and any(map(str.isalpha, found["text"])):
            groups = found.groupdict()
            number = next(groups[name] for name in _NUMBERS if groups.get(name))
            unit = groups.get("unit")
            if not unit or unit_of(unit) == PIECES:
                return number, " ".join(filter(None, (found["text"].strip(), groups.get("after"))))
    return None


def _value(words: Sequence[str]) -> str:
    """Return the part number that a line names, if it is but one, else its first value (`100nF`,
    `22 ohm`).
    """
    numbers = [word for word in words if _is_part_number(word)]
    if len(numbers) == 1:
        return numbers[0]
    apart = (one + unit for one, unit in pairwise(words) if one.isdecimal() and unit.isalpha())
    return next((word for word in (*words, *apart) if _is_value(word)), "")


def _is_value(word: str) -> bool:
    is_measure = has_shape("value", word) and any(map(str.isalpha, word)) and "%" not in word
    return is_measure and not has_shape("sku", word) and not has_shape("package", word)


def _is_part_number(word: str) -> bool:
    plain = len(word) >= Letters.PART_NUMBER and looks_like_part_number(word)
    return plain and not has_shape("sku", word) and not has_shape("link", word)


def _is_package(word: str) -> bool:
    return has_shape("package", word)


def _is_stock_code(word: str) -> bool:
    return has_shape("sku", word) and len(word) >= Letters.PART_NUMBER


def _first(words: Sequence[str], test: Callable[[str], bool]) -> str:
    return next((word for word in words if test(word)), "")
