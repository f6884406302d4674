"""Matching by number: the manufacturer's, however it is spelled and packed, or the supplier's."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from emsquote.buying.library.source import OfferSource
from emsquote.buying.match.result import Exactness
from emsquote.model.bom import BomLine, PartNumber, SupplierNumber
from emsquote.model.company_names import (
    looks_like_supplier_number,
    maker_name,
    maker_numbers_within,
    probably_same_maker,
    same_numbers,
)
from emsquote.model.memo_key import MemoKey, the_very
from emsquote.model.offer import Offer
from emsquote.model.part_number import packaging_variants, plain_number, same_number
from emsquote.model.unpriced import WhyUnpriced
from emsquote.wording.sentence import for_all, told

_TELLING = re.compile(r"(?=.*[A-Za-z])(?=.*\d).{6,}")
"""How a number looks that can be a maker's: with letters and digits, and not too short to be one by
chance.
"""


class FoundOffers(Struct, frozen=True):
    """What was found for one number: its offers, all of one maker, or why there are none."""

    offers: tuple[Offer, ...]
    how: Exactness
    maker: str = ""
    reason: str = ""
    doubt: str = ""
    why: WhyUnpriced = WhyUnpriced.UNKNOWN_NUMBER
    """The class of the reason, where there are none."""


class FetchedOffers(Struct, frozen=True):
    """The offers that concern a BOM, fetched in bulk."""

    by_mpn: dict[str, tuple[Offer, ...]]
    by_sku: dict[str, tuple[Offer, ...]]


def _numbers(line: BomLine) -> tuple[PartNumber, ...]:
    named = PartNumber(line.mpn, line.manufacturer)
    return tuple(number for number in (named, *line.alternates) if number.mpn)


def fetched(lines: Sequence[BomLine], source: OfferSource) -> FetchedOffers:
    """Look everything up that the lines name: at most three questions to the source, however many
    lines.
    """
    numbers = [number for line in lines for number in _numbers(line)]
    by_mpn = source.offers_for({plain_number(number.mpn) for number in numbers})
    skus = [sku.number for line in lines for sku in line.supplier_numbers]
    skus += [number.mpn for number in numbers if looks_like_supplier_number(number.mpn)]
    by_sku = source.offers_by_sku({plain_number(number) for number in skus})
    missing = [number for number in numbers if not _exact(by_mpn, number).offers]
    further = {plain_number(offer.mpn) for offers in by_sku.values() for offer in offers}
    for number in missing:
        further.update(map(plain_number, (*_variants(number), *_held_by(number))))
    for sku in _skus_in_place_of_numbers(lines):
        if plain_number(sku.number) not in by_sku:
            further.update(map(plain_number, _held(sku)))
    return FetchedOffers({**source.offers_for(further - by_mpn.keys()), **by_mpn}, by_sku)


def _skus_in_place_of_numbers(lines: Sequence[BomLine]) -> list[SupplierNumber]:
    unnumbered = [line for line in lines if not line.mpn]
    return [sku for line in unnumbered for sku in line.supplier_numbers]


def _held(number: SupplierNumber) -> tuple[str, ...]:
    """Return which makers' numbers a supplier's may stand for where no offer knows it: those in it,
    or itself.
    """
    within = maker_numbers_within(number.number, number.supplier)
    return (*within, number.number) if _TELLING.fullmatch(number.number) else within


def _held_by(number: PartNumber) -> tuple[str, ...]:
    return maker_numbers_within(number.mpn) if looks_like_supplier_number(number.mpn) else ()


def _variants(number: PartNumber) -> tuple[str, ...]:
    return packaging_variants(number.mpn, maker_name(number.manufacturer))


def _of_maker(offers: Sequence[Offer], number: PartNumber, how: Exactness) -> FoundOffers:
    """Keep the offers of the maker that is named, or of the likeliest where none is."""
    if not offers:
        return FoundOffers((), how)
    wanted = maker_name(number.manufacturer)
    makers = Counter(maker_name(offer.manufacturer) for offer in offers if offer.manufacturer)
    if wanted and makers and wanted not in makers:
        return _of_relative(offers, number, how)
    chosen = wanted
    if not wanted and makers:
        chosen = min(makers, key=lambda maker: (-makers[maker], maker))
    kept = tuple(offer for offer in offers if maker_name(offer.manufacturer) in {chosen, ""})
    doubt = ""
    if not wanted and len(makers) > 1:
        doubt = told(
            '"{number}" is a number of {count} makers; {maker} is assumed',
            number=for_all(number.mpn),
            count=for_all(len(makers)),
            maker=for_all(chosen),
        )
    elif any(not offer.manufacturer for offer in kept):
        doubt = told('an offer for "{number}" names no maker', number=for_all(number.mpn))
    return FoundOffers(kept, how, chosen, "", doubt)


def _of_relative(offers: Sequence[Offer], number: PartNumber, how: Exactness) -> FoundOffers:
    """Keep the offers of makers that are probably the one that is named, under another name."""
    relatives = [
        offer for offer in offers if probably_same_maker(number.manufacturer, offer.manufacturer)
    ]
    makers = sorted({maker_name(offer.manufacturer) for offer in relatives})
    if len(makers) == 1:
        kept = tuple(offer for offer in offers if maker_name(offer.manufacturer) == makers[0])
        doubt = told(
            "{written} is taken for {maker}",
            written=for_all(number.manufacturer),
            maker=for_all(kept[0].manufacturer),
        )
        return FoundOffers(kept, how, makers[0], "", doubt)
    others = ", ".join(sorted({offer.manufacturer for offer in offers if offer.manufacturer})[:3])
    wanted = maker_name(number.manufacturer)
    reason = told(
        'offers for "{number}" are of {others}, not of {maker}',
        number=for_all(number.mpn),
        others=for_all(others),
        maker=for_all(number.manufacturer),
    )
    return FoundOffers((), how, wanted, reason)


def _exact(by_mpn: dict[str, tuple[Offer, ...]], number: PartNumber) -> FoundOffers:
    return _exact_among(the_very(by_mpn.get(plain_number(number.mpn), ())), number)


@lru_cache(maxsize=16_384)  # the BOMs of a house name the same parts again and again
def _exact_among(under: MemoKey[tuple[Offer, ...]], number: PartNumber) -> FoundOffers:
    offers = [offer for offer in under.value if same_number(offer.mpn, number.mpn)]
    written = number.mpn.strip().casefold()
    how = (
        Exactness.EXACT
        if any(offer.mpn.casefold() == written for offer in offers)
        else Exactness.SPELLING
    )
    return _of_maker(offers, number, how)


def _packed_otherwise(by_mpn: dict[str, tuple[Offer, ...]], number: PartNumber) -> FoundOffers:
    keys = dict.fromkeys(plain_number(variant) for variant in _variants(number))
    offers: list[Offer] = []
    for key in keys:
        variants = by_mpn.get(key, ())
        offers += (offer for offer in variants if _is_packed_otherwise(offer, number))
    found = _of_maker(offers, number, Exactness.PACKAGING)
    if not found.offers:
        return found
    others = ", ".join(sorted({offer.mpn for offer in found.offers})[:3])
    doubt = told(
        '"{number}" is bought as {others}: the same part in other packaging',
        number=for_all(number.mpn),
        others=for_all(others),
    )
    return replace(found, doubt=doubt)


def _is_packed_otherwise(offer: Offer, number: PartNumber) -> bool:
    """Whether an offer is for a number in other packaging, as its own maker writes it."""
    variants = packaging_variants(number.mpn, maker_name(offer.manufacturer))
    return offer.mpn.upper() in variants


def by_number(fetched_offers: FetchedOffers, number: PartNumber) -> FoundOffers:
    """Find a manufacturer's number, as it is written or in other packaging."""
    exact = _exact(fetched_offers.by_mpn, number)
    if exact.offers:
        return exact
    packed = _packed_otherwise(fetched_offers.by_mpn, number)
    if packed.offers:
        return packed
    sold = _meant_by(fetched_offers, fetched_offers.by_sku.get(plain_number(number.mpn), ()))
    if sold.offers and not exact.reason and looks_like_supplier_number(number.mpn):
        doubt = told(
            '"{number}" is a supplier\'s number for {part}',
            number=for_all(number.mpn),
            part=for_all(sold.offers[0].mpn),
        )
        return replace(sold, doubt=doubt)
    held = _first_held(fetched_offers, number.mpn, _held_by(number), number.manufacturer)
    if held.offers:
        return held
    none = told('no offer for "{number}"', number=for_all(number.mpn))
    return replace(exact, reason=exact.reason or none)


def _of_supplier(fetched_offers: FetchedOffers, number: SupplierNumber) -> tuple[Offer, ...]:
    offers = fetched_offers.by_sku.get(plain_number(number.number), ())
    if not number.supplier:
        return offers
    return tuple(offer for offer in offers if _may_be_of(offer, number.supplier))


def _may_be_of(offer: Offer, supplier: str) -> bool:
    return not offer.supplier or same_numbers(offer.supplier, supplier)


def by_supplier_number(fetched_offers: FetchedOffers, line: BomLine) -> FoundOffers:
    """Find the part that the supplier's numbers mean; then every supplier's offers for it count."""
    offers = [
        offer for number in line.supplier_numbers for offer in _of_supplier(fetched_offers, number)
    ]
    if offers:
        return _meant_by(fetched_offers, offers)
    for number in line.supplier_numbers:
        held = _first_held(fetched_offers, number.number, _held(number), line.manufacturer)
        if held.offers:
            return held
    written = ", ".join(number.number for number in line.supplier_numbers)
    return FoundOffers(
        (),
        Exactness.SUPPLIER_NUMBER,
        reason=told('no offer under the supplier number "{number}"', number=for_all(written)),
    )


def _first_held(
    fetched_offers: FetchedOffers, written: str, numbers: Sequence[str], maker: str
) -> FoundOffers:
    """Find the first of the makers' numbers that a supplier's may stand for.

    It is never more than probable.
    """
    for number in numbers:
        found = _exact(fetched_offers.by_mpn, PartNumber(number, maker))
        if found.offers:
            part = f"{found.offers[0].manufacturer} {found.offers[0].mpn}".strip()
            doubt = told(
                "{written} is taken for {maker}", written=for_all(written), maker=for_all(part)
            )
            return replace(found, how=Exactness.SUPPLIER_NUMBER, doubt=doubt)
    return FoundOffers((), Exactness.SUPPLIER_NUMBER)


def _meant_by(fetched_offers: FetchedOffers, offers: Sequence[Offer]) -> FoundOffers:
    """Find all offers of the part that some offers, found by suppliers' numbers, are for."""
    none = FoundOffers((), Exactness.SUPPLIER_NUMBER)
    parts = {(plain_number(offer.mpn), maker_name(offer.manufacturer)) for offer in offers}
    if not parts:
        return none
    if len(parts) > 1:
        named = ", ".join(sorted({f"{offer.manufacturer} {offer.mpn}".strip() for offer in offers}))
        return replace(
            none,
            reason=told(
                "the supplier numbers stand for different parts: {parts}", parts=for_all(named)
            ),
            why=WhyUnpriced.AMBIGUOUS,
        )
    meant = PartNumber(offers[0].mpn, offers[0].manufacturer)
    found = _exact(fetched_offers.by_mpn, meant) if meant.mpn else none
    return replace(found, offers=found.offers or tuple(offers), how=Exactness.SUPPLIER_NUMBER)


def disagreement(fetched_offers: FetchedOffers, line: BomLine) -> str:
    """Tell when a supplier's number is for another part than the line's."""
    if not line.supplier_numbers:
        return ""
    accepted = set()
    for number in _numbers(line):
        accepted.add(plain_number(number.mpn))
        accepted.update(map(plain_number, _variants(number)))
    for sku in line.supplier_numbers:
        offers = _of_supplier(fetched_offers, sku)
        others = sorted({offer.mpn for offer in offers if offer.mpn})
        if others and accepted.isdisjoint(map(plain_number, others)):
            return told(
                'supplier number "{number}" is for {other}, the line says {part}',
                number=for_all(sku.number),
                other=for_all(others[0]),
                part=for_all(line.mpn),
            )
    return ""
