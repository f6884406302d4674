"""What texts beside the files state of the board: `PCB thickness, 1.6mm`, `number of layers: 4`.

Only lines that are a name and its value are read; the names stand in `data/boards/note_words.csv`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from emsquote.board_files.board_file import BoardFile
from emsquote.board_files.kinds import FileKind
from emsquote.files.shipped import data_folder

_LARGEST = 1 << 16
_LINE = re.compile(
    r"^[\s*#-]*([A-Za-z][A-Za-z .]{1,40}?)\s*[,:=;\t]\s*([^\r\n]{1,60}?)\s*$", re.MULTILINE
)
_THICKNESS = re.compile(r"(\d{1,2}(?:[.,]\d{1,3})?)\s*mm\b", re.IGNORECASE)
_COUNT = re.compile(r"(\d{1,2})(?:\s*layers?)?", re.IGNORECASE)
_WORDS = re.compile(r"[A-Za-z][\w /+.-]{1,30}")
_MOST_LAYERS = 64


class Statement(Struct, frozen=True):
    """What a text states; None where it states nothing."""

    place: str
    lines: tuple[str, ...] = ()
    """As they stand in the text."""
    layers: int | None = None
    thickness_mm: float | None = None
    finish: str | None = None
    mask_colour: str | None = None


def statement(files: Iterable[BoardFile]) -> Statement | None:
    """Return what the first text states that states anything, None if none does."""
    for file in files:
        if file.kind is FileKind.TEXT and len(file.data) <= _LARGEST:
            found = _of_text(file)
            if found.lines:
                return found
    return None


def _of_text(file: BoardFile) -> Statement:
    found = Statement(file.place)
    for line in _LINE.finditer(file.data.decode("latin-1")):
        name, value = line[1].strip().casefold(), line[2].strip()
        field = next((field for field, pattern in _fields() if pattern.fullmatch(name)), "")
        stated = _with(found, field, value)
        if stated is not found:
            found = replace(stated, lines=(*found.lines, " ".join(line[0].split())))
    return found


def _with(found: Statement, field: str, value: str) -> Statement:
    match field:
        case "layers" if (count := _COUNT.fullmatch(value)) and 0 < int(count[1]) <= _MOST_LAYERS:
            return replace(found, layers=int(count[1]))
        case "thickness" if thickness := _THICKNESS.match(value):
            return replace(found, thickness_mm=float(thickness[1].replace(",", ".")))
        case "finish" if _WORDS.fullmatch(value):
            return replace(found, finish=value)
        case "mask_colour" if _WORDS.fullmatch(value):
            return replace(found, mask_colour=value)
        case _:
            return found


@cache
def _fields() -> tuple[tuple[str, re.Pattern[str]], ...]:
    path = data_folder() / "boards" / "note_words.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream, delimiter=";", quoting=csv.QUOTE_NONE)
        return tuple((row["field"], re.compile(row["words"])) for row in rows)
