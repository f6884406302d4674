"""Work: how much of each driver a column of the quote has.

`board_plan` settles size, sides and panel, and tells what it assumed. `board_work` counts what one board has, once for
all quantities, gathered by what rate cards can filter by. `Work` is that for a number of boards started, and `counted`
answers how much of a driver it has. A count that cannot be known is not zero: it carries what is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal
from typing import assert_never

from emsquote.bom import BomLine, Supply, UnknownQuantity
from emsquote.finding import NOWHERE, Finding, Severity
from emsquote.job import Board
from emsquote.money import Unknown
from emsquote.part import Mount, PartClass, PartKind, UnknownJoints
from emsquote.part_number import plain_number
from emsquote.quote import Basis
from emsquote.rate_card.activity import EVERYTHING, Driver, Sampling, Selection, Side
from emsquote.rate_card.card import Assumptions, PointRule

ONE = Decimal(1)
NONE = Decimal(0)
_PLACED = {Mount.SMT, Mount.THT, Mount.MECHANICAL, Mount.UNKNOWN}
_MM2_PER_DM2 = 10_000


@dataclass(frozen=True, slots=True)
class BoardPlan:
    """The board as it will be built: size, SMT sides, boards per panel, and what had to be assumed."""

    width_mm: Decimal
    height_mm: Decimal
    sides: int
    boards_per_panel: int
    findings: tuple[Finding, ...] = ()

    @property
    def area_dm2(self) -> Decimal:
        """The board's area in dm²."""
        return self.width_mm * self.height_mm / _MM2_PER_DM2


@dataclass(frozen=True, slots=True)
class Count:
    """An amount of a driver: its known part, and what it lacks."""

    known: Decimal
    missing: tuple[Unknown, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """What one board has of the parts that no filter of a card can tell apart."""

    mount: Mount
    part_class: PartClass
    side: Side
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


@dataclass(frozen=True, slots=True)
class BoardWork:
    """What one board has, whatever the quantity."""

    plan: BoardPlan
    tallies: tuple[Tally, ...]
    _counts: dict[object, Count] = field(default_factory=dict, init=False, repr=False, compare=False)
    _narrowed: dict[Selection, BoardWork] = field(default_factory=dict, init=False, repr=False, compare=False)
    # What was counted once is not counted again: every column of a quote asks the same of the same board.


@dataclass(frozen=True, slots=True)
class Work:
    """The work of one column: what a board has, for `quantity` good boards out of `starts` started."""

    board: BoardWork
    quantity: int
    starts: int

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was assumed of the board."""
        return self.board.plan.findings


def side_of(line: BomLine) -> Side:
    """Return the side that a line states, in the words of pick-and-place files."""
    written = line.side.strip().lower()
    if written.startswith(("b", "s2")):
        return Side.BOTTOM
    return Side.TOP if written.startswith(("t", "f", "s1")) else Side.UNSTATED


def board_plan(board: Board, placed: Sequence[tuple[BomLine, PartKind]], assume: Assumptions) -> BoardPlan:
    """Return the board as stated by the job, else by the parts' sides, else as the rate card assumes, and say so."""
    findings: list[Finding] = []
    width, height = board.width_mm or assume.width_mm, board.height_mm or assume.height_mm
    if not (board.width_mm and board.height_mm):
        findings.append(_assumed("board-size", f"board size not stated: {width} × {height} mm assumed", "width_mm"))
    sides = board.sides
    if sides is None:
        stated = {side_of(line) for line, kind in placed if kind.mount is Mount.SMT} - {Side.UNSTATED}
        sides = max(1, len(stated))
        told = f"SMT parts on {sides} side{'s' * (sides > 1)}, as their lines say" if stated else "one SMT side assumed"
        findings.append(_assumed("board-sides", told, "sides"))
    per_panel = board.boards_per_panel
    if per_panel is None:
        per_panel = _boards_on_panel(width, height, assume)
        told = f"{per_panel} boards to a panel of {assume.panel_width_mm} × {assume.panel_height_mm} mm assumed"
        findings.append(_assumed("board-panel", told, "boards_per_panel"))
    return BoardPlan(width, height, sides, per_panel, tuple(findings))


def _assumed(code: str, message: str, key: str) -> Finding:
    return Finding(Severity.NOTE, code, NOWHERE, message, f"state [board] {key} in the job file")


def _boards_on_panel(width: Decimal, height: Decimal, assume: Assumptions) -> int:
    """Return how many boards fit on the panel, the better way round; at least one, however large the board."""

    def fitting(across: Decimal, down: Decimal) -> int:
        columns = (assume.panel_width_mm + assume.gap_mm) // (across + assume.gap_mm)
        return int(columns * ((assume.panel_height_mm + assume.gap_mm) // (down + assume.gap_mm)))

    return max(1, fitting(width, height), fitting(height, width))


def board_work(
    placed: Iterable[tuple[BomLine, PartKind]], plan: BoardPlan, loaded: frozenset[str] = frozenset()
) -> BoardWork:
    """Return what one board has of everything that drives cost; lines that are not fitted count nothing.

    `loaded` holds the numbers of the parts that the house keeps on its machines (`RateCard.loaded_parts`).
    """
    gathered: dict[tuple[object, ...], list[Tally]] = {}
    for line, kind in placed:
        if line.supply is not Supply.NOT_FITTED:
            one = _tally_of(line, kind, loaded)
            key = (one.mount, one.part_class, one.side, one.supply, one.hidden_joints, one.loaded)
            gathered.setdefault(key, []).append(one)
    return BoardWork(plan, tuple(_together(each) for each in gathered.values()))


def work_of(
    placed: Iterable[tuple[BomLine, PartKind]], plan: BoardPlan, quantity: int, starts: int | None = None
) -> Work:
    """Return the work of one column; `starts` is the number of boards started, `quantity` if not stated."""
    return Work(board_work(placed, plan), quantity, quantity if starts is None else starts)


def _tally_of(line: BomLine, kind: PartKind, loaded: frozenset[str]) -> Tally:
    numbers = {plain_number(each) for each in (line.mpn, *(n.number for n in line.supplier_numbers)) if each}
    name = plain_number(line.mpn) or f"{line.value}|{line.footprint}|{line.description}".lower()
    pieces, no_placements = _pieces(line)
    joints, no_joints = _joints(line, kind, pieces, no_placements)
    return Tally(
        kind.mount, kind.part_class, side_of(line), line.supply, kind.hidden_joints, not numbers.isdisjoint(loaded),
        pieces, joints, frozenset([name]), (line.label,), no_placements, no_joints,
    )  # fmt: skip


def _pieces(line: BomLine) -> tuple[Decimal, tuple[Unknown, ...]]:
    """Return how often a line is placed on a board: a length of cable counts by its designators, at least once."""
    if isinstance(line.per_board, UnknownQuantity):
        return NONE, (Unknown(f"{line.label}: {line.per_board.reason}"),)
    if line.per_board.in_pieces:
        return line.per_board.amount, ()
    return Decimal(max(1, len(line.designators))), ()


def _joints(
    line: BomLine, kind: PartKind, pieces: Decimal, missing: tuple[Unknown, ...]
) -> tuple[Decimal, tuple[Unknown, ...]]:
    if isinstance(kind.joints, UnknownJoints):
        return NONE, (Unknown(f"{line.label}: {kind.joints.reason}"),)
    return (pieces * kind.joints, missing) if kind.joints else (NONE, ())


def _together(tallies: list[Tally]) -> Tally:
    first = tallies[0]
    return Tally(
        first.mount, first.part_class, first.side, first.supply, first.hidden_joints, first.loaded,
        sum((each.placements for each in tallies), NONE),
        sum((each.joints for each in tallies), NONE),
        frozenset().union(*(each.parts for each in tallies)),
        tuple(label for each in tallies for label in each.labels),
        tuple(lack for each in tallies for lack in each.no_placements),
        tuple(lack for each in tallies for lack in each.no_joints),
    )  # fmt: skip


def selected(board: BoardWork, selection: Selection) -> tuple[Tally, ...]:
    """Return what a filter surely takes in."""
    return tuple(each for each in board.tallies if _matches(each, selection) is True)


def narrowed(board: BoardWork, selection: Selection) -> BoardWork:
    """Return the board with only what a filter takes in, or might."""
    known = board._narrowed.get(selection)  # noqa: SLF001 - its own module
    if known is None:
        kept = tuple(each for each in board.tallies if _matches(each, selection) is not False)
        known = board._narrowed[selection] = BoardWork(board.plan, kept)  # noqa: SLF001 - its own module
    return known


def doubtful(board: BoardWork, selection: Selection) -> tuple[Unknown, ...]:
    """Return the lines of which nobody can tell whether the filter takes them in, since their mount is not known."""
    return tuple(
        Unknown(f"{label}: how it is mounted is not known")
        for each in board.tallies
        if _matches(each, selection) is None
        for label in each.labels
    )


def _matches(tally: Tally, selection: Selection) -> bool | None:
    if selection is EVERYTHING or selection == EVERYTHING:
        return tally.mount in _PLACED
    certain = (
        (not selection.classes or tally.part_class in {*selection.classes, PartClass.UNKNOWN})
        and tally.part_class not in selection.except_classes
        and (not selection.sides or tally.side in selection.sides)
        and (not selection.supplies or tally.supply in selection.supplies)
        and selection.hidden_joints in {None, tally.hidden_joints}
        and selection.loaded in {None, tally.loaded}
    )
    if not certain:
        return False
    if tally.mount is Mount.UNKNOWN and (selection.mounts or selection.classes):
        return True if Mount.UNKNOWN in selection.mounts else None
    if selection.classes and tally.part_class not in selection.classes:
        return False
    return tally.mount in (selection.mounts or _PLACED)


def on_board(
    board: BoardWork, driver: Driver, selection: Selection = EVERYTHING, points: tuple[PointRule, ...] = ()
) -> Count:
    """Return how much of a driver one board has. A lot, side, panel or board counts 0 where no part is selected.

    Amounts of services, defects and returns are not the board's alone: they count 1 here, and the charge knows them.
    """
    key = (driver, selection, points)
    known = board._counts.get(key)  # noqa: SLF001 - its own module
    if known is None:
        known = board._counts[key] = _counted(board, driver, selection, points)  # noqa: SLF001 - its own module
    return known


def _counted(board: BoardWork, driver: Driver, selection: Selection, points: Sequence[PointRule]) -> Count:
    match driver:
        case Driver.PLACEMENT | Driver.ARRAY:
            counted = _arrays(board) if driver is Driver.ARRAY else board
            return _summed(counted, selection, lambda each: each.placements, lambda each: each.no_placements)
        case Driver.JOINT:
            return _summed(board, selection, lambda each: each.joints, lambda each: each.no_joints)
        case Driver.POINT:
            return _points(board, selection, points)
        case Driver.UNIQUE_PART | Driver.FEEDER:
            return _different(board, selection, by_machine=driver is Driver.FEEDER)
        case Driver.LOT | Driver.BOARD | Driver.PANEL | Driver.AMOUNT | Driver.DEFECT | Driver.RETURN:
            return _where_any(board, selection, ONE)
        case Driver.SIDE | Driver.PANEL_SIDE | Driver.AREA | Driver.AREA_SIDE:
            sides = 1 if driver is Driver.AREA else board.plan.sides
            area = board.plan.area_dm2 if driver in {Driver.AREA, Driver.AREA_SIDE} else ONE
            return _where_any(board, selection, area * sides)
        case _:
            assert_never(driver)


def _arrays(board: BoardWork) -> BoardWork:
    return BoardWork(board.plan, tuple(each for each in board.tallies if each.hidden_joints))


def _different(board: BoardWork, selection: Selection, *, by_machine: bool) -> Count:
    """Return how many different parts there are; by machine, those of SMT, once for each side they occur on."""
    chosen = selected(board, selection)
    if by_machine:
        feeders = {(part, each.side) for each in chosen if each.mount is Mount.SMT for part in each.parts}
        return Count(Decimal(len(feeders)), doubtful(board, selection))
    parts = {part for each in chosen for part in each.parts}
    return Count(Decimal(len(parts)), doubtful(board, selection))


def _summed(
    board: BoardWork,
    selection: Selection,
    amount: Callable[[Tally], Decimal],
    lack: Callable[[Tally], tuple[Unknown, ...]],
) -> Count:
    chosen = selected(board, selection)
    missing = tuple(each for tally in chosen for each in lack(tally))
    return Count(sum((amount(each) for each in chosen), NONE), missing + doubtful(board, selection))


def _where_any(board: BoardWork, selection: Selection, amount: Decimal) -> Count:
    if selection.is_everything:
        return Count(amount)
    chosen = selected(board, selection)
    if any(each.placements for each in chosen):
        return Count(amount)
    return Count(NONE, tuple(lack for each in chosen for lack in each.no_placements) + doubtful(board, selection))


def _points(board: BoardWork, selection: Selection, rules: Sequence[PointRule]) -> Count:
    """Return joints and placements weighted by the first rule that takes a part in; none: a point a joint."""
    known, missing = NONE, doubtful(board, selection)
    for tally in selected(board, selection):
        rule = next((each for each in rules if _matches(tally, each.selection)), PointRule(EVERYTHING, ONE, NONE))
        known += tally.joints * rule.per_joint + tally.placements * rule.per_placement
        missing += tally.no_joints if rule.per_joint else tally.no_placements
    return Count(known, missing)


def boards_treated(starts: int, sampling: Sampling | None, multiple: int = 1) -> int:
    """Return how many of the boards started are treated: by the sampling plan, then up to a multiple.

    >>> boards_treated(100, Sampling(25, Decimal(20)))
    40
    """
    boards = starts
    if sampling and starts > sampling.first:
        share = (starts - sampling.first) * sampling.then_percent / 100
        boards = sampling.first + int(share.to_integral_value(ROUND_CEILING))
    return -(-boards // multiple) * multiple


def over_lot(work: Work, driver: Driver, one: Decimal, basis: Basis, boards: int) -> Decimal:
    """Return how much of a driver `boards` boards have, given what one board has.

    Per board, everything but lots, boards and panels is multiplied by the boards; boards and panels always are.
    """
    if not one:
        return NONE
    match driver:
        case Driver.LOT:
            return one
        case Driver.BOARD:
            return Decimal(boards)
        case Driver.RETURN:
            return one * work.quantity
        case Driver.PANEL | Driver.PANEL_SIDE:
            panels = -(-boards // work.board.plan.boards_per_panel)
            return one * panels
        case _:
            return one * boards if basis is Basis.PER_BOARD else one
