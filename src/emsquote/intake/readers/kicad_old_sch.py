"""Takes one KiCad schematic file of the versions before 6 apart: symbols, sub-sheets, and what they
are called where.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from emsquote.intake.readers.kicad_sch import SchematicFile, SubSheet, Symbol

OPENING = "EESchema Schematic File"
"""What such a file begins with."""
ROOT = "root"
"""The name of the top sheet in paths: these files have none for it."""
_BLOCK = re.compile(r"^\$(Comp|Sheet)\s*\n(.*?)^\$End(?:Comp|Sheet)\s*$", re.DOTALL | re.MULTILINE)
_FIELD = re.compile(r'F\s?(\d+)\s+"((?:[^"\\]|\\.)*)"[^"]*(?:"((?:[^"\\]|\\.)*)"\s*)?$')
_IDENTITY = re.compile(r"U\s+(?:\S+\s+\S+\s+)?(\S+)\s*$")
_USE = re.compile(r'AR\s+Path="([^"]*)"\s+Ref="([^"]*)"')
_FIRST_SHEET = re.compile(r"^Sheet 1 \d", re.MULTILINE)
_NAMES = {"0": "Reference", "1": "Value", "2": "Footprint", "3": "Datasheet"}
_BLANK = "~"


def old_schematic_file(text: str) -> SchematicFile:
    """Return what a schematic file holds."""
    symbols: list[Symbol] = []
    sheets: list[SubSheet] = []
    for kind, block in _BLOCK.findall(text):
        lines = block.splitlines()
        if kind == "Comp":
            symbols.append(_symbol(lines))
        else:
            sheets.extend(_sheet(lines))
    is_top = bool(sheets) or _FIRST_SHEET.search(text) is not None
    return SchematicFile(ROOT, tuple(symbols), tuple(sheets), {}, is_top=is_top)


def _symbol(lines: Sequence[str]) -> Symbol:
    references: dict[str, str] = {}
    for found in filter(None, map(_USE.match, lines)):
        around = found[1].rpartition("/")[0]
        references[f"/{ROOT}{around}"] = found[2]
    return Symbol(_identity(lines), dict(_fields(lines)), references)


def _fields(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the fields of a symbol by their names; the first four have none of their own."""
    for found in filter(None, map(_FIELD.match, lines)):
        number, value, named = found[1], _unescaped(found[2]), found[3]
        name = _NAMES.get(number) or _unescaped(named or "") or f"Field {number}"
        yield name, "" if value == _BLANK else value


def _sheet(lines: Sequence[str]) -> Iterator[SubSheet]:
    """Yield a sub-sheet that names its file."""
    for found in filter(None, map(_FIELD.match, lines)):
        if found[1] == "1" and found[2]:
            yield SubSheet(_identity(lines), _unescaped(found[2]), {})


def _identity(lines: Sequence[str]) -> str:
    """Return the time stamp that a symbol or sheet is known by."""
    return next((found[1] for found in map(_IDENTITY.match, lines) if found), "")


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)
