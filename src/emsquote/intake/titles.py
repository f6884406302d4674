"""Column titles: what a title says that its column holds, in a dozen languages.

The titles are data (`data/titles/KIND.csv`: role, weight, language, titles parted by `|`). Weight 3
says that the title settles the role, 2 that it usually means it, 1 that it may, if the cells agree.
Kinds of document (`bom`, `placement`, `price_list`) have tables of their own and are read by the
same rules.
"""

from __future__ import annotations

import csv
import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache

from msgspec import Struct

from emsquote.files.shipped import data_folder
from emsquote.intake.quantity import unit_of
from emsquote.intake.words import compact, is_ideographic, tokens
from emsquote.model.measure import PIECES

_LONGEST_TITLE = 90
_MOST_WORDS = 8
_BEGINNING = 4
_SIGHT = 0.84  # how alike a misspelt title must be: "cantindad" is "cantidad"
_SHORTEST_MISSPELT, _LONGEST_MISSPELT = 6, 30
_LONG_MISSPELT = 9
"""A word of so many letters may have two too many or too few: "quantality" is "quantity"."""
_IN_BRACKETS = re.compile(r"\s*[(\[（【]([^()\[\]（）【】]{1,8})[)\]）】]\s*")


class TitleTable(Struct, frozen=True):
    """Known titles of one kind of document: compact spelling → role → weight."""

    kind: str
    weights: Mapping[str, Mapping[str, float]]

    def roles(self, title: str) -> Mapping[str, float]:
        """Return how strongly a title speaks for each role, 0 to 3; empty if it says nothing known.

        Exact spellings count in full, known titles inside a longer one by the share they make up,
        misspellings less.

        >>> title_table("bom").roles("Mfr. Part #")["mpn"]
        3.0
        """
        return _roles(self.kind, title)


@cache
def title_table(kind: str) -> TitleTable:
    """Return the shipped titles of a kind of document."""
    weights: dict[str, dict[str, float]] = {}
    with (data_folder() / "titles" / f"{kind}.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter=";"):
            role, weight = row["role"], float(row["weight"])
            for phrase in row["titles"].split("|"):
                for title in _compact_titles(phrase):
                    known = weights.setdefault(title, {})
                    known[role] = max(known.get(role, 0), weight)
    weights.pop("", None)
    return TitleTable(kind, weights)


@cache
def suppliers() -> tuple[str, ...]:
    """Return the shipped names of suppliers that occur in titles (`Mouser Part Number`)."""
    with (data_folder() / "titles" / "suppliers.csv").open(encoding="utf-8", newline="") as stream:
        return tuple(row["supplier"] for row in csv.DictReader(stream))


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


@lru_cache(maxsize=8192)
def _roles(kind: str, title: str) -> Mapping[str, float]:
    if len(title) > _LONGEST_TITLE:
        return {}
    weights = title_table(kind).weights
    words = tokens(title)
    exact = weights.get("".join(words))
    if exact is not None:
        return exact
    if title.isascii() and not "".join(words).isalpha() and not _may_begin(words, kind):
        return {}
    found: dict[str, float] = {}
    bare = _without_unit(title)
    if bare != title:
        return _roles(kind, bare)
    # Bilingual titles stand one above the other or beside a slash: each half may be a title of its
    # own.
    halves = [half for half in title.replace("/", "\n").split("\n") if half.strip()]
    for half in halves if len(halves) > 1 else ():
        for role, weight in weights.get(compact(half), {}).items():
            found[role] = max(found.get(role, 0), weight * 0.9)
    for role, weight in _inside(words, kind).items():
        found[role] = max(found.get(role, 0), weight)
    return found or _misspelt("".join(words), kind)


def _without_unit(title: str) -> str:
    """Return a title without a unit of pieces in brackets: `数量（个）`, `Qty (pcs)`."""
    found = _IN_BRACKETS.search(title)
    if found is None or unit_of(found[1]) != PIECES:
        return title
    return f"{title[: found.start()]} {title[found.end() :]}".strip()


def _inside(words: tuple[str, ...], kind: str) -> dict[str, float]:
    """Find known titles within a longer one: the longest first, none inside another."""
    weights = title_table(kind).weights
    pieces = [piece for word in words for piece in (word if is_ideographic(word) else (word,))]
    starts = [
        start for start, piece in enumerate(pieces) if piece[:_BEGINNING] in _beginnings(kind)
    ]
    letters = sum(map(len, words))
    found: dict[str, float] = {}
    free = [True] * len(pieces)
    for size in range(min(_MOST_WORDS, len(pieces)), 0, -1) if starts else ():
        for start in starts:
            phrase = "".join(pieces[start : start + size])
            ends = start + size == len(pieces)
            if (
                start + size > len(pieces)
                or not all(free[start : start + size])
                or phrase not in weights
                or not (len(phrase) > 1 or phrase == "#" or ends)
            ):
                continue
            free[start : start + size] = [False] * size
            share = 0.4 + 0.5 * len(phrase) / letters
            for role, weight in weights[phrase].items():
                found[role] = max(found.get(role, 0), weight * share)
    return found


@cache
def _beginnings(kind: str) -> frozenset[str]:
    """Return the first letters of all titles, one to `_BEGINNING` of them: few words of a part
    begin like a title.
    """
    return frozenset(
        title[:size] for title in title_table(kind).weights for size in range(1, _BEGINNING + 1)
    )


def _may_begin(words: Sequence[str], kind: str) -> bool:
    """Whether a title may begin with any of these words."""
    beginnings = _beginnings(kind)
    return any(word[:_BEGINNING] in beginnings for word in words)


def _misspelt(written: str, kind: str) -> Mapping[str, float]:
    """Find the known title that a word is a misspelling of: same first letter, nearly the same
    length and letters.
    """
    if (
        not _SHORTEST_MISSPELT <= len(written) <= _LONGEST_MISSPELT
        or not written.isalpha()
        or is_ideographic(written)
    ):
        return {}
    most = 2 if len(written) >= _LONG_MISSPELT else 1
    alike = [
        title
        for size in range(-most, most + 1)
        for title in _by_start(kind).get((written[0], len(written) + size), ())
    ]
    near = difflib.get_close_matches(written, alike, 1, _SIGHT)
    return (
        {role: weight * 0.8 for role, weight in title_table(kind).weights[near[0]].items()}
        if near
        else {}
    )


@cache
def _by_start(kind: str) -> Mapping[tuple[str, int], Sequence[str]]:
    found: dict[tuple[str, int], list[str]] = {}
    for title in title_table(kind).weights:
        found.setdefault((title[0], len(title)), []).append(title)
    return found
