"""Lead time: days from the order to finished boards at the dock, and what sets them (method 8)."""

from __future__ import annotations

from collections.abc import Sequence

from emsquote.buying.plan import order_lead_days
from emsquote.costing.rate_card import RateCard, Turn
from emsquote.costing.work import BoardPlan
from emsquote.model.included import IncludedItem, ItemAnswer
from emsquote.model.money import Unknown
from emsquote.model.purchase import (
    Bought,
    Estimated,
    NoOffer,
    Proposal,
    Purchase,
    Shortage,
    Supplied,
)
from emsquote.model.quote import LeadTime
from emsquote.wording.sentence import Counted, for_all, joined, said


def lead_time(
    card: RateCard,
    board_days: int,
    bought: Sequence[Purchase],
    turn: Turn | None,
    board: IncludedItem | None,
) -> LeadTime | Unknown:
    """Return the longest part's or the bare board's days, plus kitting, build, test and freight.

    `board_days` are those to a bare board of the house (`days_to_board`). `board` is what holds of
    the bare board, None where none is needed. The days of one that is bought are those of its
    offer; when one comes that is not the house's nobody here knows, and the days count from then.
    """
    answer = board.answer if board else None
    if board and answer is ItemAnswer.OPEN:
        return Unknown(board.how)
    waiting = _waiting(bought, board_days if answer is ItemAnswer.HOUSE else None)
    if isinstance(waiting, Unknown):
        return waiting
    longest, days = waiting
    build = turn.build_days if turn else card.lead.build
    in_house = card.lead.kitting + build + card.lead.test
    set_by = said(
        "{longest}: {days}, then {after} in the house",
        longest=longest,
        days=Counted(days, "day", "days"),
        after=Counted(in_house, "day", "days"),
    )
    freight = card.lead.freight
    if freight:
        on_the_way = Counted(freight, "day", "days")
        set_by = said("{set_by} and {days} on the way", set_by=set_by, days=on_the_way)
    if answer in {ItemAnswer.CUSTOMER, ItemAnswer.EXCLUDED}:
        set_by = said("{set_by}, where the bare boards are there by then", set_by=set_by)
    return LeadTime(days + in_house + freight, set_by)


def _waiting(
    bought: Sequence[Purchase],
    board_days: int | None,
) -> tuple[str, int] | Unknown:
    """Return what is waited for longest, with its days: a part, or a board of the house."""
    longest: str = said("parts") if board_days is None else said("bare board")
    days = board_days or 0
    for purchase in bought:
        its_days = days_of(purchase)
        if not isinstance(its_days, int):
            return its_days
        if its_days > days:
            longest, days = purchase.demand.label, its_days
    return longest, days


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
        case NoOffer() | Shortage() | Proposal() | Estimated():
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
