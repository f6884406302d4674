"""Quantities against turn times."""

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from emsquote.model.quote import Category
from emsquote.request import Request, open_shop, prepare_request
from emsquote.turns import turn_grid

D = Decimal
EXAMPLE = Path(__file__).resolve().parents[2] / "data" / "examples" / "field-gateway.xlsx"


@pytest.fixture(scope="module")
def grid():
    request = Request(bom=EXAMPLE, quantities="10,100")
    with open_shop(request) as shop:
        return turn_grid(prepare_request(request), shop)


def test_the_standard_comes_first_then_the_slowest(grid):
    assert [(row.name, row.title, row.build_days) for row in grid] == [
        ("", "Standard", 7),
        ("fast", "Fast turn", 3),
        ("express", "Express", 1),
    ]
    assert [[column.quantity for column in row.columns] for row in grid] == [[10, 100]] * 3


def test_a_turn_raises_labour_by_its_percentage_and_leaves_material(grid):
    def cost(row, category):
        return next(
            each.cost.amount for each in row.columns[1].categories if each.category is category
        )

    standard, fast, express = grid
    for category, raised in (
        (Category.SMT, True),
        (Category.TEST, True),
        (Category.MATERIAL, False),
    ):
        plain = cost(standard, category)
        assert cost(fast, category) == (plain * D("1.15") if raised else plain)
        assert cost(express, category) == (plain * D("1.35") if raised else plain)


def test_the_command_prints_a_grid_within_80_columns(tmp_path):
    command = [
        sys.executable,
        "-m",
        "emsquote",
        "turns",
        str(EXAMPLE),
        "-q",
        "5,10,50,100,500,1000",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert all(len(line) <= 80 for line in done.stdout.splitlines())
    names = [
        line.split()[0]
        for line in done.stdout.splitlines()
        if line.startswith(("Stand", "Fast", "Expr"))
    ]
    assert names == ["Standard", "Fast", "Express"] * 2  # six quantities take two tables


def test_what_is_not_offered_is_marked_and_exits_1(tmp_path):
    command = [
        sys.executable,
        "-m",
        "emsquote",
        "turns",
        str(EXAMPLE),
        "-q",
        "10",
        "--rates",
        "aisler-2024-03",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 1
    assert "+ ?" in done.stdout


def test_what_is_estimated_is_told_below_the_prices(tmp_path):
    offers = (
        "mpn,manufacturer,supplier,description,moq,multiple,stock,currency,breaks,source,date\n"
    )
    for number in range(1, 10):
        offers += f"H-{number},M,S,1x4P Pin Headers,1,1,9,USD,1:0.{number}0,s,2026-01-01\n"
    (tmp_path / "o.csv").write_text(offers)
    (tmp_path / "b.csv").write_text("Designator,Qty,MPN\nJ1,1,H-1\nJ2,1,NOBODYS\n")
    command = [sys.executable, "-m", "emsquote", "turns", "b.csv", "-q", "10", "--offers", "o.csv"]
    done = subprocess.run(
        [*command, "--budgetary", "--match", "firm"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 1
    assert "10 boards: 1 part is estimated, in no price above: " in done.stdout


@pytest.mark.parametrize("suffix", ["xlsx", "csv", "md"])
def test_the_table_is_written_as_its_suffix_says(suffix, tmp_path):
    path = tmp_path / f"turns.{suffix}"
    command = [sys.executable, "-m", "emsquote", "turns", str(EXAMPLE), "-q", "10", "-o", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr.endswith(f"{path}: written\n")
    if suffix == "xlsx":
        rows = openpyxl.load_workbook(path)["Turns"].iter_rows(min_col=1, max_col=1)
        assert {"Standard", "Fast turn", "Express"} <= {cell.value for (cell,) in rows}
    else:
        assert "Fast turn" in path.read_text(encoding="utf-8-sig")


def test_a_format_that_no_table_has_is_told_before_any_work(tmp_path):
    path = tmp_path / "turns.pdf"
    command = [sys.executable, "-m", "emsquote", "turns", str(EXAMPLE), "-o", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    wanted = [
        f'{path}: no document is written as ".pdf"',
        "hint: name a file that ends in .xlsx, .csv, .md",
    ]
    assert (done.returncode, done.stderr.splitlines()) == (2, wanted)
