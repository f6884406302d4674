"""`emsquote board FILE…`: what a board's own files say."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, assert_never

import typer
from msgspec import Struct

from emsquote.commands.say import say
from emsquote.finding import Finding, Origin, Severity, fault

if TYPE_CHECKING:
    from emsquote.board_files.boards import Boards
    from emsquote.documents.sheet import Sheet


_TABLES = (".xlsx", ".csv", ".md")
_SUFFIXES = (".svg", ".html", ".json", *_TABLES)


class BoardFormat(StrEnum):
    """How the answer is written."""

    TEXT = "text"
    JSON = "json"


def board(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="The board's files, loose, in a folder or packed: KiCad, Eagle, Gerber and drill"
            " files, IPC-2581, ODB++.",
            show_default=False,
        ),
    ],
    *,
    format_: Annotated[
        BoardFormat, typer.Option("--format", help="text for people, json for programs.")
    ] = BoardFormat.TEXT,
    output: Annotated[
        list[Path] | None,
        typer.Option(
            "--output",
            "-o",
            help="Write a picture (.svg), a page (.html), .json or a table (.xlsx, .csv, .md);"
            " repeatable.",
        ),
    ] = None,
    strict: Annotated[bool, typer.Option(help="Exit with 1 for doubts too.")] = False,
    rates: Annotated[
        str, typer.Option(help="Show what it costs by this rate card too, and the best panels.")
    ] = "",
    quantities: Annotated[
        str, typer.Option("--quantities", "-q", help="Boards to price, as 10,100,1000.")
    ] = "10,100,1000",
) -> None:
    """Show what a board's files say: size, layers, drills, parts by side, pads, panel, each with
    where it came from and how sure it is.

    Exit code 0: all read; 1: something is open, as a missing outline; 2: no board.
    """
    from emsquote.board_files.boards import read_boards

    targets = output or []
    _check_targets(targets, files)
    found = read_boards(files)
    shows_price = format_ is BoardFormat.TEXT or any(map(_is_table, targets))
    price = _price(found, rates, quantities) if rates and shows_price else None
    for target in targets:
        _write(target, found, price)
        say(f"{target}: written", err=True)
    _answer(found, price, format_)
    findings = _findings(found, price)
    settle = {Severity.OPEN, Severity.DOUBT} if strict else {Severity.OPEN}
    if any(finding.severity in settle for finding in findings):
        raise typer.Exit(1)


def _answer(found: Boards, price: _Price | None, form: BoardFormat) -> None:
    match form:
        case BoardFormat.TEXT:
            _show(found, price)
        case BoardFormat.JSON:
            say(_as_json(found).decode(), nl=False)
        case _:
            assert_never(form)


def _check_targets(targets: list[Path], inputs: list[Path]) -> None:
    """Raise `InputError` for a target of no known format, or that is one of the inputs."""
    read = {path.resolve() for path in inputs}
    for target in targets:
        origin = Origin(str(target))
        if target.resolve() in read:
            raise fault("not-written", origin, "is read for this", "write to another file")
        if target.suffix.lower() not in _SUFFIXES:
            message = f'nothing is written as "{target.suffix}"'
            hint = f"name a file that ends in {' '.join(_SUFFIXES)}"
            raise fault("unknown-format", origin, message, hint)


def _as_json(found: Boards) -> bytes:
    from emsquote.documents.board.contract import FoundFile, boards_to_json

    data = [board.data for board in found.boards]
    files = [FoundFile(file.place, file.kind) for file in found.files]
    return boards_to_json(data, files, found.findings, complete=not _open(found.all_findings))


def _is_table(target: Path) -> bool:
    return target.suffix.lower() in _TABLES


def _findings(found: Boards, price: _Price | None) -> tuple[Finding, ...]:
    return found.all_findings + (price.findings if price else ())


def _open(findings: tuple[Finding, ...]) -> bool:
    return any(finding.severity is Severity.OPEN for finding in findings)


def _write(target: Path, found: Boards, price: _Price | None) -> None:
    from emsquote.documents.writers.sheet_files import write_sheets
    from emsquote.files.atomic_write import write_whole

    if _is_table(target):
        write_sheets(target, _sheets(found, price))
        return
    match target.suffix.lower():
        case ".svg":
            from emsquote.documents.board.picture import board_svg

            content = board_svg(found.boards[0]).encode()
        case ".html":
            from emsquote.documents.board.page import board_page

            content = board_page(found.boards, found.findings).encode()
        case _:
            content = _as_json(found)
    write_whole(target, content)


def _sheets(found: Boards, price: _Price | None) -> list[Sheet]:
    """Return the tables of a workbook: what boards cost first, if a card is named."""
    from emsquote.documents.board.table import board_sheet

    boards = [board_sheet(board.data) for board in found.boards]
    return [price.sheet, *boards] if price else boards


class _Price(Struct, frozen=True):
    """What the board costs with the panels that suit it, and what is assumed or open of it."""

    sheet: Sheet
    findings: tuple[Finding, ...]


def _price(found: Boards, rates: str, quantities: str) -> _Price | None:
    """Return what the board costs by a card, None if no quantity is asked for."""
    from emsquote.board_files.chosen import chosen_board
    from emsquote.board_files.job_board import filled
    from emsquote.costing.board_price import board_price
    from emsquote.costing.rate_card import find_rate_card
    from emsquote.documents.board.price import board_price_sheet
    from emsquote.model.job import Board
    from emsquote.request import quantities_of

    card = find_rate_card(rates)
    stated, _ = filled(Board(), chosen_board(found))
    prices = [board_price(card, stated, quantity) for quantity in quantities_of(quantities)]
    return _Price(board_price_sheet(card, prices), prices[-1].findings) if prices else None


def _show(found: Boards, price: _Price | None) -> None:
    """Print a table a board, what is to be said of it, and what it costs."""
    import sys

    from emsquote.documents.board.table import board_sheet, finding_lines
    from emsquote.documents.writers import plain_text
    from emsquote.documents.writers.terminal import show_lines

    for board in found.boards:
        show_lines(plain_text.sheet_lines(board_sheet(board.data)), sys.stdout)
        show_lines(finding_lines(board.data.findings), sys.stdout)
        show_lines([""], sys.stdout)
    show_lines(finding_lines(found.findings), sys.stdout)
    if price:
        show_lines(plain_text.sheet_lines(price.sheet), sys.stdout)
        show_lines(finding_lines(price.findings), sys.stdout)
