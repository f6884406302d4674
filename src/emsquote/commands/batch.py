"""`emsquote batch PATH…`: many BOMs, gates for CI, one summary."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from emsquote.batch.report import Report
from emsquote.commands.house import HouseOption, request_of_house, view_of_house
from emsquote.commands.library import LibraryOption
from emsquote.commands.quote_options import (
    BomCurrencyOption,
    BomPricesOption,
    BudgetaryOption,
    CurrencyOption,
    DateOption,
    DecisionsOption,
    JobOption,
    LanguageOption,
    MatchOption,
    MaxSuppliersOption,
    OffersCurrencyOption,
    OffersDateOption,
    OffersOption,
    OffersSupplierOption,
    QuantitiesOption,
    RatesOption,
    ScopeOption,
    ServicesOption,
    SolveSecondsOption,
    SuppliesOption,
    TurnOption,
    each,
    together,
)
from emsquote.documents.sheet import View


def batch(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH...", help="BOMs, folders, patterns, or a manifest (TOML, CSV)."
        ),
    ],
    quantities: QuantitiesOption = None,
    out: Annotated[Path, typer.Option(help="Folder for quotes and summary.")] = Path("quotes"),
    formats: Annotated[str, typer.Option(help="Formats of the quotes, as json,xlsx.")] = "json",
    jobs: Annotated[
        int, typer.Option("--jobs", min=0, help="Processes; 0: one for each core.")
    ] = 0,
    job: JobOption = None,
    rates: RatesOption = "",
    offers: OffersOption = None,
    offers_currency: OffersCurrencyOption = "",
    offers_supplier: OffersSupplierOption = "",
    offers_date: OffersDateOption = "",
    bom_prices: BomPricesOption = None,
    bom_currency: BomCurrencyOption = "",
    library: LibraryOption = "",
    house: HouseOption = "",
    services: ServicesOption = None,
    supply: SuppliesOption = None,
    currency: CurrencyOption = "",
    date: DateOption = "",
    turn: TurnOption = "",
    scope: ScopeOption = "",
    max_suppliers: MaxSuppliersOption = None,
    solve_seconds: SolveSecondsOption = None,
    match: MatchOption = None,
    budgetary: BudgetaryOption = False,
    decisions: DecisionsOption = None,
    language: LanguageOption = None,
    view: Annotated[
        View | None,
        typer.Option(
            help="For whom the quotes are; default: the house's, or internal.", show_default=False
        ),
    ] = None,
    pool: Annotated[
        bool, typer.Option("--pool", help="Buy the same part once for all BOMs.")
    ] = False,
    max_unit_price: Annotated[
        str,
        typer.Option(metavar="AMOUNT", help="Fail where a board costs more.", show_default=False),
    ] = "",
    budget: Annotated[
        Path | None,
        typer.Option(help="Fail where a BOM costs more than in this list.", show_default=False),
    ] = None,
    fail_on: Annotated[
        str,
        typer.Option(metavar="KINDS", help="Fail on unpriced,stale,shortage.", show_default=False),
    ] = "",
    baseline: Annotated[
        Path | None,
        typer.Option(
            help="Folder of an earlier run: fail where a price moved.", show_default=False
        ),
    ] = None,
    fail_over: Annotated[
        str,
        typer.Option(
            metavar="PERCENT", help="Fail only where it moved by more.", show_default=False
        ),
    ] = "",
    report: Annotated[
        list[Report] | None,
        typer.Option(help="Report for a CI system; several allowed.", show_default=False),
    ] = None,
    cluster: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS",
            help="Work on a Dask cluster, as tcp://host:8786.",
            show_default=False,
        ),
    ] = "",
) -> None:
    """Quote many bills of materials, each into the output folder, and sum up what came of them.

    Started again after a kill, it goes on where it was; what has not changed is not done again.

    Exit code 0: all complete; 1: open points, or a gate failed; 2: a BOM, or the run, could not be
    quoted.
    """
    from emsquote.batch.batch_run import Batch, run_batch
    from emsquote.batch.executors import cluster as cluster_of
    from emsquote.batch.executors import local
    from emsquote.batch.gate import gates_of
    from emsquote.batch.progress import shown_progress
    from emsquote.batch.report import make_report
    from emsquote.batch.summary_files import show_summary
    from emsquote.intake.saved_map import load_maps, maps_folder
    from emsquote.request import Request

    wish = request_of_house(
        Request(
            bom=Path(),
            job=job,
            quantities=together(quantities),
            rates=rates,
            offers=each(offers),
            library=library,
            offers_currency=offers_currency,
            offers_supplier=offers_supplier,
            offers_date=offers_date,
            bom_prices=bom_prices,
            bom_currency=bom_currency,
            services=each(services),
            supplies=each(supply),
            currency=currency,
            date=date,
            turn=turn,
            scope=scope,
            language=language,
            max_suppliers=max_suppliers,
            solve_seconds=solve_seconds,
            match=match,
            budgetary=budgetary,
            decisions=each(decisions),
        ),
        house,
    )
    asked = Batch(
        paths=tuple(paths),
        out=out,
        wish=wish,
        formats=tuple(word.strip() for word in formats.lower().split(",") if word.strip()),
        view=view or view_of_house(wish.house),
        baseline=baseline,
        budget=budget,
        gates=gates_of(max_unit_price, fail_on, fail_over),
        pool=pool,
        maps=load_maps(maps_folder()),
    )
    workshop = cluster_of(cluster) if cluster else local(jobs)
    with shown_progress(sys.stderr) as progress:
        summary = run_batch(asked, workshop, progress)
    show_summary(summary, sys.stdout)
    for name in report or []:
        make_report(name, summary, out, sys.stdout)
    raise typer.Exit(summary.exit_code)
