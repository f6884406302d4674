"""Reading one clue of a part: which family it names, how it says that the part is mounted, how many
joints it tells.
"""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from msgspec import Struct

from emsquote.model.part import Mount, PartClass
from emsquote.parts.classify.find import Hit, chip_size, hits, mount_said
from emsquote.parts.classify.joints import grid, joints_told, leads_before_body
from emsquote.parts.classify.rules import (
    BODY,
    CHIP,
    GRID,
    MOUNT,
    PackageFamily,
    PartRules,
    Sure,
)
from emsquote.parts.classify.spacing import pitch_mm, rows_apart_mm
from emsquote.parts.classify.words import Words, words_of


class Clue(StrEnum):
    """What an answer was read from."""

    FOOTPRINT = "footprint"
    LIBRARY = "library"
    OFFER = "offer"
    """What those who sell the part say of it."""
    PART_NUMBER = "part number"
    DESCRIPTION = "description"
    VALUE = "value"
    DESIGNATOR = "designator"


class ClueReading(Struct, frozen=True):
    """One clue understood: the family it names, and what else it says."""

    clue: Clue
    text: str
    family: PackageFamily
    said: Mount | None
    """How the clue says outright that the part is mounted."""
    mount: Mount
    part_class: PartClass
    joints: int | None

    @property
    def sure(self) -> bool:
        """Whether the answer can be relied on."""
        if self.clue is Clue.DESIGNATOR:
            return False
        # Of a resistor in holes only the size is open, and no cost depends on that.
        tht_with_joints = self.said is Mount.THT and self.joints is not None
        with_mount = self.family.sure is Sure.WITH_MOUNT and self.said is not None
        return self.family.sure is Sure.YES or with_mount or tht_with_joints

    @property
    def either_way(self) -> bool:
        """Whether such parts come for surface mounting and for holes, and this clue does not say
        which.
        """
        family = self.family
        return self.said is None and (
            family.sure is not Sure.YES or family.part_class is PartClass.CONNECTOR
        )

    @property
    def decides(self) -> bool:
        """Whether nothing is left for a weaker clue to tell."""
        return self.sure and self.joints is not None and not self.either_way


FINE_PITCH_BELOW_MM = Decimal("0.65")
"""The definition of `PartClass.FINE_PITCH`; some makers write 0.64 and 0.635 for 25 mil."""


class _Match(Struct, frozen=True):
    """The first family whose words a text has: its number, where they stand, and the class of a
    chip by its size.
    """

    number: int
    found: tuple[Hit, ...]
    size: PartClass | None = None


def _match(words: Words, rules: PartRules) -> _Match | None:
    found = list(hits(rules.family_words, words))
    first = min((hit.meaning for hit in found), default=len(rules.families))
    special = rules.family_words.special
    if special[CHIP] < first and (chip := chip_size(words, rules.chips, rules.counting)):
        return _Match(special[CHIP], (chip[1],), chip[0])
    by_leads = _special_by_leads(words, rules)
    if by_leads < first:
        return _Match(by_leads, ())
    if found:
        return _Match(first, tuple(hit for hit in found if hit.meaning == first))
    said = tuple(hits(rules.mount_words, words))
    return _Match(special[MOUNT], said) if said else None


def _special_by_leads(words: Words, rules: PartRules) -> int:
    """Return the number of the family that leads alone tell, of none if they do not."""
    special = rules.family_words.special
    if leads_before_body(words):
        return special[BODY]
    return special[GRID] if grid(words, rules.counting) else len(rules.families)


def names_family(text: str, rules: PartRules) -> bool:
    """Whether one of a text's words, and not only letters within a number, is that of a family.

    >>> from emsquote.parts.classify.rules import part_rules
    >>> [names_family(text, part_rules()) for text in ("8SOIC", "RESC1608X55N", "SN74HC688")]
    [True, True, False]
    """
    words = words_of(text)
    match = _match(words, rules)
    if match is None:
        return False
    if match.size is not None:
        is_metric = not rules.chips.metric_before.isdisjoint(words.words)
        return is_metric or len(words.words) <= _MOST_WORDS_OF_A_CHIP
    if match.number == rules.family_words.special[GRID]:
        return _begins_with_rows(words)
    return any(_stands_free(hit, words) for hit in match.found)


def _begins_with_rows(words: Words) -> bool:
    """Whether a text begins with rows and columns of leads (`1X06-KIT`, `2X5-RA`)."""
    rows, columns = words.whole_number(0), words.whole_number(2)
    return bool(rows and columns) and words.word(1) == "x" and words.glued(1)


def _stands_free(hit: Hit, words: Words) -> bool:
    """Whether a family's words begin their text, or follow a separator or a number of leads, and
    are more than two letters and a figure or two that other letters follow: those are a maker's
    code.
    """
    at = hit.start
    while at and words.glued(at):
        at -= 1
        if not words.word(at).isdecimal():
            return False
    letters = sum(map(len, words.words[hit.start : hit.end]))
    if len(words.word(hit.start)) >= _SHORTEST_WORD or letters >= _LONG:
        return True
    is_variant = letters == _LONG - 1 and hit.end + 1 == len(words.words)
    return not words.glued(hit.end) or (is_variant and len(words.words[-1]) <= _VARIANT)


_SHORTEST_WORD = 3
_LONG = 6
"""Letters and digits of a series that is no chance, one less before a variant's letters: `HY1602E`
and `TO243AA`, but not `AT24C02`.
"""
_VARIANT = 2
_MOST_WORDS_OF_A_CHIP = 4
"""`R0402`, `LED0603-2`: what says more about itself than its size is a number."""


def mounted_class(part_class: PartClass, mount: Mount) -> PartClass:
    """Return the class of a part that is mounted so.

    Families state the class for surface mounting.
    """
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


def _said_of_leads(words: Words, family: PackageFamily, rules: PartRules) -> Mount | None:
    """Return how leads stand that fit no holes, None if they may."""
    if family.part_class is PartClass.CONNECTOR:
        return _said_of_connector(words, rules)
    return _said_of_rows(words, rules) if "position" in family.count else None


def _said_of_connector(words: Words, rules: PartRules) -> Mount | None:
    """Return SMT for a connector with mounting pads or too fine a pitch for holes, else None."""
    pitch = pitch_mm(words, rules.counting)
    with_pads = not rules.counting.mounting_pad.isdisjoint(words.words)
    limit = rules.counting.smt_with_pads_below if with_pads else rules.counting.smt_connector_below
    return Mount.SMT if (with_pads if pitch is None else pitch < limit) else None


def _said_of_rows(words: Words, rules: PartRules) -> Mount | None:
    """Return SMT for a part with two rows of leads that fit no holes on their grid, else None."""
    pitch = pitch_mm(words, rules.counting)
    apart = rows_apart_mm(words, rules.counting)
    if pitch is not None and pitch < rules.counting.holes_grid:
        return Mount.SMT
    off_grid = apart is not None and apart % rules.counting.holes_grid
    return Mount.SMT if off_grid else None


@lru_cache(maxsize=8192)  # packages: the BOMs of a house name the same again
def read_text(clue: Clue, text: str, rules: PartRules, library: str = "") -> ClueReading | None:
    """Return what a text says of a part, None if it names no family.

    The library's name helps to tell the mount.
    """
    words = words_of(text)
    match = _match(words, rules)
    if match is None:
        return None
    family = rules.families[match.number]
    said = mount_said(words, rules) or (mount_said(words_of(library), rules) if library else None)
    if said is None:
        said = _said_of_leads(words, family, rules)
    if family.mount is Mount.NONE:
        said = None
    mount = said or family.mount
    part_class = mounted_class(_pitched_class(match.size or family.part_class, words, rules), mount)
    joints = joints_told(words, family, match.found, rules.counting)
    return ClueReading(clue, text, family, said, mount, part_class, joints)


def read_designators(designators: tuple[str, ...], rules: PartRules) -> ClueReading | None:
    """Return what the letters of the first known designator suggest."""
    for designator in designators:
        letters = re.match(r"[A-Za-z]*", designator.rpartition(":")[2].strip())
        means = rules.designators.get(letters.group().upper()) if letters else None
        if means is not None:
            return read_text(Clue.DESIGNATOR, means, rules)
    return None
