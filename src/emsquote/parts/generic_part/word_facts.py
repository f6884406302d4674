"""Parameters that are told by words: how a part is mounted, which way it points, its colour.

Which words say what is data (`data/part_words.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from msgspec import Struct

from emsquote.files.shipped import data_folder
from emsquote.files.toml_table import TomlTable, read_toml

_LENS = re.compile(r"\w+\s+lens\b", re.IGNORECASE)
_INCHES = re.compile(r"(?<![\d.])(0?\.\d{1,3})\s?(?:\"|''|in\b|inch|pitch)", re.IGNORECASE)
_PITCH = re.compile(r"(?<![\d.x×])(\d\.?\d{0,2})\s?mm(?!\s?[x×])", re.IGNORECASE)
_PITCHES_IN_MM = (
    "1",
    "1.27",
    "2",
    "2.5",
    "2.54",
    "3.5",
    "3.81",
    "3.96",
    "5",
    "5.08",
    "7.5",
    "7.62",
)
_NAMED_PITCH = re.compile(
    r"(?<![A-Za-z0-9])P(?:\s?=\s?)?(\d{1,2}(?:\.\d{1,2})?)\s?mm", re.IGNORECASE
)
"""A pitch that says that it is one (`P=6.4mm`); without, only those of connectors are."""
_PITCHES = frozenset(map(Decimal, _PITCHES_IN_MM))
_MM = Decimal("25.4")
_GRID = re.compile(r"(?<![\d.])(\d{1,2})\s?[xX×*]\s?(\d{1,2})(?![\d.]|\s?mm)")
_ARRAY = re.compile(r"(?<![A-Za-z])(?:MA|FE)(\d{2})-([12])(?!\d)")
"""Pins of a row and rows, as Eagle's libraries call headers (`MA06-2`)."""
_MOST_ROWS = 3
_CHINESE = re.compile("[\u3040-\u9fff]")


class _Vocabulary(Struct, frozen=True):
    """Words by what they mean: one pattern, and the meaning of each word."""

    pattern: re.Pattern[str]
    meanings: Mapping[str, str]

    def meant(self, text: str) -> frozenset[str]:
        """Return everything that a text says."""
        found = self.pattern.findall(text.casefold().replace("_", " "))
        return frozenset(self.meanings[" ".join(words.split())] for words in found)


def _vocabulary(table: TomlTable) -> _Vocabulary:
    meanings = {word: name for name in table.values for word in table.texts(name)}
    longest_first = sorted(meanings, key=len, reverse=True)
    patterns = [_alone(word) for word in longest_first]
    return _Vocabulary(re.compile("|".join(patterns)), meanings)


def _alone(word: str) -> str:
    """Return what finds a word that belongs to no longer one; a Chinese one anywhere."""
    written = re.escape(word).replace(r"\ ", r"\s+")
    if _CHINESE.search(word):
        return written
    return rf"(?<![^\W\d_]){written}(?![^\W\d_])"


@cache
def _vocabularies() -> Mapping[str, _Vocabulary]:
    root = read_toml(data_folder() / "part_words.toml")
    named = {name: _vocabulary(root.table(name)) for name in root.values}
    root.check()
    return named


def _only(name: str, text: str) -> str:
    """Return the one thing that a text says, "" for nothing or for several."""
    meant = _vocabularies()[name].meant(text)
    return next(iter(meant)) if len(meant) == 1 else ""


def mount_in(text: str) -> str:
    """Return how a text says that a part is mounted, `smt` or `tht`; "" if it does not.

    >>> mount_in("插件,D6.3xL11mm"), mount_in("CP_Elec_6.3x7.7"), mount_in("CAP ALUM SMD")
    ('tht', 'smt', 'smt')
    """
    return _only("mount", text)


def colour_in(text: str) -> str:
    """Return the one colour that a text says, "" for none or several; that of a lens is none.

    >>> colour_in("Yellow Lens Top-mount White"), colour_in("Red, Blue"), colour_in("LED verde")
    ('white', '', 'green')
    """
    return _only("colour", _LENS.sub(" ", text))


def is_colour(text: str) -> bool:
    """Return whether a text is a colour and nothing else.

    >>> is_colour("Green"), is_colour("red LED"), is_colour("RED/GREEN")
    (True, False, False)
    """
    return text.strip().casefold() in _vocabularies()["colour"].meanings


def pitch_in(text: str) -> str:
    """Return the pitch that a text says, in mm, "" for none.

    >>> pitch_in("PinHeader_2x04_P2.54mm_Vertical"), pitch_in('HDR, 0.1"'), pitch_in("P=6.4mm")
    ('2.54', '2.54', '6.4')
    >>> pitch_in("1x3P 2.29mm 2.54mm")
    '2.54'
    """
    if inches := _INCHES.search(text):
        return f"{(Decimal(inches[1]) * _MM).normalize():f}"
    if named := _NAMED_PITCH.search(text):
        return f"{Decimal(named[1]).normalize():f}"
    for written in _PITCH.findall(text):
        if Decimal(written) in _PITCHES:
            return f"{Decimal(written).normalize():f}"
    return ""


def grid_in(text: str, *, one_row: bool = False) -> str:
    """Return rows and pins of a row that a text says, `2x5`; "" for none.

    Where it only counts pins, they stand in one row if they can in no other way, or if all parts
    of the kind have `one_row`.

    >>> grid_in("PinHeader_2x04_P2.54mm"), grid_in("CONN_01X02"), grid_in("SMD,3x3mm")
    ('2x4', '1x2', '')
    >>> grid_in("3-pol. Stiftleiste"), grid_in("header, 6 pins"), grid_in("dual row, 6 pins")
    ('1x3', '', '2x3')
    """
    if array := _ARRAY.search(text):
        return f"{array[2]}x{int(array[1])}"
    for one, other in _GRID.findall(text):
        rows, pins = sorted((int(one), int(other)))
        if 0 < rows <= _MOST_ROWS:
            return f"{rows}x{pins}"
    counted = _counted_pins().search(text)
    return _grid_of(int(counted[1]), _only("rows", text), one_row=one_row) if counted else ""


def _grid_of(pins: int, rows: str, *, one_row: bool) -> str:
    """Return the grid of so many pins, "" where they may stand in one row or in two."""
    if rows == "double":
        return "" if pins % 2 else f"2x{pins // 2}"
    alone = one_row or rows == "single" or pins % 2 == 1 or pins == _PAIR
    return f"1x{pins}" if alone and pins else ""


_PAIR = 2


@cache
def _counted_pins() -> re.Pattern[str]:
    """Return what finds a number of pins: `4P`, `6-position`, `2-pol.`."""
    words = _vocabularies()["positions"].meanings
    longest_first = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    return re.compile(
        rf"(?<![\w.,x×*/+-])(\d{{1,2}})[\s-]?(?:{longest_first})(?![a-z0-9])", re.IGNORECASE
    )


def angle_in(text: str) -> str:
    """Return which way a text says that a connector points, `straight` or `right angle`."""
    return _only("angle", text)
