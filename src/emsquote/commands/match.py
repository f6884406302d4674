"""`emsquote match BOM`: which part each line means, out to a review and back as decisions."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from emsquote.commands.house import HouseOption, request_of_house
from emsquote.commands.library import LibraryOption
from emsquote.commands.quote_options import (
    BomCurrencyOption,
    BomPricesOption,
    DateOption,
    DecisionsOption,
    JobOption,
    MatchOption,
    OffersCurrencyOption,
    OffersDateOption,
    OffersOption,
    OffersSupplierOption,
    QuantitiesOption,
    together,
)
from emsquote.commands.say import say
from emsquote.finding import Origin, fault

if TYPE_CHECKING:
    from emsquote.documents.sheet import Sheet

_SUFFIXES = (".xlsx", ".csv")


def match(
    bom: Annotated[Path, typer.Argument(help="The bill of materials.", show_default=False)],
    output: Annotated[
        list[Path] | None,
        typer.Option("--output", "-o", help="Write the review: .xlsx or .csv; several allowed."),
    ] = None,
    quantities: QuantitiesOption = None,
    job: JobOption = None,
    offers: OffersOption = None,
    offers_currency: OffersCurrencyOption = "",
    offers_supplier: OffersSupplierOption = "",
    offers_date: OffersDateOption = "",
    bom_prices: BomPricesOption = None,
    bom_currency: BomCurrencyOption = "",
    library: LibraryOption = "",
    house: HouseOption = "",
    decisions: DecisionsOption = None,
    policy: MatchOption = None,
    date: DateOption = "",
) -> None:
    """Show which part each line means, with evidence and the next best, to be decided.

    Fill in the column "Decision" and give the file to `price --decisions`, or to `library learn`,
    which keeps it. Exit code 1 if a line has no price.
    """
    from emsquote.documents.review import review_sheet
    from emsquote.documents.writers.terminal import show_sheet
    from emsquote.model.purchase import Unpriced
    from emsquote.request import Request, inputs_of, price_request

    request = request_of_house(
        Request(
            bom=bom,
            job=job,
            quantities=together(quantities),
            offers=tuple(offers or ()),
            library=library,
            offers_currency=offers_currency,
            offers_supplier=offers_supplier,
            offers_date=offers_date,
            bom_prices=bom_prices,
            bom_currency=bom_currency,
            decisions=tuple(decisions or ()),
            match=policy,
            date=date,
        ),
        house,
    )
    targets = output or []
    _check(targets, inputs_of(request))
    priced = price_request(request)
    sheet = review_sheet(priced)
    for target in targets:
        _write(target, sheet)
    if not targets:
        show_sheet(sheet, sys.stdout)
    if any(isinstance(bought, Unpriced) for bought in priced.quote.columns[0].purchases):
        raise typer.Exit(1)


def _check(targets: list[Path], inputs: tuple[Path, ...]) -> None:
    for target in targets:
        if target.suffix.lower() not in _SUFFIXES:
            message = f'"{target.suffix}" is no format of a review'
            raise fault("unknown-format", Origin(target.name), message, "write .xlsx or .csv")
        if target.resolve() in {path.resolve() for path in inputs}:
            message = "is read, and would be written over"
            raise fault("over-input", Origin(target.name), message, "name another file")


def _write(target: Path, sheet: Sheet) -> None:
    from emsquote.documents.writers.csv_file import table
    from emsquote.documents.writers.xlsx_file import workbook
    from emsquote.files.atomic_write import write_whole

    content = table(sheet) if target.suffix.lower() == ".csv" else workbook([sheet])
    write_whole(target, content)
    say(f"{target}: written", err=True)
