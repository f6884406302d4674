"""A year's lots from the BOM: the best size on the curve of the quote, and when each lot is due."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct

from emsquote.deciding.curve import Curve, price_curve_of
from emsquote.deciding.curve.curve import MOST_QUANTITIES
from emsquote.deciding.lots.lot_size import LotPrice, LotSize, LotTerms, best_lot, lot_size
from emsquote.finding import Origin, fault
from emsquote.request import PreparedRequest, Shop

_DAYS_A_YEAR = 365


class ScheduledLot(Struct, frozen=True):
    """A lot of the year: on which day it must be there, and of how many boards."""

    number: int
    day: int
    size: int
    price: Decimal


class LotPlan(Struct, frozen=True, kw_only=True):
    """The best size of lots, beside those that were asked for."""

    terms: LotTerms
    shelf_days: int | None
    curve: Curve
    best: LotSize
    others: tuple[LotSize, ...]
    """At the quantities of the job, and the whole year at once where it may lie so long."""
    lots: tuple[ScheduledLot, ...]
    is_last: bool
    """Whether the best is the largest that was tried: a larger one may be better still."""


def lots_of_year(
    asked: PreparedRequest,
    shop: Shop,
    terms: LotTerms,
    shelf_days: int | None = None,
) -> LotPlan:
    """Return the lots of a year of least cost, of those that are used up within `shelf_days`.

    `InputError` if not one board is used within them.
    """
    most = min(terms.yearly, MOST_QUANTITIES)
    if shelf_days is not None:
        most = min(most, terms.yearly * shelf_days // _DAYS_A_YEAR)
    if most < 1:
        raise fault(
            "bad-shelf-life",
            Origin("--shelf-days"),
            f"{terms.yearly} a year use no board up within {shelf_days} days",
            "name more days, or more boards a year",
        )
    curve = price_curve_of(asked, shop, 1, most)
    sizes = range(1, most + 1)

    def price(size: int) -> Decimal:
        return curve.point(size).extended.amount

    best = best_lot(terms, sizes, price)
    compared = sorted({*curve.asked, most} - {best.size})
    return LotPlan(
        terms=terms,
        shelf_days=shelf_days,
        curve=curve,
        best=best,
        others=tuple(lot_size(terms, size, price) for size in compared),
        lots=tuple(_schedule(terms, best.size, price)),
        is_last=best.size == most < terms.yearly,
    )


def _schedule(terms: LotTerms, size: int, price: LotPrice) -> Iterator[ScheduledLot]:
    """Yield the lots of a year, the last one only as large as the rest of the year takes."""
    left, number = terms.yearly, 0
    while left > 0:
        of_lot = min(size, left)
        day = _DAYS_A_YEAR * (terms.yearly - left) // terms.yearly
        number += 1
        yield ScheduledLot(number, day, of_lot, price(of_lot))
        left -= of_lot
