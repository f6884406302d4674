"""Phrases that deny that a part is fitted, in every language: words for fitting a part put together
with words for not (`data/titles/fitting.csv`).

A list of whole phrases would always lack one, and what it lacks is read as its contrary: a column
titled "Do Not Load" holds "load".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from emsquote.intake.word_tables import word_rows


@cache
def denials() -> frozenset[str]:
    """Return the phrases that say that a part is not fitted, in lower case.

    >>> {"do not load", "depopulate", "nicht bestückt", "nemontat", "不焊"} <= denials()
    True
    """
    return frozenset(phrase for row in word_rows("fitting") for phrase in _phrases(row))


@cache
def denying_words() -> frozenset[str]:
    """Return single words that deny whatever else a title says: `not`, `nicht`, `ohne`.

    "no" is none of them: it stands for a number too.
    """
    return frozenset(row["words"] for row in word_rows("denying"))


def _phrases(row: Mapping[str, str]) -> Iterator[str]:
    """Yield each word of a row denied: by a word before it, or by letters before or after it."""
    for word in row["words"].split("|"):
        for denial in filter(None, row["before"].split("|")):
            yield f"{denial} {word}"
        for denial in filter(None, row["glued"].split("|")):
            yield f"{denial}{word}"
        for denial in filter(None, row["after"].split("|")):
            yield f"{word}{denial}"
