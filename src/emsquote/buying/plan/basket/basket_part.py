"""Stalls: one part of a basket, with everything that may be bought for it.

One order of any size that an offer allows; or several where stock makes it so: all but one of the
offers used have less than is required; or what is bought of it by itself. Splitting for a threshold
what one house has enough of costs more in handling than it saves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from emsquote.buying.plan.ladder import Ladder, PossibleOrder
from emsquote.buying.plan.sourced_part import OfferGroup, SourcedPart, shelves
from emsquote.buying.plan.split import NO_SPLIT, Split, least_split
from emsquote.model.money import ZERO
from emsquote.model.purchase import Bought, Demand

Orders = tuple[PossibleOrder, ...]


def cost_of(orders: Orders) -> Decimal:
    """Return what the orders of a part cost together."""
    return sum((order.cost for order in orders), ZERO)


class BasketPart(Struct, frozen=True):
    """One part of a basket: what is bought of it by itself, and what else may be."""

    alone: Bought
    shelves: tuple[OfferGroup, ...]
    singles: tuple[tuple[str, PossibleOrder], ...]
    """The cheapest single order of each supplier, by the supplier's one name, the cheapest
    first.
    """
    own: Orders = ()
    """What is bought of it by itself, if that is a split over several offers that have enough for
    what is required.
    """

    def least_within(self, houses: Collection[str]) -> Orders:
        """Return the cheapest orders from these suppliers alone, () if they cannot meet the
        part.
        """
        single = next((choice for house, choice in self.singles if house in houses), None)
        split = self._split_within(houses, single.cost if single else None)
        found = split.orders or ((single,) if single else ())
        may_be_own = self.own and all(order.ladder.house in houses for order in self.own)
        return (
            self.own if may_be_own and (not found or cost_of(self.own) < cost_of(found)) else found
        )

    def due(self, orders: Orders) -> Demand:
        """Return what is due on the shelf that these orders are from."""
        return next(
            shelf.due
            for shelf in self.shelves
            if any(each.offer is orders[0].ladder.offer for each in shelf.ladders)
        )

    def _split_within(self, houses: Collection[str], ceiling: Decimal | None) -> Split:
        found = NO_SPLIT
        for shelf in self.shelves:
            if shelf.is_scarce:
                for ladders in _splittable(shelf, houses):
                    split = least_split(
                        ladders, shelf.due.required, found.cost if found.orders else ceiling
                    )
                    found = split if split.orders else found
        return found


def _splittable(shelf: OfferGroup, houses: Collection[str]) -> Iterator[list[Ladder]]:
    """Yield the offers that a part may be split over: those that have too few of it, and one that
    may have enough.
    """
    here = [each for each in shelf.ladders if each.house in houses]
    scarce = [each for each in here if shelf.has_too_few(each)]
    enough = [each for each in here if not shelf.has_too_few(each)]
    yield from ([*scarce, each] for each in enough or () if scarce)
    if not enough:
        yield scarce


def basket_part_of(sourced: SourcedPart, alone: Bought, starts: int) -> BasketPart:
    """Return the stall of a part that is bought for so many started boards."""
    here = shelves(sourced, starts)
    return BasketPart(alone, here, _singles(here), _own(alone, here))


def _own(alone: Bought, here: Sequence[OfferGroup]) -> Orders:
    """Return the part's own orders if only a part by itself may be split so: they are more than is
    required.
    """
    steps = {
        (id(ladder.offer), step.price_break): (shelf, ladder, step)
        for shelf in here
        for ladder in shelf.ladders
        for step in ladder.steps
    }
    placed = [(*steps[id(each.offer), each.price_break], each.quantity) for each in alone.orders]
    enough = [ladder for shelf, ladder, _, _ in placed if not shelf.has_too_few(ladder)]
    return (
        tuple(ladder.choice(step, quantity) for _, ladder, step, quantity in placed)
        if len(enough) > 1
        else ()
    )


def _singles(here: Sequence[OfferGroup]) -> tuple[tuple[str, PossibleOrder], ...]:
    found = [
        best for shelf in here for each in shelf.ladders if (best := each.best(shelf.due.required))
    ]
    cheapest: dict[str, PossibleOrder] = {}
    for choice in sorted(found, key=lambda each: each.rank):
        cheapest.setdefault(choice.ladder.house, choice)
    return tuple(cheapest.items())
