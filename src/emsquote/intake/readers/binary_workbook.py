"""Reads .xls and .xlsb in a process of its own with bounded memory and time.

The libraries for these formats lay sheets out as full rectangles: one cell in the last corner of a
small file would abort the interpreter. In a child process that is one clear message instead.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from emsquote.finding import InputError, Origin, fault
from emsquote.intake.readers.number_format import shown_number
from emsquote.intake.readers.paint import fill_paint, font_paint
from emsquote.intake.readers.rows import RowCollector
from emsquote.intake.readers.sheet import Document, FileLimits, SourceSheet
from emsquote.intake.readers.untrusted import clean, damaged, locked, too_large

_MEMORY = 1 << 30
_CHILD = Path(__file__).with_name("binary_child.py")


def read_binary_workbook(path: Path, format_: str, limits: FileLimits) -> Document:
    """Return the sheets of an `xls` or `xlsb`.

    `InputError` if it is damaged, protected or asks for too much.
    """
    done = _run(path, format_, limits)
    if done.returncode < 0 or b"MemoryError" in done.stderr:
        raise too_large(path.name, "sheets of absurd size", "cells")
    if done.returncode:
        raise _refusal(done.stderr, path.name)
    sheets = [
        _sheet(json.loads(line), path.name, limits) for line in done.stdout.splitlines() if line
    ]
    return Document(format=format_, sheets=tuple(sheets))


def _run(path: Path, format_: str, limits: FileLimits) -> subprocess.CompletedProcess[bytes]:
    """Take the workbook apart in a process of its own."""
    arguments = (str(path.resolve()), format_, str(_MEMORY), str(limits.seconds))
    command = [sys.executable, "-I", str(_CHILD), *arguments]
    try:
        return subprocess.run(  # noqa: S603 - own program, the file is an argument
            command,
            capture_output=True,
            timeout=2 * limits.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise too_large(path.name, "sheets that take minutes to read", "seconds") from error


def _refusal(stderr: bytes, file: str) -> InputError:
    """Return the error that the last line of the process tells."""
    reason = stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
    if "ncrypt" in reason or "assword" in reason:
        return locked(file)
    if "find workbook" in reason:
        message = "is a document of another program (Word, Outlook, Visio …), not a part list"
        hint = "copy the part list into a spreadsheet and give that"
        return fault("not-a-table", Origin(file), message, hint)
    return damaged(file, "the workbook cannot be taken apart")


def _sheet(read: Mapping[str, Any], file: str, limits: FileLimits) -> SourceSheet:
    """Return a sheet as the process tells it, which counts rows and columns from 0."""
    collector = RowCollector(file, limits)
    for number, row in enumerate(read["rows"], 1):
        collector.add_row(number, [_shown(text) for text in row])
    collector.hidden_rows.update(row + 1 for row in read["hidden_rows"])
    collector.dates.update((row + 1, column) for row, column in read["dates"])
    collector.struck.update((row + 1, column) for row, column in read["struck"])
    for row, column, fill, font in read.get("painted", ()):
        paints = filter(None, (fill_paint(fill), font_paint(font)))
        collector.paint(row + 1, column, tuple(paints))
    for top, below, left, beside in read.get("merged", ()):
        collector.merge(top + 1, left, below, beside - 1)
    return collector.sheet(clean(str(read["name"])), hidden=bool(read["hidden"]))


def _shown(text: str) -> str:
    """Return a cell's text cleaned, a computed number to the fifteen digits that spreadsheets
    show.
    """
    is_computed = "." in text and text.replace(".", "").isdecimal()
    return shown_number(text) if is_computed else clean(text)
