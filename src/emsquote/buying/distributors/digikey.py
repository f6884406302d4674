"""Digi-Key, Product Information V4: one number a call, a keyword search that also finds Digi-Key's
own numbers.

Each variation of a product (reel, cut tape, Digi-Reel) is an offer of its own. Prices agreed with
the customer (`MyPricing`) go before list prices. No order multiple is stated: reels are sold as
they are, all else by the piece.
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
    name_cell,
    price_cell,
    stock_cell,
    text_cell,
)
from emsquote.buying.distributors.terms import shipped_terms

_MOST_PRODUCTS = 25
_DAYS_A_WEEK = 7
_TOO_LONG = 5


class _Wire(msgspec.Struct, rename="pascal"):
    """What is read of a reply; the rest of it is left alone."""


class _Named(_Wire):
    name: str | None = None


class _Described(_Wire):
    product_description: str | None = None


class _Break(_Wire):
    break_quantity: int
    unit_price: Decimal


class _Variation(_Wire):
    digi_key_product_number: str
    package_type: _Named | None = None
    standard_pricing: list[_Break] | None = None
    my_pricing: list[_Break] | None = None
    market_place: bool = False
    stock: int | None = msgspec.field(default=None, name="QuantityAvailableforPackageType")
    minimum_order_quantity: int | None = None
    standard_package: int | None = None
    digi_reel_fee: Decimal | None = None


class _Product(_Wire):
    manufacturer_product_number: str
    manufacturer: _Named | None = None
    description: _Described | None = None
    product_variations: list[_Variation] | None = None
    manufacturer_lead_weeks: str | None = None
    ncnr: bool | None = None


class _Locale(_Wire):
    currency: str


class _Reply(_Wire):
    products: list[_Product]
    search_locale_used: _Locale
    exact_matches: list[_Product] | None = None


class _Problem(_Wire):
    """Both shapes of an error: RFC 7807's small letters, and Digi-Key's older one."""

    title: str | None = msgspec.field(default=None, name="title")
    detail: str | None = msgspec.field(default=None, name="detail")
    error_message: str | None = None
    error_details: str | None = None


class DigiKey:
    """Digi-Key's interface; keys are the client's id and secret."""

    def call_for(self, wanted: Sequence[WantedNumber], region: SalesRegion) -> ApiCall:
        """Return the keyword search for one number."""
        (only,) = wanted
        headers = {
            "X-DIGIKEY-Locale-Site": region.country,
            "X-DIGIKEY-Locale-Language": "en",
            "X-DIGIKEY-Locale-Currency": region.currency,
            "X-DIGIKEY-Customer-Id": "0",
        }
        body = {"Keywords": only.number, "Limit": _MOST_PRODUCTS, "Offset": 0}
        return ApiCall("/products/v4/search/keyword", body, headers=headers)

    def signed(self, call: ApiCall, keys: Sequence[Secret]) -> ApiCall:
        """Return the call with the client's id beside its token."""
        client = {"X-DIGIKEY-Client-Id": keys[0].reveal()}
        return replace(call, headers={**call.headers, **client})

    def complaints(self, content: bytes) -> tuple[str, ...]:
        """Return what a reply of either shape says went wrong."""
        try:
            problem = read_reply(content, _Problem)
        except UnknownReplyError:
            return ()
        said = (problem.title, problem.detail, problem.error_message, problem.error_details)
        return tuple(text for text in said if text)

    def rows(self, content: bytes, region: SalesRegion) -> tuple[Row, ...]:
        """Return the offers of all products found, one for each of Digi-Key's numbers."""
        del region  # the reply says which one it is for
        reply = read_reply(content, _Reply)
        currency = reply.search_locale_used.currency
        by_number: dict[str, Row] = {}
        for product in (*listed(reply.exact_matches), *reply.products):
            for variation in listed(product.product_variations):
                number = variation.digi_key_product_number
                by_number[number] = _row(product, variation, currency)
        return tuple(by_number.values())


def _row(product: _Product, variation: _Variation, currency: str) -> Row:
    supplier = "Digi-Key Marketplace" if variation.market_place else "Digi-Key"
    packaging = name_cell(variation.package_type)
    breaks = variation.my_pricing or listed(variation.standard_pricing)
    return {
        "mpn": product.manufacturer_product_number,
        "manufacturer": name_cell(product.manufacturer),
        "description": _description(product),
        "supplier": supplier,
        "sku": variation.digi_key_product_number,
        "packaging": packaging,
        "moq": count_cell(variation.minimum_order_quantity),
        "multiple": _multiple(variation, packaging),
        "stock": stock_cell(variation.stock),
        "lead_days": _lead_days(product),
        "currency": currency,
        "breaks": breaks_cell((step.break_quantity, step.unit_price) for step in breaks),
        "reel_fee": _reel_fee(variation),
        "ncnr": "yes" if product.ncnr else "",
    }


def _description(product: _Product) -> str:
    if product.description is None:
        return ""
    return text_cell(product.description.product_description)


def _lead_days(product: _Product) -> str:
    """Return the maker's lead time, which is told in weeks; "" for anything but a small number."""
    weeks = text_cell(product.manufacturer_lead_weeks)
    if not weeks.isdecimal() or len(weeks) >= _TOO_LONG:
        return ""
    return count_cell(int(weeks) * _DAYS_A_WEEK)


def _multiple(variation: _Variation, packaging: str) -> str:
    if packaging.startswith(shipped_terms().whole_packs):
        return count_cell(variation.standard_package) or "1"
    return "1"


def _reel_fee(variation: _Variation) -> str:
    """Return what Digi-Key takes for a reel of its own; 0 is no fee."""
    fee = variation.digi_reel_fee
    return price_cell(fee) if fee else ""
