"""Buying a part: its demand against the offers that may meet it, and what becomes of it.

What does not depend on the quantity (which offers may be used, what they cost landed) is settled once for all columns
of a quote: `sourced_parts`, then `purchases` for each quantity.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from emsquote.bom import Supply
from emsquote.buy.demand import Wanted, demand_in, demand_of, without_attrition
from emsquote.buy.explain import explained
from emsquote.buy.ladder import Choice, Ladder, ladder_of
from emsquote.buy.plan import Plan, admitted, least_cost_plan
from emsquote.buy.split import all_that_can_be_had
from emsquote.buy.terms import BuyingTerms
from emsquote.measure import UnitError
from emsquote.money import ZERO, Money, Unknown
from emsquote.names import maker_name
from emsquote.offer import Offer
from emsquote.part_number import plain_number
from emsquote.purchase import Attrition, Bought, Demand, NoOffer, Order, Purchase, Shortage, Supplied
from emsquote.sentence import joined, said


class _Market(Struct, frozen=True):
    """The offers of a part that count in one unit: those that may be used, and why others may not."""

    unit: str
    ladders: tuple[Ladder, ...]
    refused: tuple[str, ...]
    suppliers: tuple[str, ...]

    def may_cost_more_than(self, limit: Decimal) -> bool:
        """Whether a unit may cost more than so much, all things included."""
        return any(ladder.dearest > limit or ladder.fixed for ladder in self.ladders)


class Sourced(Struct, frozen=True):
    """A part that is wanted, with its offers as these terms see them."""

    wanted: Wanted
    markets: tuple[_Market, ...]
    terms: BuyingTerms
    dear_above: Decimal | None
    """The price of a unit, in the terms' currency, above which nothing is lost; None where there is none."""


class Shelf(Struct, frozen=True):
    """Offers of a part that may meet it together, counted in one unit, and what is due in it."""

    due: Demand
    ladders: tuple[Ladder, ...]

    def has_too_few(self, ladder: Ladder) -> bool:
        """Whether an offer cannot supply what is due."""
        return ladder.most is not None and ladder.most < self.due.required

    @property
    def is_scarce(self) -> bool:
        """Whether the part may be split over several offers, because one has too few of it."""
        return len(self.ladders) > 1 and any(self.has_too_few(each) for each in self.ladders)


def _market(unit: str, offers: Sequence[tuple[Offer, bool]], terms: BuyingTerms) -> _Market:
    """Judge the offers that count in one unit."""
    judged = [ladder_of(offer, terms, is_alternate=alternate) for offer, alternate in offers]
    return _Market(
        unit,
        tuple(each for each in judged if isinstance(each, Ladder)),
        tuple(sorted({each for each in judged if isinstance(each, str)})),
        tuple(sorted({offer.supplier for offer, _ in offers})),
    )


def _markets(
    offers: Sequence[Offer], alternates: Sequence[Offer], terms: BuyingTerms, *, any_part: bool = False
) -> tuple[_Market, ...]:
    """Group the offers that may meet a demand together: those in one unit, and where any part will do, of one part."""
    groups: dict[tuple[str, str, str], list[tuple[Offer, bool]]] = {}
    for offer, is_alternate in [*((each, False) for each in offers), *((each, True) for each in alternates)]:
        part = (plain_number(offer.mpn), maker_name(offer.manufacturer)) if any_part else ("", "")
        groups.setdefault((offer.unit, *part), []).append((offer, is_alternate))
    return tuple(_market(key[0], groups[key], terms) for key in sorted(groups))


def sourced_parts(wanted: Sequence[Wanted], terms: BuyingTerms) -> tuple[Sourced, ...]:
    """Judge the offers of every wanted part under the terms, once for all quantities."""
    return tuple(Sourced(each, _markets_of(each, terms), terms, _dear_above(each.attrition, terms)) for each in wanted)


def _markets_of(wanted: Wanted, terms: BuyingTerms) -> tuple[_Market, ...]:
    if wanted.obstacle:
        return ()
    return _markets(wanted.offers, wanted.alternates, terms, any_part=wanted.any_part)


def order_of(choice: Choice, currency: str) -> Order:
    """Return a choice as an order, its cost in the quote's currency."""
    ladder = choice.ladder
    cost = Money(choice.cost, currency)
    return Order(
        ladder.offer, choice.quantity, choice.step.price_break, cost, ladder.exchange_rate, ladder.is_alternate
    )


def _dear_above(attrition: Attrition, terms: BuyingTerms) -> Decimal | None:
    if attrition.none_above is None:
        return None
    here = terms.exchange_rates.convert(attrition.none_above, terms.currency)
    return None if isinstance(here, Unknown) else here.amount


def _planned(
    demand: Demand, market: _Market, terms: BuyingTerms, dear_above: Decimal | None
) -> tuple[Demand, Plan | None]:
    """Return a demand with its cheapest plan; of dear parts nothing is lost, so nothing is added (method 2)."""
    if dear_above is not None and market.may_cost_more_than(dear_above):
        singly = without_attrition(demand)
        plan = least_cost_plan(market.ladders, singly.required, terms)
        if plan and plan.cost > dear_above * plan.ordered:
            return singly, plan
    return demand, least_cost_plan(market.ladders, demand.required, terms)


def _bought(demand: Demand, plan: Plan, terms: BuyingTerms) -> Bought:
    ordered = plan.ordered
    excess = ordered - demand.required
    cost = Money(plan.cost, terms.currency)
    return Bought(
        demand=demand,
        orders=tuple(order_of(choice, terms.currency) for choice in plan.orders),
        cost=cost,
        excess=excess,
        excess_cost=cost * excess / ordered if excess else Money.zero(terms.currency),
        why=explained(plan, demand.required, terms),
    )


def _nothing_to_buy(demand: Demand, terms: BuyingTerms) -> Bought:
    nothing = Money.zero(terms.currency)
    return Bought(
        demand, (), nothing, 0, nothing, said("stock in hand meets the need" if demand.need else "none needed")
    )


def _short(demand: Demand, market: _Market, terms: BuyingTerms) -> Shortage:
    orders = all_that_can_be_had(market.ladders)
    ordered = sum(order.quantity for order in orders)
    few = said("only {some} of {all} can be had in time", some=ordered, all=demand.required)
    reason = joined([few, *market.refused])
    return Shortage(demand, tuple(order_of(each, terms.currency) for each in orders), demand.required - ordered, reason)


def _due(demand: Demand, market: _Market) -> Demand | NoOffer:
    """Return the demand as a market counts it, or why that sells none of it."""
    try:
        due = demand_in(demand, market.unit)
    except UnitError:
        reason = said(
            "{suppliers} sells it by {unit}, the BOM counts it in {counted}",
            suppliers=", ".join(market.suppliers),
            unit=market.unit,
            counted=demand.unit,
        )
        return NoOffer(demand, reason)
    if not market.ladders:
        return NoOffer(due, joined(list(market.refused)))
    return due


def _in_market(
    demand: Demand, market: _Market, terms: BuyingTerms, dear_above: Decimal | None
) -> Bought | Shortage | NoOffer:
    """Buy a demand from the offers that count in one unit."""
    due = _due(demand, market)
    if isinstance(due, NoOffer):
        return due
    due, plan = _planned(due, market, terms, dear_above)
    if not due.required:
        return _nothing_to_buy(due, terms)
    return _bought(due, plan, terms) if plan else _short(due, market, terms)


def _rank(result: Bought | Shortage | NoOffer) -> tuple[int, Decimal]:
    match result:
        case Bought():
            return 0, result.cost.amount
        case Shortage():
            return 1, Decimal(result.missing)
        case NoOffer():
            return 2, ZERO


def _meet(
    demand: Demand, markets: Sequence[_Market], terms: BuyingTerms, dear_above: Decimal | None
) -> Bought | Shortage | NoOffer:
    if not demand.required:
        return _nothing_to_buy(demand, terms)
    results = [_in_market(demand, market, terms, dear_above) for market in markets]
    if results and all(isinstance(result, NoOffer) for result in results):
        reasons = dict.fromkeys(result.reason for result in results if isinstance(result, NoOffer))
        return NoOffer(demand, joined(list(reasons)))
    return min(results, key=_rank, default=NoOffer(demand, said("no offer")))


def purchase(
    demand: Demand, offers: Sequence[Offer], terms: BuyingTerms, alternates: Sequence[Offer] = ()
) -> Bought | Shortage | NoOffer:
    """Buy one part at least landed cost: breaks, MOQ, multiples, buying up, stock, fees, duty and exchange.

    One offer supplies the part unless stock is short; then several do, at least total cost. The order of the offers
    does not matter. Costs are exact and in the terms' currency.
    """
    markets = _markets(offers, alternates, terms)
    return _meet(demand, markets, terms, _dear_above(demand.attrition, terms))


def _purchase(sourced: Sourced, starts: int) -> Purchase:
    wanted = sourced.wanted
    demand = demand_of(wanted, starts)
    if wanted.supply is Supply.CONSIGNED:
        return Supplied(demand)
    if wanted.obstacle:
        return NoOffer(demand, wanted.obstacle)
    return _meet(demand, sourced.markets, sourced.terms, sourced.dear_above)


def purchases(sourced: Sequence[Sourced], starts: int) -> tuple[Purchase, ...]:
    """Buy every part for so many started boards, in the order given."""
    return tuple(_purchase(each, starts) for each in sourced)


def shelves(sourced: Sourced, starts: int) -> tuple[Shelf, ...]:
    """Return all that a part may be bought from for so many started boards; only one shelf of them at a time."""
    demand, terms = demand_of(sourced.wanted, starts), sourced.terms
    found = []
    for market in sourced.markets:
        due = _due(demand, market)
        if isinstance(due, Demand):
            due, _ = _planned(due, market, terms, sourced.dear_above)
            found.append(Shelf(due, admitted(market.ladders, due.required, terms)))
    return tuple(found)
