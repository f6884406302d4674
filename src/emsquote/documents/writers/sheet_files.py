"""Tables that are no quote as files of their own: a workbook, CSV or Markdown, by the suffix."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from emsquote.documents.sheet import Sheet
from emsquote.files.atomic_write import write_whole

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
            return workbook(sheets, dated)
        case ".csv":
            return table(sheets[0])
        case ".md":
            pages = ("\n".join(sheet_lines(sheet)) for sheet in sheets)
            return ("\n\n".join(pages) + "\n").encode("utf-8", "replace")
        case _:
            raise AssertionError(f"no table is written as {suffix}")
