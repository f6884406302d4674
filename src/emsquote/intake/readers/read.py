"""Tells a file's format from its content and hands it to the reader for it.

A name never decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from emsquote.finding import Origin, fault
from emsquote.intake.judgement import Within
from emsquote.intake.readers.sheet import DEFAULT_LIMITS, Document, FileLimits, SourceSheet
from emsquote.intake.readers.untrusted import clean, damaged, locked, open_zip, too_large
from emsquote.model.text_form import DELIMITERS, TextForm

# Readers are loaded for their format only: none of them costs anything where another is at work.

_OLE, _BIFF, _ZIP = b"\xd0\xcf\x11\xe0", (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00"), b"PK"
_PICTURES = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\0", "a picture"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x1f\x8b", "a gzip archive"),
)
_LOCKED = "EncryptedPackage".encode("utf-16-le")
"""The name of the stream that holds a workbook with a password, in the directory of the file around
it.
"""
_SCHEMATICS = ("(kicad_sch", "EESchema Schematic File")
_LONGEST_PROSE = 100_000
_PAGE_DATA = re.compile(r"(?:var|let|const)\s+pcbdata\s*=")
"""What the data of an interactive BOM begins with that was saved without its page."""
_NETLIST = re.compile(r"\(\s*export\s*\(\s*version\b")
"""What KiCad's netlist in brackets begins with."""
_HTML = re.compile(
    r"\s*(?:<!doctype html|<html|<table|<body|<head|<!--.*?-->\s*<(?:html|table))",
    re.IGNORECASE | re.DOTALL,
)


def read_document(
    path: Path, limits: FileLimits = DEFAULT_LIMITS, form: TextForm | None = None
) -> Document:
    """Return the sheets of a file; `form` says how to take a plain text apart.

    `InputError` if it cannot be read, is empty, damaged, or no table at all.
    """
    if form is not None:
        return _as_said(path, limits, form)
    document = _read(path, limits)
    if document.labelled or not any(map(_may_be_packed, document.sheets)):
        return document
    from emsquote.intake.readers.one_cell_rows import with_rows_opened  # noqa: PLC0415 - see above

    return with_rows_opened(document, path.name, limits)


def _as_said(path: Path, limits: FileLimits, form: TextForm) -> Document:
    """Return a plain text, taken apart as the user says."""
    from emsquote.intake.readers.delimited import read_delimited  # noqa: PLC0415 - see above
    from emsquote.intake.readers.fixed_width import expanded, read_fixed_width, ruler_of  # noqa: PLC0415 - see above
    from emsquote.intake.readers.text import decode  # noqa: PLC0415 - see above

    text, encoding = decode(_content(path, limits), path.name)
    if form is not TextForm.LINED_UP:
        document = read_delimited(text, DELIMITERS[form], encoding, path.name, limits)
        return replace(document, lines=_lines(text))
    lines = expanded(text)
    ruler = ruler_of(lines)
    if ruler is None:
        message, hint = "has no columns below one another", "say otherwise with --format-in"
        raise fault("not-a-table", Origin(path.name), message, hint)
    return read_fixed_width(lines, ruler, encoding, path.name, limits)


def _may_be_packed(sheet: SourceSheet) -> bool:
    """Whether the first rows of a sheet have no more than one cell each: hardly any sheet's."""
    first = sheet.rows[: Within.BELOW]
    return any(map(any, first)) and all(len(row) - row.count("") <= 1 for row in first)


def _read(path: Path, limits: FileLimits) -> Document:
    data = _content(path, limits)
    for mark, kind in _PICTURES:
        if data.startswith(mark):
            hint = "give the spreadsheet or text list that it was made from"
            raise fault("not-a-table", Origin(path.name), f"is {kind}, not a part list", hint)
    if data.startswith(_ZIP):
        return _zipped(path, limits)
    if data.startswith(_OLE) and _LOCKED in data:
        raise locked(path.name)
    if data.startswith((_OLE, *_BIFF)):
        from emsquote.intake.readers.binary_workbook import read_binary_workbook  # noqa: PLC0415 - see above

        return read_binary_workbook(path, "xls", limits)
    return _text(data, path, limits)


def _content(path: Path, limits: FileLimits) -> bytes:
    origin = Origin(path.name)
    try:
        if path.is_dir():
            raise fault("unreadable", origin, "is a folder", "name the file of the part list")
        if path.exists() and not path.is_file():
            raise fault(
                "unreadable", origin, "is no regular file", "name the file of the part list"
            )
        if path.stat().st_size > limits.file_bytes:
            raise too_large(path.name, f"over {limits.file_bytes >> 20} MiB", "file_bytes")
        data = path.read_bytes()
    except OSError as error:
        raise fault(
            "unreadable", origin, f"cannot be read: {error.strerror}", "check the path"
        ) from error
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise fault("empty", origin, "is empty", "name the file of the part list")
    return data


def _zipped(path: Path, limits: FileLimits) -> Document:
    with open_zip(path) as archive:
        names = {name.casefold().lstrip("/") for name in archive.namelist()}
    if "xl/workbook.xml" in names:
        from emsquote.intake.readers.xlsx import read_xlsx  # noqa: PLC0415 - see above

        return read_xlsx(path, limits)
    if "encrypted-package" in names:
        raise locked(path.name)
    if "content.xml" in names:
        from emsquote.intake.readers.ods import read_ods  # noqa: PLC0415 - see above

        return read_ods(path, limits)
    if "xl/workbook.bin" in names:
        from emsquote.intake.readers.binary_workbook import read_binary_workbook  # noqa: PLC0415 - see above

        return read_binary_workbook(path, "xlsb", limits)
    if names:
        raise fault(
            "not-a-table",
            Origin(path.name),
            "is an archive, not a part list",
            "unpack it and name the file in it",
        )
    raise damaged(path.name, "its archive is empty")


def _text(data: bytes, path: Path, limits: FileLimits) -> Document:
    from emsquote.intake.readers.text import decode  # noqa: PLC0415 - see above

    file = path.name
    text, encoding = decode(data, file)
    start = text.lstrip()[:2000]
    if start.startswith("<"):
        return _marked_up(text, encoding, file, limits)
    if start.startswith(_SCHEMATICS):
        from emsquote.intake.readers.kicad import read_kicad  # noqa: PLC0415 - see above

        return read_kicad(text, encoding, path, limits)
    if _PAGE_DATA.match(start):
        from emsquote.intake.readers.interactive_bom import read_interactive_bom  # noqa: PLC0415 - see above

        return read_interactive_bom(text, encoding, file, limits)
    if _NETLIST.match(start):
        from emsquote.intake.readers.kicad_netlist import read_netlist  # noqa: PLC0415 - see above

        return read_netlist(text, encoding, file, limits)
    if start.startswith(("{", "[")) and re.match(r"[\[{]\s*[\[{\"\]}]", start):
        from emsquote.intake.readers.json_table import read_json  # noqa: PLC0415 - see above

        return read_json(text, encoding, file, limits)
    return _plain(text, encoding, file, limits)


def _marked_up(text: str, encoding: str, file: str, limits: FileLimits) -> Document:
    from emsquote.intake.readers import (  # noqa: PLC0415 - see above
        cad_xml,
        html,
        interactive_bom,
        kicad_netlist,
        ods,
        spreadsheet_ml,
    )
    from emsquote.intake.readers.xml_elements import root_name  # noqa: PLC0415 - see above
    from emsquote.intake.readers.xml_records import read_records  # noqa: PLC0415 - see above

    readers: dict[str, Callable[[str, str, str, FileLimits], Document]] = {
        "export": kicad_netlist.read_xml_netlist,
        "IPC-2581": cad_xml.read_ipc2581,
        "eagle": cad_xml.read_eagle,
        "Workbook": spreadsheet_ml.read_spreadsheet_ml,
        "document": ods.read_fods,
    }
    root = root_name(text)
    if root in readers:
        return readers[root](text, encoding, file, limits)
    if interactive_bom.is_interactive_bom(text):
        return interactive_bom.read_interactive_bom(text, encoding, file, limits)
    if _HTML.match(text) or "<table" in text[:100_000].casefold():
        return html.read_html(text, encoding, file, limits)
    records = read_records(text, encoding, file, limits)
    if records is not None:
        return records
    message = f'is XML of a kind that is no part list (its root is "{root}")'
    raise fault("no-part-list", Origin(file), message, "export the part list from the CAD program")


def _plain(text: str, encoding: str, file: str, limits: FileLimits) -> Document:
    from emsquote.intake.readers.markdown import has_markdown_table, read_markdown  # noqa: PLC0415 - see above

    if has_markdown_table(text):
        return read_markdown(text, encoding, file, limits)
    return replace(_lined(text, encoding, file, limits), lines=_lines(text))


def _lines(text: str) -> tuple[str, ...]:
    return tuple(map(clean, text.splitlines())) if len(text) <= _LONGEST_PROSE else ()


def _lined(text: str, encoding: str, file: str, limits: FileLimits) -> Document:
    from emsquote.intake.readers.delimited import delimiter_of, read_delimited  # noqa: PLC0415 - see above
    from emsquote.intake.readers.fixed_width import expanded, read_fixed_width, ruler_of  # noqa: PLC0415 - see above

    delimiter = delimiter_of(text)
    if delimiter != "\t":
        lines = expanded(text)
        ruler = ruler_of(lines)
        if ruler is not None:
            return read_fixed_width(lines, ruler, encoding, file, limits)
    return read_delimited(text, delimiter or "\t", encoding, file, limits)
