"""Proposals: what a line whose part is not found by its number may mean, by all else that it says.

Candidates come by every way that applies: numbers in all their disguises, numbers that lack their
ending, what the line says of the part. What anything on the line contradicts falls out; the surest
way that is left decides, with its evidence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from emsquote.buying.library.source import OfferSource
from emsquote.buying.match.agreement import may_be_line
from emsquote.buying.match.base_number import completed, is_of_maker, packages_agree
from emsquote.buying.match.by_parameters import (
    AskedPart,
    NotAsked,
    Proposed,
    asked_part,
    for_line,
    propose,
)
from emsquote.buying.match.lead import Lead
from emsquote.buying.match.leads import leads_of
from emsquote.buying.match.line_words import words_of_line
from emsquote.buying.match.result import Exactness, Match, Matched, NoMatch
from emsquote.finding import Finding, Severity
from emsquote.model.bom import BomLine
from emsquote.model.company_names import maker_name
from emsquote.model.evidence import Agreement, Certainty, MatchEvidence
from emsquote.model.offer import Offer
from emsquote.model.part_number import plain_number
from emsquote.model.purchase import PartKey
from emsquote.model.unpriced import WhyUnpriced
from emsquote.wording.sentence import Sentence, for_all, for_house, joined, said, told

_MOST_SUGGESTED = 3
_Offers = Mapping[str, tuple[Offer, ...]]

_ASSUMED: Mapping[Exactness, Sentence] = {
    Exactness.CELL: said("the number stands in its cell beside other words"),
    Exactness.OTHER_CELL: said("the number stands in another cell than its own"),
    Exactness.BASE: said("the number lacks its ending; package and pins agree"),
    Exactness.WORDS: said("the number stands in the description or the footprint's name"),
    Exactness.OTHER_MAKER: said("the number is offered by other makers than the one named"),
}
"""What is taken for true of a number by the way it was found."""
_UNCHECKED = said("the number lacks only the ending for its packaging; the package is not checked")
_LEAST_ALONE = 5
"""Signs of a number that tells its part without a package that agrees."""
_LEAST_OF_ANY = 6
"""The same, whoever makes it."""


class _Looked(Struct, frozen=True, kw_only=True):
    """What the lines that were not found by number ask for, and what there is of it."""

    leads: Mapping[int, tuple[Lead, ...]]
    asked: Mapping[int, AskedPart | NotAsked]
    numbers: _Offers
    beginnings: _Offers
    valued: _Offers
    proposed: dict[str, Proposed | None]
    """What was found by parameters, by what was asked: lines ask for the same again and again."""


def proposed(
    unmatched: Sequence[NoMatch], lines: Sequence[BomLine], source: OfferSource
) -> Iterator[Match]:
    """Yield the matches of lines that no number led to, everything looked up at once."""
    looked = _looked_up(unmatched, lines, source)
    for match in unmatched:
        line = lines[match.line]
        yield _proposal(match, line, looked) or _unproposed(match, line, looked, source)


def _looked_up(
    unmatched: Sequence[NoMatch], lines: Sequence[BomLine], source: OfferSource
) -> _Looked:
    leads = {match.line: leads_of(lines[match.line]) for match in unmatched}
    asked = {match.line: asked_part(lines[match.line]) for match in unmatched}
    every = [lead for some in leads.values() for lead in some]
    keys = {part.key for part in asked.values() if isinstance(part, AskedPart)}
    return _Looked(
        leads=leads,
        asked=asked,
        numbers=source.offers_for(_numbers(every, whole=True)),
        beginnings=source.offers_beginning(_numbers(every, whole=False)),
        valued=source.offers_valued(keys),
        proposed={},
    )


def _numbers(leads: Sequence[Lead], *, whole: bool) -> set[str]:
    """Return the plain numbers of leads that are looked up whole, or as beginnings."""
    return {lead.key for lead in leads if lead.whole is whole}


def _proposal(match: NoMatch, line: BomLine, looked: _Looked) -> Matched | None:
    """Return the surest proposal: by a number that stands plainly, by parameters, by any number."""
    surer = [lead for lead in looked.leads[match.line] if lead.sure]
    others = [lead for lead in looked.leads[match.line] if not lead.sure]
    return (
        _by_leads(match, line, surer, looked)
        or _by_parameters(match, line, looked)
        or _by_leads(match, line, others, looked)
    )


def _by_leads(
    match: NoMatch, line: BomLine, leads: Sequence[Lead], looked: _Looked
) -> Matched | None:
    for lead in leads:
        offers = _borne_out(line, lead, looked)
        if offers:
            return _of_lead(match, line, lead, offers)
    return None


def _borne_out(line: BomLine, lead: Lead, looked: _Looked) -> tuple[Offer, ...]:
    """Return the offers of a number that nothing on the line contradicts."""
    if lead.whole:
        found = looked.numbers.get(lead.key, ())
        found = tuple(offer for offer in found if is_of_maker(lead.maker, offer))
    else:
        words = words_of_line(line)
        found = completed(lead.number, lead.maker, words, looked.beginnings.get(lead.key, ()))
    told = lead.how is Exactness.WORDS
    fitting = tuple(offer for offer in found if may_be_line(line, offer, by_kind=told))
    return _checked(line, fitting) if _must_agree(lead) else fitting


def _must_agree(lead: Lead) -> bool:
    """Whether a number alone tells too little: it is short, the more so if nobody says whose."""
    least = _LEAST_OF_ANY if lead.how is Exactness.OTHER_MAKER else _LEAST_ALONE
    return len(lead.key) < least


def _checked(line: BomLine, offers: Sequence[Offer]) -> tuple[Offer, ...]:
    """Keep the offers whose package is known to be the line's."""
    words = words_of_line(line)
    return tuple(offer for offer in offers if packages_agree(words, offer))


def _of_lead(match: NoMatch, line: BomLine, lead: Lead, offers: tuple[Offer, ...]) -> Matched:
    parts = {(plain_number(offer.mpn), maker_name(offer.manufacturer)) for offer in offers}
    evidence = MatchEvidence(
        certainty=Certainty.LIKELY if lead.sure else Certainty.POSSIBLE,
        agreed=(Agreement(said("number"), lead.number),),
        assumed=(_assumed(line, lead, offers),),
        fitting=len(parts),
    )
    key = match.part
    if len(parts) == 1:
        ((number, maker),) = parts
        key = PartKey(number, maker)
    finding = _told(line, lead.number, evidence, "proposed-by-number")
    return Matched(
        line=match.line,
        part=key,
        how=lead.how,
        offers=offers,
        findings=(*match.findings, finding),
        evidence=evidence,
    )


def _assumed(line: BomLine, lead: Lead, offers: Sequence[Offer]) -> str:
    """Return what is taken for true of a number, with the package checked or not."""
    if lead.how is Exactness.BASE and not _checked(line, offers):
        return _UNCHECKED
    return _ASSUMED[lead.how]


def _by_parameters(match: NoMatch, line: BomLine, looked: _Looked) -> Matched | None:
    part = looked.asked[match.line]
    if not isinstance(part, AskedPart):
        return None
    asked = f"{part.kind.name} {part}"
    if asked not in looked.proposed:
        looked.proposed[asked] = propose(part, looked.valued.get(part.key, ()))
    found = looked.proposed[asked]
    return _of_parameters(match, line, part, for_line(found, part)) if found else None


def _of_parameters(match: NoMatch, line: BomLine, part: AskedPart, found: Proposed) -> Matched:
    finding = _told(line, str(part), found.evidence, "proposed-by-value")
    key = PartKey(f"?{part.kind.name} {part}", part.maker)
    if line.mpn:  # one number, written at two values, is two parts
        key = PartKey(f"{match.part.mpn}?{part.key}", match.part.manufacturer)
    return Matched(
        line=match.line,
        part=key,
        how=Exactness.VALUE,
        offers=found.offers,
        findings=(*match.findings, finding),
        evidence=found.evidence,
    )


def _told(line: BomLine, part: str, evidence: MatchEvidence, code: str) -> Finding:
    """Return the doubt that tells of a proposal, with what was assumed."""
    message = told(
        "a part is proposed for {part}: {count} with offers meet what is stated",
        part=for_all(part),
        count=for_all(evidence.fitting),
    )
    if evidence.assumed:
        message = for_house(joined([message, *evidence.assumed]), instead=message)
    return Finding(Severity.DOUBT, code, line.origin, message, "name the part number in the BOM")


def _unproposed(match: NoMatch, line: BomLine, looked: _Looked, source: OfferSource) -> NoMatch:
    """Return a line for which nothing was found, with why: by its number, if it has one."""
    if line.mpn or line.supplier_numbers:
        return _with_alike(match, line, source)
    part = looked.asked[match.line]
    if isinstance(part, NotAsked):
        says_nothing = not (line.value or line.description)
        is_unknown = part.why is WhyUnpriced.UNKNOWN_KIND and says_nothing
        why = WhyUnpriced.NOTHING_SAID if is_unknown else part.why
        return replace(match, reason=part.reason, why=why)
    none = told(
        "the line names no part number, and no offer is for {part}", part=for_all(str(part))
    )
    return replace(match, reason=none, why=WhyUnpriced.NOTHING_ALIKE)


def _with_alike(match: NoMatch, line: BomLine, source: OfferSource) -> NoMatch:
    """Tell which numbers look like one that nobody offers."""
    if not line.mpn or match.why is WhyUnpriced.OTHER_MAKER:
        return match
    alike = source.numbers_like(plain_number(line.mpn), _MOST_SUGGESTED)
    if not alike:
        return match
    numbers = for_all(", ".join(alike))
    reason = told("{reason} (there are {numbers})", reason=match.reason, numbers=numbers)
    return replace(match, reason=reason, alike=alike)
