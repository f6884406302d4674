"""The features of an ODB++ layer or profile: pads, lines, arcs and the contours of surfaces."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from math import isfinite
from types import MappingProxyType

from msgspec import Struct, field

from emsquote.board_files.drawing import Arc, Line, Point, Stroke
from emsquote.board_files.limits import damaged_board
from emsquote.board_files.readers.odb.records import attributes, unit_of_line

_SYMBOL = re.compile(r"\$(\d{1,9})\s+(\S+)(?:\s+([IM]))?")
_ATTRIBUTE = re.compile(r"@(\d{1,9})\s+(\S+)")
_TEXT = re.compile(r"&(\d{1,9})\s+(.*)")
_ROUND = re.compile(r"r(\d{1,9}(?:\.\d{1,9})?)")
_RESIZED = "-1"
"""In place of a symbol's number, which follows with a factor."""
_PARTS_OF_UNIT = 1000
"""Sizes of symbols are in mil, or in micrometres."""
_SYMBOL_UNITS = {"I": 25.4, "M": 1.0}


class Pad(Struct, frozen=True, gc=False):
    """A symbol put down at a place."""

    at: Point
    symbol: str
    attributes: Mapping[str, str]


class Drawn(Struct, frozen=True, gc=False):
    """A line or arc drawn with a symbol."""

    stroke: Stroke
    symbol: str
    attributes: Mapping[str, str]


class Features(Struct):
    """What one features file or profile holds, in millimetres."""

    pads: list[Pad] = field(default_factory=list)
    drawn: list[Drawn] = field(default_factory=list)
    contours: list[Stroke] = field(default_factory=list)
    """The edges of surfaces."""
    diameters_mm: dict[str, float] = field(default_factory=dict)
    """Of round symbols by their numbers."""


def read_features(lines: Iterable[str], place: str, unit_mm: float) -> Features:
    """Return the features of a file; `unit_mm` holds where it states no unit.

    `InputError` for records that cannot be read.
    """
    reader = _Reader(unit_mm)
    for line in lines:
        try:
            reader.record(line)
        except (ValueError, IndexError) as error:
            raise damaged_board(place, f"a record cannot be read: {line[:40]}") from error
    return reader.features


class _Reader:
    def __init__(self, unit_mm: float) -> None:
        self.features = Features()
        self._unit_mm = unit_mm
        self._names: dict[str, str] = {}
        self._texts: dict[str, str] = {}
        self._at = Point(0.0, 0.0)
        self._begun = self._at

    def record(self, line: str) -> None:
        """Take a record."""
        match line[:1]:
            case "$":
                self._symbol(line)
            case "@" | "&":
                self._name(line)
            case "P" | "L" | "A" | "O" if line[1:2].isspace() or line[:1] == "O":
                self._feature(line.partition(";")[0].split(), line)
            case "U":
                self._unit_mm = unit_of_line(line) or self._unit_mm
            case _:
                pass

    def _symbol(self, line: str) -> None:
        found = _SYMBOL.match(line)
        size = _ROUND.fullmatch(found[2].lower()) if found else None
        if found and size:
            unit_mm = _SYMBOL_UNITS.get(found[3] or "", self._unit_mm)
            self.features.diameters_mm[found[1]] = float(size[1]) * unit_mm / _PARTS_OF_UNIT

    def _name(self, line: str) -> None:
        attribute, text = _ATTRIBUTE.match(line), _TEXT.match(line)
        if attribute:
            self._names[attribute[1]] = attribute[2].lower()
        elif text:
            self._texts[text[1]] = text[2].strip()

    def _feature(self, words: list[str], line: str) -> None:
        match words[0]:
            case "P":
                symbol = words[4] if words[3] == _RESIZED else words[3]
                pad = Pad(self._point(words, 1), symbol, self._attributes(line))
                self.features.pads.append(pad)
            case "L":
                stroke: Stroke = Line(self._point(words, 1), self._point(words, 3))
                self.features.drawn.append(Drawn(stroke, words[5], self._attributes(line)))
            case "A":
                stroke = self._arc(self._point(words, 1), self._point(words, 3), words[5:])
                self.features.drawn.append(Drawn(stroke, words[7], self._attributes(line)))
            case "OB":
                self._at = self._begun = self._point(words, 1)
            case "OS":
                self._contour(Line(self._at, self._point(words, 1)))
            case "OC":
                self._contour(self._arc(self._at, self._point(words, 1), words[3:]))
            case "OE":
                self._contour(Line(self._at, self._begun))
            case _:
                pass

    def _contour(self, stroke: Stroke) -> None:
        if isinstance(stroke, Arc) or stroke.start != stroke.end:
            self.features.contours.append(stroke)
        self._at = stroke.end

    def _arc(self, start: Point, end: Point, words: list[str]) -> Arc:
        return Arc(start, end, self._point(words, 0), words[-1].upper() == "Y")

    def _point(self, words: list[str], first: int) -> Point:
        x, y = float(words[first]) * self._unit_mm, float(words[first + 1]) * self._unit_mm
        if not (isfinite(x) and isfinite(y)):
            raise ValueError(words[first])
        return Point(x, y)

    def _attributes(self, line: str) -> Mapping[str, str]:
        """Return the attributes of a record by their names; a text in place of its number."""
        if ";" not in line:
            return _NONE
        return {
            self._names.get(number, number): value for number, value in attributes(line).items()
        }


_NONE: Mapping[str, str] = MappingProxyType({})
