"""How offers lie in the library's table: column names, an offer as a row, and a row as an offer."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Any

from emsquote.buying.library.offer_text import packed_breaks
from emsquote.finding import Origin
from emsquote.model.company_names import maker_name, supplier_name
from emsquote.model.offer import Offer, PriceBreak
from emsquote.model.part_number import plain_number

IDENTITY = ("key", "house", "sku", "maker", "currency", "packaging")
"""What makes two rows the same offer: plain number, supplier's one name and number, maker's one
name.
"""

STATED = (
    "mpn",
    "manufacturer",
    "supplier",
    "breaks",
    "moq",
    "multiple",
    "unit",
    "stock",
    "lead_days",
    "reel_fee",
    "duty_percent",
    "ncnr",
    "description",
    "package",
    "country",
    "valid_until",
    "read_on",
    "source",
)
"""What may change from one reading to the next."""

OPTIONAL = {"stock": "-1", "lead_days": "-1", "reel_fee": "''", "duty_percent": "''"}
"""Columns in which nothing may stand, and what never stands in them, as SQL writes it: to compare
rows by.
"""

COLUMNS = IDENTITY + STATED


def row_of(offer: Offer) -> tuple[str | int | None, ...]:
    """Return an offer as a row of `COLUMNS`.

    In texts, what no database can keep is replaced by �.
    """
    row = (
        plain_number(offer.mpn),
        supplier_name(offer.supplier),
        offer.sku,
        maker_name(offer.manufacturer),
        offer.currency,
        offer.packaging,
        offer.mpn,
        offer.manufacturer,
        offer.supplier,
        packed_breaks(offer),
        offer.moq,
        offer.multiple,
        offer.unit,
        offer.stock,
        offer.lead_days,
        _text(offer.reel_fee),
        _text(offer.duty_percent),
        int(offer.ncnr),
        offer.description,
        offer.package,
        offer.country,
        offer.valid_until,
        offer.read_on,
        offer.source,
    )
    texts = (
        f"{offer.mpn}{offer.sku}{offer.manufacturer}{offer.supplier}{offer.packaging}{offer.unit}"
        f"{offer.package}{offer.description}{offer.country}{offer.source}"
    )
    if texts.isprintable():
        return row
    return tuple(_that_can_be_kept(cell) for cell in row)


def _that_can_be_kept(cell: str | int | None) -> str | int | None:
    if not isinstance(cell, str):
        return cell
    return cell.replace("\0", "�").encode("utf-8", "replace").decode("utf-8")


@lru_cache(maxsize=16_384)  # the BOMs of a house take the same parts again and again
def offer_of(row: tuple[Any, ...], origin: Origin) -> Offer:
    """Return the offer of a row of `COLUMNS`."""
    (
        _key,
        _house,
        sku,
        _maker,
        currency,
        packaging,
        mpn,
        manufacturer,
        supplier,
        breaks,
        moq,
        multiple,
        unit,
        stock,
        lead_days,
        reel_fee,
        duty_percent,
        ncnr,
        description,
        package,
        country,
        valid_until,
        read_on,
        source,
    ) = row
    # by place: with its fields by name an offer takes five times as long, and exports make millions
    return Offer(
        mpn,
        manufacturer,
        supplier,
        sku,
        currency,
        _unpacked(breaks),
        moq,
        multiple,
        unit,
        packaging,
        stock,
        lead_days,
        _decimal(reel_fee),
        _decimal(duty_percent),
        bool(ncnr),
        description,
        package,
        country,
        valid_until,
        read_on,
        source,
        origin,
    )


def _unpacked(text: str) -> tuple[PriceBreak, ...]:
    pairs = [pair.split(":") for pair in text.split(";")]
    return tuple(PriceBreak(int(quantity), Decimal(price)) for quantity, price in pairs)


def _text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
