"""Classifying the lines of a BOM: what each part is to the factory, and what should be looked at.

A job may overrule the rules by part number, footprint or designator.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce

from msgspec.structs import replace

from emsquote.finding import Finding, Severity
from emsquote.model.bom import BomLine
from emsquote.model.job import Override
from emsquote.model.measure import Measure
from emsquote.model.part import Mount, PartClass, PartKind, UnknownJoints
from emsquote.parts.classify.kind import PartClues, kind_of
from emsquote.parts.classify.rules import PartRules
from emsquote.wording.sentence import said, theirs


def clues_of(line: BomLine) -> PartClues:
    """Return what a BOM line says of its part."""
    return PartClues(
        footprint=line.footprint,
        value=line.value,
        description=line.description,
        mpn=line.mpn,
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


def classify(
    lines: Sequence[BomLine], overrides: Sequence[Override], rules: PartRules
) -> tuple[tuple[PartKind, ...], tuple[Finding, ...]]:
    """Return the kind of each line's part, in order, and what is doubtful about those that are
    fitted.

    An override of the job holds over the rules, a later one over an earlier; one that selects
    nothing is told.
    """
    kinds: list[PartKind] = []
    idle = [override for override in overrides if not _selects_any(override, lines)]
    findings = [_selects_nothing(override) for override in idle]
    for line in lines:
        told = [override for override in overrides if selects(override, line)]
        kind = reduce(overruled, told, kind_of(clues_of(line), rules))
        kinds.append(kind)
        if line.is_part:
            findings.extend(_doubts(line, kind))
    return tuple(kinds), tuple(findings)
