"""TME (Transfer Multisort Elektronik), API version 2: one phrase a call, with prices, stock and
multiples in the reply.

A product may be known under several numbers of its maker. Prices may be gross; only net ones are
prices of parts.
"""

from __future__ import annotations

from collections.abc import Sequence
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
    written,
)
from emsquote.model.measure import PIECES
from emsquote.model.part_number import plain_number

_NET = "NET"
_UNITS = {"pcs": PIECES, "m": "m"}
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

    def question(self, wanted: Sequence[WantedNumber], market: SalesRegion) -> ApiCall:
        """Return the search for one number."""
        (only,) = wanted
        place = {"country": market.country, "currency": market.currency, "language": "en"}
        return ApiCall("/products/search", parameters={"phrase": only.number, **place})

    def signed(self, question: ApiCall, keys: Sequence[Secret]) -> ApiCall:
        """Return the call as it is: the token says it all."""
        del keys
        return question

    def complaints(self, content: bytes) -> tuple[str, ...]:
        """Return the status of a reply that is not OK, with its message."""
        try:
            said = read_reply(content, _Status)
        except UnknownReplyError:
            return ()
        told = said.error_message or said.message
        bad = bool(said.status) and said.status != "OK"
        return tuple(filter(None, (said.status, told))) if bad else ()

    def rows(self, content: bytes, market: SalesRegion) -> tuple[Row, ...]:
        """Return the offers of all products found, one for each of their makers' numbers."""
        del market
        products = read_reply(content, _Reply).data.products.elements
        return tuple(row for product in products for row in _rows(product))


def _rows(product: _Product) -> list[Row]:
    """Return a product under each spelling of its maker's number that is not the same.

    TME's own where it has none.
    """
    spelled = {
        plain_number(each): each for each in product.manufacturer_symbols or (product.symbol,)
    }
    prices = product.prices or _Prices()
    unit = _UNITS.get((product.unit and product.unit.short_name) or "pcs")
    net = prices.type == _NET or (prices.tax is not None and not prices.tax.rate)
    stated = {
        "manufacturer": (product.manufacturer and product.manufacturer.name) or "",
        "description": product.description or "",
        "supplier": "TME",
        "sku": product.symbol,
        "moq": str(product.minimal_amount or ""),
        "multiple": str(product.multiples or ""),
        "unit": unit or "",
        "stock": "" if product.stock_quantity is None else str(product.stock_quantity),
        "currency": prices.currency,
        "breaks": ";".join(
            f"{each.amount}:{written(each.price)}" for each in prices.elements or () if unit and net
        ),
    }
    return [{"mpn": mpn, **stated} for mpn in spelled.values()]
