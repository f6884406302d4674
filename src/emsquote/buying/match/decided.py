"""Matching by memory: what somebody decided for a line that says the same goes before all else.

A decision that contradicts what the line says of its part is still followed, and doubted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from emsquote.buying.library.source import OfferSource
from emsquote.buying.match.lines import match_lines
from emsquote.buying.match.result import Exactness, Match, Matched, NoMatch
from emsquote.finding import Finding, Severity
from emsquote.model.bom import BomLine, Supply
from emsquote.model.decision import Decision, words_of
from emsquote.model.part_number import plain_number
from emsquote.wording.sentence import Day, for_all, for_house, said, told


class MatchedLines(Struct, frozen=True):
    """Lines with the numbers that were decided for them, and what each was matched with."""

    lines: tuple[BomLine, ...]
    matches: tuple[Match, ...]


def decisions_for(customer: str, decisions: Iterable[Decision]) -> dict[str, Decision]:
    """Return what holds for a customer's BOMs, by what is looked up; his own go before those for
    everybody, of two alike the later.
    """
    wanted = customer.casefold().strip()
    own: dict[str, Decision] = {}
    common: dict[str, Decision] = {}
    for decision in decisions:
        his = decision.customer.casefold().strip()
        if not his:
            common[decision.key] = decision
        elif his == wanted:
            own[decision.key] = decision
    return {**common, **own}


def match_by_memory(
    lines: Sequence[BomLine],
    source: OfferSource,
    decisions: Mapping[str, Decision],
) -> MatchedLines:
    """Match lines, those first for which there is a decision, by the part that was decided."""
    found = [_decision_for(line, decisions) for line in lines]
    decided = tuple(
        _as_decided(line, decision) if decision else line
        for line, decision in zip(lines, found, strict=True)
    )
    chosen = frozenset(place for place, decision in enumerate(found) if decision)
    matches = match_lines(decided, source, chosen)
    remembered = tuple(
        _by_decision(match, line, decision) if decision else match
        for match, line, decision in zip(matches, lines, found, strict=True)
    )
    return MatchedLines(decided, remembered)


def _decision_for(line: BomLine, decisions: Mapping[str, Decision]) -> Decision | None:
    if not decisions or line.supply is not Supply.BOUGHT:
        return None
    return decisions.get(plain_number(words_of(line)))


def _as_decided(line: BomLine, decision: Decision) -> BomLine:
    """Return a line with the number that was decided, in place of all that it names."""
    return replace(
        line,
        mpn=decision.mpn,
        manufacturer=decision.manufacturer,
        supplier_numbers=(),
        alternates=(),
    )


def _by_decision(match: Match, line: BomLine, decision: Decision) -> Match:
    note = Finding(Severity.NOTE, "decided", line.origin, _told(decision), "")
    findings = (*match.findings, note)
    if isinstance(match, Matched):
        how = match.how if match.how is Exactness.ALTERNATE else Exactness.DECISION
        return replace(match, how=how, findings=findings)
    if isinstance(match, NoMatch):
        return replace(match, findings=findings)
    return match


def _told(decision: Decision) -> str:
    decided = told("{part} is bought as decided before", part=for_all(decision.mpn))
    by = decision.decided_by or said("somebody")
    if not decision.decided_on:
        return for_house(said("{decided}, by {who}", decided=decided, who=by), instead=decided)
    text = said(
        "{decided}, by {who} on {day}", decided=decided, who=by, day=Day(decision.decided_on)
    )
    return for_house(text, instead=decided)
