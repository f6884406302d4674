"""Finding words in a name: which family it belongs to, what it says of the mount, which chip size
it states.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from emsquote.model.part import Mount, PartClass
from emsquote.parts.classify.rules import (
    FIRST_UNSPACED,
    MOUNTS,
    ChipSizes,
    Counting,
    PartRules,
    Phrase,
    PhraseIndex,
)
from emsquote.parts.classify.words import Words

_SHORTEST_PART = 2
"""Letters of a word that may mean something within it: `q*` would mean too much."""


class Hit(Struct, frozen=True):
    """Words that were found: what they mean, and where they begin and end."""

    meaning: int
    start: int
    end: int


def _placed(phrase: Phrase, words: Words, index: int) -> bool:
    end = index + 1 + len(phrase.rest)
    if (phrase.at_start and index) or (phrase.alone and (index or end != len(words.words))):
        return False
    return not phrase.also or phrase.also <= set(words.words)


def _word_fits(pattern: str, word: str) -> bool:
    if pattern[0] == "#":
        return word[:1].isdecimal() and word.endswith(pattern[1:])
    return word.startswith(pattern[:-1]) if pattern[-1] == "*" else word == pattern


def _rest_fits(phrase: Phrase, words: Words, index: int) -> bool:
    following = words.words[index + 1 : index + 1 + len(phrase.rest)]
    return len(following) == len(phrase.rest) and all(map(_word_fits, phrase.rest, following))


def _part_of_word(index: PhraseIndex, word: str, at: int) -> Iterator[Hit]:
    for cut in range(len(word) - _SHORTEST_PART + 1):
        if (meaning := index.endings.get(word[cut:])) is not None:
            yield Hit(meaning, at, at + 1)
        if (meaning := index.beginnings.get(word[: len(word) - cut])) is not None:
            yield Hit(meaning, at, at + 1)


def _within_unspaced(index: PhraseIndex, word: str, at: int) -> Iterator[Hit]:
    return (Hit(meaning, at, at + 1) for text, meaning in index.unspaced if text in word)


def hits(index: PhraseIndex, words: Words) -> Iterator[Hit]:
    """Yield every place where the words say something that the index knows."""
    looks_into_words = index.looks_into_words
    for at, word in enumerate(words.words):
        if (meaning := index.words.get(word)) is not None:
            yield Hit(meaning, at, at + 1)
        for phrase in index.phrases.get(word, ()):
            end = at + 1 + len(phrase.rest)
            if words.words[at + 1 : end] == phrase.rest and _placed(phrase, words, at):
                yield Hit(phrase.meaning, at, end)
        for phrase in index.patterns.get(word, ()):
            if _rest_fits(phrase, words, at) and _placed(phrase, words, at):
                yield Hit(phrase.meaning, at, at + 1 + len(phrase.rest))
        if looks_into_words and len(word) >= _SHORTEST_PART and not word[0].isdecimal():
            yield from _part_of_word(index, word, at)
        if word >= FIRST_UNSPACED:
            yield from _within_unspaced(index, word, at)


def mount_said(words: Words, rules: PartRules) -> Mount | None:
    """Return how a text says outright that a part is mounted (`SMD`, `THT`, `贴片`), None if it
    does not.
    """
    return next((MOUNTS[hit.meaning] for hit in hits(rules.mount_words, words)), None)


def _metric_class(code: str, sizes: ChipSizes) -> PartClass | None:
    length_tenths = int(code[1:3] if len(code) == 5 else code[:2])  # noqa: PLR2004 - five digits begin with a 0
    return next(
        (part_class for limit, part_class in sizes.by_length if length_tenths <= limit * 10), None
    )


def _is_size_code(words: Words, at: int, units: frozenset[str]) -> bool:
    """Whether the word may be a size: four or five digits that belong to no longer number and
    measure nothing.
    """
    word = words.words[at]
    if len(word) not in {4, 5} or not word.isdecimal():
        return False
    in_longer_number = words.gaps[at].startswith("-") and words.whole_number(at - 1) is not None
    measures = (
        words.glued(at + 1)
        and words.word(at + 1) in units
        and words.word(at + 1) not in _SIZE_SUFFIXES
    )
    return not in_longer_number and not measures


_SIZE_SUFFIXES = {"x", "c", "r", "f", "k", "w"}
"""Letters that follow a size for a height, a kind of part or a soldering method, though they are
units elsewhere.
"""


def _size_class(words: Words, at: int, sizes: ChipSizes) -> PartClass | None:
    code, following = words.words[at], words.word(at + 1)
    stands_free = (
        not words.glued(at)
        or len(words.word(at - 1)) == 1
        or words.word(at - 1) in sizes.metric_before
    )
    metric_after_two = code in sizes.metric and len(words.word(at - 1)) <= 2  # noqa: PLR2004 - CC1608
    if not (stands_free or metric_after_two or code in sizes.within_words):
        return None
    if following in sizes.metric_after or words.word(at - 1) in sizes.metric_before:
        return _metric_class(code, sizes)
    if code in sizes.imperial:
        return sizes.imperial[code]
    if (
        words.word(at + 2) in sizes.metric_after
        and len(following) in {4, 5}
        and following.isdecimal()
    ):
        return _metric_class(following, sizes)
    return _metric_class(code, sizes) if code in sizes.metric else None


def chip_size(words: Words, sizes: ChipSizes, counting: Counting) -> tuple[PartClass, Hit] | None:
    """Return the class and place of the chip size that a name states, None if it states none.

    A code marked as metric is read by its length; one without a mark is imperial, as trade custom
    has it.
    """
    for at in range(len(words.words)):
        if not _is_size_code(words, at, counting.units):
            continue
        part_class = _size_class(words, at, sizes)
        if part_class is not None:
            end = next(
                (at + 1 + n for n in (1, 2) if words.word(at + n) in sizes.metric_after), at + 1
            )
            return part_class, Hit(0, at, end)
    return None
