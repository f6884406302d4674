"""The forms in which commands print a sheet that is no quote."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

import typer

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
            typer.echo(sheet_json.sheet_as_json(sheet))
        case _:
            assert_never(form)
