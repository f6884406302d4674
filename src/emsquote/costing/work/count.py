"""Counting: how much of a driver a board has, and how much a lot of boards has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, Decimal
from typing import Literal, assert_never

from emsquote.costing.rate_card.activity import (
    EVERYTHING,
    Driver,
    PlacedSide,
    Sampling,
    Selection,
)
from emsquote.costing.rate_card.card import PointRule
from emsquote.costing.work.board import BoardWork, Count, Tally, Work, counts_together
from emsquote.costing.work.plan import BoardPlan
from emsquote.model.bare_board import BoardProperty
from emsquote.model.money import Unknown
from emsquote.model.part import Mount, PartClass
from emsquote.model.quote import Basis
from emsquote.wording.sentence import for_all, told

ONE = Decimal(1)
NONE = Decimal(0)
_MM_PER_DM = 100
_OfBoard = Literal[
    Driver.LOT,
    Driver.BOARD,
    Driver.PANEL,
    Driver.PANEL_AREA,
    Driver.CUT,
    Driver.WORKING_PANEL,
    Driver.AMOUNT,
    Driver.DEFECT,
    Driver.RETURN,
    Driver.SIDE,
    Driver.PANEL_SIDE,
    Driver.AREA,
    Driver.AREA_SIDE,
    Driver.PERIMETER,
    Driver.SHORT_SIDE,
    Driver.LONG_SIDE,
]
_OfBareBoard = Literal[
    Driver.LAYER,
    Driver.THICKNESS,
    Driver.COPPER,
    Driver.TRACK,
    Driver.DRILL,
]
PROPERTY_OF: Mapping[Driver, BoardProperty] = {
    Driver.LAYER: BoardProperty.LAYERS,
    Driver.THICKNESS: BoardProperty.THICKNESS,
    Driver.COPPER: BoardProperty.COPPER,
    Driver.TRACK: BoardProperty.TRACK,
    Driver.DRILL: BoardProperty.DRILL,
}
"""What drivers that measure a bare board read of it."""
_PLACED = {Mount.SMT, Mount.THT, Mount.MECHANICAL, Mount.UNKNOWN}


def selected(board: BoardWork, selection: Selection) -> tuple[Tally, ...]:
    """Return what a filter surely takes in."""
    memory = board.memory.selected
    known = memory.get(selection)
    if known is None:
        chosen = [tally for tally in board.tallies if _matches(tally, selection) is True]
        known = memory[selection] = tuple(chosen)
    return known


def narrowed(board: BoardWork, selection: Selection) -> BoardWork:
    """Return the board with only what a filter takes in, or might."""
    memory = board.memory.narrowed
    known = memory.get(selection)
    if known is None:
        kept = [tally for tally in board.tallies if _matches(tally, selection) is not False]
        known = memory[selection] = BoardWork(board.plan, tuple(kept))
    return known


def doubtful(board: BoardWork, selection: Selection) -> tuple[Unknown, ...]:
    """Return the lines of which nobody can tell whether the filter takes them in, since their mount
    is not known.
    """
    unknown = []
    for tally in board.tallies:
        if tally.mount is Mount.UNKNOWN and _matches(tally, selection) is None:
            unknown += [_mount_unknown(label) for label in tally.labels]
    return tuple(unknown)


def _mount_unknown(label: str) -> Unknown:
    return Unknown(told("{part}: how it is mounted is not known", part=for_all(label)))


def _matches(tally: Tally, selection: Selection) -> bool | None:
    """Whether a filter takes parts in; None where their mount decides, and is not known."""
    if selection.is_everything:
        return tally.mount in _PLACED
    if not _may_match(tally, selection):
        return False
    if tally.mount is Mount.UNKNOWN and (selection.mounts or selection.classes):
        return True if Mount.UNKNOWN in selection.mounts else None
    if selection.classes and tally.part_class not in selection.classes:
        return False
    return tally.mount in (selection.mounts or _PLACED)


def _may_match(tally: Tally, selection: Selection) -> bool:
    """Whether a filter takes parts in, mount apart, or might once their class is known."""
    if selection.sides and tally.side not in selection.sides:
        return False
    if selection.supplies and tally.supply not in selection.supplies:
        return False
    if selection.hidden_joints not in {None, tally.hidden_joints}:
        return False
    if selection.loaded not in {None, tally.loaded}:
        return False
    return _class_may_match(tally.part_class, selection)


def _class_may_match(part_class: PartClass, selection: Selection) -> bool:
    if part_class in selection.except_classes:
        return False
    if part_class is PartClass.UNKNOWN or not selection.classes:
        return True
    return part_class in selection.classes


def on_board(
    board: BoardWork,
    driver: Driver,
    selection: Selection = EVERYTHING,
    points: tuple[PointRule, ...] = (),
) -> Count:
    """Return how much of a driver one board has.

    A lot, side, panel or board counts 0 where no part is selected.

    Amounts of services, defects and returns are not the board's alone: they count 1 here, and the
    charge knows them.
    """
    memory = board.memory.counts
    asked = (driver, selection, points)
    known = memory.get(asked)
    if known is None:
        known = memory[asked] = _counted(board, driver, selection, points)
    return known


def _counted(  # noqa: PLR0911 - one for each way of counting
    board: BoardWork,
    driver: Driver,
    selection: Selection,
    points: Sequence[PointRule],
) -> Count:
    match driver:
        case Driver.PLACEMENT:
            return _placements(board, selection)
        case Driver.ARRAY:
            return _placements(_arrays(board), selection)
        case Driver.JOINT:
            return _joints(board, selection)
        case Driver.POINT:
            return _points(board, selection, points)
        case Driver.UNIQUE_PART:
            return _unique_parts(board, selection)
        case Driver.FEEDER:
            return _feeders(board, selection)
        case Driver.LAYER | Driver.THICKNESS | Driver.COPPER | Driver.TRACK | Driver.DRILL:
            return _made(board, selection, driver)
        case _:
            return _where_any(board, selection, _size(board.plan, driver))


def _size(plan: BoardPlan, driver: _OfBoard) -> Decimal:  # noqa: PLR0911 - one for each measure
    """Return what the board itself has of a driver, whatever is on it, in the driver's unit."""
    match driver:
        case (
            Driver.LOT
            | Driver.BOARD
            | Driver.PANEL
            | Driver.WORKING_PANEL
            | Driver.AMOUNT
            | Driver.DEFECT
            | Driver.RETURN
        ):
            return ONE
        case Driver.PANEL_AREA | Driver.CUT:
            return plan.cut_dm if driver is Driver.CUT else plan.panel_area_dm2
        case Driver.SIDE | Driver.PANEL_SIDE:
            return Decimal(plan.sides)
        case Driver.AREA:
            return plan.area_dm2
        case Driver.AREA_SIDE:
            return plan.area_dm2 * plan.sides
        case Driver.PERIMETER:
            return (plan.width_mm + plan.height_mm) * 2 / _MM_PER_DM
        case Driver.SHORT_SIDE | Driver.LONG_SIDE:
            return _side_length(plan, driver)
        case _:
            assert_never(driver)


def _side_length(
    plan: BoardPlan,
    driver: Literal[Driver.SHORT_SIDE, Driver.LONG_SIDE],
) -> Decimal:
    """Return the length of the shorter or the longer side in mm."""
    short, long = sorted((plan.width_mm, plan.height_mm))
    return short if driver is Driver.SHORT_SIDE else long


def _made(board: BoardWork, selection: Selection, driver: _OfBareBoard) -> Count:
    """Return what a bare board has by the way it is made; missing where nobody states it."""
    made = PROPERTY_OF[driver]
    value = board.plan.bare.value(made)
    if value is None:
        return Count(NONE, (not_stated(made),))
    return _where_any(board, selection, Decimal(value))


def not_stated(made: BoardProperty) -> Unknown:
    """Return that nobody states a property of the bare board."""
    return Unknown(told("{property} of the bare board: not stated", property=told(made)))


def _arrays(board: BoardWork) -> BoardWork:
    arrays = tuple(tally for tally in board.tallies if tally.hidden_joints)
    return BoardWork(board.plan, arrays)


def _unique_parts(board: BoardWork, selection: Selection) -> Count:
    """Return how many different parts there are."""
    parts: set[str] = set()
    for tally in selected(board, selection):
        parts |= tally.parts
    return Count(Decimal(len(parts)), doubtful(board, selection))


def _feeders(board: BoardWork, selection: Selection) -> Count:
    """Return how many different parts are placed by machine, once for each side they occur on."""
    feeders: set[tuple[str, PlacedSide]] = set()
    for tally in selected(board, selection):
        if tally.mount is Mount.SMT:
            feeders.update((part, tally.side) for part in tally.parts)
    return Count(Decimal(len(feeders)), doubtful(board, selection))


def _placements(board: BoardWork, selection: Selection) -> Count:
    counts = [Count(tally.placements, tally.no_placements) for tally in selected(board, selection)]
    return counts_together([*counts, Count(NONE, doubtful(board, selection))])


def _joints(board: BoardWork, selection: Selection) -> Count:
    counts = [Count(tally.joints, tally.no_joints) for tally in selected(board, selection)]
    return counts_together([*counts, Count(NONE, doubtful(board, selection))])


def _where_any(
    board: BoardWork,
    selection: Selection,
    amount: Decimal,
) -> Count:
    """Return the amount where a filter takes any part in."""
    if selection.is_everything:
        return Count(amount)
    placed = _placements(board, selection)
    return Count(amount) if placed.known else Count(NONE, placed.missing)


def _points(
    board: BoardWork,
    selection: Selection,
    rules: Sequence[PointRule],
) -> Count:
    """Return joints and placements weighted by the first rule that takes a part in.

    None: a point a joint.
    """
    known, missing = NONE, doubtful(board, selection)
    for tally in selected(board, selection):
        rule = _point_rule(tally, rules)
        known += tally.joints * rule.per_joint + tally.placements * rule.per_placement
        missing += tally.no_joints if rule.per_joint else tally.no_placements
    return Count(known, missing)


def _point_rule(tally: Tally, rules: Sequence[PointRule]) -> PointRule:
    for rule in rules:
        if _matches(tally, rule.selection):
            return rule
    return PointRule(EVERYTHING, ONE, NONE)


def boards_treated(
    starts: int,
    sampling: Sampling | None,
    multiple: int = 1,
) -> int:
    """Return how many of the boards started are treated: by the sampling plan, then up to a
    multiple.

    >>> boards_treated(100, Sampling(25, Decimal(20)))
    40
    """
    boards = starts
    if sampling and starts > sampling.first:
        share = (starts - sampling.first) * sampling.then_percent / 100
        boards = sampling.first + int(share.to_integral_value(ROUND_CEILING))
    return -(-boards // multiple) * multiple


def over_lot(  # noqa: PLR0911 - one for each way of counting
    work: Work,
    driver: Driver,
    one: Decimal,
    basis: Basis,
    boards: int,
) -> Decimal:
    """Return how much of a driver `boards` boards have, given what one board has.

    Per board, everything but lots, boards and panels is multiplied by the boards; boards, panels
    and what is counted by panel always are.
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
        case Driver.PANEL | Driver.PANEL_SIDE | Driver.PANEL_AREA | Driver.CUT:
            return one * work.board.plan.panels(boards)
        case Driver.WORKING_PANEL:
            return one * work.board.plan.working_panels(boards)
        case _:
            return one * boards if basis is Basis.PER_BOARD else one
