"""Matching the lines of a BOM against a source of offers: by number where one is named, else by
value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from emsquote.buying.library.source import OfferSource
from emsquote.buying.match.by_number import (
    FetchedOffers,
    FoundOffers,
    by_number,
    by_supplier_number,
    disagreement,
    fetched,
)
from emsquote.buying.match.result import Exactness, Match, Matched, NoMatch, NotBought
from emsquote.finding import Finding, Severity
from emsquote.model.bom import BomLine, PartNumber, Supply
from emsquote.model.company_names import maker_name
from emsquote.model.offer import Offer
from emsquote.model.part_number import plain_number
from emsquote.model.purchase import PartKey
from emsquote.wording.sentence import for_all, told

if TYPE_CHECKING:
    from emsquote.buying.match.by_value import Generic

_MOST_SUGGESTED = 3


def part_key(line: BomLine, maker: str = "") -> PartKey:
    """Return the line's identity: its number and maker, or, without a number, everything that it
    says of the part.
    """
    if line.mpn:
        return PartKey(plain_number(line.mpn), maker or maker_name(line.manufacturer))
    said = (line.value, line.footprint, line.description, line.customer_pn)
    written = "|".join(plain_number(text) for text in said)
    if not written.strip("|"):
        numbers = ",".join(plain_number(number.number) for number in line.supplier_numbers)
        written = numbers or ",".join(line.designators) or str(line.origin)
    return PartKey(f"?{written}", maker_name(line.manufacturer))


def _has_number(line: BomLine) -> bool:
    return bool(line.mpn or line.supplier_numbers)


def _doubts(line: BomLine, texts: Iterable[str]) -> tuple[Finding, ...]:
    hint = "name the manufacturer and its full part number in the BOM"
    return tuple(
        Finding(Severity.DOUBT, "doubtful-match", line.origin, text, hint) for text in texts if text
    )


def _contradicted(line: BomLine, main: FoundOffers) -> tuple[Finding, ...]:
    """Tell where the offers under a line's number are for something else than the line says."""
    if not (line.designators and any(offer.description for offer in main.offers)):
        return ()
    from emsquote.buying.match.agreement import another_number, contradiction  # noqa: PLC0415 - late: many offers say nothing

    by_supplier = main.how is Exactness.SUPPLIER_NUMBER and not line.mpn
    text = contradiction(line, main.offers) or (
        another_number(line, main.offers) if by_supplier else ""
    )
    hint = "see which of the two the customer means"
    return (Finding(Severity.DOUBT, "contradicted-match", line.origin, text, hint),) if text else ()


def _by_number(
    index: int, line: BomLine, fetched_offers: FetchedOffers, source: OfferSource
) -> Match:
    main = (
        by_number(fetched_offers, PartNumber(line.mpn, line.manufacturer))
        if line.mpn
        else by_supplier_number(fetched_offers, line)
    )
    others = [by_number(fetched_offers, number) for number in line.alternates]
    alternates = tuple(dict.fromkeys(offer for found in others for offer in found.offers))
    contradiction = disagreement(fetched_offers, line) if line.mpn else ""
    findings = _doubts(line, [main.doubt, contradiction, *(found.doubt for found in others)])
    findings += _contradicted(line, main)
    if not main.offers and not alternates:
        alike = (
            source.numbers_like(plain_number(line.mpn), _MOST_SUGGESTED)
            if line.mpn and not main.maker
            else ()
        )
        reason = main.reason
        if alike:
            reason = told(
                "{reason} (there are {numbers})",
                reason=reason,
                numbers=for_all(", ".join(alike)),
            )
        return NoMatch(index, part_key(line), reason, alike, findings)
    how = main.how if main.offers else Exactness.ALTERNATE
    part = part_key(line, main.maker)
    if main.how is Exactness.SUPPLIER_NUMBER and main.offers and main.offers[0].mpn:
        part = PartKey(plain_number(main.offers[0].mpn), main.maker)
    return Matched(
        line=index,
        part=part,
        how=how,
        offers=main.offers,
        alternates=alternates,
        findings=findings,
    )


def _by_value(index: int, line: BomLine, generic: Generic, offers: Sequence[Offer]) -> Match:
    part = PartKey(f"?{generic.stated}", generic.maker)
    from emsquote.buying.match.by_value import proposals  # noqa: PLC0415 - late, as where it is asked from

    fitting = proposals(generic, offers)
    if not fitting:
        return NoMatch(
            index,
            part,
            told(
                "the line names no part number, and no offer is for {part}",
                part=for_all(str(generic)),
            ),
        )
    parts = len({(plain_number(offer.mpn), maker_name(offer.manufacturer)) for offer in fitting})
    text = told(
        "a part is proposed for {part}: {count} with offers meet what is stated",
        part=for_all(str(generic)),
        count=for_all(parts),
    )
    proposed = Finding(
        Severity.DOUBT, "proposed-by-value", line.origin, text, "name the part number in the BOM"
    )
    return Matched(line=index, part=part, how=Exactness.VALUE, offers=fitting, findings=(proposed,))


def _valued(
    lines: Sequence[tuple[int, BomLine]], source: OfferSource
) -> Iterator[tuple[int, Match]]:
    """Match lines that name no part by value, all looked up at once."""
    if not lines:
        return
    from emsquote.buying.match.by_value import Generic, generic_of  # noqa: PLC0415 - late: 40 ms that most BOMs need not pay

    understood = [(index, line, generic_of(line)) for index, line in lines]
    offers = source.offers_valued(
        {generic.key for _, _, generic in understood if isinstance(generic, Generic)}
    )
    for index, line, generic in understood:
        if isinstance(generic, Generic):
            yield index, _by_value(index, line, generic, offers.get(generic.key, ()))
        else:
            yield index, NoMatch(index, part_key(line), generic)


def match_lines(lines: Sequence[BomLine], source: OfferSource) -> tuple[Match, ...]:
    """Find the offers of every line, in the order of the lines.

    A line matches by manufacturer's number (give or take case, blanks and dashes; then other
    packaging endings), without one by supplier's number, and without that by value and size. Offers
    of another maker never match. Doubts are findings of the match.
    """
    bought = [(index, line) for index, line in enumerate(lines) if line.supply is Supply.BOUGHT]
    named = [(index, line) for index, line in bought if _has_number(line)]
    fetched_offers = fetched([line for _, line in named], source)
    found: dict[int, Match] = {
        index: _by_number(index, line, fetched_offers, source) for index, line in named
    }
    unnamed = [(index, line) for index, line in bought if index not in found]
    found.update(_valued(unnamed, source))
    return tuple(
        found[index] if index in found else NotBought(index, part_key(line), line.supply)
        for index, line in enumerate(lines)
    )
