"""Lead time: days from the order to finished boards at the dock, and what sets them (method 8)."""

from __future__ import annotations

from collections.abc import Sequence

from emsquote.buying.plan import order_lead_days
from emsquote.costing.rate_card import RateCard, Turn
from emsquote.model.money import Unknown
from emsquote.model.purchase import Bought, NoOffer, Purchase, Shortage, Supplied
from emsquote.model.quote import LeadTime
from emsquote.wording.sentence import Counted, for_all, joined, said


def lead_time(card: RateCard, bought: Sequence[Purchase], turn: Turn | None) -> LeadTime | Unknown:
    """Return the longest part's or the bare board's days, plus kitting, build, test and freight."""
    longest: str = said("bare board")
    days = card.lead.board
    for each in bought:
        waiting = days_of(each)
        if not isinstance(waiting, int):
            return waiting
        if waiting > days:
            longest, days = each.demand.label, waiting
    build = turn.build_days if turn else card.lead.build
    after = card.lead.kitting + build + card.lead.test + card.lead.freight
    told = said(
        "{longest}: {days}, then {after} in the house",
        longest=longest,
        days=Counted(days, "day", "days"),
        after=Counted(after, "day", "days"),
    )
    return LeadTime(days + after, told)


def days_of(purchase: Purchase) -> int | Unknown:
    """Return the days until what is bought of a part is at the dock."""
    match purchase:
        case Bought():
            longest = 0
            for order in purchase.orders:
                days = order_lead_days(order)
                if not isinstance(days, int):
                    return days
                longest = max(longest, days)
            return longest
        case Supplied():
            return 0
        case NoOffer() | Shortage():
            return Unknown(joined([for_all(purchase.demand.label), purchase.reason], ": "))
