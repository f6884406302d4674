"""`emsquote lots BOM --yearly 2000`: the lot of least yearly cost, and the lots of a year."""

from __future__ import annotations

import sys
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated

import typer

from emsquote.commands.help import ASKED, PRICES
from emsquote.commands.library import LibraryOption
from emsquote.commands.quote_options import (
    CurrencyOption,
    JobOption,
    LanguageOption,
    OffersOption,
    QuantitiesOption,
    RatesOption,
    ServicesOption,
    SheetFilesOption,
    SuppliesOption,
    TurnOption,
    each,
    together,
)
from emsquote.commands.reading_options import BoardOption
from emsquote.commands.sheet_format import check_sheet_files, write_sheet_files
from emsquote.finding import Origin, fault

_MOST_YEARLY = 1_000_000


def lots(
    bom: Annotated[Path, typer.Argument(help="The bill of materials.", show_default=False)],
    yearly: Annotated[
        int,
        typer.Option(
            min=1, max=_MOST_YEARLY, metavar="BOARDS", help="Boards a year.", rich_help_panel=ASKED
        ),
    ],
    order_cost: Annotated[
        str,
        typer.Option(
            metavar="AMOUNT",
            help="What ordering and receiving a lot costs the buyer.",
            rich_help_panel=PRICES,
        ),
    ] = "0",
    holding: Annotated[
        str,
        typer.Option(
            metavar="PERCENT",
            help="What a year in stock costs, of the price.",
            rich_help_panel=PRICES,
        ),
    ] = "20",
    shelf_days: Annotated[
        int | None,
        typer.Option(
            min=1,
            metavar="DAYS",
            help="A lot is used up within so many days.",
            show_default=False,
            rich_help_panel=ASKED,
        ),
    ] = None,
    quantities: QuantitiesOption = None,
    job: JobOption = None,
    rates: RatesOption = "",
    offers: OffersOption = None,
    library: LibraryOption = "",
    services: ServicesOption = None,
    supply: SuppliesOption = None,
    output: SheetFilesOption = None,
    currency: CurrencyOption = "",
    turn: TurnOption = "",
    board: BoardOption = None,
    language: LanguageOption = None,
) -> None:
    """Show the lot of least yearly cost over the real price, and the lots of a year.

    Exit code 0: all complete; 1: with something not priced; 2: no price.
    """
    from emsquote.deciding.lots import LotTerms, lots_of_year
    from emsquote.deciding.lots.sheets import lot_sheet, schedule_sheet
    from emsquote.documents.writers.terminal import show_lines, show_sheet
    from emsquote.request import Request, inputs_of, open_shop, prepare_request
    from emsquote.wording.texts import texts_in

    request = Request(
        bom=bom,
        job=job,
        quantities=together(quantities),
        rates=rates,
        offers=each(offers),
        library=library,
        services=each(services),
        supplies=each(supply),
        currency=currency,
        turn=turn,
        language=language,
        boards=each(board),
    )
    targets = each(output)
    check_sheet_files(targets, inputs_of(request))
    terms = LotTerms(
        yearly=yearly,
        order_cost=_amount(order_cost, "--order-cost"),
        holding_percent=_amount(holding.strip().removesuffix("%"), "--holding"),
    )
    asked = prepare_request(request)
    with open_shop(request) as shop:
        plan = lots_of_year(asked, shop, terms, shelf_days)
    texts = texts_in(asked.job.language)
    sheets = [lot_sheet(plan, texts), schedule_sheet(plan, texts)]
    write_sheet_files(targets, sheets, asked.job.date)
    for sheet in sheets:
        show_sheet(sheet, sys.stdout)
        show_lines([""], sys.stdout)
    if not plan.curve.complete:
        raise typer.Exit(1)


def _amount(written: str, option: str) -> Decimal:
    """Return an amount that is 0 or more; `InputError` for anything else."""
    try:
        value = Decimal(written.strip())
    except InvalidOperation:
        value = Decimal(-1)
    if not value.is_finite() or value < 0:
        raise fault("bad-amount", Origin(option), f'"{written}" is no amount', "write a number")
    return value
