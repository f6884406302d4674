"""Pricing a BOM: from lines, job, rate card and offers to the quote.

This is the way of the data, stage by stage.

classify → match → wanted parts → (for each quantity: purchases → charges → prices) → quote
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from emsquote.buying.estimate import estimate_of
from emsquote.buying.library.source import OfferSource
from emsquote.buying.match import (
    Match,
    Matched,
    decisions_for,
    match_by_memory,
    match_lines,
    told_apart,
    with_stated_prices,
)
from emsquote.buying.plan import (
    STANDARD_SECONDS,
    BasketLimits,
    Buying,
    BuyingTerms,
    ColumnBought,
    Estimating,
    Replacing,
    SourcedPart,
    buy_column,
    costs_in,
    excess_policy,
    not_pooled,
    purchase_findings,
    purchases,
    sourced_parts,
    unused_costs,
    wanted_parts,
)
from emsquote.buying.replacement import replacements_of
from emsquote.costing.card_validity import validity_findings
from emsquote.costing.charge import (
    Charged,
    Gap,
    WorkRequest,
    asked_work,
    charges,
    yield_of,
)
from emsquote.costing.charge.panel_choice import on_best_panel
from emsquote.costing.falling_total import falling_totals
from emsquote.costing.included import (
    Included,
    QuotedScope,
    as_supplied,
    included_in_column,
    stated_supplies,
    together_in_quote,
)
from emsquote.costing.lead_time import days_to_board, lead_time
from emsquote.costing.line_cost import line_cells
from emsquote.costing.price import SellingPrices, price_column
from emsquote.costing.quote_basis import QuoteBasis
from emsquote.costing.rate_card import RateCard
from emsquote.costing.rate_card.currency import in_currency
from emsquote.costing.work import Work, board_plan, board_work
from emsquote.finding import NOWHERE, Finding, Origin, sorted_findings
from emsquote.model.bom import Bom, BomLine, Supply
from emsquote.model.estimate import ColumnEstimate, CostRange, together
from emsquote.model.evidence import FIRM
from emsquote.model.included import IncludedItem, ItemAnswer
from emsquote.model.job import ExcessPolicy, Job, Override, SupplierCosts
from emsquote.model.measure import PIECES
from emsquote.model.money import Money, Total, Unknown
from emsquote.model.part import PartClass, PartKind
from emsquote.model.purchase import (
    Bought,
    Estimated,
    NoOffer,
    Proposal,
    Purchase,
    Replacement,
    Shortage,
)
from emsquote.model.quote import Category, LineCell, PricedLine, Quote, QuoteColumn, Stage
from emsquote.model.scope_item import BARE_BOARD
from emsquote.model.unpriced import WhyUnpriced
from emsquote.parts.classify import (
    NOT_OFFERED,
    OfferedPart,
    PartRules,
    classify,
    offered_part,
    part_rules,
    selects,
)
from emsquote.wording.sentence import Counted
from emsquote.wording.texts import Texts, texts_in


class PricedQuote(Struct, frozen=True):
    """A quote, and what it rests on, for documents that work it out again."""

    quote: Quote
    basis: QuoteBasis


class BomDemand(Struct, frozen=True):
    """What a BOM needs: its parts with their offers, and what each column would buy by itself, part
    by part, without reasons.
    """

    parts: tuple[SourcedPart, ...]
    columns: tuple[tuple[Purchase, ...], ...]
    terms: BuyingTerms


Rebuy = Callable[[int, int, SourcedPart, int], Purchase | None]
"""Takes the places of a column and of a part, the part, and the boards to start.

Returns what is bought instead.
"""


class _MatchedBom(Struct, frozen=True):
    """The lines of a BOM as they are quoted, and for each the kind of its part and its offers."""

    lines: tuple[BomLine, ...]
    named: tuple[BomLine, ...]
    """The same with the numbers that were decided for them."""
    kinds: tuple[PartKind, ...]
    matches: tuple[Match, ...]
    doubts: tuple[Finding, ...]
    """What is doubtful about the kinds, and what is not bought as the BOM has it."""


class BomPricing(Struct, frozen=True):
    """What any number of boards of a BOM is priced from: lines understood, matched and sourced."""

    scope: QuotedScope
    basis: QuoteBasis


class LotPrices(Struct, frozen=True):
    """What one number of boards is bought, charged and sold for."""

    bought: ColumnBought
    charged: Charged
    included: Included
    prices: SellingPrices


Answers = Callable[[QuotedScope, Sequence[Purchase], Charged], Included]
"""What says what is included: `included_in_column`, or what remembers it."""


class _PricedColumn(Struct, frozen=True):
    """One column with what it tells, and the cells of its lines."""

    column: QuoteColumn
    cells: tuple[LineCell, ...]
    included: Included
    findings: tuple[Finding, ...]


def price_bom(
    bom: Bom,
    job: Job,
    card: RateCard,
    offers: OfferSource,
    rules: PartRules | None = None,
    rebuy: Rebuy | None = None,
) -> PricedQuote:
    """Return the quote for a BOM at every quantity of the job, with what it rests on.

    What cannot be known is open in the quote, never zero; `InputError` if the job asks for what
    nobody knows (a service or turn time by a wrong name, a currency without exchange rate). The
    same inputs give the same quote. `rebuy` says which parts this BOM does not buy by itself; one
    that buys baskets always does.
    """
    matched, scope, basis = _matched_and_basis(bom, job, card, offers, rules)
    places = range(len(job.quantities))
    columns = [_priced_column(scope, basis, place, rebuy) for place in places]
    findings = [*_findings_before(bom, matched, basis)]
    findings += _findings_of(columns, matched, basis)
    if rebuy and basis.buys_baskets:
        findings.append(not_pooled())
    quote = _quote(bom, matched, basis, columns, sorted_findings(findings))
    pooled = rebuy is not None and not basis.buys_baskets
    boards = tuple(priced.included.item(BARE_BOARD) for priced in columns)
    return PricedQuote(quote, replace(basis, bare_boards=boards, pooled=pooled))


def bom_demand(
    bom: Bom,
    job: Job,
    card: RateCard,
    offers: OfferSource,
) -> BomDemand:
    """Return what a BOM would buy by itself at every quantity of the job: what a pool of several
    BOMs starts from.

    A BOM that buys baskets brings nothing: a pool could save on a part less than the basket then
    pays in shipping.
    """
    _, _, basis = _matched_and_basis(bom, job, card, offers, None)
    parts = () if basis.buys_baskets else basis.parts
    columns = []
    for quantity in job.quantities:
        starts = basis.first_pass(quantity).starts(quantity)
        columns.append(purchases(parts, starts, with_reasons=False))
    return BomDemand(parts, tuple(columns), basis.buying.terms)


def bom_pricing(
    bom: Bom,
    job: Job,
    card: RateCard,
    offers: OfferSource,
) -> BomPricing:
    """Return what `lot_prices` prices any number of boards from; what is not said of panels is
    chosen for the largest quantity of the job.

    `InputError` as in `price_bom`.
    """
    _, scope, basis = _matched_and_basis(bom, job, card, offers, None)
    return BomPricing(scope, basis)


def lot_prices(
    pricing: BomPricing,
    quantity: int,
    bought: ColumnBought,
    answers: Answers = included_in_column,
    *,
    with_notes: bool = True,
) -> LotPrices:
    """Charge and price what is bought for so many good boards.

    Without notes it is not told what inspections save.
    """
    scope, basis = pricing.scope, pricing.basis
    work = Work(basis.board, quantity, basis.first_pass(quantity).starts(quantity))
    material = bought.material
    charged = charges(basis.card, work, basis.asked, material, with_notes=with_notes)
    charged += _beside_parts(bought)
    included = answers(scope, bought.purchases, charged)
    charged += Charged(gaps=included.gaps, findings=included.findings)
    prices = price_column(basis.card, basis.job, quantity, material, charged)
    return LotPrices(bought, charged, included, prices)


def _matched_and_basis(
    bom: Bom,
    job: Job,
    card: RateCard,
    offers: OfferSource,
    rules: PartRules | None,
) -> tuple[_MatchedBom, QuotedScope, QuoteBasis]:
    """Understand, match and source the lines, as those have it who say who supplies what.

    Return them, what the scope implies, and what all columns are priced from.
    """
    card_in_quote = in_currency(card, job.currency or card.currency, job.exchange_rates)
    stated = stated_supplies(job, card_in_quote)
    request = WorkRequest.of(job)
    matched = _matched_bom(bom, job, request, offers, rules)
    supplied = as_supplied(
        matched.lines, matched.kinds, matched.matches, request, stated, card_in_quote
    )
    matched = replace(
        matched,
        lines=supplied.lines,
        matches=supplied.matches,
        doubts=(*matched.doubts, *supplied.findings),
    )
    placed = tuple(zip(matched.lines, matched.kinds, strict=True))
    plan = board_plan(job.board, placed, card_in_quote.assume)
    board = board_work(placed, plan, card_in_quote.loaded_parts)
    buying = _buying(matched, job, card_in_quote)
    asked = asked_work(card_in_quote, supplied.request)
    scope = QuotedScope(
        lines=matched.lines,
        kinds=matched.kinds,
        places=supplied.places,
        card=card_in_quote,
        request=supplied.request,
        asked=asked,
        stated=stated,
        bom=Origin(bom.source.file),
    )
    buying = replace(buying, replacing=_replacing(matched, offers, buying))
    if job.budgetary:
        buying = replace(buying, estimating=_estimating(matched, offers, buying.terms))
    most = max(job.quantities, default=1)
    most_starts = yield_of(card_in_quote, board, asked, most).starts(most)
    board = on_best_panel(card_in_quote, board, asked, most_starts, job.board)
    basis = QuoteBasis(
        job=job,
        card=card_in_quote,
        stated_card=card,
        board=board,
        buying=buying,
        asked=asked,
    )
    return matched, scope, basis


def _matched_bom(
    bom: Bom,
    job: Job,
    request: WorkRequest,
    offers: OfferSource,
    rules: PartRules | None,
) -> _MatchedBom:
    lines = tuple(_as_supplied(line, job.overrides) for line in bom.lines)
    if not _is_built(request):
        lines = tuple(_not_bought(line) for line in lines)
    part_rules_here = rules or part_rules()
    named, matches = _by_memory(lines, job, offers)
    offered = [_offered_as(match, part_rules_here) for match in matches]
    kinds, doubts = classify(lines, job.overrides, part_rules_here, offered, bom.placements)
    apart = told_apart(lines, matches, kinds)
    stated = with_stated_prices(
        apart.lines, apart.matches, bom.prices, job.bom_prices, job.bom_currency
    )
    doubts = (*doubts, *apart.findings, *stated.findings)
    return _MatchedBom(apart.lines, named, kinds, stated.matches, doubts)


def _by_memory(
    lines: tuple[BomLine, ...],
    job: Job,
    offers: OfferSource,
) -> tuple[tuple[BomLine, ...], tuple[Match, ...]]:
    """Return the lines with the numbers that were decided for them, and their matches."""
    decisions = decisions_for(job.customer, job.decisions) if job.decisions else {}
    if not decisions:
        return lines, match_lines(lines, offers)
    matched = match_by_memory(lines, offers, decisions)
    return matched.lines, matched.matches


def _offered_as(match: Match, rules: PartRules) -> OfferedPart:
    """Return what the offers of a line's part say of its package."""
    if not isinstance(match, Matched):
        return NOT_OFFERED
    return offered_part(((offer.package, offer.description) for offer in match.offers), rules)


def _is_built(request: WorkRequest) -> bool:
    """Whether the scope asked for holds production: design or repair alone need no parts."""
    return not request.stages or Stage.PRODUCTION in request.stages


def _not_bought(line: BomLine) -> BomLine:
    if line.supply is not Supply.BOUGHT:
        return line
    return replace(line, supply=Supply.CONSIGNED)


def _as_supplied(line: BomLine, overrides: Sequence[Override]) -> BomLine:
    """Return the line with the supply that the job states for it, if it does."""
    for override in reversed(overrides):
        if override.supply and selects(override, line):
            return replace(line, supply=Supply(override.supply))
    return line


def _buying(
    matched: _MatchedBom,
    job: Job,
    card: RateCard,
) -> Buying:
    """Return how the job buys."""
    attrition = {part_class: card.attrition_of(part_class) for part_class in PartClass}
    wanted = wanted_parts(
        matched.lines, matched.matches, matched.kinds, attrition, job.stock, job.match
    )
    terms = _buying_terms(job, card.currency)
    parts = sourced_parts(wanted, terms)
    return Buying(
        parts=parts,
        policies=tuple(_excess_policies(job, parts, matched.kinds)),
        terms=terms,
        costs=tuple(_supplier_costs(job, card.currency)),
        limits=BasketLimits(job.max_suppliers, job.solve_seconds or STANDARD_SECONDS),
    )


def _estimating(
    matched: _MatchedBom,
    offers: OfferSource,
    terms: BuyingTerms,
) -> Estimating:
    """Return what estimates a part without offer, by the first line that takes it."""

    def estimated(purchase: NoOffer | Proposal) -> NoOffer | Proposal | Estimated:
        demand = purchase.demand
        first = demand.lines[0]
        line, kind = matched.lines[first], matched.kinds[first]
        estimate = estimate_of(demand, line, kind, offers, terms)
        if not estimate:
            return purchase
        why = purchase.why if isinstance(purchase, NoOffer) else WhyUnpriced.NOT_ALLOWED
        return Estimated(demand, purchase.reason, estimate, why)

    return estimated


def _replacing(matched: _MatchedBom, offers: OfferSource, buying: Buying) -> Replacing:
    """Return what finds replacements for a part that is short, by the first line that takes it."""

    def replacements(place: int, purchase: Bought | Shortage) -> tuple[Replacement, ...]:
        wanted = buying.parts[place].wanted
        demand = purchase.demand
        if demand.unit != PIECES or not wanted.offers:
            return ()
        short = purchase.orders[0].offer if purchase.orders else wanted.offers[0]
        line = matched.lines[demand.lines[0]]
        return replacements_of(short, wanted.offers, line, demand.required, offers, buying.terms)

    return replacements


def _excess_policies(
    job: Job,
    parts: Sequence[SourcedPart],
    kinds: Sequence[PartKind],
) -> Iterator[ExcessPolicy]:
    """Yield who pays for a part's excess; its class is that of its first line, as for attrition."""
    for sourced in parts:
        wanted = sourced.wanted
        first = kinds[wanted.lines[0]]
        yield excess_policy(job, wanted.part, first.part_class)


def _supplier_costs(job: Job, currency: str) -> Iterator[SupplierCosts]:
    """Yield what suppliers charge beside their parts, in the quote's currency."""
    for costs in job.supplier_costs:
        yield costs_in(costs, currency, job.exchange_rates)


def _buying_terms(job: Job, currency: str) -> BuyingTerms:
    return BuyingTerms(
        currency=currency,
        exchange_rates=job.exchange_rates,
        date=job.date,
        max_lead_days=job.max_lead_days,
        stock=job.stock_policy,
        preferred_suppliers=job.preferred_suppliers,
        barred_suppliers=job.barred_suppliers,
    )


def _priced_column(
    scope: QuotedScope,
    basis: QuoteBasis,
    place: int,
    rebuy: Rebuy | None,
) -> _PricedColumn:
    """Buy, charge and price one quantity, by its place in the job."""
    card, job = basis.card, basis.job
    quantity = job.quantities[place]
    first_pass = basis.first_pass(quantity)
    starts = first_pass.starts(quantity)
    rebuy_here = partial(rebuy, place) if rebuy else None
    bought = buy_column(basis.buying, starts, quantity, rebuy_here)
    lot = lot_prices(BomPricing(scope, basis), quantity, bought)
    material, charged = bought.material, lot.charged
    included, prices = lot.included, lot.prices
    board_days = days_to_board(card, basis.board.plan)
    board = included.item(BARE_BOARD)

    def priced_with(estimated: Money) -> Money:
        both = Total(material.known + estimated, material.missing)
        return price_column(card, job, quantity, both, charged).total

    column = QuoteColumn(
        quantity=quantity,
        starts=starts,
        categories=prices.categories,
        unit_price=prices.unit_price,
        extended=prices.extended,
        nre=prices.nre,
        nre_total=prices.nre_total,
        total=prices.total,
        purchases=bought.purchases,
        charges=prices.charges,
        lead_time=lead_time(card, board_days, bought.purchases, charged.turn, board),
        excess_liability=bought.liability,
        yields=first_pass.figures,
        defects=first_pass.by_class,
        estimated=_column_estimate(bought, prices, priced_with),
    )
    cells = line_cells(scope.lines, bought, prices.categories)
    return _PricedColumn(column, cells, included, (*charged.findings, *prices.findings))


def _column_estimate(
    bought: ColumnBought,
    prices: SellingPrices,
    priced_with: Callable[[Money], Money],
) -> ColumnEstimate | None:
    """Return what a column may come to with all that is estimated, None where nothing is.

    `priced_with` prices the column with so much more material.
    """
    if not bought.estimates:
        return None
    costs = (estimate.cost for estimate in bought.estimates)
    cost = together(costs, prices.total.currency)
    whole = CostRange(priced_with(cost.low), priced_with(cost.middle), priced_with(cost.high))
    firm = prices.total
    price = CostRange(whole.low - firm, whole.middle - firm, whole.high - firm)
    return ColumnEstimate(len(bought.estimates), price, whole)


def _beside_parts(bought: ColumnBought) -> Charged:
    """Return what suppliers charge beside the parts, and what stands in the way of buying them."""
    if not bought.obstacle:
        return Charged(bought.fees, findings=bought.findings)
    gap = Gap(Category.PASS_THROUGH, Unknown(bought.obstacle))
    return Charged(bought.fees, (gap,), bought.findings)


def _findings_before(
    bom: Bom,
    matched: _MatchedBom,
    basis: QuoteBasis,
) -> Iterator[Finding]:
    """Yield what was found before anything was bought or charged."""
    yield from bom.findings
    yield from matched.doubts
    yield from basis.board.plan.findings
    yield from validity_findings(basis.card, basis.job)
    for match in matched.matches:
        yield from match.findings
    yield from unused_costs(basis.supplier_costs, basis.parts)


_OF_THE_LARGEST_LOT = {"step-value"}
"""Findings that every lot would say with other figures."""


def _findings_of(
    columns: Sequence[_PricedColumn],
    matched: _MatchedBom,
    basis: QuoteBasis,
) -> Iterator[Finding]:
    """Yield what was found about the purchases and charges of the columns."""
    bought = [purchase for priced in columns for purchase in priced.column.purchases]
    yield from purchase_findings(bought, matched.named, basis.buying.terms)
    largest = max((priced.column.quantity for priced in columns), default=0)
    for priced in columns:
        is_largest = priced.column.quantity == largest
        for finding in priced.findings:
            if is_largest or finding.code not in _OF_THE_LARGEST_LOT:
                yield finding
    yield from falling_totals([priced.column for priced in columns])


def _quote(
    bom: Bom,
    matched: _MatchedBom,
    basis: QuoteBasis,
    columns: Sequence[_PricedColumn],
    findings: tuple[Finding, ...],
) -> Quote:
    job, card = basis.job, basis.card
    at_each = [(priced.column.quantity, priced.included) for priced in columns]
    included = together_in_quote(at_each)
    return Quote(
        title=job.title or bom.source.file,
        customer=job.customer,
        currency=card.currency,
        date=job.date,
        source=bom.source,
        rate_card=card.name,
        columns=tuple(priced.column for priced in columns),
        lines=tuple(_priced_lines(matched, columns)),
        findings=findings,
        exchange_rates=job.exchange_rates.rates,
        terms=(*_terms(card, included, texts_in(job.language)), *job.notes),
        rounding=card.rounding,
        language=job.language,
        valid_until=_valid_until(job.date, card.terms.validity_days),
        house=card.house,
        customer_address=job.customer_address,
        number=job.number,
        included=included,
    )


def _priced_lines(matched: _MatchedBom, columns: Sequence[_PricedColumn]) -> Iterator[PricedLine]:
    for number, line in enumerate(matched.lines):
        kind, match = matched.kinds[number], matched.matches[number]
        cells = tuple([priced.cells[number] for priced in columns])
        evidence = match.evidence if isinstance(match, Matched) else FIRM
        yield PricedLine(line, kind, match.text, cells, evidence)


def _valid_until(quoted_on: str, validity_days: int) -> str:
    if not (quoted_on and validity_days):
        return ""
    day = date.fromisoformat(quoted_on)
    lasts = timedelta(days=validity_days)
    if lasts > date.max - day:
        return ""
    return (day + lasts).isoformat()


def _terms(card: RateCard, included: Iterable[IncludedItem], texts: Texts) -> Iterator[str]:
    if card.terms.payment:
        yield card.terms.payment
    if card.terms.validity_days:
        yield texts(
            "Valid for {days}.",
            days=texts.counted(Counted(card.terms.validity_days, "day", "days")),
        )
    exclusions = [*card.terms.exclusions, *_exclusions(included, texts)]
    if exclusions:
        yield texts("Not included: {what}.", what="; ".join(dict.fromkeys(exclusions)))
    yield from card.terms.notes


def _exclusions(included: Iterable[IncludedItem], texts: Texts) -> Iterator[str]:
    """Yield the items that somebody excludes, but for those that the terms of the house name."""
    for item in included:
        is_stated = item.origin != NOWHERE and "exclusions" not in item.origin.key
        if item.answer is ItemAnswer.EXCLUDED and is_stated:
            yield texts.sentence(item.title)
