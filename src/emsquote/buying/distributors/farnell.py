"""Farnell, Newark and element14, Product Search API: one number a call.

The shop says the currency, not the reply.

A reply without a single hit has no list of products at all. Prices are for one unit of measure,
which may be a pack: what is not sold by the piece is told and left out, since its price is not that
of a part.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import msgspec
from msgspec.structs import replace

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
    stock_cell,
    text_cell,
)
from emsquote.buying.distributors.terms import Store, shipped_terms
from emsquote.finding import Origin, fault

_MOST_PRODUCTS = "25"
_BY_THE_PIECE = "EACH"
_LACKS_PRODUCTS = "it lacks the list of products"


class _Wire(msgspec.Struct, rename="camel"):
    """What is read of a reply; the rest of it is left alone."""


class _Price(_Wire):
    cost: Decimal
    quantity: int = msgspec.field(name="from")


class _Stock(_Wire):
    level: int | None = None
    least_lead_time: int | None = None


class _Product(_Wire):
    sku: str
    translated_manufacturer_part_number: str
    brand_name: str | None = None
    display_name: str | None = None
    minimum: int | None = msgspec.field(default=None, name="translatedMinimumOrderQuality")
    pack_size: int | None = None
    unit_of_measure: str | None = None
    prices: list[_Price] | None = None
    stock: _Stock | None = None
    country_of_origin: str | None = None


class _Found(_Wire):
    number_of_results: int
    products: list[_Product] | None = None


class _Reply(_Wire):
    """The key of a reply depends on what was asked."""

    by_maker: _Found | None = msgspec.field(default=None, name="manufacturerPartNumberSearchReturn")
    by_sku: _Found | None = msgspec.field(default=None, name="premierFarnellPartNumberReturn")
    by_keyword: _Found | None = msgspec.field(default=None, name="keywordSearchReturn")


class Farnell:
    """The element14 interface; its one key goes into the address."""

    def call_for(self, wanted: Sequence[WantedNumber], region: SalesRegion) -> ApiCall:
        """Return the call for one number, in the shop of the country.

        `InputError` where there is none.
        """
        (only,) = wanted
        kind = "id" if only.supplier else "manuPartNum"
        parameters = {
            "versionNumber": "1.4",
            "term": f"{kind}:{only.number}",
            "storeInfo.id": _store(region).address,
            "resultsSettings.offset": "0",
            "resultsSettings.numberOfResults": _MOST_PRODUCTS,
            "resultsSettings.responseGroup": "large",
            "callInfo.responseDataFormat": "json",
        }
        return ApiCall("/catalog/products", parameters=parameters)

    def signed(self, call: ApiCall, keys: Sequence[Secret]) -> ApiCall:
        """Return the call with the key among its parameters."""
        key = {"callInfo.apiKey": keys[0].reveal()}
        return replace(call, parameters={**call.parameters, **key})

    def complaints(self, content: bytes) -> tuple[str, ...]:
        """Return nothing: its refusals are told by the status and by a page that is no JSON."""
        del content
        return ()

    def rows(self, content: bytes, region: SalesRegion) -> tuple[Row, ...]:
        """Return the offers of all products found."""
        products = _products(read_reply(content, _Reply))
        store = _store(region)
        return tuple(_row(product, store) for product in products)


def _products(reply: _Reply) -> list[_Product]:
    """Return what was found.

    `UnknownReplyError` for a reply that tells of hits and holds none.
    """
    found = reply.by_maker or reply.by_sku or reply.by_keyword
    if found is None:
        raise UnknownReplyError(_LACKS_PRODUCTS)
    if found.products is None and found.number_of_results:
        raise UnknownReplyError(_LACKS_PRODUCTS)
    return listed(found.products)


def _store(region: SalesRegion) -> Store:
    """Return the country's shop; `InputError` where there is none."""
    stores = shipped_terms().stores
    if region.country in stores:
        return stores[region.country]
    message = f"Farnell has no shop for {region.country} that is known"
    hint = f"shops are known for {', '.join(sorted(stores))}"
    raise fault("no-shop", Origin("--country"), message, hint)


def _row(product: _Product, store: Store) -> Row:
    supplier = "Newark" if "newark" in store.address else "Farnell"
    measure = product.unit_of_measure or _BY_THE_PIECE
    _, _, packaging = measure.partition("SUPPLIED ON ")
    stock = product.stock or _Stock()
    prices = listed(product.prices) if _is_sold_by_the_piece(product) else []
    return {
        "mpn": product.translated_manufacturer_part_number,
        "manufacturer": text_cell(product.brand_name),
        "description": text_cell(product.display_name),
        "supplier": supplier,
        "sku": product.sku,
        "packaging": packaging.rstrip(")").capitalize(),
        "moq": count_cell(product.minimum),
        "stock": stock_cell(stock.level),
        "lead_days": count_cell(stock.least_lead_time),
        "currency": store.currency,
        "country": text_cell(product.country_of_origin),
        "breaks": breaks_cell((price.quantity, price.cost) for price in prices),
    }


def _is_sold_by_the_piece(product: _Product) -> bool:
    measure = product.unit_of_measure or _BY_THE_PIECE
    pieces = product.pack_size or 1
    return measure.startswith(_BY_THE_PIECE) and pieces == 1
