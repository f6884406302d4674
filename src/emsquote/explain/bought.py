"""How a part is bought: what is needed, which orders meet it, and where their prices were read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from emsquote.explain.tree import Node, node
from emsquote.explain.words import amount_text, count_text, money_text
from emsquote.money import Money, total
from emsquote.offer import Offer
from emsquote.purchase import Bought, Demand, NoOffer, Order, Purchase, Shortage, Supplied


def purchase_node(purchase: Purchase, currency: str) -> Node:
    """Return how one part is bought for one column."""
    label = purchase.demand.label
    match purchase:
        case Bought(demand=demand, orders=orders, cost=cost):
            children = [demand_node(demand), *(order_node(order, currency) for order in orders), *_excess(purchase)]
            if purchase.why:
                children.append(node(f"why so: {purchase.why}"))
            return node(f"{label}: {money_text(cost)}", children)
        case Shortage(demand=demand, orders=orders, missing=missing, reason=reason):
            known = total((order.cost for order in orders), currency).known
            children = [demand_node(demand), *(order_node(order, currency) for order in orders)]
            return node(f"{label}: {money_text(known)} + ?, short by {missing:,}: {reason}", children)
        case NoOffer(demand=demand, reason=reason):
            return node(f"{label}: ? ({reason})", [demand_node(demand)])
        case Supplied(demand=demand):
            return node(f"{label}: supplied by the customer", [demand_node(demand)])
    assert_never(purchase)


def cost_of(purchase: Purchase, currency: str) -> Money:
    """Return what is known of a purchase's cost."""
    match purchase:
        case Bought(cost=cost):
            return cost
        case Shortage(orders=orders):
            return total((order.cost for order in orders), currency).known
        case NoOffer() | Supplied():
            return Money.zero(currency)
    assert_never(purchase)


def demand_node(demand: Demand) -> Node:
    """Return how the required pieces come about."""
    attrition = demand.attrition
    parts = [f"need {count_text(demand.need)} {demand.unit}"]
    if attrition.percent:
        parts.append(f"{count_text(attrition.percent)} % attrition")
    if attrition.leader_pieces:
        set_ups = f", set up {demand.set_ups} times" if demand.set_ups > 1 else ""
        parts.append(f"leader {attrition.leader_pieces} a set-up{set_ups}")
    if attrition.least_extra:
        parts.append(f"{attrition.least_extra:,} extra at least")
    parts += [f"{least:,} at least for a need below {below:,}" for below, least in attrition.order_at_least]
    if attrition.none_above is not None:
        parts.append(f"no attrition above {money_text(attrition.none_above)} apiece")
    if demand.in_stock:
        parts.append(f"less {demand.in_stock:,} in stock")
    per_board = f"{count_text(demand.per_board)} {demand.unit} a board"
    return node(f"required {demand.required:,} {demand.unit}: {per_board}; {', '.join(parts)}")


def order_node(order: Order, currency: str) -> Node:
    """Return one order with its price break, exchange rate and source."""
    offer = order.offer
    price = Money(order.price_break.price, offer.currency)
    text = f"{order.quantity:,} of {offer.supplier} {offer.sku} at {amount_text(price)}".replace("  ", " ")
    if offer.currency != currency:
        text += f" × {count_text(order.exchange_rate)} {currency}/{offer.currency}"
    text += f" + {count_text(offer.duty_percent)} % duty" if offer.duty_percent else ""
    text += f" + {count_text(offer.reel_fee)} {offer.currency} reel fee" if offer.reel_fee else ""
    return node(f"{text} = {money_text(order.cost)}, landed", _order_facts(order, offer))


def _order_facts(order: Order, offer: Offer) -> Iterator[Node]:
    if order.is_alternate:
        yield node(f"approved alternate {offer.manufacturer} {offer.mpn}")
    yield node(f"price break from {order.price_break.quantity:,} of {_breaks(offer)}")
    terms = [f"minimum {offer.moq:,}", f"multiple {offer.multiple:,}"]
    terms += [f"stock {offer.stock:,}"] if offer.stock is not None else []
    terms += [f"lead time {offer.lead_days} days"] if offer.lead_days is not None else []
    terms += ["non-cancellable, non-returnable"] if offer.ncnr else []
    yield node(", ".join(terms))
    read = [str(offer.origin), offer.source, f"read on {offer.read_on}" if offer.read_on else ""]
    read.append(f"valid until {offer.valid_until}" if offer.valid_until else "")
    yield node(f"offer: {', '.join(each for each in read if each) or 'no source stated'}")


def _breaks(offer: Offer) -> str:
    return ", ".join(f"{each.quantity:,}: {count_text(each.price)}" for each in offer.breaks)


def _excess(bought: Bought) -> Iterator[Node]:
    if bought.excess:
        yield node(f"excess {bought.excess:,} {bought.demand.unit}, worth {money_text(bought.excess_cost)}")
