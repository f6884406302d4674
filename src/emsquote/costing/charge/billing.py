"""Bills of houses with fee tables: every charge is rounded to the cent, or those of one line of the
bill together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from emsquote.costing.rate_card import Activity, RateCard
from emsquote.model.money import Money, apportion
from emsquote.model.quote import Charge, Rounding


def as_billed(
    card: RateCard,
    activity: Activity,
    exact: Money,
) -> Money:
    """Return a charge's cost as it goes on: rounded where it is a line of a bill alone, exact
    otherwise.
    """
    is_line_alone = card.rounding is Rounding.LOT and not activity.bill
    return exact.rounded() if is_line_alone else exact


def together_on_bills(card: RateCard, charges: Sequence[Charge]) -> tuple[Charge, ...]:
    """Return the charges with those that share a line of the bill in cents that add up to the line,
    rounded once.
    """
    if card.rounding is not Rounding.LOT:
        return tuple(charges)
    billed = list(charges)
    for places in _places_on_bill(card, charges):
        costs = _in_cents([charges[place].cost for place in places])
        for place, cost in zip(places, costs, strict=True):
            billed[place] = replace(charges[place], cost=cost)
    return tuple(billed)


def _places_on_bill(card: RateCard, charges: Sequence[Charge]) -> Iterable[Sequence[int]]:
    """Return the places of the charges of each line of the bill that has a name."""
    line_of = {activity.name: activity.bill for activity in card.activities}
    places_on: dict[str, list[int]] = {}
    for place, charge in enumerate(charges):
        line = line_of.get(charge.activity)
        if line:
            places_on.setdefault(line, []).append(place)
    return places_on.values()


def _in_cents(costs: Sequence[Money]) -> tuple[Money, ...]:
    """Return the costs of one line of the bill in cents that add up to it."""
    amounts = [cost.amount for cost in costs]
    if min(amounts) < 0:  # a discount takes what its rounding gives
        return tuple(cost.rounded() for cost in costs)
    return apportion(sum(costs[1:], costs[0]), amounts)
