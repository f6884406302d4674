"""A rate card in another currency: the same card with every price and rate converted."""

from __future__ import annotations

from decimal import Decimal
from typing import assert_never

from msgspec.structs import replace

from emsquote.costing.rate_card.activity import Activity, CostShare, Priced, Pricing, Tier, Timed
from emsquote.costing.rate_card.card import RateCard
from emsquote.finding import fault
from emsquote.model.money import ExchangeRates, Unknown


def in_currency(card: RateCard, currency: str, rates: ExchangeRates) -> RateCard:
    """Return the card with all amounts in `currency`, unrounded.

    `InputError` if no exchange rate leads there.
    """
    factor = rates.rate(card.currency, currency)
    if isinstance(factor, Unknown):
        raise fault(
            "no-exchange-rate",
            card.origin,
            f"{factor.reason}, but the rate card is in {card.currency} and the quote in {currency}",
            f'state it: [[exchange_rate]] source = "{card.currency}", target = "{currency}", rate = …',
        )
    if card.currency == currency:
        return card
    return replace(
        card,
        currency=currency,
        activities=tuple(scaled_activity(each, factor) for each in card.activities),
        resources=tuple(replace(each, rate=each.rate * factor) for each in card.resources),
        attrition=tuple(
            replace(each, none_above=_scaled(each.none_above, factor)) for each in card.attrition
        ),
        minimums=tuple(replace(each, price=each.price * factor) for each in card.minimums),
    )


def _scaled(amount: Decimal | None, factor: Decimal) -> Decimal | None:
    return None if amount is None else amount * factor


def scaled_activity(activity: Activity, factor: Decimal) -> Activity:
    """Return an activity with all its amounts of money times a factor."""
    return replace(
        activity,
        pricing=_pricing(activity.pricing, factor),
        minimum=activity.minimum * factor,
        maximum=_scaled(activity.maximum, factor),
    )


def _pricing(pricing: Pricing, factor: Decimal) -> Pricing:
    match pricing:
        case Priced():
            return replace(
                pricing,
                tiers=tuple(Tier(each.start, each.price * factor) for each in pricing.tiers),
            )
        case CostShare(tiers_by=None):
            return replace(
                pricing,
                tiers=tuple(Tier(each.start * factor, each.price) for each in pricing.tiers),
            )
        case Timed() | CostShare():
            return pricing
        case _:
            assert_never(pricing)
