"""Offers as text: for people, for programs, and as a price list that can be read again."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TextIO

from emsquote.buying.library.offer_row import FIELDS
from emsquote.model.measure import PIECES
from emsquote.model.offer import Offer


def packed_breaks(offer: Offer) -> str:
    """Return an offer's breaks as price lists pack them, `1:0.10;10:0.08`."""
    return ";".join(f"{step.quantity}:{step.price:f}" for step in offer.breaks)


def _plain(number: Decimal | int | None) -> str:
    if number is None:
        return ""
    return f"{number:f}" if isinstance(number, Decimal) else str(number)


def _cells(offer: Offer) -> dict[str, str]:
    """Return an offer as the cells of a price list; the inverse of `read_offer`."""
    return {
        "mpn": offer.mpn,
        "manufacturer": offer.manufacturer,
        "supplier": offer.supplier,
        "sku": offer.sku,
        "description": offer.description,
        "package": offer.package,
        "moq": str(offer.moq),
        "multiple": str(offer.multiple),
        "unit": offer.unit,
        "packaging": offer.packaging,
        "stock": _plain(offer.stock),
        "lead_days": _plain(offer.lead_days),
        "currency": offer.currency,
        "breaks": packed_breaks(offer),
        "reel_fee": _plain(offer.reel_fee),
        "duty_percent": _plain(offer.duty_percent),
        "ncnr": "yes" if offer.ncnr else "",
        "country": offer.country,
        "valid_until": offer.valid_until,
        "source": offer.source,
        "date": offer.read_on,
    }


def write_price_list(offers: Iterable[Offer], out: TextIO) -> None:
    """Write offers as CSV, one a row, in the layout that price lists are read in."""
    writer = csv.DictWriter(out, FIELDS, lineterminator="\n")
    writer.writeheader()
    for offer in offers:
        writer.writerow(_cells(offer))


def _as_dict(offer: Offer) -> dict[str, object]:
    stated = {name: text for name, text in _cells(offer).items() if text and name != "breaks"}
    breaks = [{"quantity": step.quantity, "price": f"{step.price:f}"} for step in offer.breaks]
    return {**stated, "breaks": breaks}


def offers_as_json(offers: Iterable[Offer]) -> str:
    """Return offers as a JSON list; numbers of money are texts, what is not stated is left out."""
    return json.dumps([_as_dict(offer) for offer in offers], ensure_ascii=False, indent=1)


def _facts(offer: Offer) -> Iterator[str]:
    prices = ", ".join(f"{step.quantity}: {step.price:f}" for step in offer.breaks)
    yield f"{prices} {offer.currency}"
    if offer.unit != PIECES:
        yield f"a {offer.unit}"
    if offer.moq > 1 or offer.multiple > 1:
        yield f"MOQ {offer.moq}, multiple {offer.multiple}"
    if offer.stock is not None:
        yield f"stock {offer.stock}"
    if offer.lead_days is not None:
        yield f"{offer.lead_days} days"
    if offer.packaging:
        yield offer.packaging
    if offer.read_on:
        yield f"read {offer.read_on}"


def offers_as_lines(offers: Iterable[Offer]) -> Iterator[str]:
    """Yield offers to read: a line for each part, and below it one for each offer."""
    part = ("", "")
    for offer in offers:
        if (offer.mpn, offer.manufacturer) != part:
            part = (offer.mpn, offer.manufacturer)
            yield f"{offer.mpn}  {offer.manufacturer}".rstrip()
        yield f"  {offer.supplier} {offer.sku}: {'; '.join(_facts(offer))}"
