"""What a part is to the factory, from all that is known of it.

The footprint decides first, then the package in which the part is offered, what the part number's
series means, package words in descriptions and value, and at last, as a guess, the letters of the
designator. Each answer names the
rule it came from.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from emsquote.model.part import Mount, PartClass, PartKind, UnknownJoints
from emsquote.parts.classify.clue import (
    Clue,
    ClueReading,
    mounted_class,
    read_designators,
    read_text,
)
from emsquote.parts.classify.find import mount_said
from emsquote.parts.classify.read_footprint import read_footprint
from emsquote.parts.classify.read_number import is_part_number, read_part_number, read_series
from emsquote.parts.classify.rules import PartRules, Sure
from emsquote.parts.classify.words import words_of
from emsquote.wording.sentence import theirs


class PartClues(Struct, frozen=True, kw_only=True):
    """What a BOM says of a part, each as written, "" where it says nothing."""

    footprint: str = ""
    value: str = ""
    description: str = ""
    mpn: str = ""
    offered_package: str = ""
    """As those who offer the part call it."""
    offered_description: str = ""
    designators: tuple[str, ...] = ()
    mount: str = ""
    by_length: bool = False
    """Whether it is bought by the metre rather than by the piece."""


def _readings(clues: PartClues, rules: PartRules) -> Iterator[ClueReading | None]:
    """Yield what each clue says, the weightiest first."""
    if clues.footprint:
        yield read_footprint(clues.footprint, rules)
    if clues.offered_package:
        yield offered_reading(clues.offered_package, rules)
    for clue, text in ((Clue.PART_NUMBER, clues.mpn), (Clue.VALUE, clues.value)):
        if text:
            yield read_series(clue, text, rules)
    for clue, text in (
        (Clue.DESCRIPTION, clues.description),
        (Clue.OFFER, clues.offered_description),
        (Clue.VALUE, clues.value),
    ):
        if text and not is_part_number(text, rules):
            yield read_text(clue, text, rules)
    if clues.mpn:
        yield read_part_number(clues.mpn, rules)
    yield read_designators(clues.designators, rules)


def offered_reading(package: str, rules: PartRules) -> ClueReading | None:
    """Return what the package says in which a part is offered, None if it names no family."""
    reading = read_footprint(package, rules)
    return replace(reading, clue=Clue.OFFER) if reading else None


def _stated_mount(mount: str, rules: PartRules) -> Mount | None:
    return mount_said(words_of(mount), rules) if mount else None


def kind_of(clues: PartClues, rules: PartRules) -> PartKind:
    """Return what a part is to the factory.

    What cannot be told is UNKNOWN or `UnknownJoints`, and a guess is not sure.

    >>> from emsquote.parts.classify.rules import part_rules
    >>> kind = kind_of(PartClues(footprint="SOIC-8_3.9x4.9mm_P1.27mm"), part_rules())
    >>> kind.mount, kind.part_class, kind.joints, kind.sure
    (<Mount.SMT: 'smt'>, <PartClass.SOIC: 'soic'>, 8, True)
    """
    if clues.by_length:
        return PartKind(
            Mount.MECHANICAL,
            PartClass.CABLE,
            0,
            hidden_joints=False,
            rule=_rule("bought by length: cable or wire"),
        )
    decided = _decided_by(clues.footprint, clues.mount, rules) if clues.footprint else None
    if decided is not None:
        return decided
    readings = []
    for reading in _readings(clues, rules):
        if reading is not None:
            readings.append(reading)
            if reading.decides:
                break
    stated = _stated_mount(clues.mount, rules)
    if not readings:
        return _unknown(stated)
    base = next((reading for reading in readings if reading.sure), readings[0])
    return _concluded(base, readings, stated)


@lru_cache(maxsize=8192)  # footprints: a few decide most lines of a BOM
def _decided_by(footprint: str, mount: str, rules: PartRules) -> PartKind | None:
    """Return the kind of part that a footprint and a stated mount settle alone, None if more must
    be asked.
    """
    reading = read_footprint(footprint, rules)
    if reading is None or not reading.decides:
        return None
    return _concluded(reading, [reading], _stated_mount(mount, rules))


def _unknown(stated: Mount | None) -> PartKind:
    unknown = UnknownJoints(theirs("nothing known names its package"))
    part_class = PartClass.THROUGH_HOLE if stated is Mount.THT else PartClass.UNKNOWN
    return PartKind(
        stated or Mount.UNKNOWN,
        part_class,
        unknown,
        hidden_joints=False,
        rule=_rule("no rule"),
        sure=False,
    )


def _rule(name: str) -> str:
    """Return a rule's name as a text that everybody may read: rules know nothing of the house."""
    return theirs(name)


def _not_told(base: ClueReading) -> str:
    return theirs('{clue} "{text}" does not tell how many', clue=theirs(base.clue), text=base.text)


def _concluded(base: ClueReading, readings: list[ClueReading], stated: Mount | None) -> PartKind:
    """Return the kind that the deciding clue gives, with mount and joints from the others where it
    leaves them open.
    """
    elsewhere = (
        next((reading.said for reading in readings if reading.said), None)
        if base.either_way
        else None
    )
    mount = stated or elsewhere or base.mount
    same = (
        reading.joints
        for reading in readings
        if reading.family.part_class is base.family.part_class
    )
    joints = next((number for number in same if number is not None), None)
    known = UnknownJoints(_not_told(base)) if joints is None else joints
    sure = base.sure or (base.family.sure is Sure.WITH_MOUNT and (stated or elsewhere) is not None)
    return PartKind(
        mount,
        mounted_class(base.part_class, mount),
        known,
        base.family.hidden_joints,
        _rule(f"{base.clue}: {base.family.name}"),
        sure and mount is not Mount.UNKNOWN,
    )
