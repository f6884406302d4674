"""A market: the offers of a part that count in one unit, as the terms see them, and what so many
units cost there.

Neither depends on the BOM, and the BOMs of one house take the same parts at the same quantities
again and again: so markets and deals are kept for a while.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from msgspec import Struct

from emsquote.buying.plan.ladder import Ladder, PossibleOrder, ladder_of
from emsquote.buying.plan.least_cost_plan import Plan, least_cost_plan
from emsquote.buying.plan.purchase_reasons import explained
from emsquote.buying.plan.terms import BuyingTerms
from emsquote.model.company_names import maker_name
from emsquote.model.memo_key import MemoKey
from emsquote.model.money import ZERO, Money
from emsquote.model.offer import Offer
from emsquote.model.part_number import plain_number
from emsquote.model.purchase import Order

_MOST_DEALS = 16_384


class Market(Struct, frozen=True, eq=False, gc=False, kw_only=True):
    """The offers of a part that count in one unit: those that may be used, and why others may not.

    It equals nothing but itself, so that deals can be kept by it.
    """

    unit: str
    offers: tuple[tuple[Offer, bool], ...]
    """All of them, each with whether it is for an alternate."""
    ladders: tuple[Ladder, ...]
    refused: tuple[str, ...]
    suppliers: tuple[str, ...]
    terms: BuyingTerms
    highest_price: Decimal | None
    """The most that a unit can cost; None where something is paid once, so that nobody can say."""

    def may_cost_more_than(self, limit: Decimal) -> bool:
        """Whether a unit may cost more than so much, all things included."""
        return self.highest_price is None or self.highest_price > limit


class Deal(Struct, frozen=True, eq=False, gc=False, kw_only=True):
    """The cheapest orders that meet a requirement in a market, what they cost, and what is left
    over.
    """

    plan: Plan
    required: int
    terms: BuyingTerms
    orders: tuple[Order, ...]
    cost: Money
    excess: int
    excess_cost: Money

    @property
    def ordered(self) -> int:
        """How many units are ordered."""
        return self.required + self.excess


@lru_cache(maxsize=8192)  # parts' offers: the BOMs of a batch buy the same parts
def markets(
    offers: MemoKey[tuple[Offer, ...]],
    alternates: MemoKey[tuple[Offer, ...]],
    terms: MemoKey[BuyingTerms],
    *,
    any_part: bool = False,
) -> tuple[Market, ...]:
    """Group the offers that may meet a demand together: those in one unit, and where any part will
    do, of one part.
    """
    groups: dict[tuple[str, str, str], list[tuple[Offer, bool]]] = {}
    for offer in offers.value:
        group = groups.setdefault(_market_key(offer, any_part=any_part), [])
        group.append((offer, False))
    for offer in alternates.value:
        group = groups.setdefault(_market_key(offer, any_part=any_part), [])
        group.append((offer, True))
    found = []
    for key in sorted(groups):
        unit = key[0]
        found.append(_market(unit, groups[key], terms.value))
    return tuple(found)


def _market_key(offer: Offer, *, any_part: bool) -> tuple[str, str, str]:
    if not any_part:
        return offer.unit, "", ""
    return offer.unit, plain_number(offer.mpn), maker_name(offer.manufacturer)


@lru_cache(maxsize=2048)  # parts that are short, in every column and BOM of a batch
def beyond_stock(market: Market) -> Market:
    """Return a market as if there were always enough of everything: what the list prices are."""
    return _market(market.unit, market.offers, market.terms, beyond_stock=True)


def _market(
    unit: str,
    offers: Sequence[tuple[Offer, bool]],
    terms: BuyingTerms,
    *,
    beyond_stock: bool = False,
) -> Market:
    """Judge the offers that count in one unit, each with whether it is for an alternate."""
    ladders: list[Ladder] = []
    refused = set()
    for offer, is_alternate in offers:
        ladder = ladder_of(offer, terms, is_alternate=is_alternate, beyond_stock=beyond_stock)
        if isinstance(ladder, Ladder):
            ladders.append(ladder)
        else:
            refused.add(ladder)
    return Market(
        unit=unit,
        offers=tuple(offers),
        ladders=tuple(ladders),
        refused=tuple(sorted(refused)),
        suppliers=tuple(sorted({offer.supplier for offer, _ in offers})),
        terms=terms,
        highest_price=_highest_price(ladders),
    )


def _highest_price(ladders: Sequence[Ladder]) -> Decimal | None:
    if any(ladder.order_fee for ladder in ladders):
        return None
    return max((ladder.highest_price for ladder in ladders), default=ZERO)


@lru_cache(maxsize=_MOST_DEALS)  # offers and quantities: the BOMs of a batch buy the same
def best_deal(market: Market, required: int) -> Deal | None:
    """Return what so many units cost at least, None where they cannot be had."""
    terms = market.terms
    plan = least_cost_plan(market.ladders, required, terms)
    if plan is None:
        return None
    cost = Money(plan.cost, terms.currency)
    ordered = plan.ordered
    excess = ordered - required
    return Deal(
        plan=plan,
        required=required,
        terms=terms,
        orders=tuple(order_of(order, terms.currency) for order in plan.orders),
        cost=cost,
        excess=excess,
        excess_cost=cost * excess / ordered if excess else Money.zero(terms.currency),
    )


@lru_cache(maxsize=_MOST_DEALS)  # deals of the BOMs of a batch
def why_dealt(deal: Deal) -> str:
    """Tell why these orders: it takes as long as finding them, and not everybody asks."""
    return explained(deal.plan, deal.required, deal.terms)


def order_of(chosen: PossibleOrder, currency: str) -> Order:
    """Return a possible order as one that is placed, its cost in the quote's currency."""
    ladder = chosen.ladder
    return Order(
        ladder.offer,
        chosen.quantity,
        chosen.step.price_break,
        Money(chosen.cost, currency),
        ladder.exchange_rate,
        ladder.is_alternate,
    )
