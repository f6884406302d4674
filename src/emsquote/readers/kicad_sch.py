"""Reads a KiCad schematic (versions 6 to 9) as a part list: one row a reference, power symbols left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from emsquote.finding import Origin, fault
from emsquote.readers.field_names import document_of
from emsquote.readers.sheet import Document, Limits
from emsquote.readers.untrusted import damaged

Node = list["str | Node"]
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[()]|[^\s()"]+')
_DEEPEST = 100


def read_kicad_sch(text: str, encoding: str, file: str, limits: Limits) -> Document:
    """Return the symbols of one schematic sheet with their fields; sub-sheets are files of their own."""
    parts: dict[str, dict[str, str]] = {}
    sub_sheets: list[str] = []
    for node in _nodes(text, file):
        if node[:1] == ["sheet"]:
            sub_sheets += _sheet_files(node)
        if node[:1] == ["symbol"]:
            for reference, fields in _symbol(node):
                parts.setdefault(reference, fields)
    if not parts:
        raise fault("no-part-list", Origin(file), "is a schematic without parts", "give the sheet with the parts")
    document = document_of("kicad_sch", list(parts.values()), encoding, file, limits)
    return replace(document, elsewhere=tuple(dict.fromkeys(sub_sheets)))


def _sheet_files(node: Node) -> Iterator[str]:
    """Yield the file of a sub-sheet (`Sheet file` in version 6, `Sheetfile` since)."""
    for child in node:
        match child:
            case ["property", "Sheetfile" | "Sheet file", str(name), *_]:
                yield name


def _nodes(text: str, file: str) -> Iterator[Node]:
    """Yield the lists that stand directly in the schematic."""
    stack: list[Node] = []
    for piece in _TOKEN.findall(text):
        if piece == "(":
            stack.append([])
            if len(stack) > _DEEPEST:
                raise damaged(file, "its lists are nested too deeply")
        elif piece == ")":
            if not stack:
                raise damaged(file, "a bracket closes that was never opened")
            node = stack.pop()
            if len(stack) == 1:
                yield node
            elif stack:
                stack[-1].append(node)
        elif stack:
            stack[-1].append(_unquoted(piece))
    if stack:
        raise damaged(file, "it is cut short")


def _unquoted(token: str) -> str:
    return re.sub(r"\\(.)", r"\1", token[1:-1]) if token.startswith('"') else token


def _symbol(node: Node) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each reference of a symbol with its fields: a symbol in a sheet that is used twice has two."""
    fields: dict[str, str] = {}
    flags: dict[str, str] = {}
    references: list[str] = []
    for child in node:
        match child:
            case ["property", str(name), str(value), *_]:
                fields[name] = value
            case [("dnp" | "in_bom" | "on_board") as flag, str(value)]:
                flags[flag] = value
            case ["instances", *projects]:
                references = list(_references(projects))
    for reference in references or [fields.get("Reference", "")]:
        if reference and not reference.startswith("#"):
            marks = {"DNP": "DNP" if flags.get("dnp") == "yes" else ""}
            excluded = {"Exclude from BOM": "yes" if flags.get("in_bom") == "no" else ""}
            yield reference, {**fields, "Reference": reference, **marks, **excluded}


def _references(projects: list[str | Node]) -> Iterator[str]:
    for project in projects[:1]:
        for path in project:
            for entry in path if isinstance(path, list) else ():
                match entry:
                    case ["reference", str(reference)]:
                        yield reference
