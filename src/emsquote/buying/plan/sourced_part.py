"""Buying a part: its demand against the offers that may meet it, and what becomes of it.

What does not depend on the quantity (which offers may be used, what they cost landed) is settled
once for all columns of a quote: `sourced_parts`, then `purchases` for each quantity.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from emsquote.buying.plan.demand import WantedPart, demand_in, demand_of, without_attrition
from emsquote.buying.plan.ladder import Ladder
from emsquote.buying.plan.least_cost_plan import admitted
from emsquote.buying.plan.market import (
    Deal,
    Market,
    best_deal,
    beyond_stock,
    markets,
    order_of,
    why_dealt,
)
from emsquote.buying.plan.purchase_reasons import HOW_SURE
from emsquote.buying.plan.split import all_that_can_be_had
from emsquote.buying.plan.terms import BuyingTerms
from emsquote.model.bom import Supply
from emsquote.model.evidence import Certainty
from emsquote.model.job import StockPolicy
from emsquote.model.measure import UnitError
from emsquote.model.memo_key import MemoKey, as_written, these_very
from emsquote.model.money import ZERO, Money, Unknown
from emsquote.model.offer import Offer
from emsquote.model.purchase import (
    Attrition,
    Bought,
    Demand,
    NoOffer,
    Proposal,
    Purchase,
    Shortage,
    Supplied,
)
from emsquote.model.unpriced import WhyUnpriced
from emsquote.wording.sentence import Counted, for_all, for_house, joined, said, told

_NO_OFFER = told("no offer")


class SourcedPart(Struct, frozen=True):
    """A part that is wanted, with its offers as these terms see them."""

    wanted: WantedPart
    markets: tuple[Market, ...]
    terms: BuyingTerms
    dear_above: Decimal | None
    """The price of a unit, in the terms' currency, above which the part is counted and handled
    singly, so that none is lost. None where there is no such price.
    """


class OfferGroup(Struct, frozen=True):
    """Offers of a part that may meet it together, counted in one unit, and what is due in it."""

    due: Demand
    ladders: tuple[Ladder, ...]

    def has_too_few(self, ladder: Ladder) -> bool:
        """Whether an offer cannot supply what is due."""
        return ladder.most is not None and ladder.most < self.due.required

    @property
    def is_scarce(self) -> bool:
        """Whether the part may be split over some of the offers, because one has too few of it."""
        if len(self.ladders) < 2:  # noqa: PLR2004 - one offer cannot be split
            return False
        return any(self.has_too_few(ladder) for ladder in self.ladders)


def sourced_parts(wanted: Sequence[WantedPart], terms: BuyingTerms) -> tuple[SourcedPart, ...]:
    """Judge the offers of every wanted part under the terms, once for all quantities."""
    known_terms = as_written(terms)
    sourced = []
    for part in wanted:
        markets_of_part = _markets_of(part, known_terms)
        dear_above = _dear_above(part.attrition, terms)
        sourced.append(SourcedPart(part, markets_of_part, terms, dear_above))
    return tuple(sourced)


def _markets_of(wanted: WantedPart, terms: MemoKey[BuyingTerms]) -> tuple[Market, ...]:
    if wanted.obstacle or wanted.withheld:
        return ()
    return markets(
        these_very(wanted.offers),
        these_very(wanted.alternates),
        terms,
        any_part=wanted.any_part,
    )


def _dear_above(attrition: Attrition, terms: BuyingTerms) -> Decimal | None:
    if attrition.none_above is None:
        return None
    limit = terms.exchange_rates.convert(attrition.none_above, terms.currency)
    return None if isinstance(limit, Unknown) else limit.amount


def _with_best_deal(
    demand: Demand,
    market: Market,
    dear_above: Decimal | None,
) -> tuple[Demand, Deal | None]:
    """Return a demand with its cheapest deal, None where it cannot be met.

    Of dear parts nothing is lost, so nothing is added (method 2).
    """
    if dear_above is not None and market.may_cost_more_than(dear_above):
        singly = without_attrition(demand)
        deal = best_deal(market, singly.required)
        if deal and deal.cost.amount > dear_above * deal.ordered:
            return singly, deal
    return demand, best_deal(market, demand.required)


def _nothing_to_buy(demand: Demand, terms: BuyingTerms) -> Bought:
    nothing = Money.zero(terms.currency)
    why = said("stock in hand meets the need") if demand.need else said("none needed")
    return Bought(demand, (), nothing, 0, nothing, why)


def _short(demand: Demand, market: Market) -> Shortage:
    orders = all_that_can_be_had(market.ladders)
    ordered = sum(order.quantity for order in orders)
    few = _too_few(ordered, demand.required)
    reason = for_house(joined([few, *market.refused]), instead=few)
    placed = tuple(order_of(order, market.terms.currency) for order in orders)
    return Shortage(demand, placed, demand.required - ordered, reason)


def _too_few(some: int, required: int) -> str:
    if not some:
        return told("none of {all} can be had in time", all=for_all(required))
    return told(
        "only {some} of {all} can be had in time", some=for_all(some), all=for_all(required)
    )


def _due(demand: Demand, market: Market) -> Demand | NoOffer:
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
        return NoOffer(demand, _none_of_use([reason]))
    if not market.ladders:
        return NoOffer(due, _none_of_use(market.refused))
    return due


def _none_of_use(reasons: Iterable[str]) -> str:
    """Tell why offers cannot be used, which is between the house and its suppliers."""
    return for_house(joined(list(reasons)), instead=told("none of its offers can be used"))


def _in_market(
    demand: Demand,
    market: Market,
    dear_above: Decimal | None,
    *,
    with_reasons: bool,
) -> Bought | Shortage | NoOffer:
    """Buy a demand from the offers that count in one unit."""
    due = _due(demand, market)
    if isinstance(due, NoOffer):
        return due
    due, deal = _with_best_deal(due, market, dear_above)
    if not due.required:
        return _nothing_to_buy(due, market.terms)
    if not deal:
        return _short(due, market)
    why = why_dealt(deal) if with_reasons else ""
    return Bought(due, deal.orders, deal.cost, deal.excess, deal.excess_cost, why)


def _rank(result: Bought | Shortage | NoOffer) -> tuple[int, Decimal]:
    match result:
        case Bought():
            return 0, result.cost.amount
        case Shortage():
            return 1, Decimal(result.missing)
        case NoOffer():
            return 2, ZERO


def _meet(
    demand: Demand,
    markets: Sequence[Market],
    terms: BuyingTerms,
    dear_above: Decimal | None,
    *,
    with_reasons: bool,
) -> Bought | Shortage | NoOffer:
    """Buy a demand in that market where it costs least, or falls short by least.

    Where all fall short, the terms say whether it is then priced from the list.
    """
    if not demand.required:
        return _nothing_to_buy(demand, terms)
    results = [
        _in_market(demand, market, dear_above, with_reasons=with_reasons) for market in markets
    ]
    if not results:
        return NoOffer(demand, _NO_OFFER, WhyUnpriced.AMBIGUOUS)
    best = min(results, key=_rank)
    if terms.stock is StockPolicy.TELL and not isinstance(best, Bought):
        priced = _from_list(demand, markets, dear_above, with_reasons=with_reasons)
        if priced:
            return priced
    if isinstance(best, NoOffer):  # none of the markets sells it
        reasons = [result.reason for result in results if isinstance(result, NoOffer)]
        return NoOffer(demand, _none_of_use(dict.fromkeys(reasons)))
    return best


def _from_list(
    demand: Demand,
    markets: Sequence[Market],
    dear_above: Decimal | None,
    *,
    with_reasons: bool,
) -> Bought | None:
    """Buy what no market has enough of where its list price is least, and tell what is missing."""
    priced = []
    for market in markets:
        unlimited = beyond_stock(market)
        result = _in_market(demand, unlimited, dear_above, with_reasons=with_reasons)
        if isinstance(result, Bought):
            priced.append((result, market))
    if not priced:
        return None
    bought, market = min(priced, key=lambda pair: _rank(pair[0]))
    return _with_shortage(bought, market)


def _with_shortage(bought: Bought, market: Market) -> Bought:
    """Return what is bought beyond the stock of a market, with what of it is missing."""
    if not bought.orders:
        return bought
    required = bought.demand.required
    in_time = sum(order.quantity for order in all_that_can_be_had(market.ladders))
    few = _too_few(in_time, required)
    (order,) = bought.orders  # where stock is no limit, nothing is split
    rest = _when_the_rest_comes(order.offer)
    shortage = for_house(joined([few, rest, *market.refused]), instead=joined([few, rest]))
    return replace(bought, missing=max(1, required - in_time), shortage=shortage)


def _when_the_rest_comes(offer: Offer) -> str:
    if offer.lead_days is None:
        return told("when the rest comes is not known")
    days = Counted(offer.lead_days, "day", "days")
    return told("the rest comes after {days}", days=for_all(days))


def purchase(
    demand: Demand,
    offers: Sequence[Offer],
    terms: BuyingTerms,
    alternates: Sequence[Offer] = (),
    *,
    with_reasons: bool = True,
) -> Bought | Shortage | NoOffer:
    """Buy one part at least landed cost: breaks, MOQ, multiples, buying up, stock, fees, duty and
    exchange.

    One offer supplies the part unless stock is short; then more than one do, at least total cost.
    Where all of them together have too few, the terms say what becomes of it (`StockPolicy`).
    The order of the offers does not matter. Costs are exact and in the terms' currency. Without
    reasons it is not told why, which takes time.
    """
    found = markets(these_very(offers), these_very(alternates), as_written(terms))
    dear_above = _dear_above(demand.attrition, terms)
    return _meet(demand, found, terms, dear_above, with_reasons=with_reasons)


def _purchase(
    sourced: SourcedPart,
    starts: int,
    *,
    with_reasons: bool,
) -> Purchase:
    wanted = sourced.wanted
    demand = demand_of(wanted, starts)
    if wanted.supply is Supply.CONSIGNED:
        return Supplied(demand)
    if wanted.obstacle:
        return NoOffer(demand, wanted.obstacle, wanted.why)
    if wanted.withheld:
        return _proposal(sourced, demand, wanted.withheld)
    terms, dear_above = sourced.terms, sourced.dear_above
    return _meet(demand, sourced.markets, terms, dear_above, with_reasons=with_reasons)


def _proposal(sourced: SourcedPart, demand: Demand, certainty: Certainty) -> Purchase:
    """Propose what would be bought for a demand, were that sure enough."""
    found = purchase(demand, sourced.wanted.offers, sourced.terms, with_reasons=False)
    if isinstance(found, NoOffer) or not demand.required:
        return found
    offers = [*(order.offer for order in found.orders), *sourced.wanted.offers]
    offer = offers[0]
    reason = told(
        "{part} is proposed, not bought: it is no more than {sure}",
        part=for_all(f"{offer.mpn} {offer.manufacturer}".rstrip()),
        sure=for_all(HOW_SURE[certainty]),
    )
    return Proposal(demand, reason, offer.mpn, offer.manufacturer)


def purchases(
    sourced: Sequence[SourcedPart],
    starts: int,
    *,
    with_reasons: bool = True,
) -> tuple[Purchase, ...]:
    """Buy every part for so many started boards, in their order; reasons are as in `purchase`."""
    return tuple(_purchase(part, starts, with_reasons=with_reasons) for part in sourced)


BoughtElsewhere = Callable[[int, SourcedPart, int], Purchase | None]
"""Takes the place of a part among all, the part, and the boards to start.

Returns what is bought of it together with others, None if the part is bought by itself.
"""


def purchases_unless(
    sourced: Sequence[SourcedPart],
    starts: int,
    elsewhere: BoughtElsewhere,
) -> tuple[Purchase, ...]:
    """Buy every part that is not bought elsewhere, for so many started boards."""
    bought = []
    for place, part in enumerate(sourced):
        together = elsewhere(place, part, starts)
        bought.append(together or _purchase(part, starts, with_reasons=True))
    return tuple(bought)


def demand_met(
    sourced: SourcedPart,
    starts: int,
    unit: str,
    *,
    singly: bool,
) -> Demand:
    """Return the demand that a purchase in a unit met.

    `singly` if nothing was added, the part being dear.
    """
    due = demand_in(demand_of(sourced.wanted, starts), unit)
    return without_attrition(due) if singly else due


def _open_markets(sourced: SourcedPart, bought: Bought) -> Iterable[Market]:
    """Return the markets of a part; where none has enough of it, as their lists say."""
    if not bought.missing:
        return sourced.markets
    return [beyond_stock(market) for market in sourced.markets]


def offer_groups(sourced: SourcedPart, starts: int, bought: Bought) -> tuple[OfferGroup, ...]:
    """Return all offers that a part may be bought from for so many started boards.

    They are grouped, since offers of different groups cannot meet the part together. `bought` is
    what is bought of the part by itself.
    """
    demand = demand_of(sourced.wanted, starts)
    groups = []
    for market in _open_markets(sourced, bought):
        due = _due(demand, market)
        if isinstance(due, Demand):
            due, _ = _with_best_deal(due, market, sourced.dear_above)
            ladders = admitted(market.ladders, due.required, sourced.terms)
            groups.append(OfferGroup(due, ladders))
    return tuple(groups)
