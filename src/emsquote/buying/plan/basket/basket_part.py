"""One part of a basket, with everything that may be bought for it.

One order of any size that an offer allows; or a split where stock makes it so: all but one of the
offers used have less than is required; or what is bought of it by itself. Splitting for a threshold
what one supplier has enough of costs more in handling than it saves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from emsquote.buying.plan.ladder import Ladder, PossibleOrder
from emsquote.buying.plan.sourced_part import OfferGroup, SourcedPart, offer_groups
from emsquote.buying.plan.split import NO_SPLIT, Split, least_split
from emsquote.model.money import ZERO
from emsquote.model.purchase import Bought, Demand, Order

Orders = tuple[PossibleOrder, ...]
"""What is ordered of one part: one order, or those of a split."""


def cost_of(orders: Orders) -> Decimal:
    """Return what the orders of a part cost together."""
    return sum((order.cost for order in orders), ZERO)


class BasketPart(Struct, frozen=True):
    """One part of a basket: what is bought of it by itself, and what else may be."""

    alone: Bought
    groups: tuple[OfferGroup, ...]
    singles: tuple[tuple[str, PossibleOrder], ...]
    """The cheapest single order of each supplier, by the supplier's one name, the cheapest
    first.
    """
    own_split: Orders = ()
    """What is bought of it by itself, if that is a split over offers of which more than one has
    enough for what is required. Nothing else is split so.
    """

    def least_within(self, suppliers: Collection[str]) -> Orders:
        """Return the cheapest orders from these suppliers alone, () if they cannot meet the
        part.
        """
        single = self._single_within(suppliers)
        split = self._split_within(suppliers, single.cost if single else None)
        least = split.orders
        if single and not least:
            least = (single,)
        if not self._own_split_is_within(suppliers):
            return least
        if least and cost_of(least) <= cost_of(self.own_split):
            return least
        return self.own_split

    def due(self, orders: Orders) -> Demand:
        """Return what is due in the group of offers that these orders are from."""
        offer = orders[0].ladder.offer
        for group in self.groups:
            if any(ladder.offer is offer for ladder in group.ladders):
                return group.due
        raise LookupError(offer)

    def _single_within(self, suppliers: Collection[str]) -> PossibleOrder | None:
        for supplier, order in self.singles:
            if supplier in suppliers:
                return order
        return None

    def _own_split_is_within(self, suppliers: Collection[str]) -> bool:
        if not self.own_split:
            return False
        return all(order.ladder.supplier in suppliers for order in self.own_split)

    def _split_within(self, suppliers: Collection[str], ceiling: Decimal | None) -> Split:
        """Return the cheapest split that costs less than `ceiling` (None: whatever it costs)."""
        cheapest = NO_SPLIT
        for group in self.groups:
            if not group.is_scarce:
                continue
            for ladders in _splittable(group, suppliers):
                split = least_split(ladders, group.due.required, ceiling)
                if split.orders:
                    cheapest, ceiling = split, split.cost
        return cheapest


def _splittable(group: OfferGroup, suppliers: Collection[str]) -> Iterator[list[Ladder]]:
    """Yield the offers that a part may be split over: those that have too few of it, and one that
    may have enough.
    """
    scarce: list[Ladder] = []
    enough: list[Ladder] = []
    for ladder in group.ladders:
        if ladder.supplier in suppliers:
            kind = scarce if group.has_too_few(ladder) else enough
            kind.append(ladder)
    if not enough:
        yield scarce
    elif scarce:
        for ladder in enough:
            yield [*scarce, ladder]


def basket_part_of(
    sourced: SourcedPart,
    alone: Bought,
    starts: int,
) -> BasketPart:
    """Return a part as a basket sees it, bought for so many started boards."""
    groups = offer_groups(sourced, starts, alone)
    return BasketPart(alone, groups, _singles(groups), _own_split(alone, groups))


def _own_split(alone: Bought, groups: Sequence[OfferGroup]) -> Orders:
    """Return the part's own orders if only a part by itself may be split so: they are more than is
    required.
    """
    if len(alone.orders) < 2:  # noqa: PLR2004 - one order is no split
        return ()
    orders = []
    enough = 0
    for placed in alone.orders:
        group, order = _found_again(placed, groups)
        orders.append(order)
        if not group.has_too_few(order.ladder):
            enough += 1
    return tuple(orders) if enough > 1 else ()


def _found_again(placed: Order, groups: Sequence[OfferGroup]) -> tuple[OfferGroup, PossibleOrder]:
    """Return the group of offers that an order is from, and the order as a possible one."""
    for group in groups:
        for ladder in group.ladders:
            if ladder.offer is placed.offer:
                for step in ladder.steps:
                    if step.price_break == placed.price_break:
                        return group, ladder.order(step, placed.quantity)
    raise LookupError(placed)


def _singles(groups: Sequence[OfferGroup]) -> tuple[tuple[str, PossibleOrder], ...]:
    found = []
    for group in groups:
        for ladder in group.ladders:
            best = ladder.best(group.due.required)
            if best:
                found.append(best)
    cheapest: dict[str, PossibleOrder] = {}
    for order in sorted(found, key=lambda order: order.rank):
        cheapest.setdefault(order.ladder.supplier, order)
    return tuple(cheapest.items())
