"""`emsquote compare BOM --with-rates A,B`: houses side by side, at equal scope."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from emsquote.commands.help import PRICES, RESULT
from emsquote.commands.house import HouseOption, request_of_house
from emsquote.commands.library import LibraryOption
from emsquote.commands.quote_options import (
    BudgetaryOption,
    CurrencyOption,
    DateOption,
    JobOption,
    LanguageOption,
    MatchOption,
    OffersOption,
    QuantitiesOption,
    ScopeOption,
    ServicesOption,
    SuppliesOption,
    TurnOption,
    each,
    together,
)
from emsquote.commands.reading_options import BoardOption
from emsquote.commands.say import say
from emsquote.finding import Origin, fault

if TYPE_CHECKING:
    from collections.abc import Iterable

    from emsquote.deciding.compare import HouseComparison
    from emsquote.request import PreparedRequest, Request
    from emsquote.wording.texts import Texts


class CompareFormat(StrEnum):
    """What standard output gets."""

    TEXT = "text"
    JSON = "json"


def compare(
    bom: Annotated[Path, typer.Argument(help="The bill of materials.", show_default=False)],
    with_rates: Annotated[
        list[str] | None,
        typer.Option(
            "--with-rates",
            metavar="A,B",
            help="Rate cards of the houses, by names or files; several add up.",
            show_default=False,
            rich_help_panel=PRICES,
        ),
    ] = None,
    with_job: Annotated[
        list[Path] | None,
        typer.Option(
            "--with-job",
            help="A house, or a site of it, by a job of its own: rate card, terms, scope.",
            show_default=False,
            rich_help_panel=PRICES,
        ),
    ] = None,
    with_quote: Annotated[
        list[Path] | None,
        typer.Option(
            "--with-quote",
            help="A house by its finished quote: a table in .xlsx or .csv; several allowed.",
            show_default=False,
            rich_help_panel=PRICES,
        ),
    ] = None,
    price: Annotated[
        list[str] | None,
        typer.Option(
            "--price",
            metavar="ITEM=AMOUNT",
            help="What a house lacks costs so much a lot elsewhere: stencil=120.",
            show_default=False,
            rich_help_panel=PRICES,
        ),
    ] = None,
    quantities: QuantitiesOption = None,
    job: JobOption = None,
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
            help="Write the comparison; .xlsx, .csv, .md or .json says how; several allowed.",
            show_default=False,
            rich_help_panel=RESULT,
        ),
    ] = None,
    shown: Annotated[
        CompareFormat,
        typer.Option("--format", help="What standard output gets.", rich_help_panel=RESULT),
    ] = CompareFormat.TEXT,
    differences: Annotated[
        bool,
        typer.Option(
            "--differences",
            help="Show what makes each house differ from the first.",
            rich_help_panel=RESULT,
        ),
    ] = False,
    currency: CurrencyOption = "",
    date: DateOption = "",
    turn: TurnOption = "",
    scope: ScopeOption = "",
    match: MatchOption = None,
    budgetary: BudgetaryOption = False,
    board: BoardOption = None,
    language: LanguageOption = None,
) -> None:
    """Show houses side by side for one job: prices, scope, and who is cheapest at equal scope.

    Exit code 0: all known at equal scope; 1: something is not; 2: no comparison.
    """
    from emsquote.documents.writers import check_targets
    from emsquote.documents.writers.sheet_files import SHEET_SUFFIXES
    from emsquote.request import Request, inputs_of
    from emsquote.wording.texts import texts_in

    request = request_of_house(
        Request(
            bom=bom,
            job=job,
            quantities=together(quantities),
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
        ),
        house,
    )
    targets, finished = each(output), each(with_quote)
    check_targets(targets, (*inputs_of(request), *finished), (*SHEET_SUFFIXES, ".json"))
    houses = _houses(request, _names(with_rates), each(with_job))
    found = _compared(request, houses, finished, each(price))
    texts = texts_in(houses[0][1].job.language)
    for target in targets:
        _write(target, found, texts)
        say(f"{target}: written", err=True)
    _show(found, shown, texts, differences=differences)
    if not found.complete:
        raise typer.Exit(1)


def _compared(
    request: Request,
    houses: list[tuple[str, PreparedRequest]],
    finished: tuple[Path, ...],
    prices: tuple[str, ...],
) -> HouseComparison:
    """Return the comparison; `InputError` where there are not two houses."""
    from emsquote.deciding.compare import compare_houses, stated_price
    from emsquote.deciding.compare.finished_quote import read_finished_quote
    from emsquote.model.scope_item import scope_item_names
    from emsquote.request import open_shop

    if len(houses) + len(finished) < _FEWEST:
        raise fault(
            "one-house",
            Origin("--with-rates"),
            "one house alone cannot be compared",
            "name two or more: --with-rates A,B, --with-job, --with-quote",
        )
    _, first = houses[0]
    job, currency = first.job, first.job.currency or first.card.currency
    quantities, rates = job.quantities, job.exchange_rates
    others = [read_finished_quote(path, quantities, currency, rates) for path in finished]
    stated = [stated_price(written, scope_item_names()) for written in prices]
    with open_shop(request) as shop:
        return compare_houses(houses, shop, others, stated)


_FEWEST = 2


def _names(given: list[str] | None) -> list[str]:
    return [name.strip() for text in given or () for name in text.split(",") if name.strip()]


def _houses(
    request: Request, names: Iterable[str], jobs: Iterable[Path]
) -> list[tuple[str, PreparedRequest]]:
    """Return the houses by their rate cards, else the one of the job, then those of other jobs."""
    from msgspec.structs import replace

    from emsquote.request import prepare_request

    asked = [prepare_request(replace(request, rates=name)) for name in names]
    if not asked:
        asked = [prepare_request(request)]
    asked += [prepare_request(replace(request, job=path)) for path in jobs]
    return [(_title(house, request), house) for house in asked]


def _title(house: PreparedRequest, request: Request) -> str:
    """Return the rate card's title; of a house by a job of its own, that of the job."""
    is_own_job = house.request.job != request.job
    return house.job.title if is_own_job and house.job.title else house.card.title


def _write(target: Path, found: HouseComparison, texts: Texts) -> None:
    from emsquote.deciding.compare.contract import comparison_to_json
    from emsquote.deciding.compare.sheets import comparison_sheets
    from emsquote.documents.writers.sheet_files import write_sheets
    from emsquote.files.atomic_write import write_whole

    if target.suffix.lower() == ".json":
        write_whole(target, comparison_to_json(found))
    else:
        write_sheets(target, comparison_sheets(found, texts), found.date)


def _show(found: HouseComparison, shown: CompareFormat, texts: Texts, *, differences: bool) -> None:
    from emsquote.deciding.compare.contract import comparison_to_json
    from emsquote.deciding.compare.sheets import comparison_sheets
    from emsquote.documents.writers.terminal import show_lines, show_sheet

    if shown is CompareFormat.JSON:
        sys.stdout.write(comparison_to_json(found).decode())
        return
    prices, scope, cheapest, *others = comparison_sheets(found, texts)
    for sheet in (prices, scope, cheapest, *(others if differences else ())):
        show_sheet(sheet, sys.stdout)
        show_lines([""], sys.stdout)
