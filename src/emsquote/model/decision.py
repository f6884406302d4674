"""Decisions: which part somebody in the house settled for what a customer's lines say.

They are the memory of the house: the next BOM that says the same is firm by it, until it is
revoked.
"""

from __future__ import annotations

from msgspec import Struct

from emsquote.finding import NOWHERE, Origin
from emsquote.model.bom import BomLine
from emsquote.model.part_number import plain_number

_BETWEEN = " | "


class Decision(Struct, frozen=True, kw_only=True):
    """The part for what a line says, who decided it, when, and for whose BOMs."""

    words: str
    """What the line says: the customer's number, else all its words."""
    mpn: str
    manufacturer: str = ""
    customer: str = ""
    """Whose BOMs it is for, "" for those of everybody."""
    decided_by: str = ""
    decided_on: str = ""
    """ISO date, "" if not stated."""
    origin: Origin = NOWHERE
    """The file and row, or the library, that it was read from."""

    @property
    def key(self) -> str:
        """What it is looked up by, however the words are spaced."""
        return plain_number(self.words)


def words_of(line: BomLine) -> str:
    """Return what a line says of its part: the customer's own number, else all words.

    "" where it says nothing.
    """
    if line.customer_pn:
        return line.customer_pn
    numbers = [number.number for number in line.supplier_numbers]
    said = (line.mpn, line.manufacturer, *numbers, line.value, line.footprint, line.description)
    return _BETWEEN.join(" ".join(text.split()) for text in said if text.strip())
