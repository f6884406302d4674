"""What one board has, counted once for all quantities, and gathered by what rate cards can filter
by.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from itertools import chain

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


def counts_together(counts: Sequence[Count]) -> Count:
    """Return the sum of amounts of a driver, with all that they lack."""
    known = sum((count.known for count in counts), NONE)
    missing = chain.from_iterable(count.missing for count in counts)
    return Count(known, tuple(missing))


class Tally(Struct, frozen=True, kw_only=True):
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


class BoardMemory(Struct):
    """What was counted on one board: every column of a quote asks the same of it.

    `emsquote.costing.work.count` fills it, and reads it before it counts.
    """

    counts: dict[object, Count] = {}
    """Amounts by driver, filter and rules for points."""
    selected: dict[Selection, tuple[Tally, ...]] = {}
    """What filters surely take in."""
    narrowed: dict[Selection, BoardWork] = {}
    """What filters leave of the board."""


class BoardWork(Struct, frozen=True, dict=True):
    """What one board has, whatever the quantity."""

    plan: BoardPlan
    tallies: tuple[Tally, ...]

    @cached_property
    def memory(self) -> BoardMemory:
        """What was counted so far."""
        return BoardMemory()


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
    groups: dict[_Traits, list[tuple[BomLine, PartKind]]] = {}
    for line, kind in placed:
        if line.is_part:
            traits = _traits(line, kind, loaded)
            groups.setdefault(traits, []).append((line, kind))
    tallies = tuple(_tally_of(traits, group) for traits, group in groups.items())
    return BoardWork(plan, tallies)


def work_of(
    placed: Iterable[tuple[BomLine, PartKind]],
    plan: BoardPlan,
    quantity: int,
    starts: int | None = None,
) -> Work:
    """Return the work of one column.

    `starts` is the number of boards started, `quantity` if not stated.
    """
    board = board_work(placed, plan)
    return Work(board, quantity, quantity if starts is None else starts)


_Traits = tuple[Mount, PartClass, PlacedSide, Supply, bool, bool]
"""By what filters of a card tell parts apart: the first fields of a tally, in their order."""


def _traits(
    line: BomLine,
    kind: PartKind,
    loaded: frozenset[str],
) -> _Traits:
    is_loaded = bool(loaded) and not loaded.isdisjoint(_numbers(line))
    return (
        kind.mount,
        kind.part_class,
        side_of(line),
        line.supply,
        kind.hidden_joints,
        is_loaded,
    )


def _tally_of(traits: _Traits, group: Sequence[tuple[BomLine, PartKind]]) -> Tally:
    """Count the lines of the parts that are the same to any filter."""
    pieces = [_pieces(line) for line, _ in group]
    joints = [
        _joints(line, kind, placed) for (line, kind), placed in zip(group, pieces, strict=True)
    ]
    all_pieces, all_joints = counts_together(pieces), counts_together(joints)
    mount, part_class, side, supply, hidden_joints, loaded = traits
    return Tally(
        mount=mount,
        part_class=part_class,
        side=side,
        supply=supply,
        hidden_joints=hidden_joints,
        loaded=loaded,
        placements=all_pieces.known,
        joints=all_joints.known,
        parts=frozenset(_part_name(line) for line, _ in group),
        labels=tuple(line.label for line, _ in group),
        no_placements=all_pieces.missing,
        no_joints=all_joints.missing,
    )


def _numbers(line: BomLine) -> Iterator[str]:
    """Yield the numbers by which a line's part is known: its maker's and its suppliers'."""
    if line.mpn:
        yield plain_number(line.mpn)
    for supplied in line.supplier_numbers:
        if supplied.number:
            yield plain_number(supplied.number)


def _part_name(line: BomLine) -> str:
    """Return what tells a line's part from others: its number, else what is written of it."""
    return plain_number(line.mpn) or f"{line.value}|{line.footprint}|{line.description}".lower()


def _pieces(line: BomLine) -> Count:
    """Return how often a line is placed on a board: a length of cable counts by its designators, at
    least once.
    """
    if isinstance(line.per_board, UnknownQuantity):
        return _not_counted(line, line.per_board.reason)
    if line.per_board.in_pieces:
        return Count(line.per_board.amount)
    return Count(Decimal(max(1, len(line.designators))))


def _joints(line: BomLine, kind: PartKind, pieces: Count) -> Count:
    """Return how many joints a line's pieces have on a board."""
    if isinstance(kind.joints, UnknownJoints):
        return _not_counted(line, kind.joints.reason)
    if not kind.joints:
        return Count(NONE)
    return Count(pieces.known * kind.joints, pieces.missing)


def _not_counted(line: BomLine, reason: str) -> Count:
    told_of = joined([for_all(line.label), for_all(reason)], ": ")
    return Count(NONE, (Unknown(told_of),))
