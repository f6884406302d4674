"""`emsquote turns BOM`: the price at every turn time of the rate card."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from emsquote.commands.house import HouseOption, request_of_house
from emsquote.commands.library import LibraryOption
from emsquote.commands.quote_options import (
    BudgetaryOption,
    DecisionsOption,
    JobOption,
    MatchOption,
    OffersOption,
    QuantitiesOption,
    RatesOption,
    ServicesOption,
    SheetFilesOption,
    together,
)
from emsquote.commands.sheet_format import check_sheet_files, write_sheet_files


def turns(
    bom: Annotated[Path, typer.Argument(help="The bill of materials.", show_default=False)],
    quantities: QuantitiesOption = None,
    job: JobOption = None,
    rates: RatesOption = "",
    offers: OffersOption = None,
    library: LibraryOption = "",
    house: HouseOption = "",
    services: ServicesOption = None,
    match: MatchOption = None,
    budgetary: BudgetaryOption = False,
    decisions: DecisionsOption = None,
    output: SheetFilesOption = None,
) -> None:
    """Show unit prices by quantity and turn time.

    Exit code 0: all complete; 1: with something not priced; 2: no price.
    """
    import sys

    from emsquote.documents.sheets.turns import turns_sheet
    from emsquote.documents.writers.terminal import show_sheet
    from emsquote.request import Request, open_shop, prepare_request
    from emsquote.turns import turn_grid

    wanted, named, targets = tuple(services or ()), tuple(offers or ()), tuple(output or ())
    settled = tuple(decisions or ())
    check_sheet_files(targets, [bom, *named, *settled])
    request = request_of_house(
        Request(
            bom=bom,
            job=job,
            quantities=together(quantities),
            rates=rates,
            offers=named,
            library=library,
            services=wanted,
            match=match,
            budgetary=budgetary,
            decisions=settled,
        ),
        house,
    )
    asked = prepare_request(request)
    with open_shop(request) as shop:
        rows = turn_grid(asked, shop)
    sheet = turns_sheet(f"Turn times of {asked.card.title}", rows)
    show_sheet(sheet, sys.stdout)
    write_sheet_files(targets, [sheet], asked.job.date)
    if not all(column.complete for row in rows for column in row.columns):
        raise typer.Exit(1)
