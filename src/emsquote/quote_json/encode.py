"""From a quote to its JSON, the same bytes for the same quote."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import assert_never

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from emsquote.bom import BomLine, UnknownQuantity
from emsquote.finding import Finding, Origin
from emsquote.measure import Measure
from emsquote.money import Amount, Unknown
from emsquote.offer import Offer, PriceBreak
from emsquote.part import PartKind, UnknownJoints
from emsquote.party import House
from emsquote.purchase import Attrition, Bought, Demand, NoOffer, Order, Purchase, Shortage, Supplied
from emsquote.quote import CategoryPrice, Charge, LeadTime, LineCell, NrePrice, PricedLine, Quote, QuoteColumn
from emsquote.quote_json import wire
from emsquote.quote_json.sentences import told_to_all, told_to_the_house, wire_sentences
from emsquote.sentence import plain_text
from emsquote.sheet import View
from emsquote.sheets.discretion import for_customer

_OfferPlaces = dict[Offer, int]


def quote_to_json(quote: Quote, view: View = View.INTERNAL) -> bytes:
    """Return the quote as UTF-8 JSON of the contract `emsquote/quote/1`, with a newline at its end.

    The internal view is exact and whole: `quote_from_json` gives the same quote back. The customer's view leaves out
    costs, margins, purchases, offers, charges, yields and exchange rates.
    """
    contract = _whole(quote) if view is View.INTERNAL else _prices_alone(for_customer(quote))
    try:
        text = msgspec.json.encode(contract, enc_hook=plain_text)
    except UnicodeEncodeError:  # half of a surrogate pair, which no UTF-8 can hold
        text = msgspec.json.encode(_without_surrogates(msgspec.to_builtins(contract, enc_hook=plain_text)))
    return msgspec.json.format(text, indent=1) + b"\n"


def _without_surrogates(value: object) -> object:
    match value:
        case str():
            return value.encode("utf-8", "replace").decode()
        case dict():
            return {key: _without_surrogates(each) for key, each in value.items()}
        case list() | tuple():
            return [_without_surrogates(each) for each in value]
        case _:
            return value


def decimals(amount: Decimal) -> str:
    """Return an exact decimal number without exponent."""
    text = str(amount)  # a third of the time of a format
    return f"{amount:f}" if "E" in text else text


def _whole(quote: Quote) -> wire.Quote:
    source = quote.source
    offers = _places(quote)
    return wire.Quote(
        schema=wire.SCHEMA,
        view=View.INTERNAL,
        title=quote.title,
        customer=quote.customer,
        currency=quote.currency,
        date=quote.date,
        complete=quote.complete,
        rate_card=quote.rate_card,
        source=wire.Source(
            source.file, source.format, source.sheet, source.encoding, source.delimiter, source.header_row
        ),
        columns=tuple(_column(column, offers) for column in quote.columns),
        lines=tuple(_line(line) for line in quote.lines),
        charges=tuple(
            _charge(place, charge) for place, column in enumerate(quote.columns) for charge in column.charges
        ),
        findings=tuple(_finding(finding) for finding in quote.findings),
        offers=tuple(_offer(offer) for offer in offers),
        exchange_rates=tuple(
            wire.Exchange(each.source, each.target, decimals(each.rate), each.dated, each.read_from)
            for each in quote.exchange_rates
        ),
        terms=quote.terms,
        rounding=quote.rounding,
        language=quote.language,
        valid_until=quote.valid_until,
        house=_house(quote.house),
        customer_address=quote.customer_address,
        number=quote.number,
        sentences=wire_sentences((*told_to_all(quote), *told_to_the_house(quote))),
    )


def _house(house: House) -> wire.House | msgspec.UnsetType:
    return UNSET if house == House() else wire.House(house.name, house.address, house.contact, house.logo)


def _prices_alone(quote: Quote) -> wire.Quote:
    """Return the contract without what is the house's own."""
    whole = _whole(quote)
    return replace(
        whole,
        view=View.CUSTOMER,
        rate_card="",
        columns=tuple(_column_prices(column) for column in whole.columns),
        lines=tuple(
            replace(line, cells=tuple(wire.LineCell(cell.price) for cell in line.cells)) for line in whole.lines
        ),
        charges=(),
        offers=(),
        exchange_rates=(),
        sentences=wire_sentences(told_to_all(quote)),
    )


def _column_prices(column: wire.Column) -> wire.Column:
    own = {name: replace(each, cost=UNSET, overhead=UNSET, margin=UNSET) for name, each in column.categories.items()}
    return replace(
        column,
        nre=tuple(wire.NrePrice(item.title, item.price, item.owner) for item in column.nre),
        categories=own,
        starts=UNSET,
        excess_liability=UNSET,
        yields=UNSET,
        purchases=UNSET,
    )


def _places(quote: Quote) -> _OfferPlaces:
    """Return where each offer that is ordered stands in the JSON: in the order of its first use."""
    used = (
        order.offer
        for column in quote.columns
        for purchase in column.purchases
        if isinstance(purchase, Bought | Shortage)
        for order in purchase.orders
    )
    return {offer: place for place, offer in enumerate(dict.fromkeys(used))}


def _finding(finding: Finding) -> wire.Finding:
    return wire.Finding(finding.severity, finding.code, _origin(finding.origin), finding.message, finding.hint)


def _origin(origin: Origin) -> wire.Origin:
    return wire.Origin(origin.file, origin.sheet, origin.row, origin.key)


def _amount(amount: Amount) -> str | wire.Missing:
    return wire.Missing(amount.reason) if isinstance(amount, Unknown) else decimals(amount.amount)


def _column(column: QuoteColumn, offers: _OfferPlaces) -> wire.Column:
    return wire.Column(
        quantity=column.quantity,
        unit_price=decimals(column.unit_price.amount),
        extended=decimals(column.extended.amount),
        nre=tuple(_nre(item) for item in column.nre),
        nre_total=decimals(column.nre_total.amount),
        total=decimals(column.total.amount),
        complete=column.complete,
        categories={each.category: _category(each) for each in column.categories},
        lead_time=_lead_time(column.lead_time),
        starts=column.starts,
        excess_liability=decimals(column.excess_liability.amount),
        yields={name: decimals(value) for name, value in column.yields},
        purchases=tuple(_purchase(purchase, offers) for purchase in column.purchases),
    )


def _lead_time(lead: LeadTime | Unknown) -> wire.LeadTime:
    if isinstance(lead, Unknown):
        return wire.LeadTime(wire.Missing(lead.reason), "")
    return wire.LeadTime(lead.days, lead.set_by)


def _category(price: CategoryPrice) -> wire.CategoryPrice:
    return wire.CategoryPrice(
        unit_price=decimals(price.unit_price.amount),
        extended=decimals(price.extended.amount),
        complete=not price.unknown,
        unknown=tuple(each.reason for each in price.unknown),
        cost=decimals(price.cost.amount),
        overhead=decimals(price.overhead.amount),
        margin=decimals(price.margin.amount),
    )


def _nre(item: NrePrice) -> wire.NrePrice:
    price, cost = decimals(item.price.amount), decimals(item.cost.amount)
    return wire.NrePrice(item.title, price, item.owner, item.activity, cost)


def _purchase(purchase: Purchase, offers: _OfferPlaces) -> wire.Purchase:
    demand = _demand(purchase.demand)
    match purchase:
        case Bought(orders=orders, cost=cost, excess=excess, excess_cost=excess_cost, why=why):
            placed = _orders(orders, offers)
            return wire.Bought(demand, placed, decimals(cost.amount), excess, decimals(excess_cost.amount), why)
        case Shortage(orders=orders, missing=missing, reason=reason):
            return wire.Shortage(demand, _orders(orders, offers), missing, reason)
        case NoOffer(reason=reason):
            return wire.NoOffer(demand, reason)
        case Supplied():
            return wire.Supplied(demand)
    assert_never(purchase)


def _demand(demand: Demand) -> wire.Demand:
    return wire.Demand(
        demand.part.mpn,
        demand.part.manufacturer,
        demand.label,
        demand.lines,
        decimals(demand.per_board),
        decimals(demand.need),
        _attrition(demand.attrition),
        demand.in_stock,
        demand.required,
        demand.unit,
        demand.set_ups,
    )


def _attrition(attrition: Attrition) -> wire.Attrition:
    limit = attrition.none_above
    price = wire.Price(decimals(limit.amount), limit.currency) if limit is not None else None
    percent, least = decimals(attrition.percent), attrition.least_extra
    return wire.Attrition(percent, attrition.leader_pieces, price, least, attrition.order_at_least)


def _orders(orders: Iterable[Order], offers: _OfferPlaces) -> tuple[wire.Order, ...]:
    return tuple(
        wire.Order(
            offers[each.offer],
            each.quantity,
            _break(each.price_break),
            decimals(each.cost.amount),
            decimals(each.exchange_rate),
            each.is_alternate,
        )
        for each in orders
    )


def _break(price_break: PriceBreak) -> wire.PriceBreak:
    return wire.PriceBreak(price_break.quantity, decimals(price_break.price))


def _offer(offer: Offer) -> wire.Offer:
    return wire.Offer(
        mpn=offer.mpn,
        manufacturer=offer.manufacturer,
        supplier=offer.supplier,
        sku=offer.sku,
        currency=offer.currency,
        breaks=tuple(_break(each) for each in offer.breaks),
        moq=offer.moq,
        multiple=offer.multiple,
        unit=offer.unit,
        packaging=offer.packaging,
        stock=offer.stock,
        lead_days=offer.lead_days,
        reel_fee=None if offer.reel_fee is None else decimals(offer.reel_fee),
        duty_percent=None if offer.duty_percent is None else decimals(offer.duty_percent),
        ncnr=offer.ncnr,
        description=offer.description,
        package=offer.package,
        country=offer.country,
        valid_until=offer.valid_until,
        read_on=offer.read_on,
        source=offer.source,
        origin=_origin(offer.origin),
    )


def _charge(place: int, charge: Charge) -> wire.Charge:
    return wire.Charge(
        place,
        charge.activity,
        charge.title,
        charge.stage,
        charge.category,
        charge.basis,
        charge.driver,
        decimals(charge.driver_amount),
        decimals(charge.cost.amount),
        charge.working,
        charge.source,
        charge.grade,
    )


def _cell(cell: LineCell) -> wire.LineCell:
    return wire.LineCell(_amount(cell.price), _amount(cell.cost), cell.purchase)


def _line(priced: PricedLine) -> wire.Line:
    line = priced.line
    return wire.Line(
        origin=_origin(line.origin),
        designators=line.designators,
        per_board=_measure(line),
        mpn=line.mpn,
        manufacturer=line.manufacturer,
        description=line.description,
        value=line.value,
        footprint=line.footprint,
        supply=line.supply,
        alternates=tuple(wire.PartNumber(each.mpn, each.manufacturer) for each in line.alternates),
        supplier_numbers=tuple(wire.SupplierNumber(each.number, each.supplier) for each in line.supplier_numbers),
        customer_pn=line.customer_pn,
        remarks=line.remarks,
        mount=line.mount,
        side=line.side,
        level=line.level,
        kind=_kind(priced.kind),
        match=priced.match,
        cells=tuple(_cell(cell) for cell in priced.cells),
    )


def _measure(line: BomLine) -> wire.Measure:
    match line.per_board:
        case UnknownQuantity(reason):
            return wire.Measure(wire.Missing(reason), "")
        case Measure(amount, unit):
            return wire.Measure(decimals(amount), unit)
    assert_never(line.per_board)


def _kind(kind: PartKind) -> wire.Kind:
    joints = wire.Missing(kind.joints.reason) if isinstance(kind.joints, UnknownJoints) else kind.joints
    return wire.Kind(kind.mount, kind.part_class, joints, kind.hidden_joints, kind.rule, kind.sure)
