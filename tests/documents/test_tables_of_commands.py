"""Commands that show tables write them as a workbook, CSV or Markdown, too."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from emsquote.cli import app
from emsquote.documents.sheet import Sheet, SheetColumn, SheetRow
from emsquote.documents.writers.sheet_files import write_sheets
from emsquote.files.shipped import data_folder
from emsquote.finding import InputError

BOM = data_folder() / "examples" / "field-gateway.xlsx"
OUTLINE = """(kicad_pcb (version 20240108) (generator "pcbnew")
  (general (thickness 1.6))
  (layers (0 "F.Cu" signal) (31 "B.Cu" signal) (44 "Edge.Cuts" user))
  (gr_rect (start 10 10) (end 60 50) (layer "Edge.Cuts") (width 0.1))
)"""
NAMES = ("services", "card", "board", "diff")


def tables(folder: Path, suffix: str = ".xlsx") -> dict[str, Path]:
    """Have every command write its table into a folder; return the files by a name each."""
    board, old, new = (folder / name for name in ("x.kicad_pcb", "old.json", "new.json"))
    board.write_text(OUTLINE)
    _run("price", BOM, "-q", "10,100", "-o", old)
    _run("price", BOM, "-q", "10,100", "--with", "functional-test", "-o", new)
    files = {name: folder / f"{name}{suffix}" for name in NAMES}
    _run("services", "-o", files["services"])
    _run("rates", "show", "-o", files["card"])
    _run("board", board, "--rates", "default", "-q", "10,100", "-o", files["board"])
    _run("diff", old, new, "-o", files["diff"])
    return files


def _run(*arguments: object) -> None:
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert not isinstance(done.exception, InputError), done.exception
    assert done.exit_code in {0, 1}, done.output


def test_every_command_with_a_table_writes_a_workbook(tmp_path):
    books = {name: openpyxl.load_workbook(file) for name, file in tables(tmp_path).items()}
    assert {name: book.sheetnames for name, book in books.items()} == {
        "services": ["services"],
        "card": ["default"],
        "board": ["price", "x.kicad_pcb"],
        "diff": ["Differences"],
    }
    price = books["board"]["price"]
    rows = {row[0].value: row[1].value for row in price.iter_rows()}
    assert isinstance(rows["10"], float)
    assert isinstance(rows["100"], float)


@pytest.mark.parametrize("suffix", [".csv", ".md"])
def test_and_a_text(suffix, tmp_path):
    for name, file in tables(tmp_path, suffix).items():
        assert len(file.read_text().splitlines()) > 3, name


@pytest.mark.parametrize("command", [["services"], ["rates", "show"], ["board", "{board}"]])
def test_what_is_no_table_is_refused(command, tmp_path):
    (tmp_path / "x.kicad_pcb").write_text(OUTLINE)
    words = [word.format(board=tmp_path / "x.kicad_pcb") for word in command]
    done = CliRunner().invoke(app, [*words, "-o", str(tmp_path / "x.docx")])
    assert isinstance(done.exception, InputError)
    assert not (tmp_path / "x.docx").exists()


def test_pages_have_names_that_a_workbook_takes(tmp_path):
    names = ("a/b:c", "A b c", "x" * 40, "", "History", "'quoted'")
    column, row = SheetColumn("Grade", width=1), SheetRow(("A",))
    sheets = [Sheet(name=name, title="", columns=(column,), rows=(row,)) for name in names]
    write_sheets(tmp_path / "x.xlsx", sheets)
    assert openpyxl.load_workbook(tmp_path / "x.xlsx").sheetnames == [
        "a b c",
        "A b c 2",
        "x" * 31,
        "Sheet",
        "History 2",
        "quoted",
    ]
