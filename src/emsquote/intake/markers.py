"""Words in cells that change what a line means: not fitted, customer-supplied, total, yes and no,
nothing.

The words are data (`data/titles/markers.csv`), in the languages that the titles know.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from msgspec import Struct

from emsquote.intake.denials import denials
from emsquote.intake.judgement import Letters
from emsquote.intake.word_tables import word_rows

_LONGEST_NOTHING = int(Letters.NOTHING)
"""By a name of its own, since every cell is asked."""
_BLANKS = string.punctuation + string.whitespace + "\x1c\x1d\x1e\x1f"
_PLAIN_WORDS = bytes.maketrans(
    (string.ascii_uppercase + _BLANKS).encode(),
    (string.ascii_lowercase + " " * len(_BLANKS)).encode(),
)
"""Makes the words of a text lower case, with blanks alone between them."""
_TOKEN = re.compile(r"[^\W_]+")
_EDGES = " \t\n()[]{}<>*!.,;:\"'-–—=#"
_PARTS = re.compile(r"[\s]*[,;/|()\[\]<>!\n]+[\s]*|\s+[-–—:]\s+|:\s+")


@cache
def _words() -> Mapping[str, frozenset[str]]:
    words: dict[str, set[str]] = {}
    for row in word_rows("markers"):
        words.setdefault(row["marker"], set()).update(row["words"].split("|"))
    words["not_fitted"] |= denials()
    return {marker: frozenset(known) for marker, known in words.items()}


def comparable(text: str) -> str:
    """Return a cell's words for comparison: lower case, single blanks.

    >>> comparable("DO_NOT  Place")
    'do not place'
    """
    return " ".join(text.replace("_", " ").split()).casefold()


@lru_cache(maxsize=16384)  # cells: they recur within a list, and from list to list
def is_marker(marker: str, text: str) -> bool:
    """Whether a whole cell is one of a marker's words (`not_fitted`, `consigned`, `yes`, `no`,
    `nothing`, …).

    >>> is_marker("not_fitted", "(DNP)"), is_marker("nothing", "--")
    (True, True)
    >>> is_marker("not_fitted", "DNP4012")
    False
    """
    return is_any_marker((marker,), text)


def is_any_marker(markers: Sequence[str], text: str) -> bool:
    """Whether a whole cell is one of the words of any of these markers.

    >>> is_any_marker(("yes", "no"), "No."), is_any_marker(("yes", "no"), "none of them")
    (True, False)
    """
    plain = comparable(text)
    bare = plain.strip(_EDGES)
    known = [_words()[marker] for marker in markers]
    return any(plain in words or bare in words for words in known)


@lru_cache(maxsize=16384)  # cells: they recur within a list, and from list to list
def has_marker(marker: str, text: str) -> bool:
    """Whether a cell is a marker's word or holds it as a part of its own (`100n / DNP`, `R0603
    (n.b.)`, `DNP 10k`).

    >>> [has_marker("not_fitted", text) for text in ("39k/DNP", "please do not populate", "NPN")]
    [True, True, False]
    """
    if not text or len(text) > Letters.REMARK:
        return False
    plain = comparable(text)
    if plain.isascii() and _first_words(marker).isdisjoint(_TOKEN.findall(plain)):
        return False
    words = _words()[marker]
    if plain in words or any(part.strip(_EDGES) in words for part in _PARTS.split(plain)):
        return True
    return _holds_phrase(marker, plain)


def last_part(text: str) -> str:
    """Return what stands last in a cell, as signs part it: `nc` in `1k/nc`.

    >>> last_part("1k/nc"), last_part("O/C")
    ('nc', 'O/C')
    """
    if is_any_marker(("maybe_not_fitted",), text):
        return text
    return _PARTS.split(text)[-1]


def may_have(markers: tuple[str, ...], row: Sequence[str]) -> bool:
    """Whether any cell of a row could be or hold one of these markers' words: a quick no for nearly
    all rows.

    >>> may_have(("total",), ("R1", "10k", "RES 1%")), may_have(("total",), ("", "Total: 12"))
    (False, True)
    """
    text = " ".join(row)
    if not text.isascii():
        return True
    signs = _signs(markers)
    words = text.encode().translate(_PLAIN_WORDS).split()  # a quarter of the time of texts
    if not signs.words.isdisjoint(words):
        return True
    letters = signs.letters.intersection(words)
    return bool(letters) and any(spelled <= letters for spelled in signs.spelled)


class _Signs(Struct, frozen=True):
    """What a text must hold to have a word of some markers: one of `words`, or all letters of one
    of `spelled`.
    """

    words: frozenset[bytes]
    spelled: frozenset[frozenset[bytes]]
    letters: frozenset[bytes]


@cache  # one for each set of markers: a handful
def _signs(markers: tuple[str, ...]) -> _Signs:
    """Return the first piece of each of the markers' words that is more than a letter.

    `d.n.p` has none.
    """
    words: set[bytes] = set()
    spelled: set[frozenset[bytes]] = set()
    for pieces in _pieces_of(markers):
        telling = next((piece for piece in pieces if len(piece) > 1), b"")
        if telling:
            words.add(telling)
        elif pieces:
            spelled.add(frozenset(pieces))
    return _Signs(frozenset(words), frozenset(spelled), frozenset().union(*spelled))


def _pieces_of(markers: tuple[str, ...]) -> Iterator[Sequence[bytes]]:
    """Yield the pieces of each of the markers' words that is plain."""
    for marker in markers:
        for word in filter(str.isascii, _words()[marker]):
            yield [piece.encode() for piece in _TOKEN.findall(word)]


@cache  # one for each marker: a handful
def _first_words(marker: str) -> frozenset[str]:
    """Return the words with which a marker's words begin: a text without any of them needs no
    closer look.
    """
    return frozenset(token for word in _words()[marker] for token in _TOKEN.findall(word)[:1])


class _Phrases(Struct, frozen=True):
    """A marker's words that mean the same in running text: phrases by their first word, and words
    of ideographs, which nothing parts.
    """

    by_first_word: Mapping[str, Sequence[str]]
    wide: Sequence[str]


@cache  # one for each marker: a handful
def _phrases(marker: str) -> _Phrases:
    phrases: dict[str, list[str]] = {}
    safe = [word for word in _words()[marker] if len(word) > 1 and _is_safe(word)]
    for phrase in safe:
        for first in _TOKEN.findall(phrase)[:1]:
            phrases.setdefault(first, []).append(phrase)
    return _Phrases(phrases, tuple(filter(_wide, safe)))


def _holds_phrase(marker: str, plain: str) -> bool:
    """Whether running text has a phrase of a marker."""
    known = _phrases(marker)
    if any(word in plain for word in known.wide):
        return True
    begun = known.by_first_word.keys() & set(_TOKEN.findall(plain))
    phrases = (phrase for first in begun for phrase in known.by_first_word[first])
    return any(phrase in plain and _pattern(phrase).search(plain) for phrase in phrases)


def _is_safe(word: str) -> bool:
    """Whether a word means the same in running text."""
    return " " in word or not word.isascii() or word in _words()["unmistakable"]


@lru_cache(maxsize=1024)  # phrases of the data whose first word some text has
def _pattern(phrase: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(phrase)}(?!\w)")


def _wide(word: str) -> bool:
    return any(char > "\u3000" for char in word)


def is_nothing(text: str) -> bool:
    """Whether a cell says that there is nothing to say: empty, a dash, `n/a`, `unknown`, `~`."""
    return not text or (len(text) <= _LONGEST_NOTHING and _is_word_for_nothing(text))


@lru_cache(maxsize=65536)  # everything that reads a cell asks this, and cells recur
def _is_word_for_nothing(text: str) -> bool:
    plain = text.casefold()
    words = _words()["nothing"]
    return (
        plain in words
        or plain.strip(_EDGES) in words
        or (" " in plain and comparable(text) in words)
    )


def designator_prefixes() -> frozenset[str]:
    """Return the letters that designators begin with, in lower case."""
    return _words()["designator_prefix"]
