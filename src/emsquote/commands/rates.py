"""`emsquote rates list/show/check/new`: rate cards, what one says, whether it is sound, and
starting one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from emsquote.commands.help import Group
from emsquote.commands.quote_options import SheetFilesOption
from emsquote.commands.say import say
from emsquote.commands.sheet_format import (
    SheetFormat,
    check_sheet_files,
    show_as,
    write_sheet_files,
)

rates = typer.Typer(
    help="Rate cards: what there is, what one says, whether it is sound.",
    cls=Group,
    no_args_is_help=True,
)

Card = Annotated[
    str,
    typer.Argument(metavar="CARD", help="A name from `rates list`, or a file.", show_default=False),
]


@rates.command("list")
def list_cards() -> None:
    """List the rate cards that come with emsquote."""
    from emsquote.costing.rate_card import shipped_rate_card, shipped_rate_cards

    for name in shipped_rate_cards():
        card = shipped_rate_card(name)
        say(f"{name:24}  {card.currency}  {card.date:10}  {card.title}")


@rates.command()
def show(
    card: Card = "default",
    format: Annotated[  # noqa: A002 - the option is called so
        SheetFormat, typer.Option(help="text for people, markdown for pages, json for programs.")
    ] = SheetFormat.TEXT,
    output: SheetFilesOption = None,
) -> None:
    """Print a rate card for people: rates, activities with their arithmetic, margins, and where
    figures come from.
    """
    from emsquote.costing.rate_card import find_rate_card
    from emsquote.documents.sheets.rate_card import rate_card_sheet

    targets = tuple(output or ())
    check_sheet_files(targets, [Path(card)])
    shown = find_rate_card(card)
    sheet = rate_card_sheet(shown)
    show_as(sheet, format)
    write_sheet_files(targets, [sheet], shown.date)


@rates.command()
def check(
    cards: Annotated[
        list[str], typer.Argument(metavar="CARD…", help="Names or files.", show_default=False)
    ],
) -> None:
    """Check rate cards: every fault at once, then what is probably not meant.

    Exit code 0: sound; 1: with doubts; 2: cannot be used.
    """
    from emsquote.costing.rate_card import find_rate_card
    from emsquote.costing.rate_card.soundness import unsound
    from emsquote.finding import Finding, InputError, Severity, sorted_findings
    from emsquote.stand_in_boards import falling_totals_of

    faults: list[Finding] = []
    doubts = 0
    for name in cards:
        try:
            card = find_rate_card(name)
        except InputError as error:
            faults += error.findings
            continue
        findings = sorted_findings([*unsound(card), *falling_totals_of(card)])
        doubts += sum(finding.severity is Severity.DOUBT for finding in findings)
        for finding in findings:
            say(str(finding), err=True)
        kinds = f"{len(card.activities)} activities, {len(card.resources)} resources"
        say(f"{card.origin.file}: can be used: {kinds}, {len(card.choices)} choices")
    if faults:
        raise InputError(faults)
    if doubts:
        raise typer.Exit(1)


@rates.command()
def new(
    path: Annotated[Path, typer.Argument(help="The file to write.", show_default=False)],
    base: Annotated[str, typer.Option("--based-on", help="The card that it changes.")] = "default",
    whole: Annotated[
        bool, typer.Option("--whole", help="Copy all figures in place of changing some.")
    ] = False,
) -> None:
    """Start a rate card: one that says only what differs from another, or a whole copy to
    change.
    """
    from emsquote.costing.rate_card import shipped_rate_card
    from emsquote.costing.rate_card.starting import new_card_text
    from emsquote.finding import Origin, fault

    if path.exists():
        raise fault("exists", Origin(str(path)), "is already there", "name another file")
    path.write_text(new_card_text(shipped_rate_card(base), whole=whole), encoding="utf-8")
    say(f"{path}: written; change it, then run `emsquote rates check {path}`", err=True)
