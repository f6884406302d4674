"""Classifying the lines of a BOM: what each part is to the factory, and what should be looked at.

A job may overrule the rules by part number, footprint or designator.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce

from msgspec.structs import replace

from emsquote.finding import Finding, Severity
from emsquote.model.bom import BomLine, Placement
from emsquote.model.job import Override
from emsquote.model.measure import Measure
from emsquote.model.part import Mount, PartClass, PartKind, UnknownJoints
from emsquote.parts.classify.by_pads import by_pads, pads_by_designator
from emsquote.parts.classify.kind import PartClues, kind_of
from emsquote.parts.classify.offered import NOT_OFFERED, OfferedPart, differs_from_footprint
from emsquote.parts.classify.rules import PartRules
from emsquote.wording.sentence import for_all, said, theirs, told


def clues_of(line: BomLine, offered: OfferedPart = NOT_OFFERED) -> PartClues:
    """Return what a BOM line, and those who offer its part, say of it."""
    return PartClues(
        footprint=line.footprint,
        value=line.value,
        description=line.description,
        mpn=line.mpn,
        offered_package=offered.package,
        offered_description=offered.description,
        designators=line.designators,
        mount=line.mount,
        by_length=isinstance(line.per_board, Measure) and not line.per_board.in_pieces,
    )


def selects(override: Override, line: BomLine) -> bool:
    """Whether an override of the job is about this line."""
    if override.mpn:
        return _same(override.mpn, line.mpn)
    if override.footprint:
        return _same(override.footprint, line.footprint)
    return any(_same(override.designator, name) for name in line.designators)


def _selects_any(override: Override, lines: Iterable[BomLine]) -> bool:
    return any(selects(override, line) for line in lines)


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def overruled(kind: PartKind, override: Override) -> PartKind:
    """Return the kind with what the job states put in place of what the rules say."""
    if not (override.mount or override.part_class or override.joints is not None):
        return kind
    part_class = PartClass(override.part_class) if override.part_class else kind.part_class
    return replace(
        kind,
        mount=Mount(override.mount) if override.mount else kind.mount,
        part_class=part_class,
        joints=kind.joints if override.joints is None else override.joints,
        hidden_joints=part_class is PartClass.ARRAY
        or (kind.hidden_joints and not override.part_class),
        rule=f"job: {override.origin.key or override.origin}",
        sure=True,
    )


def _doubts(line: BomLine, kind: PartKind) -> Iterator[Finding]:
    hint = "name its package, or overrule it in the job file"
    if kind.mount is Mount.UNKNOWN:
        message = theirs('cannot tell how "{part}" is mounted', part=line.label)
        yield Finding(Severity.OPEN, "unknown-mount", line.origin, message, hint)
        return
    if not kind.sure:
        message = theirs(
            '"{part}" is taken as {class} ({mount}) on weak grounds: {rule}',
            **{
                "part": line.label,
                "class": kind.part_class,
                "mount": kind.mount,
                "rule": str(kind.rule),
            },
        )
        yield Finding(Severity.DOUBT, "unsure-part", line.origin, message, hint)
    elif isinstance(kind.joints, UnknownJoints):
        message = theirs(
            'cannot tell how many joints "{part}" has: {why}',
            part=line.label,
            why=kind.joints.reason,
        )
        yield Finding(
            Severity.DOUBT, "unknown-joints", line.origin, message, "state them in the job file"
        )


def _selects_nothing(override: Override) -> Finding:
    selector = override.mpn or override.footprint or override.designator
    message = said('the override of "{selector}" is about no line of the BOM', selector=selector)
    return Finding(
        Severity.DOUBT,
        "override-selects-nothing",
        override.origin,
        message,
        "check how it is written there",
    )


def _otherwise_offered(
    line: BomLine,
    offered: OfferedPart,
    rules: PartRules,
) -> Iterator[Finding]:
    if not differs_from_footprint(line.footprint, offered, rules):
        return
    message = told(
        '"{part}" is offered in {package}, but its footprint is {footprint}',
        part=for_all(line.label),
        package=for_all(offered.package),
        footprint=for_all(line.footprint),
    )
    hint = "see which of the two the customer means"
    yield Finding(Severity.DOUBT, "package-differs", line.origin, message, hint)


def classify(
    lines: Sequence[BomLine],
    overrides: Sequence[Override],
    rules: PartRules,
    offered: Sequence[OfferedPart] = (),
    placements: Sequence[Placement] = (),
) -> tuple[tuple[PartKind, ...], tuple[Finding, ...]]:
    """Return the kind of each line's part, in order, and what is doubtful about those that are
    fitted.

    Pads on the board (`placements`) hold over the rules, an override of the job over both, a later
    one over an earlier; one that selects nothing is told. `offered` is what those who offer the
    parts say of them, for each line; where it does not go with the footprint, the footprint stands
    and the difference is told.
    """
    pads = pads_by_designator(placements)
    kinds: list[PartKind] = []
    idle = [override for override in overrides if not _selects_any(override, lines)]
    findings = [_selects_nothing(override) for override in idle]
    for number, line in enumerate(lines):
        sold = offered[number] if offered else NOT_OFFERED
        chosen = [override for override in overrides if selects(override, line)]
        by_rules = kind_of(clues_of(line, sold), rules)
        kind = reduce(overruled, chosen, by_pads(by_rules, line, pads))
        kinds.append(kind)
        if line.is_part:
            findings.extend(_doubts(line, kind))
            if not chosen:
                findings.extend(_otherwise_offered(line, sold, rules))
    return tuple(kinds), tuple(findings)
