"""`emsquote bom`: how a file was read."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    """How the answer is written."""

    TEXT = "text"
    JSON = "json"


def bom(
    file: Annotated[Path, typer.Argument(help="The part list, in any format.")],
    format_: Annotated[Format, typer.Option("--format", help="text for people, json for programs.")] = Format.TEXT,
    sheet: Annotated[str, typer.Option(help="Read this sheet.")] = "",
    header_row: Annotated[int | None, typer.Option(min=0, help="Row of the column titles; 0: there are none.")] = None,
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", metavar='ROLE="TITLE"', help="Read this column as that role; repeatable."),
    ] = None,
) -> None:
    """Show how a part list was read: sheet, header, columns and why, every row accounted for, what is doubtful."""
    from emsquote.bom_report import bom_as_json, bom_as_text
    from emsquote.finding import Severity
    from emsquote.intake import Overrides, read_bom
    from emsquote.intake.mapping import parse_mapping

    found = read_bom(file, overrides=Overrides(sheet, header_row, parse_mapping(mapping or [])))
    typer.echo(bom_as_json(found) if format_ is Format.JSON else bom_as_text(found))
    if any(finding.severity is Severity.OPEN for finding in found.findings):
        raise typer.Exit(1)
