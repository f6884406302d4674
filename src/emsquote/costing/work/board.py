"""What one board has, counted once for all quantities, and gathered by what rate cards can filter
by.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cached_property

from msgspec import Struct

from emsquote.costing.rate_card.activity import PlacedSide, Selection
from emsquote.costing.work.plan import BoardPlan, side_of
from emsquote.finding import Finding
from emsquote.model.bom import BomLine, Supply, UnknownQuantity
from emsquote.model.money import Unknown
from emsquote.model.part import Mount, PartClass, PartKind, UnknownJoints
from emsquote.model.part_number import plain_number
from emsquote.wording.sentence import for_all, joined

NONE = Decimal(0)


class Count(Struct, frozen=True):
    """An amount of a driver: its known part, and what it lacks."""

    known: Decimal
    missing: tuple[Unknown, ...] = ()


class Tally(Struct, frozen=True):
    """What one board has of the parts that no filter of a card can tell apart."""

    mount: Mount
    part_class: PartClass
    side: PlacedSide
    supply: Supply
    hidden_joints: bool
    loaded: bool
    placements: Decimal
    joints: Decimal
    parts: frozenset[str]
    """The different parts, by number, else by what is written of them."""
    labels: tuple[str, ...]
    """What the lines are called, for messages."""
    no_placements: tuple[Unknown, ...] = ()
    no_joints: tuple[Unknown, ...] = ()


class BoardWork(Struct, frozen=True, dict=True):
    """What one board has, whatever the quantity."""

    plan: BoardPlan
    tallies: tuple[Tally, ...]

    # What was counted once is not counted again: every column of a quote asks the same of the same
    # board.
    @cached_property
    def counts(self) -> dict[object, Count]:
        """What was counted so far, by what was asked."""
        return {}

    @cached_property
    def selected(self) -> dict[Selection, tuple[Tally, ...]]:
        """What filters surely take in, as far as it was asked."""
        return {}

    @cached_property
    def narrowed(self) -> dict[Selection, BoardWork]:
        """What is left of the board by selection, as far as it was asked."""
        return {}


class Work(Struct, frozen=True):
    """The work of one column: what a board has, for `quantity` good boards out of `starts`
    started.
    """

    board: BoardWork
    quantity: int
    starts: int

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was assumed of the board."""
        return self.board.plan.findings


def board_work(
    placed: Iterable[tuple[BomLine, PartKind]],
    plan: BoardPlan,
    loaded: frozenset[str] = frozenset(),
) -> BoardWork:
    """Return what one board has of everything that drives cost.

    Lines that are not fitted count nothing.

    `loaded` holds the numbers of the parts that the house keeps on its machines
    (`RateCard.loaded_parts`).
    """
    groups: dict[_Same, list[tuple[BomLine, PartKind]]] = {}
    for line, kind in placed:
        if line.is_part:
            is_loaded = bool(loaded) and not loaded.isdisjoint(_numbers(line))
            same = (
                kind.mount,
                kind.part_class,
                side_of(line),
                line.supply,
                kind.hidden_joints,
                is_loaded,
            )
            groups.setdefault(same, []).append((line, kind))
    return BoardWork(plan, tuple(_tally_of(same, group) for same, group in groups.items()))


def work_of(
    placed: Iterable[tuple[BomLine, PartKind]],
    plan: BoardPlan,
    quantity: int,
    starts: int | None = None,
) -> Work:
    """Return the work of one column.

    `starts` is the number of boards started, `quantity` if not stated.
    """
    return Work(board_work(placed, plan), quantity, quantity if starts is None else starts)


_Same = tuple[Mount, PartClass, PlacedSide, Supply, bool, bool]
"""The fields of a tally by which filters of a card tell parts apart, in their order."""


def _tally_of(same: _Same, group: Sequence[tuple[BomLine, PartKind]]) -> Tally:
    """Count the lines of the parts that are the same to any filter."""
    pieces = [_pieces(line) for line, _ in group]
    joints = [
        _joints(line, kind, *counted) for (line, kind), counted in zip(group, pieces, strict=True)
    ]
    return Tally(
        *same,
        sum((known for known, _ in pieces), NONE),
        sum((known for known, _ in joints), NONE),
        frozenset(_part_name(line) for line, _ in group),
        tuple(line.label for line, _ in group),
        tuple(lack for _, missing in pieces for lack in missing),
        tuple(lack for _, missing in joints for lack in missing),
    )


def _numbers(line: BomLine) -> Iterator[str]:
    """Yield the numbers by which a line's part is known: its maker's and its suppliers'."""
    yield from (
        plain_number(each)
        for each in (line.mpn, *(n.number for n in line.supplier_numbers))
        if each
    )


def _part_name(line: BomLine) -> str:
    """Return what tells a line's part from others: its number, else what is written of it."""
    return plain_number(line.mpn) or f"{line.value}|{line.footprint}|{line.description}".lower()


def _pieces(line: BomLine) -> tuple[Decimal, tuple[Unknown, ...]]:
    """Return how often a line is placed on a board: a length of cable counts by its designators, at
    least once.
    """
    if isinstance(line.per_board, UnknownQuantity):
        return NONE, (Unknown(joined([for_all(line.label), for_all(line.per_board.reason)], ": ")),)
    if line.per_board.in_pieces:
        return line.per_board.amount, ()
    return Decimal(max(1, len(line.designators))), ()


def _joints(
    line: BomLine, kind: PartKind, pieces: Decimal, missing: tuple[Unknown, ...]
) -> tuple[Decimal, tuple[Unknown, ...]]:
    if isinstance(kind.joints, UnknownJoints):
        return NONE, (Unknown(joined([for_all(line.label), for_all(kind.joints.reason)], ": ")),)
    return (pieces * kind.joints, missing) if kind.joints else (NONE, ())
