"""Buying for any number of boards, one after the other: what the customer pays for each part, and
by which way it is bought.

A quote buys for a few quantities and tells why. A curve buys for thousands: so the ladders of a
part are laid over one another once, and between two of their steps nothing but a product is left.
What that does not cover (parts that are short, dear, preferred, in other units) is bought as for a
quote, so that both come to the same.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import cast

from msgspec import Struct

from emsquote.buying.plan.column import Buying, ColumnBought, buy_column, charged_to_customer
from emsquote.buying.plan.demand import NO_ATTRITION, WantedPart, required_units
from emsquote.buying.plan.ladder import Ladder, multiple_from
from emsquote.buying.plan.market import Market
from emsquote.buying.plan.sourced_part import SourcedPart, purchases
from emsquote.model.bom import Supply
from emsquote.model.job import ExcessPolicy
from emsquote.model.money import ZERO, Amount, Money, Unknown
from emsquote.model.offer import Offer
from emsquote.model.purchase import Attrition, Bought, Order, Purchase, Shortage


class OrderWay(Struct, frozen=True, gc=False):
    """How an order is placed: with whom, what, at which break, and whether more is bought than is
    needed, since that costs less.
    """

    supplier: str
    number: str
    packaging: str
    from_pieces: int
    is_bought_up: bool = False


Way = tuple[OrderWay, ...]
"""The orders of a part; none where nothing is ordered."""


class LotBought(Struct, frozen=True, gc=False):
    """What is bought for one lot: all parts together, and by part its way and its cost to the
    customer.
    """

    column: ColumnBought
    """Its purchases tell of each part only whether it is bought; its amounts are what is known of
    all parts together, then what is not.
    """
    ways: tuple[Way, ...]
    costs: tuple[Decimal, ...]
    """Nothing where a cost is not known."""


class _CostLine(Struct, frozen=True, gc=False):
    """Units in a multiple at one price."""

    multiple: int
    price: Decimal
    fee: Decimal
    way: Way


class _Deal(Struct, frozen=True, gc=False):
    """One order that meets a requirement."""

    cost: Decimal
    ordered: int
    way: Way


_NOTHING = _Deal(ZERO, 0, ())


class _CostSpan(Struct, frozen=True, gc=False):
    """What can be the cheapest order within a range of requirements: so many as are needed, or the
    start of a step beyond.
    """

    lines: tuple[_CostLine, ...]
    start: _Deal | None


class _PartCosts(Struct, frozen=True, gc=False):
    """The cost of a part bought by one order, for every requirement."""

    ends: tuple[int, ...]
    """The last requirement of each span but the last one, which has no end."""
    spans: tuple[_CostSpan, ...]
    fewest: int | None
    """The stock of the scarcest offer, where the part could be split."""
    lowest_price: Decimal

    def at(self, required: int) -> _Deal | None:
        """Return the cheapest order; None where the search for splits has to tell."""
        span = self.spans[bisect_left(self.ends, required)]
        best = span.start
        for line in span.lines:
            units = multiple_from(required, line.multiple)
            cost = units * line.price + line.fee
            if best is None or cost < best.cost or (cost == best.cost and units < best.ordered):
                best = _Deal(cost, units, line.way)
        if best is None or self._may_be_split(required, best.cost):
            return None
        return best

    def _may_be_split(self, required: int, cost: Decimal) -> bool:
        if self.fewest is None:
            return False
        return max(required, self.fewest + 1) * self.lowest_price < cost


class _QuickPart(Struct, frozen=True, gc=False):
    """A part of which one order meets the need, at a cost that the customer pays in full."""

    wanted: WantedPart
    costs: _PartCosts
    dear_above: Decimal | None
    """The price of a unit above which it is counted and handled singly; None where it is not."""

    def deal(self, starts: int) -> _Deal | None:
        """Return what so many started boards buy; None where it takes more to tell."""
        if self.dear_above is not None:
            singly = self._deal(starts, NO_ATTRITION, 0)
            if singly and singly.cost > self.dear_above * singly.ordered:
                return singly
        return self._deal(starts, self.wanted.attrition, self.wanted.set_ups)

    def _deal(self, starts: int, attrition: Attrition, set_ups: int) -> _Deal | None:
        wanted = self.wanted
        need = wanted.per_board.amount * starts
        required = required_units(need, attrition, set_ups, wanted.in_stock)
        return self.costs.at(required) if required else _NOTHING


class AnyLot(Struct, frozen=True):
    """The parts of a BOM, ready to be bought for any number of boards."""

    buying: Buying
    quick_parts: tuple[_QuickPart | None, ...]
    """None for a part that is bought as for a quote."""
    examples: tuple[Purchase, ...]
    """What each part's purchase is like: bought, supplied or without price."""

    def bought(self, starts: Sequence[int]) -> Iterator[LotBought]:
        """Yield what each of some lots buys, at the costs of `buy_column`."""
        if self.buying.as_basket:
            yield from (_bought_together(self.buying, lot) for lot in starts)
            return
        by_part = [self._part(place, starts) for place in range(len(self.quick_parts))]
        for parts in zip(*by_part, strict=True):
            yield self._lot(parts)
        if not by_part:
            yield from (self._lot(()) for _ in starts)

    def _part(self, place: int, starts: Sequence[int]) -> list[_Deal | Purchase]:
        """Return what each lot buys of a part."""
        quick, sourced = self.quick_parts[place], self.buying.parts[place]
        found: list[_Deal | Purchase] = []
        for lot in starts:
            deal = quick.deal(lot) if quick else None
            found.append(deal or purchases((sourced,), lot, with_reasons=False)[0])
        return found

    def _lot(self, parts: Sequence[_Deal | Purchase]) -> LotBought:
        currency = self.buying.terms.currency
        costs, ways, missing, like = [], [], [], list(self.examples)
        for place, part in enumerate(parts):
            if type(part) is _Deal:
                costs.append(part.cost)
                ways.append(part.way)
                continue
            purchase = cast("Purchase", part)
            amount = charged_to_customer(purchase, self.buying.policies[place], currency)
            costs.append(amount.amount if isinstance(amount, Money) else ZERO)
            missing += [amount] if isinstance(amount, Unknown) else []
            ways.append(_way_of(purchase))
            like[place] = purchase
        column = _column(like, [Money(sum(costs, ZERO), currency), *missing], currency)
        return LotBought(column, tuple(ways), tuple(costs))


def _column(like: Sequence[Purchase], amounts: Sequence[Amount], currency: str) -> ColumnBought:
    nothing = Money.zero(currency)
    return ColumnBought(purchases=tuple(like), amounts=tuple(amounts), liability=nothing)


def any_lot(buying: Buying) -> AnyLot:
    """Return the parts of a BOM ready to be bought for any number of boards."""
    parts = []
    for sourced, policy in zip(buying.parts, buying.policies, strict=True):
        parts.append(_quick_part(sourced, policy))
    examples = () if buying.as_basket else purchases(buying.parts, 1, with_reasons=False)
    return AnyLot(buying, tuple(parts), examples)


def _bought_together(buying: Buying, starts: int) -> LotBought:
    column = buy_column(buying, starts, starts)
    ways = tuple(map(_way_of, column.purchases))
    costs = [amount.amount if isinstance(amount, Money) else ZERO for amount in column.amounts]
    return LotBought(column, ways, tuple(costs))


def _way_of(purchase: Purchase) -> Way:
    if not isinstance(purchase, Bought | Shortage):
        return ()
    required = purchase.demand.required
    is_single = len(purchase.orders) == 1
    return tuple(_order_way(order, required if is_single else None) for order in purchase.orders)


def _order_way(order: Order, required: int | None) -> OrderWay:
    offer = order.offer
    least = multiple_from(required or order.quantity, max(offer.multiple, 1))
    is_more = order.quantity > least
    return _way(offer, order.price_break.quantity, up=is_more)


def _way(offer: Offer, from_pieces: int, *, up: bool) -> OrderWay:
    number = offer.sku or offer.mpn
    return OrderWay(offer.supplier, number, offer.packaging, from_pieces, up)


def _quick_part(sourced: SourcedPart, policy: ExcessPolicy) -> _QuickPart | None:
    market = _only_market(sourced)
    if market is None or policy is not ExcessPolicy.CHARGE:
        return None
    if market.terms.preferred_suppliers or not market.ladders:
        return None
    limit = sourced.dear_above
    is_never_dear = limit is not None and not market.may_cost_more_than(limit)
    dear_above = None if is_never_dear else limit
    return _QuickPart(sourced.wanted, _laid_over(market.ladders), dear_above)


def _only_market(sourced: SourcedPart) -> Market | None:
    wanted = sourced.wanted
    if wanted.supply is Supply.CONSIGNED or wanted.obstacle or len(sourced.markets) != 1:
        return None
    (market,) = sourced.markets
    return market if market.unit == wanted.per_board.unit else None


def _laid_over(ladders: Sequence[Ladder]) -> _PartCosts:
    ends = sorted({end for ladder in ladders for end in _ends(ladder)})
    within = [*ends, ends[-1] + 1]
    limits = [ladder.most for ladder in ladders if ladder.most is not None]
    return _PartCosts(
        ends=tuple(ends),
        spans=tuple(_span(ladders, required) for required in within),
        fewest=min(limits) if limits and len(ladders) > 1 else None,
        lowest_price=min(ladder.lowest_price for ladder in ladders),
    )


def _ends(ladder: Ladder) -> Iterator[int]:
    """Yield the requirements after which another order of a ladder may be the cheapest."""
    for step in ladder.steps:
        yield step.first
        if step.last is not None:
            yield step.last


def _span(ladders: Sequence[Ladder], required: int) -> _CostSpan:
    candidates = [found for ladder in ladders for found in _candidates(ladder, required)]
    starts = [found for found in candidates if isinstance(found, _Deal)]
    lines = [found for found in candidates if isinstance(found, _CostLine)]
    start = min(starts, key=lambda deal: (deal.cost, deal.ordered), default=None)
    return _CostSpan(tuple(_cheapest_lines(lines)), start)


def _candidates(ladder: Ladder, required: int) -> Iterator[_CostLine | _Deal]:
    """Yield what `Ladder.best` chooses from at a requirement."""
    needed = multiple_from(required, ladder.steps[0].multiple)
    for place, step in enumerate(ladder.steps):
        if step.first >= needed:
            yield _start(ladder, place)
            return
        if step.last is None or needed <= step.last:
            way = _way(ladder.offer, step.price_break.quantity, up=False)
            yield _CostLine(step.multiple, step.price, ladder.order_fee, (way,))
            if place + 1 < len(ladder.steps):
                yield _start(ladder, place + 1)
            return


def _start(ladder: Ladder, place: int) -> _Deal:
    start = ladder.cheapest_starts[place]
    way = _way(ladder.offer, start.step.price_break.quantity, up=True)
    return _Deal(start.cost + ladder.order_fee, start.step.first, (way,))


def _cheapest_lines(lines: Iterable[_CostLine]) -> Iterable[_CostLine]:
    """Return of lines with one multiple and fee the cheapest."""
    cheapest: dict[tuple[int, Decimal], _CostLine] = {}
    for line in lines:
        key = (line.multiple, line.fee)
        known = cheapest.get(key)
        if known is None or line.price < known.price:
            cheapest[key] = line
    return cheapest.values()
