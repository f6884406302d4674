"""Reads .xlsx and .xlsm as a stream: what is shown in each cell, hidden rows, strike-through,
dates, exact digits.

Own and small because the libraries that read this format lose number formats (0402 becomes 402) or
need minutes and gigabytes for a long file, and trust sizes that an attacker writes. Macros and
links are never looked at.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from pathlib import Path
from xml.parsers import expat

from msgspec import Struct

from emsquote.finding import Origin, fault
from emsquote.intake.readers.sheet import Document, FileLimits, SourceSheet
from emsquote.intake.readers.untrusted import (
    Unpacking,
    clean,
    damaged,
    open_zip,
    too_large,
)
from emsquote.intake.readers.xlsx_cells import Book, SheetCells
from emsquote.intake.readers.xlsx_styles import Styles, attach_theme
from emsquote.intake.readers.xml_stream import XmlStream

Attributes = dict[str, str]


class _Package(Struct, frozen=True):
    """The parts of one file, found by name whatever their case."""

    file: str
    members: dict[str, str]
    unpacking: Unpacking

    def parse(self, member: str, attach: Callable[[expat.XMLParserType], None]) -> None:
        """Stream a part through a parser that `attach` has given its handlers.

        A part that is not there is empty.
        """
        if member not in self.members:
            return
        stream = XmlStream(self.file, attach, member)
        self.unpacking.feed(self.members[member], stream.feed)
        stream.close()


def read_xlsx(path: Path, limits: FileLimits) -> Document:
    """Return the sheets of an Office Open XML workbook.

    `InputError` if it is damaged or too large.
    """
    with open_zip(path) as archive:
        members = {name.casefold().lstrip("/"): name for name in archive.namelist()}
        package = _Package(path.name, members, Unpacking(archive, path.name, limits))
        if "xl/workbook.xml" not in members:
            raise damaged(path.name, "it has no workbook in it")
        book = Book(file=path.name, limits=limits)
        listed: list[tuple[str, str, bool]] = []
        package.parse("xl/workbook.xml", lambda parser: _workbook(parser, book, listed))
        targets: dict[str, str] = {}
        package.parse("xl/_rels/workbook.xml.rels", lambda parser: _relations(parser, targets))
        theme: dict[str, str] = {}
        package.parse("xl/theme/theme1.xml", lambda parser: attach_theme(parser, theme))
        package.parse("xl/styles.xml", Styles(book, theme).attach)
        package.parse("xl/sharedstrings.xml", lambda parser: _Texts(book).attach(parser))
        sheets = [
            _sheet(package, book, each, number, targets) for number, each in enumerate(listed, 1)
        ]
    found = tuple(sheet for sheet in sheets if sheet is not None)
    if not found:
        raise fault(
            "no-sheet",
            Origin(path.name),
            "has no sheet with cells",
            "save the part list as a workbook again",
        )
    return Document(format="xlsx", sheets=found)


def _sheet(
    package: _Package,
    book: Book,
    listed: tuple[str, str, bool],
    number: int,
    targets: dict[str, str],
) -> SourceSheet | None:
    name, relation, hidden = listed
    target = targets.get(relation, f"worksheets/sheet{number}.xml")
    member = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/").casefold()
    if member not in package.members or "chartsheet" in member:
        return None
    cells = SheetCells(book)
    package.parse(member, cells.attach)
    return cells.collector.sheet(clean(name), hidden=hidden)


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _workbook(parser: expat.XMLParserType, book: Book, listed: list[tuple[str, str, bool]]) -> None:
    def start(name: str, attributes: Attributes) -> None:
        match _local(name):
            case "sheet":
                relation = next(
                    (value for key, value in attributes.items() if key.endswith(":id")), ""
                )
                hidden = attributes.get("state", "visible") != "visible"
                listed.append((attributes.get("name", ""), relation, hidden))
            case "workbookPr":
                book.from_1904 = attributes.get("date1904") in {"1", "true"}

    parser.StartElementHandler = start


def _relations(parser: expat.XMLParserType, targets: dict[str, str]) -> None:
    def start(_: str, attributes: Attributes) -> None:
        if attributes.get("TargetMode") != "External":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    parser.StartElementHandler = start


class _Texts:
    """Reads the shared texts: runs joined, pronunciation guides left out, struck through if every
    run is.
    """

    def __init__(self, book: Book) -> None:
        self.book = book
        self.pieces: list[str] = []
        self.taking = self.in_guide = self.run_struck = False
        self.struck: list[bool] = []
        self.chars = 0

    def attach(self, parser: expat.XMLParserType) -> None:
        parser.StartElementHandler, parser.EndElementHandler = self.start, self.end
        parser.CharacterDataHandler = self.text

    def start(self, name: str, attributes: Attributes) -> None:
        match _local(name):
            case "si":
                self.pieces, self.struck, self.run_struck, self.chars = [], [], False, 0
            case "r":
                self.run_struck = False
            case "strike":
                self.run_struck = attributes.get("val", "1") not in {"0", "false"}
            case "rPh":
                self.in_guide = True
            case "t":
                self.taking = not self.in_guide
                self.struck.append(self.run_struck)

    def text(self, text: str) -> None:
        if self.taking:
            self.chars += len(text)
            if self.chars > self.book.limits.cell_chars:
                raise too_large(
                    self.book.file,
                    f"a text of over {self.book.limits.cell_chars} characters",
                    "cell_chars",
                )
            self.pieces.append(text)

    def end(self, name: str) -> None:
        match _local(name):
            case "t":
                self.taking = False
            case "rPh":
                self.in_guide = False
            case "si":
                if self.struck and all(self.struck):
                    self.book.struck_texts.add(len(self.book.texts))
                self.book.texts.append(clean("".join(self.pieces)))
                if len(self.book.texts) > self.book.limits.cells:
                    raise too_large(self.book.file, f"over {self.book.limits.cells} texts", "cells")
