"""Money over years: present value, and when an investment is back."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from emsquote.model.money import ZERO

_ALL = 100
"""Percent."""


class CashFlow(Struct, frozen=True):
    """What is paid at once, what each year costs, and what is left at the end of the last year."""

    at_once: Decimal
    """Below 0 where it brings money."""
    a_year: Decimal
    left: Decimal = ZERO

    def years(self, count: int) -> tuple[Decimal, ...]:
        """Return what is paid at once and at the end of each year."""
        later = [self.a_year] * count
        if later:
            later[-1] -= self.left
        return (self.at_once, *later)


def present_value(flows: Sequence[Decimal], percent: Decimal) -> Decimal:
    """Return what flows are worth today, the first now and each further one a year later.

    >>> round(present_value([Decimal(20_000), *[Decimal(3_500)] * 5], Decimal(4)), 2)
    Decimal('35581.38')
    """
    factor = 1 + percent / _ALL
    return sum((flow / factor**year for year, flow in enumerate(flows)), ZERO)


def payback_years(investment: Decimal, saved_a_year: Decimal) -> Decimal | None:
    """Return after how many years savings have paid an investment, undiscounted; None if never.

    >>> round(payback_years(Decimal(120_000), Decimal(59_000)), 2)
    Decimal('2.03')
    """
    if investment <= 0:
        return ZERO
    return investment / saved_a_year if saved_a_year > 0 else None
