"""Mouser, Search API v1: ten numbers a call, prices as text in the manner of a country, errors with
status 200.
"""

from __future__ import annotations

from collections.abc import Sequence

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
from emsquote.buying.distributors.local_price import decimal_sign, plain_price

_NOT_SOLD = "N/A"


class _Wire(msgspec.Struct, rename="pascal"):
    """What is read of a reply; the rest of it is left alone."""


class _Break(_Wire):
    quantity: int
    price: str
    currency: str


class _Attribute(_Wire):
    attribute_name: str | None = None
    attribute_value: str | None = None


class _Part(_Wire):
    manufacturer_part_number: str
    mouser_part_number: str | None = None
    manufacturer: str | None = None
    description: str | None = None
    availability_in_stock: str | None = None
    availability: str | None = None
    lead_time: str | None = None
    min: str | None = None
    mult: str | None = None
    price_breaks: list[_Break] | None = None
    product_attributes: list[_Attribute] | None = None


class _Results(_Wire):
    parts: list[_Part]


class _Reply(_Wire):
    search_results: _Results


class _Error(_Wire):
    code: str | None = None
    message: str | None = None


class _Errors(_Wire):
    errors: list[_Error] | None = None


class Mouser:
    """Mouser's interface; its one key goes into the address, and so does no message show an
    address.
    """

    def question(self, wanted: Sequence[WantedNumber], market: SalesRegion) -> ApiCall:
        """Return the call for up to ten numbers, whether the maker's or Mouser's."""
        del market  # the account decides
        numbers = "|".join(each.number for each in wanted)
        asked = {"mouserPartNumber": numbers, "partSearchOptions": "Exact"}
        return ApiCall("/api/v1/search/partnumber", {"SearchByPartRequest": asked})

    def signed(self, question: ApiCall, keys: Sequence[Secret]) -> ApiCall:
        """Return the call with the key among its parameters."""
        return replace(question, parameters={**question.parameters, "apiKey": keys[0].reveal()})

    def complaints(self, content: bytes) -> tuple[str, ...]:
        """Return the codes and messages of a reply's errors."""
        try:
            errors = read_reply(content, _Errors).errors or []
        except UnknownReplyError:
            return ()
        return tuple(
            ": ".join(filter(None, (each.code, each.message))) or "an error" for each in errors
        )

    def rows(self, content: bytes, market: SalesRegion) -> tuple[Row, ...]:
        """Return the offers of a reply; all its prices are written in one manner."""
        del market
        parts = read_reply(content, _Reply).search_results.parts
        prices = [(step.price, step.currency) for part in parts for step in part.price_breaks or ()]
        sign = decimal_sign(prices)
        return tuple(_row(part, sign) for part in parts)


def _row(part: _Part, sign: str) -> Row:
    steps = part.price_breaks or []
    own = part.mouser_part_number or ""
    packings = [
        each.attribute_value
        for each in part.product_attributes or ()
        if each.attribute_name == "Packaging"
    ]
    return {
        "mpn": part.manufacturer_part_number,
        "manufacturer": part.manufacturer or "",
        "description": part.description or "",
        "supplier": "Mouser",
        "sku": "" if own == _NOT_SOLD else own,
        "packaging": " / ".join(filter(None, packings)),
        "moq": _count(part.min),
        "multiple": _count(part.mult),
        "stock": _count(part.availability_in_stock) or _in_stock(part.availability),
        "lead_days": _count(part.lead_time).lstrip("0"),
        "currency": steps[0].currency if steps else "",
        "breaks": ";".join(f"{step.quantity}:{plain_price(step.price, sign)}" for step in steps),
    }


def _count(written: str | None) -> str:
    """Return the whole number that a text begins with (`178 Days`), "" for none.

    >>> _count("178 Days"), _count("1,500"), _count(None)
    ('178', '1500', '')
    """
    words = (written or "").split()
    digits = words[0].replace(",", "").replace(".", "") if words else ""
    return digits if digits.isdecimal() else ""


def _in_stock(written: str | None) -> str:
    """Return the stock of `6809 In Stock`.

    `None` and dates of arrival are no stock that could be told.
    """
    return _count(written) if (written or "").casefold().endswith("in stock") else ""
