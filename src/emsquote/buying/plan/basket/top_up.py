"""Growing orders so that a supplier's parts are worth a threshold, as cheaply as their multiples
allow.

One order grows by itself; or two, the second so finely that little is spent beyond the threshold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_CEILING, Decimal

from msgspec import Struct

from emsquote.buying.plan.basket.basket_part import BasketPart, Orders
from emsquote.buying.plan.basket.fixed_costs import FixedCosts, Trial, trial, worth_by_house
from emsquote.buying.plan.basket.order_range import OrderRange, TopUpLimit, openings_for
from emsquote.buying.plan.ladder import PossibleOrder
from emsquote.model.money import ZERO

_FINEST = 8
"""So many orders with the smallest multiples are tried as the second of two that grow."""
_FIRST = 40
"""So many orders are tried as the first of two."""
_SIZES = 60
"""So many sizes of the first order are tried."""


class _Line(Struct, frozen=True):
    """A part at a supplier that could be ordered at an opening, at so much more cost and worth than
    it is.
    """

    stall: int
    opening: OrderRange
    cost: Decimal
    worth: Decimal


class _Grown(Struct, frozen=True):
    """Orders that grow, by stall, and what that costs."""

    orders: tuple[tuple[int, PossibleOrder], ...]
    cost: Decimal


_UNGROWN = _Grown((), ZERO)


def grown(stalls: Sequence[BasketPart], orders: Sequence[Orders], fixed: FixedCosts) -> Trial:
    """Return a basket with the orders of each supplier grown to the threshold that pays best, if
    one does.
    """
    placed = list(orders)
    for house, worth in worth_by_house(orders).items():
        for stall, order in _best_growth(stalls, placed, house, worth, fixed).orders:
            placed[stall] = (order,)
    return trial(placed, fixed)


def _best_growth(
    stalls: Sequence[BasketPart],
    orders: Sequence[Orders],
    house: str,
    worth: Decimal,
    fixed: FixedCosts,
) -> _Grown:
    """Return the growth of one supplier's orders that costs least, what it asks beside them
    included.
    """
    here = fixed.beside_at(house, worth)
    best = _Grown((), ZERO if here is None else here)
    for threshold in fixed.thresholds(house):
        beside = fixed.beside_at(house, threshold)
        if threshold <= worth or beside is None:
            continue
        found = _least_growth(
            list(_lines(stalls, orders, house, threshold - worth)), threshold - worth
        )
        if found and (here is None or found.cost + beside < best.cost):
            best, here = _Grown(found.orders, found.cost + beside), beside
    return best


def _lines(
    stalls: Sequence[BasketPart], orders: Sequence[Orders], house: str, due: Decimal
) -> Iterator[_Line]:
    for place, (stall, placed) in enumerate(zip(stalls, orders, strict=True)):
        if len(placed) != 1 or placed[0].ladder.house != house:
            continue  # what is split stays as it is
        order = placed[0]
        for shelf in stall.shelves:
            for ladder in shelf.ladders:
                if ladder.house == house:
                    for opening in openings_for(
                        ladder, shelf.due.required, TopUpLimit(due + order.worth, None)
                    ):
                        choice = opening.choice()
                        yield _Line(
                            place, opening, choice.cost - order.cost, choice.worth - order.worth
                        )


def _least_growth(lines: Sequence[_Line], due: Decimal) -> _Grown | None:
    """Return the cheapest growth by what is due, by one order or by two.

    None if neither reaches it.
    """
    found = [each for line in lines if (each := _filled(line, due))]
    found += _pairs(lines, due)
    return min(
        found,
        key=lambda each: (each.cost, len(each.orders), [order.rank for _, order in each.orders]),
        default=None,
    )


def _filled(line: _Line, due: Decimal, before: _Grown = _UNGROWN) -> _Grown | None:
    """Return the least growth of a line that is worth what is due, beside what has grown before."""
    multiples = _multiples(line, due)
    if multiples > line.opening.more:
        return None
    order = line.opening.choice(multiples)
    return _Grown(
        (*before.orders, (line.stall, order)),
        before.cost + line.cost + multiples * line.opening.more_cost,
    )


def _multiples(line: _Line, due: Decimal) -> int:
    """Return how many multiples more a line needs to be worth what is due.

    More than it has if it never is.
    """
    left = due - line.worth
    if left <= 0:
        return 0
    each = line.opening.more_worth
    return int((left / each).to_integral_value(ROUND_CEILING)) if each else line.opening.more + 1


def _pairs(lines: Sequence[_Line], due: Decimal) -> Iterator[_Grown]:
    growing = sorted(
        (each for each in lines if each.opening.more and each.opening.more_worth), key=_fineness
    )
    for first in growing[:_FIRST]:
        for before, worth in _sizes(first, due):
            for second in growing[:_FINEST]:
                if second.stall != first.stall and (both := _filled(second, due - worth, before)):
                    yield both


def _fineness(line: _Line) -> tuple[Decimal, int, Decimal]:
    return line.opening.more_worth, line.stall, line.cost


def _sizes(line: _Line, due: Decimal) -> Iterable[tuple[_Grown, Decimal]]:
    """Yield the largest orders of a line that are not worth what is due, each with what it is worth
    more.
    """
    most = min(_multiples(line, due) - 1, line.opening.more)
    for multiples in range(most, max(-1, most - _SIZES), -1):
        cost = line.cost + multiples * line.opening.more_cost
        worth = line.worth + multiples * line.opening.more_worth
        yield _Grown(((line.stall, line.opening.choice(multiples)),), cost), worth
