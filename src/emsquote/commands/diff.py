"""`emsquote diff OLD NEW`: what changed between two quotes, and what each change is worth."""

from __future__ import annotations

import sys
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, assert_never

import typer

from emsquote.commands.quote_options import SheetFilesOption
from emsquote.commands.sheet_format import check_sheet_files, write_sheet_files
from emsquote.wording.language import Language

if TYPE_CHECKING:
    from emsquote.documents.diff import QuoteDiff


class DiffFormat(StrEnum):
    """How the differences are shown."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"


def diff(
    old: Annotated[Path, typer.Argument(help="The old quote's JSON; - is standard input.")],
    new: Annotated[Path, typer.Argument(help="The new quote's JSON.")],
    fail_over: Annotated[
        str,
        typer.Option(
            metavar="PERCENT",
            help="Exit 1 only if a total moved by more than this, as 2%.",
            show_default=False,
        ),
    ] = "",
    format: Annotated[  # noqa: A002 - the option is called so
        DiffFormat, typer.Option(help="markdown is for merge requests, json for programs.")
    ] = DiffFormat.TEXT,
    language: Annotated[
        Language | None,
        typer.Option(
            help="Language of what is shown; default: the new quote's.", show_default=False
        ),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Show every effect, not the largest 20.")
    ] = False,
    output: SheetFilesOption = None,
) -> None:
    """Show what changed between two quotes and what it is worth, largest first; the effects add up.

    Exit code 0: the same, or within --fail-over; 1: different; 2: not comparable.
    """
    from emsquote.documents.diff import diff as compare
    from emsquote.documents.quote_json import read_quote
    from emsquote.documents.sheets.differences import differences_sheet
    from emsquote.wording.texts import texts_in

    threshold, targets = _percent(fail_over), tuple(output or ())
    check_sheet_files(targets, [old, new])
    after = read_quote(new)
    compared = compare(read_quote(old), after)
    spoken, limit = language or after.language, sys.maxsize if everything else 20
    _show(compared, format, spoken, limit)
    if targets:
        sheet = differences_sheet(compared, texts_in(spoken), limit)
        write_sheet_files(targets, [sheet], after.date)
    over = not compared.same if threshold is None else compared.exceeds(threshold)
    if over:
        raise typer.Exit(1)


def _show(compared: QuoteDiff, shown: DiffFormat, language: Language, limit: int) -> None:
    from emsquote.documents.sheets.differences import differences_sheet
    from emsquote.documents.writers.markdown_file import sheet_lines
    from emsquote.documents.writers.terminal import show_lines, show_sheet
    from emsquote.wording.texts import texts_in

    texts = texts_in(language)
    match shown:
        case DiffFormat.JSON:
            from emsquote.documents.diff.contract import diff_to_json

            sys.stdout.write(diff_to_json(compared).decode())
        case _ if compared.same:
            show_lines([texts("Nothing changed.")], sys.stdout)
        case DiffFormat.MARKDOWN:
            show_lines(sheet_lines(differences_sheet(compared, texts, limit)), sys.stdout)
        case DiffFormat.TEXT:
            show_sheet(differences_sheet(compared, texts, limit), sys.stdout)
        case _:
            assert_never(shown)


def _percent(written: str) -> Decimal | None:
    """Return the threshold in percent, None if there is none; `2%`, `2 %` and `2` are the same."""
    if not written:
        return None
    try:
        value = Decimal(written.strip().removesuffix("%").strip())
    except InvalidOperation:
        value = Decimal(-1)
    if not value.is_finite() or value < 0:
        raise typer.BadParameter(
            f'"{written}" is no percentage: write it as 2%', param_hint="--fail-over"
        )
    return value
