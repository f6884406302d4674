"""Lead time: days from the order to finished boards at the dock, and what sets them (method 8)."""

from __future__ import annotations

from collections.abc import Sequence

from emsquote.buy import order_lead_days
from emsquote.money import Unknown
from emsquote.purchase import Bought, NoOffer, Purchase, Shortage, Supplied
from emsquote.quote import LeadTime
from emsquote.rate_card import RateCard, Turn
from emsquote.sentence import Counted, joined, said


def lead_time(card: RateCard, bought: Sequence[Purchase], turn: Turn | None) -> LeadTime | Unknown:
    """Return the longest part's or the bare board's days, plus kitting, build, test and freight."""
    waiting: list[tuple[str, int]] = [(said("bare board"), card.lead.board)]
    for each in bought:
        days = days_of(each)
        if isinstance(days, Unknown):
            return days
        waiting.append((each.demand.label, days))
    longest, days = max(waiting, key=lambda part: part[1])
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
        case Supplied():
            return 0
        case NoOffer() | Shortage():
            return Unknown(joined([purchase.demand.label, purchase.reason], ": "))
        case Bought():
            each = [order_lead_days(order) for order in purchase.orders]
            unknown = next((days for days in each if isinstance(days, Unknown)), None)
            return unknown or max((days for days in each if not isinstance(days, Unknown)), default=0)
