"""`emsquote services`: what can be asked for, from design to returns, and how a house prices it."""

from __future__ import annotations

from typing import Annotated

import typer

from emsquote.commands.quote_options import SheetFilesOption
from emsquote.commands.say import say
from emsquote.commands.sheet_format import (
    SheetFormat,
    check_sheet_files,
    show_as,
    write_sheet_files,
)


def services(
    rates: Annotated[
        str,
        typer.Option(
            help="Rate card: a name from `rates list`, or a file; none: how houses usually price."
        ),
    ] = "default",
    format: Annotated[  # noqa: A002 - the option is called so
        SheetFormat, typer.Option(help="text for people, markdown for pages, json for programs.")
    ] = SheetFormat.TEXT,
    output: SheetFilesOption = None,
) -> None:
    """List the services that can be asked for with `price --with NAME[=AMOUNT]`, and what each
    costs.
    """
    from emsquote.costing.rate_card import find_rate_card
    from emsquote.documents.sheets.rate_card import services_json, services_sheet
    from emsquote.model.service import service_catalogue

    targets = tuple(output or ())
    check_sheet_files(targets)
    card = find_rate_card(rates) if rates else None
    sheet = services_sheet(service_catalogue(), card)
    if format is SheetFormat.JSON:
        say(services_json(service_catalogue(), card))
    else:
        show_as(sheet, format)
    write_sheet_files(targets, [sheet], card.date if card else "")
