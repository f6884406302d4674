"""From a quote to its JSON, the same bytes for the same quote."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import assert_never

import msgspec
from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from emsquote.documents.customer_view import shown_to
from emsquote.documents.quote_json import wire
from emsquote.documents.quote_json.sentences import told_to_all, told_to_the_house, wire_sentences
from emsquote.documents.sheet import View
from emsquote.finding import NOWHERE, Finding, Origin
from emsquote.model.bom import BomLine, BomSource, UnknownQuantity
from emsquote.model.customer_quote import (
    AnyQuote,
    CustomerCategory,
    CustomerCell,
    CustomerColumn,
    CustomerIncluded,
    CustomerLine,
    CustomerQuote,
)
from emsquote.model.defects import DefectsOfClass
from emsquote.model.estimate import ColumnEstimate, CostRange
from emsquote.model.evidence import FIRM, Agreement, MatchEvidence
from emsquote.model.included import IncludedItem
from emsquote.model.measure import Measure
from emsquote.model.money import Amount, Money, Unknown, digits_text
from emsquote.model.offer import Offer, PriceBreak
from emsquote.model.part import PartKind
from emsquote.model.party import House
from emsquote.model.purchase import (
    Attrition,
    Bought,
    Demand,
    Estimated,
    NoOffer,
    Order,
    Proposal,
    Purchase,
    Replacement,
    Shortage,
    Supplied,
)
from emsquote.model.quote import (
    CategoryPrice,
    Charge,
    LeadTime,
    LineCell,
    NrePrice,
    PricedLine,
    Quote,
    QuoteColumn,
)
from emsquote.wording.sentence import plain_text


def quote_to_json(quote: Quote, view: View = View.INTERNAL) -> bytes:
    """Return the quote as UTF-8 JSON of the contract `emsquote/quote/1`, with a newline at its end.

    The internal view is exact and whole: `quote_from_json` gives the same quote back. The
    customer's view leaves out costs, margins, purchases, offers, charges, yields and exchange
    rates.
    """
    return json_of(shown_to(view, quote))


def json_of(quote: AnyQuote) -> bytes:
    """Return the JSON of a quote as its reader may have it."""
    contract = _whole(quote) if isinstance(quote, Quote) else _prices_alone(quote)
    try:
        text = msgspec.json.encode(contract, enc_hook=plain_text)
    except UnicodeEncodeError:  # half of a surrogate pair, which no UTF-8 can hold
        text = msgspec.json.encode(
            _without_surrogates(msgspec.to_builtins(contract, enc_hook=plain_text))
        )
    return msgspec.json.format(text, indent=1) + b"\n"


def _without_surrogates(value: object) -> object:
    match value:
        case str():
            return value.encode("utf-8", "replace").decode()
        case dict():
            return {key: _without_surrogates(each) for key, each in value.items()}
        case list() | tuple():
            return [_without_surrogates(item) for item in value]
        case _:
            return value


class _Shared(Struct, frozen=True):
    """What many places of a quote refer to, by its identity, so that it is put into the contract
    once.

    Not by its value: numbers that are equal (0.10 and 0.1) are written differently.
    """

    offers: tuple[Offer, ...]
    """In the order of their first use."""
    places: dict[int, int]
    """Where each offer that is ordered stands among them: equal offers in one place."""
    breaks: dict[int, wire.WirePriceBreak]
    attritions: dict[int, wire.WireAttrition]


def _shared(quote: Quote) -> _Shared:
    offers: dict[int, Offer] = {}
    breaks: dict[int, wire.WirePriceBreak] = {}
    attritions: dict[int, wire.WireAttrition] = {}
    for purchase in chain.from_iterable(column.purchases for column in quote.columns):
        attrition = purchase.demand.attrition
        if id(attrition) not in attritions:
            attritions[id(attrition)] = _attrition(attrition)
        for order in purchase.orders if isinstance(purchase, (Bought, Shortage)) else ():
            offers[id(order.offer)] = order.offer
            if id(order.price_break) not in breaks:
                breaks[id(order.price_break)] = _break(order.price_break)
    place_of: dict[Offer, int] = {}
    places = {
        identity: place_of.setdefault(offer, len(place_of)) for identity, offer in offers.items()
    }
    return _Shared(tuple(place_of), places, breaks, attritions)


def _whole(quote: Quote) -> wire.WireQuote:
    shared = _shared(quote)
    return wire.WireQuote(
        schema=wire.SCHEMA,
        view=View.INTERNAL,
        title=quote.title,
        customer=quote.customer,
        currency=quote.currency,
        date=quote.date,
        complete=quote.complete,
        rate_card=quote.rate_card,
        source=_source(quote.source),
        columns=tuple(_column(column, shared) for column in quote.columns),
        lines=tuple(_line(line) for line in quote.lines),
        charges=tuple(
            _charge(place, charge)
            for place, column in enumerate(quote.columns)
            for charge in column.charges
        ),
        findings=tuple(_finding(finding) for finding in quote.findings),
        offers=tuple(_offer(offer) for offer in shared.offers),
        exchange_rates=tuple(
            wire.WireExchange(
                exchange_rate.source,
                exchange_rate.target,
                digits_text(exchange_rate.rate),
                exchange_rate.dated,
                exchange_rate.read_from,
            )
            for exchange_rate in quote.exchange_rates
        ),
        terms=quote.terms,
        rounding=quote.rounding,
        language=quote.language,
        valid_until=quote.valid_until,
        house=_house(quote.house),
        customer_address=quote.customer_address,
        number=quote.number,
        included=tuple(_included(item) for item in quote.included),
        sentences=wire_sentences((*told_to_all(quote), *told_to_the_house(quote)), marked=True),
    )


def _included(item: IncludedItem | CustomerIncluded) -> wire.WireIncluded:
    said = wire.WireIncluded(item.item, item.title, item.answer, item.how)
    if isinstance(item, CustomerIncluded) or item.origin == NOWHERE:
        return said
    return replace(said, origin=_origin(item.origin))


def _house(house: House) -> wire.WireHouse | msgspec.UnsetType:
    return (
        UNSET
        if house == House()
        else wire.WireHouse(house.name, house.address, house.contact, house.logo)
    )


def _prices_alone(quote: CustomerQuote) -> wire.WireQuote:
    """Return the contract of a customer's quote, which lacks what is the house's own."""
    return wire.WireQuote(
        schema=wire.SCHEMA,
        view=View.CUSTOMER,
        title=quote.title,
        customer=quote.customer,
        currency=quote.currency,
        date=quote.date,
        complete=quote.complete,
        rate_card="",
        source=_source(quote.source),
        columns=tuple(_column_prices(column) for column in quote.columns),
        lines=tuple(_line(line) for line in quote.lines),
        charges=(),
        findings=tuple(_finding(finding) for finding in quote.findings),
        offers=(),
        exchange_rates=(),
        terms=quote.terms,
        rounding=quote.rounding,
        language=quote.language,
        valid_until=quote.valid_until,
        house=_house(quote.house),
        customer_address=quote.customer_address,
        number=quote.number,
        included=tuple(_included(item) for item in quote.included),
        sentences=wire_sentences(told_to_all(quote), marked=False),
    )


def _column_prices(column: CustomerColumn) -> wire.WireColumn:
    lead = column.lead_time
    days = wire.WireMissing(lead.reason) if isinstance(lead, Unknown) else lead.days
    return wire.WireColumn(
        quantity=column.quantity,
        unit_price=digits_text(column.unit_price.amount),
        extended=digits_text(column.extended.amount),
        nre=tuple(
            wire.WireNrePrice(item.title, digits_text(item.price.amount), item.owner)
            for item in column.nre
        ),
        nre_total=digits_text(column.nre_total.amount),
        total=digits_text(column.total.amount),
        complete=column.complete,
        categories={price.category: _category_prices(price) for price in column.categories},
        lead_time=wire.WireLeadTime(days, ""),
        estimated=_column_estimate(column.estimated),
    )


def _category_prices(price: CustomerCategory) -> wire.WireCategoryPrice:
    return wire.WireCategoryPrice(
        unit_price=digits_text(price.unit_price.amount),
        extended=digits_text(price.extended.amount),
        complete=not price.unknown,
        unknown=tuple(lack.reason for lack in price.unknown),
    )


def _source(source: BomSource) -> wire.WireSource:
    return wire.WireSource(
        source.file,
        source.format,
        source.sheet,
        source.encoding,
        source.delimiter,
        source.header_row,
    )


def _finding(finding: Finding) -> wire.WireFinding:
    return wire.WireFinding(
        finding.severity, finding.code, _origin(finding.origin), finding.message, finding.hint
    )


def _origin(origin: Origin) -> wire.WireOrigin:
    return wire.WireOrigin(origin.file, origin.sheet, origin.row, origin.key)


def _column(column: QuoteColumn, shared: _Shared) -> wire.WireColumn:
    return wire.WireColumn(
        quantity=column.quantity,
        unit_price=digits_text(column.unit_price.amount),
        extended=digits_text(column.extended.amount),
        nre=tuple(_nre(item) for item in column.nre),
        nre_total=digits_text(column.nre_total.amount),
        total=digits_text(column.total.amount),
        complete=column.complete,
        categories={category.category: _category(category) for category in column.categories},
        lead_time=_lead_time(column.lead_time),
        starts=column.starts,
        excess_liability=digits_text(column.excess_liability.amount),
        yields={name: digits_text(value) for name, value in column.yields},
        defects=tuple([_defects(row) for row in column.defects]),
        purchases=tuple([_purchase(purchase, shared) for purchase in column.purchases]),
        estimated=_column_estimate(column.estimated),
    )


def _defects(row: DefectsOfClass) -> wire.WireDefects:
    return wire.WireDefects(
        part_class=row.part_class,
        expected=digits_text(row.expected),
        found={title: digits_text(value) for title, value in row.found},
        escaped=digits_text(row.escaped),
    )


def _column_estimate(estimated: ColumnEstimate | None) -> wire.WireColumnEstimate | UnsetType:
    if estimated is None:
        return UNSET
    price, whole = _range(estimated.price), _range(estimated.total)
    return wire.WireColumnEstimate(estimated.parts, price, whole)


def _range(cost: CostRange) -> wire.WireRange:
    return wire.WireRange(
        digits_text(cost.low.amount), digits_text(cost.middle.amount), digits_text(cost.high.amount)
    )


def _lead_time(lead: LeadTime | Unknown) -> wire.WireLeadTime:
    if isinstance(lead, Unknown):
        return wire.WireLeadTime(wire.WireMissing(lead.reason), "")
    return wire.WireLeadTime(lead.days, lead.set_by)


def _category(price: CategoryPrice) -> wire.WireCategoryPrice:
    return wire.WireCategoryPrice(
        unit_price=digits_text(price.unit_price.amount),
        extended=digits_text(price.extended.amount),
        complete=not price.unknown,
        unknown=tuple(missing.reason for missing in price.unknown),
        cost=digits_text(price.cost.amount),
        overhead=digits_text(price.overhead.amount),
        margin=digits_text(price.margin.amount),
    )


def _nre(item: NrePrice) -> wire.WireNrePrice:
    price, cost = digits_text(item.price.amount), digits_text(item.cost.amount)
    return wire.WireNrePrice(item.title, price, item.owner, item.activity, cost)


def _purchase(purchase: Purchase, shared: _Shared) -> wire.Purchase:
    demand = _demand(purchase.demand, shared)
    match purchase:
        case Bought():
            return wire.WireBought(
                demand,
                _orders(purchase.orders, shared),
                digits_text(purchase.cost.amount),
                purchase.excess,
                digits_text(purchase.excess_cost.amount),
                purchase.why,
                purchase.missing,
                purchase.shortage,
                _replacements(purchase.replacements),
            )
        case Shortage():
            return wire.WireShortage(
                demand,
                _orders(purchase.orders, shared),
                purchase.missing,
                purchase.reason,
                _replacements(purchase.replacements),
            )
        case NoOffer():
            return wire.WireNoOffer(demand, purchase.reason, purchase.why)
        case Proposal(reason=reason, mpn=mpn, manufacturer=maker):
            return wire.WireProposal(demand, reason, mpn, maker)
        case Estimated(reason=reason, estimate=estimate):
            cost = _range(estimate.cost)
            basis, like, parts = estimate.basis, estimate.like, estimate.parts
            return wire.WireEstimated(demand, reason, cost, basis, like, parts, purchase.why)
        case Supplied():
            return wire.WireSupplied(demand)
    assert_never(purchase)


def _replacements(replacements: Iterable[Replacement]) -> tuple[wire.WireReplacement, ...]:
    return tuple(
        [
            wire.WireReplacement(
                mpn=replacement.mpn,
                manufacturer=replacement.manufacturer,
                supplier=replacement.supplier,
                stock=replacement.stock,
                agreed=_agreements(replacement.agreed),
            )
            for replacement in replacements
        ]
    )


def _agreements(agreed: Iterable[Agreement]) -> tuple[wire.WireAgreement, ...]:
    return tuple([wire.WireAgreement(agreement.what, agreement.stated) for agreement in agreed])


def _demand(demand: Demand, shared: _Shared) -> wire.WireDemand:
    return wire.WireDemand(
        demand.part.mpn,
        demand.part.manufacturer,
        demand.label,
        demand.lines,
        digits_text(demand.per_board),
        digits_text(demand.need),
        shared.attritions[id(demand.attrition)],
        demand.in_stock,
        demand.required,
        demand.unit,
        demand.set_ups,
    )


def _attrition(attrition: Attrition) -> wire.WireAttrition:
    limit = attrition.none_above
    price = wire.WirePrice(digits_text(limit.amount), limit.currency) if limit is not None else None
    percent, least = digits_text(attrition.percent), attrition.least_extra
    return wire.WireAttrition(
        percent, attrition.leader_pieces, price, least, attrition.order_at_least
    )


def _orders(orders: Iterable[Order], shared: _Shared) -> tuple[wire.WireOrder, ...]:
    return tuple(
        [
            wire.WireOrder(
                shared.places[id(order.offer)],
                order.quantity,
                shared.breaks[id(order.price_break)],
                digits_text(order.cost.amount),
                digits_text(order.exchange_rate),
                order.is_alternate,
            )
            for order in orders
        ]
    )


def _break(price_break: PriceBreak) -> wire.WirePriceBreak:
    return wire.WirePriceBreak(price_break.quantity, digits_text(price_break.price))


def _offer(offer: Offer) -> wire.WireOffer:
    return wire.WireOffer(
        mpn=offer.mpn,
        manufacturer=offer.manufacturer,
        supplier=offer.supplier,
        sku=offer.sku,
        currency=offer.currency,
        breaks=tuple([_break(step) for step in offer.breaks]),
        moq=offer.moq,
        multiple=offer.multiple,
        unit=offer.unit,
        packaging=offer.packaging,
        stock=offer.stock,
        lead_days=offer.lead_days,
        reel_fee=None if offer.reel_fee is None else digits_text(offer.reel_fee),
        duty_percent=None if offer.duty_percent is None else digits_text(offer.duty_percent),
        ncnr=offer.ncnr,
        description=offer.description,
        package=offer.package,
        country=offer.country,
        valid_until=offer.valid_until,
        read_on=offer.read_on,
        source=offer.source,
        origin=_origin(offer.origin),
    )


def _charge(place: int, charge: Charge) -> wire.WireCharge:
    return wire.WireCharge(
        place,
        charge.activity,
        charge.title,
        charge.stage,
        charge.category,
        charge.basis,
        charge.driver,
        digits_text(charge.driver_amount),
        digits_text(charge.cost.amount),
        charge.working,
        charge.source,
        charge.grade,
    )


def _cell(cell: LineCell | CustomerCell) -> wire.WireLineCell:
    price = _amount(cell.price)
    if isinstance(cell, CustomerCell):
        return wire.WireLineCell(price)
    return wire.WireLineCell(price, _amount(cell.cost), cell.purchase)


def _amount(amount: Amount) -> str | wire.WireMissing:
    if isinstance(amount, Money):
        return digits_text(amount.amount)
    return wire.WireMissing(amount.reason)


def _line(priced: PricedLine | CustomerLine) -> wire.WireLine:
    line = priced.line
    return wire.WireLine(
        origin=_origin(line.origin),
        designators=line.designators,
        per_board=_measure(line),
        mpn=line.mpn,
        manufacturer=line.manufacturer,
        description=line.description,
        value=line.value,
        footprint=line.footprint,
        supply=line.supply,
        alternates=tuple(
            [
                wire.WirePartNumber(alternate.mpn, alternate.manufacturer)
                for alternate in line.alternates
            ]
        ),
        supplier_numbers=tuple(
            [
                wire.WireSupplierNumber(supplier_number.number, supplier_number.supplier)
                for supplier_number in line.supplier_numbers
            ]
        ),
        customer_pn=line.customer_pn,
        remarks=line.remarks,
        mount=line.mount,
        side=line.side,
        level=line.level,
        kind=_kind(priced.kind),
        match=priced.match,
        cells=tuple([_cell(cell) for cell in priced.cells]),
        parameters=line.parameters,
        evidence=UNSET if isinstance(priced, CustomerLine) else _evidence(priced.evidence),
    )


def _evidence(evidence: MatchEvidence) -> wire.WireEvidence | UnsetType:
    """Return what speaks for a part; a part that the line names needs no more than its match."""
    if evidence == FIRM:
        return UNSET
    return wire.WireEvidence(
        certainty=evidence.certainty,
        agreed=_agreements(evidence.agreed),
        assumed=evidence.assumed,
        unchecked=evidence.unchecked,
        fitting=evidence.fitting,
    )


def _measure(line: BomLine) -> wire.WireMeasure:
    match line.per_board:
        case Measure() as measure:
            return wire.WireMeasure(digits_text(measure.amount), measure.unit)
        case UnknownQuantity(reason):
            return wire.WireMeasure(wire.WireMissing(reason), "")
    assert_never(line.per_board)


def _kind(kind: PartKind) -> wire.WireKind:
    joints = kind.joints if isinstance(kind.joints, int) else wire.WireMissing(kind.joints.reason)
    return wire.WireKind(
        kind.mount, kind.part_class, joints, kind.hidden_joints, kind.rule, kind.sure
    )
