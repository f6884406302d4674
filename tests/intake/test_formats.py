"""One small file for each format that part lists come in, all saying the same."""

import struct
import zipfile

import pytest

from emsquote.finding import InputError
from emsquote.intake import read_bom
from emsquote.intake.readers import read_document
from emsquote.model.bom import Supply

HEADER = ("Designator", "Qty", "MPN", "Value", "Package")
PARTS = (
    ("R1, R2", "2", "RC0402FR-0710KL", "10k", "0402"),
    ("C1", "1", "GRM155R71C104KA88D", "100nF", "0402"),
    ("U1", "1", "STM32G031K8T6", "MCU", "LQFP-32"),
)
ROWS = (HEADER, *PARTS)
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"


def joined(sign, rows=ROWS):
    return "\n".join(sign.join(row) for row in rows).encode()


def markdown():
    lines = [f"| {' | '.join(row)} |" for row in ROWS]
    return "\n".join(
        [
            "# Parts",
            "",
            lines[0],
            "|---|--:|---|---|---|",
            *lines[1:],
            "",
            "All prices without tax.",
        ]
    ).encode()


def html():
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
    return f"<!DOCTYPE html><html><head><title>x</title></head><body><table>{rows}</table></body></html>".encode()


def lined_up():
    rows = [tuple(cell.replace(",", "") for cell in row) for row in ROWS]
    return "\n".join("".join(cell.ljust(22) for cell in row).rstrip() for row in rows).encode()


def opendocument(flat):
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    rows = "".join(
        f"<table:table-row>{''.join(cell.format(text) for text in row)}</table:table-row>"
        for row in ROWS
    )
    spaces = " ".join(f'xmlns:{name}="{OFFICE}{name}:1.0"' for name in ("office", "table", "text"))
    name = "document" if flat else "document-content"
    blank = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    return f'<office:{name} {spaces}><table:table table:name="BOM">{rows}{blank}</table:table></office:{name}>'.encode()


def spreadsheet_ml():
    cell = '<Cell><Data ss:Type="String">{}</Data></Cell>'
    rows = "".join(f"<Row>{''.join(cell.format(text) for text in row)}</Row>" for row in ROWS)
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}">'
        f'<Worksheet ss:Name="BOM"><Table>{rows}</Table></Worksheet></Workbook>'
    ).encode()


def oldest_excel(rows=None, codepage=None):
    """Return a workbook of Excel 2: records without any wrapping."""

    def record(kind, body):
        return struct.pack("<HH", kind, len(body)) + body

    bytes_of = (lambda text: text.encode()) if rows is None else bytes
    cells = b"".join(
        record(0x0004, struct.pack("<HH3xB", row, column, len(text)) + bytes_of(text))
        for row, texts in enumerate(rows or ROWS)
        for column, text in enumerate(texts)
    )
    named = b"" if codepage is None else record(0x0042, struct.pack("<H", codepage))
    return record(0x0009, struct.pack("<HH", 2, 0x10)) + named + cells + record(0x000A, b"")


def json_list():
    objects = ", ".join(
        "{"
        + ", ".join(f'"{title}": "{cell}"' for title, cell in zip(HEADER, row, strict=True))
        + "}"
        for row in PARTS
    )
    return f'{{"name": "x", "parts": [{objects}]}}'.encode()


FILES = {
    "commas": (joined(",", ((*row[:0], f'"{row[0]}"', *row[1:]) for row in ROWS)), "csv"),
    "semicolons": (joined(";"), "csv"),
    "tabs": (joined("\t"), "csv"),
    "bars": (joined("|"), "csv"),
    "a line end written twice": (joined(";").replace(b"\n", b"\r\r\n"), "csv"),
    "line ends of the Macintosh": (joined(";").replace(b"\n", b"\r"), "csv"),
    "UTF-16": (joined("\t").decode().encode("utf-16"), "csv"),
    "Markdown": (markdown(), "markdown"),
    "HTML": (html(), "html"),
    "lined up with blanks": (lined_up(), "text"),
    "flat OpenDocument": (opendocument(flat=True), "fods"),
    "SpreadsheetML": (spreadsheet_ml(), "spreadsheetml"),
    "Excel 2": (oldest_excel(), "xls"),
    "JSON": (json_list(), "json"),
}


@pytest.mark.parametrize(("content", "format_"), FILES.values(), ids=FILES)
def test_formats_are_told_by_content(tmp_path, content, format_):
    path = tmp_path / "bom.dat"
    path.write_bytes(content)
    bom = read_bom(path)
    assert bom.source.format == format_
    assert [
        (" ".join(line.designators), str(line.per_board), line.mpn, line.value, line.footprint)
        for line in bom.lines
    ] == [(row[0].replace(",", ""), *row[1:]) for row in PARTS]


def test_packed_opendocument(tmp_path):
    path = tmp_path / "bom.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", opendocument(flat=False))
    bom = read_bom(path)
    assert (bom.source.format, bom.source.sheet, len(bom.lines), len(bom.rows)) == (
        "ods",
        "BOM",
        3,
        4,
    )


def test_struck_out_markdown_is_not_fitted(tmp_path):
    path = tmp_path / "README.md"
    path.write_text(
        "| Ref | MPN | Qty |\n|--|--|--|\n| R1 | RC0402FR-0710KL | 1 |\n| ~~R2~~ | ~~RC0402FR-071KL~~ | 1 |\n"
    )
    assert [line.supply for line in read_bom(path).lines] == [Supply.BOUGHT, Supply.NOT_FITTED]


def test_merged_html_cells_do_not_shift_columns(tmp_path):
    path = tmp_path / "bom.html"
    path.write_text(
        "<table><tr><th>Ref<th>MPN<th>Qty<tr><td>R1<td rowspan=2>RC0402FR-0710KL<td>1"
        "<tr><td>R2<td>1<tr><td>C1<td>GRM155R71C104KA88D<td>1</table>"
    )
    assert [(line.designators, line.mpn) for line in read_bom(path).lines] == [
        (("R1",), "RC0402FR-0710KL"),
        (("R2",), "RC0402FR-0710KL"),
        (("C1",), "GRM155R71C104KA88D"),
    ]


EAGLE = """\
Partlist

Exported from board.sch at 2/2/2020 8:11 PM

EAGLE Version 7.7.0 Copyright (c) 1988-2016 CadSoft

Part     Value          Device           Package  Library   Sheet

C1       100nF          CAP0603-CAP      0603-CAP passives  1
C2       10uF           CAP0603-CAP      0603-CAP passives  1
IC1      ATTINY44-SSU   TINY24/44/84-SSU SOIC14   avr       1
JP1                     PINHD-1X3        1X03     pinhead   1
"""


def test_an_eagle_part_list(tmp_path):
    path = tmp_path / "partlist.txt"
    path.write_text(EAGLE)
    bom = read_bom(path)
    assert bom.source.header_row == 7
    assert [(line.designators, line.value, line.footprint) for line in bom.lines] == [
        (("C1",), "100nF", "0603-CAP"),
        (("C2",), "10uF", "0603-CAP"),
        (("IC1",), "ATTINY44-SSU", "SOIC14"),
        (("JP1",), "", "1X03"),
    ]


ORCAD = """\
Board  Revised: Monday\n\nBill Of Materials\n\nItem\tQuantity\tReference\tPart
______________________________________________
1\t6\tC1,C2,C3,C4,\t100nF
\t\tC5,C6
2\t2\tR1,R2\t10k
3\t1\tU1\tLM358
"""


def test_a_list_of_designators_that_goes_on_below(tmp_path):
    path = tmp_path / "board.bom"
    path.write_text(ORCAD)
    bom = read_bom(path)
    assert [line.designators for line in bom.lines] == [
        ("C1", "C2", "C3", "C4", "C5", "C6"),
        ("R1", "R2"),
        ("U1",),
    ]
    assert [kind.value for kind in bom.rows[6:]] == ["line", "continued", "line", "line"]
    assert [finding.code for finding in bom.findings] == ["part-numbers-from-values"]


NETLIST = """<?xml version="1.0"?><export version="E"><components>
<comp ref="R1"><value>10k</value><footprint>R_0402</footprint>
 <fields><field name="MPN">RC0402FR-0710KL</field></fields><property name="dnp"/></comp>
<comp ref="C1"><value>100n</value><footprint>C_0402</footprint>
 <fields><field name="MPN">GRM155R71C104KA88D</field></fields></comp>
</components></export>"""
SCHEMATIC = """(kicad_sch (version 20231120)
 (lib_symbols (symbol "Device:R" (property "Reference" "R")))
 (symbol (lib_id "Device:R") (unit 1) (in_bom yes) (dnp yes)
  (property "Reference" "R1" (at 0 0 0)) (property "Value" "10k") (property "MPN" "RC0402FR-0710KL"))
 (symbol (lib_id "74xx:74HC04") (unit 1) (property "Reference" "U1") (property "Value" "74HC04"))
 (symbol (lib_id "74xx:74HC04") (unit 2) (property "Reference" "U1") (property "Value" "74HC04"))
 (symbol (lib_id "power:GND") (property "Reference" "#PWR01") (property "Value" "GND")))"""
IPC = """<?xml version="1.0"?><IPC-2581 xmlns="http://webstds.ipc.org/2581"><Bom name="b">
<BomItem OEMDesignNumberRef="CAP-100N" quantity="2" category="ELECTRICAL">
 <RefDes name="C1" packageRef="0402" populate="true"/><RefDes name="C2" packageRef="0402" populate="true"/></BomItem>
<BomItem OEMDesignNumberRef="RES-10K" quantity="1" category="ELECTRICAL">
 <RefDes name="R1" packageRef="0402" populate="false"/></BomItem></Bom></IPC-2581>"""
CAD = {
    "KiCad netlist": (NETLIST, "kicad-xml", [(("R1",), True), (("C1",), False)]),
    "KiCad schematic": (SCHEMATIC, "kicad_sch", [(("R1",), True), (("U1",), False)]),
    "IPC-2581": (IPC, "ipc-2581", [(("C1", "C2"), False), (("R1",), True)]),
}


@pytest.mark.parametrize(("text", "format_", "lines"), CAD.values(), ids=CAD)
def test_cad_files(tmp_path, text, format_, lines):
    path = tmp_path / "board.xml"
    path.write_text(text)
    bom = read_bom(path)
    assert (bom.source.format, bom.source.header_row) == (format_, 0)
    assert [(line.designators, line.supply is Supply.NOT_FITTED) for line in bom.lines] == lines


@pytest.mark.parametrize("field", ["Sheetfile", "Sheet file"])
def test_the_sub_sheets_of_a_schematic_are_told(tmp_path, field):
    path = tmp_path / "top.kicad_sch"
    sheet = f'(sheet (property "Sheetname" "power") (property "{field}" "power.kicad_sch"))'
    path.write_text(f"{SCHEMATIC[:-1]} {sheet} {sheet})")
    (told,) = (finding for finding in read_bom(path).findings if finding.code == "sub-sheets")
    assert told.message == "its sub-sheets hold more parts and are not read: power.kicad_sch"


INTERACTIVE = """<!DOCTYPE html><html><head><script>
var config = {"fields": ["Value", "MPN"], "dark_mode": false}
var pcbdata = {"footprints": [{"ref": "R1"}, {"ref": "R2"}, {"ref": "U1"}, {"ref": "R3"}],
 "bom": {"both": [[["R1", 0], ["R2", 1]], [["U1", 2]]], "skipped": [3], "fields": {"0": ["10k", "RC0402FR-0710KL"],
 "1": ["10k", "RC0402FR-0710KL"], "2": ["MCU", "STM32G031K8T6"], "3": ["0R", "RC0402JR-070RL"]}}}
</script></head><body></body></html>"""


def test_an_interactive_bom(tmp_path):
    path = tmp_path / "ibom.html"
    path.write_text(INTERACTIVE)
    bom = read_bom(path)
    assert [
        (line.designators, line.mpn, line.supply is Supply.NOT_FITTED) for line in bom.lines
    ] == [
        (("R1", "R2"), "RC0402FR-0710KL", False),
        (("U1",), "STM32G031K8T6", False),
        (("R3",), "RC0402JR-070RL", True),
    ]


REFUSED = {
    "a PDF": (b"%PDF-1.7\n", "is a PDF"),
    "a picture by another name": (b"\x89PNG\r\n\x1a\n", "is a picture"),
    "another kind of XML": (b"<?xml version='1.0'?><svg></svg>", 'its root is "svg"'),
    "an entity bomb": (
        b'<!DOCTYPE export [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><export><comp ref="&b;"/></export>',
        "declares XML entities",
    ),
    "deep nesting": (
        b"<export>" + b"<comp>" * 5_000 + b"</comp>" * 5_000 + b"</export>",
        "nests elements more than 256 deep",
    ),
    "nested lists": (b"(kicad_sch " + b"(" * 5_000 + b")" * 5_000 + b")", "nested too deeply"),
    "nested JSON": (b"[" * 5_000 + b"]" * 5_000, "not well-formed JSON|without a list"),
    "a damaged workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "is damaged"),
    "a million repeated cells": (
        opendocument(flat=True).replace(
            b"<table:table-cell>", b'<table:table-cell table:number-columns-repeated="99999">', 1
        ),
        "a cell in column 99999",
    ),
}


@pytest.mark.parametrize(("content", "message"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused(tmp_path, content, message):
    path = tmp_path / "bom.xlsx"
    path.write_bytes(content)
    with pytest.raises(InputError, match=message):
        read_document(path)


@pytest.mark.parametrize(
    ("codepage", "cut", "read"),
    [(936, "电阻".encode("gbk") + b"\x81", "电阻"), (932, b"10 k\x81", "10 k")],
    ids=["Chinese", "Japanese"],
)
def test_a_text_that_was_cut_within_a_character_costs_only_itself(tmp_path, codepage, cut, read):
    path = tmp_path / "bom.xls"
    path.write_bytes(
        oldest_excel(
            [(b"Ref", b"Qty", b"Value"), (b"R1,R2", b"2", cut), (b"C1", b"1", b"100n")], codepage
        )
    )
    bom = read_bom(path)
    assert [(line.designators, str(line.per_board)) for line in bom.lines] == [
        (("R1", "R2"), "2"),
        (("C1",), "1"),
    ]
    assert bom.lines[0].value.startswith(read)


def zipped(path, members):
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)


LOCKED = {
    "a workbook": lambda path: path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(504)
        + "EncryptedPackage".encode("utf-16-le")
        + bytes(480)
    ),
    "an OpenDocument sheet": lambda path: zipped(
        path,
        {"content.xml": b"\x8f\x01", "META-INF/manifest.xml": "<m><manifest:encryption-data/></m>"},
    ),
    "an OpenDocument sheet, packed whole": lambda path: zipped(
        path, {"encrypted-package": b"\x8f\x01"}
    ),
}


@pytest.mark.parametrize("write", LOCKED.values(), ids=LOCKED)
def test_what_a_password_protects_is_told(tmp_path, write):
    write(tmp_path / "bom.xlsx")
    with pytest.raises(InputError, match="is protected by a password"):
        read_bom(tmp_path / "bom.xlsx")


def test_a_quote_that_never_closes_costs_no_line(tmp_path):
    path = tmp_path / "bom.csv"
    path.write_text(
        'Ref,Qty,MPN\n"R1,1,RC0402FR-0710KL\nR2,1,"RC0402FR-0747KL"\nC1,1,GRM155R71C104KA88D\n'
    )
    assert [line.designators for line in read_bom(path).lines] == [("R1",), ("R2",), ("C1",)]


@pytest.mark.parametrize("quantity", ["=1+1", "-1", "few"])
def test_a_column_that_is_not_read_for_its_cells_is_told(tmp_path, quantity):
    path = tmp_path / "bom.csv"
    path.write_text(f"Ref,Qty,MPN\nR1,{quantity},RC0402FR-0710KL\nR2,{quantity},RC0402FR-0747KL\n")
    told = [finding for finding in read_bom(path).findings if finding.code == "column-not-read"]
    assert [str(finding.message) for finding in told] == [
        f'"Qty" is not read as quantity: most of its cells look otherwise, such as "{quantity}"'
    ]
