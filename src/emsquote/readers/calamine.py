"""Reads .xls and .xlsb through calamine, in a process of its own with bounded memory and time.

calamine lays sheets out as full rectangles: one cell in the last corner of a small file would abort the interpreter.
In a child process that is one clear message instead.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from emsquote.finding import Origin, fault
from emsquote.readers.rows import RowCollector
from emsquote.readers.sheet import Document, Limits, Sheet
from emsquote.readers.untrusted import clean, damaged, too_large

_MEMORY = 1 << 30
# The child prints one JSON line a sheet. Times and booleans come as texts, numbers as exact as the file has them.
_CHILD = """
import json, sys
path, memory, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
except (ImportError, ValueError, OSError):
    pass
import python_calamine
def text(cell):
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return str(cell)
book = python_calamine.CalamineWorkbook.from_path(path)
for meta in book.sheets_metadata:
    sheet = book.get_sheet_by_name(meta.name)
    if sheet.total_height * sheet.total_width > 20_000_000:
        sys.exit(7)
    hidden = "Visible" not in str(meta.visible)
    rows = []
    for row in sheet.to_python(skip_empty_area=False):
        rows.append([[type(cell).__name__[:4] == "date", text(cell)] if type(cell).__name__ == "date"
                     or type(cell).__name__ == "datetime" else text(cell) for cell in row])
    print(json.dumps([meta.name, hidden, rows]))
"""
_TOO_WIDE = 7


def read_calamine(path: Path, format_: str, limits: Limits) -> Document:
    """Return the sheets of a binary workbook; `InputError` if it is damaged, protected or asks for too much."""
    command = [sys.executable, "-I", "-c", _CHILD, str(path.resolve()), str(_MEMORY), str(limits.seconds)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=2 * limits.seconds, check=False)  # noqa: S603 - own text, file as an argument
    except subprocess.TimeoutExpired as error:
        raise too_large(path.name, "sheets that take minutes to read", "seconds") from error
    if done.returncode == _TOO_WIDE or done.returncode < 0 or b"MemoryError" in done.stderr:
        raise too_large(path.name, "sheets of absurd size", "cells")
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        if "assword" in reason or "ncrypt" in reason:
            raise fault("protected", Origin(path.name), "is protected by a password", "save it without one")
        raise damaged(path.name, "the workbook cannot be taken apart")
    sheets = [_sheet(json.loads(line), path.name, limits) for line in done.stdout.splitlines() if line]
    return Document(format_, tuple(sheets))


def _sheet(read: list[object], file: str, limits: Limits) -> Sheet:
    collector = RowCollector(file, limits)
    name, hidden, rows = read
    for number, row in enumerate(rows if isinstance(rows, list) else (), 1):
        cells: dict[int, str] = {}
        for column, value in enumerate(row):
            text = clean(_shown(value))
            if text:
                cells[column] = text
                if isinstance(value, list):
                    collector.dates.add((number, column))
        collector.add(number, cells)
    return collector.sheet(clean(str(name)), hidden=bool(hidden))


def _shown(value: object) -> str:
    if isinstance(value, list):
        return str(value[1]).removesuffix(" 00:00:00")
    return str(value)
