"""What only a spreadsheet can say: hidden rows, strike-through, number formats, dates, formulas."""

import datetime as dt
import zipfile

import openpyxl
import pytest
from openpyxl.styles import Font

from emsquote.finding import InputError
from emsquote.intake import read_bom
from emsquote.intake.readers import FileLimits, read_document
from emsquote.model.bom import RowKind, Supply

HEADER = ("Designator", "Qty", "MPN", "Package")


def book(tmp_path, *rows, name="bom.xlsx"):
    work = openpyxl.Workbook()
    sheet = work.active
    for row in (HEADER, *rows):
        sheet.append(row)
    return work, sheet, tmp_path / name


def saved(work, path):
    work.save(path)
    return path


def test_sizes_keep_their_leading_zeros(tmp_path):
    work, sheet, path = book(tmp_path, ("R1", 1, "RC0402FR-0710KL", 402))
    sheet["D2"].number_format = "0000"
    assert read_bom(saved(work, path)).lines[0].footprint == "0402"


def test_hidden_rows_are_left_out_and_told(tmp_path):
    work, sheet, path = book(
        tmp_path, ("R1", 1, "RC0402FR-0710KL", ""), ("R2", 1, "RC0402FR-0747KL", "")
    )
    sheet.row_dimensions[3].hidden = True
    bom = read_bom(saved(work, path))
    assert bom.rows == (RowKind.HEADING, RowKind.LINE, RowKind.HIDDEN)
    assert [str(finding) for finding in bom.findings] == [
        "bom.xlsx[Sheet]:3: 1 hidden row left out\nhint: unhide or delete them"
    ]


def test_struck_lines_are_not_fitted(tmp_path):
    work, sheet, path = book(
        tmp_path, ("R1", 1, "RC0402FR-0710KL", ""), ("R2", 1, "RC0402FR-0747KL", "")
    )
    for cell in sheet[3]:
        cell.font = Font(strike=True)
    assert [line.supply for line in read_bom(saved(work, path)).lines] == [
        Supply.BOUGHT,
        Supply.NOT_FITTED,
    ]


def test_a_part_number_that_became_a_date_is_not_used(tmp_path):
    work, _, path = book(
        tmp_path, ("R1", 1, "RC0402FR-0710KL", ""), ("R2", 1, dt.date(2024, 3, 5), "")
    )
    bom = read_bom(saved(work, path))
    assert [line.mpn for line in bom.lines] == ["RC0402FR-0710KL", ""]
    assert [finding.code for finding in bom.findings] == ["mangled-part-number"]


def test_a_formula_without_result_is_told(tmp_path):
    work, _, path = book(
        tmp_path, ("R1", "=1+1", "RC0402FR-0710KL", ""), ("R2", 1, "RC0402FR-0747KL", "")
    )
    bom = read_bom(saved(work, path))
    assert [finding.code for finding in bom.findings] == ["formula-without-result"]


def test_the_sheet_with_the_part_list_is_found(tmp_path):
    work = openpyxl.Workbook()
    work.active.title = "History"
    work.active.append(("Rev", "Date", "Author"))
    work.active.append(("A", "2024-01-01", "me"))
    parts = work.create_sheet("Parts")
    parts.append(("Prepared by me",))
    for row in (HEADER, ("R1", 1, "RC0402FR-0710KL", "0402")):
        parts.append(row)
    bom = read_bom(saved(work, tmp_path / "two.xlsx"))
    assert (bom.source.sheet, bom.source.header_row) == ("Parts", 2)


def test_content_and_not_the_name_tells_the_format(tmp_path):
    work, _, path = book(tmp_path, ("R1", 1, "RC0402FR-0710KL", ""), name="bom.csv")
    assert read_document(saved(work, path)).format == "xlsx"


def edited(path, member, change):
    """Return a copy of a workbook with one part changed."""
    target = path.with_name("edited.xlsx")
    with (
        zipfile.ZipFile(path) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for name in source.namelist():
            data = source.read(name)
            copy.writestr(name, change(data) if name == member else data)
    return target


SHEET = "xl/worksheets/sheet1.xml"
ATTACKS = {
    "the last cell of all": (
        lambda data: data.replace(
            b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        ),
        "too-large",
    ),
    "sixteen thousand columns": (
        lambda data: data.replace(
            b"</sheetData>", b'<row r="9"><c r="XFD9"><v>1</v></c></row></sheetData>'
        ),
        "too-large",
    ),
    "a cell of a million blanks": (
        lambda data: data.replace(
            b"</sheetData>",
            b'<row r="9"><c r="A9" t="str"><v>' + b" " * 1_000_000 + b"</v></c></row></sheetData>",
        ),
        "too-large",
    ),
    "an entity bomb": (
        lambda data: (
            b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
            + data.replace(b"<v>1</v>", b"<v>&b;</v>")
        ),
        "unsafe-xml",
    ),
    "cut short": (lambda data: data[: len(data) // 2], "damaged"),
}


@pytest.mark.parametrize(("change", "code"), ATTACKS.values(), ids=ATTACKS)
def test_attacks_get_one_clear_message(tmp_path, change, code):
    work, _, path = book(tmp_path, ("R1", 1, "RC0402FR-0710KL", ""))
    with pytest.raises(InputError) as refused:
        read_bom(edited(saved(work, path), SHEET, change))
    assert [finding.code for finding in refused.value.findings] == [code]


def test_a_zip_bomb_is_stopped_while_it_is_unpacked(tmp_path):
    work, _, path = book(tmp_path, ("R1", 1, "RC0402FR-0710KL", ""))
    rows = b'<row><c t="str"><v>x</v></c></row>' * 200_000
    bomb = edited(
        saved(work, path), SHEET, lambda data: data.replace(b"</sheetData>", rows + b"</sheetData>")
    )
    assert bomb.stat().st_size < 100_000
    with pytest.raises(InputError, match="over 4 MiB when unpacked"):
        read_bom(bomb, limits=FileLimits(unpacked_bytes=4 << 20))


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04 cut", b"PK\x05\x06" + b"\0" * 18], ids=["cut", "empty archive"]
)
def test_a_damaged_archive_is_told(tmp_path, content):
    path = tmp_path / "bom.xlsx"
    path.write_bytes(content)
    with pytest.raises(InputError, match="is damaged"):
        read_bom(path)
