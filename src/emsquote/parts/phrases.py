"""Phrases that tell what a part is, in many languages: words that stand beside each other in a
text, in capitals or not; Chinese and Japanese ones stand anywhere, since nothing parts their words.

What tells is data; whose phrases they are is said by whoever asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Generic, NamedTuple, TypeVar

from msgspec import Struct

_T = TypeVar("_T")
_WORD = re.compile(r"[^\W_\u3040-\u9fff]+")
_CHINESE = re.compile("[\u3040-\u9fff]")


class Told(NamedTuple, Generic[_T]):
    """What a phrase of a text tells: by how many words, and where they begin."""

    words: int
    place: int
    tells: _T


class _Phrase(Struct, Generic[_T], frozen=True):
    """Words that tell something, without the first."""

    rest: tuple[str, ...]
    tells: _T


class Phrases(Generic[_T]):
    """Phrases by what they tell; of two alike the one that was named first holds."""

    def __init__(self, told_by: Iterable[tuple[str, _T]]) -> None:
        self._by_first: dict[str, list[_Phrase[_T]]] = {}
        self._chinese: list[tuple[str, _T]] = []
        for phrase, tells in told_by:
            if _CHINESE.search(phrase):
                self._chinese.append((phrase, tells))
                continue
            first, *rest = _WORD.findall(phrase.casefold())
            self._by_first.setdefault(first, []).append(_Phrase(tuple(rest), tells))

    def told(self, text: str) -> Told[_T] | None:
        """Return what the weightiest phrase in a text tells, None if none tells anything."""
        return next(iter(self.all_told(text)), None)

    def all_told(self, text: str) -> list[Told[_T]]:
        """Return what the phrases in a text tell: the longest first, of phrases as long the last;
        else what a Chinese one does.
        """
        hits = sorted(
            self._hits(_WORD.findall(text.casefold())),
            key=lambda hit: (-hit.words, -hit.place),
        )
        if hits or not _CHINESE.search(text):
            return hits
        return list(self._told_in_chinese(text))

    def _hits(self, words: list[str]) -> Iterator[Told[_T]]:
        for place, word in enumerate(words):
            for phrase in self._by_first.get(word, ()):
                end = place + 1 + len(phrase.rest)
                if tuple(words[place + 1 : end]) == phrase.rest:
                    yield Told(end - place, place, phrase.tells)

    def _told_in_chinese(self, text: str) -> Iterator[Told[_T]]:
        for phrase, tells in self._chinese:
            if phrase in text:
                yield Told(len(phrase), text.rindex(phrase), tells)
                return
