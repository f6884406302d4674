"""Sentences: English texts that remember their pattern and what was put into its blanks.

A sentence is the English text itself, and is used as such by everything that does not care. A
document in another language looks the pattern up in `data/texts/sentences/` and fills in the same
values (`Texts.sentence`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache, lru_cache
from typing import Self

from msgspec import Struct


class Counted(Struct, frozen=True):
    """A number with its noun, in English: `Counted(2, "board", "boards")`.

    The plural is its name in `data/texts/`.
    """

    count: int
    one: str
    many: str

    def __str__(self) -> str:
        return f"{self.count:,} {self.one if self.count == 1 else self.many}"


class Day(Struct, frozen=True):
    """An ISO date, which each language writes in its own way."""

    iso: str

    def __str__(self) -> str:
        return self.iso


class Sum(Struct, frozen=True):
    """An amount to read, rounded as it shall be shown, with its currency."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{self.amount:,f} {self.currency}"


Value = str | int | Decimal | Counted | Day | Sum
"""What stands in a blank.

A `Sentence` is a text, too, and is said in the language of the sentence around it.
"""


class Sentence(str):
    """An English text that knows how it was made: its pattern (`no offer for {part}`), and its
    values by name.
    """

    __slots__ = ("pattern", "values")

    pattern: str
    values: Mapping[str, Value]

    def __new__(cls, text: str, pattern: str, values: Mapping[str, Value]) -> Self:
        """Return the text with its pattern; see `said`."""
        self = str.__new__(cls, text)
        self.pattern = pattern
        self.values = values
        return self

    def __reduce__(self) -> tuple[type[Sentence], tuple[str, str, Mapping[str, Value]]]:
        """Let a sentence go to another process as what it is."""
        return Sentence, (str(self), self.pattern, self.values)


def said(pattern: str, /, **values: Value) -> Sentence:
    """Return the sentence with the blanks of its English pattern filled.

    Blanks are names in braces, and nothing more.

    A text without values stands as it is, braces and all: a name that may have a translation.

    >>> said("{boards}: no offer for {part}", boards=Counted(1, "board", "boards"), part="LM358")
    '1 board: no offer for LM358'
    """
    if not values:
        return Sentence(pattern, pattern, values)
    template, names = _template(pattern)
    return Sentence(template % tuple([_english(values[name]) for name in names]), pattern, values)


_BLANK = re.compile(r"\{(\w+)\}")


@lru_cache(maxsize=1024)
def _template(pattern: str) -> tuple[str, tuple[str, ...]]:
    """Return a pattern for `%`, which fills it in half the time of `format`, and the names of its
    blanks in order.
    """
    return _BLANK.sub("%s", pattern.replace("%", "%%")), tuple(_BLANK.findall(pattern))


def as_sentence(text: str) -> Sentence:
    """Return a text of the program's own as a sentence, to be set into another and said in the
    reader's language.
    """
    return text if isinstance(text, Sentence) else said(text)


def joined(texts: list[str], mark: str = "; ") -> str:
    """Return several sentences as one, each still to be said in any language.

    >>> joined(["short by 3", said("{part} is sold out", part="LM358")])
    'short by 3; LM358 is sold out'
    """
    if len(texts) == 1:
        return texts[0]
    pattern, names = _row_of_blanks(len(texts), mark)
    return said(pattern, **dict(zip(names, texts, strict=True)))


@cache
def _row_of_blanks(count: int, mark: str) -> tuple[str, tuple[str, ...]]:
    names = tuple(f"part{place}" for place in range(count))
    return mark.join(f"{{{name}}}" for name in names), names


def plain_text(value: object) -> str:
    """Return a sentence as the text that it is, for msgspec, which packs no other text
    (`enc_hook`).
    """
    if isinstance(value, Sentence):
        return str(value)
    raise NotImplementedError(f"{type(value).__name__} has no form of its own")


def _english(value: Value) -> object:
    """Return what a blank is filled with.

    It is asked for each reason of each part, so the commonest come first.
    """
    if isinstance(value, str):
        return value
    return (
        f"{value:,}"
        if isinstance(value, int)
        else f"{value:,f}"
        if isinstance(value, Decimal)
        else value
    )
