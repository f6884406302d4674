"""What a line says of its part against what the offers under its numbers say: a BOM may contradict
itself.

A number decides which part is bought, whatever else the line says; but a resistor whose number is a
capacitor's is worth a look before it is bought by the thousand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from emsquote.buying.match.base_number import packages_agree
from emsquote.buying.match.line_words import kinds_of, may_stand, words_of_line
from emsquote.model.bom import BomLine
from emsquote.model.offer import Offer
from emsquote.model.part_number import plain_number
from emsquote.parts.generic_part import (
    Fact,
    Facts,
    GenericKind,
    Parameter,
    facts_of,
    facts_text,
    offer_facts,
    offer_kinds,
)
from emsquote.wording.sentence import for_all, told

_SAME_WITHIN = Decimal("0.05")
"""A share of the value: 5k stands for 4.99k, and what is written for people is rounded."""
_NUMBER = re.compile(r"[A-Za-z]{1,6}\d{3,}|\d{2,}[A-Za-z]{2,}\d{2,}")
"""How a value looks that is the main piece of a part number (`DRV8301`, `74HC126`)."""
_SHOWN = 60


class _Stated(Struct, frozen=True):
    """What a line says of a part, if it is of a kind."""

    kind: GenericKind
    facts: Facts


def _alike(one: Fact, other: Fact) -> bool:
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    return abs(one - other) <= _SAME_WITHIN * max(one, other)


def _differs(stated: _Stated, offer: Offer) -> bool:
    """Whether an offer says otherwise; one that says nothing of the kind differs in nothing."""
    kind = stated.kind
    kinds = offer_kinds(offer.mpn, offer.description)
    if kind not in kinds:
        return bool(kinds)
    facts = offer_facts(kind, offer.mpn, offer.description, offer.package)
    value = facts.get(Parameter.VALUE)
    if value is not None and not _alike(value, stated.facts[Parameter.VALUE]):
        return True
    size, wanted = facts.get(Parameter.SIZE), stated.facts.get(Parameter.SIZE)
    return bool(size and wanted and size != wanted)


def contradiction(line: BomLine, offers: Sequence[Offer]) -> str:
    """Return how the offers of a line's part and the line contradict each other, "" if they can
    both be right.

    Only resistors, capacitors and inductors are looked at, by their designators: their values can
    be compared.
    """
    described = [offer for offer in offers if offer.description]
    understood = _understood(line) if described else []
    for stated in understood:
        if not all(_differs(stated, offer) for offer in described):
            return ""
    if not understood:
        return ""
    first = described[0]
    return told(
        '"{number}" is "{description}" by its offers, the line says {value}',
        number=for_all(first.mpn),
        description=for_all(_shown(first)),
        value=for_all(facts_text(understood[0].kind, understood[0].facts)),
    )


def may_be_line(line: BomLine, offer: Offer, *, by_kind: bool = False) -> bool:
    """Return whether nothing on a line contradicts an offer: package, value, kind of part.

    A resistor's designator bars what is none, and a resistor bars the designator of a chip. With
    `by_kind` an offer must say its kind where the line says one: a number among words may be of
    another part (`82 Ohm for CNY70`).
    """
    words = words_of_line(line)
    if packages_agree(words, offer) is False:
        return False
    kinds = offer_kinds(offer.mpn, offer.description)
    if kinds and not any(may_stand(words.letters, kind) for kind in kinds):
        return False
    understood = _understood(line)
    if not understood:
        return True
    if by_kind and not kinds:
        return False
    return not all(_differs(stated, offer) for stated in understood)


def _understood(line: BomLine) -> list[_Stated]:
    """Return the kinds that a line's part may be of, each with what the line says of it."""
    words = words_of_line(line)
    understood = []
    for kind in kinds_of(words):
        facts = facts_of(kind, words.text, words.package)
        if facts.get(Parameter.VALUE):
            understood.append(_Stated(kind, facts))
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
