"""`emsquote price BOM`: the main job."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from emsquote.job import Job
    from emsquote.library import OfferSource
    from emsquote.quote import Quote


def price(
    bom: Annotated[Path, typer.Argument(help="The bill of materials.", show_default=False)],
    quantities: Annotated[
        str, typer.Option("--quantities", "-q", help="Boards to quote, as 10,100,1000.", show_default=False)
    ] = "",
    job: Annotated[
        Path | None, typer.Option(help="Job file; default: BOM's name with .toml, if it is there.", show_default=False)
    ] = None,
    rates: Annotated[
        str, typer.Option(help="Rate card: a name from `rates list`, or a file.", show_default=False)
    ] = "",
    offers: Annotated[
        list[Path] | None, typer.Option(help="Price list (CSV); several allowed.", show_default=False)
    ] = None,
    library: Annotated[Path | None, typer.Option(help="Price library.", show_default=False)] = None,
    services: Annotated[
        list[str] | None,
        typer.Option("--with", metavar="SERVICE[=AMOUNT]", help="Ask for a service; several allowed."),
    ] = None,
    output: Annotated[
        list[Path] | None,
        typer.Option("--output", "-o", help="Write the quote; the suffix says how; several allowed."),
    ] = None,
    format: Annotated[str, typer.Option(help="On standard output: text or json.")] = "text",  # noqa: A002 - its name
    view: Annotated[str, typer.Option(help="internal, or customer: without cost and margin.")] = "internal",
    currency: Annotated[str, typer.Option(help="Currency of the quote.", show_default=False)] = "",
    date: Annotated[str, typer.Option(help="Day of the quote, as 2026-01-31.", show_default=False)] = "",
    turn: Annotated[str, typer.Option(help="Turn time by its name in the rate card.", show_default=False)] = "",
    strict: Annotated[bool, typer.Option("--strict", help="Doubts count as open points.")] = False,
) -> None:
    """Quote a bill of materials: read it, buy its parts, cost its assembly and services, print the quote.

    Exit code 0: complete; 1: quoted with open points; 2: no quote.
    """
