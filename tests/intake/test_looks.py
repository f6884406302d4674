"""What a sheet tells by its looks: colours with a legend, strike-through, merged cells, what is
hidden.
"""

import shutil
import subprocess

import openpyxl
import pytest
from openpyxl.styles import Font, PatternFill

from emsquote.intake import read_bom
from emsquote.intake.readers import read_document
from emsquote.model.bom import RowKind, Supply

TITLES = ("Designator", "Qty", "MPN", "Manufacturer")
PARTS = (
    ("R1", 1, "RC0402FR-0710KL", "Yageo"),
    ("R2", 1, "RC0402FR-0747KL", "Yageo"),
    ("C1", 1, "GRM155R71C104KA88D", "Murata"),
    ("U1", 1, "LM358DR", "TI"),
)
GREY, GREEN = PatternFill("solid", fgColor="FFC0C0C0"), PatternFill("solid", fgColor="FF92D050")
RED, BLUE = Font(color="FFFF0000"), Font(color="FF0000FF")


def workbook(path, rows, paint):
    """Write titles, parts and further rows; `paint` maps a cell to its fill or font."""
    book = openpyxl.Workbook()
    for row in (TITLES, *PARTS, *rows):
        book.active.append(row)
    for place, look in paint.items():
        cell = book.active[place]
        if isinstance(look, Font):
            cell.font = look
        else:
            cell.fill = look
    book.save(path)
    return path


def row_of(number, look):
    return {f"{letter}{number}": look for letter in "ABCD"}


LEGENDS = {
    "a grey cell with the words in it": (("not fitted",), {**row_of(3, GREY), "A7": GREY}, "R2"),
    "the words in German": (("Nicht bestückt",), {**row_of(3, GREY), "A7": GREY}, "R2"),
    "a blank cell of the colour, then the words": (
        (None, "DNP"),
        {**row_of(3, GREY), "A7": GREY},
        "R2",
    ),
    "the words, then a blank cell of the colour": (
        ("unbestückt", None),
        {**row_of(4, GREEN), "B7": GREEN},
        "C1",
    ),
    "words that name the colour": (("red = not fitted",), row_of(5, RED), "U1"),
    "words that name the colour, in German": (("grau: nicht bestückt",), row_of(3, GREY), "R2"),
    "words that name the colour, in Chinese": (("绿色不贴",), row_of(4, GREEN), "C1"),
    "words in the colour of the writing": (
        ("do not populate",),
        {**row_of(2, BLUE), "A7": BLUE},
        "R1",
    ),
    "another colour": (("green = not fitted",), row_of(3, GREY), ""),
    "a legend that says something else": (("through-hole",), {**row_of(3, GREY), "A7": GREY}, ""),
    "no legend": (("checked by Ann",), row_of(3, GREY), ""),
    "a colour that nearly all lines have": (
        ("not fitted",),
        {**row_of(2, GREY), **row_of(3, GREY), **row_of(4, GREY), "A7": GREY},
        "",
    ),
}


@pytest.mark.parametrize(("legend", "paint", "name"), LEGENDS.values(), ids=LEGENDS)
def test_a_colour_means_what_a_legend_says(tmp_path, legend, paint, name):
    bom = read_bom(workbook(tmp_path / "bom.xlsx", [(), legend], paint))
    left_out = [line.designators[0] for line in bom.lines if line.supply is Supply.NOT_FITTED]
    assert left_out == ([name] if name else [])
    told = [finding.message for finding in bom.findings if finding.code == "colour-legend"]
    text = next(text for text in legend if text)
    assert told == ([f'the colour of "{text}": 1 line taken as not fitted'] if name else [])


def test_a_colour_may_mean_what_the_customer_supplies(tmp_path):
    bom = read_bom(
        workbook(tmp_path / "bom.xlsx", [(), ("free issue",)], {**row_of(5, GREEN), "A7": GREEN})
    )
    assert [line.supply for line in bom.lines] == [*[Supply.BOUGHT] * 3, Supply.CONSIGNED]


def test_what_a_line_says_goes_before_its_colour(tmp_path):
    path = workbook(tmp_path / "bom.xlsx", [(), ("not fitted",)], {**row_of(3, GREY), "A7": GREY})
    book = openpyxl.load_workbook(path)
    book.active["E1"], book.active["E3"] = "Fitted", "free issue"
    book.save(path)
    assert read_bom(path).lines[1].supply is Supply.CONSIGNED


def test_a_theme_colour_is_the_colour_that_is_seen(tmp_path):
    from openpyxl.styles.colors import Color

    darker_white = PatternFill("solid", fgColor=Color(theme=0, tint=-0.25))
    path = workbook(tmp_path / "bom.xlsx", [(), ("grey = not fitted",)], row_of(3, darker_white))
    assert list(read_document(path).sheets[0].paints) == ["fill bfbfbf"]
    assert read_bom(path).lines[1].supply is Supply.NOT_FITTED


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice to write these formats")
@pytest.mark.parametrize("format_", ["xls", "ods"])
def test_looks_are_read_from_other_formats_too(tmp_path, format_):
    paint = {**row_of(3, GREY), "A8": GREY, **row_of(4, Font(strike=True))}
    path = workbook(
        tmp_path / "bom.xlsx", [("J1", 1, "B2B-PH-K-S", None), (), ("not fitted",)], paint
    )
    book = openpyxl.load_workbook(path)
    book.active.merge_cells("D5:D6")
    book.active.row_dimensions[2].hidden = True
    book.create_sheet("Notes").append(["internal"])
    book["Notes"].sheet_state = "hidden"
    book.save(path)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        "soffice",
        "--headless",
        profile,
        "--convert-to",
        format_,
        "--outdir",
        str(tmp_path),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    for each in (path, tmp_path / f"bom.{format_}"):
        bom = read_bom(each)
        assert [
            (line.designators[0], line.supply.value, line.manufacturer) for line in bom.lines
        ] == [
            ("R2", "not-fitted", "Yageo"),
            ("C1", "not-fitted", "Murata"),
            ("U1", "bought", "TI"),
            ("J1", "bought", "TI"),
        ]
        assert [kind.value for kind in bom.rows] == [
            "heading",
            "hidden",
            *["line"] * 4,
            "blank",
            "note",
        ]
        assert {"hidden-rows", "hidden-sheets"} <= {finding.code for finding in bom.findings}


FODS = """<office:document xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s" xmlns:fo="f">
<style:style style:name="Base" style:family="table-cell"><style:text-properties style:text-line-through-style="solid"/>
</style:style><style:style style:name="child" style:parent-style-name="Base"/>
<style:style style:name="T1"><style:text-properties style:text-line-through-type="single"/></style:style>
<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>
<table:table table:name="BOM"><table:table-column/>
<table:table-row>{titles}</table:table-row>{rows}</table:table>
<table:table table:name="Old" table:style-name="ta2"><table:table-row>{titles}</table:table-row></table:table>
</office:document>"""


def fods(tmp_path, rows):
    cells = "".join(
        f"<table:table-cell><text:p>{title}</text:p></table:table-cell>" for title in TITLES[:3]
    )
    path = tmp_path / "bom.fods"
    path.write_text(FODS.format(titles=cells, rows="".join(rows)))
    return path


def fods_row(designator, style="", wrap="{}", repeat=1):
    styled = f'table:style-name="{style}"' if style else ""
    plain = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    cells = (
        f"<table:table-cell {styled}><text:p>{wrap.format(designator)}</text:p></table:table-cell>"
    )
    cells += plain.format("1") + plain.format("LM358DR")
    return f'<table:table-row table:number-rows-repeated="{repeat}">{cells}</table:table-row>'


def test_strike_through_in_opendocument(tmp_path):
    struck = '<text:span text:style-name="T1">{}</text:span>'
    rows = [
        fods_row("U1"),
        fods_row("U2", "child"),
        fods_row("U3", wrap=struck),
        fods_row("U4", wrap=struck + " and U5"),
    ]
    bom = read_bom(fods(tmp_path, [*rows, fods_row("U6", "Base", repeat=2)]))
    assert [line.supply is Supply.NOT_FITTED for line in bom.lines] == [
        False,
        True,
        True,
        False,
        True,
        True,
    ]


def test_folded_rows_and_hidden_sheets_in_opendocument(tmp_path):
    folded = (
        f'<table:table-row-group table:display="false">{fods_row("U2")}</table:table-row-group>'
    )
    bom = read_bom(fods(tmp_path, [fods_row("U1"), folded, fods_row("U3")]))
    assert bom.rows == (RowKind.HEADING, RowKind.LINE, RowKind.HIDDEN, RowKind.LINE)
    assert [finding.code for finding in bom.findings] == ["hidden-rows", "hidden-sheets"]


def test_a_merged_cell_describes_all_its_lines_and_counts_once(tmp_path):
    rows = [
        ("C2", 1, "CL05B104KO5NNNC", None),
        ("C3", 1, None, None),
        (None, None, "CC0402KRX7R7BB104", None),
    ]
    path = workbook(tmp_path / "bom.xlsx", rows, {})
    book = openpyxl.load_workbook(path)
    book.active["D6"] = "Samsung"
    for cells in ("D6:D8", "C6:C7", "A7:A8", "B7:B8"):
        book.active.merge_cells(cells)
    book.save(path)
    bom = read_bom(path)
    assert [
        (line.designators, str(line.per_board), line.mpn, line.manufacturer)
        for line in bom.lines[4:]
    ] == [
        (("C2",), "1", "CL05B104KO5NNNC", "Samsung"),
        (("C3",), "1", "CL05B104KO5NNNC", "Samsung"),
    ]
    assert bom.rows[-1] is RowKind.ALTERNATE
