"""What we use of other packages beyond what they promise: where one changes it, a test here says
what to do.

Each is used for its speed or because nothing public does it, and the range in pyproject.toml ends
before the next version that may change it. A version that fails here cannot be taken into the range
before our code is changed.
"""

import ast
import io
import re
import zipfile
from importlib.metadata import version
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest
import xlsxwriter
from openpyxl.styles import Font

from emsquote.documents.template.placeholders import cells_of
from emsquote.documents.template.rows import copy_style
from emsquote.documents.writers.xlsx_page import Page, number_cell
from emsquote.documents.writers.xlsx_pen import Pen

SOURCE = Path(__file__).resolve().parents[1] / "src" / "emsquote"

PRIVATE = {
    "xlsx_page.py": {"_xml_start_tag", "_xml_end_tag"},
    "xlsx_pen.py": {"_get_xf_index"},
    "placeholders.py": {"_cells"},
    "rows.py": {"_style", "_images", "_from"},
    "executors.py": {"_exit"},  # of `os`, where it is public
}
"""By the name of our file: the private names of other packages in it."""


def _private_names(tree):
    """Yield the names with one underscore before them that a file reads from objects, by dot or by
    getattr.
    """
    within_texts = {
        part for text in ast.walk(tree) if isinstance(text, ast.JoinedStr) for part in text.values
    }
    for node in set(ast.walk(tree)) - within_texts:
        match node:
            case ast.Attribute(attr=name) if re.match("_[a-z]", name):
                yield name
            case ast.Constant(value=str(name)) if re.fullmatch("_[a-z][a-z_]+", name):
                yield name
            case _:
                pass


def _names_of_ours(tree):
    """Yield the names that a file gives to functions, attributes and variables."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Attribute(attr=name, ctx=ast.Store()) | ast.Name(id=name, ctx=ast.Store()):
                yield name
            case _:
                pass


def test_private_names_of_other_packages_are_told_here():
    found = {}
    for path in sorted(SOURCE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if others := set(_private_names(tree)) - set(_names_of_ours(tree)):
            found.setdefault(path.name, set()).update(others)
    assert found == PRIVATE, (
        "use what the package promises; where there is nothing, add the name and a test of it here"
    )


def _inside(workbook, name):
    with zipfile.ZipFile(workbook) as package:
        return package.read(name).decode()


def test_xlsxwriter_writes_our_rows_and_no_others():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        page = book.add_worksheet("a", Page)
        page.add_row(0, [number_cell(0, 0, "7", 0)])
        page.add_row(2, [number_cell(2, 1, "0.10", 0)], points=20)
        page.merge_row(2, 3)
        page.used(3, 4)
    written = _inside(buffer, "xl/worksheets/sheet1.xml")
    rows = (
        '<sheetData><row r="1"><c r="A1" s="0"><v>7</v></c></row>'
        '<row r="3" ht="20" customHeight="1"><c r="B3" s="0"><v>0.10</v></c></row></sheetData>'
    )
    whole = (
        '<dimension ref="A1:D3"/>' in written
        and rows in written
        and '<mergeCell ref="A3:D3"/>' in written
    )
    assert whole, (
        f"XlsxWriter {version('xlsxwriter')} does not write a worksheet through _write_sheet_data to `fh` any more. "
        "Find in its Worksheet what writes <sheetData> now, and override that in Page (xlsx_page.py)."
    )


def test_xlsxwriter_tells_the_number_of_a_format():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        pen = Pen(book)
        looks = [pen.header(right=False), pen.title(), pen.header(right=True)]
        book.add_worksheet("a", Page).used(1, 1)
    formats = ET.fromstring(_inside(buffer, "xl/styles.xml")).find("{*}cellXfs")
    aligned = [formats[look].find("{*}alignment").get("horizontal") for look in looks]
    assert aligned == ["left", "left", "right"], (
        f"XlsxWriter {version('xlsxwriter')} numbers its formats otherwise than Format._get_xf_index tells. "
        "The number is the place in <cellXfs> of styles.xml: see how Worksheet._write_cell finds it, "
        "and do so in Pen (xlsx_pen.py)."
    )


def test_openpyxl_tells_the_cells_that_there_are():
    page = openpyxl.Workbook().active
    page["A1"], page["C3"] = 1, 2
    told = [cell.coordinate for cell in cells_of(page)]
    assert (told, page["A1"].value) == (["A1", "C3"], 1), (
        f"openpyxl {version('openpyxl')} does not keep its cells in Worksheet._cells. Find where it keeps them; "
        "iter_rows() makes a cell for every place up to the last one, millions in some houses' files."
    )


def test_openpyxl_copies_a_format_whole():
    page = openpyxl.Workbook().active
    page["A1"].font, page["A1"].number_format = Font(bold=True, color="FF0000"), "0.000"
    copy_style(page["A1"], page["B7"])
    copied = page["B7"]
    assert (copied.font.b, copied.font.color.rgb, copied.number_format) == (
        True,
        "00FF0000",
        "0.000",
    ), (
        f"openpyxl {version('openpyxl')} does not keep a cell's format in `_style`. "
        "Copy font, border, fill, number_format, protection and alignment one by one: public, and 20 times slower."
    )


def test_openpyxl_tells_the_pictures_of_a_page():
    pillow = pytest.importorskip("PIL.Image", reason="needs pillow: pip install '.[template]'")
    drawing = pytest.importorskip("openpyxl.drawing.image")
    picture, saved = io.BytesIO(), io.BytesIO()
    pillow.new("RGB", (4, 4)).save(picture, "PNG")
    page = openpyxl.Workbook().active
    page.add_image(drawing.Image(picture), "B5")
    page.parent.save(saved)
    (read,) = openpyxl.load_workbook(saved).active._images
    assert read.anchor._from.row == 4, (
        f"openpyxl {version('openpyxl')} keeps pictures elsewhere than in Worksheet._images, or their corner not in "
        "anchor._from: find where, or pictures below repeated rows stay behind."
    )


def test_typer_makes_a_program_of_some_of_its_commands():
    from typer.testing import CliRunner

    from emsquote.cli import _asked_for, app

    told = CliRunner().invoke(_asked_for(["parts"]), ["parts", "--help"])
    alone = _asked_for(["parts"])
    assert (told.exit_code, [each.name for each in alone.registered_commands]) == (0, ["parts"]), (
        f"typer {version('typer')} does not take its commands from registered_commands and registered_groups. "
        "Return the whole program in cli._asked_for: slower, and right."
    )
    assert len(app.registered_commands) > 1
