"""The options that say what is asked of a BOM, shared by the commands that make quotes
(`emsquote.request.Request`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from emsquote.commands.help import ASKED, PRICES, RESULT
from emsquote.model.bom_price import BomPriceUse
from emsquote.model.evidence import MatchPolicy
from emsquote.wording.language import Language


def day_meant(written: str) -> str:
    """Return a day as it is written, but for `today`: that is the day of this machine."""
    if written.strip().lower() == "today":
        return datetime.now().astimezone().date().isoformat()
    return written


T = TypeVar("T")


def each(given: Iterable[T] | None) -> tuple[T, ...]:
    """Return what an option that may be repeated was given, nothing where it was not."""
    return tuple(given or ())


def together(quantities: Iterable[str] | None) -> str:
    """Return the quantities of all options as one text.

    >>> together(["10", "100,1000"])
    '10,100,1000'
    """
    return ",".join(quantities or ())


QuantitiesOption = Annotated[
    list[str] | None,
    typer.Option(
        "--quantities",
        "-q",
        help="Boards to quote, as 10,100,1000; several add up.",
        show_default=False,
        rich_help_panel=ASKED,
    ),
]
JobOption = Annotated[
    Path | None,
    typer.Option(
        help="Job file; default: BOM's name with .toml, if it is there.",
        show_default=False,
        rich_help_panel=ASKED,
    ),
]
RatesOption = Annotated[
    str,
    typer.Option(
        help="Rate card: a name from `rates list`, or a file.",
        show_default=False,
        rich_help_panel=PRICES,
    ),
]
OffersOption = Annotated[
    list[Path] | None,
    typer.Option(
        help="Price list; several allowed.",
        show_default=False,
        rich_help_panel=PRICES,
    ),
]
OffersCurrencyOption = Annotated[
    str,
    typer.Option(
        help="Currency of the price lists, where they do not say.",
        show_default=False,
        rich_help_panel=PRICES,
    ),
]
OffersSupplierOption = Annotated[
    str,
    typer.Option(
        help="Whose the price lists are, where they do not say.",
        show_default=False,
        rich_help_panel=PRICES,
    ),
]
OffersDateOption = Annotated[
    str,
    typer.Option(
        help="When the price lists were read, where they do not say.",
        show_default=False,
        callback=day_meant,
        rich_help_panel=PRICES,
    ),
]
ServicesOption = Annotated[
    list[str] | None,
    typer.Option(
        "--with",
        metavar="SERVICE[=AMOUNT]",
        help="Ask for a service; several allowed.",
        rich_help_panel=ASKED,
    ),
]
SuppliesOption = Annotated[
    list[str] | None,
    typer.Option(
        "--supply",
        metavar="ITEM=WHO",
        help="Who supplies it: bare-board=house, customer or excluded; consigned: all parts.",
        rich_help_panel=ASKED,
    ),
]
SheetFilesOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--output",
        "-o",
        help="Write the table; .xlsx, .csv or .md says how; several allowed.",
        show_default=False,
        rich_help_panel=RESULT,
    ),
]
CurrencyOption = Annotated[
    str, typer.Option(help="Currency of the quote.", show_default=False, rich_help_panel=ASKED)
]
DateOption = Annotated[
    str,
    typer.Option(
        help="Day of the quote, as 2026-01-31, or today.",
        show_default=False,
        callback=day_meant,
        rich_help_panel=ASKED,
    ),
]
TurnOption = Annotated[
    str,
    typer.Option(
        help="Turn time by its name in the rate card.", show_default=False, rich_help_panel=ASKED
    ),
]
ScopeOption = Annotated[
    str,
    typer.Option(
        help="Slice of the life cycle: whole, turnkey, consigned, design, assembly, after-sales.",
        show_default=False,
        rich_help_panel=ASKED,
    ),
]
MaxSuppliersOption = Annotated[
    int | None,
    typer.Option(
        min=1,
        metavar="NUMBER",
        help="Buy from no more suppliers than this.",
        show_default=False,
        rich_help_panel=PRICES,
    ),
]
SolveSecondsOption = Annotated[
    int | None,
    typer.Option(
        min=1,
        max=86_400,
        metavar="SECONDS",
        help="Longest search for the best basket of a quantity.",
        show_default=False,
        rich_help_panel=PRICES,
    ),
]
MatchOption = Annotated[
    MatchPolicy | None,
    typer.Option(
        "--match",
        help="How sure a part has to be to be bought; default: the job's, else all.",
        show_default=False,
        rich_help_panel=PRICES,
    ),
]
BomPricesOption = Annotated[
    BomPriceUse | None,
    typer.Option(
        "--bom-prices",
        help="Prices in the BOM: where nobody else offers (last), first (use), or never (ignore).",
        show_default=False,
        rich_help_panel=PRICES,
    ),
]
BomCurrencyOption = Annotated[
    str,
    typer.Option(
        help="Currency of the prices in the BOM, where it names none.",
        show_default=False,
        rich_help_panel=PRICES,
    ),
]
BudgetaryOption = Annotated[
    bool,
    typer.Option(
        "--budgetary",
        help="Estimate parts without offer, as a range apart from all that is firm.",
        rich_help_panel=PRICES,
    ),
]
DecisionsOption = Annotated[
    list[Path] | None,
    typer.Option(
        help="What was decided of parts: a review filled in, or TOML; several allowed.",
        show_default=False,
        rich_help_panel=PRICES,
    ),
]
LanguageOption = Annotated[
    Language | None,
    typer.Option(
        help="Language of the documents; default: the job's, else en.",
        show_default=False,
        rich_help_panel=RESULT,
    ),
]
