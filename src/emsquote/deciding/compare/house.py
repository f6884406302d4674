"""A house that is compared: what it quotes, and what each thing of its scope costs there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

from msgspec import Struct

from emsquote.costing.charge import not_offered
from emsquote.costing.price import SellingPrices
from emsquote.costing.rate_card import RateCard
from emsquote.finding import Origin, fault
from emsquote.model.included import IncludedItem, ItemAnswer
from emsquote.model.money import Money, Unknown
from emsquote.model.quote import Category, LeadTime, Quote
from emsquote.pipeline import BomPricing, LotPrices
from emsquote.wording.sentence import said

_IN_PRICE = {ItemAnswer.BOUGHT, ItemAnswer.HOUSE}
_OUTSIDE = {ItemAnswer.EXCLUDED, ItemAnswer.OPEN}


class StatedPrice(Struct, frozen=True):
    """What an item of the scope costs a lot elsewhere, as somebody says it."""

    item: str
    amount: Decimal
    origin: Origin


def stated_price(written: str, known: tuple[str, ...]) -> StatedPrice:
    """Return what `--price ITEM=AMOUNT` says; `InputError` where it says nothing of use."""
    origin = Origin(f"--price {written}")
    name, _, amount = (part.strip() for part in written.partition("="))
    if name not in known:
        raise fault(
            "unknown-item",
            origin,
            f'no scope has an item "{name}"',
            f"one of: {', '.join(known)}",
        )
    try:
        value = Decimal(amount)
    except InvalidOperation:
        value = Decimal(-1)
    if not value.is_finite() or value < 0:
        raise fault("bad-price", origin, f'"{amount}" is no price', "write it as stencil=120")
    return StatedPrice(name, value, origin)


class HouseLot(Struct, frozen=True, kw_only=True):
    """What one house asks for one number of boards, with what it says of its scope."""

    unit_price: Money
    nre: Money
    total: Money
    categories: Mapping[Category, Money] = {}
    """What is known of the price of the boards; nothing where a quote has only their sum."""
    unknown: tuple[Unknown, ...] = ()
    items: tuple[IncludedItem, ...] = ()
    item_prices: Mapping[str, Money] = {}
    """Of what is charged by itself."""
    refused: tuple[tuple[str, str], ...] = ()
    """Items that come with a service that the house does not offer, and how it is told."""
    lead_time: LeadTime | Unknown

    def includes(self, item: str) -> bool:
        """Whether an item is in the price, but for what the job says that the customer supplies."""
        answers = {answered.answer for answered in self.answers(item)}
        return bool(answers & _IN_PRICE) and not answers & _OUTSIDE

    def answers(self, item: str) -> tuple[IncludedItem, ...]:
        """Return what holds of an item."""
        return tuple(found for found in self.items if found.item == item)


class ComparedHouse(Struct, frozen=True, kw_only=True):
    """A house that is compared, by the title that the comparison gives it."""

    title: str
    lots: Mapping[int, HouseLot]
    """What it asks, by quantity."""


class PricedHouse(ComparedHouse, frozen=True, kw_only=True):
    """A house whose rate card is there: it has a quote, and prices any other number of boards."""

    quote: Quote
    pricing: BomPricing


NOT_STATED = Unknown(said("not stated"))


def lot_of(
    pricing: BomPricing, lot: LotPrices, lead_time: LeadTime | Unknown = NOT_STATED
) -> HouseLot:
    """Return what a priced lot is to a comparison."""
    prices = lot.prices
    return HouseLot(
        unit_price=prices.unit_price,
        nre=prices.nre_total,
        total=prices.total,
        categories={price.category: price.extended for price in prices.categories},
        unknown=tuple(lack for price in prices.categories for lack in price.unknown),
        items=lot.included.items,
        item_prices=item_prices(pricing.basis.card, prices),
        refused=tuple(_refused(pricing)),
        lead_time=lead_time,
    )


def _refused(pricing: BomPricing) -> Iterator[tuple[str, str]]:
    card, asked = pricing.basis.card, pricing.basis.asked
    for name in sorted(pricing.scope.request.names - asked.amounts.keys()):
        service = card.service(name)
        if service:
            reason = not_offered(card, service)
            for item in (name, *service.provides):
                yield item, reason


def item_prices(card: RateCard, prices: SellingPrices) -> dict[str, Money]:
    """Return what each item of a scope costs for a lot, of those that are charged by themselves."""
    by_activity = _prices_by_activity(prices)
    found: Counter[str] = Counter()
    amounts: dict[str, Money] = {}
    for activity in card.activities:
        price = by_activity.get(activity.name)
        if price is None:
            continue
        items = dict.fromkeys((*card.provided_by(activity), *filter(None, (activity.service,))))
        for item in items:
            together = amounts.get(item, Money.zero(price.currency))
            amounts[item] = together + price
            found[item] += len(_of_scope(card, activity.name)) > 1
    return {item: price for item, price in amounts.items() if not found[item]}


def _of_scope(card: RateCard, name: str) -> tuple[str, ...]:
    """Return the items that an activity brings at one price."""
    activity = next(known for known in card.activities if known.name == name)
    return tuple(dict.fromkeys(card.provided_by(activity)))


def _prices_by_activity(prices: SellingPrices) -> dict[str, Money]:
    """Return what each activity adds to the printed price of a lot, no less than nothing."""
    found: dict[str, Money] = {}
    for activity, price in _charge_prices(prices):
        known = found.get(activity, Money.zero(price.currency))
        found[activity] = known + price
    return {name: max(price, Money.zero(price.currency)) for name, price in found.items()}


def _charge_prices(prices: SellingPrices) -> Iterator[tuple[str, Money]]:
    ratios = {
        price.category: price.extended.amount / price.cost.amount
        for price in prices.categories
        if price.cost
    }
    for item in prices.nre:
        yield item.activity, item.price
    for charge in prices.charges:
        if charge.category is not Category.NRE:
            ratio = ratios.get(charge.category, Decimal(1))
            yield charge.activity, (charge.cost * ratio).rounded()
