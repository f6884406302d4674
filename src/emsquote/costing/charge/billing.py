"""Bills of houses with fee tables: every charge is rounded to the cent, or several together as one
line of the bill.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from emsquote.costing.rate_card import Activity, RateCard
from emsquote.model.money import Money, apportion
from emsquote.model.quote import Charge, Rounding


def as_billed(card: RateCard, activity: Activity, exact: Money) -> Money:
    """Return a charge's cost as it goes on: rounded where it is a line of a bill alone, exact
    otherwise.
    """
    return exact.rounded() if card.rounding is Rounding.LOT and not activity.bill else exact


def together_on_bills(card: RateCard, charges: Sequence[Charge]) -> tuple[Charge, ...]:
    """Return the charges with those that share a line of the bill in cents that add up to the line,
    rounded once.
    """
    line_of = {each.name: each.bill for each in card.activities if each.bill}
    if card.rounding is not Rounding.LOT or not line_of:
        return tuple(charges)
    shares: dict[int, Money] = {}
    for line in dict.fromkeys(line_of.values()):
        shares |= _in_cents(charges, line, line_of)
    return tuple(
        replace(each, cost=shares.get(place, each.cost)) for place, each in enumerate(charges)
    )


def _in_cents(charges: Sequence[Charge], line: str, line_of: Mapping[str, str]) -> dict[int, Money]:
    places = [place for place, each in enumerate(charges) if line_of.get(each.activity) == line]
    costs = [charges[place].cost for place in places]
    if not costs:
        return {}
    if any(each.amount < 0 for each in costs):  # a discount takes what its rounding gives
        return {place: cost.rounded() for place, cost in zip(places, costs, strict=True)}
    whole = sum(costs[1:], costs[0])
    return dict(zip(places, apportion(whole, [each.amount for each in costs]), strict=True))
