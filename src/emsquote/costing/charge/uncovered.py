"""Parts that no activity of a card prices: a card that lists classes and forgets one must not place
it for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from emsquote.costing.charge.charged import Charged, Gap
from emsquote.costing.charge.costing import Costing
from emsquote.costing.rate_card import Activity, Driver
from emsquote.costing.work import BoardWork, Tally, selected
from emsquote.finding import Finding, Severity
from emsquote.model.money import Unknown
from emsquote.model.part import Mount
from emsquote.model.quote import Category, Stage
from emsquote.wording.sentence import for_all, for_house, said, told

_BY_PART = {Driver.PLACEMENT, Driver.JOINT, Driver.POINT}
_CATEGORY = {
    Mount.SMT: Category.SMT,
    Mount.THT: Category.THROUGH_HOLE,
    Mount.MECHANICAL: Category.ASSEMBLY,
}
_NAMED = 3


def uncovered(
    costing: Costing,
    activities: Sequence[Activity],
    done: Charged,
) -> Charged:
    """Return what is placed, but by none of the card's activities: a gap and an open point for each
    class of part.

    Of routes, only those taken count. A card without any activity by placement, joint or point
    prices boards as a whole, and covers everything. Hardware that a card does not mount is a doubt:
    many houses leave it to the customer.
    """
    by_part = [activity for activity in activities if _places_parts(activity)]
    if not by_part:
        return Charged()
    left_out = _routes_left_out(costing, activities, done)
    taken = [activity for activity in by_part if activity.route not in left_out]
    told_of = [_told(costing, tally) for tally in _tallies_left(costing, taken)]
    return sum(told_of, Charged())


def _places_parts(activity: Activity) -> bool:
    return activity.driver in _BY_PART and activity.stage is Stage.PRODUCTION


def _routes_left_out(
    costing: Costing,
    activities: Sequence[Activity],
    done: Charged,
) -> set[str]:
    """Return the routes against which another was taken; where none was, that is told already."""
    charged = {charge.activity for charge in done.charges}
    taken = {activity.route for activity in activities if activity.name in charged}
    left_out: set[str] = set()
    for choice in costing.card.choices:
        routes = {route.name for route in choice.routes}
        if routes & taken:
            left_out |= routes - taken
    return left_out


def _tallies_left(costing: Costing, activities: Sequence[Activity]) -> list[Tally]:
    """Return the parts to be placed that no activity takes in."""
    board = costing.work.board
    covered: set[int] = set()
    for activity in activities:
        covered.update(map(id, selected(board, activity.selection)))
    return [tally for tally in _placed(board) if id(tally) not in covered]


def _placed(board: BoardWork) -> Iterator[Tally]:
    """Yield the parts that somebody has to place."""
    for tally in board.tallies:
        is_on_board = tally.placements or tally.no_placements
        if is_on_board and tally.mount in _CATEGORY:
            yield tally


def _told(costing: Costing, tally: Tally) -> Charged:
    labels = ", ".join(tally.labels[:_NAMED])
    if len(tally.labels) > _NAMED:
        labels += " …"
    if tally.mount is Mount.MECHANICAL:
        return Charged(findings=(_not_mounted(costing, tally, labels),))
    finding = _not_placed(costing, tally, labels)
    gap = Gap(_CATEGORY[tally.mount], Unknown(finding.message))
    return Charged(gaps=(gap,), findings=(finding,))


def _not_mounted(
    costing: Costing,
    tally: Tally,
    labels: str,
) -> Finding:
    message = for_house(
        said(
            "{card} has no price for mounting {class}: {parts}",
            **{
                "card": costing.card.title,
                "class": tally.part_class,
                "parts": labels,
            },
        ),
        instead=told(
            "there is no price for mounting {class}: {parts}",
            **{"class": for_all(tally.part_class), "parts": for_all(labels)},
        ),
    )
    return Finding(
        severity=Severity.DOUBT,
        code="hardware-not-priced",
        origin=costing.card.origin,
        message=message,
        hint="it is bought and not mounted; add an activity, or mark it as not fitted",
    )


def _not_placed(
    costing: Costing,
    tally: Tally,
    labels: str,
) -> Finding:
    message = for_house(
        said(
            "{card} has no price for placing {mount} {class}: {parts}",
            **{
                "card": costing.card.title,
                "mount": tally.mount,
                "class": tally.part_class,
                "parts": labels,
            },
        ),
        instead=told(
            "there is no price for placing {mount} {class}: {parts}",
            mount=for_all(tally.mount),
            **{"class": for_all(tally.part_class), "parts": for_all(labels)},
        ),
    )
    return Finding(
        severity=Severity.OPEN,
        code="class-not-priced",
        origin=costing.card.origin,
        message=message,
        hint="add the class to one of its activities",
    )
