"""What a price is for: a piece, so many pieces, a pack, a metre.

Price lists say it in the title of the price (`Price per 1000`, `EUR/K`), in a column of its own
(`Preiseinheit`) or beside the number (`12.50 / 100 pcs`). The words are data
(`data/titles/price_units.csv`, `units.csv`).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from msgspec import Struct

from emsquote.buying.library.written_number import plain_count
from emsquote.intake.quantity import unit_of
from emsquote.intake.word_tables import word_rows
from emsquote.model.measure import PIECES

_MOST = 1_000_000
_PARTS = re.compile(r"(?P<number>\d[\d.,'’ ]*(?<=\d))?\s*(?P<word>\D*)")


class PriceUnit(Struct, frozen=True):
    """What a price is for: `pieces` of `unit`, or a pack of as many as the list says elsewhere."""

    pieces: int = 1
    unit: str = PIECES
    pack: bool = False


@cache
def _words() -> dict[str, str]:
    meanings = {}
    for row in word_rows("price_units"):
        meanings.update(dict.fromkeys(row["words"].split("|"), row["meaning"]))
    return meanings


def meaning_of(word: str) -> str:
    """Return what a word beside a price means, "" for one that is not known.

    >>> meaning_of("per"), meaning_of("Stück"), meaning_of("K"), meaning_of("cents")
    ('per', '', '1000', 'cent')
    """
    return _words().get(word.strip().casefold(), "")


@lru_cache(maxsize=8192)  # units as written: a list has a few
def price_unit(written: str) -> PriceUnit | None:
    """Return what a unit of prices stands for, None for one that is not known.

    >>> price_unit("per 1.000 Stk"), price_unit("/K") == price_unit("1000")
    (PriceUnit(pieces=1000, unit='pcs', pack=False), True)
    >>> price_unit("per pack").pack, price_unit("pack of 10").pieces, price_unit("call")
    (True, 10, None)
    """
    text = _without_per(written.strip().strip("()[]").strip())
    if not text:
        return None
    of = pack_of(text)
    if of:
        return PriceUnit(of, pack=True)
    found = _PARTS.fullmatch(text)
    if found is None:
        return None
    number = plain_count(found["number"]) if found["number"] else "1"
    word = found["word"].strip()
    if number is None or not 1 <= int(number) <= _MOST:
        return None
    return _unit_named(int(number), word)


def _without_per(text: str) -> str:
    if text.startswith("/"):
        return text[1:].strip()
    first, _, rest = text.partition(" ")
    said_before = meaning_of(first) in {"per", "beside"}
    return rest.strip() if rest and said_before else text


def _unit_named(number: int, word: str) -> PriceUnit | None:
    if not word:
        return PriceUnit(number)
    meaning = meaning_of(word)
    if meaning.isdecimal():
        return PriceUnit(number * int(meaning))
    if meaning in {"pack", "reel"}:
        return PriceUnit(number, pack=True)
    unit = unit_of(word)
    return PriceUnit(number, unit) if unit else None


@cache
def _pack_pattern() -> re.Pattern[str]:
    """Return what tells a pack of so many: `pack of 10`, `10er Pack`, `10 per bag`."""
    packs, of, fold, per = map(_any_of, ("pack", "of", "fold", "per"))
    form = rf"""
        \b(?:{packs}) \s* (?:{of}) \s* (?P<of>\d{{1,6}}) \b
        | \b (?P<fold>\d{{1,6}}) \s* (?:{fold}|(?:/|{per})\s) \s* (?:{packs}) \b
    """
    return re.compile(form, re.IGNORECASE | re.VERBOSE)


def _any_of(meaning: str) -> str:
    words = [word for word, meant in _words().items() if meant == meaning]
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def pack_of(text: str) -> int:
    """Return how many a pack holds that a text names, 0 for none.

    >>> pack_of("Keying plug, pack of 10"), pack_of("10er Pack"), pack_of("Package SOT-23")
    (10, 10, 0)
    """
    found = _pack_pattern().search(text)
    if found is None:
        return 0
    return int(found["of"] or found["fold"])
