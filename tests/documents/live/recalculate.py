"""Real LibreOffice as the judge: workbooks are recalculated from planted wrong caches, and read
back.
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
from pathlib import Path

import python_calamine

from emsquote.documents.live.place import cell as address

_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>
"""
_CACHED = re.compile(rb"(</f>|<f [^>]*/>)<v>[^<]*</v>")

Cells = dict[tuple[str, str], object]
"""The values of a workbook by sheet and address."""


def office() -> str | None:
    """Return the program, None where there is none."""
    return shutil.which("soffice")


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
    books: Mapping[str, bytes], *, planted: bool = True, timeout: float = 3600
) -> dict[str, Cells]:
    """Return the values of workbooks as LibreOffice works them out, all in one run, by the names
    given.
    """
    program = office()
    assert program
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "profile" / "user").mkdir(parents=True)
        (home / "profile" / "user" / "registrymodifications.xcu").write_text(_ALWAYS)
        (home / "in").mkdir()
        for name, book in books.items():
            target = home / "in" / f"{name}.xlsx"
            if planted:
                with_wrong_caches(book, target)
            else:
                target.write_bytes(book)
        command = [
            program,
            "--headless",
            f"-env:UserInstallation=file://{home}/profile",
            "--convert-to",
            "xlsx",
            "--outdir",
            str(home / "out"),
            *(str(home / "in" / f"{name}.xlsx") for name in books),
        ]
        environment = {**os.environ, "HOME": folder}
        subprocess.run(command, check=True, capture_output=True, timeout=timeout, env=environment)
        return {name: values_of(home / "out" / f"{name}.xlsx") for name in books}


def values_of(path: Path) -> Cells:
    """Return the values that stand in a workbook."""
    book = python_calamine.load_workbook(path)
    return {
        (name, address(number, place)): value
        for name in book.sheet_names
        for number, row in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False))
        for place, value in enumerate(row)
    }
