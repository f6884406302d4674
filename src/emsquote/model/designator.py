"""Designators: lists and ranges in every custom seen, expanded to single names.

`R1-R4, R7`, `C1…C9`, `C258..C261`, `D2-6`, `C1,2,5`, one a line, blank-separated, full-width or
with look-alike letters of another alphabet. A name that merely holds a dash or a slash (`J1-1`,
`TB1/2`) stays one name. Nothing is dropped: what cannot be read is told as a problem.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct

from emsquote.wording.sentence import theirs

MOST_NAMES = 20_000
"""A board of more pieces in one line than this is a slip of the pen or an attack."""

# Cyrillic and Greek capitals that look like Latin ones: typed by mistake, they would make С11 and
# C11 two parts.
_LOOK_ALIKES = str.maketrans("АВЕКМНОРСТУХЈѕіΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEKMHOPCTYXJsiABEZHIKMNOPTYX")
_RANGE_SIGN = re.compile(r"\s*(?:\.{2,}|…|–|—|−|‐|‑|~|～|→|->|\bto\b|\bthru\b|\bbis\b|÷)\s*")
_DASH_WITH_BLANKS = re.compile(r"(?<=\d)\s+-\s*(?=[A-Za-z]*\d)|(?<=\d)\s*-\s+(?=[A-Za-z]*\d)")
_BLANK_WITHIN = re.compile(r"(?:(?<=[,;])|^)\s*([A-Za-z]{1,3})\s+(\d{1,4})\s*(?=[,;]|$)")
_SEPARATOR = re.compile(r"\s*[,;、，；&|]\s*|\s+\+\s+|(?<=\d)\+(?=[A-Za-z])|\s+/\s+|\s+and\s+|\s+")
_FULL_SLASH = re.compile(r"(?<=\d)/(?=[A-Za-z]{1,4}\d)")
_ONE_WORD = re.compile(r"(?!(?:to|thru|bis)\b)\w+(?:[-:.](?!(?:to|thru|bis)\b)\w+)*", re.ASCII)
"""Text in which nothing parts words or means a range but, perhaps, a dash: part numbers,
footprints, single names.
"""
_DIGIT = re.compile(r"\d")
_BULLET = re.compile(r"[-–—−>»•·*▪▸►+]+")
_PARTED = re.compile(r"(?P<prefix>.*?)(?P<number>\d+)(?P<suffix>[A-Za-z]?)")
_RANGE = re.compile(
    r"(?P<prefix>[^\W\d][\w$:.]*?|)(?P<first>\d+)(?P<tail>[A-Za-z]?)-(?P<again>[^\W\d][\w$:.]*?|)(?P<last>\d+)(?P<end>[A-Za-z]?)"
)
_NAME = re.compile(r"[A-Za-z_]{1,4}\$?\d{1,6}[A-Za-z]?(?:[_.#-]\w{1,4})?")
_ORDINARY = re.compile(r"[A-Za-z_]{1,4}\$?\d{1,6}[A-Za-z]?")


class Designators(Struct, frozen=True):
    """The single names that a cell stands for, in its order, and what was odd about it."""

    names: tuple[str, ...]
    problems: tuple[str, ...] = ()


def plain(text: str) -> str:
    """Return the text with full-width characters and look-alike letters of other alphabets made
    Latin.

    >>> plain("С１1")
    'C11'
    """
    return text if text.isascii() else unicodedata.normalize("NFKC", text).translate(_LOOK_ALIKES)


def looks_like_name(token: str) -> bool:
    """Whether a word has the usual shape of a designator: one to four letters and a number (`R1`,
    `U$8`, `J1#2`).
    """
    return _NAME.fullmatch(token) is not None


def expand(text: str, most: int = MOST_NAMES) -> Designators:
    """Return the designators that a cell lists, its ranges spelled out.

    >>> expand("R1-R3, R7 C258..C259").names
    ('R1', 'R2', 'R3', 'R7', 'C258', 'C259')
    >>> expand("D2-4; TB1/2; J1-1").names
    ('D2', 'D3', 'D4', 'TB1/2', 'J1-1')
    >>> expand("C1,2,5").names
    ('C1', 'C2', 'C5')
    >>> expand("R1-R9999999")
    Designators(names=('R1-R9999999',), problems=('"R1-R9999999" would be 9,999,999 designators',))
    """
    return _expand(text, most)


@lru_cache(maxsize=4096)  # cells: whoever reads a column asks, and lists of a board recur
def _expand(text: str, most: int) -> Designators:
    ordinary = _plain_names(text)
    if ordinary is not None and len(ordinary) <= most:
        return Designators(tuple(ordinary))
    written = plain(text).strip()
    problems: list[str] = []
    if written != text.strip():
        problems.append(theirs("has letters of another alphabet, read as Latin ones"))
    names: list[str] = []
    for word in _words(written):
        _add(word, names, problems, most)
        if len(names) > most:
            too_many = theirs("more than {most} designators in one cell", most=most)
            return Designators((text,), (too_many,))
    return Designators(tuple(names), tuple(problems))


def _plain_names(text: str) -> list[str] | None:
    """Return the words of a list of ordinary names, which most lists are.

    None if there is more to it.
    """
    words = text.replace(",", " ").split()
    return words if all(map(_ORDINARY.fullmatch, words)) else None


def _words(text: str) -> Sequence[str]:
    if _ONE_WORD.fullmatch(text):
        return (text,)
    text = _BLANK_WITHIN.sub(r"\1\2", text)
    ranged = _DASH_WITH_BLANKS.sub("-", _RANGE_SIGN.sub("-", text))
    words = _SEPARATOR.split(_FULL_SLASH.sub(",", ranged))
    return [word for word in words if word and _BULLET.fullmatch(word) is None]


def _add(word: str, names: list[str], problems: list[str], most: int) -> None:
    found = _RANGE.fullmatch(word)
    if found is not None:
        _add_range(word, found, names, problems, most)
    elif word.isdecimal() and names:
        names.append(_after(names[-1], word))
    else:
        names.append(word)


def _after(previous: str, number: str) -> str:
    """Return `C2` for the 2 in `C1,2`: a bare number takes the prefix of the name before it."""
    parted = _PARTED.fullmatch(previous)
    return f"{parted['prefix']}{number}" if parted and parted["prefix"] else number


def _add_range(
    word: str, found: re.Match[str], names: list[str], problems: list[str], most: int
) -> None:
    prefix = found["prefix"] or (_prefix_of(names[-1]) if names else "")
    first = int(found["first"])
    last = int(found["last"])
    letters = _letters_of(found)
    if letters:
        names.extend(f"{prefix}{found['first']}{letter}" for letter in letters)
    elif not _is_range(found, prefix):
        names.extend(_single_names(word, found))
    elif last - first >= most:
        number = last - first + 1
        problems.append(theirs('"{word}" would be {number} designators', word=word, number=number))
        names.append(word)
    else:
        width = len(found["first"]) if found["first"].startswith("0") else 0
        tail = found["tail"]
        names.extend(f"{prefix}{number:0{width}d}{tail}" for number in range(first, last + 1))


def _letters_of(found: re.Match[str]) -> str:
    """Return the letters of a range of one number: `ABCD` for `U1A-U1D`, "" for any other word."""
    if found["again"] != found["prefix"] or found["first"] != found["last"]:
        return ""
    first, last = found["tail"].upper(), found["end"].upper()
    if not first or first >= last:
        return ""
    return string.ascii_uppercase[ord(first) - ord("A") : ord(last) - ord("A") + 1]


def _is_range(found: re.Match[str], prefix: str) -> bool:
    """Whether two numbers with a dash between them are a range of names that begin so.

    `J1-1` and `X12-3` are names of their own: a short range must rise. So must a long one, or it is
    two names.
    """
    if not prefix or found["again"] not in {"", prefix} or found["tail"] != found["end"]:
        return False
    first = int(found["first"])
    last = int(found["last"])
    return last >= first if found["again"] else last > first


def _single_names(word: str, found: re.Match[str]) -> list[str]:
    """Return the names in a word that is no range: two where both are written out, else one."""
    names = word.split("-")
    if found["again"] and looks_like_name(names[0]):
        return names
    return [word]


def _prefix_of(name: str) -> str:
    parted = _PARTED.fullmatch(name)
    return parted["prefix"] if parted else ""


def list_likeness(text: str) -> float:
    """Return which share of the words of a cell have the shape of designators, 0 for an empty
    cell.
    """
    if text.isascii() and _DIGIT.search(text) is None:
        return 0.0
    if _plain_names(text):
        return 1.0
    words = _words(plain(text))[:200]
    if not words:
        return 0.0
    return sum(map(_is_name_or_range, words)) / len(words)


def _is_name_or_range(word: str) -> bool:
    if looks_like_name(word):
        return True
    found = _RANGE.fullmatch(word)
    if found is not None:
        return found["again"] in {"", found["prefix"]} and 0 < len(found["prefix"]) <= 4  # noqa: PLR2004 - as in _NAME
    head, colon, tail = word.partition(":")
    return bool(colon and head and looks_like_name(tail))
