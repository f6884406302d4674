"""Parts that no activity of a card prices: a card that lists classes and forgets one must not place it for nothing."""

from __future__ import annotations

from collections.abc import Sequence

from emsquote.charge.charged import Charged, Gap
from emsquote.charge.costing import Costing
from emsquote.finding import Finding, Severity
from emsquote.money import Unknown
from emsquote.part import Mount
from emsquote.quote import Category, Stage
from emsquote.rate_card import Activity, Driver
from emsquote.work import Tally, selected

_BY_PART = {Driver.PLACEMENT, Driver.JOINT, Driver.POINT}
_CATEGORY = {Mount.SMT: Category.SMT, Mount.THT: Category.THROUGH_HOLE}


def uncovered(costing: Costing, activities: Sequence[Activity]) -> Charged:
    """Return a gap and an open point for each class of part that is placed, but by none of the card's activities.

    A card without any activity by placement, joint or point prices boards as a whole, and covers everything.
    """
    by_part = [each for each in activities if each.driver in _BY_PART and each.stage is Stage.PRODUCTION]
    if not by_part:
        return Charged()
    board = costing.work.board
    covered = {id(tally) for each in by_part for tally in selected(board, each.selection)}
    left = [each for each in board.tallies if each.mount in _CATEGORY and each.placements and id(each) not in covered]
    gaps, findings = [], []
    for tally in left:
        message = _message(costing, tally)
        gaps.append(Gap(_CATEGORY[tally.mount], Unknown(message)))
        findings.append(
            Finding(
                Severity.OPEN,
                "class-not-priced",
                costing.card.origin,
                message,
                "add the class to one of its activities",
            )
        )
    return Charged(gaps=tuple(gaps), findings=tuple(findings))


def _message(costing: Costing, tally: Tally) -> str:
    labels = ", ".join(tally.labels[:3]) + (" …" if len(tally.labels) > 3 else "")  # noqa: PLR2004 - three are enough
    return f"{costing.card.title} has no price for placing {tally.mount} {tally.part_class}: {labels}"
