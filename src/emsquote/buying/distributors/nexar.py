"""Nexar (Octopart), GraphQL: many suppliers at once.

It counts the parts it returns, so few are asked for a number.

Its errors come with status 200. An offer may state its prices in several currencies: the one asked
for is taken, else the one in which most breaks stand; converted prices are left alone, since the
quote's own rates convert.
"""

from __future__ import annotations

from collections import Counter
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
    written,
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

    def question(self, wanted: Sequence[WantedNumber], market: SalesRegion) -> ApiCall:
        """Return the query for the numbers, makers' and suppliers' alike."""
        queries = [
            {"reference": str(place), "limit": _PARTS_A_NUMBER, "start": 0, **_asked(each)}
            for place, each in enumerate(wanted)
        ]
        variables = {"queries": queries, "country": market.country, "currency": market.currency}
        return ApiCall("/graphql", {"query": _QUERY, "variables": variables})

    def signed(self, question: ApiCall, keys: Sequence[Secret]) -> ApiCall:
        """Return the call as it is: the token says it all."""
        del keys
        return question

    def complaints(self, content: bytes) -> tuple[str, ...]:
        """Return the messages of a reply's errors."""
        try:
            errors = read_reply(content, _Errors).errors or []
        except UnknownReplyError:
            return ()
        return tuple(each.message or "an error" for each in errors)

    def rows(self, content: bytes, market: SalesRegion) -> tuple[Row, ...]:
        """Return the offers of all suppliers for all parts found."""
        matches = read_reply(content, _Reply).data.sup_multi_match
        parts = [part for match in matches for part in match.parts or ()]
        return tuple(row for part in parts for row in _part_rows(part, market))


def _asked(wanted: WantedNumber) -> dict[str, str]:
    if wanted.supplier:
        return {"sku": wanted.number, "seller": wanted.supplier}
    return {
        "mpn": wanted.number,
        **({"manufacturer": wanted.manufacturer} if wanted.manufacturer else {}),
    }


def _part_rows(part: _Part, market: SalesRegion) -> Iterator[Row]:
    for seller in part.sellers or ():
        for offer in seller.offers or ():
            currency = _currency(offer.prices or [], market.currency)
            yield {
                "mpn": part.mpn,
                "manufacturer": (part.manufacturer and part.manufacturer.name) or "",
                "description": part.short_description or "",
                "supplier": seller.company.name or "",
                "sku": offer.sku or "",
                "packaging": offer.packaging or "",
                "moq": str(offer.moq or ""),
                "multiple": str(offer.order_multiple or ""),
                "stock": "" if offer.inventory_level is None else str(offer.inventory_level),
                "lead_days": str(offer.factory_lead_days or ""),
                "currency": currency,
                "breaks": ";".join(
                    f"{p.quantity}:{written(p.price)}"
                    for p in offer.prices or ()
                    if p.currency == currency
                ),
            }


def _currency(prices: Sequence[_Price], wanted: str) -> str:
    counted = Counter(each.currency for each in prices)
    return (
        wanted
        if wanted in counted
        else max(counted, key=lambda one: (counted[one], one), default="")
    )
