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
    distributors,
    read_reply,
    written,
)
from emsquote.finding import Origin, fault

_MOST_PRODUCTS = "25"
_BY_THE_PIECE = "EACH"


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

    def question(self, wanted: Sequence[WantedNumber], market: SalesRegion) -> ApiCall:
        """Return the call for one number, in the shop of the country.

        `InputError` where there is none.
        """
        (only,) = wanted
        shop, _ = _shop(market)
        return ApiCall(
            "/catalog/products",
            parameters={
                "versionNumber": "1.4",
                "term": f"{'id' if only.supplier else 'manuPartNum'}:{only.number}",
                "storeInfo.id": shop,
                "resultsSettings.offset": "0",
                "resultsSettings.numberOfResults": _MOST_PRODUCTS,
                "resultsSettings.responseGroup": "large",
                "callInfo.responseDataFormat": "json",
            },
        )

    def signed(self, question: ApiCall, keys: Sequence[Secret]) -> ApiCall:
        """Return the call with the key among its parameters."""
        return replace(
            question, parameters={**question.parameters, "callInfo.apiKey": keys[0].reveal()}
        )

    def complaints(self, content: bytes) -> tuple[str, ...]:
        """Return nothing: its refusals are told by the status and by a page that is no JSON."""
        del content
        return ()

    def rows(self, content: bytes, market: SalesRegion) -> tuple[Row, ...]:
        """Return the offers of all products found."""
        reply = read_reply(content, _Reply)
        found = reply.by_maker or reply.by_sku or reply.by_keyword
        if found is None or (found.products is None and found.number_of_results):
            raise UnknownReplyError("it lacks the list of products")
        return tuple(_row(product, market) for product in found.products or ())


def _shop(market: SalesRegion) -> tuple[str, str]:
    """Return the country's shop and its currency; `InputError` where there is none."""
    stores = distributors().stores
    if market.country not in stores:
        hint = f"shops are known for {', '.join(sorted(stores))}"
        raise fault(
            "no-shop",
            Origin("--country"),
            f"Farnell has no shop for {market.country} that is known",
            hint,
        )
    return stores[market.country]


def _row(product: _Product, market: SalesRegion) -> Row:
    shop, currency = _shop(market)
    measure = product.unit_of_measure or _BY_THE_PIECE
    single = measure.startswith(_BY_THE_PIECE) and (product.pack_size or 1) == 1
    stock = product.stock or _Stock()
    _, _, supplied = measure.partition("SUPPLIED ON ")
    return {
        "mpn": product.translated_manufacturer_part_number,
        "manufacturer": product.brand_name or "",
        "description": product.display_name or "",
        "supplier": "Newark" if "newark" in shop else "Farnell",
        "sku": product.sku,
        "packaging": supplied.rstrip(")").capitalize(),
        "moq": str(product.minimum or ""),
        "stock": "" if stock.level is None else str(stock.level),
        "lead_days": str(stock.least_lead_time or ""),
        "currency": currency,
        "country": product.country_of_origin or "",
        "breaks": ";".join(f"{each.quantity}:{written(each.cost)}" for each in product.prices or ())
        if single
        else "",
    }
