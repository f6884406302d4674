"""The family of a part: what it is priced like, by the words of a description or by designator.

Families are broad (pin headers, microcontrollers), since they serve estimates alone. They are data
(`data/part_families.toml`).
"""

from __future__ import annotations

from functools import cache, lru_cache

from msgspec import Struct

from emsquote.files.shipped import data_folder
from emsquote.files.toml_table import read_toml
from emsquote.parts.phrases import Phrases


class PartFamily(Struct, frozen=True):
    """A family of parts, and the group of those that a designator does not tell apart."""

    name: str
    group: str
    designators: frozenset[str]
    words: tuple[str, ...]


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
def _phrases() -> Phrases[PartFamily]:
    return Phrases((word, family) for family in part_families() for word in family.words)


@lru_cache(maxsize=4096)  # descriptions that parts share
def family_told(text: str) -> PartFamily | None:
    """Return the family that a text tells: by its longest phrase, of phrases as long the last.

    >>> told = family_told("SOIC-8 ARM Cortex-M0 32KB FLASH Microcontrollers (MCU/MPU/SOC)")
    >>> told and told.name
    'microcontroller'
    >>> family_told("20k 1%") is None
    True
    """
    found = _phrases().told(text)
    return found.tells if found else None


def family_designated(letters: str) -> PartFamily | None:
    """Return the first family whose parts are designated so (`U`), None if there is none."""
    for family in part_families():
        if letters.upper() in family.designators:
            return family
    return None
