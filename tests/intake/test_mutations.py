"""Damaged files end in an answer or in one clear message: seeded variants of small files in every format."""

import io
import random
import zipfile
from collections import Counter
from contextlib import suppress

import openpyxl
import pytest

from emsquote.bom import RowKind
from emsquote.bom_report import bom_as_json, bom_as_text, bom_counts
from emsquote.finding import InputError
from emsquote.intake import read_bom
from emsquote.readers import Limits

ROWS = (
    ("Item", "Designator", "Qty", "MPN", "Manufacturer", "Value", "Package", "DNP"),
    ("1", "R1, R2-R4", "4", "RC0402FR-0710KL", "Yageo", "10k", "0402", ""),
    ("2", "C1 C2", "2", "GRM155R71C104KA88D", "Murata", "100nF", "0402", ""),
    ("", "", "", "CL05B104KO5NNNC", "Samsung", "", "", ""),
    ("Connectors", "", "", "", "", "", "", ""),
    ("3", "J1", "1", "B2B-PH-K-S(LF)(SN)", "JST", "PH-2", "THT", "DNP"),
    ("4", "W1", "1,5 m", "LIYY 2X0.25", "Lapp", "cable", "", ""),
    ("", "", "", "", "", "Total:", "7", ""),
)
COMPS = "".join(
    f'<comp ref="R{n}"><value>10k</value><footprint>R_0402</footprint>'
    f'<fields><field name="MPN">RC0402FR-07{n}KL</field></fields></comp>'
    for n in range(1, 5)
)
SYMBOLS = "".join(
    f'(symbol (lib_id "Device:R") (dnp no) (property "Reference" "R{n}" (at 0 0 0)) (property "Value" "10k"))'
    for n in range(1, 5)
)


def _xlsx():
    work = openpyxl.Workbook()
    for row in ROWS:
        work.active.append(row)
    stream = io.BytesIO()
    work.save(stream)
    return stream.getvalue()


def _ods():
    rows = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in row)
        + "</table:table-row>"
        for row in ROWS
    )
    names = ("office", "table", "text")
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    table = f'<table:table table:name="BOM">{rows}</table:table>'
    content = f"<office:document-content {spaces}>{table}</office:document-content>"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:  # stored, so that flipped bytes reach the parser
        archive.writestr("content.xml", content)
    return stream.getvalue()


def _lined_up():
    widths = [max(len(row[column]) for row in ROWS) + 2 for column in range(len(ROWS[0]))]
    lines = ("".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in ROWS)
    return "\n".join(line.replace(",", " ") for line in lines).encode()


def _html():
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
    return f"<html><body><table>{rows}</table></body></html>".encode()


FILES = {
    "comma": "\n".join(",".join(f'"{cell}"' for cell in row) for row in ROWS).encode(),
    "semicolon": "\r\n".join(";".join(row) for row in ROWS).encode(),
    "tab, UTF-16": "\n".join("\t".join(row) for row in ROWS).encode("utf-16"),
    "Markdown": "\n".join(
        f"| {' | '.join(row)} |" + ("\n|---|---|" if row is ROWS[0] else "") for row in ROWS
    ).encode(),
    "HTML": _html(),
    "lined up": _lined_up(),
    "KiCad XML": f'<?xml version="1.0"?><export version="E"><components>{COMPS}</components></export>'.encode(),
    "KiCad schematic": f"(kicad_sch (version 20231120) {SYMBOLS})".encode(),
    "xlsx": _xlsx(),
    "ods": _ods(),
    "JSON": (b'[{"designator": "R1", "quantity": 1, "mpn": "RC0402FR-0710KL"}, {"designator": "C1", "quantity": 2}]'),
}
VARIANTS = 190


def flipped(data, chance):
    changed = bytearray(data)
    for _ in range(chance.randint(1, 12)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def cut(data, chance):
    return data[: chance.randrange(len(data))]


def without_a_piece(data, chance):
    start = chance.randrange(len(data))
    return data[:start] + data[start + chance.randint(1, 80) :]


def doubled(data, chance):
    start, end = sorted(chance.randrange(len(data)) for _ in range(2))
    return data[:end] + data[start:]


def swapped(data, chance):
    lines = data.splitlines(keepends=True)
    chance.shuffle(lines)
    return b"".join(lines)


def spiked(data, chance):
    spikes = [
        "\u202eR1",
        "R1-R99999999",
        "\x00",
        '"',
        "=cmd()",
        "1e999999999",
        "<!--",
        "٣",
        "x" * 300,
        "\u2028",
        "²",
        "½",
    ]
    start = chance.randrange(len(data))
    return data[:start] + chance.choice(spikes).encode() + data[start:]


CHANGES = (flipped, cut, without_a_piece, doubled, swapped, spiked)


def accounts_add_up(bom):
    kinds = Counter(bom.rows)
    counts = bom_counts(bom)
    assert len(bom.lines) == kinds[RowKind.LINE]
    assert all(bom.rows[line.origin.row - 1] is RowKind.LINE for line in bom.lines)
    assert sum(counts[f"{kind.value}_rows"] for kind in RowKind) == counts["rows"] == len(bom.rows)
    assert bom_as_json(bom)
    assert all(len(line) <= 80 for line in bom_as_text(bom).splitlines())


@pytest.mark.parametrize("name", FILES)
def test_the_file_itself_is_read(tmp_path, name):
    path = tmp_path / "bom"
    path.write_bytes(FILES[name])
    bom = read_bom(path)
    accounts_add_up(bom)
    assert len(bom.lines) >= 2


@pytest.mark.parametrize("name", FILES)
def test_damaged_files_never_fail(tmp_path, name):
    chance = random.Random(name)
    path = tmp_path / "bom"
    for _ in range(VARIANTS):
        data = FILES[name]
        for _ in range(chance.randint(1, 3)):
            data = chance.choice(CHANGES)(data, chance) or b"x"
        path.write_bytes(data)
        with suppress(InputError):
            accounts_add_up(read_bom(path, limits=Limits(designators=500)))
