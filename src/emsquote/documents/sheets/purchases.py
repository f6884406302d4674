"""The purchase plan: which offer of which part, how much of it at each quantity, and what is left
over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from msgspec import Struct

from emsquote.buying.plan.purchase_reasons import estimate_told
from emsquote.documents.sheet import (
    Cell,
    ColumnKind,
    Emphasis,
    Sheet,
    SheetColumn,
    SheetRow,
    decimals_of,
    settled,
    titled,
    visible,
)
from emsquote.documents.sheets.summary import boards
from emsquote.model.estimate import Estimate
from emsquote.model.money import Money, Total, Unknown, apportion, total
from emsquote.model.offer import Offer
from emsquote.model.purchase import (
    Bought,
    Demand,
    Estimated,
    NoOffer,
    Order,
    PartKey,
    Proposal,
    Purchase,
    Shortage,
    Supplied,
    Unpriced,
)
from emsquote.model.quote import Quote, QuoteColumn
from emsquote.wording.texts import Texts

_OFFER_COLUMNS = (
    SheetColumn("Part", ColumnKind.TEXT, 22),
    SheetColumn("Ordered instead", ColumnKind.TEXT, 20),
    SheetColumn("Supplier", ColumnKind.TEXT, 12),
    SheetColumn("SKU", ColumnKind.TEXT, 18),
    SheetColumn("Packaging", ColumnKind.TEXT, 11),
    SheetColumn("Currency", ColumnKind.TEXT, 9),
    SheetColumn("Stock", ColumnKind.COUNT, 10),
    SheetColumn("Lead days", ColumnKind.COUNT, 7),
    SheetColumn("Read on", ColumnKind.TEXT, 11),
    SheetColumn("NCNR", ColumnKind.TEXT, 7),
    SheetColumn("Remark", ColumnKind.TEXT, 26),
)
_ORDER_COLUMNS = (
    SheetColumn("Needed, {boards}", ColumnKind.COUNT, 12),
    SheetColumn("Ordered, {boards}", ColumnKind.COUNT, 12),
    SheetColumn("Unit price, {boards}", ColumnKind.MONEY, 12),
    SheetColumn("Cost, {boards}", ColumnKind.MONEY, 12),
    SheetColumn("Excess, {boards}", ColumnKind.COUNT, 12),
    SheetColumn("Excess cost, {boards}", ColumnKind.MONEY, 12),
)


class _OrderCells(Struct, frozen=True):
    """What one offer's order at one quantity fills in.

    `first` is true for the first order of its part.
    """

    demand: Demand
    order: Order
    purchase: Bought | Shortage
    first: bool
    cost: Money
    """As printed: the costs of a column's orders add up to their printed sum."""


_Key = tuple[PartKey, Offer | None]
"""A row: a part and the offer it is bought from, or None where nothing is bought."""


def purchases_sheet(quote: Quote, texts: Texts) -> Sheet:
    """Return one row for each part and offer, with order, cost and excess at each quantity;
    internal.
    """
    orders = _rows_by_offer(quote)
    titles = (
        *(titled(column, texts) for column in _OFFER_COLUMNS),
        *(
            titled(column, texts, boards=boards(at.quantity, texts))
            for at in quote.columns
            for column in _ORDER_COLUMNS
        ),
    )
    body = tuple(_row(key, cells, quote, texts) for key, cells in orders.items())
    rows = (*body, _total_row(quote, texts))
    return Sheet(
        name=texts("Purchases"),
        title=texts("Purchase plan"),
        columns=titles,
        rows=rows,
        language=texts.language,
    )


def _rows_by_offer(quote: Quote) -> dict[_Key, dict[int, Purchase | _OrderCells]]:
    """Gather what stands in each row, by the position of the quote's column.

    Parts stay in the order of the BOM.
    """
    parts: dict[PartKey, dict[_Key, dict[int, Purchase | _OrderCells]]] = {}
    for place, column in enumerate(quote.columns):
        costs = iter(_printed_costs(column))
        for purchase in column.purchases:
            offers = parts.setdefault(purchase.demand.part, {})
            for key, cells in _entries(purchase, costs):
                offers.setdefault(key, {})[place] = cells
    return {key: cells for offers in parts.values() for key, cells in offers.items()}


def _printed_costs(column: QuoteColumn) -> tuple[Money, ...]:
    costs = [order.cost for purchase in column.purchases for order in _orders(purchase)]
    currency = column.total.currency
    return apportion(total(costs, currency).known, [cost.amount for cost in costs])


def _orders(purchase: Purchase) -> tuple[Order, ...]:
    return purchase.orders if isinstance(purchase, Bought | Shortage) else ()


def _entries(
    purchase: Purchase, costs: Iterator[Money]
) -> Iterator[tuple[_Key, Purchase | _OrderCells]]:
    part = purchase.demand.part
    match purchase:
        case Bought() | Shortage():
            for number, order in enumerate(purchase.orders):
                yield (
                    (part, order.offer),
                    _OrderCells(purchase.demand, order, purchase, not number, next(costs)),
                )
            if isinstance(purchase, Shortage):
                yield (part, None), purchase
        case NoOffer() | Proposal() | Estimated() | Supplied():
            yield (part, None), purchase
        case _:
            assert_never(purchase)


def _row(
    key: _Key, by_place: dict[int, Purchase | _OrderCells], quote: Quote, texts: Texts
) -> SheetRow:
    _, offer = key
    demand = _demand(next(iter(by_place.values())))
    cells: list[Cell] = [visible(demand.label)]
    cells += _offer_cells(offer, demand.label, texts) if offer else [""] * (len(_OFFER_COLUMNS) - 2)
    cells.append("; ".join(dict.fromkeys(_remarks(by_place, quote, texts))))
    digits = _digits(by_place.values())
    for place in range(len(quote.columns)):
        cells += _order_cells(by_place.get(place), digits)
    return SheetRow(tuple(cells))


def _demand(entry: Purchase | _OrderCells) -> Demand:
    return entry.demand


def _offer_cells(offer: Offer, label: str, texts: Texts) -> list[Cell]:
    another = f"{offer.manufacturer} {offer.mpn}" if offer.mpn != label else ""
    stated = [another, offer.supplier, offer.sku, offer.packaging, offer.currency]
    return [
        *(visible(cell) for cell in stated),
        "" if offer.stock is None else offer.stock,
        "" if offer.lead_days is None else offer.lead_days,
        visible(offer.read_on),
        texts("yes") if offer.ncnr else "",
    ]


def _remarks(
    by_place: dict[int, Purchase | _OrderCells], quote: Quote, texts: Texts
) -> Iterator[str]:
    for place, entry in by_place.items():
        label = boards(quote.columns[place].quantity, texts)
        match entry:
            case _OrderCells():
                yield from _order_remarks(entry, label, texts)
            case Shortage(missing=missing, reason=reason):
                yield _short_by(missing, label, reason, texts)
            case NoOffer(reason=reason) | Proposal(reason=reason):
                yield visible(texts.sentence(reason))
            case Estimated(estimate=estimate):
                yield _estimated(estimate, label, texts)
            case Supplied():
                yield texts("supplied by the customer")
            case Bought():
                pass


def _order_remarks(cells: _OrderCells, label: str, texts: Texts) -> Iterator[str]:
    if cells.order.is_alternate:
        yield texts("alternate")
    purchase = cells.purchase
    if isinstance(purchase, Bought) and purchase.shortage:
        yield _short_by(purchase.missing, label, purchase.shortage, texts)


def _estimated(estimate: Estimate, label: str, texts: Texts) -> str:
    """Tell what a part may cost, which no cell with a price shows."""
    told = visible(texts.sentence(estimate_told(estimate)))
    return texts("estimated for {boards}, in no sum: {estimate}", boards=label, estimate=told)


def _short_by(missing: int, label: str, reason: str, texts: Texts) -> str:
    return texts(
        "short by {missing} for {boards}: {reason}",
        missing=texts.number(missing),
        boards=label,
        reason=visible(texts.sentence(reason)),
    )


def _digits(entries: Iterable[Purchase | _OrderCells]) -> int:
    """Return the decimals that all unit prices of a row need, so that they can be compared at a
    glance.
    """
    prices = [
        Money(e.order.price_break.price, e.order.offer.currency)
        for e in entries
        if isinstance(e, _OrderCells)
    ]
    return max((decimals_of(price) for price in prices), default=2)


def _order_cells(entry: Purchase | _OrderCells | None, digits: int) -> list[Cell]:
    match entry:
        case None:
            return [""] * 6
        case _OrderCells(demand=demand, order=order, purchase=purchase, first=first, cost=cost):
            price = Money(order.price_break.price, order.offer.currency).rounded(digits)
            needed: Cell = demand.required if first else ""
            excess: list[Cell] = ["", ""]
            if first and isinstance(purchase, Bought) and purchase.excess:
                excess = [purchase.excess, purchase.excess_cost.rounded()]
            return [needed, order.quantity, price, cost, *excess]
        case Shortage(missing=missing, reason=reason):
            return [missing, "", Unknown(reason), Unknown(reason), "", ""]
        case NoOffer() | Proposal() | Estimated():
            unknown = Unknown(entry.reason)
            return [entry.demand.required, "", unknown, unknown, "", ""]
        case Supplied(demand=demand):
            return [demand.required, "", "", "", "", ""]
        case Bought():
            return [""] * 6
    assert_never(entry)


def _total_row(quote: Quote, texts: Texts) -> SheetRow:
    cells: list[Cell] = [texts("Total"), *[""] * (len(_OFFER_COLUMNS) - 1)]
    for column in quote.columns:
        cells += [
            "",
            "",
            "",
            _cost_total(column, quote.currency),
            "",
            _excess_total(column, quote.currency),
        ]
    return SheetRow(tuple(cells), Emphasis.TOTAL)


def _cost_total(column: QuoteColumn, currency: str) -> Total:
    known = total(
        (order.cost for purchase in column.purchases for order in _orders(purchase)), currency
    ).known.rounded()
    missing = tuple(
        Unknown(purchase.reason) for purchase in column.purchases if isinstance(purchase, Unpriced)
    )
    return Total(settled(known), missing)


def _excess_total(column: QuoteColumn, currency: str) -> Money:
    bought = [purchase for purchase in column.purchases if isinstance(purchase, Bought)]
    whole = sum((purchase.excess_cost.rounded() for purchase in bought), Money.zero(currency))
    return settled(whole)
