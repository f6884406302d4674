"""Offers: what a supplier asks for a part, as the price list or distributor states it.

A field that the source does not state is None (or ""): an offer is evidence, and nothing is made up
for it.
"""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct

from emsquote.finding import NOWHERE, Origin
from emsquote.model.measure import PIECES


class PriceBreak(Struct, frozen=True, gc=False):
    """From `quantity` on, every piece of the order costs `price` (all-units discount)."""

    quantity: int
    price: Decimal


class Offer(Struct, frozen=True, gc=False):
    """One supplier's offer of one part.

    Prices are in `currency` for one `unit`; breaks are sorted by quantity.
    """

    mpn: str
    manufacturer: str
    supplier: str
    sku: str
    currency: str
    breaks: tuple[PriceBreak, ...]
    moq: int = 1
    multiple: int = 1
    unit: str = PIECES
    packaging: str = ""
    stock: int | None = None
    lead_days: int | None = None
    """Days to the dock when not in stock."""
    reel_fee: Decimal | None = None
    """Charged once per order for a cut reel, in `currency`."""
    duty_percent: Decimal | None = None
    ncnr: bool = False
    """Non-cancellable, non-returnable: excess is always charged."""
    description: str = ""
    package: str = ""
    country: str = ""
    valid_until: str = ""
    read_on: str = ""
    """ISO date on which the offer was read."""
    source: str = ""
    """Where it was published."""
    origin: Origin = NOWHERE
    """File and row, or library, that it came from."""
