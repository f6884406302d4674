"""Estimates: what parts without any offer may cost, as a range.

A range is no `Money` and no `Amount`: nothing can add it to what is firm.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct

from emsquote.model.money import Money


class CostRange(Struct, frozen=True, gc=False):
    """What something may cost: of what is alike a fifth costs less than `low`, half less than
    `middle`, and a fifth more than `high`.
    """

    low: Money
    middle: Money
    high: Money

    def __add__(self, other: CostRange) -> CostRange:
        return CostRange(self.low + other.low, self.middle + other.middle, self.high + other.high)

    def beside(self, firm: Money) -> CostRange:
        """Return what both may cost together: the firm cost is the same at either end."""
        return CostRange(firm + self.low, firm + self.middle, firm + self.high)


def together(ranges: Iterable[CostRange], currency: str) -> CostRange:
    """Return what several things may cost together, were all of them low, middle or high."""
    nothing = Money.zero(currency)
    return sum(ranges, CostRange(nothing, nothing, nothing))


class EstimateBasis(StrEnum):
    """What an estimate rests on, the surest first."""

    NUMBER = "siblings by number"
    """Parts whose numbers begin alike, in the same package."""
    PACKAGE = "kind and package"
    """Parts of the kind in that package, with about as many pins."""
    KIND = "kind"
    """Parts of the kind."""


class Estimate(Struct, frozen=True, gc=False):
    """What a part may cost at the quantity asked, and what that rests on."""

    cost: CostRange
    """Of all that is required."""
    basis: EstimateBasis
    like: str
    """What it is compared with: `STM32F4…`, `microcontroller, fine-pitch, 48 pins`."""
    parts: int
    """Parts whose prices were compared."""


class ColumnEstimate(Struct, frozen=True, gc=False):
    """The estimated part of a column, apart from all that is firm."""

    parts: int
    """Parts that are estimated."""
    price: CostRange
    """What they may add to the price of the lot, overheads and margin included."""
    total: CostRange
    """What the lot may come to: the firm total with that price."""
