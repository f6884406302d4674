"""Finding words in a name: which family it belongs to, what it says of the mount, which chip size it states."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from emsquote.classify.rules import MOUNTS, ChipSizes, Counting, PartRules, Phrase, PhraseIndex
from emsquote.classify.words import Words
from emsquote.part import Mount, PartClass

_SHORTEST_ENDING = 3


@dataclass(frozen=True, slots=True)
class Hit:
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
    for cut in range(len(word) - _SHORTEST_ENDING + 1):
        if (meaning := index.endings.get(word[cut:])) is not None:
            yield Hit(meaning, at, at + 1)
        if (meaning := index.beginnings.get(word[: len(word) - cut])) is not None:
            yield Hit(meaning, at, at + 1)
    if word >= "\u3040":
        for text, meaning in index.unspaced:
            if text in word:
                yield Hit(meaning, at, at + 1)


def hits(index: PhraseIndex, words: Words) -> Iterator[Hit]:
    """Yield every place where the words say something that the index knows."""
    for at, word in enumerate(words.words):
        for phrase in index.phrases.get(word, ()):
            end = at + 1 + len(phrase.rest)
            if words.words[at + 1 : end] == phrase.rest and _placed(phrase, words, at):
                yield Hit(phrase.meaning, at, end)
        for phrase in index.patterns.get(word, ()):
            if _rest_fits(phrase, words, at) and _placed(phrase, words, at):
                yield Hit(phrase.meaning, at, at + 1 + len(phrase.rest))
        if index.endings and not word[0].isdecimal():
            yield from _part_of_word(index, word, at)


def mount_said(words: Words, rules: PartRules) -> Mount | None:
    """Return how a text says outright that a part is mounted (`SMD`, `THT`, `贴片`), None if it does not."""
    return next((MOUNTS[hit.meaning] for hit in hits(rules.mount_words, words)), None)


def _metric_class(code: str, sizes: ChipSizes) -> PartClass | None:
    length_tenths = int(code[1:3] if len(code) == 5 else code[:2])  # noqa: PLR2004 - five digits begin with a 0
    return next((part_class for limit, part_class in sizes.by_length if length_tenths <= limit * 10), None)


def chip_size(words: Words, sizes: ChipSizes, counting: Counting) -> tuple[PartClass, Hit] | None:
    """Return the class and place of the chip size that a name states, None if it states none.

    A code marked as metric is read by its length; one without a mark is imperial, as trade custom has it.
    """
    for at, word in enumerate(words.words):
        if (
            len(word) not in {4, 5}
            or not word.isdecimal()
            or (words.whole_number(at - 1) is not None and not _paired(words, at))
        ):
            continue
        if (
            words.glued(at + 1)
            and words.word(at + 1) in counting.units
            and words.word(at + 1) not in {"x", "c", "r", "f"}
        ):
            continue
        metric = words.word(at + 1) in sizes.metric_after
        marked = metric or words.word(at - 1) in sizes.metric_before
        found = _metric_class(word, sizes) if marked else sizes.imperial.get(word)
        if found is None and word in sizes.metric:
            found = _metric_class(word, sizes)
        if found is not None:
            follows = at + 1 + metric
            if words.word(follows + 1) in sizes.metric_after:
                follows += 2
            return found, Hit(0, at, follows)
    return None


def _paired(words: Words, at: int) -> bool:
    """Whether a number before a size code is no part of the same number, as in `4x0402` or `R1 0603`."""
    return not words.gaps[at].startswith("-")
