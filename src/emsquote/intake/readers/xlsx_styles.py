"""Reads what matters of the styles of an .xlsx workbook: dates, leading zeros, strike-through,
colours.
"""

from __future__ import annotations

from xml.parsers import expat

from emsquote.intake.readers.number_format import number_format
from emsquote.intake.readers.paint import (
    fill_paint,
    font_paint,
    indexed_colour,
    plain_colour,
    tinted,
)
from emsquote.intake.readers.xlsx_cells import Book, CellStyle

Attributes = dict[str, str]
_THEME_ORDER = (
    "lt1",
    "dk1",
    "lt2",
    "dk2",
    "accent1",
    "accent2",
    "accent3",
    "accent4",
    "accent5",
    "accent6",
)
"""The names that a cell's style refers to by number, which is not the order of the theme's file."""


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def attach_theme(parser: expat.XMLParserType, colours: dict[str, str]) -> None:
    """Let a parser read a theme's colours by name."""
    names: list[str] = []

    def start(name: str, attributes: Attributes) -> None:
        local = _local(name)
        if names and names[-1] in _THEME_ORDER and local in {"srgbClr", "sysClr"}:
            colours.setdefault(
                names[-1], plain_colour(attributes.get("lastClr", attributes.get("val", "")))
            )
        names.append(local)

    def end(_: str) -> None:
        names.pop()

    parser.StartElementHandler, parser.EndElementHandler = start, end


class Styles:
    """Takes the events of the styles' part and fills the styles of the book."""

    def __init__(self, book: Book, theme: dict[str, str]) -> None:
        self.book, self.theme = book, theme
        self.codes: dict[str, str] = {}
        self.struck: list[bool] = []
        self.fonts: list[str] = []
        self.fills: list[str] = []
        self.inside: list[str] = []

    def attach(self, parser: expat.XMLParserType) -> None:
        """Give the parser its handlers."""
        parser.StartElementHandler, parser.EndElementHandler = self.start, self.end

    def start(self, name: str, attributes: Attributes) -> None:
        """Take the start of an element."""
        match self.inside, _local(name):
            case _, "numFmt":
                self.codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
            case [*_, "fonts"], "font":
                self.struck.append(False)
                self.fonts.append("")
            case [*_, "fonts", "font"], "strike":
                self.struck[-1] = attributes.get("val", "1") not in {"0", "false"}
            case [*_, "fonts", "font"], "color":
                self.fonts[-1] = font_paint(self._colour(attributes))
            case [*_, "fills"], "fill":
                self.fills.append("")
            case [*_, "fills", "fill", "patternFill"], "fgColor":
                self.fills[-1] = fill_paint(self._colour(attributes))
            case [*_, "cellXfs"], "xf":
                self.book.styles.append(self._style(attributes))
        self.inside.append(_local(name))

    def end(self, _: str) -> None:
        """Take the end of an element."""
        self.inside.pop()

    def _style(self, attributes: Attributes) -> CellStyle:
        identifier = attributes.get("numFmtId", "0")
        shows = number_format(whole(identifier), self.codes.get(identifier, ""))
        font, fill = whole(attributes.get("fontId")), whole(attributes.get("fillId"))
        paints = (
            self.fills[fill] if fill < len(self.fills) else "",
            self.fonts[font] if font < len(self.fonts) else "",
        )
        return CellStyle(
            shows, font < len(self.struck) and self.struck[font], tuple(filter(None, paints))
        )

    def _colour(self, attributes: Attributes) -> str:
        if "theme" in attributes:
            place = whole(attributes["theme"])
            known = self.theme.get(_THEME_ORDER[place], "") if place < len(_THEME_ORDER) else ""
            return tinted(known, _fraction(attributes.get("tint", "0"))) if known else ""
        if "indexed" in attributes:
            return indexed_colour(whole(attributes["indexed"]))
        return attributes.get("rgb", "")


def _fraction(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def whole(text: str | None) -> int:
    """Return a number of an attribute, 0 where it is none."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0  # noqa: PLR2004 - no style has more digits
