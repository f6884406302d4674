"""Column titles: what a title says that its column holds, in a dozen languages.

The titles are data (`data/titles/bom.csv`, `price_list.csv` …: role, weight, language, titles
parted by `|`). Weight 3 says that the title settles the role, 2 that it usually means it, 1 that
it may, if the cells agree. Each kind of document has a table of its own, told by the enumeration of
its roles, and all are read by the same rules.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any, Generic, TypeVar

from msgspec import Struct

from emsquote.intake.denials import denials, denying_words
from emsquote.intake.judgement import Evidence, Least, Letters, TitleShare
from emsquote.intake.quantity import unit_of
from emsquote.intake.word_tables import known_word, word_rows
from emsquote.intake.words import compact, is_ideographic, tokens
from emsquote.model.column_role import ColumnRole, HouseQuoteRole, ListRole
from emsquote.model.measure import PIECES

Role = TypeVar("Role", bound=StrEnum)

_TABLES: Mapping[type[StrEnum], str] = {
    ColumnRole: "bom",
    ListRole: "price_list",
    HouseQuoteRole: "house_quote",
}
_MOST_WORDS = 8
_BEGINNING = 4
_SHORTEST_MISSPELT, _LONGEST_MISSPELT = 6, 30
_LONG_MISSPELT = 9
"""A word of so many letters may have two too many or too few: "quantality" is "quantity"."""
_DOMAIN = re.compile(r"(?<=\w)\.(?:com|de|co\.uk|fr|nl|eu|org|net|it|es|pl)\b", re.IGNORECASE)
"""What an address of a supplier ends with: `reichelt.de part number`."""
_FLAGS = frozenset({ColumnRole.FITTED, ColumnRole.DNP})
_IN_BRACKETS = re.compile(r"\s*[(\[（【]([^()\[\]（）【】]{1,8})[)\]）】]\s*")


class TitleTable(Struct, Generic[Role], frozen=True):
    """Known titles of one kind of document: compact spelling → role → weight."""

    kind: type[Role]
    """The roles of that kind of document."""
    weights: Mapping[str, Mapping[Role, float]]

    def roles(self, title: str) -> Mapping[Role, float]:
        """Return how strongly a title speaks for each role, 0 to 3; empty if it says nothing known.

        Exact spellings count in full, known titles inside a longer one by the share they make up,
        misspellings less.

        >>> title_table(ColumnRole).roles("Mfr. Part #")[ColumnRole.MPN]
        3.0
        """
        return _roles(self.kind, title)

    def weight(self, title: str, role: Role) -> float:
        """Return how strongly a title speaks for one role, 0 if it does not."""
        return self.roles(title).get(role, 0)


BomTitles = TitleTable[ColumnRole]
"""The titles of part lists and of what must not be taken for one."""


def title_table(kind: type[Role]) -> TitleTable[Role]:
    """Return the shipped titles of the kind of document that has these roles."""
    table: TitleTable[Role] = _title_table(kind)
    return table


@cache  # one for each kind of title table: four
def _title_table(kind: type[StrEnum]) -> TitleTable[Any]:
    name = _TABLES[kind]
    weights: dict[str, dict[StrEnum, float]] = {}
    for row in word_rows(name):
        role = known_word(kind, row["role"], name)
        for phrase in row["titles"].split("|"):
            for title in _compact_titles(phrase):
                _raise_to(weights.setdefault(title, {}), role, float(row["weight"]))
    if kind is ColumnRole:
        denied: dict[StrEnum, float] = {ColumnRole.DNP: Evidence.SURE}
        for phrase in denials():
            weights.setdefault(compact(phrase), denied)
    weights.pop("", None)
    return TitleTable(kind, weights)


def _raise_to(weights: dict[StrEnum, float], role: StrEnum, weight: float) -> None:
    """Set a role's weight unless it has a greater one."""
    weights[role] = max(weights.get(role, 0), weight)


@cache
def suppliers() -> tuple[str, ...]:
    """Return the shipped names of suppliers that occur in titles (`Mouser Part Number`)."""
    return tuple(row["supplier"] for row in word_rows("suppliers"))


def _compact_titles(phrase: str) -> Iterable[str]:
    """Return a phrase run together, once for each supplier that it is about."""
    before, about_a_supplier, after = phrase.partition("{supplier}")
    if not about_a_supplier:
        return (compact(phrase),)
    begins, ends = compact(before), compact(after)
    return (f"{begins}{name}{ends}" for name in _compact_suppliers())


@cache
def _compact_suppliers() -> tuple[str, ...]:
    return tuple(map(compact, suppliers()))


@lru_cache(maxsize=8192)  # cells that may be titles: each is looked at by several
def _roles(kind: type[StrEnum], title: str) -> Mapping[Any, float]:
    if len(title) > Letters.TITLE:
        return {}
    words = tokens(_DOMAIN.sub("", title))
    exact = _title_table(kind).weights.get("".join(words))
    if exact is not None:
        return exact
    for_several = _for_several(words, kind)
    if for_several:
        return for_several
    if title.isascii() and not "".join(words).isalpha() and not _may_begin(words, kind):
        return {}
    bare = _without_unit(title)
    if bare != title:
        return _roles(kind, bare)
    return _in_part(title, words, kind) or _misspelt("".join(words), kind)


def _for_several(words: Sequence[str], kind: type[StrEnum]) -> Mapping[StrEnum, float]:
    """Return what a title says of quantities that are for a number of boards: `Items per
    3-device`.
    """
    if kind is not ColumnRole or not any(map(str.isdecimal, words[1:-1])):
        return {}
    one = "".join(word for word in words if not word.isdecimal())
    weight = _title_table(kind).weights.get(one, {}).get(ColumnRole.QUANTITY, 0)
    return {ColumnRole.ORDER_QUANTITY: weight} if weight >= Evidence.SURE else {}


def _in_part(title: str, words: Sequence[str], kind: type[StrEnum]) -> Mapping[StrEnum, float]:
    """Return what the parts of a title say that is not known as it stands."""
    found: dict[StrEnum, float] = {}
    for role, weight in _by_halves(title, kind):
        _raise_to(found, role, weight)
    for role, weight in _within(words, kind):
        _raise_to(found, role, weight)
    return _flag_settled(found, title, words)


def _flag_settled(
    found: Mapping[StrEnum, float], title: str, words: Sequence[str]
) -> Mapping[StrEnum, float]:
    """Return what the parts of a title say, of which only one is said of a flag: `Load / No load`
    asks whether a part is fitted; "assembly, not stuffed" and "not to be SMT placed" deny it.
    """
    fitted = found.get(ColumnRole.FITTED)
    if fitted is None:
        return found
    denied = found.get(ColumnRole.DNP, 0)
    asks = "/" in title if denied else denying_words().isdisjoint(words)
    others = {role: weight for role, weight in found.items() if role not in _FLAGS}
    if asks:
        return {**others, ColumnRole.FITTED: fitted}
    return {**others, ColumnRole.DNP: denied or fitted}


def _by_halves(title: str, kind: type[StrEnum]) -> Iterator[tuple[StrEnum, float]]:
    """Yield what the halves of a bilingual title say, one above the other or beside a slash."""
    weights = _title_table(kind).weights
    halves = [half for half in title.replace("/", "\n").split("\n") if half.strip()]
    if len(halves) < Least.PAIR:
        return
    for half in halves:
        for role, weight in weights.get(compact(half), {}).items():
            yield role, weight * TitleShare.HALF_OF_TWO


def _without_unit(title: str) -> str:
    """Return a title without a unit of pieces in brackets: `数量（个）`, `Qty (pcs)`."""
    found = _IN_BRACKETS.search(title)
    if found is None or unit_of(found[1]) != PIECES:
        return title
    return f"{title[: found.start()]} {title[found.end() :]}".strip()


def _within(words: Sequence[str], kind: type[StrEnum]) -> Iterator[tuple[StrEnum, float]]:
    """Yield what known titles within a longer one say, by the share of it that they make up."""
    weights = _title_table(kind).weights
    letters = sum(map(len, words))
    for phrase in _known_phrases(_pieces(words), kind):
        share = TitleShare.WITHIN + TitleShare.BY_LENGTH * len(phrase) / letters
        for role, weight in weights[phrase].items():
            yield role, weight * share


def _pieces(words: Sequence[str]) -> Sequence[str]:
    """Return words with those in Chinese or Japanese cut into their signs."""
    pieces: list[str] = []
    for word in words:
        pieces.extend(word if is_ideographic(word) else (word,))
    return pieces


def _known_phrases(pieces: Sequence[str], kind: type[StrEnum]) -> Iterator[str]:
    """Yield the known titles that pieces hold: the longest first, none inside another."""
    beginnings = _beginnings(kind)
    starts = [at for at, piece in enumerate(pieces) if piece[:_BEGINNING] in beginnings]
    if not starts:
        return
    known = _title_table(kind).weights
    free = [True] * len(pieces)
    for size in range(min(_MOST_WORDS, len(pieces)), 0, -1):
        for start in starts:
            end = start + size
            if end > len(pieces) or not all(free[start:end]):
                continue
            phrase = "".join(pieces[start:end])
            if phrase in known and _is_telling(phrase, at_end=end == len(pieces)):
                free[start:end] = [False] * size
                yield phrase


def words_beside(title: str, role: Role) -> tuple[str, ...]:
    """Return the words of a title that are none of those by which it speaks for a role.

    >>> words_beside("DNP (Lite)", ColumnRole.DNP), words_beside("Do Not Load", ColumnRole.DNP)
    (('lite',), ())
    """
    pieces = tokens(title)
    known = _title_table(type(role)).weights
    for size in range(min(_MOST_WORDS, len(pieces)), 0, -1):
        for start in range(len(pieces) - size + 1):
            if role in known.get("".join(pieces[start : start + size]), {}):
                return (*pieces[:start], *pieces[start + size :])
    return pieces


def _is_telling(phrase: str, *, at_end: bool) -> bool:
    """Whether a known title tells anything within another: a single letter does only at its end."""
    return len(phrase) > 1 or phrase == "#" or at_end


@cache  # one for each kind of title table: four
def _beginnings(kind: type[StrEnum]) -> frozenset[str]:
    """Return the first letters of all titles, one to `_BEGINNING` of them: few words of a part
    begin like a title.
    """
    titles = _title_table(kind).weights
    return frozenset(title[:size] for title in titles for size in range(1, _BEGINNING + 1))


def _may_begin(words: Sequence[str], kind: type[StrEnum]) -> bool:
    """Whether a title may begin with any of these words."""
    beginnings = _beginnings(kind)
    return any(word[:_BEGINNING] in beginnings for word in words)


def _misspelt(written: str, kind: type[StrEnum]) -> Mapping[StrEnum, float]:
    """Return what the known title says that a word is a misspelling of: same first letter, nearly
    the same length and letters.
    """
    if not _SHORTEST_MISSPELT <= len(written) <= _LONGEST_MISSPELT:
        return {}
    if not written.isalpha() or is_ideographic(written):
        return {}
    near = difflib.get_close_matches(written, _of_like_length(written, kind), 1, TitleShare.ALIKE)
    if not near:
        return {}
    meant = _title_table(kind).weights[near[0]]
    return {role: weight * TitleShare.MISSPELT for role, weight in meant.items()}


def _of_like_length(written: str, kind: type[StrEnum]) -> Sequence[str]:
    """Return the titles with the same first letter that are about as long."""
    most = 2 if len(written) >= _LONG_MISSPELT else 1
    by_start = _by_start(kind)
    titles: list[str] = []
    for size in range(len(written) - most, len(written) + most + 1):
        titles.extend(by_start.get((written[0], size), ()))
    return titles


@cache  # one for each kind of title table: four
def _by_start(kind: type[StrEnum]) -> Mapping[tuple[str, int], Sequence[str]]:
    found: dict[tuple[str, int], list[str]] = {}
    for title in _title_table(kind).weights:
        found.setdefault((title[0], len(title)), []).append(title)
    return found
