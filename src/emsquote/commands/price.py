"""`emsquote price BOM`: the main job."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, assert_never

import typer

from emsquote.commands.counted import CountsOption, WorkOption, quoted_file, work_alone
from emsquote.commands.help import RESULT
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
from emsquote.commands.reading_options import (
    BoardOption,
    BuildOption,
    CplOption,
    FormatInOption,
    HeaderRowOption,
    LimitOption,
    MapOption,
    ReadingOptions,
    SheetOption,
)
from emsquote.commands.say import say
from emsquote.documents.sheet import View
from emsquote.finding import InputError, Origin, Severity, fault

if TYPE_CHECKING:
    from emsquote.documents.template import Template
    from emsquote.intake.house_file import HouseFile
    from emsquote.model.quote import Quote


class PriceFormat(StrEnum):
    """What standard output gets."""

    TEXT = "text"
    JSON = "json"


def price(
    bom: Annotated[
        Path | None,
        typer.Argument(help="The bill of materials; - is standard input.", show_default=False),
    ] = None,
    counts: CountsOption = None,
    quantities: QuantitiesOption = None,
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
    work: WorkOption = False,
    output: Annotated[
        list[Path] | None,
        typer.Option(
            "--output",
            "-o",
            help="Write the quote; the suffix says how; several allowed.",
            rich_help_panel=RESULT,
        ),
    ] = None,
    shown: Annotated[
        PriceFormat,
        typer.Option("--format", help="What standard output gets.", rich_help_panel=RESULT),
    ] = PriceFormat.TEXT,
    view: Annotated[
        View | None,
        typer.Option(
            help="For whom: customers see no cost, no margin; default: the house's, or internal.",
            show_default=False,
            rich_help_panel=RESULT,
        ),
    ] = None,
    currency: CurrencyOption = "",
    date: DateOption = "",
    turn: TurnOption = "",
    scope: ScopeOption = "",
    max_suppliers: MaxSuppliersOption = None,
    solve_seconds: SolveSecondsOption = None,
    match: MatchOption = None,
    budgetary: BudgetaryOption = False,
    decisions: DecisionsOption = None,
    sheet: SheetOption = "",
    header_row: HeaderRowOption = None,
    mapping: MapOption = None,
    build: BuildOption = "",
    format_in: FormatInOption = None,
    cpl: CplOption = None,
    board: BoardOption = None,
    limit: LimitOption = None,
    language: LanguageOption = None,
    template: Annotated[
        Path | None,
        typer.Option(
            help="The house's own workbook, filled for every -o that is .xlsx.",
            show_default=False,
            rich_help_panel=RESULT,
        ),
    ] = None,
    strict: Annotated[
        bool,
        typer.Option("--strict", help="Doubts count as open points.", rich_help_panel=RESULT),
    ] = False,
    quiet: Annotated[
        bool,
        typer.Option("--quiet", help="Print no quote, only what is wrong.", rich_help_panel=RESULT),
    ] = False,
    open_: Annotated[
        bool, typer.Option("--open", help="Open what -o has written.", rich_help_panel=RESULT)
    ] = False,
) -> None:
    """Quote a bill of materials: read it, buy its parts, cost its assembly and services, print the
    quote.

    Exit code 0: complete; 1: quoted with open points; 2: no quote.
    """
    from emsquote.documents.writers import check_targets, write_quote
    from emsquote.request import Request, inputs_of, price_request

    of_part_lists = {
        "--job": job,
        "--offers": offers,
        "--offers-currency": offers_currency,
        "--offers-supplier": offers_supplier,
        "--offers-date": offers_date,
        "--library": library,
        "--max-suppliers": max_suppliers,
        "--solve-seconds": solve_seconds,
        "--match": match,
        "--budgetary": budgetary,
        "--decisions": decisions,
        "--sheet": sheet,
        "--header-row": header_row is not None,
        "--map": mapping,
        "--build": build,
        "--format-in": format_in,
        "--cpl": cpl,
        "--board": board,
        "--limit": limit,
    }
    request = request_of_house(
        Request(
            bom=quoted_file(bom, counts, of_part_lists),
            counts=counts is not None,
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
            supplies=work_alone(each(supply), work=work),
            currency=currency,
            date=date,
            turn=turn,
            scope=scope,
            language=language,
            max_suppliers=max_suppliers,
            solve_seconds=solve_seconds,
            boards=each(board),
            match=match,
            budgetary=budgetary,
            decisions=each(decisions),
        ),
        house,
    )
    targets = _targets(output, wanted=open_)
    seen_by = view or view_of_house(request.house)
    template = template or _form_of_house(request.house, targets)
    check_targets(targets, (*inputs_of(request), *((template,) if template else ())))
    form = _form(template, targets)
    reading = ReadingOptions(
        sheet=sheet,
        header_row=header_row,
        mapping=mapping,
        cpl=cpl,
        limit=limit,
        build=build,
        format_in=format_in,
    )
    priced = price_request(request, read=reading.read)
    quote = priced.quote
    for target in targets:
        if form and target.suffix.lower() == ".xlsx":
            _write_filled(target, quote, form)
        else:
            write_quote(target, quote, seen_by, priced.basis)
        if not quiet:
            say(f"{target}: written", err=True)
    if not quiet:
        _show(quote, shown, seen_by)
    if open_:
        _open(targets)
    raise typer.Exit(exit_code(quote, strict=strict))


def _form_of_house(house: HouseFile | None, targets: list[Path]) -> Path | None:
    """Return the house's own workbook where one is to be filled."""
    return house.template if house and _has_workbook(targets) else None


def _has_workbook(targets: list[Path]) -> bool:
    return any(target.suffix.lower() == ".xlsx" for target in targets)


def _targets(output: list[Path] | None, *, wanted: bool) -> list[Path]:
    """Return the files to write; `InputError` where some are wanted and none is named."""
    if wanted and not output:
        raise _no_target("--open", "is given, but nothing is written")
    return output or []


def _no_target(option: str, message: str) -> InputError:
    return fault("no-target", Origin(option), message, "add -o quote.xlsx")


def _open(written: list[Path]) -> None:
    """Open files with the desktop's programs for them; `InputError` where it has none."""
    for path in written:
        if typer.launch(str(path)) != 0:
            raise fault(
                "no-program",
                Origin(str(path)),
                "is written, but no program here opens it",
                "open it yourself",
            )


def _form(template: Path | None, targets: list[Path]) -> Template | None:
    """Return the template, read before any work is done.

    `InputError` if it is not sound or nothing is to be filled.
    """
    if template is None:
        return None
    if not _has_workbook(targets):
        raise _no_target("--template", "is given, but no .xlsx is written")
    from emsquote.documents.template import read_template

    return read_template(template)


def _write_filled(target: Path, quote: Quote, form: Template) -> None:
    from emsquote.documents.template import filled
    from emsquote.files.atomic_write import write_whole

    write_whole(target, filled(form, quote))


def _show(quote: Quote, shown: PriceFormat, view: View) -> None:
    match shown:
        case PriceFormat.TEXT:
            from emsquote.documents.writers.terminal import show_quote

            show_quote(quote, view, sys.stdout)
        case PriceFormat.JSON:
            from emsquote.documents.quote_json.encode import quote_to_json

            sys.stdout.write(quote_to_json(quote, view).decode())
        case _:
            assert_never(shown)


def exit_code(quote: Quote, *, strict: bool) -> int:
    """Return 0 for a complete quote, 1 for one with open points.

    With `strict`, doubts are open points.
    """
    doubtful = any(finding.severity is Severity.DOUBT for finding in quote.findings)
    return 0 if quote.complete and not (strict and doubtful) else 1
