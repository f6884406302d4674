"""Matching the lines of a BOM against a source of offers: by number where one is offered, else by
what the line says of its part.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from emsquote.buying.library.source import OfferSource
from emsquote.buying.match.by_number import (
    FetchedOffers,
    FoundOffers,
    by_number,
    by_supplier_number,
    disagreement,
    fetched,
)
from emsquote.buying.match.neighbours import by_neighbours
from emsquote.buying.match.result import Exactness, Match, Matched, NoMatch, NotBought
from emsquote.finding import Finding, Severity
from emsquote.model.bom import BomLine, PartNumber, Supply
from emsquote.model.company_names import maker_name
from emsquote.model.part_number import plain_number
from emsquote.model.purchase import PartKey
from emsquote.model.unpriced import WhyUnpriced


def part_key(line: BomLine, maker: str = "") -> PartKey:
    """Return the line's identity: its number and maker, or, without a number, everything that it
    says of the part.
    """
    if line.mpn:
        return PartKey(plain_number(line.mpn), maker or maker_name(line.manufacturer))
    said = (line.value, line.parameters, line.footprint, line.description, line.customer_pn)
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


def _by_number(index: int, line: BomLine, fetched_offers: FetchedOffers) -> Match:
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
        return _not_found(index, line, main, findings)
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


def _not_found(
    index: int, line: BomLine, main: FoundOffers, findings: tuple[Finding, ...]
) -> NoMatch:
    return NoMatch(
        line=index,
        part=part_key(line),
        reason=main.reason,
        why=WhyUnpriced.OTHER_MAKER if main.maker else main.why,
        findings=findings,
    )


def match_lines(
    lines: Sequence[BomLine],
    source: OfferSource,
    decided: Collection[int] = (),
) -> tuple[Match, ...]:
    """Find the offers of every line, in the order of the lines.

    A line matches by manufacturer's number (give or take case, blanks and dashes; then other
    packaging endings), without one by supplier's number. What is not found so is asked for again by
    what the line says of its part, but for the lines at the places in `decided`: no other part is
    proposed for what somebody chose. Offers of another maker never match. Doubts are findings of
    the match.
    """
    named = [line for line in lines if line.supply is Supply.BOUGHT and _has_number(line)]
    fetched_offers = fetched(named, source)
    found = [_named(index, line, fetched_offers) for index, line in enumerate(lines)]
    unmatched = [
        match for match in found if isinstance(match, NoMatch) and match.line not in decided
    ]
    for match in _asked_again(unmatched, found, lines, source):
        found[match.line] = match
    return tuple(found)


def _asked_again(
    unmatched: Sequence[NoMatch],
    found: Sequence[Match],
    lines: Sequence[BomLine],
    source: OfferSource,
) -> Iterator[Match]:
    """Yield the matches of lines that no number led to: by lines alike, else by all that they
    say.
    """
    neighbours = tuple(by_neighbours(unmatched, found, lines))
    yield from neighbours
    settled = {match.line for match in neighbours}
    left = [match for match in unmatched if match.line not in settled]
    if left:
        from emsquote.buying.match.proposals import proposed  # noqa: PLC0415 - late: many BOMs name every part

        yield from proposed(left, lines, source)


def _named(index: int, line: BomLine, fetched_offers: FetchedOffers) -> Match:
    """Match a line by the numbers that it names."""
    if line.supply is not Supply.BOUGHT:
        return NotBought(index, part_key(line), line.supply)
    if not _has_number(line):
        return NoMatch(line=index, part=part_key(line), reason="", why=WhyUnpriced.NOTHING_SAID)
    return _by_number(index, line, fetched_offers)
