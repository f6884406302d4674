"""A price ladder as the buyer sees it: what can be ordered, and what that costs landed, in the quote's currency.

All-units discount: the price of the reached break holds for every piece of the order. Prices may rise at a higher
break (they do in real lists), so nothing here assumes that they fall.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from emsquote.buy.terms import BuyingTerms
from emsquote.money import ZERO, Unknown
from emsquote.offer import Offer, PriceBreak


def multiple_from(quantity: int, multiple: int) -> int:
    """Return the smallest multiple that is not below `quantity`."""
    return -(-quantity // multiple) * multiple


@dataclass(frozen=True, slots=True)
class Step:
    """Order quantities from `first` to `last` (None: without end) in steps of `multiple`, at `price` landed each."""

    first: int
    last: int | None
    multiple: int
    price: Decimal
    price_break: PriceBreak

    def quantity_for(self, required: int) -> int | None:
        """Return the least order of this step that meets the requirement, None if it reaches no so far."""
        quantity = max(self.first, multiple_from(required, self.multiple))
        return quantity if self.last is None or quantity <= self.last else None


@dataclass(frozen=True, slots=True)
class Choice:
    """One order that could be placed: `quantity` units of a ladder's step, for `cost` landed."""

    ladder: Ladder
    step: Step
    quantity: int
    cost: Decimal

    @property
    def rank(self) -> tuple[object, ...]:
        """What decides between orders: cost, then the smaller one, then the part asked for, then the names."""
        return self.cost, self.quantity, self.ladder.is_alternate, self.ladder.place


@dataclass(frozen=True, slots=True)
class Ladder:
    """An offer that may be used, with its steps in the quote's currency. `fixed` is paid once an order."""

    offer: Offer
    steps: tuple[Step, ...]
    fixed: Decimal
    exchange_rate: Decimal
    most: int | None
    """The largest order that can be placed, None where nothing limits it."""
    place: tuple[object, ...]
    """Where the offer stands among others of the same cost, whatever order they were given in."""
    is_alternate: bool = False

    def choice(self, step: Step, quantity: int) -> Choice:
        """Return an order of this ladder with its landed cost: quantity × price + what is paid once."""
        return Choice(self, step, quantity, quantity * step.price + self.fixed)

    def choices(self, required: int) -> Iterator[Choice]:
        """Yield the orders worth looking at for a requirement: the least one at each step that can meet it."""
        for step in self.steps:
            quantity = step.quantity_for(required)
            if quantity is not None:
                yield self.choice(step, quantity)

    def best(self, required: int) -> Choice | None:
        """Return the cheapest single order that meets the requirement, if one does."""
        return min(self.choices(required), key=lambda choice: choice.rank, default=None)


def _last(following: PriceBreak | None, multiple: int, capacity: int | None) -> int | None:
    ends = [end for end in (capacity, following.quantity - 1 if following else None) if end is not None]
    return min(ends) // multiple * multiple if ends else None


def ladder_of(offer: Offer, terms: BuyingTerms, *, is_alternate: bool = False) -> Ladder | str:
    """Return the ladder of an offer under these terms, or why it cannot be used."""
    refusal = terms.refusal(offer)
    if refusal:
        return refusal
    factor = terms.factor(offer)
    if isinstance(factor, Unknown):
        return factor.reason
    multiple = max(offer.multiple, 1)
    least = max(offer.moq, offer.breaks[0].quantity, 1)
    capacity = terms.capacity(offer)
    steps = []
    for each, following in zip(offer.breaks, (*offer.breaks[1:], None), strict=True):
        first = multiple_from(max(each.quantity, least), multiple)
        last = _last(following, multiple, capacity)
        if last is None or first <= last:
            steps.append(Step(first, last, multiple, each.price * factor * terms.duty(offer), each))
    if not steps:
        return _too_few(offer, terms, capacity or 0, multiple_from(least, multiple))
    fee = (offer.reel_fee or ZERO) * factor
    return Ladder(offer, tuple(steps), fee, factor, _most(steps), _place(offer), is_alternate)


def _most(steps: Sequence[Step]) -> int | None:
    lasts = [step.last for step in steps if step.last is not None]
    return max(lasts) if len(lasts) == len(steps) else None


def _place(offer: Offer) -> tuple[object, ...]:
    stated = (offer.stock, offer.lead_days, offer.reel_fee, offer.duty_percent)
    return (
        offer.supplier, offer.sku, offer.mpn, offer.manufacturer, offer.packaging, offer.currency, offer.read_on,
        offer.moq, offer.multiple, offer.ncnr, offer.valid_until, tuple(str(each) for each in stated),
        tuple((each.quantity, each.price) for each in offer.breaks), str(offer.origin),
    )  # fmt: skip


def _too_few(offer: Offer, terms: BuyingTerms, capacity: int, least: int) -> str:
    if offer.lead_days is not None and terms.max_lead_days is not None and offer.lead_days > terms.max_lead_days:
        late = f"{offer.supplier} takes {offer.lead_days} days, over the limit of {terms.max_lead_days}"
        return late if not offer.stock else f"{late}, and has {offer.stock} in stock"
    if not capacity:
        return f"{offer.supplier} has none in stock"
    return f"{offer.supplier} has {capacity} in stock, its least order is {least}"
