"""Totals that fall when more boards are asked for: no customer believes them.

A tier of a margin or of an activity may make 60 boards cost less than 49.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from msgspec import Struct

from emsquote.finding import NOWHERE, Finding, Severity
from emsquote.model.money import Unknown
from emsquote.model.quote import CategoryPrice, QuoteColumn
from emsquote.wording.sentence import said

_CENT = Decimal("0.01")
FALLING_TOTAL_HINT = "let margins slide, or offer the larger quantity"


class Fall(Struct, frozen=True):
    """More boards for less money: the columns of the smaller and of the larger lot."""

    fewer: QuoteColumn
    more: QuoteColumn


def falls(columns: Iterable[QuoteColumn]) -> Iterator[Fall]:
    """Yield where a total falls from one quantity to the next that lacks the same by more than
    rounding explains.

    Printed prices of a board are rounded to a cent in each category, and so many boards multiply
    that. The known part of a total is less wherever it lacks more: that is no fall.
    """
    rising = sorted(columns, key=lambda column: column.quantity)
    lacking_the_same: dict[frozenset[Unknown], list[QuoteColumn]] = {}
    for column in rising:
        lacking_the_same.setdefault(frozenset(column.unknown), []).append(column)
    for comparable in lacking_the_same.values():
        yield from _falls(comparable)


def _falls(rising: Sequence[QuoteColumn]) -> Iterator[Fall]:
    for fewer, more in pairwise(rising):
        rounded = by_rounding(more.quantity, more.categories)
        if fewer.total.amount - more.total.amount > rounded:
            yield Fall(fewer, more)


def by_rounding(quantity: int, categories: Sequence[CategoryPrice]) -> Decimal:
    """Return what a total may move by because the prices of a board are rounded."""
    return _CENT * quantity * len(categories)


def falling_totals(columns: Iterable[QuoteColumn]) -> Iterator[Finding]:
    """Yield a doubt where a quote asks less for more boards."""
    for fall in falls(columns):
        yield Finding(Severity.DOUBT, "total-falls", NOWHERE, told_fall(fall), FALLING_TOTAL_HINT)


def told_fall(fall: Fall) -> str:
    """Return a fall in words."""
    return said(
        "{more} boards cost {less} {currency} in all, less than {fewer} boards at {price}",
        more=fall.more.quantity,
        less=fall.more.total.amount,
        currency=fall.more.total.currency,
        fewer=fall.fewer.quantity,
        price=fall.fewer.total.amount,
    )
