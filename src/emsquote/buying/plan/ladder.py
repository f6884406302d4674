"""A price ladder as the buyer sees it: what can be ordered, and what that costs landed, in the
quote's currency.

All-units discount: the price of the reached break holds for every piece of the order. Prices may
rise at a higher break (they do in real lists), so nothing here assumes that they fall.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from msgspec import Struct

from emsquote.buying.plan.terms import BuyingTerms
from emsquote.model.company_names import supplier_name
from emsquote.model.money import ZERO, Unknown
from emsquote.model.offer import Offer, PriceBreak
from emsquote.wording.sentence import said


def multiple_from(quantity: int, multiple: int) -> int:
    """Return the smallest multiple that is not below `quantity`."""
    return -(-quantity // multiple) * multiple


class Step(Struct, frozen=True, gc=False):
    """A step of a ladder: order quantities from `first` to `last` (None: without end) in multiples
    of `multiple`, at `price` landed for a unit.

    The steps of a ladder rise: each begins above the end of the one before.
    """

    first: int
    last: int | None
    multiple: int
    price: Decimal
    price_break: PriceBreak

    def quantity_for(self, required: int) -> int | None:
        """Return the least order of this step that meets the requirement, None if the step ends
        before.
        """
        quantity = max(self.first, multiple_from(required, self.multiple))
        return quantity if self.last is None or quantity <= self.last else None


class StepStart(Struct, frozen=True, gc=False):
    """The least order of a step, and what its units cost."""

    step: Step
    cost: Decimal


def cheapest_starts(steps: Sequence[Step]) -> tuple[StepStart, ...]:
    """Return, for each of rising steps, the cheapest start of it and those beyond it.

    Of two alike the smaller.
    """
    last_first: list[StepStart] = []
    for step in reversed(steps):
        start = StepStart(step, step.first * step.price)
        if last_first and last_first[-1].cost < start.cost:
            start = last_first[-1]
        last_first.append(start)
    return tuple(reversed(last_first))


class Ladder(Struct, frozen=True, gc=False, kw_only=True):
    """An offer that may be used, with its steps in the quote's currency."""

    offer: Offer
    steps: tuple[Step, ...]
    cheapest_starts: tuple[StepStart, ...]
    """For each step the cheapest start of it and those beyond it."""
    order_fee: Decimal
    """What is paid once an order, beside its units."""
    exchange_rate: Decimal
    most: int | None
    """The largest order that can be placed, None where nothing limits it."""
    lowest_price: Decimal
    """The least that a unit can cost, without the fee."""
    highest_price: Decimal
    """The most that a unit can cost, without the fee."""
    is_alternate: bool = False

    @property
    def supplier(self) -> str:
        """The one name of the supplier, however the offer spells it."""
        return supplier_name(self.offer.supplier)

    @property
    def top_up_cost(self) -> Decimal | None:
        """Return what making an order worth one more costs: more than one with duty.

        None where the part is free.
        """
        step = self.steps[0]
        worth = step.price_break.price * self.exchange_rate
        return step.price / worth if worth else None

    @property
    def tie_break(self) -> tuple[object, ...]:
        """What decides between offers of the same cost, whatever order they come in."""
        offer = self.offer
        unstated = (offer.stock, offer.lead_days, offer.reel_fee, offer.duty_percent)
        return (
            offer.supplier,
            offer.sku,
            offer.mpn,
            offer.manufacturer,
            offer.packaging,
            offer.currency,
            offer.read_on,
            offer.moq,
            offer.multiple,
            offer.ncnr,
            offer.valid_until,
            tuple(str(value) for value in unstated),
            tuple((price_break.quantity, price_break.price) for price_break in offer.breaks),
            str(offer.origin),
        )

    def order(self, step: Step, quantity: int) -> PossibleOrder:
        """Return an order of this ladder with its landed cost: quantity × price + fee."""
        return PossibleOrder(self, step, quantity, quantity * step.price + self.order_fee)

    def least(self, required: int) -> PossibleOrder | None:
        """Return the smallest single order that meets the requirement, if one does."""
        for step in self.steps:
            quantity = step.quantity_for(required)
            if quantity is not None:
                return self.order(step, quantity)
        return None

    def best(self, required: int) -> PossibleOrder | None:
        """Return the cheapest single order that meets the requirement, if one does.

        That is what is required, rounded up to the multiple, or the start of a step beyond it. Of
        two that cost alike the smaller.
        """
        steps = self.steps
        needed = multiple_from(required, steps[0].multiple)  # the offer's, so that of every step
        for place, step in enumerate(steps):
            if step.first >= needed:
                return self._order_at(self.cheapest_starts[place])
            if step.last is None or needed <= step.last:
                return self._here_or_beyond(place, needed)
        return None

    def _here_or_beyond(self, place: int, needed: int) -> PossibleOrder:
        """Return what is needed from the step at this place, or a start beyond it if cheaper."""
        step = self.steps[place]
        cost = needed * step.price
        if place + 1 < len(self.steps):
            beyond = self.cheapest_starts[place + 1]
            if beyond.cost < cost:
                return self._order_at(beyond)
        return PossibleOrder(self, step, needed, cost + self.order_fee)

    def _order_at(self, start: StepStart) -> PossibleOrder:
        step = start.step
        return PossibleOrder(self, step, step.first, start.cost + self.order_fee)


class PossibleOrder(Struct, frozen=True, gc=False):
    """One order that could be placed: `quantity` units of a ladder's step, for `cost` landed."""

    ladder: Ladder
    step: Step
    quantity: int
    cost: Decimal

    @property
    def worth(self) -> Decimal:
        """What the parts are worth to their supplier's thresholds: before duty and fees on
        parts.
        """
        return self.quantity * self.step.price_break.price * self.ladder.exchange_rate

    @property
    def rank(self) -> tuple[object, ...]:
        """What decides between orders: cost, then the smaller one, then the part asked for, then
        the names.
        """
        return self.cost, self.quantity, self.ladder.is_alternate, self.ladder.tie_break


def cheapest(orders: Iterable[PossibleOrder]) -> PossibleOrder | None:
    """Return the cheapest of some orders, whatever sequence they come in."""
    some = list(orders)
    if len(some) > 1:
        least = min(order.cost for order in some)
        some = [order for order in some if order.cost == least]
    if len(some) > 1:
        return min(some, key=lambda order: order.rank)
    return some[0] if some else None


def ladder_of(
    offer: Offer,
    terms: BuyingTerms,
    *,
    is_alternate: bool = False,
    beyond_stock: bool = False,
) -> Ladder | str:
    """Return the ladder of an offer under these terms, or why it cannot be used.

    `beyond_stock` as if there were always enough of it.
    """
    refusal = terms.refusal(offer)
    if refusal:
        return refusal
    exchange_rate = terms.factor(offer)
    if isinstance(exchange_rate, Unknown):
        return exchange_rate.reason
    capacity = None if beyond_stock else terms.capacity(offer)
    steps = _steps(offer, exchange_rate * terms.duty(offer), capacity)
    if not steps:
        return _too_few(offer, terms, capacity or 0)
    prices = [step.price for step in steps]
    return Ladder(
        offer=offer,
        steps=steps,
        cheapest_starts=cheapest_starts(steps),
        order_fee=offer.reel_fee * exchange_rate if offer.reel_fee else ZERO,
        exchange_rate=exchange_rate,
        most=_largest_order(steps, capacity),
        lowest_price=min(prices),
        highest_price=max(prices),
        is_alternate=is_alternate,
    )


def _largest_order(steps: Sequence[Step], capacity: int | None) -> int | None:
    if capacity is None:
        return steps[-1].last
    return max(step.last or 0 for step in steps)


def _steps(
    offer: Offer,
    landed: Decimal,
    capacity: int | None,
) -> tuple[Step, ...]:
    """Return the ranges of quantities that can be ordered, each at its break's price times
    `landed`.
    """
    multiple = max(offer.multiple, 1)
    least = least_order(offer)
    last = None if capacity is None else capacity // multiple * multiple
    last_first = []
    for price_break in reversed(offer.breaks):
        first = multiple_from(max(price_break.quantity, least), multiple)
        if last is None or first <= last:
            price = price_break.price
            if landed != 1:
                price *= landed
            last_first.append(Step(first, last, multiple, price, price_break))
        before = (price_break.quantity - 1) // multiple * multiple
        last = before if last is None else min(last, before)
    return tuple(reversed(last_first))


def least_order(offer: Offer) -> int:
    """Return the smallest quantity that can be ordered: a multiple not below MOQ and first
    break.
    """
    least = max(offer.moq, offer.breaks[0].quantity, 1)
    return multiple_from(least, max(offer.multiple, 1))


def _too_few(
    offer: Offer,
    terms: BuyingTerms,
    capacity: int,
) -> str:
    """Tell why so few can be had of an offer in time that none can be ordered."""
    if terms.is_late(offer):
        late = said(
            "{supplier} takes {days} days, over the limit of {most}",
            supplier=offer.supplier,
            days=offer.lead_days or 0,
            most=terms.max_lead_days or 0,
        )
        if not offer.stock:
            return late
        return said("{late}, and has {stock} in stock", late=late, stock=offer.stock)
    if not capacity:
        return said("{supplier} has none in stock", supplier=offer.supplier)
    return said(
        "{supplier} has {stock} in stock, its least order is {least}",
        supplier=offer.supplier,
        stock=capacity,
        least=least_order(offer),
    )
