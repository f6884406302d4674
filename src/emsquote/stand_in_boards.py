"""Boards by which a rate card is looked at where no customer's is at hand: whether a total falls
when more of them are asked for.

`data/stand_in_boards.toml` has them: parts by class, all supplied, so that nothing is bought.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from msgspec import Struct

from emsquote.buying.library.source import OfferList
from emsquote.costing.falling_total import FALLING_TOTAL_HINT, falls, told_fall
from emsquote.costing.rate_card import RateCard
from emsquote.files.shipped import data_folder
from emsquote.files.toml_table import TomlTable, read_toml
from emsquote.finding import NOWHERE, Finding, Origin, Severity
from emsquote.model.bare_board import BareBoard
from emsquote.model.bom import Bom, BomLine, BomSource, Supply
from emsquote.model.job import Board, Job, Override
from emsquote.model.measure import PIECES, Measure
from emsquote.pipeline import price_bom
from emsquote.wording.sentence import said

_STEP = Decimal("1.08")
_MOST_BOARDS = 10_000


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
            message = said("on {board}, {falls}", board=board.title, falls=told_fall(first))
            yield Finding(Severity.DOUBT, "total-falls", place, message, FALLING_TOTAL_HINT)


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
