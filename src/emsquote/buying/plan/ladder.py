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
    """Order quantities from `first` to `last` (None: without end) in steps of `multiple`, at
    `price` landed each.

    The steps of a ladder rise: each begins above the end of the one before.
    """

    first: int
    last: int | None
    multiple: int
    price: Decimal
    price_break: PriceBreak

    def quantity_for(self, required: int) -> int | None:
        """Return the least order of this step that meets the requirement, None if it reaches no so
        far.
        """
        quantity = max(self.first, multiple_from(required, self.multiple))
        return quantity if self.last is None or quantity <= self.last else None


class Start(Struct, frozen=True, gc=False):
    """The least order of a step, and what its units cost."""

    step: Step
    cost: Decimal


def starts_of(steps: Sequence[Step]) -> tuple[Start, ...]:
    """Return, for each of rising steps, the cheapest start of it and those beyond it.

    Of two alike the smaller.
    """
    starts: list[Start] = []
    for step in reversed(steps):
        here = Start(step, step.first * step.price)
        starts.append(here if not starts or here.cost <= starts[-1].cost else starts[-1])
    return tuple(reversed(starts))


class Ladder(Struct, frozen=True, gc=False):
    """An offer that may be used, with its steps in the quote's currency.

    `fixed` is paid once an order.
    """

    offer: Offer
    steps: tuple[Step, ...]
    starts: tuple[Start, ...]
    """For each step the cheapest start of it and those beyond it."""
    fixed: Decimal
    exchange_rate: Decimal
    most: int | None
    """The largest order that can be placed, None where nothing limits it."""
    cheapest: Decimal
    """The least that a unit can cost, what is paid once left aside."""
    dearest: Decimal
    """The most that a unit can cost, what is paid once left aside."""
    is_alternate: bool = False

    @property
    def house(self) -> str:
        """The one name of the supplier."""
        return supplier_name(self.offer.supplier)

    @property
    def growth_cost(self) -> Decimal | None:
        """What making an order worth one more costs: more than one with duty.

        None where the part is free.
        """
        step = self.steps[0]
        worth = step.price_break.price * self.exchange_rate
        return step.price / worth if worth else None

    @property
    def place(self) -> tuple[object, ...]:
        """Where the offer stands among others of the same cost, whatever order they were given
        in.
        """
        offer = self.offer
        stated = (offer.stock, offer.lead_days, offer.reel_fee, offer.duty_percent)
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
            tuple(str(each) for each in stated),
            tuple((each.quantity, each.price) for each in offer.breaks),
            str(offer.origin),
        )

    def choice(self, step: Step, quantity: int) -> PossibleOrder:
        """Return an order of this ladder with its landed cost: quantity × price + what is paid
        once.
        """
        return PossibleOrder(self, step, quantity, quantity * step.price + self.fixed)

    def least(self, required: int) -> PossibleOrder | None:
        """Return the smallest single order that meets the requirement, if one does."""
        for step in self.steps:
            quantity = step.quantity_for(required)
            if quantity is not None:
                return self.choice(step, quantity)
        return None

    def best(self, required: int) -> PossibleOrder | None:
        """Return the cheapest single order that meets the requirement, if one does.

        The smaller of two that cost alike.

        That is what is required, rounded up to the multiple, or the start of a step beyond it.
        """
        steps = self.steps
        needed = multiple_from(
            required, steps[0].multiple
        )  # all steps of an offer have its multiple
        for place, step in enumerate(steps):
            if step.first >= needed:
                return self._start(self.starts[place])
            if step.last is None or needed <= step.last:
                cost = needed * step.price
                beyond = self.starts[place + 1] if place + 1 < len(steps) else None
                if beyond and beyond.cost < cost:
                    return self._start(beyond)
                return PossibleOrder(self, step, needed, cost + self.fixed)
        return None

    def _start(self, start: Start) -> PossibleOrder:
        return PossibleOrder(self, start.step, start.step.first, start.cost + self.fixed)


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
        return self.cost, self.quantity, self.ladder.is_alternate, self.ladder.place


def cheapest(choices: Iterable[PossibleOrder]) -> PossibleOrder | None:
    """Return the cheapest of several orders, whatever order they come in."""
    some = list(choices)
    if len(some) > 1:
        least = min(choice.cost for choice in some)
        some = [choice for choice in some if choice.cost == least]
    return min(some, key=lambda choice: choice.rank) if len(some) > 1 else some[0] if some else None


def ladder_of(offer: Offer, terms: BuyingTerms, *, is_alternate: bool = False) -> Ladder | str:
    """Return the ladder of an offer under these terms, or why it cannot be used."""
    refusal = terms.refusal(offer)
    if refusal:
        return refusal
    factor = terms.factor(offer)
    if isinstance(factor, Unknown):
        return factor.reason
    capacity = terms.capacity(offer)
    steps = _steps(offer, factor * terms.duty(offer), capacity)
    if not steps:
        return _too_few(offer, terms, capacity or 0)
    last = steps[-1].last if capacity is None else max(step.last or 0 for step in steps)
    fee = offer.reel_fee * factor if offer.reel_fee else ZERO
    prices = [step.price for step in steps]
    return Ladder(
        offer, steps, starts_of(steps), fee, factor, last, min(prices), max(prices), is_alternate
    )


def _steps(offer: Offer, landed: Decimal, capacity: int | None) -> tuple[Step, ...]:
    """Return the ranges of quantities that can be ordered, each at its break's price times
    `landed`.
    """
    multiple = max(offer.multiple, 1)
    least = least_order(offer)
    steps = []
    last: int | None = None if capacity is None else capacity // multiple * multiple
    for each in reversed(offer.breaks):
        first = multiple_from(max(each.quantity, least), multiple)
        if last is None or first <= last:
            price = each.price if landed == 1 else each.price * landed
            steps.append(Step(first, last, multiple, price, each))
        before = (each.quantity - 1) // multiple * multiple
        last = before if last is None else min(last, before)
    return tuple(reversed(steps))


def least_order(offer: Offer) -> int:
    """Return the smallest quantity that can be ordered: a multiple not below MOQ and first
    break.
    """
    return multiple_from(max(offer.moq, offer.breaks[0].quantity, 1), max(offer.multiple, 1))


def _too_few(offer: Offer, terms: BuyingTerms, capacity: int) -> str:
    if (
        offer.lead_days is not None
        and terms.max_lead_days is not None
        and offer.lead_days > terms.max_lead_days
    ):
        late = said(
            "{supplier} takes {days} days, over the limit of {most}",
            supplier=offer.supplier,
            days=offer.lead_days,
            most=terms.max_lead_days,
        )
        return (
            late
            if not offer.stock
            else said("{late}, and has {stock} in stock", late=late, stock=offer.stock)
        )
    if not capacity:
        return said("{supplier} has none in stock", supplier=offer.supplier)
    return said(
        "{supplier} has {stock} in stock, its least order is {least}",
        supplier=offer.supplier,
        stock=capacity,
        least=least_order(offer),
    )
