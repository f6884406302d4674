"""Real LibreOffice and real Gnumeric as the judges: workbooks are recalculated from planted wrong
caches, and read back.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from pathlib import Path
from typing import assert_never

import pytest
import python_calamine

from emsquote.documents.live.place import cell as address

_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>
"""
_ERROR = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^>]* t="e"[^>]*>.*?<v>([^<]*)</v>', re.DOTALL)
_CACHED = re.compile(rb"(</f>|<f [^>]*/>)<v>[^<]*</v>")

Cells = dict[tuple[str, str], object]
"""The values of a workbook by sheet and address."""


class Engine(StrEnum):
    """Who recalculates."""

    LIBREOFFICE = "LibreOffice"
    GNUMERIC = "Gnumeric"


ENGINES = tuple(Engine)
_WISH = "EMSQUOTE_RECALCULATE"
_PROGRAMS = {Engine.LIBREOFFICE: "soffice", Engine.GNUMERIC: "ssconvert"}


def program(engine: Engine) -> str:
    """Return the program, or skip the test where there is none, or `EMSQUOTE_RECALCULATE=no`."""
    if os.environ.get(_WISH) == "no":
        pytest.skip("EMSQUOTE_RECALCULATE=no: other programs recalculate nothing")
    found = shutil.which(_PROGRAMS[engine])
    if found is None:
        pytest.skip(f"needs {engine} ({_PROGRAMS[engine]})")
    return found


def office() -> str | None:
    """Return LibreOffice's program, None where there is none, or `EMSQUOTE_RECALCULATE=no`."""
    return shutil.which("soffice") if os.environ.get(_WISH) != "no" else None


def with_wrong_caches(book: bytes, target: Path) -> None:
    """Write a workbook whose formulas hold 987654321 as their value: who does not recalculate is
    found out.
    """
    source = zipfile.ZipFile(io.BytesIO(book))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for item in source.infolist():
            data = source.read(item)
            if item.filename.startswith("xl/worksheets/"):
                data = _CACHED.sub(rb"\1<v>987654321</v>", data.replace(b' t="str"><f', b"><f"))
            out.writestr(item.filename, data)


def recalculated(
    books: Mapping[str, bytes],
    *,
    engine: Engine = Engine.LIBREOFFICE,
    planted: bool = True,
    form: str = "xlsx",
    timeout: float = 3600,
) -> dict[str, Cells]:
    """Return the values of workbooks as a program works them out, by the names given.

    `form` is another format in which the program saves them, and opens them once more, before.
    """
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        given = home / "in"
        given.mkdir()
        for name, book in books.items():
            target = given / f"{name}.xlsx"
            if planted:
                with_wrong_caches(book, target)
            else:
                target.write_bytes(book)
        made = _converted(engine, home, given, "xlsx", form, timeout)
        if form != "xlsx":
            made = _converted(engine, home, made, form, "xlsx", timeout)
        return {name: values_of(made / f"{name}.xlsx") for name in books}


def _converted(engine: Engine, home: Path, given: Path, old: str, new: str, timeout: float) -> Path:
    """Return the folder with all files of a folder in another format, recalculated."""
    target = home / f"{given.name}-{new}"
    target.mkdir()
    files = sorted(given.glob(f"*.{old}"))
    environment = {**os.environ, "HOME": str(home)}

    def run(command: list[str]) -> None:
        subprocess.run(command, check=True, capture_output=True, timeout=timeout, env=environment)

    match engine:
        case Engine.LIBREOFFICE:
            profile = home / "profile" / "user"
            profile.mkdir(parents=True, exist_ok=True)
            (profile / "registrymodifications.xcu").write_text(_ALWAYS)
            own = f"-env:UserInstallation=file://{home}/profile"
            options = ["--headless", own, "--convert-to", new, "--outdir", str(target)]
            run([program(engine), *options, *map(str, files)])
        case Engine.GNUMERIC:
            pairs = [(str(file), str(target / f"{file.stem}.{new}")) for file in files]
            commands = [[program(engine), "--recalc", *pair] for pair in pairs]
            with ThreadPoolExecutor(2) as pool:
                list(pool.map(run, commands))
        case _:
            assert_never(engine)
    return target


def values_of(path: Path) -> Cells:
    """Return the values that stand in a workbook; errors are texts such as `#N/A`."""
    book = python_calamine.load_workbook(path)
    values: Cells = {
        (name, address(number, place)): value
        for name in book.sheet_names
        for number, row in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False))
        for place, value in enumerate(row)
    }
    return values | _errors(path, book.sheet_names)


def _errors(path: Path, names: list[str]) -> Cells:
    """Return the cells with an error, which calamine reads as blank."""
    with zipfile.ZipFile(path) as file:
        sheets = [file.read(f"xl/worksheets/sheet{n}.xml") for n in range(1, len(names) + 1)]
    return {
        (name, at.decode()): error.decode()
        for name, sheet in zip(names, sheets, strict=True)
        for at, error in _ERROR.findall(sheet)
    }
