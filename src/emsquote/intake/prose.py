"""Part lists written as prose, one part a line with its number: `2x 10k resistor 0805 (R1, R2)`,
`LM358 --- 1 pcs`.

Only a line that says how many, or begins with designators (`R1, R2: 10k 0805`), is a part line;
everything else is a heading or a note. It is looked for where no table is found, or none that takes
in most lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct

from emsquote.intake.columns import FoundColumn
from emsquote.intake.judgement import Evidence, Least, Letters, Share
from emsquote.intake.profile import designator_share, has_shape, looks_like_part_number
from emsquote.intake.quantity import unit_of
from emsquote.intake.readers import SourceSheet
from emsquote.intake.table import PartTable
from emsquote.intake.trade_words import with_their_units
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
"""What the cells of a line are, in the order of `ProseLine`."""
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
_IN_A_COLUMN = re.compile(
    r"\s*(?:[-*•·]\s+)?(?P<text>\S[^\t]*?)(?:\s*\t\s*|\s{3,})(?:[-–—:x×=]\s*)?"
    r"(?P<alone>\d{1,4}(?:\s+(?:or|oder|ou|sau|o|/)\s+\d{1,4})?)\s*(?P<after>[,(].*)?",
    re.IGNORECASE,
)
"""A number alone counts behind a tab or some blanks, as in a column of its own."""
_AHEAD_ALONE = re.compile(r"\s*(?P<alone>\d{1,4})\s+(?P<text>[^\W\d]\S.*)")
"""A number alone ahead counts where all such numbers do not merely number the lines."""
_FORMS = (_AHEAD, _BEHIND, _IN_A_LIST)
_BARE_FORMS = (*_FORMS, _AHEAD_ALONE, _IN_A_COLUMN)
"""Forms of which the number is but a number: tried where the others make no list."""
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


class ProseLine(NamedTuple):
    """What a line of prose says of a part; of no part where it has neither number nor place."""

    number: str = ""
    designators: str = ""
    value: str = ""
    package: str = ""
    stock_code: str = ""
    text: str = ""

    @property
    def is_part(self) -> bool:
        """Whether it says how many, or where."""
        return bool(self.number or self.designators)

    @property
    def is_telling(self) -> bool:
        """Whether it has more of the trade than a place with a name: `D2: button` may be a pin."""
        if self.package or self.stock_code or (self.number and self.designators):
            return True
        return _is_value(self.value) or _is_part_number(self.value)


def prose_of(lines: Sequence[str], name: str = "") -> Prose | None:
    """Return the part list that a text's lines are, None if too few say how many or name anything
    of the trade.
    """
    if len(lines) > _MOST_LINES:
        return None
    for forms in (_FORMS, _BARE_FORMS):
        read = [_read(line, forms) for line in lines]
        parts = [line for line in read if line.is_part]
        if _is_list(parts, lines) and not _are_numbered(parts):
            return _made_of(read, parts, name)
    return None


def _are_numbered(parts: Sequence[ProseLine]) -> bool:
    """Whether the numbers of the lines are 1, 2, 3 …: they count the lines, not the parts."""
    numbers = [part.number for part in parts if part.number]
    return len(numbers) > 1 and numbers == [str(place) for place in range(1, len(numbers) + 1)]


def _made_of(read: Sequence[ProseLine], parts: Sequence[ProseLine], name: str) -> Prose:
    rows = tuple(tuple(line) if any(line) else () for line in read)
    return Prose(SourceSheet(name=name, rows=rows), PartTable(0, tuple(_columns(parts)), 0))


def _is_list(parts: Sequence[ProseLine], lines: Sequence[str]) -> bool:
    """Whether the parts are some, of some of the text, and some of them of the trade."""
    filled = sum(1 for line in lines if any(map(str.isalnum, line)))
    if len(parts) < Least.ROWS or len(parts) < Share.SOME * filled:
        return False
    telling = sum(1 for part in parts if part.is_telling)
    return telling >= Share.SOME * len(parts)


def _columns(parts: Sequence[ProseLine]) -> Iterator[FoundColumn]:
    """Yield the columns that any of the parts has something in."""
    for index, role in enumerate(_ROLES):
        if any(part[index] for part in parts):
            yield FoundColumn(role, index, f"#{index + 1}", Evidence.ASKED, "told by prose")


def _read(line: str, forms: Sequence[re.Pattern[str]]) -> ProseLine:
    """Return what a line says of a part, or only its text."""
    found = None
    if len(line) <= Letters.PROSE:
        found = _counted_part(line, forms) or _placed_part(line)
    return found or ProseLine(text=line.strip())


def _counted_part(line: str, forms: Sequence[re.Pattern[str]]) -> ProseLine | None:
    """Return what a line says that tells how many, None if it does not."""
    counted = _counted(line, forms)
    if counted is None:
        return None
    number, text = counted
    lists = (bracketed for bracketed in _BRACKETED.findall(text) if list_likeness(bracketed) == 1)
    designators = next(lists, "")
    words = _words(text.replace(f"({designators})", " ") if designators else text)
    return ProseLine(number, designators, _value(words), *_package_and_code(words), text)


def _placed_part(line: str) -> ProseLine | None:
    """Return what a line says that begins with designators and tells what they are, None if it
    does not.
    """
    names, text = _parted(line.strip())
    words = _words(text)
    if not any(words) or _is_position(words):
        return None
    value = _value(words)
    package, stock_code = _package_and_code(words)
    is_named = _NAMED.fullmatch(names) is not None and value and package
    if designator_share(names) < 1 and not is_named:
        return None
    named = value or (words[0] if len(words) == 1 else "")
    return ProseLine("", names, named, package, stock_code, text)


def _words(text: str) -> Sequence[str]:
    return [word.strip(_EDGES) for word in _WORD.findall(text)]


def _package_and_code(words: Sequence[str]) -> tuple[str, str]:
    """Return the first package and the first supplier's number among words."""
    package = next(filter(_is_package, words), "")
    return package, next(filter(_is_stock_code, words), "")


def _parted(line: str) -> tuple[str, str]:
    """Return what may be the designators with which a line begins, and the rest."""
    found = _PARTING.search(line)
    if found is not None:
        head = line[: found.start()]
        if designator_share(head) == 1 or _NAMED.fullmatch(head):
            return head, line[found.end() :]
    words = line.split()
    number = 0
    for place, word in enumerate(words):
        if word not in _JOINING and not _is_designators(word):
            number = place
            break
    return " ".join(words[:number]), " ".join(words[number:])


def _is_position(words: Sequence[str]) -> bool:
    """Whether words have the figures of a place on the board: two with decimals, or three."""
    figures = [word for word in words if _FIGURE.fullmatch(word) and not _is_package(word)]
    decimals = sum(not word.isdecimal() for word in figures)
    return len(figures) >= Least.COLUMNS or decimals >= Least.PAIR


def _is_designators(word: str) -> bool:
    return designator_share(word.strip(_EDGES)) == 1 and not _is_package(word)


def _counted(line: str, forms: Sequence[re.Pattern[str]]) -> tuple[str, str] | None:
    """Return how many a line says, and of what; None if it does not say."""
    for form in forms:
        found = form.fullmatch(line)
        if found is None or not any(map(str.isalpha, found["text"])):
            continue
        groups = found.groupdict()
        unit = groups.get("unit")
        if not unit or unit_of(unit) == PIECES:
            number = next(groups[name] for name in _NUMBERS if groups.get(name))
            said = (found["text"].strip(), groups.get("after"))
            return number, " ".join(filter(None, said))
    return None


def _value(words: Sequence[str]) -> str:
    """Return the part number that a line names, if it is but one, else its first value (`100nF`,
    `22 ohm`).
    """
    numbers = [word for word in words if _is_part_number(word)]
    if len(numbers) == 1:
        return numbers[0]
    return next(filter(_is_value, (*words, *with_their_units(words))), "")


def _is_value(word: str) -> bool:
    if not has_shape("value", word) or not any(map(str.isalpha, word)) or "%" in word:
        return False
    return not has_shape("sku", word) and not has_shape("package", word)


def _is_part_number(word: str) -> bool:
    if len(word) < Letters.PART_NUMBER or not looks_like_part_number(word):
        return False
    return not has_shape("sku", word) and not has_shape("link", word)


def _is_package(word: str) -> bool:
    return has_shape("package", word)


def _is_stock_code(word: str) -> bool:
    return has_shape("sku", word) and len(word) >= Letters.PART_NUMBER
