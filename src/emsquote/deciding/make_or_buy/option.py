"""An option: one way to have a year's volume of a product, as costs that add up.

Only what the decision changes is counted: of a fixed cost the share that goes away with the option,
not what stays whatever is decided.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_CEILING, Decimal
from typing import assert_never

from msgspec import Struct

from emsquote.model.money import ZERO

_ALL = 100
"""Percent."""


class UnitCost(Struct, frozen=True):
    """A cost of each unit."""

    title: str
    amount: Decimal


class FixedCost(Struct, frozen=True):
    """A cost of a year, whatever the volume, of which `avoidable_percent` goes away with the
    option.
    """

    title: str
    amount: Decimal
    avoidable_percent: Decimal = Decimal(_ALL)


class SteppedCost(Struct, frozen=True):
    """A cost of whole persons or machines: as many as the year's hours take, `at_least` so many.

    Those that other products share are counted by their hours, not whole.
    """

    title: str
    each: Decimal
    """What one of them costs a year."""
    hours_each: Decimal
    """The hours of a year that one of them works at this."""
    hours: Callable[[int], Decimal]
    """The hours that a volume takes."""
    at_least: int = 0
    avoidable_percent: Decimal = Decimal(_ALL)
    is_shared: bool = False
    worker: str = ""
    """Who or what works, for people and machines that are counted once."""

    def count(self, volume: int) -> Decimal:
        """Return how many a volume takes.

        >>> SteppedCost("Operators", Decimal(50_000), Decimal(500), Decimal).count(501)
        Decimal('2')
        """
        needed = self.hours(volume) / self.hours_each
        if not self.is_shared:
            needed = needed.to_integral_value(ROUND_CEILING)
        return max(Decimal(self.at_least), needed)


class VolumeCost(Struct, frozen=True):
    """A cost that is known for every volume of a year: material, a house's prices."""

    title: str
    amount: Callable[[int], Decimal]


YearlyCost = UnitCost | FixedCost | SteppedCost | VolumeCost


class Option(Struct, frozen=True):
    """One way to have a product: its yearly costs, and the volumes for which there is that way."""

    title: str
    costs: tuple[YearlyCost, ...]
    first: int = 1
    last: int | None = None

    def can_do(self, volume: int) -> bool:
        """Whether there is this way at a volume: a step's own capacity is no other step's."""
        return self.first <= volume and (self.last is None or volume <= self.last)

    def cost(self, volume: int) -> Decimal:
        """Return what a year of a volume costs, of what the decision changes.

        >>> line, unit = FixedCost("Line", Decimal(250_000)), UnitCost("Unit", Decimal(10))
        >>> Option("Make", (line, unit)).cost(50_000)
        Decimal('750000')
        """
        return sum((amount_of(cost, volume) for cost in self.costs), ZERO)

    def unit_cost(self, volume: int) -> Decimal:
        """Return the cost of a unit at a volume."""
        return self.cost(volume) / volume


def amount_of(cost: YearlyCost, volume: int) -> Decimal:
    """Return what one cost comes to in a year of a volume."""
    match cost:
        case UnitCost(amount=amount):
            return amount * volume
        case FixedCost(amount=amount, avoidable_percent=percent):
            return amount * percent / _ALL
        case SteppedCost(each=each, avoidable_percent=percent):
            return each * cost.count(volume) * percent / _ALL
        case VolumeCost(amount=of_volume):
            return of_volume(volume)
        case _:
            assert_never(cost)
