"""From the contract's JSON back to the quote, for `explain`, `diff` and whoever works on with
it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import nullcontext
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO, TypeVar, assert_never

import msgspec
from msgspec import UnsetType

from emsquote.documents.quote_json import wire
from emsquote.documents.quote_json.sentences import read_sentences
from emsquote.documents.sheet import View
from emsquote.finding import NOWHERE, Finding, InputError, Origin, fault
from emsquote.model.bom import BomLine, BomSource, PartNumber, SupplierNumber, UnknownQuantity
from emsquote.model.defects import DefectsOfClass
from emsquote.model.estimate import ColumnEstimate, CostRange, Estimate
from emsquote.model.evidence import FIRM, Agreement, MatchEvidence
from emsquote.model.included import IncludedItem
from emsquote.model.measure import Measure
from emsquote.model.money import Amount, ExchangeRate, Money, Unknown
from emsquote.model.offer import Offer, PriceBreak
from emsquote.model.part import PartKind, UnknownJoints
from emsquote.model.party import House
from emsquote.model.purchase import (
    Attrition,
    Bought,
    Demand,
    Estimated,
    NoOffer,
    Order,
    PartKey,
    Proposal,
    Purchase,
    Replacement,
    Shortage,
    Supplied,
)
from emsquote.model.quote import (
    Category,
    CategoryPrice,
    Charge,
    LeadTime,
    LineCell,
    NrePrice,
    PricedLine,
    Quote,
    QuoteColumn,
)

_MOST_BYTES = 1_000_000_000
_PIECE = 1 << 20
_STANDARD_INPUT = Path("-")
_HINT = "name a file that `emsquote price … -o quote.json` wrote"

T = TypeVar("T")


def read_quote(path: Path) -> Quote:
    """Return the quote in a JSON file.

    `InputError` if it cannot be read or is no internal quote of this contract.

    `-` is standard input, as for most commands that read a file.
    """
    piped = path == _STANDARD_INPUT
    origin = Origin("standard input" if piped else str(path))
    try:
        too_large = not piped and path.stat().st_size > _MOST_BYTES
        with nullcontext(sys.stdin.buffer) if piped else path.open("rb") as file:
            content = b"" if too_large else _bounded(file)
    except OSError as error:
        raise fault(
            "unreadable", origin, f"cannot be read: {error.strerror}", "check the path"
        ) from error
    if too_large or len(content) > _MOST_BYTES:
        raise fault("too-large", origin, "is larger than any quote", _HINT)
    return quote_from_json(content, origin.file)


def _bounded(file: BinaryIO) -> bytes:
    """Return what a file holds, a little more than `_MOST_BYTES` at most: a pipe or device may have
    no end.
    """
    content = bytearray()
    while len(content) <= _MOST_BYTES and (piece := file.read(_PIECE)):
        content += piece
    return bytes(content)


def quote_from_json(content: bytes, file: str = "quote.json") -> Quote:
    """Return the quote that `quote_to_json` wrote; `file` names it in messages.

    Raises `InputError`.
    """
    try:
        decoded = msgspec.json.decode(content, type=wire.WireQuote)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise fault(
            "no-quote", Origin(file), f"is no quote of {wire.SCHEMA}: {error}", _HINT
        ) from error
    if decoded.view != View.INTERNAL:
        hint = "take the JSON of the internal view"
        raise fault(
            "customer-view", Origin(file), "is a customer's view, without costs and purchases", hint
        )
    if decoded.date and not _is_day(decoded.date):
        raise fault(
            "no-quote", Origin(file, key="date"), f'there is no day "{decoded.date}"', _HINT
        )
    return _Reader(decoded, file).quote()


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


class _Reader:
    """The quote being read: gives its currency to amounts and looks up what is referred to by
    place.
    """

    def __init__(self, decoded: wire.WireQuote, file: str) -> None:
        self.wire = decoded
        self.file = file
        self.offers = tuple(_offer(offer) for offer in decoded.offers)
        self.sentences = read_sentences(decoded.sentences)

    def _said(self, text: str) -> str:
        """Return a text as the sentence that it is, if the file says how it was made."""
        return self.sentences.get(text, text)

    def quote(self) -> Quote:
        whole = self.wire
        source = whole.source
        return Quote(
            title=whole.title,
            customer=whole.customer,
            currency=whole.currency,
            date=whole.date,
            source=BomSource(
                file=source.file,
                format=source.format,
                sheet=source.sheet,
                encoding=source.encoding,
                delimiter=source.delimiter,
                header_row=source.header_row,
            ),
            rate_card=whole.rate_card,
            columns=tuple(
                self._column(place, column) for place, column in enumerate(whole.columns)
            ),
            lines=tuple(self._line(place, line) for place, line in enumerate(whole.lines)),
            findings=tuple(self._finding(finding) for finding in whole.findings),
            exchange_rates=tuple(
                ExchangeRate(
                    exchange_rate.source,
                    exchange_rate.target,
                    Decimal(exchange_rate.rate),
                    exchange_rate.dated,
                    exchange_rate.read_from,
                )
                for exchange_rate in whole.exchange_rates
            ),
            terms=whole.terms,
            rounding=whole.rounding,
            language=whole.language,
            valid_until=whole.valid_until,
            house=_house(whole.house),
            customer_address=whole.customer_address,
            number=whole.number,
            included=tuple(self._included(item) for item in whole.included),
        )

    def _included(self, item: wire.WireIncluded) -> IncludedItem:
        return IncludedItem(
            item=item.item,
            title=self._said(item.title),
            answer=item.answer,
            how=self._said(item.how),
            origin=NOWHERE if isinstance(item.origin, UnsetType) else _origin(item.origin),
        )

    def _finding(self, finding: wire.WireFinding) -> Finding:
        message, hint = self._said(finding.message), self._said(finding.hint)
        return Finding(finding.severity, finding.code, _origin(finding.origin), message, hint)

    def _money(self, amount: str) -> Money:
        return Money(Decimal(amount), self.wire.currency)

    def _amount(self, amount: str | wire.WireMissing) -> Amount:
        return (
            Unknown(self._said(amount.unknown))
            if isinstance(amount, wire.WireMissing)
            else self._money(amount)
        )

    def _at(self, things: tuple[T, ...], place: int, path: str) -> T:
        if place < len(things):
            return things[place]
        raise fault(
            "no-quote",
            Origin(self.file, key=path),
            f"there is no number {place} to refer to",
            _HINT,
        )

    def _stated(self, value: T | msgspec.UnsetType, path: str) -> T:
        if isinstance(value, msgspec.UnsetType):
            raise self._not_stated(path)
        return value

    def _not_stated(self, path: str) -> InputError:
        return fault(
            "no-quote", Origin(self.file, key=path), "is missing from this internal quote", _HINT
        )

    def _column(self, place: int, column: wire.WireColumn) -> QuoteColumn:
        path = f"columns[{place}]"
        return QuoteColumn(
            quantity=column.quantity,
            starts=self._stated(column.starts, f"{path}.starts"),
            categories=tuple(
                self._category(name, each, path) for name, each in column.categories.items()
            ),
            unit_price=self._money(column.unit_price),
            extended=self._money(column.extended),
            nre=tuple(self._nre(item, path) for item in column.nre),
            nre_total=self._money(column.nre_total),
            total=self._money(column.total),
            purchases=tuple(
                self._purchase(stated, path)
                for stated in self._stated(column.purchases, f"{path}.purchases")
            ),
            charges=tuple(
                self._charge(charge) for charge in self.wire.charges if charge.column == place
            ),
            lead_time=self._lead_time(column.lead_time),
            excess_liability=self._money(
                self._stated(column.excess_liability, f"{path}.excess_liability")
            ),
            yields=tuple(
                (name, Decimal(value))
                for name, value in self._stated(column.yields, f"{path}.yields").items()
            ),
            defects=tuple(map(_defects, column.defects or ())),
            estimated=self._column_estimate(column.estimated),
        )

    def _lead_time(self, lead: wire.WireLeadTime) -> LeadTime | Unknown:
        if isinstance(lead.days, wire.WireMissing):
            return Unknown(self._said(lead.days.unknown))
        return LeadTime(lead.days, self._said(lead.set_by))

    def _category(self, name: Category, price: wire.WireCategoryPrice, path: str) -> CategoryPrice:
        path = f"{path}.categories.{name}"
        return CategoryPrice(
            category=name,
            cost=self._money(self._stated(price.cost, f"{path}.cost")),
            overhead=self._money(self._stated(price.overhead, f"{path}.overhead")),
            margin=self._money(self._stated(price.margin, f"{path}.margin")),
            unit_price=self._money(price.unit_price),
            extended=self._money(price.extended),
            unknown=tuple(Unknown(self._said(reason)) for reason in price.unknown),
        )

    def _nre(self, item: wire.WireNrePrice, path: str) -> NrePrice:
        activity = self._stated(item.activity, f"{path}.nre.activity")
        cost = self._money(self._stated(item.cost, f"{path}.nre.cost"))
        return NrePrice(item.title, activity, cost, self._money(item.price), item.owner)

    def _charge(self, charge: wire.WireCharge) -> Charge:
        return Charge(
            activity=charge.activity,
            title=charge.title,
            stage=charge.stage,
            category=charge.category,
            basis=charge.basis,
            driver=charge.driver,
            driver_amount=Decimal(charge.driver_amount),
            cost=self._money(charge.cost),
            working=charge.working,
            source=charge.source,
            grade=charge.grade,
        )

    def _purchase(self, purchase: wire.Purchase, path: str) -> Purchase:
        demand = _demand(purchase.demand)
        for place in demand.lines:
            self._at(self.wire.lines, place, f"{path}.purchases.demand.lines")
        match purchase:
            case wire.WireBought():
                return Bought(
                    demand,
                    self._orders(purchase.orders, path),
                    self._money(purchase.cost),
                    purchase.excess,
                    self._money(purchase.excess_cost),
                    self._said(purchase.why),
                    purchase.missing,
                    self._said(purchase.shortage),
                    _replacements(purchase.replacements),
                )
            case wire.WireShortage():
                return Shortage(
                    demand,
                    self._orders(purchase.orders, path),
                    purchase.missing,
                    self._said(purchase.reason),
                    _replacements(purchase.replacements),
                )
            case wire.WireNoOffer():
                return NoOffer(demand, self._said(purchase.reason), purchase.why)
            case wire.WireProposal(reason=reason, mpn=mpn, manufacturer=maker):
                return Proposal(demand, self._said(reason), mpn, maker)
            case wire.WireEstimated():
                estimate = self._estimate(purchase)
                return Estimated(demand, self._said(purchase.reason), estimate, purchase.why)
            case wire.WireSupplied():
                return Supplied(demand)
        assert_never(purchase)

    def _estimate(self, stated: wire.WireEstimated) -> Estimate:
        cost = self._range(stated.estimate)
        return Estimate(cost, stated.basis, self._said(stated.like), stated.parts)

    def _range(self, stated: wire.WireRange) -> CostRange:
        return CostRange(
            self._money(stated.low), self._money(stated.middle), self._money(stated.high)
        )

    def _column_estimate(
        self, stated: wire.WireColumnEstimate | msgspec.UnsetType
    ) -> ColumnEstimate | None:
        if isinstance(stated, msgspec.UnsetType):
            return None
        return ColumnEstimate(stated.parts, self._range(stated.price), self._range(stated.total))

    def _orders(self, orders: Iterable[wire.WireOrder], path: str) -> tuple[Order, ...]:
        return tuple(
            Order(
                self._at(self.offers, order.offer, f"{path}.purchases.orders.offer"),
                order.quantity,
                _break(order.price_break),
                self._money(order.cost),
                Decimal(order.exchange_rate),
                order.is_alternate,
            )
            for order in orders
        )

    def _line(self, place: int, line: wire.WireLine) -> PricedLine:
        path = f"lines[{place}].cells"
        if len(line.cells) != len(self.wire.columns):
            message = f"has {len(line.cells)} cells for {len(self.wire.columns)} columns"
            raise fault("no-quote", Origin(self.file, key=path), message, _HINT)
        cells = tuple(
            self._cell(number, cell, f"{path}[{number}]") for number, cell in enumerate(line.cells)
        )
        return PricedLine(
            line=_bom_line(line),
            kind=_kind(line.kind),
            match=self._said(line.match),
            cells=cells,
            evidence=self._evidence(line.evidence),
        )

    def _evidence(self, evidence: wire.WireEvidence | msgspec.UnsetType) -> MatchEvidence:
        """Return the evidence of a line; the customer's view has none."""
        if isinstance(evidence, msgspec.UnsetType):
            return FIRM
        return MatchEvidence(
            certainty=evidence.certainty,
            agreed=_agreements(evidence.agreed),
            assumed=tuple(map(self._said, evidence.assumed)),
            unchecked=tuple(map(self._said, evidence.unchecked)),
            fitting=evidence.fitting,
        )

    def _cell(self, column: int, cell: wire.WireLineCell, path: str) -> LineCell:
        purchase = self._stated(cell.purchase, f"{path}.purchase")
        if purchase is not None:
            purchases = self._stated(self.wire.columns[column].purchases, path)
            self._at(purchases, purchase, f"{path}.purchase")
        if isinstance(cell.cost, msgspec.UnsetType):
            raise self._not_stated(f"{path}.cost")
        return LineCell(purchase, self._amount(cell.cost), self._amount(cell.price))


def _house(house: wire.WireHouse | msgspec.UnsetType) -> House:
    if isinstance(house, msgspec.UnsetType):
        return House()
    return House(house.name, house.address, house.contact, house.logo)


def _bom_line(line: wire.WireLine) -> BomLine:
    amount = line.per_board.amount
    return BomLine(
        _origin(line.origin),
        UnknownQuantity(amount.unknown)
        if isinstance(amount, wire.WireMissing)
        else Measure(Decimal(amount), line.per_board.unit),
        line.designators,
        line.mpn,
        line.manufacturer,
        line.description,
        line.value,
        line.footprint,
        line.supply,
        tuple(PartNumber(alternate.mpn, alternate.manufacturer) for alternate in line.alternates),
        tuple(
            SupplierNumber(supplier_number.number, supplier_number.supplier)
            for supplier_number in line.supplier_numbers
        ),
        line.customer_pn,
        line.remarks,
        line.mount,
        line.side,
        line.level,
        line.parameters,
    )


def _kind(kind: wire.WireKind) -> PartKind:
    joints = (
        UnknownJoints(kind.joints.unknown)
        if isinstance(kind.joints, wire.WireMissing)
        else kind.joints
    )
    return PartKind(kind.mount, kind.part_class, joints, kind.hidden_joints, kind.rule, kind.sure)


def _origin(origin: wire.WireOrigin) -> Origin:
    return Origin(origin.file, origin.sheet, origin.row, origin.key)


def _defects(row: wire.WireDefects) -> DefectsOfClass:
    return DefectsOfClass(
        part_class=row.part_class,
        expected=Decimal(row.expected),
        found=tuple((title, Decimal(value)) for title, value in row.found.items()),
        escaped=Decimal(row.escaped),
    )


def _replacements(replacements: Iterable[wire.WireReplacement]) -> tuple[Replacement, ...]:
    return tuple(
        Replacement(
            mpn=replacement.mpn,
            manufacturer=replacement.manufacturer,
            supplier=replacement.supplier,
            stock=replacement.stock,
            agreed=_agreements(replacement.agreed),
        )
        for replacement in replacements
    )


def _agreements(agreed: Iterable[wire.WireAgreement]) -> tuple[Agreement, ...]:
    return tuple(Agreement(agreement.what, agreement.stated) for agreement in agreed)


def _break(price_break: wire.WirePriceBreak) -> PriceBreak:
    return PriceBreak(price_break.quantity, Decimal(price_break.price))


def _demand(demand: wire.WireDemand) -> Demand:
    attrition = demand.attrition
    limit = attrition.none_above
    return Demand(
        PartKey(demand.mpn_key, demand.manufacturer_key),
        demand.label,
        demand.lines,
        Decimal(demand.per_board),
        Decimal(demand.need),
        Attrition(
            Decimal(attrition.percent),
            attrition.leader_pieces,
            None if limit is None else Money(Decimal(limit.amount), limit.currency),
            attrition.least_extra,
            attrition.order_at_least,
        ),
        demand.in_stock,
        demand.required,
        demand.unit,
        demand.set_ups,
    )


def _offer(offer: wire.WireOffer) -> Offer:
    return Offer(
        mpn=offer.mpn,
        manufacturer=offer.manufacturer,
        supplier=offer.supplier,
        sku=offer.sku,
        currency=offer.currency,
        breaks=tuple(_break(step) for step in offer.breaks),
        moq=offer.moq,
        multiple=offer.multiple,
        unit=offer.unit,
        packaging=offer.packaging,
        stock=offer.stock,
        lead_days=offer.lead_days,
        reel_fee=None if offer.reel_fee is None else Decimal(offer.reel_fee),
        duty_percent=None if offer.duty_percent is None else Decimal(offer.duty_percent),
        ncnr=offer.ncnr,
        description=offer.description,
        package=offer.package,
        country=offer.country,
        valid_until=offer.valid_until,
        read_on=offer.read_on,
        source=offer.source,
        origin=_origin(offer.origin),
    )
