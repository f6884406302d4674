"""Parts that no activity of a card prices: a card that lists classes and forgets one must not place
it for nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from emsquote.costing.charge.charged import Charged, Gap
from emsquote.costing.charge.costing import Costing
from emsquote.costing.rate_card import Activity, Driver
from emsquote.costing.work import Tally, selected
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


def uncovered(costing: Costing, activities: Sequence[Activity], done: Charged) -> Charged:
    """Return what is placed, but by none of the card's activities: a gap and an open point for each
    class of part.

    Of routes, only those taken count. A card without any activity by placement, joint or point
    prices boards as a whole, and covers everything. Hardware that a card does not mount is a doubt:
    many houses leave it to the customer.
    """
    left_out = _routes_left_out(costing, activities, {charge.activity for charge in done.charges})
    by_part = [
        each for each in activities if each.driver in _BY_PART and each.stage is Stage.PRODUCTION
    ]
    if not by_part:
        return Charged()
    board = costing.work.board
    mine = [each for each in by_part if each.route not in left_out]
    covered = {id(tally) for each in mine for tally in selected(board, each.selection)}
    left = [each for each in board.tallies if each.mount in _CATEGORY and id(each) not in covered]
    parts = [_told(costing, each) for each in left if each.placements or each.no_placements]
    return sum(parts, Charged())


def _routes_left_out(
    costing: Costing, activities: Sequence[Activity], charged: set[str]
) -> set[str]:
    """Return the routes against which another was taken; where none was, that is told already."""
    taken = {each.route for each in activities if each.route and each.name in charged}
    names = [{route.name for route in choice.routes} for choice in costing.card.choices]
    return {name for routes in names if routes & taken for name in routes - taken}


def _told(costing: Costing, tally: Tally) -> Charged:
    labels = ", ".join(tally.labels[:_NAMED]) + (" …" if len(tally.labels) > _NAMED else "")
    place = costing.card.origin
    open_to_all = {"class": for_all(tally.part_class), "parts": for_all(labels)}
    if tally.mount is Mount.MECHANICAL:
        message = for_house(
            said(
                "{card} has no price for mounting {class}: {parts}",
                **{"card": costing.card.title, "class": tally.part_class, "parts": labels},
            ),
            instead=told("there is no price for mounting {class}: {parts}", **open_to_all),
        )
        hint = "it is bought and not mounted; add an activity, or mark it as not fitted"
        return Charged(
            findings=(Finding(Severity.DOUBT, "hardware-not-priced", place, message, hint),)
        )
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
            **open_to_all,
        ),
    )
    hint = "add the class to one of its activities"
    finding = Finding(Severity.OPEN, "class-not-priced", place, message, hint)
    return Charged(gaps=(Gap(_CATEGORY[tally.mount], Unknown(message)),), findings=(finding,))
