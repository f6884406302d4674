"""What a line says of its part against what the offers under its numbers say: a BOM may contradict
itself.

A number decides which part is bought, whatever else the line says; but a resistor whose number is a
capacitor's is worth a look before it is bought by the thousand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from emsquote.buying.library.generic import GenericFamily, generic_families, size_of, values_written
from emsquote.buying.match.by_value import designated_families
from emsquote.model.bom import BomLine
from emsquote.model.offer import Offer
from emsquote.model.part_number import plain_number
from emsquote.parts.component_value import ComponentValue, component_value
from emsquote.wording.sentence import for_all, told

_SAME_WITHIN = Decimal("0.05")
"""A share of the value: 5k stands for 4.99k, and what is written for people is rounded."""
_NUMBER = re.compile(r"[A-Za-z]{1,6}\d{3,}|\d{2,}[A-Za-z]{2,}\d{2,}")
"""How a value looks that is the main piece of a part number (`DRV8301`, `74HC126`)."""
_SHOWN = 60


def _stated(line: BomLine, family: GenericFamily) -> ComponentValue | None:
    """Return what the line says of a part of the family, by its value or description, and the size
    it stands on.
    """
    for text in (line.value, line.description):
        said = component_value(f"{text} {line.footprint}", family.quantity) if text else None
        if isinstance(said, ComponentValue) and said.quantity is family.quantity and said.value:
            return said
    return None


def _alike(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) <= _SAME_WITHIN * max(one, other)


def _differs(stated: ComponentValue, family: GenericFamily, offer: Offer) -> bool:
    """Whether an offer says otherwise; one that says nothing of the kind differs in nothing."""
    if not family.holds(offer.description):
        return any(other.holds(offer.description) for other in generic_families())
    values, size = values_written(offer.description, stated.quantity), size_of(offer)
    if values and not any(_alike(value, stated.value) for value in values):
        return True
    return bool(stated.package and size and size != stated.package)


def contradiction(line: BomLine, offers: Sequence[Offer]) -> str:
    """Return how the offers of a line's part and the line contradict each other, "" if they can
    both be right.

    Only resistors, capacitors and inductors are looked at, by their designators: their values can
    be compared.
    """
    described = [offer for offer in offers if offer.description]
    understood = _understood(line) if described else []
    for family, stated in understood:
        if not all(_differs(stated, family, offer) for offer in described):
            return ""
    if not understood:
        return ""
    first = described[0]
    _, first_stated = understood[0]
    return told(
        '"{number}" is "{description}" by its offers, the line says {value}',
        number=for_all(first.mpn),
        description=for_all(_shown(first)),
        value=for_all(str(first_stated)),
    )


def _understood(line: BomLine) -> list[tuple[GenericFamily, ComponentValue]]:
    """Return the families that a line's part may be of, each with what the line says of it."""
    understood = []
    for family in designated_families(line):
        stated = _stated(line, family)
        if stated:
            understood.append((family, stated))
    return understood


def _shown(offer: Offer) -> str:
    """Return how an offer describes its part, cut short, with the size where it is left unsaid."""
    description = offer.description[:_SHOWN].strip()
    if offer.package and offer.package not in offer.description:
        return f"{description}, {offer.package}"
    return description


def another_number(line: BomLine, offers: Sequence[Offer]) -> str:
    """Return which part number a line without one has in its value, where its supplier's number is
    for another part.
    """
    named = [plain_number(piece) for piece in _NUMBER.findall(line.value)]
    offered = [plain_number(f"{offer.mpn} {offer.description}") for offer in offers]
    if not named or not offered or any(piece in text for piece in named for text in offered):
        return ""
    return told(
        '"{number}" is what its supplier number stands for, the line says {value}',
        number=for_all(offers[0].mpn),
        value=for_all(line.value),
    )
