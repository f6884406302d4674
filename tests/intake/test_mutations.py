"""Damaged files end in an answer or in one clear message: seeded variants of small files in every
format.
"""

import io
import random
import zipfile
from collections import Counter
from contextlib import suppress

import openpyxl
import pytest
from openpyxl.styles import Font, PatternFill

from emsquote.documents.bom_report import bom_as_json, bom_as_text, bom_counts
from emsquote.finding import InputError
from emsquote.intake import read_bom
from emsquote.intake.readers import FileLimits
from emsquote.model.bom import RowKind

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
NETLISTED = "".join(
    f'(comp (ref "R{n}") (value "10k") (fields (field (name "MPN") "RC0402FR-07{n}KL")))'
    for n in range(1, 5)
)
OLD_SCHEMATIC = "EESchema Schematic File Version 4\n" + "".join(
    f'$Comp\nL R R{n}\nU 1 1 5F43BEC{n}\nAR Path="/A/5F43BEC{n}" Ref="R{n}"\nF 0 "R{n}" H 1 1 50\n'
    f'F 1 "10k" H 1 1 50\n$EndComp\n$Sheet\nU {n}\nF1 "bom" 50\n$EndSheet\n'
    for n in range(1, 5)
)


def _xlsx():
    work = openpyxl.Workbook()
    for row in ROWS:
        work.active.append(row)
    stream = io.BytesIO()
    work.save(stream)
    return stream.getvalue()


def _looking_xlsx():
    """Return two sheets of one board with colours, a legend, strike-through and merged cells,
    stored unpacked.
    """
    work = openpyxl.Workbook()
    grey = PatternFill("solid", fgColor="FFC0C0C0")
    for name, letter in (("SMT", "R"), ("THT", "J")):
        page = work.create_sheet(name)
        page.append(("Level", "Designator", "Qty", "MPN", "Manufacturer"))
        for number in range(1, 6):
            page.append(
                (
                    1 + (number > 2),
                    f"{letter}{number}",
                    number % 3,
                    f"MPN-{letter}{number:04d}",
                    "Yageo",
                )
            )
        page.append(())
        page.append(("not fitted",))
        page["B3"].fill = page["A8"].fill = grey
        page["B4"].font = Font(strike=True, color="FFFF0000")
        page.merge_cells("E2:E4")
    work.remove(work["Sheet"])
    stream, stored = io.BytesIO(), io.BytesIO()
    work.save(stream)
    with (
        zipfile.ZipFile(stream) as packed,
        zipfile.ZipFile(stored, "w", zipfile.ZIP_STORED) as archive,
    ):
        for member in packed.namelist():
            archive.writestr(member, packed.read(member))
    return stored.getvalue()


def _looking_ods():
    """Return a flat spreadsheet with styles, a folded group of rows and a cell over two rows."""
    named = '<style:style style:name="{0}"><style:{1}/></style:style>'.format
    styles = named("s", 'text-properties style:text-line-through-style="solid"')
    styles += named("g", 'table-cell-properties fo:background-color="#c0c0c0"')
    cell = "<table:table-cell{}><text:p>{}</text:p></table:table-cell>".format
    rows = "".join(
        f"<table:table-row>{''.join(cell(look, text) for text in row)}</table:table-row>"
        for row, look in zip(
            ROWS, ("", "", ' table:style-name="s"', ' table:style-name="g"') * 2, strict=True
        )
    )
    folded = f'<table:table-row-group table:display="false">{rows}</table:table-row-group>'
    spanning = cell(' table:number-rows-spanned="2"', "not fitted")
    over = f"<table:table-row>{spanning}</table:table-row>"
    spaces = " ".join(
        f'xmlns:{name}="{name}"' for name in ("office", "table", "text", "style", "fo")
    )
    table = f'<table:table table:name="BOM"><table:table-column/>{rows}{folded}{over}</table:table>'
    return f"<office:document {spaces}>{styles}{table}</office:document>".encode()


PROSE = b"""My board
2x 10k resistor 0402 (R1, R2)
(3) 100nF X7R 0603 (C1-C3), quantity 3
LM358DR amplifier --- 1pcs
not fitted:
1x NE555DR
"""
SHEETS = "".join(f'(sheet (uuid "{use}") (property "Sheetfile" "bom") (dnp no))' for use in "ab")
LEVELS = b"Item;Level;Description;Qty;Lite;Pro\n" + b"".join(
    f"{item};{level};Part {item};{number};{number};x\n".encode()
    for item, level, number in (
        ("1", 1, 2),
        ("1.1", 2, 3),
        ("1.1.1", 3, 4),
        ("1.2", 2, 1),
        ("2", 1, 5),
    )
)


def _ods():
    rows = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in row)
        + "</table:table-row>"
        for row in ROWS
    )
    names = ("office", "table", "text")
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names
    )
    table = f'<table:table table:name="BOM">{rows}</table:table>'
    content = f"<office:document-content {spaces}>{table}</office:document-content>"
    stream = io.BytesIO()
    with zipfile.ZipFile(
        stream, "w", zipfile.ZIP_STORED
    ) as archive:  # stored, so that flipped bytes reach the parser
        archive.writestr("content.xml", content)
    return stream.getvalue()


def _lined_up():
    widths = [max(len(row[column]) for row in ROWS) + 2 for column in range(len(ROWS[0]))]
    lines = (
        "".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in ROWS
    )
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
    "KiCad sheets": f'(kicad_sch (version 20231120) (uuid "r") {SYMBOLS} {SHEETS})'.encode(),
    "KiCad netlist": f'(export (version "E") (components {NETLISTED}))'.encode(),
    "KiCad schematic of version 5": OLD_SCHEMATIC.encode(),
    "xlsx": _xlsx(),
    "xlsx with looks": _looking_xlsx(),
    "fods with looks": _looking_ods(),
    "prose": PROSE,
    "levels and builds": LEVELS,
    "ods": _ods(),
    "JSON": (
        b'[{"designator": "R1", "quantity": 1, "mpn": "RC0402FR-0710KL"}, {"designator": "C1", "quantity": 2}]'
    ),
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
    rows = {account.sheet: account.rows for account in bom.sheets} or {bom.source.sheet: bom.rows}
    assert all(rows[line.origin.sheet][line.origin.row - 1] is RowKind.LINE for line in bom.lines)
    assert sum(map(len, rows.values())) == len(bom.rows)
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
            accounts_add_up(read_bom(path, limits=FileLimits(designators=500)))
