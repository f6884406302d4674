"""Pricing a BOM: from lines, job, rate card and offers to the quote.

This is the whole way of the data, stage by stage.

classify → match → wanted parts → (for each quantity: purchases → charges → prices) → quote
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from emsquote.buying.library.source import OfferSource
from emsquote.buying.match import Match, match_lines
from emsquote.buying.plan import (
    STANDARD_SECONDS,
    BasketLimits,
    Buying,
    BuyingTerms,
    ColumnBought,
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
from emsquote.costing.charge import (
    AskedWork,
    Charged,
    Gap,
    WorkRequest,
    asked_work,
    charges,
    yield_of,
)
from emsquote.costing.lead_time import lead_time
from emsquote.costing.line_cost import line_cells
from emsquote.costing.price import settle_column
from emsquote.costing.quote_basis import QuoteBasis
from emsquote.costing.rate_card import RateCard
from emsquote.costing.rate_card.currency import in_currency
from emsquote.costing.work import BoardWork, Work, board_plan, board_work
from emsquote.costing.yield_model import FirstPass
from emsquote.finding import Finding, sorted_findings
from emsquote.model.bom import Bom, BomLine, Supply
from emsquote.model.job import Job, Override
from emsquote.model.money import Unknown
from emsquote.model.part import PartClass, PartKind
from emsquote.model.purchase import Purchase
from emsquote.model.quote import Category, LineCell, PricedLine, Quote, QuoteColumn, Stage
from emsquote.parts.classify import PartRules, classify, part_rules, selects
from emsquote.wording.sentence import Counted
from emsquote.wording.texts import Texts, texts_in


class _Priced(Struct, frozen=True):
    """One column with what it tells, and the cells of its lines."""

    column: QuoteColumn
    cells: tuple[LineCell, ...]
    findings: tuple[Finding, ...]


class _Inputs(Struct, frozen=True, kw_only=True):
    """What all columns of a quote are priced from."""

    lines: tuple[BomLine, ...]
    kinds: tuple[PartKind, ...]
    matches: tuple[Match, ...]
    board: BoardWork
    buying: Buying
    asked: AskedWork
    job: Job
    card: RateCard
    """The rate card in the quote's currency."""


Rebuy = Callable[[int, int, SourcedPart, int], Purchase | None]
"""Takes the places of a column and of a part, the part, and the boards to start.

Returns what is bought instead.
"""


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
    inputs, told = _inputs(bom, job, card, offers, rules)
    priced = tuple(_priced_column(inputs, place, rebuy) for place in range(len(job.quantities)))
    pooled = rebuy is not None and not inputs.buying.as_basket
    quote = _quote(bom, inputs, priced, (*told, *_purchase_findings(inputs, priced, rebuy)))
    basis = QuoteBasis(
        job=job,
        card=inputs.card,
        stated_card=card,
        board=inputs.board,
        buying=inputs.buying,
        asked=inputs.asked,
        pooled=pooled,
    )
    return PricedQuote(quote, basis)


def _purchase_findings(
    inputs: _Inputs, priced: Sequence[_Priced], rebuy: Rebuy | None
) -> Iterator[Finding]:
    bought = [purchase for column in priced for purchase in column.column.purchases]
    yield from purchase_findings(bought, inputs.lines, inputs.buying.terms)
    for column in priced:
        yield from column.findings
    if rebuy and inputs.buying.as_basket:
        yield not_pooled()


def _quote(
    bom: Bom, inputs: _Inputs, priced: Sequence[_Priced], findings: Sequence[Finding]
) -> Quote:
    job, card = inputs.job, inputs.card
    return Quote(
        title=job.title or bom.source.file,
        customer=job.customer,
        currency=card.currency,
        date=job.date,
        source=bom.source,
        rate_card=card.name,
        columns=tuple(column.column for column in priced),
        lines=tuple(_priced_lines(inputs, priced)),
        findings=sorted_findings(findings),
        exchange_rates=job.exchange_rates.rates,
        terms=(*_terms(card, texts_in(job.language)), *job.notes),
        rounding=card.rounding,
        language=job.language,
        valid_until=_valid_until(job.date, card.terms.validity_days),
        house=card.house,
        customer_address=job.customer_address,
        number=job.number,
    )


def bom_demand(bom: Bom, job: Job, card: RateCard, offers: OfferSource) -> BomDemand:
    """Return what a BOM would buy by itself at every quantity of the job: what a pool of several
    BOMs starts from.

    A BOM that buys baskets brings nothing: a pool could save on a part less than the basket then
    pays in shipping.
    """
    inputs, _ = _inputs(bom, job, card, offers, None)
    parts = () if inputs.buying.as_basket else inputs.buying.parts
    starts = (_work(inputs, quantity)[1].starts for quantity in job.quantities)
    columns = tuple(purchases(parts, each, told=False) for each in starts)
    return BomDemand(parts, columns, inputs.buying.terms)


def _inputs(
    bom: Bom, job: Job, card: RateCard, offers: OfferSource, rules: PartRules | None
) -> tuple[_Inputs, tuple[Finding, ...]]:
    """Understand, match and source the lines.

    Return what all columns are priced from, and what was found.
    """
    in_quote = in_currency(card, job.currency or card.currency, job.exchange_rates)
    request = WorkRequest.of(job)
    lines = tuple(_as_supplied(line, job.overrides) for line in bom.lines)
    if not _is_built(request):
        lines = tuple(_not_bought(line) for line in lines)
    kinds, doubts = classify(lines, job.overrides, rules or part_rules())
    placed = tuple(zip(lines, kinds, strict=True))
    plan = board_plan(job.board, placed, in_quote.assume)
    matches = match_lines(lines, offers)
    attrition = {part_class: in_quote.attrition_of(part_class) for part_class in PartClass}
    wanted = wanted_parts(lines, matches, kinds, attrition, job.stock)
    buying = _buying(job, in_quote, kinds, sourced_parts(wanted, _terms_of(job, in_quote.currency)))
    inputs = _Inputs(
        lines=lines,
        kinds=kinds,
        matches=matches,
        board=board_work(placed, plan, in_quote.loaded_parts),
        buying=buying,
        asked=asked_work(in_quote, request),
        job=job,
        card=in_quote,
    )
    of_matching = chain.from_iterable(match.findings for match in matches)
    of_buying = unused_costs(buying.costs, buying.parts)
    return inputs, (*bom.findings, *doubts, *plan.findings, *of_matching, *of_buying)


def _buying(
    job: Job, card: RateCard, kinds: Sequence[PartKind], parts: tuple[SourcedPart, ...]
) -> Buying:
    """Return how the job buys; the class of a part is that of its first line, as for attrition."""
    wanted = [each.wanted for each in parts]
    return Buying(
        parts=parts,
        policies=tuple(
            excess_policy(job, each.part, kinds[each.lines[0]].part_class) for each in wanted
        ),
        terms=_terms_of(job, card.currency),
        costs=tuple(
            costs_in(each, card.currency, job.exchange_rates) for each in job.supplier_costs
        ),
        limits=BasketLimits(job.max_suppliers, job.solve_seconds or STANDARD_SECONDS),
    )


def _terms_of(job: Job, currency: str) -> BuyingTerms:
    return BuyingTerms(
        currency=currency,
        exchange_rates=job.exchange_rates,
        date=job.date,
        max_lead_days=job.max_lead_days,
        preferred_suppliers=job.preferred_suppliers,
        barred_suppliers=job.barred_suppliers,
    )


def _is_built(request: WorkRequest) -> bool:
    """Whether the scope asked for holds production: design or repair alone need no parts."""
    return not request.stages or Stage.PRODUCTION in request.stages


def _not_bought(line: BomLine) -> BomLine:
    return replace(line, supply=Supply.CONSIGNED) if line.supply is Supply.BOUGHT else line


def _as_supplied(line: BomLine, overrides: Sequence[Override]) -> BomLine:
    """Return the line with the supply that the job states for it, if it does."""
    for override in reversed(overrides):
        if override.supply and selects(override, line):
            return replace(line, supply=Supply(override.supply))
    return line


def _work(inputs: _Inputs, quantity: int) -> tuple[FirstPass, Work]:
    """Return the yield of a column, and its work with the boards that must be started for it."""
    passed = yield_of(inputs.card, inputs.board, inputs.asked)
    return passed, Work(inputs.board, quantity, passed.starts(quantity))


def _priced_column(inputs: _Inputs, place: int, rebuy: Rebuy | None) -> _Priced:
    """Buy, charge and settle one quantity, by its place in the job."""
    card, job, quantity = inputs.card, inputs.job, inputs.job.quantities[place]
    passed, work = _work(inputs, quantity)
    bought = buy_column(
        inputs.buying, work.starts, quantity, partial(rebuy, place) if rebuy else None
    )
    material = bought.material
    charged = charges(card, work, inputs.asked, material) + _beside_parts(bought)
    settled = settle_column(card, job, quantity, material, charged)
    column = QuoteColumn(
        quantity=quantity,
        starts=work.starts,
        categories=settled.categories,
        unit_price=settled.unit_price,
        extended=settled.extended,
        nre=settled.nre,
        nre_total=settled.nre_total,
        total=settled.total,
        purchases=bought.purchases,
        charges=settled.charges,
        lead_time=lead_time(card, bought.purchases, charged.turn),
        excess_liability=bought.liability,
        yields=passed.figures,
    )
    cells = line_cells(inputs.lines, bought, settled.categories)
    return _Priced(column, cells, (*charged.findings, *settled.findings))


def _beside_parts(bought: ColumnBought) -> Charged:
    """Return what suppliers charge beside the parts, and what stands in the way of buying them."""
    gaps = (Gap(Category.PASS_THROUGH, Unknown(bought.obstacle)),) if bought.obstacle else ()
    return Charged(bought.fees, gaps, bought.findings)


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
        yield texts(
            "terms.valid", days=texts.counted(Counted(card.terms.validity_days, "day", "days"))
        )
    if card.terms.exclusions:
        yield texts("terms.excluded", what="; ".join(card.terms.exclusions))
    yield from card.terms.notes
