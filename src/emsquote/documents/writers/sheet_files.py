"""Tables that are no quote as files of their own: a workbook, CSV or Markdown, by the suffix."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

from emsquote.documents.sheet import Sheet, SheetColumn
from emsquote.files.atomic_write import write_whole

_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]|^'|'$")
_MOST_OF_NAME = 31
"""So long Excel takes the name of a page."""
_MOST_OF_TITLE = 12
SHEET_SUFFIXES = (".xlsx", ".csv", ".md")


def write_sheets(path: Path, sheets: Sequence[Sheet], dated: str = "") -> None:
    """Write sheets into a file, whole or not at all; CSV has the first alone.

    `dated` (ISO) is what a workbook's properties tell. The path was checked before
    (`check_targets`).
    """
    write_whole(path, _content(path.suffix.lower(), sheets, dated))


def _content(suffix: str, sheets: Sequence[Sheet], dated: str) -> bytes:
    from emsquote.documents.writers.csv_file import table  # noqa: PLC0415 - late, as all writers
    from emsquote.documents.writers.markdown_file import sheet_lines  # noqa: PLC0415
    from emsquote.documents.writers.xlsx_file import workbook  # noqa: PLC0415

    match suffix:
        case ".xlsx":
            return workbook(_pages(sheets), dated)
        case ".csv":
            return table(sheets[0])
        case ".md":
            pages = ("\n".join(sheet_lines(sheet)) for sheet in sheets)
            return ("\n\n".join(pages) + "\n").encode("utf-8", "replace")
        case _:
            raise AssertionError(f"no table is written as {suffix}")


def _pages(sheets: Sequence[Sheet]) -> Iterator[Sheet]:
    """Yield sheets with names that a workbook takes, each its own."""
    taken: set[str] = set()
    for sheet in sheets:
        name = _NOT_IN_NAMES.sub(" ", sheet.name).strip() or "Sheet"
        name, number = name[:_MOST_OF_NAME], 1
        while name.lower() in taken or name.lower() == "history":  # Excel keeps that to itself
            number += 1
            ending = f" {number}"
            name = name[: _MOST_OF_NAME - len(ending)] + ending
        taken.add(name.lower())
        yield replace(sheet, name=name, columns=tuple(map(_wide_enough, sheet.columns)))


def _wide_enough(column: SheetColumn) -> SheetColumn:
    """Return a column with room for its title, as far as that is short."""
    least = min(len(column.title), _MOST_OF_TITLE) + 2
    return replace(column, width=max(column.width, least))
