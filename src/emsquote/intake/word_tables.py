"""Opens the words of the trade that are data: titles, markers, shapes, units (`data/titles/`)."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import TypeVar

from emsquote.files.shipped import data_folder

Word = TypeVar("Word", bound=StrEnum)


def word_rows(table: str) -> Iterator[Mapping[str, str]]:
    """Yield the rows of a table of words by its columns' names; quotes in it are signs like any.

    >>> next(iter(word_rows("currencies")))
    {'written': '$', 'currency': 'USD'}
    """
    path = data_folder() / "titles" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream, delimiter=";", quoting=csv.QUOTE_NONE)


def known_word(words: type[Word], written: str, table: str) -> Word:
    """Return a word of a table that code knows; `ValueError` naming the table where it does not."""
    try:
        return words(written)
    except ValueError:
        known = ", ".join(words)
        message = (
            f'data/titles/{table}.csv: there is no {words.__name__} "{written}"; one of: {known}'
        )
        raise ValueError(message) from None
