"""What a part is to the factory, from all that is known of it.

The footprint decides first, then what the part number's series means, then package words in description and value, and
at last, as a guess, the letters of the designator. Each answer names the rule it came from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from itertools import chain

from emsquote.classify.find import Hit, chip_size, hits, mount_said
from emsquote.classify.joints import grid, joints_told, pins_said, pitch_mm
from emsquote.classify.rules import CHIP, GRID, MOUNT, SERIES_KEY, Family, PartRules, Series, Sure
from emsquote.classify.words import Words, words_of
from emsquote.part import Mount, PartClass, PartKind, UnknownJoints


@dataclass(frozen=True, slots=True)
class PartClues:
    """What a BOM says of a part, each as written, "" where it says nothing."""

    footprint: str = ""
    value: str = ""
    description: str = ""
    mpn: str = ""
    designators: tuple[str, ...] = ()
    mount: str = ""
    by_length: bool = False
    """Whether it is bought by the metre rather than by the piece."""


class Clue(StrEnum):
    """What an answer was read from."""

    FOOTPRINT = "footprint"
    LIBRARY = "library"
    PART_NUMBER = "part number"
    DESCRIPTION = "description"
    VALUE = "value"
    DESIGNATOR = "designator"


@dataclass(frozen=True, slots=True)
class _Reading:
    """One clue understood: the family it names, and what else it says."""

    clue: Clue
    text: str
    family: Family
    said: Mount | None
    """How the clue says outright that the part is mounted."""
    mount: Mount
    part_class: PartClass
    joints: int | None

    @property
    def sure(self) -> bool:
        if self.clue is Clue.DESIGNATOR:
            return False
        # Of a resistor in holes only the size is open, and no cost depends on that.
        tht_with_joints = self.said is Mount.THT and self.joints is not None
        with_mount = self.family.sure is Sure.WITH_MOUNT and self.said is not None
        return self.family.sure is Sure.YES or with_mount or tht_with_joints

    @property
    def either_way(self) -> bool:
        """Whether such parts come for surface mounting and for holes, and this clue does not say which."""
        family = self.family
        return self.said is None and (family.sure is not Sure.YES or family.part_class is PartClass.CONNECTOR)

    @property
    def decides(self) -> bool:
        """Whether nothing is left for a weaker clue to tell."""
        return self.sure and self.joints is not None and not self.either_way


FINE_PITCH_BELOW_MM = Decimal("0.65")
"""The definition of `PartClass.FINE_PITCH`; some makers write 0.64 and 0.635 for 25 mil."""


def _find_family(words: Words, rules: PartRules) -> tuple[int, tuple[Hit, ...], PartClass | None] | None:
    """Return the number of the first family that matches, the places where it does, and the size of a chip."""
    found = list(hits(rules.family_words, words))
    best = min((hit.meaning for hit in found), default=len(rules.families))
    special = rules.family_words.special
    if special[CHIP] < best and (chip := chip_size(words, rules.chips, rules.counting)):
        return special[CHIP], (chip[1],), chip[0]
    if special[GRID] < best and grid(words, rules.counting):
        return special[GRID], (), None
    if not found:
        found = [replace(hit, meaning=special[MOUNT]) for hit in hits(rules.mount_words, words)]
        best = special[MOUNT]
    return (best, tuple(hit for hit in found if hit.meaning == best), None) if found else None


def _mounted_class(part_class: PartClass, mount: Mount) -> PartClass:
    """Return the class of a part that is mounted so: families state the class for surface mounting."""
    if mount is Mount.THT and part_class not in {PartClass.CONNECTOR, PartClass.PRESS_FIT}:
        return PartClass.THROUGH_HOLE
    if mount is Mount.SMT and part_class is PartClass.THROUGH_HOLE:
        return PartClass.ODD_FORM
    return part_class


def _pitched_class(part_class: PartClass, words: Words, rules: PartRules) -> PartClass:
    if part_class is not PartClass.SOIC:
        return part_class
    pitch = pitch_mm(words, rules.counting)
    return PartClass.FINE_PITCH if pitch is not None and pitch < FINE_PITCH_BELOW_MM else part_class


def _said_of_connector(words: Words, rules: PartRules) -> Mount | None:
    """Return SMT for a connector with mounting pads or too fine a pitch for holes, else None."""
    pitch = pitch_mm(words, rules.counting)
    with_pads = not rules.counting.mounting_pad.isdisjoint(words.words)
    limit = rules.counting.smt_with_pads_below if with_pads else rules.counting.smt_connector_below
    return Mount.SMT if (with_pads if pitch is None else pitch < limit) else None


def _read(clue: Clue, text: str, rules: PartRules, library: str = "") -> _Reading | None:
    """Return what a text says of a part, None if it names no family. The library's name helps to tell the mount."""
    words = words_of(text)
    match = _find_family(words, rules)
    if match is None:
        return None
    number, found, size = match
    family = rules.families[number]
    said = mount_said(words, rules) or (mount_said(words_of(library), rules) if library else None)
    if said is None and family.part_class is PartClass.CONNECTOR:
        said = _said_of_connector(words, rules)
    if family.mount is Mount.NONE:
        said = None
    mount = said or family.mount
    part_class = _mounted_class(_pitched_class(size or family.part_class, words, rules), mount)
    return _Reading(clue, text, family, said, mount, part_class, joints_told(words, family, found, rules.counting))


def _read_library(library: str, name: str, rules: PartRules) -> _Reading | None:
    """Return what a library's name says of a footprint whose own name says nothing; pins are counted in the latter."""
    reading = _read(Clue.LIBRARY, library, rules)
    if reading is None:
        return None
    words = words_of(name)
    said = mount_said(words, rules)
    joints = pins_said(words, rules.counting) or grid(words, rules.counting)
    mount = said or reading.mount
    return replace(
        reading,
        said=said or reading.said,
        mount=mount,
        joints=joints,
        part_class=_mounted_class(reading.part_class, mount),
    )


_PIECE = re.compile(r"[_\s]+|(?<=[A-Za-z])-(?=\w{5})")
_SHORTEST_PART_NUMBER = 5


def _read_footprint(written: str, rules: PartRules) -> _Reading | None:
    # A spreadsheet that took 0402 for a number kept 402 or 402.0, and some write R402.
    lost_zero = re.fullmatch(r"\s*[A-Za-z]{0,3}(\d{3})(?:\.0)?\s*", written)
    size = f"0{lost_zero.group(1)}" if lost_zero else ""
    footprint = size if size in rules.chips.imperial else written
    library, colon, name = footprint.partition(":")
    if not colon or not name.strip():
        library, name = "", footprint
    reading = _read(Clue.FOOTPRINT, name, rules, library)
    if reading is not None and reading.sure:
        return reading
    pieces = (name, *_PIECE.split(name)) if reading is None or reading.family.sure is Sure.NO else ()
    in_series = (_read_series(Clue.FOOTPRINT, piece, rules) for piece in pieces if len(piece) >= _SHORTEST_PART_NUMBER)
    return next((found for found in in_series if found), reading) or _read_library(library, name, rules)


def _means(mpn: str, series: Series) -> str | None:
    """Return what a part number means if it is of the series, its number of pins put in."""
    if "#" not in series.start and "?" not in series.start:
        return series.means if mpn.startswith(series.start) else None
    match = re.match(re.escape(series.start).replace(r"\#", r"0*(\d+)").replace(r"\?", "."), mpn)
    return series.means.replace("#", match.group(1) if match.groups() else "") if match else None


def _read_series(clue: Clue, mpn: str, rules: PartRules) -> _Reading | None:
    written = mpn.strip().upper()
    candidates = chain.from_iterable(rules.series.get(written[:size], ()) for size in range(SERIES_KEY, 0, -1))
    for each in candidates:
        if (means := _means(written, each)) is not None and (reading := _read(clue, means, rules)):
            return replace(reading, text=mpn)
    return None


def _read_designators(designators: tuple[str, ...], rules: PartRules) -> _Reading | None:
    for designator in designators:
        letters = re.match(r"[A-Za-z]*", designator.rpartition(":")[2].strip())
        means = rules.designators.get(letters.group().upper()) if letters else None
        if means is not None:
            return _read(Clue.DESIGNATOR, means, rules)
    return None


def _readings(clues: PartClues, rules: PartRules) -> Iterator[_Reading | None]:
    """Yield what each clue says, the weightiest first."""
    if clues.footprint:
        yield _read_footprint(clues.footprint, rules)
    for clue, text in ((Clue.PART_NUMBER, clues.mpn), (Clue.VALUE, clues.value)):
        if text:
            yield _read_series(clue, text, rules)
    for clue, text in ((Clue.DESCRIPTION, clues.description), (Clue.VALUE, clues.value), (Clue.PART_NUMBER, clues.mpn)):
        if text:
            yield _read(clue, text, rules)
    yield _read_designators(clues.designators, rules)


def _stated_mount(clues: PartClues, rules: PartRules) -> Mount | None:
    return mount_said(words_of(clues.mount), rules) if clues.mount else None


def kind_of(clues: PartClues, rules: PartRules) -> PartKind:
    """Return what a part is to the factory; what cannot be told is UNKNOWN or `UnknownJoints`, and a guess is not sure.

    >>> from emsquote.classify.rules import part_rules
    >>> kind = kind_of(PartClues(footprint="SOIC-8_3.9x4.9mm_P1.27mm"), part_rules())
    >>> kind.mount, kind.part_class, kind.joints, kind.sure
    (<Mount.SMT: 'smt'>, <PartClass.SOIC: 'soic'>, 8, True)
    """
    if clues.by_length:
        return PartKind(
            Mount.MECHANICAL, PartClass.CABLE, 0, hidden_joints=False, rule="bought by length: cable or wire"
        )
    readings = []
    for reading in _readings(clues, rules):
        if reading is not None:
            readings.append(reading)
            if reading.decides:
                break
    stated = _stated_mount(clues, rules)
    if not readings:
        return _unknown(stated)
    base = next((reading for reading in readings if reading.sure), readings[0])
    return _concluded(base, readings, stated)


def _unknown(stated: Mount | None) -> PartKind:
    unknown = UnknownJoints("nothing known names its package")
    part_class = PartClass.THROUGH_HOLE if stated is Mount.THT else PartClass.UNKNOWN
    return PartKind(stated or Mount.UNKNOWN, part_class, unknown, hidden_joints=False, rule="no rule", sure=False)


def _concluded(base: _Reading, readings: list[_Reading], stated: Mount | None) -> PartKind:
    """Return the kind that the deciding clue gives, with mount and joints from the others where it leaves them open."""
    elsewhere = next((reading.said for reading in readings if reading.said), None) if base.either_way else None
    mount = stated or elsewhere or base.mount
    same = (reading.joints for reading in readings if reading.family.part_class is base.family.part_class)
    joints = next((number for number in same if number is not None), None)
    known = UnknownJoints(f'{base.clue} "{base.text}" does not tell how many') if joints is None else joints
    sure = base.sure or (base.family.sure is Sure.WITH_MOUNT and (stated or elsewhere) is not None)
    return PartKind(
        mount,
        _mounted_class(base.part_class, mount),
        known,
        base.family.hidden_joints,
        f"{base.clue}: {base.family.name}",
        sure and mount is not Mount.UNKNOWN,
    )
