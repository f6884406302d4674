"""A rate card in another currency: the same card with every price and rate converted."""

from __future__ import annotations

from decimal import Decimal
from typing import assert_never

from msgspec.structs import replace

from emsquote.costing.rate_card.activity import Activity, CostShare, Priced, Pricing, Tier, Timed
from emsquote.costing.rate_card.card import AttritionRule, Minimum, RateCard, Resource
from emsquote.finding import InputError, fault
from emsquote.model.money import ExchangeRates, Unknown


def in_currency(
    card: RateCard,
    currency: str,
    rates: ExchangeRates,
) -> RateCard:
    """Return the card with all amounts in `currency`, unrounded.

    `InputError` if no exchange rate leads there.
    """
    factor = rates.rate(card.currency, currency)
    if isinstance(factor, Unknown):
        raise _no_rate(card, currency, factor)
    if card.currency == currency:
        return card
    return replace(
        card,
        currency=currency,
        activities=tuple(scaled_activity(activity, factor) for activity in card.activities),
        resources=tuple(_scaled_resource(resource, factor) for resource in card.resources),
        attrition=tuple(_scaled_attrition(rule, factor) for rule in card.attrition),
        minimums=tuple(_scaled_minimum(minimum, factor) for minimum in card.minimums),
    )


def _no_rate(
    card: RateCard,
    currency: str,
    unknown: Unknown,
) -> InputError:
    currencies = f"the rate card is in {card.currency} and the quote in {currency}"
    stated = f'source = "{card.currency}", target = "{currency}", rate = …'
    return fault(
        "no-exchange-rate",
        card.origin,
        f"{unknown.reason}, but {currencies}",
        f"state it: [[exchange_rate]] {stated}",
    )


def scaled_activity(activity: Activity, factor: Decimal) -> Activity:
    """Return an activity with all its amounts of money times a factor."""
    return replace(
        activity,
        pricing=_scaled_pricing(activity.pricing, factor),
        minimum=activity.minimum * factor,
        maximum=_scaled(activity.maximum, factor),
    )


def _scaled_pricing(pricing: Pricing, factor: Decimal) -> Pricing:
    match pricing:
        case Priced(tiers=tiers):
            scaled = tuple(Tier(tier.start, tier.price * factor) for tier in tiers)
            return replace(pricing, tiers=scaled)
        case CostShare(tiers=tiers, tiers_by=None):
            scaled = tuple(Tier(tier.start * factor, tier.price) for tier in tiers)
            return replace(pricing, tiers=scaled)
        case Timed() | CostShare():
            return pricing
        case _:
            assert_never(pricing)


def _scaled_resource(resource: Resource, factor: Decimal) -> Resource:
    return replace(resource, rate=resource.rate * factor)


def _scaled_attrition(rule: AttritionRule, factor: Decimal) -> AttritionRule:
    return replace(rule, none_above=_scaled(rule.none_above, factor))


def _scaled_minimum(minimum: Minimum, factor: Decimal) -> Minimum:
    return replace(minimum, price=minimum.price * factor)


def _scaled(amount: Decimal | None, factor: Decimal) -> Decimal | None:
    return None if amount is None else amount * factor
