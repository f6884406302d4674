"""Reads an interactive BOM (a page made by InteractiveHtmlBom), whose table only exists in a
script's data.

The data is JSON, as it stands or packed by LZ-String into base64. The packing is undone here, since
no library for it is kept up.
"""

from __future__ import annotations

import json
import re
import string
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

from emsquote.intake.readers.field_names import document_of
from emsquote.intake.readers.sheet import Document, FileLimits
from emsquote.intake.readers.untrusted import damaged, too_large
from emsquote.model.designator import looks_like_name

_PACKED = re.compile(
    r'pcbdata\s*=\s*JSON\.parse\(LZString\.decompressFromBase64\("([A-Za-z0-9+/=]*)"\)\)'
)
_PLAIN = re.compile(r"pcbdata\s*=\s*(?=\{)")
_LAST_COMMA = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[\]}])')
"""A comma before a bracket that closes, and texts, which may hold such."""
_CONFIG = re.compile(r"config\s*=\s*(?=\{)")
_ALPHABET = string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/="
_SIX_BITS = {letter: f"{value:06b}"[-6:] for value, letter in enumerate(_ALPHABET)}
_END = 2
_LETTER_BITS = {0: 8, 1: 16}
"""Codes that say that a letter follows, and its bits."""
_FIRST_CODE = 3
"""The code of the first piece."""
_DEFAULT_FIELDS = ("Value", "Footprint")
_NAMES, _VALUES = 4, 5
"""Where the oldest pages have the names of a group's fields, and what they say, parted by `;`."""

Fields = dict[str, str]


def is_interactive_bom(text: str) -> bool:
    """Whether a page carries the data of an interactive BOM."""
    if _PACKED.search(text) is not None:
        return True
    return '"bom"' in text and _PLAIN.search(text) is not None


def read_interactive_bom(text: str, encoding: str, file: str, limits: FileLimits) -> Document:
    """Return the groups of an interactive BOM, one row each, those left out of assembly marked so.

    What is left out without a designator (`REF**`, `kibuzzard-62799`) is a drawing on the board,
    not a part.
    """
    packed = _PACKED.search(text)
    try:
        if packed:
            data = _first_value(unpacked(packed[1], file, limits))
        else:
            data = _first_value(_after(_PLAIN, text) or text)
        parts = _parts(data, _first_value(_after(_CONFIG, text) or "{}"))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise damaged(file, "the data of its interactive BOM cannot be read") from error
    return document_of("interactive-bom", parts, encoding, file, limits)


def _after(sign: re.Pattern[str], text: str) -> str:
    """Return what stands behind a sign, "" where it is not."""
    found = sign.search(text)
    return text[found.end() :] if found else ""


def _first_value(text: str) -> Mapping[str, Any]:
    """Return the value in JSON with which a text begins; old pages leave commas behind the last of
    a list.
    """
    try:
        value: Mapping[str, Any] = json.JSONDecoder().raw_decode(text)[0]
    except ValueError:
        value = json.JSONDecoder().raw_decode(_LAST_COMMA.sub(r"\1", text))[0]
    return value


def _parts(data: Mapping[str, Any], settings: Mapping[str, Any]) -> list[Fields]:
    bom = data["bom"]
    names = settings.get("fields") or _DEFAULT_FIELDS
    fields = bom.get("fields") or {}
    parts = [_group(group, names, fields) for group in bom["both"]]
    known = {name for part in parts for name in part["References"].split(", ")}
    skipped = {str(place) for place in bom.get("skipped", ())}
    for place, footprint in enumerate(data.get("footprints", ())):
        reference = str(footprint["ref"])
        if str(place) in skipped and _is_left_out_part(reference, known):
            values = fields.get(str(place)) or ()
            parts.append({**_part([reference], names, values), "DNP": "DNP"})
    return parts


def _group(group: Sequence[Any], names: Sequence[str], fields: Mapping[str, Any]) -> Fields:
    """Return a group of like parts: newer pages list its members only, older ones say first what
    they have in common; the oldest name its members alone.
    """
    if isinstance(group[0], list):
        return _part(_called(group), names, fields.get(str(group[0][1])) or ())
    members = group[3]
    if isinstance(members[0], str):
        return {**_part(members, _DEFAULT_FIELDS, group[1:3]), **dict(_own_fields(group))}
    return _part(_called(members), names, fields.get(str(members[0][1])) or group[1:3])


def _called(members: Sequence[Sequence[Any]]) -> list[str]:
    return [str(member[0]) for member in members]


def _own_fields(group: Sequence[Any]) -> Iterator[tuple[str, str]]:
    """Yield the fields that a group of the oldest pages has beside value and footprint."""
    if len(group) <= _VALUES:
        return
    names, values = str(group[_NAMES]).split(";"), str(group[_VALUES]).split(";")
    for name, value in zip(names, values, strict=False):
        if name.casefold() not in {"name", "value", ""}:
            yield name, value


def _is_left_out_part(reference: str, known: Container[str]) -> bool:
    """Whether what is left out is a part, not a drawing (`REF**`), and not listed besides."""
    return reference not in known and looks_like_name(reference)


def _part(designators: Sequence[str], names: Sequence[str], values: Sequence[object]) -> Fields:
    pairs = zip(names, values, strict=False)
    named = {str(name): str(value) for name, value in pairs}
    return {"References": ", ".join(designators), "Quantity": str(len(designators)), **named}


def unpacked(packed: str, file: str, limits: FileLimits) -> str:
    """Return what LZ-String packed into base64.

    `InputError` if it is damaged or larger than the limit.

    >>> unpacked("BYUwNmD2A0AECWsCGBbZtDUzkA==", "page.html", FileLimits())
    'hello, i am a 猫'
    """
    bits = _Bits("".join(_SIX_BITS[letter] for letter in packed))
    most = limits.unpacked_bytes
    pieces = []
    length = 0
    for piece in _entries(bits, file):
        length += len(piece)
        if length > most:
            raise too_large(file, f"over {most >> 20} MiB when unpacked", "unpacked_bytes")
        pieces.append(piece)
    return "".join(pieces)


def _entries(bits: _Bits, file: str) -> Iterator[str]:
    """Yield the pieces of a packed text, each known from before or with one letter more."""
    first = bits.take(2)
    if first == _END:
        return
    before = chr(bits.take(_LETTER_BITS[first]))
    yield before
    known: dict[int, str] = {_FIRST_CODE: before}
    following = _FIRST_CODE + 1
    while (code := bits.take(following.bit_length())) != _END:
        if code in _LETTER_BITS:
            known[following] = chr(bits.take(_LETTER_BITS[code]))
            code, following = following, following + 1
        entry = known.get(code, "")
        if code == following:
            entry = before + before[0]
        if not entry or bits.exhausted:
            raise damaged(file, "the packed data of its interactive BOM is cut short")
        yield entry
        known[following] = before + entry[0]
        following += 1
        before = entry


class _Bits:
    """A stream of bits from which numbers are taken with their lowest bit first."""

    def __init__(self, bits: str) -> None:
        self.bits, self.place = bits, 0

    def take(self, number: int) -> int:
        piece = self.bits[self.place : self.place + number]
        self.place += number
        return int(piece[::-1], 2) if piece else 0

    @property
    def exhausted(self) -> bool:
        return self.place > len(self.bits)
