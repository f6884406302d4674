"""The words of board files for finishes and colours, from `data/boards/words.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import cache

from emsquote.files.shipped import data_folder

_SIGNS = re.compile(r"[\W_]+")


def _plain(text: str) -> str:
    return f" {_SIGNS.sub(' ', text.casefold()).strip()} "


@cache  # two tables of the words that are shipped
def _words(what: str) -> tuple[tuple[str, str], ...]:
    """Return words with their meaning, the longest first."""
    path = data_folder() / "boards" / "words.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8"))[what]
    pairs = [(_plain(word), meaning) for meaning, words in table.items() for word in words]
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair)))


def meaning(what: str, written: str) -> str | None:
    """Return what a file means by a `finish` or a colour of the `mask`, None if nobody knows.

    >>> meaning("finish", "HAL lead-free"), meaning("mask", "Matte Black")
    ('lead-free-hasl', 'black')
    """
    text = _plain(written)
    return next((meant for word, meant in _words(what) if word in text), None)
