"""Colours of cells and of their writing, as far as they can tell something: what is white or black
tells nothing.

A paint is a word such as `fill 92d050` or `font ff0000`; a sheet knows the cells that bear each.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_HEX = re.compile(r"(?:[0-9a-fA-F]{2})?([0-9a-fA-F]{6})")
_WHITE, _NEARLY_BLACK = "ffffff", 0x30

# The palette that workbooks refer to by number, from 8 on; 0 to 7 repeat its first eight.
_INDEXED = (
    "000000ffffffff000000ff000000ffffff00ff00ff00ffff800000008000000080808000800080008080"
    "c0c0c08080809999ff993366ffffccccffff660066ff80800066ccccccff000080ff00ffffff0000ffff"
    "8000808000000080800000ff00ccffccffffccffccffff9999ccffff99cccc99ffffcc993366ff33cccc"
    "99cc00ffcc00ff9900ff6600666699969696003366339966003300333300993300993366333399333333"
)
_DIGITS = 6


def fill_paint(colour: str) -> str:
    """Return the paint of a cell's ground by its colour (`92d050`), "" for none and for white.

    >>> fill_paint("FF92D050"), fill_paint("FFFFFF"), fill_paint("")
    ('fill 92d050', '', '')
    """
    found = plain_colour(colour)
    return f"fill {found}" if found and found != _WHITE else ""


def font_paint(colour: str) -> str:
    """Return the paint of a cell's writing by its colour, "" for none and for what looks black.

    >>> font_paint("ff0000"), font_paint("1f1f1f")
    ('font ff0000', '')
    """
    found = plain_colour(colour)
    return f"font {found}" if found and max(_channels(found)) > _NEARLY_BLACK else ""


def plain_colour(written: str) -> str:
    """Return a colour as six hexadecimal digits, "" where it is none (`auto`, `transparent`)."""
    found = _HEX.fullmatch(written.strip().lstrip("#"))
    return found[1].lower() if found else ""


def indexed_colour(number: int) -> str:
    """Return a colour of the palette of workbooks, "" for the system's own.

    >>> indexed_colour(10), indexed_colour(2), indexed_colour(64)
    ('ff0000', 'ff0000', '')
    """
    place = number - 8 if number >= 8 else number  # noqa: PLR2004 - see the palette
    return _INDEXED[_DIGITS * place : _DIGITS * (place + 1)] if place >= 0 else ""


def tinted(colour: str, tint: float) -> str:
    """Return a theme's colour made lighter (tint above 0) or darker, as near as an eye can tell.

    >>> tinted("ffffff", -0.25), tinted("000000", 0.5)
    ('bfbfbf', '808080')
    """
    share = max(-1.0, min(1.0, tint))
    parts = (
        each * (1 + share) if share < 0 else each + (255 - each) * share
        for each in _channels(colour)
    )
    return "".join(f"{round(part):02x}" for part in parts)


def _channels(colour: str) -> Sequence[int]:
    return tuple(int(colour[place : place + 2], 16) for place in (0, 2, 4))


_DARK, _LIGHT, _DULL = 40, 235, 28
_HUES = (
    ("red", 20),
    ("orange", 48),
    ("yellow", 70),
    ("green", 165),
    ("blue", 255),
    ("purple", 290),
    ("pink", 345),
)


def colour_name(paint: str) -> str:
    """Return what people call a paint: red, orange, yellow, green, blue, purple, pink, grey, black
    or white.

    >>> [colour_name(each) for each in ("fill 92d050", "font ff0000", "fill bfbfbf", "fill ffc000")]
    ['green', 'red', 'grey', 'orange']
    """
    red, green, blue = _channels(paint.rpartition(" ")[2])
    most, least = max(red, green, blue), min(red, green, blue)
    if most - least < _DULL:
        return "black" if most < _DARK else "white" if least > _LIGHT else "grey"
    hue = _hue(red, green, blue)
    return next((name for name, end in _HUES if hue < end), "red")


def _hue(red: int, green: int, blue: int) -> float:
    """Return the place of a colour on the wheel, in degrees from red over green and blue."""
    most, least = max(red, green, blue), min(red, green, blue)
    spread = most - least
    if most == red:
        return 60 * (((green - blue) / spread) % 6)
    return 60 * ((blue - red) / spread + 2) if most == green else 60 * ((red - green) / spread + 4)
