"""`emsquote make-or-buy BOM --volume 500,2000`: an own plant against houses."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from emsquote.commands.help import ASKED, PRICES, RESULT
from emsquote.commands.library import LibraryOption
from emsquote.commands.quote_options import (
    DateOption,
    JobOption,
    LanguageOption,
    OffersOption,
    ServicesOption,
    SuppliesOption,
    each,
    together,
)
from emsquote.commands.reading_options import BoardOption
from emsquote.commands.say import say
from emsquote.finding import Origin, fault

if TYPE_CHECKING:
    from emsquote.deciding.make_or_buy import MakeOrBuy, Plant
    from emsquote.request import Request
    from emsquote.wording.language import Language
    from emsquote.wording.texts import Texts


class DecisionFormat(StrEnum):
    """What standard output gets."""

    TEXT = "text"
    JSON = "json"


def make_or_buy(
    bom: Annotated[Path, typer.Argument(help="The bill of materials.", show_default=False)],
    volume: Annotated[
        list[str] | None,
        typer.Option(
            "--volume",
            help="Boards a year, as 500,2000,10000; several add up.",
            show_default=False,
            rich_help_panel=ASKED,
        ),
    ] = None,
    plant: Annotated[
        str,
        typer.Option(
            "--plant", help="The own plant: `example`, or a file.", rich_help_panel=PRICES
        ),
    ] = "example",
    with_rates: Annotated[
        list[str] | None,
        typer.Option(
            "--with-rates",
            metavar="A,B",
            help="Rate cards of the houses, by names or files; default: the job's, else default.",
            show_default=False,
            rich_help_panel=PRICES,
        ),
    ] = None,
    job: JobOption = None,
    offers: OffersOption = None,
    library: LibraryOption = "",
    services: ServicesOption = None,
    supply: SuppliesOption = None,
    output: Annotated[
        list[Path] | None,
        typer.Option(
            "--output",
            "-o",
            help="Write the decision; .xlsx, .csv, .md or .json says how; several allowed.",
            show_default=False,
            rich_help_panel=RESULT,
        ),
    ] = None,
    shown: Annotated[
        DecisionFormat,
        typer.Option("--format", help="What standard output gets.", rich_help_panel=RESULT),
    ] = DecisionFormat.TEXT,
    date: DateOption = "",
    board: BoardOption = None,
    language: LanguageOption = None,
) -> None:
    """Show what a year's volume costs made in an own plant and bought, and all break-evens.

    Exit code 0: all known; 1: something has no price; 2: no decision.
    """
    from emsquote.deciding.make_or_buy import plant_named
    from emsquote.documents.writers import check_targets
    from emsquote.documents.writers.sheet_files import SHEET_SUFFIXES
    from emsquote.request import Request, inputs_of
    from emsquote.wording.texts import texts_in

    request = Request(
        bom=bom,
        job=job,
        offers=each(offers),
        library=library,
        services=each(services),
        supplies=each(supply),
        date=date,
        language=language,
        boards=each(board),
    )
    targets = each(output)
    check_targets(targets, inputs_of(request), (*SHEET_SUFFIXES, ".json"))
    found, spoken = _decision(request, plant_named(plant), together(volume), each(with_rates))
    texts = texts_in(spoken)
    for target in targets:
        _write(target, found, texts)
        say(f"{target}: written", err=True)
    _show(found, shown, texts)
    if not found.complete:
        raise typer.Exit(1)


def _decision(
    request: Request, plant: Plant, volumes: str, cards: tuple[str, ...]
) -> tuple[MakeOrBuy, Language]:
    """Return the decision, and the language that the job asks for."""
    from msgspec.structs import replace

    from emsquote.deciding.make_or_buy import decide
    from emsquote.request import open_shop, prepare_request, quantities_of

    wanted = quantities_of(volumes, "--volume")
    if not wanted:
        raise fault(
            "no-volume",
            Origin("--volume"),
            "no volume is named",
            "name boards a year: --volume 500,2000,10000",
        )
    request = replace(request, currency=plant.currency, quantities=_largest_lot(wanted, plant))
    own = prepare_request(replace(request, rates=plant.rates))
    names = [name.strip() for text in cards for name in text.split(",") if name.strip()]
    houses = [prepare_request(replace(request, rates=name)) for name in names or [""]]
    titled = [(house.card.title, house) for house in houses]
    with open_shop(request) as shop:
        return decide(own, titled, plant, wanted, shop), own.job.language


def _largest_lot(volumes: tuple[int, ...], plant: Plant) -> str:
    """Return the largest lot: what is not said of panels is chosen for it."""
    return str(-(-max(volumes) // plant.lots_a_year))


def _write(target: Path, found: MakeOrBuy, texts: Texts) -> None:
    from emsquote.deciding.make_or_buy.contract import decision_to_json
    from emsquote.deciding.make_or_buy.sheets import decision_sheets
    from emsquote.documents.writers.sheet_files import write_sheets
    from emsquote.files.atomic_write import write_whole

    if target.suffix.lower() == ".json":
        write_whole(target, decision_to_json(found))
    else:
        write_sheets(target, decision_sheets(found, texts), found.date)


def _show(found: MakeOrBuy, shown: DecisionFormat, texts: Texts) -> None:
    from emsquote.deciding.make_or_buy.contract import decision_to_json
    from emsquote.deciding.make_or_buy.page import show_decision

    if shown is DecisionFormat.JSON:
        sys.stdout.write(decision_to_json(found).decode())
    else:
        show_decision(found, texts, sys.stdout)
