"""A year's volume in lots: what any volume comes to, from the priced lots of a card.

A volume is built, or bought, in so many lots of a year, all of one size or one board apart: so
every volume is exact, and only the sizes of lots are priced.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct

from emsquote.costing.rate_card import RateCard, Timed
from emsquote.deciding.curve.priced_lot import PricedLot, priced_lots
from emsquote.finding import Origin, fault
from emsquote.model.money import ZERO, Unknown
from emsquote.model.quote import Category, Charge
from emsquote.pipeline import BomPricing

MOST_SIZES = 10_000

LotValue = Callable[[PricedLot], Decimal]


class YearOfLots(Struct, frozen=True):
    """The lots of every size up to the largest, and how many lots a year has."""

    lots: tuple[PricedLot, ...]
    """By size, from 1 on."""
    a_year: int
    card: RateCard

    def total(self, value: LotValue) -> Callable[[int], Decimal]:
        """Return a value of a lot as that of a year of any volume."""
        by_size = [ZERO, *map(value, self.lots)]

        def of_volume(volume: int) -> Decimal:
            size, larger = divmod(volume, self.a_year)
            total = larger * by_size[size + 1] if larger else ZERO
            return total + (self.a_year - larger) * by_size[size]

        return of_volume

    @property
    def unknown(self) -> tuple[Unknown, ...]:
        """Return what is missing from the largest lot."""
        prices = self.lots[-1].lot.prices.categories
        return tuple(lack for price in prices for lack in price.unknown)


def year_of_lots(pricing: BomPricing, most: int, lots_a_year: int) -> YearOfLots:
    """Return the lots that volumes up to `most` a year take; `InputError` if they are too large."""
    largest = -(-most // lots_a_year)
    if largest > MOST_SIZES:
        raise fault(
            "bad-volume",
            Origin("--volume"),
            f"{most} a year in {lots_a_year} lots are {largest} a lot",
            f"name fewer, or more lots a year: at most {MOST_SIZES} a lot",
        )
    lots = priced_lots(pricing, range(1, largest + 1))
    return YearOfLots(tuple(lots), lots_a_year, pricing.basis.card)


def price_of_lot(priced: PricedLot) -> Decimal:
    """Return what a house asks for a lot, NRE apart."""
    return priced.lot.prices.extended.amount


def nre_of_lot(priced: PricedLot) -> Decimal:
    """Return what a house asks once."""
    return priced.lot.prices.nre_total.amount


def material_of_lot(priced: PricedLot) -> Decimal:
    """Return what the parts of a lot cost, without overhead and margin."""
    return priced.bought.column.material.known.amount


def hours_on(card: RateCard, resources: Sequence[str]) -> LotValue:
    """Return how many productive hours of some resources a lot takes, once-only work apart."""
    rates = {resource.name: resource.rate for resource in card.resources}
    timed = _resources(card).items()
    own = {activity: rates[resource] for activity, resource in timed if resource in resources}

    def of_lot(priced: PricedLot) -> Decimal:
        hours = ZERO
        for charge in priced.lot.prices.charges:
            rate = own.get(charge.activity)
            if rate and charge.category is not Category.NRE:
                hours += charge.cost.amount / rate
        return hours

    return of_lot


def _resources(card: RateCard) -> Mapping[str, str]:
    return {
        activity.name: activity.pricing.resource
        for activity in card.activities
        if isinstance(activity.pricing, Timed)
    }


def other_work(card: RateCard, covered: Sequence[str]) -> LotValue:
    """Return what a lot costs that is neither parts nor hours of the resources that are covered:
    what is priced by the piece, bought as a service, or worked by nobody of the plant.
    """
    timed = _resources(card)

    def is_other(charge: Charge) -> bool:
        is_of_card = not charge.activity.startswith("minimum-")
        is_covered = timed.get(charge.activity) in covered
        return is_of_card and not is_covered and charge.category is not Category.NRE

    def of_lot(priced: PricedLot) -> Decimal:
        charges = priced.lot.prices.charges
        return sum((charge.cost.amount for charge in charges if is_other(charge)), ZERO)

    return of_lot


def nre_cost(priced: PricedLot) -> Decimal:
    """Return what is done once, at its cost."""
    charges = priced.lot.prices.charges
    once = (charge.cost.amount for charge in charges if charge.category is Category.NRE)
    return sum(once, ZERO)
