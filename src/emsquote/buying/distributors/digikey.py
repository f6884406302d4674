"""Digi-Key, Product Information V4: one number a call, a keyword search that also finds Digi-Key's
own numbers.

Each variation of a product (reel, cut tape, Digi-Reel) is an offer of its own. Prices agreed with
the customer (`MyPricing`) go before list prices. The house states no order multiple: reels are sold
whole, all else by the piece.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    """Both shapes of an error: RFC 7807's small letters, and the house's older one."""

    title: str | None = msgspec.field(default=None, name="title")
    detail: str | None = msgspec.field(default=None, name="detail")
    error_message: str | None = None
    error_details: str | None = None


class DigiKey:
    """Digi-Key's interface; keys are the client's id and secret."""

    def question(self, wanted: Sequence[WantedNumber], market: SalesRegion) -> ApiCall:
        """Return the keyword search for one number."""
        (only,) = wanted
        headers = {
            "X-DIGIKEY-Locale-Site": market.country,
            "X-DIGIKEY-Locale-Language": "en",
            "X-DIGIKEY-Locale-Currency": market.currency,
            "X-DIGIKEY-Customer-Id": "0",
        }
        body = {"Keywords": only.number, "Limit": _MOST_PRODUCTS, "Offset": 0}
        return ApiCall("/products/v4/search/keyword", body, headers=headers)

    def signed(self, question: ApiCall, keys: Sequence[Secret]) -> ApiCall:
        """Return the call with the client's id beside its token."""
        return replace(
            question, headers={**question.headers, "X-DIGIKEY-Client-Id": keys[0].reveal()}
        )

    def complaints(self, content: bytes) -> tuple[str, ...]:
        """Return what a reply of either shape says went wrong."""
        try:
            problem = read_reply(content, _Problem)
        except UnknownReplyError:
            return ()
        said = (problem.title, problem.detail, problem.error_message, problem.error_details)
        return tuple(text for text in said if text)

    def rows(self, content: bytes, market: SalesRegion) -> tuple[Row, ...]:
        """Return the offers of all products found."""
        del market  # the reply says which one it is for
        reply = read_reply(content, _Reply)
        found = (*(reply.exact_matches or ()), *reply.products)
        rows = [
            row
            for product in found
            for row in _product_rows(product, reply.search_locale_used.currency)
        ]
        return tuple({row["sku"]: row for row in rows}.values())


def _product_rows(product: _Product, currency: str) -> Iterator[dict[str, str]]:
    weeks = product.manufacturer_lead_weeks or ""
    lead = (
        str(int(weeks) * _DAYS_A_WEEK)
        if weeks.isdecimal() and len(weeks) < _TOO_LONG and int(weeks)
        else ""
    )
    for each in product.product_variations or ():
        packaging = (each.package_type and each.package_type.name) or ""
        breaks = each.my_pricing or each.standard_pricing or []
        yield {
            "mpn": product.manufacturer_product_number,
            "manufacturer": (product.manufacturer and product.manufacturer.name) or "",
            "description": (product.description and product.description.product_description) or "",
            "supplier": "Digi-Key Marketplace" if each.market_place else "Digi-Key",
            "sku": each.digi_key_product_number,
            "packaging": packaging,
            "moq": str(each.minimum_order_quantity or ""),
            "multiple": _multiple(each, packaging),
            "stock": "" if each.stock is None else str(each.stock),
            "lead_days": lead,
            "currency": currency,
            "breaks": ";".join(
                f"{step.break_quantity}:{written(step.unit_price)}" for step in breaks
            ),
            "reel_fee": written(each.digi_reel_fee) if each.digi_reel_fee else "",
            "ncnr": "yes" if product.ncnr else "",
        }


def _multiple(variation: _Variation, packaging: str) -> str:
    whole = packaging.startswith(distributors().whole_packs)
    return str(variation.standard_package) if whole and variation.standard_package else "1"
