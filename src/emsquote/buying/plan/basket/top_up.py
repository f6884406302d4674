"""Topping up orders so that a supplier's parts are worth a threshold, as cheaply as their multiples
allow.

One order is topped up by itself; or two, the second so finely that little is spent beyond the
threshold.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, Decimal

from msgspec import Struct

from emsquote.buying.plan.basket.basket_part import BasketPart, Orders
from emsquote.buying.plan.basket.fixed_costs import (
    FixedCosts,
    PossibleBasket,
    possible_basket,
    worth_by_supplier,
)
from emsquote.buying.plan.basket.order_range import OrderRange, TopUpLimit, single_ranges
from emsquote.buying.plan.ladder import PossibleOrder
from emsquote.model.money import ZERO

_FINEST = 8
"""So many orders with the smallest multiples are tried as the second of two."""
_FIRST = 40
"""So many orders are tried as the first of two."""
_SIZES = 60
"""So many sizes of the first order are tried."""


class _Candidate(Struct, frozen=True):
    """An order range that a part, known by its place, could be ordered from instead.

    `cost` and `worth` are what its least order has more of than the order that is placed now.
    """

    part: int
    order_range: OrderRange
    cost: Decimal
    worth: Decimal


class _Larger(Struct, frozen=True):
    """Orders that are larger than those placed now, each with the place of its part.

    `cost` is what they cost more, together.
    """

    orders: tuple[tuple[int, PossibleOrder], ...]
    cost: Decimal


_NONE_LARGER = _Larger((), ZERO)


def topped_up(
    parts: Sequence[BasketPart],
    orders: Sequence[Orders],
    fixed: FixedCosts,
) -> PossibleBasket:
    """Return a basket with the orders of each supplier topped up to the threshold that pays best,
    if one does.
    """
    placed = list(orders)
    for supplier, worth in worth_by_supplier(orders).items():
        for part, order in _best_top_up(parts, placed, supplier, worth, fixed).orders:
            placed[part] = (order,)
    return possible_basket(placed, fixed)


def _best_top_up(
    parts: Sequence[BasketPart],
    orders: Sequence[Orders],
    supplier: str,
    worth: Decimal,
    fixed: FixedCosts,
) -> _Larger:
    """Return the larger orders from one supplier that cost least, what it asks beside them
    included.
    """
    fees = fixed.fees_at(supplier, worth)
    best = _Larger((), fees or ZERO)
    for threshold in fixed.thresholds(supplier):
        fees_there = fixed.fees_at(supplier, threshold)
        if threshold <= worth or fees_there is None:
            continue
        missing = threshold - worth
        candidates = list(_candidates(parts, orders, supplier, missing))
        larger = _cheapest_top_up(candidates, missing)
        if larger and (fees is None or larger.cost + fees_there < best.cost):
            best = _Larger(larger.orders, larger.cost + fees_there)
            fees = fees_there
    return best


def _candidates(
    parts: Sequence[BasketPart],
    orders: Sequence[Orders],
    supplier: str,
    missing: Decimal,
) -> Iterator[_Candidate]:
    """Yield where one supplier could deliver more of its parts, by what is missing at most."""
    for place, (part, placed) in enumerate(zip(parts, orders, strict=True)):
        if len(placed) != 1 or placed[0].ladder.supplier != supplier:
            continue  # what is split stays as it is
        now = placed[0]
        limit = TopUpLimit(missing + now.worth, None)
        for order_range in _ranges_of(part, supplier, limit):
            least = order_range.order()
            yield _Candidate(
                part=place,
                order_range=order_range,
                cost=least.cost - now.cost,
                worth=least.worth - now.worth,
            )


def _ranges_of(
    part: BasketPart,
    supplier: str,
    limit: TopUpLimit,
) -> Iterator[OrderRange]:
    for group in part.groups:
        for ladder in group.ladders:
            if ladder.supplier == supplier:
                yield from single_ranges(ladder, group.due.required, limit)


def _cheapest_top_up(candidates: Sequence[_Candidate], missing: Decimal) -> _Larger | None:
    """Return the cheapest larger orders that are worth what is missing: one of them, or two.

    None if neither reaches it.
    """
    found = []
    for candidate in candidates:
        larger = _with_one_more(candidate, missing)
        if larger:
            found.append(larger)
    found += _by_two_orders(candidates, missing)
    return min(found, key=_rank, default=None)


def _rank(larger: _Larger) -> tuple[object, ...]:
    ranks = [order.rank for _, order in larger.orders]
    return larger.cost, len(ranks), ranks


def _with_one_more(
    candidate: _Candidate,
    missing: Decimal,
    before: _Larger = _NONE_LARGER,
) -> _Larger | None:
    """Return the least order of a candidate that is worth what is missing, beside those larger
    before.
    """
    order_range = candidate.order_range
    multiples = _multiples(candidate, missing)
    if multiples > order_range.more:
        return None
    order = order_range.order(multiples)
    cost = before.cost + candidate.cost + multiples * order_range.more_cost
    return _Larger((*before.orders, (candidate.part, order)), cost)


def _multiples(candidate: _Candidate, missing: Decimal) -> int:
    """Return how many multiples more a candidate needs to be worth what is missing.

    More than it has if it never is.
    """
    left = missing - candidate.worth
    if left <= 0:
        return 0
    of_one = candidate.order_range.more_worth
    if not of_one:
        return candidate.order_range.more + 1
    return int((left / of_one).to_integral_value(ROUND_CEILING))


def _by_two_orders(candidates: Sequence[_Candidate], missing: Decimal) -> Iterator[_Larger]:
    """Yield two larger orders of different parts that are worth what is missing."""
    extendable = [candidate for candidate in candidates if _can_be_topped_up(candidate.order_range)]
    finest_first = sorted(extendable, key=_fineness)
    for first in finest_first[:_FIRST]:
        others = [second for second in finest_first[:_FINEST] if second.part != first.part]
        for before, worth in _sizes(first, missing):
            for second in others:
                both = _with_one_more(second, missing - worth, before)
                if both:
                    yield both


def _can_be_topped_up(order_range: OrderRange) -> bool:
    return bool(order_range.more and order_range.more_worth)


def _fineness(candidate: _Candidate) -> tuple[Decimal, int, Decimal]:
    return candidate.order_range.more_worth, candidate.part, candidate.cost


def _sizes(candidate: _Candidate, missing: Decimal) -> Iterator[tuple[_Larger, Decimal]]:
    """Yield the largest orders of a candidate that are not worth what is missing, each with what it
    is worth more.
    """
    order_range = candidate.order_range
    more_cost, more_worth = order_range.more_cost, order_range.more_worth
    most = min(_multiples(candidate, missing) - 1, order_range.more)
    for multiples in range(most, max(-1, most - _SIZES), -1):
        order = order_range.order(multiples)
        cost = candidate.cost + multiples * more_cost
        worth = candidate.worth + multiples * more_worth
        yield _Larger(((candidate.part, order),), cost), worth
