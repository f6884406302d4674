"""Ways to buy a part: the sensible orders of which one is in the best basket."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from msgspec import Struct

from emsquote.buy.buying import Sourced, order_of
from emsquote.buy.ladder import Ladder
from emsquote.buy.supplier_fees import values_by_house
from emsquote.money import ZERO
from emsquote.purchase import Bought, Order


class Way(Struct, frozen=True):
    """One way to buy a part: its orders, what they cost, and what parts are worth at each supplier."""

    orders: tuple[Order, ...]
    cost: Decimal
    values: Mapping[str, Decimal]

    @property
    def worth(self) -> Decimal:
        """Return what the parts are worth at all suppliers together."""
        return sum(self.values.values(), ZERO)


def ways_to_buy(sourced: Sourced, bought: Bought, most_more: Decimal | None) -> tuple[Way, ...]:
    """Return the ways to buy a part that could be in the best basket: single orders, and its own best plan.

    `most_more` is how much a way may cost above the best plan; None where even a far dearer one may be needed.
    """
    return tuple(_worth_a_look(_all_ways(sourced, bought), most_more))


def _way(orders: Sequence[Order]) -> Way:
    return Way(tuple(orders), sum((order.cost.amount for order in orders), ZERO), values_by_house(orders))


def _all_ways(sourced: Sourced, bought: Bought) -> list[Way]:
    """Return the part's own best plan, then the cheapest order of each supplier at each of its price breaks."""
    required = bought.demand.required
    found = [_way(bought.orders)]
    for ladder in _ladders(sourced, bought):
        for step in ladder.steps:
            quantity = step.quantity_for(required)
            if quantity is not None:
                found.append(_way([order_of(ladder.choice(step, quantity), sourced.terms.currency)]))
    return found


def _ladders(sourced: Sourced, bought: Bought) -> list[Ladder]:
    """Return the ladders that may be used; only those of preferred suppliers if these meet the demand."""
    terms = sourced.terms
    preferred = terms.preferred_suppliers and all(terms.prefers(order.offer) for order in bought.orders)
    here = [ladder for market in sourced.markets if market.unit == bought.demand.unit for ladder in market.ladders]
    return [ladder for ladder in here if not preferred or terms.prefers(ladder.offer)]


def _worth_a_look(found: Sequence[Way], most_more: Decimal | None) -> list[Way]:
    """Leave out ways that cannot be in the best basket.

    A way is useless beside one from the same supplier that costs no more and is worth no less; and, where a part may
    always be bought its own best way, if it costs more than that and all suppliers' fixed costs together.
    """
    kept: dict[tuple[str, ...], list[Way]] = {}
    for way in sorted(found, key=lambda each: (each.cost, -each.worth)):
        if most_more is not None and way.cost > found[0].cost + most_more:
            break
        houses = tuple(sorted(way.values))
        if all(way.worth > each.worth for each in kept.get(houses, ())):
            kept.setdefault(houses, []).append(way)
    return [way for some in kept.values() for way in some]
