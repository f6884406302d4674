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
    file: Annotated[Path, typer.Argument(help="The part list, in any format.", show_default=False)],
    *,
    format_: Annotated[Format, typer.Option("--format", help="text for people, json for programs.")] = Format.TEXT,
    sheet: Annotated[str, typer.Option(help="Read this sheet.")] = "",
    header_row: Annotated[int | None, typer.Option(min=0, help="Row of the column titles; 0: there are none.")] = None,
    mapping: Annotated[
        list[str] | None, typer.Option("--map", metavar="ROLE=TITLE", help="Read a column as this role; repeatable.")
    ] = None,
    save: Annotated[
        str, typer.Option("--save-map", metavar="NAME", help="Keep the columns found for later files.")
    ] = "",
    cpl: Annotated[Path | None, typer.Option(help="A pick-and-place file of the same board: sides and counts.")] = None,
    limit: Annotated[
        list[str] | None, typer.Option(metavar="NAME=NUMBER", help="Allow more than is usual (rows, columns, cells …).")
    ] = None,
    strict: Annotated[bool, typer.Option(help="Exit with 1 for doubts too.")] = False,
) -> None:
    """Show how a part list was read: sheet, header, columns and why, every row accounted for, what is doubtful."""
    from emsquote.bom_report import bom_as_json, bom_as_text
    from emsquote.finding import Severity
    from emsquote.intake import Overrides, read_bom
    from emsquote.intake.mapping import parse_limits, parse_mapping
    from emsquote.intake.saved_map import load_maps, maps_folder, save_map

    overrides = Overrides(sheet, header_row, parse_mapping(mapping or []))
    limits = parse_limits(limit or [])
    found = read_bom(file, overrides=overrides, limits=limits, maps=load_maps(maps_folder()))
    if cpl is not None:
        from emsquote.intake.placements import read_placements, with_placements

        found = with_placements(found, read_placements(cpl, limits), cpl.name)
    typer.echo(bom_as_json(found) if format_ is Format.JSON else bom_as_text(found))
    if save:
        kept = save_map(maps_folder(), save, {column.role.value: column.title for column in reversed(found.columns)})
        typer.echo(f"kept in {kept}", err=True)
    settle = {Severity.OPEN, Severity.DOUBT} if strict else {Severity.OPEN}
    if any(finding.severity in settle for finding in found.findings):
        raise typer.Exit(1)
