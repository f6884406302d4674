"""Replacements for parts that are short: other parts of the same kind that are in stock and as good
in everything that is known of the one that is wanted.

They are proposed, and never bought by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from msgspec import Struct

from emsquote.buying.library.source import OfferSource
from emsquote.buying.match.line_words import kinds_of, words_of_line
from emsquote.buying.match.parameter_words import PARAMETER_WORDS
from emsquote.buying.plan.ladder import Ladder, PossibleOrder, ladder_of
from emsquote.buying.plan.terms import BuyingTerms
from emsquote.model.bom import BomLine
from emsquote.model.company_names import maker_name
from emsquote.model.evidence import Agreement
from emsquote.model.offer import Offer
from emsquote.model.part_number import plain_number
from emsquote.model.purchase import PartKey, Replacement
from emsquote.parts.generic_part import (
    Facts,
    GenericKind,
    Parameter,
    compared,
    facts_of,
    is_of_several,
    lookup_key,
    offer_facts,
    offer_kinds,
    shown,
    stricter,
)

_MOST_PROPOSED = 3


class _Wanted(Struct, frozen=True):
    """What is known of the part that is short."""

    kind: GenericKind
    facts: Facts


def replacements_of(
    short: Offer,
    offers: Sequence[Offer],
    line: BomLine,
    required: int,
    source: OfferSource,
    terms: BuyingTerms,
) -> tuple[Replacement, ...]:
    """Return parts in stock that would do for one that is short, the cheapest first, a few at most.

    `offers` are those of the part; `line` is one that takes it. Everything that the line or the
    offers say of it is met, and said of the replacement: nothing is taken for granted.
    """
    own = _part(short)
    wanted = _wanted([offer for offer in offers if _part(offer) == own] or [short], line)
    if wanted is None:
        return ()
    known = {_part(offer) for offer in offers}
    key = lookup_key(wanted.kind, wanted.facts)
    others = [
        offer for offer in source.offers_valued({key}).get(key, ()) if _part(offer) not in known
    ]
    return tuple(islice(_as_good(wanted, _orders(others, required, terms)), _MOST_PROPOSED))


def _orders(offers: Sequence[Offer], required: int, terms: BuyingTerms) -> list[PossibleOrder]:
    """Return the orders of offers that have enough in stock, the cheapest first."""
    orders = [_order(offer, required, terms) for offer in offers]
    return sorted(filter(None, orders), key=lambda order: order.rank)


def _as_good(wanted: _Wanted, orders: Sequence[PossibleOrder]) -> Iterator[Replacement]:
    """Yield the parts that would do, each once, as it is ordered first."""
    proposed: set[PartKey] = set()
    for order in orders:
        offer = order.ladder.offer
        agreed = () if _part(offer) in proposed else _agreed(wanted, offer)
        if agreed:
            proposed.add(_part(offer))
            yield _replacement(offer, agreed)


def _part(offer: Offer) -> PartKey:
    return PartKey(plain_number(offer.mpn), maker_name(offer.manufacturer))


def _wanted(offers: Sequence[Offer], line: BomLine) -> _Wanted | None:
    """Return what is known of a part, None where it is of no kind whose parameters are known."""
    words = words_of_line(line)
    for kind in kinds_of(words):
        facts = _offered(kind, offers)
        if facts:
            facts = stricter(kind, facts, facts_of(kind, words.text, words.package))
            return _Wanted(kind, facts) if lookup_key(kind, facts) else None
    return None


def _offered(kind: GenericKind, offers: Sequence[Offer]) -> Facts:
    """Return what the offers of a part say together, nothing if it is of another kind."""
    facts: Facts = {}
    for offer in offers:
        if kind in offer_kinds(offer.mpn, offer.description):
            said = offer_facts(kind, offer.mpn, offer.description, offer.package)
            facts = stricter(kind, facts, said)
    return facts


def _order(offer: Offer, required: int, terms: BuyingTerms) -> PossibleOrder | None:
    """Return the order of an offer that has all that is required in stock, None if it has not."""
    if not offer.mpn or offer.stock is None or offer.stock < required or is_of_several(offer.mpn):
        return None
    ladder = ladder_of(offer, terms)
    return ladder.best(required) if isinstance(ladder, Ladder) else None


def _agreed(wanted: _Wanted, offer: Offer) -> tuple[Agreement, ...]:
    """Return on what an offer agrees with all that is known of a part, nothing if it falls short of
    anything, or does not say it.
    """
    kind = wanted.kind
    if kind not in offer_kinds(offer.mpn, offer.description):
        return ()
    facts = offer_facts(kind, offer.mpn, offer.description, offer.package)
    comparison = compared(kind, wanted.facts, facts)
    if not comparison or comparison.unsaid:
        return ()
    return tuple(_agreements(kind, facts, comparison.agreed))


def _agreements(
    kind: GenericKind, facts: Facts, parameters: Sequence[Parameter]
) -> Iterator[Agreement]:
    for parameter in parameters:
        said = shown(parameter, facts[parameter], kind.quantity)
        yield Agreement(PARAMETER_WORDS[parameter], said)


def _replacement(offer: Offer, agreed: tuple[Agreement, ...]) -> Replacement:
    return Replacement(
        mpn=offer.mpn,
        manufacturer=offer.manufacturer,
        supplier=offer.supplier,
        stock=offer.stock or 0,
        agreed=agreed,
    )
