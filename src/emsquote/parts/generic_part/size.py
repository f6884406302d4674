"""Sizes by which generic parts are interchanged: chips, tantalum cases, round cans, bodies, lamps.

Each system has one spelling for a size whoever writes it, so that equal texts are equal sizes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from functools import cache

from msgspec import Struct

from emsquote.files.shipped import data_folder
from emsquote.files.toml_table import read_toml
from emsquote.parts.component_value import chip_size

_NUMBER = r"\d{1,3}(?:\.\d{1,2})?"
_CODE = re.compile(r"(?<![\d.])(\d{4})(?![\d.]\d|\d)")
_DIAMETER = re.compile(
    rf"(?<![A-Za-z])(?:D|Ø|φ|dia\.?\s?)=?({_NUMBER})(?=\s?mm|[x×*_\s]|$)"
    rf"|(?<![\d.])({_NUMBER})\s?mm[\s_]?dia"
    rf"|_Round_(?:[A-Za-z]+_)?D?({_NUMBER})mm",
    re.IGNORECASE,
)
_BY = re.compile(
    rf"(?<![\d.])({_NUMBER})\s?(?:mm)?\s?[x×*]\s?({_NUMBER})(?=\s?mm|[x×*_\s,)]|$)", re.IGNORECASE
)
_LAMP = re.compile(rf"(?<![\d.x])({_NUMBER})\s?mm(?![\w.]*x)", re.IGNORECASE)
_SIDE = re.compile(r"(?:push|tact\w*)[\s_-](6|12)(?:\.0)?\s?mm", re.IGNORECASE)
_HC49 = re.compile(
    r"(?:HC-?49/?-?(?:US?|S)?|(?<![A-Za-z0-9])49(?:US|S))(-?SMD|-?SM|X)?", re.IGNORECASE
)
_MOULDED = re.compile(r"CAPMP?(\d{4})X", re.IGNORECASE)


class SizeSystem(StrEnum):
    """How the size of a kind of part is told."""

    CHIP = "chip"
    CASE = "case"
    """The land pattern of a moulded tantalum capacitor, by its metric code."""
    CAN = "can"
    """The diameter of a round can (`D6.3`)."""
    BODY = "body"
    """Length and width in mm, the longer first (`3.2x2.5`)."""
    BUTTON = "button"
    """Length and width of a button's body, which may be told once (`SW_PUSH_6mm`)."""
    LAMP = "lamp"
    """The diameter of a lamp in holes (`5mm`)."""


class _SizeNames(Struct, frozen=True, kw_only=True):
    """Names of sizes that stand for others."""

    cases: Mapping[str, str]
    letter: re.Pattern[str]
    bodies: frozenset[str]
    lamps: frozenset[Decimal]


@cache
def _names() -> _SizeNames:
    root = read_toml(data_folder() / "part_sizes.toml")
    cases = root.table("case")
    after = "|".join(root.table("case-letter").texts("after"))
    diameters = root.table("lamp").texts("diameters")
    return _SizeNames(
        cases={written: code for code in cases.values for written in cases.texts(code)},
        letter=re.compile(rf"(?<![a-z])(?:{after})[\s_-]?([a-z])(?![a-z0-9])", re.IGNORECASE),
        bodies=frozenset(root.table("body").texts("codes")),
        lamps=frozenset(map(Decimal, diameters)),
    )


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _case(text: str) -> str:
    names = _names()
    if moulded := _MOULDED.search(text):
        return names.cases.get(moulded[1], "")
    for code in _CODE.findall(text):
        if code in names.cases:
            return names.cases[code]
    letter = names.letter.search(text)
    return names.cases.get(letter[1].lower(), "") if letter else ""


def _can(text: str) -> str:
    if diameter := _DIAMETER.search(text):
        return f"D{_plain(Decimal(next(filter(None, diameter.groups()))))}"
    sides = _BY.search(text)
    return f"D{_plain(Decimal(sides[1]))}" if sides else ""


def _body(text: str) -> str:
    if can := _HC49.search(text):
        return "HC-49-SMD" if "SMD" in text.upper() or can[1] else "HC-49"
    if sides := _BY.search(text):
        lengths = sorted(map(Decimal, sides.groups()), reverse=True)
        return "x".join(map(_plain, lengths))
    names = _names()
    for code in _CODE.findall(text):
        if code in names.bodies:
            return f"{_plain(Decimal(code[:2]) / 10)}x{_plain(Decimal(code[2:]) / 10)}"
    return ""


def _button(text: str) -> str:
    if body := _body(text):
        return body
    side = _SIDE.search(text)
    return f"{_plain(Decimal(side[1]))}x{_plain(Decimal(side[1]))}" if side else ""


def _lamp(text: str) -> str:
    for written in _LAMP.findall(text):
        diameter = Decimal(written)
        if diameter in _names().lamps:
            return f"{_plain(diameter)}mm"
    return ""


_READERS: Mapping[SizeSystem, Callable[[str], str]] = {
    SizeSystem.CHIP: chip_size,
    SizeSystem.CASE: _case,
    SizeSystem.CAN: _can,
    SizeSystem.BODY: _body,
    SizeSystem.BUTTON: _button,
    SizeSystem.LAMP: _lamp,
}


def size_in(text: str, system: SizeSystem) -> str:
    """Return the size that a text states in a system, "" for none.

    >>> size_in("CASE-B-3528-21(mm)", SizeSystem.CASE), size_in("D6.3xL7.7mm", SizeSystem.CAN)
    ('3528', 'D6.3')
    >>> size_in("SMD3225-4P", SizeSystem.BODY), size_in("LED_D5.0mm", SizeSystem.LAMP)
    ('3.2x2.5', '5mm')
    """
    return _READERS[system](text)
