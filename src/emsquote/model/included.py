"""What is included in a quote: of each thing that its scope implies, who provides it, or that it is
not in the quote, or that nobody says.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from emsquote.finding import NOWHERE, Origin


class SuppliedBy(StrEnum):
    """Who is to supply an item, as somebody says it."""

    HOUSE = "house"
    CUSTOMER = "customer"
    EXCLUDED = "excluded"
    """Nobody within this quote: it is an exclusion of its terms."""


class StatedSupply(Struct, frozen=True):
    """A statement who supplies an item of the scope, by the item's name."""

    item: str
    by: SuppliedBy
    origin: Origin = NOWHERE


class ItemAnswer(StrEnum):
    """What holds of an item in a quote."""

    BOUGHT = "bought"
    """In: a line of the BOM is bought at an offer."""
    HOUSE = "house"
    """In: the house makes, buys or does it, at a price of its rate card."""
    CUSTOMER = "customer"
    """The customer supplies it."""
    EXCLUDED = "excluded"
    """It is not in this quote."""
    OPEN = "open"
    """Nobody says, or its price is not known."""


class IncludedItem(Struct, frozen=True, kw_only=True):
    """What holds of one item, for one reason; an item may be partly bought and partly supplied."""

    item: str
    """Its name, or that of a service that was asked for."""
    title: str
    answer: ItemAnswer
    how: str = ""
    """How it is provided, or why it is not."""
    origin: Origin = NOWHERE
    """Where somebody says so."""
