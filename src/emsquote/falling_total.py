"""Totals that fall when more boards are asked for: no customer believes them.

A tier of a margin or of an activity may make 60 boards cost less than 49. The columns of a quote
are looked through for it, and every rate card by the boards of `data/stand_in_boards.toml`, on
which nothing is bought.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from itertools import pairwise

from msgspec import Struct

from emsquote.buying.library.source import OfferList
from emsquote.costing.rate_card import RateCard
from emsquote.files.shipped import data_folder
from emsquote.files.toml_table import TomlTable, read_toml
from emsquote.finding import NOWHERE, Finding, Origin, Severity
from emsquote.model.bare_board import BareBoard
from emsquote.model.bom import Bom, BomLine, BomSource, Supply
from emsquote.model.job import Board, Job, Override
from emsquote.model.measure import PIECES, Measure
from emsquote.model.quote import QuoteColumn
from emsquote.pipeline import price_bom
from emsquote.wording.sentence import said

_CENT = Decimal("0.01")
_STEP = Decimal("1.08")
_MOST_BOARDS = 10_000
_HINT = "let margins slide, or offer the larger quantity"


class Fall(Struct, frozen=True):
    """More boards for less money: the columns of the smaller and of the larger lot."""

    fewer: QuoteColumn
    more: QuoteColumn


def falls(columns: Iterable[QuoteColumn]) -> Iterator[Fall]:
    """Yield where a total falls from one quantity to the next by more than rounding explains.

    Printed prices of a board are rounded to a cent in each category, and so many boards multiply
    that.
    """
    rising = sorted(columns, key=lambda column: column.quantity)
    for fewer, more in pairwise(rising):
        by_rounding = _CENT * more.quantity * len(more.categories)
        if fewer.total.amount - more.total.amount > by_rounding:
            yield Fall(fewer, more)


def falling_totals(columns: Iterable[QuoteColumn]) -> Iterator[Finding]:
    """Yield a doubt where a quote asks less for more boards."""
    for fall in falls(columns):
        yield Finding(Severity.DOUBT, "total-falls", NOWHERE, _told(fall), _HINT)


def _told(fall: Fall) -> str:
    return said(
        "{more} boards cost {less} {currency} in all, less than {fewer} boards at {price}",
        more=fall.more.quantity,
        less=fall.more.total.amount,
        currency=fall.more.total.currency,
        fewer=fall.fewer.quantity,
        price=fall.fewer.total.amount,
    )


def falling_totals_of(card: RateCard) -> Iterator[Finding]:
    """Yield a doubt for each board of the shipped ones whose total the card makes fall, with the
    place where it first does.

    Quantities go up to 10 000 in steps of 8 %; every number of boards at which a margin of the card
    changes is among them.
    """
    quantities = _quantities(card)
    for board in _stand_ins():
        job = Job(quantities=quantities, board=board.board, overrides=board.overrides)
        columns = price_bom(board.bom, job, card, OfferList(())).quote.columns
        first = next(falls(columns), None)
        if first is not None:
            place = Origin(card.origin.file)
            message = said("on {board}, {falls}", board=board.title, falls=_told(first))
            yield Finding(Severity.DOUBT, "total-falls", place, message, _HINT)


def _quantities(card: RateCard) -> tuple[int, ...]:
    found = {1}
    boards = Decimal(1)
    while boards < _MOST_BOARDS:
        boards *= _STEP
        found.add(int(boards))
    rules = [rule for _, rule in card.margins]
    if card.default_margin:
        rules.append(card.default_margin)
    for rule in rules:
        for limit, _ in rule.below:
            found |= {max(1, limit - 1), limit}
    return tuple(sorted(found))


class _StandIn(Struct, frozen=True):
    """A board of so many parts of each class, for looking at a card."""

    title: str
    board: Board
    bom: Bom
    overrides: tuple[Override, ...]


@cache
def _stand_ins() -> tuple[_StandIn, ...]:
    table = read_toml(data_folder() / "stand_in_boards.toml")
    boards = tuple(_stand_in(row) for row in table.tables("board"))
    table.check()
    return boards


def _stand_in(row: TomlTable) -> _StandIn:
    title = row.text("title")
    board = Board(
        width_mm=row.number("width_mm"),
        height_mm=row.number("height_mm"),
        bare=BareBoard(layers=row.whole("layers")),
    )
    lines: list[BomLine] = []
    overrides: list[Override] = []
    for part in row.tables("part"):
        name = f"{part.text('class')}-{len(lines)}"
        joints = part.whole("joints")
        overrides.append(
            Override(
                mpn=name,
                mount=part.text("mount"),
                part_class=part.text("class"),
                joints=joints,
            )
        )
        pieces = Measure(part.number("pieces"), PIECES)
        lines.append(BomLine(NOWHERE, pieces, mpn=name, supply=Supply.CONSIGNED))
    bom = Bom(source=BomSource(file=title, format=""), columns=(), lines=tuple(lines))
    return _StandIn(title, board, bom, tuple(overrides))
