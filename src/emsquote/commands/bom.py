"""`emsquote bom`: how a file was read."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from emsquote.commands.reading_options import (
    BuildOption,
    CplOption,
    FormatInOption,
    HeaderRowOption,
    LimitOption,
    MapOption,
    ReadingOptions,
    SheetOption,
)
from emsquote.commands.say import say


class BomFormat(StrEnum):
    """How the answer is written."""

    TEXT = "text"
    JSON = "json"


def bom(
    file: Annotated[
        Path,
        typer.Argument(
            help="The part list, in any format; - is standard input.", show_default=False
        ),
    ],
    *,
    format_: Annotated[
        BomFormat, typer.Option("--format", help="text for people, json for programs.")
    ] = BomFormat.TEXT,
    sheet: SheetOption = "",
    header_row: HeaderRowOption = None,
    mapping: MapOption = None,
    build: BuildOption = "",
    format_in: FormatInOption = None,
    save: Annotated[
        str,
        typer.Option("--save-map", metavar="NAME", help="Keep the columns found for later files."),
    ] = "",
    cpl: CplOption = None,
    limit: LimitOption = None,
    strict: Annotated[bool, typer.Option(help="Exit with 1 for doubts too.")] = False,
) -> None:
    """Show how a part list was read: sheet, header, columns and why, every row accounted for, what
    is doubtful.
    """
    from emsquote.documents.bom_report import bom_as_json, bom_as_text
    from emsquote.finding import Severity
    from emsquote.intake.saved_map import maps_folder, save_map

    found = ReadingOptions(
        sheet=sheet,
        header_row=header_row,
        mapping=mapping,
        cpl=cpl,
        limit=limit,
        build=build,
        format_in=format_in,
    ).read(file)
    say(bom_as_json(found).decode() if format_ is BomFormat.JSON else bom_as_text(found))
    if save:
        kept = save_map(
            maps_folder(),
            save,
            {column.role.value: column.title for column in reversed(found.columns)},
        )
        say(f"kept in {kept}", err=True)
    settle = {Severity.OPEN, Severity.DOUBT} if strict else {Severity.OPEN}
    if any(finding.severity in settle for finding in found.findings):
        raise typer.Exit(1)
