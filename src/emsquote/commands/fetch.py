"""`emsquote library fetch`: offers of a BOM's parts from distributors into the price library."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from emsquote.commands.library import WhereOption, library_place
from emsquote.commands.reading_options import ReadingOptions
from emsquote.commands.say import say

if TYPE_CHECKING:
    from emsquote.buying.distributors import InterfaceTerms, SalesRegion, Secret
    from emsquote.buying.distributors.fetching import Fetched, Progress
    from emsquote.model.bom import BomLine
    from emsquote.model.offer import Offer

_NAMED = 5


def fetch(
    boms: Annotated[list[Path], typer.Argument(metavar="BOM…", help="Whose parts to ask for.")],
    distributors: Annotated[
        list[str],
        typer.Option(
            "--from", metavar="HOUSE", help="digikey, mouser, nexar, farnell or tme; repeatable."
        ),
    ],
    where: WhereOption = "",
    country: Annotated[str, typer.Option(help="Where you buy, as DE.")] = "US",
    currency: Annotated[
        str, typer.Option(help="Ask for prices in it, where the house lets one.")
    ] = "USD",
    max_age: Annotated[
        int,
        typer.Option(
            "--max-age", min=0, metavar="DAYS", help="Use answers from the cache younger than this."
        ),
    ] = 1,
    url: Annotated[
        str, typer.Option(help="Ask there instead: a proxy or a test server.", show_default=False)
    ] = "",
) -> None:
    """Fetch the offers of a BOM's parts from distributors into the library.

    Keys come from the environment or keyring.

    Exit code 1 if a number was not found or not answered; 2 if nothing could be asked. What was
    fetched is kept.
    """
    from emsquote.buying.distributors import terms_of
    from emsquote.buying.distributors.keys import keys_of

    if url and len(distributors) > 1:
        raise typer.BadParameter(
            "keys of several houses would go there: name one", param_hint="--url with --from"
        )
    region = _region(country, currency)
    interfaces = tuple(dict.fromkeys(terms_of(name, url) for name in distributors))
    _need_client()
    keys = keys_of(interfaces, os.environ)
    lines = [line for path in boms for line in ReadingOptions().read(path).lines]
    _tell_numberless(lines)
    results = []
    for terms in interfaces:
        fetched = _ask(terms, keys[terms.name], lines, region, max_age)
        _tell(terms, fetched)
        _keep(fetched.offers, library_place(where))
        results.append(fetched)
    raise typer.Exit(_exit_code(results))


def _region(country: str, currency: str) -> SalesRegion:
    import re

    from emsquote.buying.distributors import SalesRegion
    from emsquote.finding import Origin, fault

    if not re.fullmatch("[A-Z]{2}", country):
        raise fault(
            "bad-country", Origin("--country"), f'"{country}" is no country code', "write it as DE"
        )
    if not re.fullmatch("[A-Z]{3}", currency):
        raise fault(
            "bad-currency",
            Origin("--currency"),
            f'"{currency}" is no ISO 4217 code',
            "write it as EUR",
        )
    return SalesRegion(country, currency)


def _need_client() -> None:
    from importlib.util import find_spec

    from emsquote.finding import Origin, fault

    if find_spec("httpx") is None:
        hint = "install it: pip install 'emsquote[fetch]'"
        raise fault(
            "not-installed",
            Origin("library fetch"),
            "needs the package httpx, which is not here",
            hint,
        )


def _tell_numberless(lines: Sequence[BomLine]) -> None:
    from emsquote.buying.distributors import numberless

    without = numberless(lines)
    if without:
        some = ", ".join(line.label for line in without[:_NAMED])
        if len(without) > _NAMED:
            some += " …"
        say(f"{len(without)} lines name no number and are not asked for: {some}", err=True)


def _ask(
    terms: InterfaceTerms,
    keys: Sequence[Secret],
    lines: Sequence[BomLine],
    region: SalesRegion,
    max_age: int,
) -> Fetched:
    from datetime import datetime

    from platformdirs import user_cache_path

    from emsquote.buying.distributors import distributor_named, wanted_numbers
    from emsquote.buying.distributors.caller import Caller
    from emsquote.buying.distributors.fetching import fetch as fetch_offers
    from emsquote.buying.distributors.reply_cache import ReplyCache

    distributor = distributor_named(terms.name)
    wanted = wanted_numbers(lines, terms)
    cache = ReplyCache(
        folder=user_cache_path("emsquote", appauthor=False) / "distributors",
        distributor=terms.name,
        address=terms.url,
        region=region,
        today=datetime.now().astimezone().date(),
        max_age_days=max_age,
    )
    with (
        Caller(terms, distributor, keys) as caller,
        _progress(terms.title, len(wanted)) as progress,
    ):
        return fetch_offers(caller, wanted, cache, progress)


@contextmanager
def _progress(title: str, total: int) -> Iterator[Progress | None]:
    """Show how many numbers are answered, on a terminal only."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=total)
        yield lambda done: bar.update(task, completed=done)


def _tell(terms: InterfaceTerms, fetched: Fetched) -> None:
    for finding in fetched.findings:
        say(str(finding), err=True)
    for number in fetched.not_found:
        say(f'{terms.title}: no offer for "{number.number}"', err=True)
    asked = len(fetched.found) + len(fetched.not_found) + len(fetched.unanswered)
    said = [f"{len(fetched.found)} found", f"{len(fetched.not_found)} not found"]
    if fetched.unanswered:
        said.append(f"{len(fetched.unanswered)} not answered")
    if fetched.from_cache:
        said.append(f"{fetched.from_cache} from the cache")
    say(f"{terms.title}: {asked} numbers: {', '.join(said)}; {len(fetched.offers)} offers")


def _keep(offers: Sequence[Offer], place: str) -> None:
    """Take the offers into the library; without any, it is not touched."""
    if not offers:
        return
    from emsquote.buying.library.importing import import_rows
    from emsquote.buying.library.store import open_library

    with open_library(place, create=True) as shelf:
        report = import_rows(shelf, ((offer, ()) for offer in offers))
    counts = f"{report.added} added, {report.changed} changed, {report.kept} as they were"
    say(f"library: {counts}: {shelf.place}")


def _exit_code(results: Sequence[Fetched]) -> int:
    answered = any(fetched.found or fetched.not_found for fetched in results)
    unanswered = any(fetched.unanswered for fetched in results)
    if unanswered and not answered:
        return 2
    not_found = any(fetched.not_found for fetched in results)
    return 1 if unanswered or not_found else 0
