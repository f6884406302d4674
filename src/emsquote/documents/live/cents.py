"""The figures by which an amount is shared out to lines in whole cents, as the sheet of lines works
them out.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal

from emsquote.model.money import ZERO, round_half_up

NOISE = 9
ROW_WEIGHT = Decimal("1E-14")
"""Sets equal remainders apart: less than their ninth digit, in sheets of fewer than 100 000
lines.
"""


def factor(shares: Sequence[Decimal], whole: Decimal) -> Decimal:
    """Return what a line gets for 1 of its share, 0 where there is nothing to share in."""
    together = sum(shares, ZERO)
    return whole / together if together else ZERO


def last_remainder(
    shares: Sequence[Decimal], first_row: int, whole: Decimal, digits: int
) -> Decimal:
    """Return the smallest remainder that gets a cent, more than any if none does.

    `first_row` is the row of the first line (from 1).
    """
    each = factor(shares, whole)
    exact = [round_half_up(share * each, NOISE) for share in shares]
    cent = Decimal(1).scaleb(-digits)
    cents = [amount.quantize(cent, ROUND_DOWN) for amount in exact]
    left = int(round_half_up((whole - sum(cents, ZERO)) / cent, 0))
    if left <= 0:
        return Decimal(1)
    remainders = (
        amount - whole_cents - row * ROW_WEIGHT
        for row, (amount, whole_cents) in enumerate(zip(exact, cents, strict=True), first_row)
    )
    return sorted(remainders, reverse=True)[left - 1]
