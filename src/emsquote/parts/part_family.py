"""The family of a part: what it is priced like, by the words of a description or by designator.

Families are broad (pin headers, microcontrollers), since they serve estimates alone. They are data
(`data/part_families.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from msgspec import Struct

from emsquote.files.shipped import data_folder
from emsquote.files.toml_table import read_toml

_WORD = re.compile(r"[^\W_\u3040-\u9fff]+")
_CHINESE = re.compile("[\u3040-\u9fff]")


class PartFamily(Struct, frozen=True):
    """A family of parts, and the group of those that a designator does not tell apart."""

    name: str
    group: str
    designators: frozenset[str]
    words: tuple[str, ...]


class _Phrase(Struct, frozen=True):
    """Words that tell a family, without the first."""

    rest: tuple[str, ...]
    family: PartFamily


class _Phrases(Struct, frozen=True):
    """Phrases by their first word, and those in Chinese, which has no blanks."""

    by_first: dict[str, list[_Phrase]]
    chinese: list[tuple[str, PartFamily]]


@cache
def part_families() -> tuple[PartFamily, ...]:
    """Return the shipped families."""
    root = read_toml(data_folder() / "part_families.toml")
    families = tuple(
        PartFamily(
            name=family.text("name", required=True),
            group=family.text("group", required=True),
            designators=frozenset(family.texts("designators")),
            words=family.texts("words"),
        )
        for family in root.tables("family")
    )
    root.check()
    return families


@cache
def _phrases() -> _Phrases:
    phrases = _Phrases({}, [])
    for family in part_families():
        for phrase in family.words:
            if _CHINESE.search(phrase):
                phrases.chinese.append((phrase, family))
                continue
            first, *rest = _WORD.findall(phrase.casefold())
            phrases.by_first.setdefault(first, []).append(_Phrase(tuple(rest), family))
    return phrases


def _told(words: list[str]) -> Iterator[tuple[int, int, PartFamily]]:
    """Yield the families that words tell: how many words tell it, at which place, and which."""
    by_first = _phrases().by_first
    for place, word in enumerate(words):
        for phrase in by_first.get(word, ()):
            end = place + 1 + len(phrase.rest)
            if tuple(words[place + 1 : end]) == phrase.rest:
                yield end - place, place, phrase.family


@lru_cache(maxsize=4096)  # descriptions that parts share
def family_told(text: str) -> PartFamily | None:
    """Return the family that a text tells: by its longest phrase, of phrases as long the last.

    >>> told = family_told("SOIC-8 ARM Cortex-M0 32KB FLASH Microcontrollers (MCU/MPU/SOC)")
    >>> told and told.name
    'microcontroller'
    >>> family_told("20k 1%") is None
    True
    """
    found = max(_told(_WORD.findall(text.casefold())), key=lambda hit: hit[:2], default=None)
    if found:
        return found[2]
    if _CHINESE.search(text):
        for phrase, family in _phrases().chinese:
            if phrase in text:
                return family
    return None


def family_designated(letters: str) -> PartFamily | None:
    """Return the first family whose parts are designated so (`U`), None if there is none."""
    for family in part_families():
        if letters.upper() in family.designators:
            return family
    return None
