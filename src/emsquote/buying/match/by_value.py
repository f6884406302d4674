"""Matching a line that names no part number by what it says of the part: `100nF 50V X7R`, 0402.

Every offer that meets all that is stated may be bought: the same value and size, the rest as good
or better. What it comes to is a proposal, and the quote says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from msgspec import Struct

from emsquote.buying.library.generic import GenericFamily, generic_families, key_of
from emsquote.model.bom import BomLine
from emsquote.model.company_names import maker_name
from emsquote.model.offer import Offer
from emsquote.parts.component_value import ComponentValue, NoValue, Quantity, component_value, meets
from emsquote.wording.sentence import for_all, told

_PREFIX = re.compile(r"[A-Za-z]+")


class Generic(Struct, frozen=True):
    """What a line states of a part of a known family."""

    stated: ComponentValue
    family: GenericFamily
    maker: str

    @property
    def key(self) -> str:
        """Under which offers for it are looked up."""
        return key_of(self.stated)

    def __str__(self) -> str:
        return f"{self.maker} {self.stated}".strip()


def designated_families(line: BomLine) -> list[GenericFamily]:
    """Return what the line's part may be by its first designator."""
    prefix = _PREFIX.match(line.designators[0]) if line.designators else None
    if not prefix:
        return []
    letters = prefix[0].upper()
    return [family for family in generic_families() if letters in family.designators]


def _families(line: BomLine) -> list[GenericFamily]:
    """Return what the line's part may be: by its designator, else by the words of its
    description.
    """
    if line.designators and _PREFIX.match(line.designators[0]):
        return designated_families(line)
    return [family for family in generic_families() if family.holds(line.description)]


def generic_of(line: BomLine) -> Generic | str:
    """Return what the line states of a part, or why it does not state enough to choose one by."""
    text = " ".join(filter(None, (line.value, line.description, line.footprint)))
    for family in _families(line):
        stated = component_value(text, family.quantity)
        if isinstance(stated, NoValue) or stated.quantity is not family.quantity:
            continue
        if not stated.package:
            return told(
                "the line names no part number, and for {part} no size", part=for_all(str(stated))
            )
        return Generic(stated, family, maker_name(line.manufacturer))
    return told("the line names no part number")


@lru_cache(maxsize=20_000)  # descriptions of offers that lines of a value share
def _offered(text: str, quantity: Quantity) -> ComponentValue | NoValue:
    return component_value(text, quantity)


def _fits(generic: Generic, offer: Offer) -> bool:
    if not generic.family.holds(offer.description):
        return False
    if generic.maker and maker_name(offer.manufacturer) != generic.maker:
        return False
    offered = _offered(f"{offer.description} {offer.package}", generic.stated.quantity)
    return not isinstance(offered, NoValue) and bool(meets(generic.stated, offered))


def proposals(generic: Generic, offers: Iterable[Offer]) -> tuple[Offer, ...]:
    """Return the offers that meet everything that is stated."""
    return tuple(offer for offer in offers if offer.mpn and _fits(generic, offer))
