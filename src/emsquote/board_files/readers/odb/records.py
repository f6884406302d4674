"""The texts of an ODB++ tree: structured texts (`NAME { KEY=VALUE }`), line records with
attributes, and files that are packed by `compress`.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO

from msgspec import Struct

from emsquote.board_files.board_file import BoardFile
from emsquote.board_files.limits import Meter, damaged_board
from emsquote.board_files.readers.odb.lzw import unpacked_lzw

MM_PER_INCH = 25.4
_LOOKED_AT = 1024
_COMPRESS, _GZIP = b"\x1f\x9d", b"\x1f\x8b"
_UNITS = {"INCH": MM_PER_INCH, "MM": 1.0}


class Block(Struct, frozen=True):
    """A named group of keys."""

    name: str
    values: Mapping[str, str]

    def value(self, key: str) -> str:
        """Return a value in upper case, empty if there is none."""
        return self.values.get(key, "").upper()


class StructuredText(Struct, frozen=True):
    """A structured text: keys of its own, and groups."""

    values: Mapping[str, str]
    blocks: Sequence[Block]


class Tree:
    """The files of one ODB++ tree by their path in lower case, without the endings of packers."""

    def __init__(self, files: Sequence[BoardFile], root: str, meter: Meter) -> None:
        self.root = root
        self._meter = meter
        self._files = {_plain(file.place[len(root) :]): file for file in files}

    def place(self, path: str) -> str:
        """Return where a file is, for findings."""
        file = self._files.get(path)
        return file.place if file else f"{self.root}{path}"

    def lines(self, path: str) -> Iterator[str]:
        """Yield the lines of a file without comments and blank ones; none if it is not there."""
        file = self._files.get(path)
        if file is None:
            return
        for number, line in enumerate(self._text(file).splitlines()):
            if number % _LOOKED_AT == 0:
                self._meter.items(file.place, _LOOKED_AT)
            plain = line.strip()
            if plain and not plain.startswith("#"):
                yield plain

    def names_below(self, folder: str) -> list[str]:
        """Return the names of the folders below a folder."""
        found = {
            path[len(folder) + 1 :].partition("/")[0]
            for path in self._files
            if path.startswith(f"{folder}/")
        }
        return sorted(found)

    def structured(self, path: str) -> StructuredText:
        """Return a structured text, an empty one if it is not there."""
        values: dict[str, str] = {}
        blocks: list[Block] = []
        inner: dict[str, str] | None = None
        for line in self.lines(path):
            if line.endswith("{"):
                inner = {}
                blocks.append(Block(line[:-1].strip().upper(), inner))
            elif line == "}":
                inner = None
            else:
                key, _, value = line.partition("=")
                (values if inner is None else inner)[key.strip().upper()] = value.strip()
        return StructuredText(values, blocks)

    def _text(self, file: BoardFile) -> str:
        data = file.data
        if data.startswith(_COMPRESS):
            data = unpacked_lzw(data, file.place, self._meter)
        elif data.startswith(_GZIP):
            data = self._gunzipped(file)
        return data.decode("latin-1")

    def _gunzipped(self, file: BoardFile) -> bytes:
        try:
            with gzip.GzipFile(fileobj=BytesIO(file.data)) as stream:
                data = stream.read(self._meter.limits.file_bytes)
        except (OSError, EOFError, zlib.error) as error:
            raise damaged_board(file.place, "it cannot be unpacked") from error
        self._meter.unpacked(file.place, len(data))
        return data


def _plain(path: str) -> str:
    return path.lower().removesuffix(".z").removesuffix(".gz")


def unit_mm(written: str, otherwise: float) -> float:
    """Return the millimetres of a unit, or another's if none is written that is known."""
    return _UNITS.get(written.strip().upper(), otherwise)


def unit_of_line(line: str) -> float | None:
    """Return the unit that a line such as `UNITS=MM` or `U INCH` states, None if it states none."""
    for mark in ("UNITS=", "U "):
        if line.startswith(mark):
            return _UNITS.get(line[len(mark) :].strip().upper())
    return None


def attributes(record: str) -> dict[str, str]:
    """Return the attributes that stand behind the semicolon of a record, by their numbers.

    >>> attributes("P 1 2 4 P 0 0 ;0=5,1;ID=7")
    {'0': '5', '1': ''}
    """
    listed = record.partition(";")[2].partition(";")[0]
    pairs = (pair.partition("=") for pair in listed.split(",") if pair.strip())
    return {key.strip(): value.strip() for key, _, value in pairs}
