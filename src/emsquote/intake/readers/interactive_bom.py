"""Reads an interactive BOM (a page made by InteractiveHtmlBom), whose table only exists in a
script's data.

The data is JSON, as it stands or packed by LZ-String into base64. The packing is undone here, since
no library for it is kept up.
"""

from __future__ import annotations

import json
import re
import string
from collections.abc import Mapping, Sequence
from typing import Any

from emsquote.intake.readers.field_names import document_of
from emsquote.intake.readers.sheet import Document, FileLimits
from emsquote.intake.readers.untrusted import damaged, too_large
from emsquote.model.designator import looks_like_name

_PACKED = re.compile(
    r'pcbdata\s*=\s*JSON\.parse\(LZString\.decompressFromBase64\("([A-Za-z0-9+/=]*)"\)\)'
)
_PLAIN = re.compile(r"pcbdata\s*=\s*(?=\{)")
_CONFIG = re.compile(r"config\s*=\s*(?=\{)")
_ALPHABET = string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/="
_SIX_BITS = {letter: f"{value:06b}"[-6:] for value, letter in enumerate(_ALPHABET)}
_END = 2
_DEFAULT_FIELDS = ("Value", "Footprint")


def is_interactive_bom(text: str) -> bool:
    """Whether a page carries the data of an interactive BOM."""
    return _PACKED.search(text) is not None or (_PLAIN.search(text) is not None and '"bom"' in text)


def read_interactive_bom(text: str, encoding: str, file: str, limits: FileLimits) -> Document:
    """Return the groups of an interactive BOM, one row each, those left out of assembly marked so.

    What is left out without a designator (`REF**`, `kibuzzard-62799`) is a drawing on the board,
    not a part.
    """
    packed = _PACKED.search(text)
    plain = _PLAIN.search(text)
    try:
        source = (
            unpacked(packed[1], file, limits) if packed else text[plain.end() if plain else 0 :]
        )
        data = json.JSONDecoder().raw_decode(source)[0]
        config = _CONFIG.search(text)
        settings = json.JSONDecoder().raw_decode(text[config.end() :])[0] if config else {}
        parts = _parts(data, settings)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise damaged(file, "the data of its interactive BOM cannot be read") from error
    return document_of("interactive-bom", parts, encoding, file, limits)


def _parts(data: Mapping[str, Any], settings: Mapping[str, Any]) -> list[dict[str, str]]:
    bom = data["bom"]
    fields = bom.get("fields") or {}
    names = settings.get("fields") or _DEFAULT_FIELDS
    skipped = {str(each) for each in bom.get("skipped", ())}
    parts = []
    for group in bom["both"]:
        members = group if isinstance(group[0], list) else group[3]
        values = fields.get(str(members[0][1])) or (
            group[1:3] if not isinstance(group[0], list) else ()
        )
        parts.append(_part([str(member[0]) for member in members], names, values))
    known = {name for part in parts for name in part["References"].split(", ")}
    for place, footprint in enumerate(data.get("footprints", ())):
        if (
            str(place) in skipped
            and footprint["ref"] not in known
            and looks_like_name(str(footprint["ref"]))
        ):
            values = fields.get(str(place)) or ()
            parts.append({**_part([str(footprint["ref"])], names, values), "DNP": "DNP"})
    return parts


def _part(
    designators: Sequence[str], names: Sequence[str], values: Sequence[object]
) -> dict[str, str]:
    named = {str(name): str(value) for name, value in zip(names, values, strict=False)}
    return {"References": ", ".join(designators), "Quantity": str(len(designators)), **named}


def unpacked(packed: str, file: str, limits: FileLimits) -> str:
    """Return what LZ-String packed into base64.

    `InputError` if it is damaged or larger than the limit.

    >>> unpacked("BYUwNmD2A0AECWsCGBbZtDUzkA==", "page.html", FileLimits())
    'hello, i am a 猫'
    """
    bits = _Bits("".join(_SIX_BITS[letter] for letter in packed))
    entries: dict[int, str] = {}
    first = bits.take(2)
    if first == _END:
        return ""
    word = entries[3] = chr(bits.take(16 if first else 8))
    result, size, width, room, length = [word], 4, 3, 4, 1
    while (code := bits.take(width)) != _END:
        if code in {0, 1}:
            entries[size] = chr(bits.take(16 if code else 8))
            code, size, room = size, size + 1, room - 1
            width, room = (width + 1, 1 << width) if not room else (width, room)
        entry = entries.get(code) or (word + word[0] if code == size else "")
        length += len(entry)
        if not entry or bits.exhausted:
            raise damaged(file, "the packed data of its interactive BOM is cut short")
        if length > limits.unpacked_bytes:
            raise too_large(
                file, f"over {limits.unpacked_bytes >> 20} MiB when unpacked", "unpacked_bytes"
            )
        result.append(entry)
        entries[size] = word + entry[0]
        size, room, word = size + 1, room - 1, entry
        width, room = (width + 1, 1 << width) if not room else (width, room)
    return "".join(result)


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
