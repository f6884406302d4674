"""Workbooks with several part lists: read as one, or told apart with the reason."""

import openpyxl
import pytest

from emsquote.finding import Severity
from emsquote.intake import Overrides, read_bom

TITLES = ("Designator", "Qty", "MPN")
SMT = (("R1, R2", 2, "RC0402FR-0710KL"), ("C1", 1, "GRM155R71C104KA88D"), ("U1", 1, "LM358DR"))
THT = (("J1", 1, "B2B-PH-K-S"), ("J2", 1, "B3B-PH-K-S"), ("K1", 1, "G5V-2-H1"))
SECOND = (("R1", 1, "RC0402FR-0747KL"), ("U7", 1, "NE555DR"), ("U8", 1, "NE555DR"))
SCREWS = (("", 4, "DIN912-M3X8"), ("", 8, "DIN125-M3"), ("", 4, "DIN934-M3"))
LISTED = (("", 2, "RC0402FR-0710KL"), ("", 1, "GRM155R71C104KA88D"), ("", 1, "LM358DR"))


def workbook(tmp_path, **sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name.replace("_", " "))
        for row in (TITLES, *rows):
            page.append([text or None for text in row])
    book.save(tmp_path / "bom.xlsx")
    return tmp_path / "bom.xlsx"


OTHERS = {
    "parts of the same board": ("Through_hole", THT, 6, ("sheets-joined", Severity.NOTE)),
    "the same list once more": ("Order", SMT, 3, ("sheet-repeats", Severity.DOUBT)),
    "the same parts without designators": ("Order", LISTED, 3, ("sheet-repeats", Severity.DOUBT)),
    "another board, whose designators begin anew": (
        "Panel",
        SECOND,
        3,
        ("other-part-lists", Severity.OPEN),
    ),
    "parts without designators": ("Mechanics", SCREWS, 3, ("other-part-lists", Severity.OPEN)),
    "parts that are not fitted": ("No_mount", THT, 3, ("sheet-not-fitted", Severity.NOTE)),
}


@pytest.mark.parametrize(("name", "rows", "lines", "finding"), OTHERS.values(), ids=OTHERS)
def test_what_another_sheet_is(tmp_path, name, rows, lines, finding):
    bom = read_bom(workbook(tmp_path, SMT=SMT, **{name: rows}))
    assert len(bom.lines) == lines
    assert [(found.code, found.severity) for found in bom.findings] == [finding]


def test_each_line_tells_its_sheet_and_each_sheet_its_rows(tmp_path):
    bom = read_bom(workbook(tmp_path, Cover=(), SMT=SMT, THT=THT))
    assert [str(line.origin) for line in bom.lines[2:4]] == ["bom.xlsx[SMT]:4", "bom.xlsx[THT]:2"]
    assert bom.source.sheet == "SMT + THT"
    assert [(account.sheet, account.header_row, len(account.rows)) for account in bom.sheets] == [
        ("SMT", 1, 4),
        ("THT", 1, 4),
    ]
    assert bom.rows == bom.sheets[0].rows + bom.sheets[1].rows


def test_one_sheet_is_read_alone_where_asked_for(tmp_path):
    bom = read_bom(workbook(tmp_path, SMT=SMT, THT=THT), overrides=Overrides("THT"))
    assert ([line.designators for line in bom.lines], bom.findings) == (
        [("J1",), ("J2",), ("K1",)],
        (),
    )


def test_all_sheets_are_read_together_where_asked_for(tmp_path):
    path = workbook(tmp_path, Main=SMT, Panel=SECOND, Mechanics=SCREWS)
    bom = read_bom(path, overrides=Overrides("*"))
    assert [line.origin.sheet for line in bom.lines] == [
        *["Main"] * 3,
        *["Panel"] * 3,
        *["Mechanics"] * 3,
    ]
    assert bom.findings[0].message == (
        'sheets that are read together as one part list: "Main" (3 lines), "Panel" (3 lines), "Mechanics" (3 lines)'
    )


def test_the_account_tells_each_sheet(tmp_path, emsquote):
    done = emsquote("bom", workbook(tmp_path, SMT=SMT, THT=THT))
    assert "sheet SMT: header in row 1" in done.out
    assert done.out.count("4 rows = 1 heading + 3 line") == 2
    assert "8 rows = 2 heading + 6 line" in done.out
