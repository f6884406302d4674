"""Learning: manual work gets faster with every board, by a rate for each doubling.

`t(n) = t(1) · n^log2(rate)` (Wright, 1936). Sums are exact up to a few hundred boards; beyond, by
Euler and Maclaurin, to more digits than are ever printed.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

_EXACT = 200
_TWO = Decimal(2)
_NEARLY_ZERO = Decimal("1e-12")


@lru_cache(maxsize=256)  # lots: a column's activities ask for the same
def learned_units(
    boards: int,
    learning_percent: Decimal,
    made_before: int = 0,
) -> Decimal:
    """Return how many times the first board's time the next `boards` boards take, after
    `made_before`.

    Printed tables give three decimals: 25 hours at 80 % are 25 × 10.485 = 262.13 hours for the
    first 20 boards, and 25 × (17.193 − 10.485) = 167.70 for the next 20.

    >>> round(learned_units(20, Decimal(80)), 3), round(learned_units(40, Decimal(80)), 3)
    (Decimal('10.485'), Decimal('17.193'))
    """
    if learning_percent == 100:  # noqa: PLR2004 - a hundred percent
        return Decimal(boards)
    slope = (learning_percent / 100).ln() / _TWO.ln()
    return _sum_to(made_before + boards, slope) - _sum_to(made_before, slope)


@lru_cache(maxsize=256)  # lots, where a card has learning: 200 powers each
def _sum_to(last: int, slope: Decimal) -> Decimal:
    """Return the sum of n^slope for n from 1 to `last`."""
    boards = range(1, min(last, _EXACT) + 1)
    exact = sum((Decimal(board) ** slope for board in boards), Decimal(0))
    if last <= _EXACT:
        return exact
    start, end = Decimal(_EXACT), Decimal(last)
    area = _area(start, end, slope + 1)
    ends = (end**slope - start**slope) / 2
    bend = slope * (end ** (slope - 1) - start ** (slope - 1)) / 12
    return exact + area + ends + bend


def _area(
    start: Decimal,
    end: Decimal,
    power: Decimal,
) -> Decimal:
    """Return the integral of n^(power − 1).

    At a rate of 50 % the power is 0, and it is a logarithm.
    """
    if abs(power) < _NEARLY_ZERO:
        return (end / start).ln()
    return (end**power - start**power) / power
