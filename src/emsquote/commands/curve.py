"""`emsquote curve BOM`: price against volume, every quantity and every step."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from emsquote.commands.help import ASKED, RESULT
from emsquote.commands.house import HouseOption, request_of_house
from emsquote.commands.library import LibraryOption
from emsquote.commands.quote_options import (
    BudgetaryOption,
    CurrencyOption,
    DateOption,
    DecisionsOption,
    JobOption,
    LanguageOption,
    MatchOption,
    OffersOption,
    QuantitiesOption,
    RatesOption,
    ScopeOption,
    ServicesOption,
    SuppliesOption,
    TurnOption,
    each,
    together,
)
from emsquote.commands.reading_options import BoardOption
from emsquote.commands.say import say

if TYPE_CHECKING:
    from emsquote.deciding.curve import Curve
    from emsquote.wording.texts import Texts


class CurveFormat(StrEnum):
    """What standard output gets."""

    TEXT = "text"
    JSON = "json"


def curve(
    bom: Annotated[Path, typer.Argument(help="The bill of materials.", show_default=False)],
    quantities: QuantitiesOption = None,
    first: Annotated[
        int | None,
        typer.Option(
            "--from",
            min=1,
            metavar="BOARDS",
            help="First quantity; default: 1.",
            show_default=False,
            rich_help_panel=ASKED,
        ),
    ] = None,
    last: Annotated[
        int | None,
        typer.Option(
            "--to",
            min=1,
            metavar="BOARDS",
            help="Last quantity; default: the largest asked for.",
            show_default=False,
            rich_help_panel=ASKED,
        ),
    ] = None,
    turns: Annotated[
        bool,
        typer.Option(
            "--turns",
            help="A curve for every turn time of the rate card.",
            rich_help_panel=ASKED,
        ),
    ] = False,
    job: JobOption = None,
    rates: RatesOption = "",
    offers: OffersOption = None,
    library: LibraryOption = "",
    house: HouseOption = "",
    services: ServicesOption = None,
    supply: SuppliesOption = None,
    output: Annotated[
        list[Path] | None,
        typer.Option(
            "--output",
            "-o",
            help="Write the curve; .xlsx, .csv, .md or .json says how; several allowed.",
            show_default=False,
            rich_help_panel=RESULT,
        ),
    ] = None,
    shown: Annotated[
        CurveFormat,
        typer.Option("--format", help="What standard output gets.", rich_help_panel=RESULT),
    ] = CurveFormat.TEXT,
    currency: CurrencyOption = "",
    date: DateOption = "",
    turn: TurnOption = "",
    scope: ScopeOption = "",
    match: MatchOption = None,
    budgetary: BudgetaryOption = False,
    decisions: DecisionsOption = None,
    board: BoardOption = None,
    language: LanguageOption = None,
    everything: Annotated[
        bool,
        typer.Option(
            "--all", help="Show every step, not the largest causes.", rich_help_panel=RESULT
        ),
    ] = False,
) -> None:
    """Show what every number of boards costs: price breaks, panels, tiers and margins as steps.

    Exit code 0: all complete; 1: with something not priced; 2: no price.
    """
    from emsquote.deciding.curve import price_curve_of
    from emsquote.documents.writers import check_targets
    from emsquote.documents.writers.sheet_files import SHEET_SUFFIXES
    from emsquote.request import Request, inputs_of, open_shop, prepare_request
    from emsquote.wording.texts import texts_in

    request = request_of_house(
        Request(
            bom=bom,
            job=job,
            quantities=together(quantities),
            rates=rates,
            offers=each(offers),
            library=library,
            services=each(services),
            supplies=each(supply),
            currency=currency,
            date=date,
            turn=turn,
            scope=scope,
            language=language,
            boards=each(board),
            match=match,
            budgetary=budgetary,
            decisions=each(decisions),
        ),
        house,
    )
    targets = output or []
    check_targets(targets, inputs_of(request), (*SHEET_SUFFIXES, ".json"))
    asked = prepare_request(request)
    with open_shop(request) as shop:
        found = price_curve_of(asked, shop, first, last, with_turns=turns)
    texts = texts_in(asked.job.language)
    for target in targets:
        _write(target, found, texts)
        say(f"{target}: written", err=True)
    _show(found, shown, texts, everything=everything)
    if not found.complete:
        raise typer.Exit(1)


def _write(target: Path, found: Curve, texts: Texts) -> None:
    from emsquote.deciding.curve.contract import curve_to_json
    from emsquote.deciding.curve.sheets import curve_sheet, points_sheet, steps_sheet
    from emsquote.documents.writers.sheet_files import write_sheets
    from emsquote.files.atomic_write import write_whole

    match target.suffix.lower():
        case ".json":
            write_whole(target, curve_to_json(found))
        case ".csv":
            write_sheets(target, [points_sheet(found, texts)], found.date)
        case _:
            sheets = [make(found, texts) for make in (curve_sheet, points_sheet, steps_sheet)]
            write_sheets(target, sheets, found.date)


def _show(found: Curve, shown: CurveFormat, texts: Texts, *, everything: bool) -> None:
    from emsquote.deciding.curve.contract import curve_to_json
    from emsquote.deciding.curve.page import show_curve

    if shown is CurveFormat.JSON:
        sys.stdout.write(curve_to_json(found).decode())
    else:
        show_curve(found, texts, sys.stdout, everything=everything)
