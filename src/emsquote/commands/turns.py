"""`emsquote turns BOM`: the price at every turn time of the rate card."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from emsquote.commands.library import LibraryOption


def turns(
    bom: Annotated[Path, typer.Argument(help="The bill of materials.", show_default=False)],
    quantities: Annotated[
        str, typer.Option("--quantities", "-q", help="Boards, as 10,100,1000.", show_default=False)
    ] = "",
    job: Annotated[Path | None, typer.Option(help="Job file; default: beside the BOM.", show_default=False)] = None,
    rates: Annotated[str, typer.Option(help="Rate card: a name or a file.", show_default=False)] = "",
    offers: Annotated[list[Path] | None, typer.Option(help="Price list; several allowed.", show_default=False)] = None,
    library: LibraryOption = "",
    services: Annotated[
        list[str] | None, typer.Option("--with", metavar="SERVICE[=AMOUNT]", help="Ask for a service.")
    ] = None,
) -> None:
    """Show unit prices by quantity and turn time.

    Exit code 0: all complete; 1: with something not priced; 2: no price.
    """
    import sys

    from emsquote.request import Request, asked_of, open_shop
    from emsquote.sheets.turns import turns_sheet
    from emsquote.turns import turn_grid
    from emsquote.writers.terminal import show_sheet

    wanted, named = tuple(services or ()), tuple(offers or ())
    request = Request(bom, job, quantities, rates, named, library, wanted)
    asked = asked_of(request)
    rows = turn_grid(asked, open_shop(request))
    show_sheet(turns_sheet(f"Turn times of {asked.card.title}", rows), sys.stdout)
    if not all(column.complete for row in rows for column in row.columns):
        raise typer.Exit(1)
