"""Takes one KiCad schematic file (versions 6 to 9) apart: symbols, sub-sheets, and what they are
called where.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from emsquote.intake.readers.bracketed_lists import Node, nodes


class Symbol(Struct, frozen=True):
    """A symbol with its fields.

    In a sheet that is used several times it stands for as many parts.
    """

    uuid: str
    fields: Mapping[str, str]
    references: Mapping[str, str]
    """What it is called in each use of its sheet, by the path of that use (`/root/sheet`), since
    version 7.
    """


class SubSheet(Struct, frozen=True):
    """A use of another file as a sheet of this one, with the marks that hold for all parts in
    it.
    """

    uuid: str
    file: str
    marks: Mapping[str, str]


class SchematicFile(Struct, frozen=True):
    """What one file holds."""

    uuid: str
    symbols: tuple[Symbol, ...]
    sheets: tuple[SubSheet, ...]
    references: Mapping[str, str]
    """What each symbol of the whole schematic is called, by its path (`/sheet/symbol`).

    Only in version 6, on top.
    """
    is_top: bool = False
    """It is told to be the first sheet of its schematic, wherever its symbols are used besides."""


def schematic_file(text: str, file: str) -> SchematicFile:
    """Return what a schematic file holds; `InputError` if it is cut short or nested absurdly."""
    uuid = ""
    symbols: list[Symbol] = []
    sheets: list[SubSheet] = []
    references: dict[str, str] = {}
    for node in nodes(text, file):
        match node:
            case ["uuid", str(own), *_]:
                uuid = own
            case ["symbol", *children]:
                symbols.append(_symbol(children))
            case ["sheet", *children]:
                sheets.extend(_sheet(children))
            case ["symbol_instances", *paths]:
                references.update(_called(paths))
    return SchematicFile(uuid, tuple(symbols), tuple(sheets), references)


def _symbol(children: Node) -> Symbol:
    fields: dict[str, str] = {}
    references: dict[str, str] = {}
    uuid = ""
    for child in children:
        match child:
            case ["property", str(name), str(value), *_]:
                fields[name] = value
            case ["uuid", str(own), *_]:
                uuid = own
            case ["instances", *projects]:
                for project in projects:
                    references.update(_called(project) if isinstance(project, list) else ())
    return Symbol(uuid, {**fields, **_marks(children)}, references)


def _sheet(children: Node) -> Iterator[SubSheet]:
    """Yield a sub-sheet that names its file (`Sheet file` in version 6, `Sheetfile` since)."""
    uuid, file = "", ""
    for child in children:
        match child:
            case ["uuid", str(own), *_]:
                uuid = own
            case ["property", "Sheetfile" | "Sheet file", str(name), *_]:
                file = name
    if file:
        yield SubSheet(uuid, file, _marks(children))


def _marks(children: Node) -> dict[str, str]:
    """Return as fields what a symbol's or sheet's flags say: not to be fitted, no part of the
    list.
    """
    marks: dict[str, str] = {"DNP": "", "Exclude from BOM": ""}
    for child in children:
        match child:
            case ["dnp", "yes"]:
                marks["DNP"] = "DNP"
            case ["in_bom", "no"]:
                marks["Exclude from BOM"] = "yes"
    return marks


def _called(paths: Node) -> Iterator[tuple[str, str]]:
    """Yield each path with the reference that stands in it."""
    for path in paths:
        match path:
            case ["path", str(place), *entries]:
                for entry in entries:
                    match entry:
                        case ["reference", str(reference)]:
                            yield place, reference
