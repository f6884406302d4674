"""The parts of a quote as the sheets of its purchase plan see them: their offers in rows, and what
each column buys.

A spreadsheet buys a part from one offer, the cheapest that can supply it all: that much formulas
can find. Where the engine bought otherwise (split over suppliers because stock is short, as one
basket, pooled with other BOMs), the orders of the column are given as they are, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from emsquote.buying.plan import BuyingTerms, SourcedPart, required_units
from emsquote.buying.plan.demand import NO_ATTRITION, demand_in, demand_of
from emsquote.buying.plan.ladder import (
    Ladder,
    PossibleOrder,
    cheapest,
    ladder_of,
    least_order,
    multiple_from,
)
from emsquote.model.bom import Supply
from emsquote.model.job import ExcessPolicy
from emsquote.model.money import Money, Unknown
from emsquote.model.offer import Offer
from emsquote.model.purchase import Bought, Order, Proposal, Purchase, Shortage


class Fixed(StrEnum):
    """Why the orders of a part in a column stand as figures, not as formulas."""

    NO = ""
    SPLIT = "split"
    """Several suppliers, since one has too few."""
    SHORT = "short"
    """Priced from the list, since all of them have too few."""
    BASKET = "basket"
    """Bought with all other parts of the column, because of suppliers' fixed costs."""
    POOLED = "pooled"
    """Bought with what other BOMs need."""
    OTHER = "other"
    """Chosen by what a spreadsheet cannot follow: units or part numbers that differ from column to
    column.
    """


class OfferLine(Struct, frozen=True):
    """An offer of a part, in a row of its own.

    `ladder` is None and `left_out` says why if it cannot be used now.

    `preferred` are the rows (from and to, within the part) of preferred suppliers, which go before
    this offer.
    """

    offer: Offer
    exchange_rate: Decimal
    duty: Decimal
    breaks: Mapping[int, Decimal]
    """Prices by the quantity from which they can be had: a multiple, not below the MOQ."""
    ladder: Ladder | None = None
    market: int = 0
    left_out: str = ""
    is_barred: bool = False
    idle: Ladder | None = None
    """The ladder that an offer would have if it were not barred or too old."""
    is_alternate: bool = False
    preferred: tuple[int, int] | None = None


Choices = tuple[PossibleOrder | None, ...]
"""By offer: the cheapest single order that meets a requirement, None if none does."""


class PlanPart(Struct, frozen=True, kw_only=True):
    """A part with its offers.

    `choices`, `bare_choices` and `fixed` are by column, as `purchases`.
    """

    sourced: SourcedPart
    policy: ExcessPolicy
    unit: str
    per_board: Decimal | Unknown
    limit: Money | None
    """The price above which the part is counted singly, in the quote's currency."""
    offers: tuple[OfferLine, ...]
    starts: tuple[int, ...]
    """Boards started."""
    purchases: tuple[Purchase, ...]
    choices: tuple[Choices, ...]
    bare_required: tuple[int, ...]
    """What is required without attrition; empty for a part without limit."""
    bare_choices: tuple[Choices, ...]
    fixed: tuple[Fixed, ...] = ()

    @property
    def markets(self) -> int:
        """Return how many markets its offers form: several only where any of several parts
        will do.
        """
        return len({offer.market for offer in self.offers if offer.ladder})

    @property
    def may_be_split(self) -> bool:
        """Whether another quantity might be bought at less cost, or only, from several suppliers
        together.
        """
        ladders = [offer.ladder for offer in self.offers if offer.ladder]
        return len(ladders) > 1 and any(ladder.most is not None for ladder in ladders)

    @property
    def is_supplied(self) -> bool:
        """Whether the customer supplies it."""
        return self.sourced.wanted.supply is Supply.CONSIGNED


def plan_part(
    sourced: SourcedPart,
    purchases: Sequence[Purchase],
    starts: Sequence[int],
    policy: ExcessPolicy,
    together: Fixed,
) -> PlanPart:
    """Return a part with what each column buys of it, for so many boards started each.

    `together` tells why all orders are given as they are, `Fixed.NO` where each part is bought by
    itself.
    """
    unit = _unit(purchases)
    per_board = _per_board(sourced, unit)
    limit = _limit(sourced)
    offers = () if _is_not_bought(sourced, purchases) else tuple(_offers(sourced, unit))
    choices = tuple(_choices(offers, purchase.demand.required) for purchase in purchases)
    bare: tuple[int, ...] = ()
    if limit and offers and isinstance(per_board, Decimal):
        stock = sourced.wanted.in_stock
        bare = tuple(required_units(per_board * start, NO_ATTRITION, 0, stock) for start in starts)
    bare_choices = tuple(_choices(offers, units) for units in bare)
    part = PlanPart(
        sourced=sourced,
        policy=policy,
        unit=unit,
        per_board=per_board,
        limit=limit,
        offers=offers,
        starts=tuple(starts),
        purchases=tuple(purchases),
        choices=choices,
        bare_required=bare,
        bare_choices=bare_choices,
    )
    return replace(
        part, fixed=tuple(_fixed(part, column, together) for column in range(len(purchases)))
    )


def _is_not_bought(sourced: SourcedPart, purchases: Sequence[Purchase]) -> bool:
    """Whether its offers do not count: the customer supplies it, or it is proposed only."""
    is_supplied = sourced.wanted.supply is Supply.CONSIGNED
    return is_supplied or any(isinstance(purchase, Proposal) for purchase in purchases)


def _unit(purchases: Sequence[Purchase]) -> str:
    bought = next(
        (purchase.demand.unit for purchase in purchases if isinstance(purchase, Bought | Shortage)),
        None,
    )
    return bought or purchases[0].demand.unit


def _per_board(sourced: SourcedPart, unit: str) -> Decimal | Unknown:
    wanted = sourced.wanted
    if wanted.obstacle and not wanted.per_board.amount:
        return Unknown(wanted.obstacle)
    return demand_in(demand_of(wanted, 1), unit).per_board


def _limit(sourced: SourcedPart) -> Money | None:
    limit, terms = sourced.wanted.attrition.none_above, sourced.terms
    here = terms.exchange_rates.convert(limit, terms.currency) if limit else None
    return here if isinstance(here, Money) else None


def _offers(sourced: SourcedPart, unit: str) -> Iterator[OfferLine]:
    """Yield the offers that count in the part's unit: by market, there the preferred first, then as
    ties are broken.
    """
    terms = sourced.terms
    above = 0
    markets = [market for market in sourced.markets if market.unit == unit and market.ladders]
    for number, market in enumerate(markets):
        ladders = _in_order(market.ladders, terms)
        preferred = (
            sum(terms.prefers(ladder.offer) for ladder in ladders)
            if terms.preferred_suppliers
            else 0
        )
        for ladder in ladders:
            others = (
                (above, above + preferred - 1)
                if preferred and not terms.prefers(ladder.offer)
                else None
            )
            yield OfferLine(
                ladder.offer,
                ladder.exchange_rate,
                terms.duty(ladder.offer),
                _breaks(ladder.offer),
                ladder,
                number,
                is_alternate=ladder.is_alternate,
                preferred=others,
            )
        above += len(ladders)
    yield from _left_out(sourced, unit)


def _breaks(offer: Offer) -> dict[int, Decimal]:
    multiple = max(offer.multiple, 1)
    if multiple == 1 and offer.moq <= offer.breaks[0].quantity > 0:
        return {step.quantity: step.price for step in offer.breaks}
    least = least_order(offer)
    return {multiple_from(max(step.quantity, least), multiple): step.price for step in offer.breaks}


def _in_order(ladders: Sequence[Ladder], terms: BuyingTerms) -> Sequence[Ladder]:
    """Return the preferred first, then as the engine decides between orders that cost alike."""
    if len(ladders) == 1:
        return ladders
    short = [
        (
            not terms.prefers(ladder.offer),
            ladder.is_alternate,
            ladder.offer.supplier,
            ladder.offer.sku,
        )
        for ladder in ladders
    ]
    if len(set(short)) == len(short):  # mostly so; the whole place takes ten times as long to tell
        return [ladders[at] for at in sorted(range(len(short)), key=short.__getitem__)]
    return sorted(
        ladders,
        key=lambda ladder: (not terms.prefers(ladder.offer), ladder.is_alternate, ladder.tie_break),
    )


def _left_out(sourced: SourcedPart, unit: str) -> Iterator[OfferLine]:
    """Yield the offers that cannot be used as things stand, with the reason, if their prices can be
    compared.
    """
    wanted, terms = sourced.wanted, sourced.terms
    if wanted.obstacle:
        return
    ladders = chain.from_iterable(market.ladders for market in sourced.markets)
    used = {id(ladder.offer) for ladder in ladders}
    of_part = [(offer, False) for offer in wanted.offers]
    of_alternates = [(offer, True) for offer in wanted.alternates]
    for offer, is_alternate in [*of_part, *of_alternates]:
        if id(offer) not in used and offer.unit == unit and offer.breaks:
            yield from _left_out_line(offer, terms, is_alternate=is_alternate)


def _left_out_line(offer: Offer, terms: BuyingTerms, *, is_alternate: bool) -> Iterator[OfferLine]:
    factor = terms.factor(offer)
    if isinstance(factor, Unknown):
        return
    reason = terms.refusal(offer)
    idle = ladder_of(offer, _unbarred(terms)) if reason else None
    yield OfferLine(
        offer,
        factor,
        terms.duty(offer),
        _breaks(offer),
        left_out=reason or str(ladder_of(offer, terms)),
        is_barred=bool(reason),
        idle=idle if isinstance(idle, Ladder) else None,
        is_alternate=is_alternate,
    )


def _unbarred(terms: BuyingTerms) -> BuyingTerms:
    return replace(terms, barred_suppliers=(), barred_makers=(), date="")


def _choices(offers: Sequence[OfferLine], required: int) -> Choices:
    return tuple(offer.ladder.best(required) if offer.ladder else None for offer in offers)


def _fixed(part: PlanPart, column: int, together: Fixed) -> Fixed:
    """Return why a column's orders cannot be left to formulas, if so."""
    purchase = part.purchases[column]
    if not (isinstance(purchase, Bought) and purchase.orders):
        pooled_short = together is Fixed.POOLED and isinstance(purchase, Shortage)
        return together if pooled_short else Fixed.NO
    if together is not Fixed.NO:
        return together
    is_counted_alike = is_counted_singly(part, column) == is_bare(part, purchase)
    if purchase.demand.unit != part.unit or not is_counted_alike:
        return Fixed.OTHER
    if len(purchase.orders) > 1:
        return Fixed.SPLIT
    return _fixed_order(part, column, purchase)


def _fixed_order(part: PlanPart, column: int, purchase: Bought) -> Fixed:
    if purchase.shortage:
        return Fixed.SHORT
    return Fixed.NO if _is_found(part, column, purchase.orders[0]) else Fixed.OTHER


def _is_found(part: PlanPart, column: int, order: Order) -> bool:
    """Whether the formulas choose the very order that the engine placed."""
    found = _one_offer(part.offers, part.choices[column])
    if found is None or found.ladder.offer is not order.offer:
        return False
    return found.quantity == order.quantity


def is_bare(part: PlanPart, purchase: Bought) -> bool:
    """Whether the engine counted the part singly."""
    stated = part.sourced.wanted.attrition
    return purchase.demand.attrition == NO_ATTRITION and stated != NO_ATTRITION


def is_counted_singly(part: PlanPart, column: int) -> bool:
    """Whether the formulas count the part singly, because it is dear."""
    if not part.limit or not part.bare_choices or not part.purchases[column].demand.required:
        return False
    found = _one_offer(part.offers, part.bare_choices[column])
    return found is not None and found.cost > part.limit.amount * found.quantity


def is_passed_over(line: OfferLine, choices: Choices) -> bool:
    """Whether a preferred supplier goes before an offer, whatever it costs."""
    return line.preferred is not None and any(choices[line.preferred[0] : line.preferred[1] + 1])


def _one_offer(offers: Sequence[OfferLine], choices: Choices) -> PossibleOrder | None:
    """Return the order that the formulas choose.

    Of several markets, the first that has the least cost.
    """
    usable = [
        (each.market, choice)
        for each, choice in zip(offers, choices, strict=True)
        if choice and not is_passed_over(each, choices)
    ]
    best = [
        cheapest([choice for where, choice in usable if where == market])
        for market in sorted({m for m, _ in usable})
    ]
    return min((order for order in best if order), key=lambda order: order.cost, default=None)
