"""What stands above the price table on paper and on a page: who quotes, the facts, and that
something is open.
"""

from __future__ import annotations

from msgspec import Struct

from emsquote.documents.sheet import Sheet, visible
from emsquote.model.customer_quote import AnyQuote
from emsquote.model.party import House
from emsquote.wording.texts import Texts


class Head(Struct, frozen=True):
    """The head of a document; `warning` is "" for a complete quote."""

    house: House
    facts: tuple[tuple[str, str], ...]
    warning: str


def head_of(quote: AnyQuote, summary: Sheet, texts: Texts) -> Head:
    """Return the head: the house apart from the facts, and the status only where something is
    open.
    """
    *facts, (status, state) = summary.facts
    house = quote.house
    return Head(
        House(
            visible(house.name),
            _all_visible(house.address),
            _all_visible(house.contact),
            house.logo,
        ),
        tuple(fact for fact in facts if fact[0] != texts("Quoted by")),
        "" if quote.complete else f"{status}: {state}",
    )


def _all_visible(lines: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(visible(line) for line in lines)
