"""How a part is bought: what is needed, which orders meet it, and where their prices were read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from emsquote.buying.plan.purchase_reasons import estimate_told, replacement_told
from emsquote.documents.explain.tree import Node, node
from emsquote.documents.explain.words import amount_text, money_text, plain_number
from emsquote.model.estimate import Estimate
from emsquote.model.money import Money, total
from emsquote.model.offer import Offer
from emsquote.model.purchase import (
    Bought,
    Demand,
    Estimated,
    NoOffer,
    Order,
    Proposal,
    Purchase,
    Shortage,
    Supplied,
)
from emsquote.wording.sentence import Counted, Day, as_sentence, joined, said


def purchase_node(purchase: Purchase, currency: str) -> Node:
    """Return how one part is bought for one column."""
    label = purchase.demand.label
    match purchase:
        case Bought(demand=demand, orders=orders, cost=cost):
            orders_placed = [order_node(order, currency) for order in orders]
            children = [demand_node(demand), *orders_placed, *_about_bought(purchase)]
            return node(joined([label, money_text(cost)], ": "), children)
        case Shortage(demand=demand, orders=orders, missing=missing, reason=reason):
            known = total((order.cost for order in orders), currency).known
            children = [demand_node(demand), *(order_node(order, currency) for order in orders)]
            children += _replacements(purchase)
            short = "{part}: {cost} + ?, short by {missing}: {reason}"
            return node(
                said(
                    short,
                    part=label,
                    cost=money_text(known),
                    missing=missing,
                    reason=as_sentence(reason),
                ),
                children,
            )
        case NoOffer(demand=demand, reason=reason) | Proposal(demand=demand, reason=reason):
            return node(
                joined([label, said("? ({reason})", reason=as_sentence(reason))], ": "),
                [demand_node(demand)],
            )
        case Estimated(demand=demand, reason=reason, estimate=estimate):
            told = said("? ({reason})", reason=as_sentence(reason))
            return node(joined([label, told], ": "), [demand_node(demand), _estimate(estimate)])
        case Supplied(demand=demand):
            return node(said("{part}: supplied by the customer", part=label), [demand_node(demand)])
    assert_never(purchase)


def _about_bought(bought: Bought) -> Iterator[Node]:
    """Yield what is left over of a purchase, why it is so, and what of it is missing."""
    yield from _excess(bought)
    if bought.why:
        yield node(said("why so: {why}", why=as_sentence(bought.why)))
    if bought.shortage:
        reason = as_sentence(bought.shortage)
        yield node(said("short by {missing}: {reason}", missing=bought.missing, reason=reason))
    yield from _replacements(bought)


def _replacements(purchase: Bought | Shortage) -> Iterator[Node]:
    """Yield what is in stock and would do for a part that is short."""
    for replacement in purchase.replacements:
        told = as_sentence(replacement_told(replacement))
        yield node(said("would do: {replacement}", replacement=told))


def _estimate(estimate: Estimate) -> Node:
    basis = node(said("compared by {basis}", basis=said(estimate.basis.value)))
    told = as_sentence(estimate_told(estimate))
    return node(said("estimated, in no sum: {estimate}", estimate=told), [basis])


def cost_of(purchase: Purchase, currency: str) -> Money:
    """Return what is known of a purchase's cost."""
    match purchase:
        case Bought(cost=cost):
            return cost
        case Shortage(orders=orders):
            return total((order.cost for order in orders), currency).known
        case NoOffer() | Proposal() | Estimated() | Supplied():
            return Money.zero(currency)
    assert_never(purchase)


def demand_node(demand: Demand) -> Node:
    """Return how the required pieces come about."""
    attrition = demand.attrition
    parts: list[str] = [
        said("need {amount} {unit}", amount=plain_number(demand.need), unit=said(demand.unit))
    ]
    if attrition.percent:
        parts.append(said("{percent} % attrition", percent=plain_number(attrition.percent)))
    if attrition.leader_pieces:
        parts.append(said("leader {pieces} a set-up", pieces=attrition.leader_pieces))
        if demand.set_ups > 1:
            parts.append(said("set up {count} times", count=demand.set_ups))
    if attrition.least_extra:
        parts.append(said("{pieces} extra at least", pieces=attrition.least_extra))
    for below, least in attrition.order_at_least:
        parts.append(said("{least} at least for a need below {below}", least=least, below=below))
    if attrition.none_above is not None:
        parts.append(
            said("no attrition above {price} apiece", price=money_text(attrition.none_above))
        )
    if demand.in_stock:
        parts.append(said("less {pieces} in stock", pieces=demand.in_stock))
    return node(
        said(
            "required {required} {unit}: {per_board} {unit} a board; {parts}",
            required=demand.required,
            unit=said(demand.unit),
            per_board=plain_number(demand.per_board),
            parts=joined(parts, ", "),
        )
    )


def order_node(order: Order, currency: str) -> Node:
    """Return one order with its price break, exchange rate and source."""
    offer = order.offer
    price = Money(order.price_break.price, offer.currency)
    source = f"{offer.supplier} {offer.sku}".strip()
    at = said(
        "{quantity} of {source} at {price}",
        quantity=order.quantity,
        source=source,
        price=amount_text(price),
    )
    if offer.currency != currency:
        rate = plain_number(order.exchange_rate)
        at = said("{at} × {rate} {to}/{from_}", at=at, rate=rate, to=currency, from_=offer.currency)
    more: list[str] = []
    if offer.duty_percent:
        more.append(said("{percent} % duty", percent=plain_number(offer.duty_percent)))
    if offer.reel_fee:
        fee = plain_number(offer.reel_fee)
        more.append(said("{amount} {currency} reel fee", amount=fee, currency=offer.currency))
    text = said(
        "{sum} = {cost}, landed", sum=joined([at, *more], " + "), cost=money_text(order.cost)
    )
    return node(text, _order_facts(order, offer))


def _order_facts(order: Order, offer: Offer) -> Iterator[Node]:
    if order.is_alternate:
        yield node(
            said("approved alternate {part}", part=f"{offer.manufacturer} {offer.mpn}".strip())
        )
    yield node(
        said(
            "price break from {quantity} of {breaks}",
            quantity=order.price_break.quantity,
            breaks=_breaks(offer),
        )
    )
    terms: list[str] = [
        said("minimum {pieces}", pieces=offer.moq),
        said("multiple {pieces}", pieces=offer.multiple),
    ]
    if offer.stock is not None:
        terms.append(said("stock {pieces}", pieces=offer.stock))
    if offer.lead_days is not None:
        terms.append(said("lead time {days}", days=Counted(offer.lead_days, "day", "days")))
    if offer.ncnr:
        terms.append(said("non-cancellable, non-returnable"))
    yield node(joined(terms, ", "))
    read = [str(offer.origin), offer.source]
    if offer.read_on:
        read.append(said("read on {day}", day=Day(offer.read_on)))
    if offer.valid_until:
        read.append(said("valid until {day}", day=Day(offer.valid_until)))
    stated = [text for text in read if text] or [said("no source stated")]
    yield node(said("offer: {source}", source=joined(stated, ", ")))


def _breaks(offer: Offer) -> str:
    steps = (
        said("{from_}: {price}", from_=step.quantity, price=plain_number(step.price))
        for step in offer.breaks
    )
    return joined(list(steps), ", ")


def _excess(bought: Bought) -> Iterator[Node]:
    if bought.excess:
        worth = money_text(bought.excess_cost)
        yield node(
            said(
                "excess {pieces} {unit}, worth {worth}",
                pieces=bought.excess,
                unit=said(bought.demand.unit),
                worth=worth,
            )
        )
