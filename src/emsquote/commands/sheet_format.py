"""The forms in which commands print a sheet that is no quote."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from emsquote.commands.say import say

if TYPE_CHECKING:
    from emsquote.documents.sheet import Sheet


class SheetFormat(StrEnum):
    """How a sheet is printed."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"


def show_as(sheet: Sheet, form: SheetFormat) -> None:
    """Print a sheet on standard output."""
    from emsquote.documents.writers import markdown_file, plain_text, sheet_json
    from emsquote.documents.writers.terminal import show_lines

    match form:
        case SheetFormat.TEXT:
            show_lines(plain_text.sheet_lines(sheet), sys.stdout)
        case SheetFormat.MARKDOWN:
            show_lines(markdown_file.sheet_lines(sheet), sys.stdout)
        case SheetFormat.JSON:
            say(sheet_json.sheet_as_json(sheet))
        case _:
            assert_never(form)


def check_sheet_files(paths: Iterable[Path], inputs: Iterable[Path] = ()) -> None:
    """Raise `InputError` for every path that no table can be written to."""
    from emsquote.documents.writers import check_targets
    from emsquote.documents.writers.sheet_files import SHEET_SUFFIXES

    check_targets(paths, inputs, SHEET_SUFFIXES)


def write_sheet_files(paths: Iterable[Path], sheets: Sequence[Sheet], dated: str = "") -> None:
    """Write sheets into files, and say so; the paths were checked before."""
    from emsquote.documents.writers.sheet_files import write_sheets

    for path in paths:
        write_sheets(path, sheets, dated)
        say(f"{path}: written", err=True)
