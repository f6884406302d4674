"""Saving a filled template: the bytes that openpyxl makes, put right.

It tells the time at which it saved, and writes the parts of a font in an order that the format does
not have: Excel reads it, its own validator refuses it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from xml.etree import ElementTree as ET

from openpyxl.workbook.workbook import Workbook

_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
# ISO/IEC 29500-1, 18.8.22: CT_Font, as Office writes it.
_FONT_PARTS = (
    "b",
    "i",
    "strike",
    "condense",
    "extend",
    "outline",
    "shadow",
    "u",
    "vertAlign",
    "sz",
    "color",
    "name",
    "family",
    "charset",
    "scheme",
)
_PLACE = {f"{{{_MAIN}}}{part}": place for place, part in enumerate(_FONT_PARTS)}


def saved(book: Workbook, dated: str) -> bytes:
    """Return a workbook's bytes, the same for the same workbook; properties and archive tell the
    day that is given (ISO).
    """
    buffer, put_right = io.BytesIO(), io.BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(put_right, "w") as new:
        for name, part in _parts(old, dated):
            new.writestr(zipfile.ZipInfo(name, _ZIP_EPOCH), part, zipfile.ZIP_DEFLATED)
    return put_right.getvalue()


def _parts(archive: zipfile.ZipFile, dated: str) -> Iterator[tuple[str, bytes]]:
    for name in archive.namelist():
        part = archive.read(name)
        match name:
            case "docProps/core.xml":
                yield name, _modified(part, dated)
            case "xl/styles.xml":
                yield name, _in_order(part)
            case _:
                yield name, part


def _modified(properties: bytes, dated: str) -> bytes:
    stamp = f"{datetime.fromisoformat(dated):%Y-%m-%dT%H:%M:%SZ}".encode()
    return _MODIFIED.sub(rb"\g<1>" + stamp, properties)


def _in_order(styles: bytes) -> bytes:
    """Return the part of styles with the parts of each font in the format's order."""
    ET.register_namespace("", _MAIN)
    tree = ET.fromstring(styles)  # noqa: S314 - written by openpyxl a moment ago
    for font in tree.iter(f"{{{_MAIN}}}font"):
        font[:] = sorted(font, key=lambda part: _PLACE.get(part.tag, len(_PLACE)))
    written: bytes = ET.tostring(tree, encoding="UTF-8", xml_declaration=True)
    return written
