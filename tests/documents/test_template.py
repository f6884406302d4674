"""A house's own workbook: placeholders are filled, all else survives, and no stranger's file does
harm.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from msgspec.structs import replace
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import CellIsRule
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image as Picture

from emsquote.documents.template import filled, read_template
from emsquote.documents.template.placeholders import KNOWN, LINE_FIELDS
from emsquote.documents.template.references import MovedRows
from emsquote.files.shipped import data_folder
from emsquote.finding import InputError
from emsquote.model.quote import Quote
from emsquote.wording.language import Language

from .build import open_quote, whole_quote

EXAMPLE = data_folder() / "examples" / "templates" / "house.xlsx"


def _saved(folder: Path, fill: Callable[[Worksheet], object]) -> Path:
    book = openpyxl.Workbook()
    fill(book.worksheets[0])
    path = folder / "house.xlsx"
    book.save(path)
    return path


def _with(cells: dict[str, object]) -> Callable[[Worksheet], None]:
    def fill(page: Worksheet) -> None:
        for name, value in cells.items():
            page[name] = value

    return fill


def _filled(path: Path, quote: Quote) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(filled(read_template(path), quote)))


def _values(page: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in page.iter_rows()]


PRICES = {
    "A1": "{{title}} for {{customer}}",
    "B3": "{{quantity}}",
    "A4": "{{item}}",
    "B4": "{{price}}",
    "A6": "Thanks",
}


def test_rows_are_repeated_and_prices_go_to_the_right(tmp_path: Path):
    page = _filled(_saved(tmp_path, _with(PRICES)), whole_quote()).worksheets[0]
    assert _values(page) == [
        ["Sensor board for Acme GmbH", None, None],
        [None, None, None],
        [None, "10 boards", "100 boards"],
        ["Per board", None, None],
        ["Material", 3.68, 2.99],
        ["SMT assembly", 12.63, 1.38],
        ["Unit price", 16.31, 4.37],
        ["Per lot", None, None],
        ["All boards", 163.1, 437],
        ["NRE: Stencil", 150, 150],
        ["Total", 313.1, 587],
        ["Lead time", "26 days", "26 days"],
        [None, None, None],
        ["Thanks", None, None],
    ]
    assert page["B11"].number_format == "#,##0.00\\ [$EUR]"
    assert page["A11"].font.b
    assert not page["A10"].font.b


def test_what_is_not_known_is_told_whatever_format_the_house_has(tmp_path: Path):
    def fill(page: Worksheet) -> None:
        _with(PRICES)(page)
        page["B4"].number_format = "0.0"

    page = _filled(_saved(tmp_path, fill), open_quote()).worksheets[0]
    shown = {
        row[0].value: (row[1].value, row[1].number_format) for row in page.iter_rows(min_row=4)
    }
    assert shown["Total"] == (313.1, '#,##0.00\\ [$EUR]" + ?"')
    assert shown["SMT assembly"] == (12.63, "0.0")


def test_lines_of_the_bom_are_filled_by_field(tmp_path: Path):
    cells = {
        f"{chr(65 + place)}1": f"{{{{line.{field}}}}}" for place, field in enumerate(LINE_FIELDS)
    }
    page = _filled(_saved(tmp_path, _with(cells)), open_quote()).worksheets[0]
    first, *_, last_line, total = _values(page)
    assert first[:5] == [1, 2, "R1, R2", "RC0402FR-0710KL", "Maker"]
    assert (last_line[5], last_line[11]) == ("=cmd|'/c calc'!A1", "?")
    assert total[0] == "Total"


def test_sentences_get_a_row_each_and_none_leaves_a_blank(tmp_path: Path):
    cells = {
        "A1": "- {{terms}}",
        "A2": "- {{open}}",
        "A3": "{{assumed}}",
        "A4": "- {{notes}}",
        "A5": "{{valid}}",
        "A6": "No. {{number}}",
    }
    quote = replace(
        whole_quote(),
        terms=("One.", "Two."),
        valid_until="2026-06-03",
        number="Q-1",
        language=Language.GERMAN,
    )
    assert [
        row[0] for row in _values(_filled(_saved(tmp_path, _with(cells)), quote).worksheets[0])
    ] == [
        "- One.",
        "- Two.",
        None,
        "board.xlsx[BOM]:5: class of XTAL-8M is a guess",
        "one side has SMT parts, since none is stated",
        None,
        "3. Juni 2026",
        "No. Q-1",
    ]


def _furnished(page: Worksheet) -> None:
    _with(PRICES)(page)
    picture = io.BytesIO()
    Picture.new("RGB", (40, 20), "navy").save(picture, "PNG")
    page.add_image(Image(picture), "A8")
    page.merge_cells("A6:C6")
    page.merge_cells("A1:C1")
    page.row_dimensions[6].height = 40
    page["A1"].fill = PatternFill("solid", fgColor="FF0000")
    page["A1"].font = Font(size=20, color="00FF00")
    page["A7"], page["B7"], page["B9"] = "Prices", "=COUNT(B4:B4)", "=A6&Sheet!$B$7"
    page.column_dimensions["B"].width = 17
    page.print_area = "A1:C9"
    page.print_title_rows = "3:3"
    page.freeze_panes = "A5"
    page.conditional_formatting.add(
        "B4:B7", CellIsRule("lessThan", ["0"], font=Font(color="FF0000"))
    )
    check = DataValidation("whole", sqref="B9")
    page.add_data_validation(check)


def test_everything_else_survives_and_moves(tmp_path: Path):
    page = _filled(_saved(tmp_path, _furnished), whole_quote()).worksheets[0]
    assert sorted(map(str, page.merged_cells.ranges)) == ["A14:C14", "A1:C1"]
    assert page.row_dimensions[14].height == 40
    assert page.row_dimensions[6].height is None
    assert (page["A1"].fill.fgColor.rgb, page["A1"].font.size) == ("00FF0000", 20)
    assert (page["B15"].value, page["B17"].value) == ("=COUNT(B4:B12)", "=A14&Sheet!$B$15")
    assert page._images[0].anchor._from.row == 15
    assert (page.print_area, page.print_title_rows, page.freeze_panes) == (
        "'Sheet'!$A$1:$C$17",
        "$3:$3",
        "A13",
    )
    assert [str(each.sqref) for each in page.conditional_formatting] == ["B4:B15"]
    assert [str(each.sqref) for each in page.data_validations.dataValidation] == ["B17"]
    assert page.column_dimensions["C"].width == 17


def test_merged_cells_of_a_repeated_row_are_merged_in_each(tmp_path: Path):
    def fill(page: Worksheet) -> None:
        page["A1"] = "{{terms}}"
        page.merge_cells("A1:D1")

    page = _filled(
        _saved(tmp_path, fill), replace(whole_quote(), terms=("a", "b", "c"))
    ).worksheets[0]
    assert sorted(map(str, page.merged_cells.ranges)) == ["A1:D1", "A2:D2", "A3:D3"]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "@SUM(A1)", "#N/A", "http://example.com", "_x0041_", "{{price}}"]
)
def test_a_customers_text_stays_text(tmp_path: Path, text: str):
    path = _saved(tmp_path, _with({"A1": "{{title}}", "A2": "{{terms}}", "B2": "{{terms}}"}))
    page = _filled(path, replace(whole_quote(), title=text, terms=(text,))).worksheets[0]
    for cell in (page["A1"], page["A2"], page["B2"]):
        assert (cell.data_type, cell.hyperlink) == ("s", None)
        assert str(cell.value).replace("_x005F_", "_") == text


def test_two_runs_give_the_same_bytes_dated_as_the_quote(tmp_path: Path):
    template = read_template(_saved(tmp_path, _furnished))
    once = filled(template, whole_quote())
    assert once == filled(template, whole_quote())
    files = zipfile.ZipFile(io.BytesIO(once))
    assert b"2026-05-04T00:00:00Z</dcterms:modified>" in files.read("docProps/core.xml")
    assert {info.date_time[0] for info in files.infolist()} == {1980}


def test_a_filled_template_holds_nothing_of_the_house():
    content = zipfile.ZipFile(io.BytesIO(filled(read_template(EXAMPLE), open_quote())))
    everything = b"".join(content.read(name) for name in content.namelist())
    assert b"XY-1" in everything
    for secret in (
        b"Mouser",
        b"Farnell",
        b"511-MCU-1",
        b"Overhead",
        b"overhead",
        b"36.80 EUR cost",
    ):
        assert secret not in everything


def test_the_example_knows_every_placeholder_that_a_quotation_needs():
    page = _filled(EXAMPLE, whole_quote()).worksheets[0]
    told = [value for row in _values(page) for value in row if isinstance(value, str)]
    assert "Quotation: Sensor board" in told
    assert not [text for text in told if "{{" in text]


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        pytest.param(
            {"B2": "{{custumer}}"},
            'house.xlsx[Sheet]: B2: there is no placeholder {{custumer}}\nhint: did you mean "customer"?',
            id="an unknown name",
        ),
        pytest.param({"A1": "{{line.cost}}"}, "there is no placeholder {{line.cost}}", id="a cost"),
        pytest.param(
            {"A1": '="for "&"{{customer}}"'},
            "A1: a placeholder stands in a formula",
            id="in a formula",
        ),
        pytest.param(
            {"A1": "from {{price}}"},
            "A1: {{price}} needs a cell for itself",
            id="a price among words",
        ),
        pytest.param(
            {"A1": "{{terms}}", "B1": "{{notes}}"},
            "B1: the row is for terms, and cannot be for notes too",
            id="two kinds in a row",
        ),
        pytest.param(
            {"A1": "{{title}}", "B2": '=IF("x'},
            "B2: holds a formula that cannot be read",
            id="a broken formula",
        ),
        pytest.param({"A1": "Quotation"}, "holds no placeholder", id="no placeholder at all"),
    ],
)
def test_a_wrong_placeholder_is_told_with_its_cell(
    tmp_path: Path, cells: dict[str, object], message: str
):
    with pytest.raises(InputError) as refused:
        read_template(_saved(tmp_path, _with(cells)))
    assert message in str(refused.value)


def test_all_wrong_placeholders_are_told_at_once(tmp_path: Path):
    with pytest.raises(InputError) as refused:
        read_template(_saved(tmp_path, _with({"A1": "{{a}} {{b}}", "C9": "{{}}"})))
    assert len(refused.value.findings) == 3


def test_a_cell_in_the_way_of_prices_is_told(tmp_path: Path):
    template = read_template(_saved(tmp_path, _with({**PRICES, "C4": "each"})))
    with pytest.raises(
        InputError, match=r"C4: \{\{price\}\} of 2 quantities needs this cell, which is not free"
    ):
        filled(template, whole_quote())


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        pytest.param(
            {"XFD1": "{{quantity}}"},
            "needs this cell, which is not free",
            id="past the last column",
        ),
        pytest.param(
            {"A1": "{{item}}", "A1048576": "x"},
            "would be moved off the worksheet",
            id="past the last row",
        ),
    ],
)
def test_a_worksheet_has_an_end(tmp_path: Path, cells: dict[str, object], message: str):
    with pytest.raises(InputError, match=message):
        filled(read_template(_saved(tmp_path, _with(cells))), whole_quote())


def test_print_areas_move_whatever_the_worksheet_is_called():
    assert (
        MovedRows("A1, B2", {4: 3}).areas("'A1, B2'!$A$1:$C$9,'A1, B2'!$E$5") == "$A$1:$C$11,$E$7"
    )


def test_a_merge_over_several_rows_cannot_be_repeated(tmp_path: Path):
    def fill(page: Worksheet) -> None:
        page["A1"] = "{{terms}}"
        page.merge_cells("A1:A2")

    with pytest.raises(InputError, match="A1:A2: cells of several rows are merged"):
        filled(read_template(_saved(tmp_path, fill)), replace(whole_quote(), terms=("a", "b")))


def _packed(path: Path, parts: dict[str, bytes]) -> Path:
    """Return the example with some of its parts replaced or added."""
    with zipfile.ZipFile(EXAMPLE) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return path


SHEET = "xl/worksheets/sheet1.xml"
_ROOT = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s</worksheet>'
)


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        pytest.param(
            {"xl/bomb.xml": b"<a>" + b" " * (129 << 20) + b"</a>"}, "when unpacked", id="a zip bomb"
        ),
        pytest.param(
            {SHEET: b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'},
            "declares XML entities",
            id="entities",
        ),
        pytest.param(
            {SHEET: b"<worksheet"},
            "is damaged: xl/worksheets/sheet1.xml is not well-formed",
            id="a cut part",
        ),
        pytest.param(
            {SHEET: _ROOT % b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'},
            "has over 200,000 cells",
            id="a merge over everything",
        ),
        pytest.param(
            {SHEET: _ROOT % b'<hyperlinks><hyperlink ref="A1:XFD1048576"/></hyperlinks>'},
            "has over 200,000 cells",
            id="a link over everything",
        ),
        pytest.param(
            {SHEET: _ROOT % b"<sheetData><row><c t='s'><v>9999</v></c></row></sheetData>"},
            "",
            id="bad text",
        ),
        pytest.param({"xl/vbaProject.bin": b"x"}, "has macros, which would be lost", id="macros"),
        pytest.param(
            {SHEET: _ROOT % b"<sheetData/><legacyDrawingHF/>"},
            "has a picture in the page header",
            id="header picture",
        ),
        pytest.param(
            {"xl/drawings/drawing9.xml": b"<a:wsDr xmlns:a='x'><a:sp/></a:wsDr>"},
            "text box",
            id="a text box",
        ),
    ],
)
def test_a_template_that_is_unsafe_or_would_lose_something_is_refused(
    tmp_path: Path, parts: dict[str, bytes], message: str
):
    with pytest.raises(InputError) as refused:
        read_template(_packed(tmp_path / "house.xlsx", parts))
    assert message in str(refused.value)
    assert all(each.hint for each in refused.value.findings)


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"%PDF-1.7", b"\xd0\xcf\x11\xe0"], ids=repr
)
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes):
    path = tmp_path / "house.xlsx"
    path.write_bytes(content)
    with pytest.raises(InputError, match="cannot be opened"):
        read_template(path)


def test_a_cell_in_the_last_corner_does_no_harm(tmp_path: Path):
    path = _saved(tmp_path, _with({"A1": "{{title}}", "XFD1048576": "x"}))
    assert filled(read_template(path), whole_quote())


@pytest.mark.parametrize(
    ("written", "moved"),
    [
        pytest.param("=SUM(B4:B4)*C9", "=SUM(B4:B6)*C11", id="a range over the repeated row grows"),
        pytest.param("=B4+B3", "=B4+B3", id="a cell of the repeated row is its first"),
        pytest.param("='Other'!B9+Sheet!B9", "='Other'!B9+Sheet!B11", id="another worksheet stays"),
        pytest.param('="B9"&Sheet!$B$9', '="B9"&Sheet!$B$11', id="a text stays"),
        pytest.param("=SUM(A:A)", "=SUM(A:A)", id="a whole column stays"),
    ],
)
def test_formulas_follow_rows(written: str, moved: str):
    assert MovedRows("Sheet", {4: 3}).formula(written, "Sheet") == moved


def test_the_command_line_fills_a_template(emsquote, tmp_path):
    bom = tmp_path / "board.csv"
    bom.write_text("Designator,MPN,Quantity\nR1,RC0402FR-0710KL,1\n")
    target = tmp_path / "quote.xlsx"
    told = emsquote("price", bom, "-q", "10", "--template", EXAMPLE, "-o", target)
    assert f"{target}: written" in told.err
    assert openpyxl.load_workbook(target).sheetnames == ["Quotation", "Parts"]
    refused = emsquote("price", bom, "--template", EXAMPLE)
    assert (refused.code, refused.err) == (
        2,
        "--template: is given, but no .xlsx is written\nhint: add -o quote.xlsx\n",
    )
    assert (
        "is read for this quote" in emsquote("price", bom, "--template", target, "-o", target).err
    )
    assert (
        "none.xlsx: is no file"
        in emsquote("price", bom, "--template", tmp_path / "none.xlsx", "-o", target).err
    )


def test_every_placeholder_is_documented():
    text = (Path(__file__).parents[2] / "docs" / "documents.md").read_text(encoding="utf-8")
    assert [name for name in KNOWN if f"{{{{{name}}}}}" not in text] == []


def test_who_made_the_form_is_not_told(tmp_path: Path):
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    _with(PRICES)(page)
    page["A8"] = "Sales"
    page["A8"].comment = Comment("call us", "alice")
    book.properties.creator = book.properties.lastModifiedBy = book.properties.keywords = "alice"
    book.custom_doc_props.append(StringProperty(name="owner", value="alice"))
    path = tmp_path / "house.xlsx"
    book.save(path)
    content = filled(read_template(path), whole_quote())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert [name for name, part in parts.items() if b"alice" in part] == []
    assert any(b"call us" in part for part in parts.values())


def test_a_form_that_is_linked_to_other_workbooks_is_refused(tmp_path: Path):
    path = _saved(tmp_path, _with(PRICES))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/externalLinks/externalLink1.xml", "<externalLink/>")
    with pytest.raises(InputError, match="is linked to other workbooks"):
        read_template(path)
