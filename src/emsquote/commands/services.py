"""`emsquote services`: what can be asked for, from design to returns, and how a house prices it."""

from __future__ import annotations

from typing import Annotated

import typer


def services(
    rates: Annotated[
        str,
        typer.Option(
            help="Rate card: a name from `rates list`, or a file; none: how houses usually price."
        ),
    ] = "default",
    format: Annotated[str, typer.Option(help="text or json.")] = "text",  # noqa: A002 - its name
) -> None:
    """List the services that can be asked for with `price --with NAME[=AMOUNT]`, and what each
    costs.
    """
    from emsquote.costing.rate_card import find_rate_card
    from emsquote.documents.rate_card_text import services_json, services_text
    from emsquote.finding import Origin, fault
    from emsquote.model.service import service_catalogue

    card = find_rate_card(rates) if rates else None
    if format not in {"text", "json"}:
        raise fault("bad-format", Origin("--format"), f'does not know "{format}"', "text or json")
    show = services_json if format == "json" else services_text
    typer.echo(show(service_catalogue(), card))
