"""Prices that a BOM states itself, and what becomes of them."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class BomPrice(Struct, frozen=True):
    """The price of a line as the BOM states it, unread, under the title of its column."""

    written: str
    title: str


class BomPriceUse(StrEnum):
    """What becomes of the prices that a BOM states itself."""

    LAST = "last"
    """They are for parts that nobody else offers."""
    USE = "use"
    """They go before all offers."""
    IGNORE = "ignore"
