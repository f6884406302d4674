"""Counting: how much of a driver a board has, and how much a lot of boards has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import ROUND_CEILING, Decimal
from typing import Literal, assert_never

from emsquote.costing.rate_card.activity import EVERYTHING, Driver, Sampling, Selection
from emsquote.costing.rate_card.card import PointRule
from emsquote.costing.work.board import BoardWork, Count, Tally, Work
from emsquote.costing.work.plan import BoardPlan
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
    Driver.AMOUNT,
    Driver.DEFECT,
    Driver.RETURN,
    Driver.SIDE,
    Driver.PANEL_SIDE,
    Driver.LAYER,
    Driver.AREA,
    Driver.AREA_SIDE,
    Driver.PERIMETER,
    Driver.SHORT_SIDE,
    Driver.LONG_SIDE,
]
_PLACED = {Mount.SMT, Mount.THT, Mount.MECHANICAL, Mount.UNKNOWN}


def selected(board: BoardWork, selection: Selection) -> tuple[Tally, ...]:
    """Return what a filter surely takes in."""
    known = board.selected.get(selection)
    if known is None:
        known = board.selected[selection] = tuple(
            each for each in board.tallies if _matches(each, selection) is True
        )
    return known


def narrowed(board: BoardWork, selection: Selection) -> BoardWork:
    """Return the board with only what a filter takes in, or might."""
    known = board.narrowed.get(selection)
    if known is None:
        kept = tuple(each for each in board.tallies if _matches(each, selection) is not False)
        known = board.narrowed[selection] = BoardWork(board.plan, kept)
    return known


def doubtful(board: BoardWork, selection: Selection) -> tuple[Unknown, ...]:
    """Return the lines of which nobody can tell whether the filter takes them in, since their mount
    is not known.
    """
    return tuple(
        Unknown(told("{part}: how it is mounted is not known", part=for_all(label)))
        for each in board.tallies
        if _matches(each, selection) is None
        for label in each.labels
    )


def _matches(tally: Tally, selection: Selection) -> bool | None:
    if selection is EVERYTHING or selection == EVERYTHING:
        return tally.mount in _PLACED
    certain = (
        (
            not selection.classes
            or tally.part_class in selection.classes
            or tally.part_class is PartClass.UNKNOWN
        )
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
    key = (driver, selection, points)
    known = board.counts.get(key)
    if known is None:
        known = board.counts[key] = _counted(board, driver, selection, points)
    return known


def _counted(
    board: BoardWork, driver: Driver, selection: Selection, points: Sequence[PointRule]
) -> Count:
    match driver:
        case Driver.PLACEMENT | Driver.ARRAY:
            counted = _arrays(board) if driver is Driver.ARRAY else board
            return _summed(
                counted, selection, lambda each: each.placements, lambda each: each.no_placements
            )
        case Driver.JOINT:
            return _summed(board, selection, lambda each: each.joints, lambda each: each.no_joints)
        case Driver.POINT:
            return _points(board, selection, points)
        case Driver.UNIQUE_PART | Driver.FEEDER:
            return _different(board, selection, by_machine=driver is Driver.FEEDER)
        case Driver.LAYER if not board.plan.layers:
            return Count(NONE, (Unknown(told("the board's layers are not stated")),))
        case _:
            return _where_any(board, selection, _size(board.plan, driver))


def _size(plan: BoardPlan, driver: _OfBoard) -> Decimal:
    """Return what the board itself has of a driver, whatever is on it, in the driver's unit."""
    match driver:
        case (
            Driver.LOT | Driver.BOARD | Driver.PANEL | Driver.AMOUNT | Driver.DEFECT | Driver.RETURN
        ):
            return ONE
        case Driver.SIDE | Driver.PANEL_SIDE | Driver.LAYER:
            return Decimal((plan.layers or 0) if driver is Driver.LAYER else plan.sides)
        case Driver.AREA | Driver.AREA_SIDE:
            return plan.area_dm2 * (1 if driver is Driver.AREA else plan.sides)
        case Driver.PERIMETER:
            return (plan.width_mm + plan.height_mm) * 2 / _MM_PER_DM
        case Driver.SHORT_SIDE | Driver.LONG_SIDE:
            pick = min if driver is Driver.SHORT_SIDE else max
            return pick(plan.width_mm, plan.height_mm)
        case _:
            assert_never(driver)


def _arrays(board: BoardWork) -> BoardWork:
    return BoardWork(board.plan, tuple(each for each in board.tallies if each.hidden_joints))


def _different(board: BoardWork, selection: Selection, *, by_machine: bool) -> Count:
    """Return how many different parts there are.

    By machine, those of SMT, once for each side they occur on.
    """
    chosen = selected(board, selection)
    if by_machine:
        feeders = {
            (part, each.side) for each in chosen if each.mount is Mount.SMT for part in each.parts
        }
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
    return Count(
        NONE,
        tuple(lack for each in chosen for lack in each.no_placements) + doubtful(board, selection),
    )


def _points(board: BoardWork, selection: Selection, rules: Sequence[PointRule]) -> Count:
    """Return joints and placements weighted by the first rule that takes a part in.

    None: a point a joint.
    """
    known, missing = NONE, doubtful(board, selection)
    for tally in selected(board, selection):
        rule = next(
            (each for each in rules if _matches(tally, each.selection)),
            PointRule(EVERYTHING, ONE, NONE),
        )
        known += tally.joints * rule.per_joint + tally.placements * rule.per_placement
        missing += tally.no_joints if rule.per_joint else tally.no_placements
    return Count(known, missing)


def boards_treated(starts: int, sampling: Sampling | None, multiple: int = 1) -> int:
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


def over_lot(work: Work, driver: Driver, one: Decimal, basis: Basis, boards: int) -> Decimal:
    """Return how much of a driver `boards` boards have, given what one board has.

    Per board, everything but lots, boards and panels is multiplied by the boards; boards and panels
    always are.
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
