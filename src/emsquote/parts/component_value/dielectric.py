"""Dielectrics of ceramic capacitors: their codes, and which one is at least as good as another
(EIA-198).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from msgspec import Struct

from emsquote.files.shipped import data_folder
from emsquote.files.toml_table import TomlTable, read_toml


class DielectricWords(Struct, frozen=True, kw_only=True):
    """The codes of dielectrics and what their signs mean."""

    also: Mapping[str, str]
    class_1: frozenset[str]
    lowest_celsius: Mapping[str, Decimal]
    highest_celsius: Mapping[str, Decimal]
    change_percent: Mapping[str, Decimal]

    def known(self, word: str) -> str:
        """Return a word's code in one spelling (`NP0` is `C0G`), "" if it is no dielectric."""
        code = self.also.get(word.upper(), word.upper())
        return code if code in self.class_1 or self._signs(code) else ""

    def _signs(self, code: str) -> tuple[Decimal, Decimal, Decimal] | None:
        """Return how far down, how far up and how steady a class 2 code is, each the better the
        higher.
        """
        if len(code) != 3:  # noqa: PLR2004 - EIA-198 codes have three signs
            return None
        low, high, change = (
            self.lowest_celsius.get(code[0]),
            self.highest_celsius.get(code[1]),
            self.change_percent.get(code[2]),
        )
        return None if low is None or high is None or change is None else (-low, high, -change)

    def as_good(self, offered: str, stated: str) -> bool:
        """Whether one dielectric meets another: class 1 any of class 2, and of class 2 no sign may
        be worse.

        >>> dielectric_words().as_good("X7R", "X5R"), dielectric_words().as_good("X6S", "X5R")
        (True, False)
        """
        if offered == stated:
            return True
        wanted, given = self._signs(stated), self._signs(offered)
        if wanted is None or stated in self.class_1:
            return False
        return offered in self.class_1 or (
            given is not None and all(a >= b for a, b in zip(given, wanted, strict=True))
        )


def _numbers(table: TomlTable) -> dict[str, Decimal]:
    return {key: table.number(key, minimum=None) for key in table.values}


@cache
def dielectric_words() -> DielectricWords:
    """Return the words that come with emsquote."""
    top = read_toml(data_folder() / "component_value.toml")
    table = top.table("dielectric")
    also = table.table("also")
    words = DielectricWords(
        also={key: also.text(key) for key in also.values},
        class_1=frozenset(table.texts("class_1")),
        lowest_celsius=_numbers(table.table("lowest_celsius")),
        highest_celsius=_numbers(table.table("highest_celsius")),
        change_percent=_numbers(table.table("change_percent")),
    )
    top.check()
    return words
