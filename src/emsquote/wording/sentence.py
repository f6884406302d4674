"""Sentences: English texts that remember their pattern and what was put into its blanks.

A sentence is the English text itself, and is used as such by everything that does not care. A
document in another language looks the pattern up in its catalogue (`data/texts/`) and fills in the
same values (`Texts.sentence`).

Each sentence is for somebody. What is `said` is for the house alone, and so is every text that is
no sentence. What is `told` is for everybody, the customer too, if all that stands in its blanks is
marked `for_all`; what is `theirs` repeats the customer's own file. `for_house` gives a sentence of
the house another form for everybody else. `openly` is the one door through which all of them go to
a customer: whoever forgets a mark withholds a text, and betrays nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from typing import Self, cast

from msgspec import Struct


class Counted(Struct, frozen=True):
    """A number with its noun, in English: `Counted(2, "board", "boards")`."""

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

    def __reduce__(self) -> tuple[type[Sentence], tuple[object, ...]]:
        """Let a sentence go to another process as what it is."""
        return Sentence, (str(self), self.pattern, self.values)


class OpenSentence(Sentence):
    """A sentence that everybody may read as it is, or as `instead` where it is the house's own."""

    __slots__ = ("instead",)

    instead: str | None

    def __new__(
        cls, text: str, pattern: str, values: Mapping[str, Value], instead: str | None = None
    ) -> Self:
        """Return the text with its pattern; see `told`, `theirs` and `for_house`."""
        self = super().__new__(cls, text, pattern, values)
        self.instead = instead
        return self

    def __reduce__(self) -> tuple[type[Sentence], tuple[object, ...]]:
        """Let it go to another process as what it is."""
        return OpenSentence, (str(self), self.pattern, self.values, self.instead)


class ForAll(Struct, frozen=True):
    """A value that everybody may read."""

    value: Value


def said(pattern: str, /, **values: Value) -> Sentence:
    """Return a sentence of the house with the blanks of its English pattern filled.

    Blanks are names in braces, and nothing more.

    A text without values stands as it is, braces and all: a name that may have a translation.

    >>> said("{boards}: no offer for {part}", boards=Counted(1, "board", "boards"), part="LM358")
    '1 board: no offer for LM358'
    """
    if not values:
        return Sentence(pattern, pattern, values)
    template, names = _template(pattern)
    return Sentence(template % tuple([_english(values[name]) for name in names]), pattern, values)


def for_all(value: Value) -> ForAll:
    """Mark what stands in a blank as something that everybody may read."""
    return ForAll(value)


def told(pattern: str, /, **values: Value | ForAll) -> Sentence:
    """Return a sentence for everybody: each value is marked `for_all`, or is a sentence itself.

    One value without a mark makes it a sentence of the house. A sentence in a blank is told in the
    form that everybody may read; one that has none keeps the whole back.

    >>> openly(told('no offer for "{number}"', number=for_all("LM358")))
    'no offer for "LM358"'
    >>> openly(told("{supplier} has none in stock", supplier="Farnell"))
    """
    plain = {
        name: value.value if isinstance(value, ForAll) else value for name, value in values.items()
    }
    sentence = said(pattern, **plain)
    for value in values.values():
        if not isinstance(value, ForAll | Sentence):
            return sentence
    return OpenSentence(sentence, pattern, plain)


def theirs(pattern: str, /, **values: Value) -> Sentence:
    """Return a sentence about the customer's own file: all that stands in it is from there, or
    common knowledge, and for everybody.

    For readers of files and parts, which know nothing of the house; others mark their values.
    """
    return _filled_openly(pattern, values)


def for_house(sentence: str, instead: str) -> Sentence:
    """Return a sentence of the house that has another form for everybody else.

    >>> why = for_house(said("{supplier} has none", supplier="TME"), instead=told("none in stock"))
    >>> why, openly(why)
    ('TME has none', 'none in stock')
    """
    own = as_sentence(sentence)
    return OpenSentence(own, own.pattern, own.values, instead)


def openly(text: str) -> OpenSentence | None:
    """Return a text in the form that everybody may read, None if it is for the house alone."""
    if not isinstance(text, OpenSentence):
        return None
    if text.instead is not None:
        return openly(text.instead)
    values = dict(text.values)
    for name, value in text.values.items():
        if isinstance(value, Sentence):
            shown = openly(value)
            if shown is None:
                return None
            values[name] = shown
    nested = any(isinstance(value, Sentence) for value in values.values())
    return _filled_openly(text.pattern, values) if nested else text


def _filled_openly(pattern: str, values: Mapping[str, Value]) -> OpenSentence:
    return OpenSentence(said(pattern, **values), pattern, values)


_BLANK = re.compile(r"\{(\w+)\}")


@lru_cache(maxsize=1024)  # sentences that the program can say: some hundreds
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


def joined(texts: Sequence[str | ForAll], mark: str = "; ") -> str:
    """Return several sentences as one, each still to be said in any language.

    It is for everybody if each of them is.

    >>> joined(["short by 3", said("{part} is sold out", part="LM358")])
    'short by 3; LM358 is sold out'
    """
    if len(texts) == 1 and isinstance(texts[0], str):
        return texts[0]
    pattern, names = _row_of_blanks(len(texts), mark)
    values = dict(zip(names, texts, strict=True))
    if _MARKED.isdisjoint(map(type, texts)):  # as most: why each part is bought so is the house's
        return said(pattern, **cast("dict[str, Value]", values))
    return told(pattern, **values)


_MARKED = {ForAll, OpenSentence}


@cache  # one for each length of a list told
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
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, Decimal):
        return f"{value:,f}"
    return value
