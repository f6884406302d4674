"""Tells from the first bytes of a file what it is to a board. A name never decides."""

from __future__ import annotations

import re
from enum import StrEnum

from emsquote.intake.readers.xml_elements import root_name

LOOKED_AT = 1 << 16
"""Bytes of a file that its kind is told from."""


class FileKind(StrEnum):
    """What a file is to a board, in words for people."""

    KICAD = "KiCad board"
    KICAD_LEGACY = "KiCad board in the form of 2012 and before"
    EAGLE = "Eagle board"
    EAGLE_BINARY = "Eagle file in the binary form of version 5 and before"
    GERBER = "Gerber"
    EXCELLON = "Excellon drill file"
    GERBER_JOB = "Gerber job file"
    IPC2581 = "IPC-2581"
    ODB = "part of an ODB++ archive"
    ZIP = "zip archive"
    GZIP = "gzip archive"
    TAR = "tar archive"
    TEXT = "other text"
    """Reports, part lists, pick-and-place files."""
    OTHER = "no board data"


_TAR_MARK_AT = 257
_MARKS = (
    (b"PK\x03\x04", FileKind.ZIP),
    (b"PK\x05\x06", FileKind.ZIP),
    (b"\x1f\x8b", FileKind.GZIP),
    (b"PCBNEW-BOARD", FileKind.KICAD_LEGACY),
    (b"\x10\x00", FileKind.EAGLE_BINARY),
    (b"\x10\x80", FileKind.EAGLE_BINARY),
)
_KICAD = re.compile(rb"\s*\(\s*kicad_pcb[\s()]")
_JOB_KEYS = (b'"GenerationSoftware"', b'"FilesAttributes"', b'"GeneralSpecs"')
_COMMANDS = (
    (
        FileKind.GERBER,
        re.compile(rb"(?:^|[\r\n*])\s*%(?:FS[LTD]|MO(?:IN|MM)\*|AD\s*D\d|AM[^\r\n]|TF\.|TJ\.)"),
    ),
    (
        FileKind.GERBER,
        re.compile(rb"(?:G0?[123])?(?:[XY][+-]?\d+){1,2}(?:[IJ][+-]?\d+){0,2}D0?[123]\*"),
    ),
    (FileKind.EXCELLON, re.compile(rb"(?:^|[\r\n])M48\s*(?:[;\r\n]|$)")),
    (FileKind.EXCELLON, re.compile(rb"(?:^|[\r\n]);\s*Holesize\s+\d")),
    (
        FileKind.EXCELLON,
        re.compile(rb"(?:^|[\r\n])%?\s*T\d{1,3}(?:[CFSBHZ][\d.]+){0,6}\s*[\r\n]+[XY][+-]?\d"),
    ),
)
"""Commands that only one kind has; comments may stand above them."""


def kind_of(start: bytes) -> FileKind:
    r"""Return what a file is by its first `LOOKED_AT` bytes.

    >>> kind_of(b"(kicad_pcb (version 20240108)"), kind_of(b"M48\nMETRIC\n").value
    (<FileKind.KICAD: 'KiCad board'>, 'Excellon drill file')
    """
    start = start.removeprefix(b"\xef\xbb\xbf")
    return _binary_kind(start) or _text_kind(start)


def _binary_kind(start: bytes) -> FileKind | None:
    for mark, kind in _MARKS:
        if start.startswith(mark):
            return kind
    if start[_TAR_MARK_AT:].startswith(b"ustar"):
        return FileKind.TAR
    return FileKind.OTHER if b"\0" in start[:1024] else None


def _text_kind(start: bytes) -> FileKind:
    if _KICAD.match(start):
        return FileKind.KICAD
    first = start.lstrip()[:1]
    if first == b"<":
        return _xml_kind(start)
    if first == b"{" and any(key in start for key in _JOB_KEYS):
        return FileKind.GERBER_JOB
    found = (kind for kind, commands in _COMMANDS if commands.search(start))
    return next(found, FileKind.TEXT)


def _xml_kind(start: bytes) -> FileKind:
    match root_name(start.decode("utf-8", "replace")):
        case "IPC-2581":
            return FileKind.IPC2581
        case "eagle" if b"<board" in start:
            return FileKind.EAGLE
        case _:
            return FileKind.TEXT
