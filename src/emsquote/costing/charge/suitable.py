"""What suits a board: the bounds between which a route or an activity holds, and the bare boards
that it is for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from enum import StrEnum

from emsquote.costing.charge.figures import counted, told_amount
from emsquote.costing.rate_card import BoardSelection, Driver, Limit, PointRule
from emsquote.costing.work import BoardPlan, Count, Work, not_stated, on_board, over_lot
from emsquote.model.bare_board import BoardProperty
from emsquote.model.money import Unknown
from emsquote.model.quote import Basis
from emsquote.wording.sentence import as_sentence, joined, said

Points = tuple[PointRule, ...]
OVER_LOT = {Driver.BOARD, Driver.PANEL}
"""Drivers whose limits are those of the lot."""


def limit_count(work: Work, limit: Limit, points: Points) -> Count:
    """Return how much there is of what a limit bounds."""
    count = on_board(work.board, limit.driver, limit.selection, points)
    if limit.driver not in OVER_LOT:
        return count
    amount = over_lot(work, limit.driver, count.known, Basis.PER_BOARD, work.starts)
    return Count(amount, count.missing)


def broken(work: Work, limit: Limit, points: Points) -> str:
    """Return how a limit is broken, "" if it is kept."""
    count = limit_count(work, limit, points)
    is_less = limit.at_least is not None and count.known < limit.at_least
    if count.missing and (limit.at_most is not None or is_less):
        return count.missing[0].reason
    if limit.at_least is not None and is_less:
        return said(
            "{told}, at least {least} needed",
            told=counted(count.known, limit.driver),
            least=told_amount(limit.at_least),
        )
    if limit.at_most is not None and count.known > limit.at_most:
        return said(
            "{told}, at most {most} possible",
            told=counted(count.known, limit.driver),
            most=told_amount(limit.at_most),
        )
    return ""


def lacking(work: Work, limits: Collection[Limit], points: Points) -> Iterator[Unknown]:
    """Yield what must be known to tell whether limits are kept, and is not."""
    for limit in limits:
        yield from limit_count(work, limit, points).missing


def other_boards(plan: BoardPlan, boards: BoardSelection) -> Iterator[str]:
    """Yield why a board is none of those meant; nothing if it is, or if nobody can tell."""
    for name, asked, value in _named(plan, boards):
        if value is not None and value not in asked:
            yield _not_that(name, value, asked)
    features = plan.bare.features
    if boards.features and not boards.features & features:
        yield said("only with {features}", features=_listed(boards.features))
    if boards.separations and plan.separation not in boards.separations:
        yield _not_that(said("separation"), plan.separation, boards.separations)
    if boards.deliveries and plan.delivery not in boards.deliveries:
        yield _not_that(said("delivery"), plan.delivery, boards.deliveries)


def unknown_boards(plan: BoardPlan, boards: BoardSelection) -> Iterator[Unknown]:
    """Yield what must be known to tell whether a board is one of those meant, and is not."""
    for name, _, value in _named(plan, boards):
        if value is None:
            yield not_stated(name)


def _named(
    plan: BoardPlan,
    boards: BoardSelection,
) -> Iterator[tuple[BoardProperty, Collection[object], object]]:
    """Yield each property that a filter names: with what it takes, and what the board has."""
    if boards.is_everything:  # most activities, at every quantity
        return
    asked: dict[BoardProperty, Collection[object]] = {
        BoardProperty.LAYERS: boards.layers,
        BoardProperty.MATERIAL: boards.materials,
        BoardProperty.FINISH: boards.finishes,
        BoardProperty.MASK: boards.masks,
    }
    for name, taken in asked.items():
        if taken:
            yield name, taken, plan.bare.value(name)


def _not_that(name: str, value: object, asked: Collection[object]) -> str:
    return said(
        "{property} {value}, only for {asked}",
        property=as_sentence(name),
        value=_word(value),
        asked=_listed(asked),
    )


def _listed(words: Collection[object]) -> str:
    return joined(sorted(_word(word) for word in words), ", ")


def _word(value: object) -> str:
    """Return a word or a number of a filter, to be said in any language."""
    return said(value.value if isinstance(value, StrEnum) else str(value))
