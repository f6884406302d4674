"""Numbers that a BOM names once: a line without one, beside a line of the same value and footprint
that has one, means the same part.

It is a proposal. Where lines alike name different numbers, nobody knows which is meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from emsquote.buying.match.result import Exactness, Match, Matched, NoMatch
from emsquote.finding import Finding, Severity
from emsquote.model.bom import BomLine
from emsquote.model.evidence import Agreement, Certainty, MatchEvidence
from emsquote.model.part_number import plain_number
from emsquote.wording.sentence import for_all, said, told

_Alike = tuple[str, ...]
"""What lines that are alike have in common."""


def by_neighbours(
    unmatched: Sequence[NoMatch], matches: Sequence[Match], lines: Sequence[BomLine]
) -> Iterator[Matched]:
    """Yield the matches of lines that name nothing, by the numbers of lines that are alike."""
    named = _named_once(matches, lines)
    for match in unmatched:
        line = lines[match.line]
        neighbour = named.get(_alike(line)) if not _names_part(line) else None
        if neighbour and _may_be_described(line, lines[neighbour.line]):
            yield _as_neighbour(match, line, neighbour, lines[neighbour.line])


def _named_once(
    matches: Sequence[Match], lines: Sequence[BomLine]
) -> Mapping[_Alike, Matched | None]:
    """Return the matched lines with numbers by what is alike, None where they name several."""
    named: dict[_Alike, Matched | None] = {}
    for match in matches:
        line = lines[match.line]
        if not isinstance(match, Matched) or not line.mpn or not match.offers:
            continue
        alike = _alike(line)
        first = named.setdefault(alike, match)
        if first and first.part != match.part:
            named[alike] = None
    return named


def _names_part(line: BomLine) -> bool:
    return bool(line.mpn or line.supplier_numbers)


def _alike(line: BomLine) -> _Alike:
    """Return what must be the same; a line without value or footprint is like itself alone."""
    value, footprint = plain_number(line.value), plain_number(line.footprint)
    if not (value and footprint and line.letters):
        return (str(line.origin), *line.designators)
    return (line.letters, value, footprint, plain_number(line.parameters))


def _may_be_described(line: BomLine, neighbour: BomLine) -> bool:
    one, other = plain_number(line.description), plain_number(neighbour.description)
    return not one or not other or one == other


def _as_neighbour(match: NoMatch, line: BomLine, found: Matched, neighbour: BomLine) -> Matched:
    """Return a line as matched with the part that a line like it names."""
    beside = ", ".join(neighbour.designators)
    assumed = said("{designators} is alike and names the number", designators=beside)
    message = told(
        "{part} is proposed, which {designators} of the same value and footprint names",
        part=for_all(neighbour.mpn),
        designators=for_all(beside),
    )
    hint = "name the part number in the BOM"
    doubt = Finding(Severity.DOUBT, "proposed-by-neighbour", line.origin, message, hint)
    agreed = (Agreement(said("value"), line.value), Agreement(said("footprint"), line.footprint))
    evidence = MatchEvidence(certainty=Certainty.LIKELY, agreed=agreed, assumed=(assumed,))
    return replace(
        found,
        line=match.line,
        how=Exactness.NEIGHBOUR,
        alternates=(),
        findings=(*match.findings, doubt),
        evidence=evidence,
    )
