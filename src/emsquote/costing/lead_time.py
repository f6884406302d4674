"""Lead time: days from the order to finished boards at the dock, and what sets them (method 8)."""

from __future__ import annotations

from collections.abc import Sequence

from emsquote.buying.plan import order_lead_days
from emsquote.costing.rate_card import RateCard, Turn
from emsquote.costing.work import BoardPlan
from emsquote.model.money import Unknown
from emsquote.model.purchase import Bought, Estimated, NoOffer, Purchase, Shortage, Supplied
from emsquote.model.quote import LeadTime
from emsquote.wording.sentence import Counted, for_all, joined, said


def lead_time(
    card: RateCard,
    board_days: int,
    bought: Sequence[Purchase],
    turn: Turn | None,
) -> LeadTime | Unknown:
    """Return the longest part's or the bare board's days, plus kitting, build, test and freight.

    `board_days` are those to the bare board, in parallel to the parts (`days_to_board`).
    """
    longest: str = said("bare board")
    days = board_days
    for purchase in bought:
        waiting = days_of(purchase)
        if not isinstance(waiting, int):
            return waiting
        if waiting > days:
            longest, days = purchase.demand.label, waiting
    build = turn.build_days if turn else card.lead.build
    in_house = card.lead.kitting + build + card.lead.test
    after = in_house + card.lead.freight
    told = said(
        "{longest}: {days}, then {after} in the house",
        longest=longest,
        days=Counted(days, "day", "days"),
        after=Counted(after, "day", "days"),
    )
    return LeadTime(days + after, told)


def days_to_board(card: RateCard, plan: BoardPlan) -> int:
    """Return the working days to the bare board, by its layers and how soon it shall come."""
    return card.delivery(plan.delivery).days_of(plan.bare.layers)


def days_of(purchase: Purchase) -> int | Unknown:
    """Return the days until what is bought of a part is at the dock."""
    match purchase:
        case Bought():
            return _longest([order_lead_days(order) for order in purchase.orders])
        case Supplied():
            return 0
        case NoOffer() | Shortage() | Estimated():
            label = for_all(purchase.demand.label)
            return Unknown(joined([label, purchase.reason], ": "))


def _longest(waiting: Sequence[int | Unknown]) -> int | Unknown:
    """Return the most days, unknown if any of them are."""
    longest = 0
    for days in waiting:
        if not isinstance(days, int):
            return days
        longest = max(longest, days)
    return longest
