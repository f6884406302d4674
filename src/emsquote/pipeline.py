"""Pricing a BOM: from lines, job, rate card and offers to the quote. This is the whole way of the data, stage by stage.

classify → match → wanted parts → (for each quantity: purchases → charges → prices) → quote
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from emsquote.bom import Bom, BomLine, Supply, UnknownQuantity
from emsquote.buy import (
    STANDARD_SECONDS,
    Basket,
    BuyingTerms,
    Limits,
    Sourced,
    basket_findings,
    buy_basket,
    charged_cost,
    costs_in,
    excess_liability,
    excess_policy,
    fee_charges,
    not_pooled,
    purchase_findings,
    purchases,
    sourced_parts,
    unused_costs,
    wanted_parts,
)
from emsquote.charge import Asked, Charged, Gap, charges, yield_of
from emsquote.classify import PartRules, classify, part_rules, selects
from emsquote.finding import Finding, sorted_findings
from emsquote.first_pass import FirstPass
from emsquote.job import ExcessPolicy, Job, Override, SupplierCosts
from emsquote.lead import lead_time
from emsquote.library.source import OfferSource
from emsquote.match import Match, match_lines
from emsquote.measure import Measure
from emsquote.money import Amount, Money, Total, Unknown, apportion, total
from emsquote.part import PartClass, PartKind
from emsquote.purchase import Bought, NoOffer, Purchase, Shortage, Supplied
from emsquote.quote import Category, CategoryPrice, LineCell, PricedLine, Quote, QuoteColumn, Stage
from emsquote.rate_card import RateCard
from emsquote.rate_card.currency import in_currency
from emsquote.sentence import joined
from emsquote.settle import Settled, settle_column
from emsquote.texts import Texts, texts_in
from emsquote.work import BoardWork, Work, board_plan, board_work

NOTHING = Decimal(0)


class _Priced(Struct, frozen=True):
    """One column with what it tells, and the cells of its lines."""

    column: QuoteColumn
    cells: tuple[LineCell, ...]
    findings: tuple[Finding, ...]


class _Inputs(Struct, frozen=True):
    """What all columns of a quote are priced from."""

    lines: tuple[BomLine, ...]
    kinds: tuple[PartKind, ...]
    matches: tuple[Match, ...]
    board: BoardWork
    parts: tuple[Sourced, ...]
    job: Job
    card: RateCard
    costs: tuple[SupplierCosts, ...]
    """Suppliers' fixed costs, in the card's currency."""

    @property
    def limits(self) -> Limits:
        """What bounds the basket of a column."""
        return Limits(self.job.max_suppliers, self.job.solve_seconds or STANDARD_SECONDS)

    @property
    def buys_baskets(self) -> bool:
        """Whether the parts of a column depend on one another."""
        return bool(self.costs) or self.job.max_suppliers is not None


def _terms_of(job: Job, currency: str) -> BuyingTerms:
    """Return how the job buys."""
    return BuyingTerms(
        currency=currency,
        exchange_rates=job.exchange_rates,
        date=job.date,
        max_lead_days=job.max_lead_days,
        preferred_suppliers=job.preferred_suppliers,
        barred_suppliers=job.barred_suppliers,
    )


Rebuy = Callable[[int, tuple[Purchase, ...]], tuple[Purchase, ...]]
"""Takes the place of a column and what it would buy by itself; returns what is bought instead, part by part."""


class Needs(Struct, frozen=True):
    """What a BOM needs: its parts with their offers, and what each column would buy by itself, part by part."""

    parts: tuple[Sourced, ...]
    columns: tuple[tuple[Purchase, ...], ...]
    terms: BuyingTerms


def price(
    bom: Bom,
    job: Job,
    card: RateCard,
    offers: OfferSource,
    rules: PartRules | None = None,
    rebuy: Rebuy | None = None,
) -> Quote:
    """Return the quote for a BOM at every quantity of the job.

    What cannot be known is open in the quote, never zero; `InputError` if the job asks for what nobody knows (a service
    or turn time by a wrong name, a currency without exchange rate). The same inputs give the same quote. `rebuy` says
    what is bought where this BOM does not buy by itself; one that buys baskets always does.
    """
    inputs, told = _inputs(bom, job, card, offers, rules)
    priced = tuple(_priced_column(inputs, place, rebuy) for place in range(len(job.quantities)))
    house, terms = inputs.card, _terms_of(job, inputs.card.currency)
    findings = (
        *told,
        *purchase_findings([bought for each in priced for bought in each.column.purchases], inputs.lines, terms),
        *(finding for each in priced for finding in each.findings),
        *([not_pooled()] if rebuy and inputs.buys_baskets else ()),
    )
    return Quote(
        title=job.title or bom.source.file,
        customer=job.customer,
        currency=house.currency,
        date=job.date,
        source=bom.source,
        rate_card=card.name,
        columns=tuple(each.column for each in priced),
        lines=tuple(_priced_lines(inputs, priced)),
        findings=sorted_findings(findings),
        exchange_rates=job.exchange_rates.rates,
        terms=(*_terms(house, texts_in(job.language)), *job.notes),
        rounding=house.rounding,
        language=job.language,
        valid_until=_valid_until(job.date, house.terms.validity_days),
    )


def needs(bom: Bom, job: Job, card: RateCard, offers: OfferSource) -> Needs:
    """Return what a BOM would buy by itself at every quantity of the job: what a pool of several BOMs starts from.

    A BOM that buys baskets brings nothing: a pool could save on a part less than the basket then pays in shipping.
    """
    inputs, _ = _inputs(bom, job, card, offers, None)
    if inputs.buys_baskets:
        return Needs((), tuple(() for _ in job.quantities), _terms_of(job, inputs.card.currency))
    columns = tuple(purchases(inputs.parts, _work(inputs, quantity)[1].starts) for quantity in job.quantities)
    return Needs(inputs.parts, columns, _terms_of(job, inputs.card.currency))


def _inputs(
    bom: Bom, job: Job, card: RateCard, offers: OfferSource, rules: PartRules | None
) -> tuple[_Inputs, tuple[Finding, ...]]:
    """Understand, match and source the lines; return what all columns are priced from, and what was found."""
    house = in_currency(card, job.currency or card.currency, job.exchange_rates)
    lines = tuple(_as_supplied(line, job.overrides) for line in bom.lines)
    lines = lines if _is_built(job) else tuple(_not_bought(line) for line in lines)
    kinds, doubts = classify(lines, job.overrides, rules or part_rules())
    placed = tuple(zip(lines, kinds, strict=True))
    plan = board_plan(job.board, placed, house.assume)
    matches = match_lines(lines, offers)
    attrition = {each: house.attrition_of(each) for each in PartClass}
    wanted = wanted_parts(lines, matches, kinds, attrition, job.stock)
    parts = sourced_parts(wanted, _terms_of(job, house.currency))
    costs = tuple(costs_in(each, house.currency, job.exchange_rates) for each in job.supplier_costs)
    inputs = _Inputs(lines, kinds, matches, board_work(placed, plan, house.loaded_parts), parts, job, house, costs)
    found = (finding for match in matches for finding in match.findings)
    return inputs, (*bom.findings, *doubts, *plan.findings, *found, *unused_costs(costs, parts))


def _is_built(job: Job) -> bool:
    """Whether the scope of the job holds production: design or repair alone need no parts."""
    stages = Asked.of(job).stages
    return not stages or Stage.PRODUCTION in stages


def _not_bought(line: BomLine) -> BomLine:
    return replace(line, supply=Supply.CONSIGNED) if line.supply is Supply.BOUGHT else line


def _as_supplied(line: BomLine, overrides: Sequence[Override]) -> BomLine:
    """Return the line with the supply that the job states for it, if it does."""
    told = [each.supply for each in overrides if each.supply and selects(each, line)]
    return replace(line, supply=Supply(told[-1])) if told else line


def _work(inputs: _Inputs, quantity: int) -> tuple[FirstPass, Work]:
    """Return the yield of a column, and its work with the boards that must be started for it."""
    passed = yield_of(inputs.card, inputs.board, Asked.of(inputs.job))
    return passed, Work(inputs.board, quantity, passed.starts(quantity))


def _priced_column(inputs: _Inputs, place: int, rebuy: Rebuy | None) -> _Priced:
    """Buy, charge and settle one quantity, by its place in the job."""
    card, job, quantity = inputs.card, inputs.job, inputs.job.quantities[place]
    passed, work = _work(inputs, quantity)
    basket = _bought(inputs, place, work.starts, rebuy)
    bought = basket.purchases
    policies = [_excess_policy(inputs, each) for each in bought]
    amounts = [_charged_to_customer(*each, card.currency) for each in zip(bought, policies, strict=True)]
    material = total(amounts, card.currency)
    charged = charges(card, work, Asked.of(job), material) + _beside_parts(inputs, basket, quantity)
    settled = settle_column(card, job, quantity, material, charged)
    pairs = zip(bought, policies, strict=True)
    liability = [excess_liability(each, policy) for each, policy in pairs if isinstance(each, Bought)]
    column = QuoteColumn(
        quantity=quantity,
        starts=work.starts,
        categories=settled.categories,
        unit_price=settled.unit_price,
        extended=settled.extended,
        nre=settled.nre,
        nre_total=settled.nre_total,
        total=settled.total,
        purchases=bought,
        charges=settled.charges,
        lead_time=lead_time(card, bought, charged.turn),
        excess_liability=total(liability, card.currency).known,
        yields=passed.figures,
    )
    return _Priced(column, _cells(inputs, bought, amounts, settled), (*charged.findings, *settled.findings))


def _bought(inputs: _Inputs, place: int, starts: int, rebuy: Rebuy | None) -> Basket:
    """Buy the parts of a column: each by itself, or as `rebuy` says, or all as one basket."""
    basket = buy_basket(inputs.parts, starts, inputs.costs, inputs.limits)
    if rebuy is None or inputs.buys_baskets:
        return basket
    return Basket(rebuy(place, basket.purchases))


def _beside_parts(inputs: _Inputs, basket: Basket, quantity: int) -> Charged:
    """Return what suppliers charge beside the parts, and what stands in the way of buying the basket."""
    if not inputs.buys_baskets:
        return Charged()
    gaps = (Gap(Category.PASS_THROUGH, Unknown(basket.obstacle)),) if basket.obstacle else ()
    findings = basket_findings(basket, quantity, inputs.limits, inputs.card.currency)
    return Charged(fee_charges(basket.fees), gaps, tuple(findings))


def _excess_policy(inputs: _Inputs, purchase: Purchase) -> ExcessPolicy:
    """Return who pays for the excess of a part; its class is that of its first line, as for attrition."""
    demand = purchase.demand
    return excess_policy(inputs.job, demand.part, inputs.kinds[demand.lines[0]].part_class)


def _charged_to_customer(purchase: Purchase, policy: ExcessPolicy, currency: str) -> Amount:
    """Return what the customer pays for a part of the column, before overheads and margin."""
    match purchase:
        case Bought():
            return charged_cost(purchase, policy)
        case Supplied():
            return Money.zero(currency)
        case NoOffer() | Shortage():
            return Unknown(joined([purchase.demand.label, purchase.reason], ": "))
        case _:
            assert_never(purchase)


def _cells(
    inputs: _Inputs, bought: Sequence[Purchase], amounts: Sequence[Amount], settled: Settled
) -> tuple[LineCell, ...]:
    """Share the printed cost and price of the material out to the lines, by need; both add up to the cent."""
    of_line = {line: place for place, each in enumerate(bought) for line in each.demand.lines}
    shares = [_share(inputs, bought, amounts, of_line.get(number), number) for number in range(len(inputs.lines))]
    cost = total(amounts, inputs.card.currency)
    weights = [NOTHING if isinstance(share, Unknown) else share.amount for share in shares]
    costs = apportion(cost.known, weights)
    prices = apportion(_material_price(settled.categories, cost), weights)
    return tuple(
        LineCell(of_line.get(number), share, share)
        if isinstance(share, Unknown)
        else LineCell(of_line.get(number), costs[number], prices[number])
        for number, share in enumerate(shares)
    )


def _share(
    inputs: _Inputs, bought: Sequence[Purchase], amounts: Sequence[Amount], place: int | None, number: int
) -> Amount:
    """Return a line's exact share in the cost of its part, by what it takes per board."""
    if place is None:
        return Money.zero(inputs.card.currency)
    amount, demand = amounts[place], bought[place].demand
    if isinstance(amount, Unknown) or len(demand.lines) == 1:
        return amount
    weights = [_per_board(inputs.lines[line], demand.unit) for line in demand.lines]
    return amount * weights[demand.lines.index(number)] / (sum(weights) or 1)


def _per_board(line: BomLine, unit: str) -> Decimal:
    match line.per_board:
        case Measure():
            return line.per_board.to(unit).amount
        case UnknownQuantity():
            return NOTHING
        case _:
            assert_never(line.per_board)


def _material_price(categories: Sequence[CategoryPrice], cost: Total) -> Money:
    """Return the printed price of the purchases: of the material category, less what activities add to it."""
    for each in categories:
        if each.category is Category.MATERIAL and each.cost:
            return each.extended * cost.known.amount / each.cost.amount
    return cost.known


def _priced_lines(inputs: _Inputs, priced: Sequence[_Priced]) -> Iterator[PricedLine]:
    for number, line in enumerate(inputs.lines):
        cells = tuple(each.cells[number] for each in priced)
        yield PricedLine(line, inputs.kinds[number], inputs.matches[number].text, cells)


def _valid_until(quoted_on: str, validity_days: int) -> str:
    if not (quoted_on and validity_days):
        return ""
    day, lasts = date.fromisoformat(quoted_on), timedelta(days=validity_days)
    return (day + lasts).isoformat() if lasts <= date.max - day else ""


def _terms(card: RateCard, texts: Texts) -> Iterator[str]:
    if card.terms.payment:
        yield card.terms.payment
    if card.terms.validity_days:
        yield texts("terms.valid", days=texts.counted("days", card.terms.validity_days))
    yield from card.terms.notes
