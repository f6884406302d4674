"""`emsquote turns BOM`: the price at every turn time of the rate card."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from emsquote.commands.library import LibraryOption
from emsquote.commands.quote_options import (
    JobOption,
    OffersOption,
    QuantitiesOption,
    RatesOption,
    ServicesOption,
)


def turns(
    bom: Annotated[Path, typer.Argument(help="The bill of materials.", show_default=False)],
    quantities: QuantitiesOption = "",
    job: JobOption = None,
    rates: RatesOption = "",
    offers: OffersOption = None,
    library: LibraryOption = "",
    services: ServicesOption = None,
) -> None:
    """Show unit prices by quantity and turn time.

    Exit code 0: all complete; 1: with something not priced; 2: no price.
    """
    import sys

    from emsquote.documents.sheets.turns import turns_sheet
    from emsquote.documents.writers.terminal import show_sheet
    from emsquote.request import Request, open_shop, prepare_request
    from emsquote.turns import turn_grid

    wanted, named = tuple(services or ()), tuple(offers or ())
    request = Request(
        bom=bom,
        job=job,
        quantities=quantities,
        rates=rates,
        offers=named,
        library=library,
        services=wanted,
    )
    asked = prepare_request(request)
    with open_shop(request) as shop:
        rows = turn_grid(asked, shop)
    show_sheet(turns_sheet(f"Turn times of {asked.card.title}", rows), sys.stdout)
    if not all(column.complete for row in rows for column in row.columns):
        raise typer.Exit(1)
