"""TME (Transfer Multisort Elektronik), API version 2: one phrase a call, with prices, stock and
multiples in the reply.

A product may be known under several numbers of its maker. Prices may be gross; only net ones are
prices of parts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from emsquote.buying.distributors.distributor import (
    ApiCall,
    Row,
    SalesRegion,
    Secret,
    UnknownReplyError,
    WantedNumber,
    read_reply,
)
from emsquote.buying.distributors.reply_cells import (
    breaks_cell,
    count_cell,
    listed,
    name_cell,
    stock_cell,
    text_cell,
)
from emsquote.model.measure import PIECES
from emsquote.model.part_number import plain_number

_NET = "NET"
_BY_THE_PIECE = "pcs"
_UNITS = {_BY_THE_PIECE: PIECES, "m": "m"}
"""Units that a part is counted in; what is sold by the roll or pack has no price of a piece."""


class _Price(msgspec.Struct):
    amount: int
    price: Decimal


class _Tax(msgspec.Struct):
    rate: Decimal = Decimal(0)


class _Prices(msgspec.Struct):
    elements: list[_Price] | None = None
    currency: str = ""
    type: str = ""
    tax: _Tax | None = None


class _Named(msgspec.Struct):
    name: str | None = None


class _Unit(msgspec.Struct):
    short_name: str | None = None


class _Product(msgspec.Struct):
    """What is read of a product; the rest of it is left alone."""

    symbol: str
    manufacturer_symbols: list[str] | None = None
    manufacturer: _Named | None = None
    description: str | None = None
    multiples: int | None = None
    minimal_amount: int | None = None
    unit: _Unit | None = None
    stock_quantity: int | None = None
    prices: _Prices | None = None


class _Products(msgspec.Struct):
    elements: list[_Product]


class _Data(msgspec.Struct):
    products: _Products


class _Reply(msgspec.Struct):
    data: _Data


class _Status(msgspec.Struct):
    status: str | None = None
    error_message: str | None = None
    message: str | None = None


class Tme:
    """TME's interface; keys are the application's token and secret, of which only a short-lived
    token is sent.
    """

    def call_for(self, wanted: Sequence[WantedNumber], region: SalesRegion) -> ApiCall:
        """Return the search for one number."""
        (only,) = wanted
        parameters = {
            "phrase": only.number,
            "country": region.country,
            "currency": region.currency,
            "language": "en",
        }
        return ApiCall("/products/search", parameters=parameters)

    def signed(self, call: ApiCall, keys: Sequence[Secret]) -> ApiCall:
        """Return the call as it is: the token says it all."""
        del keys
        return call

    def complaints(self, content: bytes) -> tuple[str, ...]:
        """Return the status of a reply that is not OK, with its message."""
        try:
            reply = read_reply(content, _Status)
        except UnknownReplyError:
            return ()
        if not reply.status or reply.status == "OK":
            return ()
        message = reply.error_message or reply.message
        return (reply.status, message) if message else (reply.status,)

    def rows(self, content: bytes, region: SalesRegion) -> tuple[Row, ...]:
        """Return the offers of all products found, one for each of their makers' numbers."""
        del region
        products = read_reply(content, _Reply).data.products.elements
        return tuple(row for product in products for row in _rows(product))


def _rows(product: _Product) -> Iterator[Row]:
    """Return a product under each spelling of its maker's number that is not the same.

    TME's own where it has none.
    """
    numbers = product.manufacturer_symbols or [product.symbol]
    spellings = {plain_number(number): number for number in numbers}
    cells = _cells(product)
    for mpn in spellings.values():
        yield {"mpn": mpn, **cells}


def _cells(product: _Product) -> Row:
    """Return all that is told of a product but its maker's number."""
    unit = _UNITS.get(_unit(product), "")
    prices = product.prices or _Prices()
    steps = listed(prices.elements) if unit and _is_net(prices) else []
    return {
        "manufacturer": name_cell(product.manufacturer),
        "description": text_cell(product.description),
        "supplier": "TME",
        "sku": product.symbol,
        "moq": count_cell(product.minimal_amount),
        "multiple": count_cell(product.multiples),
        "unit": unit,
        "stock": stock_cell(product.stock_quantity),
        "currency": prices.currency,
        "breaks": breaks_cell((step.amount, step.price) for step in steps),
    }


def _unit(product: _Product) -> str:
    """Return what one piece of a product is: pieces, where nothing is told."""
    if product.unit is None:
        return _BY_THE_PIECE
    return product.unit.short_name or _BY_THE_PIECE


def _is_net(prices: _Prices) -> bool:
    if prices.type == _NET:
        return True
    return prices.tax is not None and not prices.tax.rate
