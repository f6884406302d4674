"""The plan: for one part's demand, the orders of least landed cost, or why there are none (method 3)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from emsquote.bom import Supply
from emsquote.buy.demand import Wanted, demand_in, without_attrition
from emsquote.buy.explain import explained
from emsquote.buy.ladder import Choice, Ladder, ladder_of
from emsquote.buy.split import all_that_can_be_had, least_split
from emsquote.buy.terms import BuyingTerms
from emsquote.measure import UnitError
from emsquote.money import ZERO, Money, Unknown
from emsquote.offer import Offer
from emsquote.purchase import Bought, Demand, NoOffer, Order, Purchase, Shortage, Supplied


@dataclass(frozen=True, slots=True)
class Plan:
    """Orders that meet a requirement, and what they cost together."""

    orders: tuple[Choice, ...]
    cost: Decimal
    proven: bool = True


def _cheapest(ladders: Sequence[Ladder], required: int) -> Plan | None:
    single = min(
        (best for ladder in ladders if (best := ladder.best(required))), key=lambda choice: choice.rank, default=None
    )
    split = least_split(ladders, required, single.cost if single else None)
    if split:
        return Plan(split.orders, split.cost, split.proven)
    return Plan((single,), single.cost) if single else None


def least_cost_plan(ladders: Sequence[Ladder], required: int, terms: BuyingTerms) -> Plan | None:
    """Return the cheapest orders that meet `required` units; from preferred suppliers alone if they can."""
    preferred = [ladder for ladder in ladders if terms.prefers(ladder.offer)]
    plan = _cheapest(preferred, required) if preferred else None
    return plan or _cheapest(ladders, required)


def _order(choice: Choice, currency: str) -> Order:
    ladder = choice.ladder
    return Order(
        ladder.offer,
        choice.quantity,
        choice.step.price_break,
        Money(choice.cost, currency),
        ladder.exchange_rate,
        ladder.is_alternate,
    )


def _is_dear(demand: Demand, ladders: Sequence[Ladder], terms: BuyingTerms) -> bool:
    """Whether a piece costs more than the price above which nothing is lost (method 2)."""
    limit = demand.attrition.none_above
    if limit is None:
        return False
    here = terms.exchange_rates.convert(limit, terms.currency)
    plan = least_cost_plan(ladders, without_attrition(demand).required, terms)
    if isinstance(here, Unknown) or plan is None:
        return False
    return plan.cost > here.amount * sum(order.quantity for order in plan.orders)


def _bought(demand: Demand, plan: Plan, ladders: Sequence[Ladder], terms: BuyingTerms) -> Bought:
    ordered = sum(order.quantity for order in plan.orders)
    excess = ordered - demand.required
    cost = Money(plan.cost, terms.currency)
    why = explained(demand, plan.orders, ladders, terms)
    if not plan.proven:
        why = f"{why}; the search for a better split was cut short"
    return Bought(
        demand=demand,
        orders=tuple(_order(choice, terms.currency) for choice in plan.orders),
        cost=cost,
        excess=excess,
        excess_cost=cost * excess / ordered,
        why=why,
    )


def _short(demand: Demand, ladders: Sequence[Ladder], terms: BuyingTerms, refused: Sequence[str]) -> Shortage:
    orders = all_that_can_be_had(ladders)
    ordered = sum(order.quantity for order in orders)
    reason = "; ".join([f"only {ordered} of {demand.required} can be had in time", *refused])
    return Shortage(demand, tuple(_order(each, terms.currency) for each in orders), demand.required - ordered, reason)


def _in_unit(
    demand: Demand, offers: Sequence[Offer], terms: BuyingTerms, alternates: Collection[Offer]
) -> Bought | Shortage | NoOffer:
    """Buy a demand from offers that count in its unit."""
    judged = [(offer, ladder_of(offer, terms, is_alternate=offer in alternates)) for offer in offers]
    ladders = [ladder for _, ladder in judged if isinstance(ladder, Ladder)]
    refused = sorted({reason for _, reason in judged if isinstance(reason, str)})
    if not ladders:
        return NoOffer(demand, "; ".join(refused))
    due = without_attrition(demand) if _is_dear(demand, ladders, terms) else demand
    plan = least_cost_plan(ladders, due.required, terms)
    return _bought(due, plan, ladders, terms) if plan else _short(due, ladders, terms, refused)


def _rank(result: Bought | Shortage | NoOffer) -> tuple[int, Decimal]:
    match result:
        case Bought():
            return 0, result.cost.amount
        case Shortage():
            return 1, Decimal(result.missing)
        case NoOffer():
            return 2, ZERO


def purchase(
    demand: Demand, offers: Sequence[Offer], terms: BuyingTerms, alternates: Collection[Offer] = frozenset()
) -> Bought | Shortage | NoOffer:
    """Buy one part at least landed cost: breaks, MOQ, multiples, buying up, stock, fees, duty and exchange.

    One offer supplies the part unless stock is short; then several do, at least total cost. The order of the offers
    does not matter. Costs are exact and in the terms' currency.
    """
    if not demand.required:
        nothing = Money.zero(terms.currency)
        return Bought(demand, (), nothing, 0, nothing, "stock in hand meets the need" if demand.need else "none needed")
    results: list[Bought | Shortage | NoOffer] = []
    for unit in sorted({offer.unit for offer in offers}):
        of_unit = [offer for offer in offers if offer.unit == unit]
        try:
            results.append(_in_unit(demand_in(demand, unit), of_unit, terms, alternates))
        except UnitError:
            suppliers = ", ".join(sorted({offer.supplier for offer in of_unit}))
            results.append(NoOffer(demand, f"{suppliers} sells it by {unit}, the BOM counts it in {demand.unit}"))
    return min(results, key=_rank, default=NoOffer(demand, "no offer"))


def _purchase_wanted(wanted: Wanted, terms: BuyingTerms) -> Purchase:
    if wanted.supply is Supply.CONSIGNED:
        return Supplied(wanted.demand)
    if wanted.obstacle:
        return NoOffer(wanted.demand, wanted.obstacle)
    return purchase(wanted.demand, wanted.offers, terms, wanted.alternates)


def purchases(wanted: Sequence[Wanted], terms: BuyingTerms) -> tuple[Purchase, ...]:
    """Buy every part of a column, in the order given."""
    return tuple(_purchase_wanted(each, terms) for each in wanted)
