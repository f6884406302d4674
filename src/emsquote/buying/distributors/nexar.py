"""Nexar (Octopart), GraphQL: many suppliers at once.

It counts the parts it returns, so few are asked for a number.

Its errors come with status 200. An offer may state its prices in several currencies: the one asked
for is taken, else the one in which most breaks stand; converted prices are left alone, since the
quote's own rates convert.
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

_PARTS_A_NUMBER = 3
_QUERY = """
query ($queries: [SupPartMatchQuery!]!, $country: String!, $currency: String!) {
  supMultiMatch(queries: $queries, country: $country, currency: $currency) {
    hits reference
    parts {
      mpn manufacturer { name } shortDescription
      sellers(authorizedOnly: false) {
        company { name }
        offers {
          sku inventoryLevel moq orderMultiple packaging factoryLeadDays
          prices { quantity price currency }
        }
      }
    }
  }
}
"""


class _Wire(msgspec.Struct, rename="camel"):
    """What is read of a reply; the rest of it is left alone."""


class _Named(_Wire):
    name: str | None = None


class _Price(_Wire):
    quantity: int
    price: Decimal
    currency: str


class _Offer(_Wire):
    sku: str | None = None
    inventory_level: int | None = None
    moq: int | None = None
    order_multiple: int | None = None
    packaging: str | None = None
    factory_lead_days: int | None = None
    prices: list[_Price] | None = None


class _Seller(_Wire):
    company: _Named
    offers: list[_Offer] | None = None


class _Part(_Wire):
    mpn: str
    manufacturer: _Named | None = None
    short_description: str | None = None
    sellers: list[_Seller] | None = None


class _Match(_Wire):
    parts: list[_Part] | None = None


class _Data(_Wire):
    sup_multi_match: list[_Match]


class _Reply(_Wire):
    data: _Data


class _Error(_Wire):
    message: str | None = None


class _Errors(_Wire):
    errors: list[_Error] | None = None


class Nexar:
    """Nexar's interface; keys are the application's id and secret, of which only its token is
    sent.
    """

    def call_for(self, wanted: Sequence[WantedNumber], region: SalesRegion) -> ApiCall:
        """Return the query for the numbers, makers' and suppliers' alike."""
        queries = [_query(place, number) for place, number in enumerate(wanted)]
        variables = {"queries": queries, "country": region.country, "currency": region.currency}
        return ApiCall("/graphql", {"query": _QUERY, "variables": variables})

    def signed(self, call: ApiCall, keys: Sequence[Secret]) -> ApiCall:
        """Return the call as it is: the token says it all."""
        del keys
        return call

    def complaints(self, content: bytes) -> tuple[str, ...]:
        """Return the messages of a reply's errors."""
        try:
            errors = read_reply(content, _Errors).errors
        except UnknownReplyError:
            return ()
        return tuple(error.message or "an error" for error in listed(errors))

    def rows(self, content: bytes, region: SalesRegion) -> tuple[Row, ...]:
        """Return the offers of all suppliers for all parts found."""
        matches = read_reply(content, _Reply).data.sup_multi_match
        parts = [part for match in matches for part in listed(match.parts)]
        return tuple(row for part in parts for row in _rows(part, region))


def _query(place: int, wanted: WantedNumber) -> dict[str, object]:
    """Return the query for one number, numbered so that the reply can name it."""
    query: dict[str, object] = {"reference": str(place), "limit": _PARTS_A_NUMBER, "start": 0}
    if wanted.supplier:
        return {**query, "sku": wanted.number, "seller": wanted.supplier}
    if wanted.manufacturer:
        return {**query, "mpn": wanted.number, "manufacturer": wanted.manufacturer}
    return {**query, "mpn": wanted.number}


def _rows(part: _Part, region: SalesRegion) -> Iterator[Row]:
    for seller in listed(part.sellers):
        for offer in listed(seller.offers):
            yield _row(part, seller, offer, region)


def _row(part: _Part, seller: _Seller, offer: _Offer, region: SalesRegion) -> Row:
    currency, prices = _prices(listed(offer.prices), region.currency)
    return {
        "mpn": part.mpn,
        "manufacturer": name_cell(part.manufacturer),
        "description": text_cell(part.short_description),
        "supplier": name_cell(seller.company),
        "sku": text_cell(offer.sku),
        "packaging": text_cell(offer.packaging),
        "moq": count_cell(offer.moq),
        "multiple": count_cell(offer.order_multiple),
        "stock": stock_cell(offer.inventory_level),
        "lead_days": count_cell(offer.factory_lead_days),
        "currency": currency,
        "breaks": breaks_cell((price.quantity, price.price) for price in prices),
    }


def _prices(stated: Sequence[_Price], wanted: str) -> tuple[str, list[_Price]]:
    """Return the currency to buy in, and the prices stated in it: the wanted one, else the one that
    most prices are in.
    """
    by_currency: dict[str, list[_Price]] = {}
    for price in stated:
        by_currency.setdefault(price.currency, []).append(price)
    if wanted in by_currency:
        return wanted, by_currency[wanted]
    if not by_currency:
        return "", []
    return max(by_currency.items(), key=lambda item: (len(item[1]), item[0]))
