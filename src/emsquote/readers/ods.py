"""Reads OpenDocument spreadsheets, packed (.ods) and flat (.fods), as a stream: text as shown, hidden rows, dates.

Repeated rows and cells are written as a count, so that a few bytes can claim a million rows: blank ones cost
nothing here, and filled ones count against the limits.
"""

from __future__ import annotations

from pathlib import Path
from xml.parsers import expat

from emsquote.finding import Origin, fault
from emsquote.readers.rows import RowCollector
from emsquote.readers.sheet import Document, Limits, Sheet
from emsquote.readers.untrusted import (
    Unpacking,
    UnsafeXmlError,
    bad_xml,
    clean,
    damaged,
    open_zip,
    too_large,
    xml_parser,
)

_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})
_PARAGRAPHS = frozenset({"text:p", "text:h"})


class _Tables:
    """Takes the parser's events and collects the rows of each table."""

    def __init__(self, file: str, limits: Limits) -> None:
        self.file, self.limits = file, limits
        self.sheets: list[Sheet] = []
        self.struck_styles: set[str] = set()
        self.style = self.cell_style = self.row_style = ""
        self.collector: RowCollector | None = None
        self.name = ""
        self.row = 0
        self.row_repeat = self.cell_repeat = 1
        self.column = 0
        self.cells: dict[int, str] = {}
        self.pieces: list[str] = []
        self.chars = self.paragraphs = self.depth = self.in_note = 0
        self.attributes: dict[str, str] = {}

    def attach(self, parser: expat.XMLParserType) -> None:
        parser.StartElementHandler, parser.EndElementHandler = self.start, self.end
        parser.CharacterDataHandler = self.take

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in _CELLS:
            self.attributes, self.pieces, self.chars, self.paragraphs = attributes, [], 0, 0
            self.cell_repeat = _count(attributes.get("table:number-columns-repeated"))
        elif name in _PARAGRAPHS:
            self.depth += 1
            if self.paragraphs:
                self.pieces.append("\n")
            self.paragraphs += 1
        elif name == "text:s":
            self.take(" " * min(_count(attributes.get("text:c")), 100))
        elif name == "text:line-break":
            self.take("\n")
        elif name == "table:table-row":
            self._start_row(attributes)
        elif name == "table:table":
            self.collector, self.name, self.row = (
                RowCollector(self.file, self.limits),
                attributes.get("table:name", ""),
                0,
            )
        elif name == "office:annotation":
            self.in_note += 1
        elif name.startswith("style:"):
            self._style(name, attributes)

    def _style(self, name: str, attributes: dict[str, str]) -> None:
        if name == "style:style":
            self.style = attributes.get("style:name", "")
        elif name == "style:text-properties" and attributes.get("style:text-line-through-style", "none") != "none":
            self.struck_styles.add(self.style)

    def _start_row(self, attributes: dict[str, str]) -> None:
        self.row_repeat = _count(attributes.get("table:number-rows-repeated"))
        self.row += 1
        self.column, self.cells = 0, {}
        if attributes.get("table:visibility", "visible") != "visible" and self.collector is not None:
            hidden = range(self.row, min(self.row + self.row_repeat, self.limits.rows + 1))
            self.collector.hidden_rows.update(hidden)

    def take(self, text: str) -> None:
        if self.depth and not self.in_note:
            self.pieces.append(text)
            self.chars += len(text)
            if self.chars > self.limits.cell_chars:
                raise too_large(self.file, f"a cell of over {self.limits.cell_chars} characters", "cell_chars")

    def end(self, name: str) -> None:
        if name in _PARAGRAPHS:
            self.depth -= 1
        elif name in _CELLS:
            self._end_cell(covered=name != "table:table-cell")  # hidden under a merged cell
        elif name == "table:table-row":
            self._end_row()
        elif name == "table:table" and self.collector is not None:
            self.sheets.append(self.collector.sheet(clean(self.name)))
            self.collector = None
        elif name == "office:annotation":
            self.in_note -= 1

    def _end_cell(self, *, covered: bool) -> None:
        text = clean("".join(self.pieces)) if self.pieces else self._value()
        if text and not covered and self.collector is not None:
            if self.column + self.cell_repeat > self.limits.columns:
                raise too_large(self.file, f"a cell in column {self.column + self.cell_repeat}", "columns")
            for column in range(self.column, self.column + self.cell_repeat):
                self.cells[column] = text
            place = (self.row, self.column)
            if self.attributes.get("office:value-type") == "date":
                self.collector.dates.add(place)
            if self.attributes.get("table:style-name") in self.struck_styles:
                self.collector.struck.add(place)
        self.column += self.cell_repeat

    def _value(self) -> str:
        """Return the value of a cell that was saved without the text that it shows."""
        for key in ("office:string-value", "office:value", "office:date-value"):
            if key in self.attributes:
                return clean(self.attributes[key])
        if "table:formula" in self.attributes and self.collector is not None:
            self.collector.uncomputed.add((self.row, self.column))
        return ""

    def _end_row(self) -> None:
        if self.cells and self.collector is not None:
            for number in range(self.row, self.row + self.row_repeat):
                self.collector.add(number, self.cells)
        self.row += self.row_repeat - 1


def _count(text: str | None) -> int:
    return max(int(text), 1) if text and text.isdecimal() and len(text) < 9 else 1  # noqa: PLR2004 - digits


def read_ods(path: Path, limits: Limits) -> Document:
    """Return the sheets of a packed OpenDocument spreadsheet."""
    with open_zip(path) as archive:
        if "content.xml" not in archive.namelist():
            raise damaged(path.name, "it has no content in it")
        tables = _Tables(path.name, limits)
        parser = xml_parser()
        tables.attach(parser)
        try:
            Unpacking(archive, path.name, limits).feed("content.xml", parser.Parse)
            parser.Parse(b"", True)
        except (expat.ExpatError, UnsafeXmlError) as error:
            raise bad_xml(path.name, "content.xml", error) from error
    return _document("ods", tables)


def read_fods(text: str, encoding: str, file: str, limits: Limits) -> Document:
    """Return the sheets of a flat OpenDocument spreadsheet."""
    tables = _Tables(file, limits)
    parser = xml_parser("utf-8")
    tables.attach(parser)
    try:
        parser.Parse(text.lstrip().encode("utf-8", "replace"), True)
    except (expat.ExpatError, UnsafeXmlError) as error:
        raise bad_xml(file, "it", error) from error
    found = _document("fods", tables)
    return Document(found.format, found.sheets, encoding)


def _document(format_: str, tables: _Tables) -> Document:
    if not tables.sheets:
        raise fault("no-sheet", Origin(tables.file), "has no sheet with cells", "save the part list as a spreadsheet")
    return Document(format_, tuple(tables.sheets))
