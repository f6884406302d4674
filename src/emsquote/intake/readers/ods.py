"""Reads OpenDocument spreadsheets, packed (.ods) and flat (.fods), as a stream: text as shown, what
is hidden, dates.

Repeated rows and cells are written as a count, so that a few bytes can claim a million rows: blank
ones cost nothing here, and filled ones count against the limits.
"""

from __future__ import annotations

from pathlib import Path
from xml.parsers import expat

from msgspec.structs import replace

from emsquote.finding import Origin, fault
from emsquote.intake.readers.ods_styles import Look, Looks
from emsquote.intake.readers.rows import RowCollector
from emsquote.intake.readers.sheet import Document, FileLimits, SourceSheet
from emsquote.intake.readers.untrusted import (
    Unpacking,
    clean,
    damaged,
    locked,
    open_zip,
    too_large,
)
from emsquote.intake.readers.xml_stream import Attach, XmlStream, parse_text

_MANIFEST = "META-INF/manifest.xml"
_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})
_BLANKS = {"text:s": " ", "text:line-break": "\n"}
_PARAGRAPHS = frozenset({"text:p", "text:h"})


class _Tables:
    """Takes the parser's events and collects the rows of each table."""

    def __init__(self, file: str, limits: FileLimits, looks: Looks) -> None:
        self.file, self.limits, self.looks = file, limits, looks
        self.sheets: list[SourceSheet] = []
        self.collector: RowCollector | None = None
        self.name = ""
        self.hidden = False
        self.groups: list[bool] = []
        """Groups of rows around the one being read, true for each that is folded away."""
        self.column_styles: list[str] = []
        self.looking: list[tuple[int, int, Look]] = []
        """Cells of the row being read that look like something: first column, how many, and how."""
        self.dated: list[int] = []
        self.written: list[bool] = []
        """Paragraph and spans around the text being read, true where they strike it through."""
        self.struck_chars = 0
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
            self.struck_chars = 0
            self.cell_repeat = _count(attributes.get("table:number-columns-repeated"))
        elif name in _PARAGRAPHS:
            self._start_writing(attributes)
            self.depth += 1
            if self.paragraphs:
                self.pieces.append("\n")
            self.paragraphs += 1
        elif name == "text:span":
            self._start_writing(attributes)
        elif name in _BLANKS:
            self.take(_BLANKS[name] * min(_count(attributes.get("text:c")), 100))
        elif name.startswith("table:"):
            self._start_part(name, attributes)
        elif name == "office:annotation":
            self.in_note += 1
        elif name.startswith("style:"):
            self.looks.start(name, attributes)

    def _start_part(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "table:table-row":
                self._start_row(attributes)
            case "table:table":
                self.collector, self.row = RowCollector(self.file, self.limits), 0
                self.name = attributes.get("table:name", "")
                self.hidden = self.looks.look(attributes.get("table:style-name", "")).hidden
                self.column_styles, self.groups = [], []
            case "table:table-column" if len(self.column_styles) < self.limits.columns:
                repeat = min(
                    _count(attributes.get("table:number-columns-repeated")), self.limits.columns
                )
                self.column_styles += [attributes.get("table:default-cell-style-name", "")] * repeat
            case "table:table-row-group":
                self.groups.append(attributes.get("table:display") == "false")

    def _start_writing(self, attributes: dict[str, str]) -> None:
        own = self.looks.look(attributes.get("text:style-name", "")).struck
        around = bool(self.written) and self.written[-1]
        self.written.append(around if own is None else own)

    def _start_row(self, attributes: dict[str, str]) -> None:
        self.row_repeat = _count(attributes.get("table:number-rows-repeated"))
        self.row += 1
        self.column, self.cells, self.looking, self.dated = 0, {}, [], []
        unseen = attributes.get("table:visibility", "visible") != "visible" or any(self.groups)
        if unseen and self.collector is not None:
            hidden = range(self.row, min(self.row + self.row_repeat, self.limits.rows + 1))
            self.collector.hidden_rows.update(hidden)

    def take(self, text: str) -> None:
        if self.depth and not self.in_note:
            self.pieces.append(text)
            self.chars += len(text)
            if self.written and self.written[-1]:
                self.struck_chars += len(text)
            if self.chars > self.limits.cell_chars:
                raise too_large(
                    self.file, f"a cell of over {self.limits.cell_chars} characters", "cell_chars"
                )

    def end(self, name: str) -> None:
        if name in _PARAGRAPHS:
            self.depth -= 1
            self.written.pop()
        elif name == "text:span":
            self.written.pop()
        elif name in _CELLS:
            self._end_cell(covered=name != "table:table-cell")  # hidden under a merged cell
        elif name == "table:table-row":
            self._end_row()
        elif name == "table:table" and self.collector is not None:
            self.sheets.append(self.collector.sheet(clean(self.name), hidden=self.hidden))
            self.collector = None
        elif name == "table:table-row-group" and self.groups:
            self.groups.pop()
        elif name == "office:annotation":
            self.in_note -= 1

    def _end_cell(self, *, covered: bool) -> None:
        text = clean("".join(self.pieces)) if self.pieces else self._value()
        if self.collector is not None and not covered:
            self._look(text)
            if text:
                self._keep(text)
        self.column += self.cell_repeat

    def _keep(self, text: str) -> None:
        """Keep a filled cell, as often as it is repeated."""
        if self.column + self.cell_repeat > self.limits.columns:
            raise too_large(
                self.file, f"a cell in column {self.column + self.cell_repeat}", "columns"
            )
        for column in range(self.column, self.column + self.cell_repeat):
            self.cells[column] = text
        if self.attributes.get("office:value-type") == "date":
            self.dated.append(self.column)

    def _look(self, text: str) -> None:
        """Note how a cell looks: by its own style or that of its column, or struck through in all
        of its writing.
        """
        look = self.looks.look(self._style())
        if text and not look.struck and 0 < self.chars == self.struck_chars:
            look = replace(look, struck=True)
        if look.tells:
            self.looking.append((self.column, self.cell_repeat if text else 1, look))
        if text:
            self._merge()

    def _style(self) -> str:
        """Return the name of a cell's style, else of its column's, "" for none."""
        style = self.attributes.get("table:style-name", "")
        if not style and self.column < len(self.column_styles):
            return self.column_styles[self.column]
        return style

    def _merge(self) -> None:
        """Note that a cell spans rows."""
        rows = _count(self.attributes.get("table:number-rows-spanned"))
        if rows > 1 and self.collector is not None:
            columns = _count(self.attributes.get("table:number-columns-spanned"))
            bottom, right = self.row + rows - 1, self.column + columns - 1
            self.collector.merge(self.row, self.column, bottom, right)

    def _value(self) -> str:
        """Return the value of a cell that was saved without the text that it shows."""
        for key in ("office:string-value", "office:value", "office:date-value"):
            if key in self.attributes:
                return clean(self.attributes[key])
        if "table:formula" in self.attributes and self.collector is not None:
            self.collector.uncomputed.add((self.row, self.column))
        return ""

    def _end_row(self) -> None:
        if self.collector is not None and (self.cells or self.looking):
            last = self.row + (self.row_repeat if self.cells else 1)
            for number in range(self.row, last):
                self.collector.add(number, self.cells)
                self._note_looks(self.collector, number)
        self.row += self.row_repeat - 1

    def _note_looks(self, collector: RowCollector, number: int) -> None:
        collector.dates.update((number, column) for column in self.dated)
        for first, repeat, look in self.looking:
            for column in range(first, first + repeat):
                collector.paint(number, column, look.paints)
                if look.struck:
                    collector.struck.add((number, column))


def _count(text: str | None) -> int:
    return max(int(text), 1) if text and text.isdecimal() and len(text) < 9 else 1  # noqa: PLR2004 - digits


def read_ods(path: Path, limits: FileLimits) -> Document:
    """Return the sheets of a packed OpenDocument spreadsheet."""
    with open_zip(path) as archive:
        names = archive.namelist()
        if "content.xml" not in names:
            raise damaged(path.name, "it has no content in it")
        unpacking, looks = Unpacking(archive, path.name, limits), Looks()
        if _MANIFEST in names and _is_locked(unpacking):
            raise locked(path.name)
        if "styles.xml" in names:
            _feed(unpacking, "styles.xml", looks.attach, path.name)
        tables = _Tables(path.name, limits, looks)
        _feed(unpacking, "content.xml", tables.attach, path.name)
    return _document("ods", tables)


def _is_locked(unpacking: Unpacking) -> bool:
    """Whether the list of what is packed says how to decipher it."""
    pieces: list[bytes] = []
    unpacking.feed(_MANIFEST, pieces.append)
    return b"encryption-data" in b"".join(pieces)


def _feed(unpacking: Unpacking, member: str, attach: Attach, file: str) -> None:
    stream = XmlStream(file, attach, member)
    unpacking.feed(member, stream.feed)
    stream.close()


def read_fods(text: str, encoding: str, file: str, limits: FileLimits) -> Document:
    """Return the sheets of a flat OpenDocument spreadsheet."""
    tables = _Tables(file, limits, Looks())
    parse_text(text, file, tables.attach)
    found = _document("fods", tables)
    return Document(format=found.format, sheets=found.sheets, encoding=encoding)


def _document(format_: str, tables: _Tables) -> Document:
    if not tables.sheets:
        raise fault(
            "no-sheet",
            Origin(tables.file),
            "has no sheet with cells",
            "save the part list as a spreadsheet",
        )
    return Document(format=format_, sheets=tuple(tables.sheets))
