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
from emsquote.buying.distributors.reply_cells import listed, text_cell

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

    def call_for(self, wanted: Sequence[WantedNumber], region: SalesRegion) -> ApiCall:
        """Return the call for up to ten numbers, whether the maker's or Mouser's."""
        del region  # the account decides
        numbers = "|".join(number.number for number in wanted)
        asked = {"mouserPartNumber": numbers, "partSearchOptions": "Exact"}
        return ApiCall("/api/v1/search/partnumber", {"SearchByPartRequest": asked})

    def signed(self, call: ApiCall, keys: Sequence[Secret]) -> ApiCall:
        """Return the call with the key among its parameters."""
        key = {"apiKey": keys[0].reveal()}
        return replace(call, parameters={**call.parameters, **key})

    def complaints(self, content: bytes) -> tuple[str, ...]:
        """Return the codes and messages of a reply's errors."""
        try:
            errors = read_reply(content, _Errors).errors
        except UnknownReplyError:
            return ()
        return tuple(_complaint(error) for error in listed(errors))

    def rows(self, content: bytes, region: SalesRegion) -> tuple[Row, ...]:
        """Return the offers of a reply; all its prices are written in one manner."""
        del region
        parts = read_reply(content, _Reply).search_results.parts
        steps = [step for part in parts for step in listed(part.price_breaks)]
        sign = decimal_sign((step.price, step.currency) for step in steps)
        return tuple(_row(part, sign) for part in parts)


def _complaint(error: _Error) -> str:
    told = [text for text in (error.code, error.message) if text]
    return ": ".join(told) or "an error"


def _row(part: _Part, sign: str) -> Row:
    steps = listed(part.price_breaks)
    breaks = [f"{step.quantity}:{plain_price(step.price, sign)}" for step in steps]
    return {
        "mpn": part.manufacturer_part_number,
        "manufacturer": text_cell(part.manufacturer),
        "description": text_cell(part.description),
        "supplier": "Mouser",
        "sku": _own_number(part),
        "packaging": _packaging(part),
        "moq": _count(part.min),
        "multiple": _count(part.mult),
        "stock": _stock(part),
        "lead_days": _count(part.lead_time).lstrip("0"),
        "currency": steps[0].currency if steps else "",
        "breaks": ";".join(breaks),
    }


def _own_number(part: _Part) -> str:
    number = text_cell(part.mouser_part_number)
    return "" if number == _NOT_SOLD else number


def _packaging(part: _Part) -> str:
    """Return all packings that are told of, as `Reel / Cut Tape`."""
    attributes = listed(part.product_attributes)
    packings = [told.attribute_value for told in attributes if told.attribute_name == "Packaging"]
    return " / ".join(packing for packing in packings if packing)


def _count(written: str | None) -> str:
    """Return the number of pieces or days that a text begins with (`178 Days`), "" for none.

    >>> _count("178 Days"), _count("1,500"), _count(None)
    ('178', '1500', '')
    """
    words = text_cell(written).split()
    if not words:
        return ""
    digits = words[0].replace(",", "").replace(".", "")
    return digits if digits.isdecimal() else ""


def _stock(part: _Part) -> str:
    """Return the pieces in stock, also from `6809 In Stock`.

    `None` and dates of arrival are no stock that could be told.
    """
    pieces = _count(part.availability_in_stock)
    if pieces:
        return pieces
    told = text_cell(part.availability)
    return _count(told) if told.casefold().endswith("in stock") else ""
