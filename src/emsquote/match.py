"""Match: which offers are for the part that a BOM line names, and how exactly.

A match never turns one part into another in silence. The same number of another maker is no match; a number that is
only spelled or packed otherwise is one, and says so; what merely looks alike is suggested, never used.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from emsquote.bom import BomLine, PartNumber, SupplierNumber, Supply
from emsquote.finding import Finding, Severity
from emsquote.library.source import OfferSource
from emsquote.names import maker_name, supplier_name
from emsquote.offer import Offer
from emsquote.part_number import packaging_variants, plain_number, same_number
from emsquote.purchase import PartKey

_MOST_SUGGESTED = 3


class Exactness(StrEnum):
    """How the offers of a line were found, the surest first."""

    EXACT = "exact"
    SPELLING = "other spelling"
    """The same number with other blanks or dashes."""
    PACKAGING = "other packaging"
    """The same part with another packaging ending."""
    SUPPLIER_NUMBER = "supplier number"
    ALTERNATE = "alternate"
    """Only an approved alternate has offers."""
    VALUE = "by value"
    """Proposed by its parameters; the line names no part."""


@dataclass(frozen=True, slots=True)
class Matched:
    """Offers were found. `alternates` are those of parts that the customer approves in place of this one."""

    line: int
    """Position in `Bom.lines`."""
    part: PartKey
    how: Exactness
    offers: tuple[Offer, ...]
    alternates: tuple[Offer, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def text(self) -> str:
        """How the offers were found, in words."""
        return self.how.value


@dataclass(frozen=True, slots=True)
class NoMatch:
    """No offer is for this part, and why; `alike` are numbers that look like it, to be suggested."""

    line: int
    part: PartKey
    reason: str
    alike: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def text(self) -> str:
        """Why nothing was found."""
        return self.reason


@dataclass(frozen=True, slots=True)
class NotBought:
    """Nothing is to be bought for this line: the customer supplies the part, or it is not fitted."""

    line: int
    part: PartKey
    supply: Supply
    findings: tuple[Finding, ...] = ()

    @property
    def text(self) -> str:
        """Why nothing is bought, in words."""
        return "supplied" if self.supply is Supply.CONSIGNED else "not fitted"


Match = Matched | NoMatch | NotBought


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found for one number: its offers, all of one maker, or why there are none."""

    offers: tuple[Offer, ...]
    how: Exactness
    maker: str = ""
    reason: str = ""
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class _Stock:
    """The offers that concern a BOM, fetched in bulk."""

    by_mpn: dict[str, tuple[Offer, ...]]
    by_sku: dict[str, tuple[Offer, ...]]


def _numbers(line: BomLine) -> tuple[PartNumber, ...]:
    named = PartNumber(line.mpn, line.manufacturer)
    return tuple(number for number in (named, *line.alternates) if number.mpn)


def _fetched(lines: Sequence[BomLine], source: OfferSource) -> _Stock:
    """Look everything up that the lines name: at most three questions to the source, however many lines."""
    numbers = [number for line in lines for number in _numbers(line)]
    by_mpn = source.offers_for({plain_number(number.mpn) for number in numbers})
    by_sku = source.offers_by_sku({plain_number(each.number) for line in lines for each in line.supplier_numbers})
    missing = [number for number in numbers if not _exact(by_mpn, number).offers]
    further = {plain_number(each) for number in missing for each in _variants(number)}
    further |= {plain_number(offer.mpn) for offers in by_sku.values() for offer in offers}
    return _Stock({**source.offers_for(further - by_mpn.keys()), **by_mpn}, by_sku)


def _variants(number: PartNumber) -> tuple[str, ...]:
    return packaging_variants(number.mpn, maker_name(number.manufacturer))


def _of_maker(offers: Sequence[Offer], number: PartNumber, how: Exactness) -> _Found:
    """Keep the offers of the maker that is named, or of the likeliest where none is."""
    if not offers:
        return _Found((), how)
    wanted = maker_name(number.manufacturer)
    houses = Counter(maker_name(offer.manufacturer) for offer in offers if offer.manufacturer)
    if wanted and houses and wanted not in houses:
        others = ", ".join(sorted({offer.manufacturer for offer in offers if offer.manufacturer})[:3])
        return _Found((), how, wanted, f'offers for "{number.mpn}" are of {others}, not of {number.manufacturer}')
    chosen = wanted or (min(houses, key=lambda house: (-houses[house], house)) if houses else "")
    kept = tuple(offer for offer in offers if maker_name(offer.manufacturer) in {chosen, ""})
    doubt = ""
    if not wanted and len(houses) > 1:
        doubt = f'"{number.mpn}" is a number of {len(houses)} makers; {chosen} is assumed'
    elif any(not offer.manufacturer for offer in kept):
        doubt = f'an offer for "{number.mpn}" names no maker'
    return _Found(kept, how, chosen, "", doubt)


def _exact(by_mpn: dict[str, tuple[Offer, ...]], number: PartNumber) -> _Found:
    offers = [offer for offer in by_mpn.get(plain_number(number.mpn), ()) if same_number(offer.mpn, number.mpn)]
    written = number.mpn.strip().casefold()
    how = Exactness.EXACT if any(offer.mpn.casefold() == written for offer in offers) else Exactness.SPELLING
    return _of_maker(offers, number, how)


def _packed_otherwise(by_mpn: dict[str, tuple[Offer, ...]], number: PartNumber) -> _Found:
    keys = dict.fromkeys(plain_number(variant) for variant in _variants(number))
    offers = [
        offer
        for key in keys
        for offer in by_mpn.get(key, ())
        if offer.mpn.upper() in packaging_variants(number.mpn, maker_name(offer.manufacturer))
    ]
    found = _of_maker(offers, number, Exactness.PACKAGING)
    if not found.offers:
        return found
    others = ", ".join(sorted({offer.mpn for offer in found.offers})[:3])
    return replace(found, doubt=f'"{number.mpn}" is bought as {others}: the same part in other packaging')


def _by_number(stock: _Stock, number: PartNumber) -> _Found:
    exact = _exact(stock.by_mpn, number)
    if exact.offers:
        return exact
    packed = _packed_otherwise(stock.by_mpn, number)
    return packed if packed.offers else replace(exact, reason=exact.reason or f'no offer for "{number.mpn}"')


def _of_supplier(stock: _Stock, number: SupplierNumber) -> tuple[Offer, ...]:
    wanted = supplier_name(number.supplier)
    offers = stock.by_sku.get(plain_number(number.number), ())
    return tuple(o for o in offers if not wanted or not o.supplier or supplier_name(o.supplier) == wanted)


def _by_supplier_number(stock: _Stock, line: BomLine) -> _Found:
    """Find the part that the supplier's numbers mean; then every supplier's offers for it count."""
    none = _Found((), Exactness.SUPPLIER_NUMBER)
    offers = [offer for number in line.supplier_numbers for offer in _of_supplier(stock, number)]
    parts = {(plain_number(offer.mpn), maker_name(offer.manufacturer)) for offer in offers}
    if not parts:
        written = ", ".join(number.number for number in line.supplier_numbers)
        return replace(none, reason=f'no offer under the supplier number "{written}"')
    if len(parts) > 1:
        named = ", ".join(sorted({f"{offer.manufacturer} {offer.mpn}".strip() for offer in offers}))
        return replace(none, reason=f"the supplier numbers stand for different parts: {named}")
    meant = PartNumber(offers[0].mpn, offers[0].manufacturer)
    found = _exact(stock.by_mpn, meant) if meant.mpn else none
    return replace(found, offers=found.offers or tuple(offers), how=Exactness.SUPPLIER_NUMBER)


def _disagreement(stock: _Stock, line: BomLine) -> str:
    """Tell when a supplier's number is for another part than the line's."""
    accepted = {plain_number(number.mpn) for number in _numbers(line)}
    accepted |= {plain_number(variant) for number in _numbers(line) for variant in _variants(number)}
    for number in line.supplier_numbers:
        offers = _of_supplier(stock, number)
        others = sorted({offer.mpn for offer in offers if offer.mpn})
        if others and not accepted & {plain_number(other) for other in others}:
            return f'supplier number "{number.number}" is for {others[0]}, the line says {line.mpn}'
    return ""


def part_key(line: BomLine, maker: str = "") -> PartKey:
    """Return the line's identity: its number and maker, or, without a number, everything that it says of the part."""
    if line.mpn:
        return PartKey(plain_number(line.mpn), maker or maker_name(line.manufacturer))
    said = (line.value, line.footprint, line.description, line.customer_pn)
    written = "|".join(plain_number(text) for text in said)
    if not written.strip("|"):
        numbers = ",".join(plain_number(number.number) for number in line.supplier_numbers)
        written = numbers or ",".join(line.designators) or str(line.origin)
    return PartKey(f"?{written}", maker_name(line.manufacturer))


def _doubts(line: BomLine, texts: Iterable[str]) -> tuple[Finding, ...]:
    hint = "name the manufacturer and its full part number in the BOM"
    return tuple(Finding(Severity.DOUBT, "doubtful-match", line.origin, text, hint) for text in texts if text)


def _match_line(index: int, line: BomLine, stock: _Stock, source: OfferSource) -> Match:
    if line.supply is not Supply.BOUGHT:
        return NotBought(index, part_key(line), line.supply)
    if not line.mpn and not line.supplier_numbers:
        return NoMatch(index, part_key(line), "the line names no part number")
    main = _by_number(stock, PartNumber(line.mpn, line.manufacturer)) if line.mpn else _by_supplier_number(stock, line)
    others = [_by_number(stock, number) for number in line.alternates]
    alternates = tuple(dict.fromkeys(offer for found in others for offer in found.offers))
    disagreement = _disagreement(stock, line) if line.mpn else ""
    findings = _doubts(line, [main.doubt, disagreement, *(found.doubt for found in others)])
    if not main.offers and not alternates:
        alike = source.numbers_like(plain_number(line.mpn), _MOST_SUGGESTED) if line.mpn and not main.maker else ()
        suggested = f" (there are {', '.join(alike)})" if alike else ""
        return NoMatch(index, part_key(line), f"{main.reason}{suggested}", alike, findings)
    how = main.how if main.offers else Exactness.ALTERNATE
    part = part_key(line, main.maker)
    if main.how is Exactness.SUPPLIER_NUMBER and main.offers and main.offers[0].mpn:
        part = PartKey(plain_number(main.offers[0].mpn), main.maker)
    return Matched(index, part, how, main.offers, alternates, findings)


def match_lines(lines: Sequence[BomLine], source: OfferSource) -> tuple[Match, ...]:
    """Find the offers of every line, in the order of the lines.

    A line matches by manufacturer's number (give or take case, blanks and dashes; then other packaging endings) and,
    without one, by supplier's number. Offers of another maker never match. Doubts are findings of the match.
    """
    stock = _fetched(lines, source)
    return tuple(_match_line(index, line, stock, source) for index, line in enumerate(lines))
