"""`emsquote library`: price lists into the price library, offers out of it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from emsquote.commands.help import PRICES, Group
from emsquote.commands.say import say
from emsquote.finding import Severity

if TYPE_CHECKING:
    from emsquote.buying.library.importing import ImportReport
    from emsquote.buying.library.offer_row import Progress
    from emsquote.buying.library.store import Library
    from emsquote.commands.refused_rows import RefusedRows
    from emsquote.finding import Finding
    from emsquote.model.offer import Offer

library = typer.Typer(
    help="Keep a library of offers: import price lists, fetch from distributors, search, export.",
    cls=Group,
    no_args_is_help=True,
    rich_markup_mode=None,
)

WhereOption = Annotated[
    str,
    typer.Option(
        "--library",
        metavar="FILE|ADDRESS",
        envvar="EMSQUOTE_LIBRARY",
        help="The library: a file, or postgresql://…; default: a file in your data folder.",
        show_default=False,
    ),
]
LibraryOption = Annotated[
    str,
    typer.Option(
        "--library",
        metavar="FILE|ADDRESS",
        envvar="EMSQUOTE_LIBRARY",
        help="Buy from this price library: a file, or postgresql://…; default: your own.",
        show_default=False,
        rich_help_panel=PRICES,
    ),
]
_Format = Annotated[str, typer.Option("--format", help="text or json")]


def library_place(named: str) -> str:
    """Return the library that is named, else the user's own."""
    if named:
        return named
    from emsquote.buying.library.own_library import own_library

    place = own_library()
    place.parent.mkdir(parents=True, exist_ok=True)
    return str(place)


def library_bought_from(named: str, offers: Sequence[Path] | None) -> str:
    """Return the library that is named, else the user's own, if it is there and no price list is
    named; "" for none.
    """
    if named or offers:
        return named
    from emsquote.buying.library.own_library import own_library

    place = own_library()
    return str(place) if place.is_file() else ""


@library.command("import")
def import_lists(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="Price lists, in any layout.")
    ],
    supplier: Annotated[
        str, typer.Option(help="Whose list it is, where it does not say.", show_default=False)
    ] = "",
    currency: Annotated[
        str, typer.Option(help="Its currency, where it does not say.", show_default=False)
    ] = "",
    date: Annotated[
        str,
        typer.Option(
            help="When it was read, as 2026-01-31, where it does not say.", show_default=False
        ),
    ] = "",
    refused: Annotated[
        Path | None,
        typer.Option(help="Write all refused rows here, as CSV.", show_default=False),
    ] = None,
    show: Annotated[
        bool, typer.Option("--show", help="Show how the columns would be read; take nothing in.")
    ] = False,
    where: WhereOption = "",
) -> None:
    """Take price lists in; each wholly or not at all. What a row lacks to be an offer is told.

    An offer replaces what was read of it earlier or on the same day. Exit code 1 if rows were
    refused or a column that may matter was not read.
    """
    if show:
        _show_columns(files)
        return
    from emsquote.buying.library.store import open_library
    from emsquote.commands.refused_rows import RefusedRows

    stated = {"supplier": supplier, "currency": currency, "date": date}
    defaults = {field: text for field, text in stated.items() if text}
    rows = RefusedRows(keep=refused is not None)
    to_settle = False
    with open_library(library_place(where), create=True) as shelf:
        for file in files:
            report, is_open = _import(file, shelf, defaults, rows)
            to_settle = to_settle or is_open or report.refused > 0
            say(_in_words(file, report))
    say(f"library: {shelf.place}")
    for line in rows.summed_up():
        say(line, err=True)
    if refused is not None:
        rows.write(refused)
        say(f"{refused}: written", err=True)
    if to_settle:
        raise typer.Exit(1)


def _show_columns(files: Iterable[Path]) -> None:
    from emsquote.buying.library.any_list import list_sheets
    from emsquote.buying.library.list_account import list_lines
    from emsquote.finding import Origin

    for file in files:
        for listed in list_sheets(file):
            for line in list_lines(Origin(file.name, listed.sheet.name), listed.columns):
                say(line)


def _import(
    file: Path, shelf: Library, defaults: Mapping[str, str], rows: RefusedRows
) -> tuple[ImportReport, bool]:
    """Take a list in. Return what became of it, and whether something of it is to be settled."""
    from collections import Counter

    from emsquote.buying.library.importing import import_rows
    from emsquote.buying.library.price_list import read_list

    mended: Counter[str] = Counter()
    is_open = False
    with _progress(file) as progress:

        def told() -> Iterator[tuple[Offer | None, tuple[Finding, ...]]]:
            nonlocal is_open
            for offer, findings in read_list(file, defaults, progress):
                for finding in findings:
                    if offer is None:
                        _tell(rows.told(finding))
                    elif finding.severity is Severity.DOUBT:
                        mended[finding.code] += 1
                    else:
                        _tell(f"{finding.origin}: {finding.message}")
                        is_open = is_open or finding.severity is Severity.OPEN
                yield offer, findings

        report = import_rows(shelf, told())
    for code, count in sorted(mended.items()):
        say(f"{file.name}: {count} rows mended: {code}", err=True)
    return report, is_open


def _tell(text: str) -> None:
    if text:
        say(text, err=True)


def _in_words(file: Path, report: ImportReport) -> str:
    said = [f"{report.added} added", f"{report.changed} changed", f"{report.kept} as they were"]
    said += [f"{report.repeated} repeated"] if report.repeated else []
    said += [f"{report.refused} refused"] if report.refused else []
    return f"{file.name}: {report.rows} rows: {', '.join(said)}"


@contextmanager
def _progress(file: Path) -> Iterator[Progress | None]:
    """Show how far a file is read, on a terminal only."""
    if not sys.stderr.isatty() or not file.is_file():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(file.name, total=file.stat().st_size)
        yield lambda read: bar.update(task, completed=read)


@library.command()
def search(
    text: Annotated[str, typer.Argument(help="A part number, or a piece of one.")],
    where: WhereOption = "",
    limit: Annotated[int, typer.Option(min=1, help="Show so many part numbers at most.")] = 20,
    format_: _Format = "text",
) -> None:
    """Show the offers of part numbers that begin like the text, hold it, or look like it.

    Exit code 1 if none does.
    """
    if format_ not in {"text", "json"}:
        raise typer.BadParameter(f'"{format_}" is no format', param_hint="--format: text or json")
    from emsquote.buying.library.offer_text import offers_as_json, offers_as_lines
    from emsquote.buying.library.store import open_library

    with open_library(library_place(where)) as shelf:
        offers = shelf.search(text, limit)
    if format_ == "json":
        say(offers_as_json(offers))
    else:
        for line in offers_as_lines(offers):
            say(line)
    if not offers:
        say(f'no offer for a number like "{text}"', err=True)
        raise typer.Exit(1)


@library.command()
def stats(where: WhereOption = "") -> None:
    """Show how many offers there are of how many parts, by supplier, and how old they are."""
    from emsquote.buying.library.store import open_library

    with open_library(library_place(where)) as shelf:
        held = shelf.stats()
    say(
        f"{shelf.place}: {held.offers} offers of {held.parts} parts, "
        f"{held.bytes / 1_000_000:.1f} MB"
    )
    say("currencies: " + ", ".join(f"{currency} {count}" for currency, count in held.currencies))
    for supplier in held.suppliers:
        dates = f"{supplier.oldest or 'undated'} to {supplier.newest or 'undated'}"
        say(f"{supplier.offers:>10}  {supplier.supplier or '(no supplier)':<30}  read {dates}")


@library.command()
def export(where: WhereOption = "") -> None:
    """Write every offer to standard output, as a price list that `library import` reads."""
    from emsquote.buying.library.offer_text import write_price_list
    from emsquote.buying.library.store import open_library

    with open_library(library_place(where)) as shelf:
        write_price_list(shelf.offers(), sys.stdout)


@library.command()
def remove(
    supplier: Annotated[str, typer.Option(help="Remove this supplier's offers.")] = "",
    read_before: Annotated[
        str, typer.Option(help="Remove offers read before this day, as 2026-01-31.")
    ] = "",
    where: WhereOption = "",
) -> None:
    """Remove offers of a supplier, those read before a day, or those that are both.

    Exit code 1 if there were none.
    """
    from datetime import date

    from emsquote.buying.library.store import open_library

    if not supplier and not read_before:
        raise typer.BadParameter("say which", param_hint="--supplier or --read-before")
    try:
        day = date.fromisoformat(read_before).isoformat() if read_before else ""
    except ValueError as error:
        raise typer.BadParameter(
            f'"{read_before}" is no day', param_hint="--read-before 2026-01-31"
        ) from error
    with open_library(library_place(where)) as shelf:
        removed = shelf.remove(supplier, day)
    say(f"{removed} offers removed")
    if not removed:
        raise typer.Exit(1)


@library.command()
def learn(
    review: Annotated[
        Path, typer.Argument(help="A review of `emsquote match`, filled in, or TOML.")
    ],
    customer: Annotated[
        str, typer.Option(help="Whose BOMs it is for, where the file does not say.")
    ] = "",
    decided_by: Annotated[str, typer.Option(help="Who decided, where the file does not say.")] = "",
    date: Annotated[
        str, typer.Option(help="When, as 2026-01-31, where the file does not say.")
    ] = "",
    where: WhereOption = "",
) -> None:
    """Keep decisions: the next BOM of the customer that says the same is firm by them.

    Exit code 1 if the file holds none.
    """
    from msgspec.structs import replace

    from emsquote.buying.library import memory
    from emsquote.buying.library.store import open_library
    from emsquote.finding import Origin
    from emsquote.intake.decision_file import decision_day, read_decisions

    day = decision_day(date, Origin("--date"))
    decided = []
    for decision in read_decisions(review):
        stated = replace(
            decision,
            customer=decision.customer or customer,
            decided_by=decision.decided_by or decided_by,
            decided_on=decision.decided_on or day,
        )
        decided.append(stated)
    with open_library(library_place(where), create=True) as shelf:
        kept = memory.learn(shelf, decided)
    say(f"{shelf.place}: {kept} decisions kept")
    if not kept:
        raise typer.Exit(1)


@library.command()
def decisions(where: WhereOption = "") -> None:
    """Write all decisions to standard output, as TOML that `learn` and `--decisions` read."""
    import tomli_w

    from emsquote.buying.library.memory import decisions_in
    from emsquote.buying.library.store import open_library
    from emsquote.intake.decision_file import as_tables

    with open_library(library_place(where)) as shelf:
        kept = decisions_in(shelf)
    sys.stdout.write(tomli_w.dumps({"decision": as_tables(kept)}))


@library.command()
def revoke(
    words: Annotated[str, typer.Argument(help="The words, as `library decisions` shows them.")],
    customer: Annotated[str, typer.Option(help="Whose decision it is.")] = "",
    where: WhereOption = "",
) -> None:
    """Forget what was decided for some words. Exit code 1 if nothing was."""
    from emsquote.buying.library import memory
    from emsquote.buying.library.store import open_library

    with open_library(library_place(where)) as shelf:
        revoked = memory.revoke(shelf, words, customer)
    say(f"{revoked} decisions revoked")
    if not revoked:
        raise typer.Exit(1)
