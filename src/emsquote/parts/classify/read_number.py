"""Reading a part number: by its maker's series, else by what was learned of numbers alike.

Letters within a number are no family, and its digits count no leads: `TCAN1042HDR` is no pin
header, `SN74HC688` no crystal.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain

from msgspec.structs import replace

from emsquote.model.part import Mount, PartClass
from emsquote.parts.classify.clue import Clue, ClueReading, names_family, read_text
from emsquote.parts.classify.number_rules import number_meaning
from emsquote.parts.classify.rules import SERIES_KEY, PackageFamily, PartRules, Series, Sure

SHORTEST_PART_NUMBER = 5
_ONE_WORD = re.compile(r"(?=.*[A-Za-z])(?=.*\d)(?!.*[a-z]{3})[^\s_:,;|]+")
_LETTERS_FIRST = re.compile(r"\d*[A-Za-z]{3}")
_BLANK = re.compile(r"[_\s]+")
_GRADES = ("", "A", "B", "C")
"""Endings that tell the grade of a part and not its package."""
_SIZE_FIRST = re.compile(r"[A-Za-z]{1,6}-?(\d{4})(?!\d)(?=.{6})(?=.*\d[\dRKMrkm])")
"""A size, and behind it so much that it may tell value and tolerance: `MX1210P` is no chip."""


def is_part_number(text: str, rules: PartRules) -> bool:
    """Whether a text is a part number rather than the name of a package or footprint: one word of
    letters and digits in which no family's word stands free.

    >>> from emsquote.parts.classify.rules import part_rules
    >>> [is_part_number(text, part_rules()) for text in ("TCAN1042HDR", "LQFP48", "2x5 header")]
    [True, False, False]
    """
    word = text.strip()
    is_word = len(word) >= SHORTEST_PART_NUMBER and bool(_ONE_WORD.fullmatch(word))
    return is_word and not names_family(word, rules)


@lru_cache(maxsize=8192)  # part numbers: the BOMs of a house name the same again
def read_series(clue: Clue, mpn: str, rules: PartRules) -> ClueReading | None:
    """Return what a part number means by the series that it belongs to, None if no series is known.

    What was learned of numbers alike stands where the series does not decide, or where the two
    differ in the mount.
    """
    stated = _by_series(clue, mpn, rules)
    if stated is not None and stated.sure and stated.joints is not None:
        return stated
    learned = _learned(clue, mpn, rules)
    return stated if learned is None else learned


def _by_series(clue: Clue, mpn: str, rules: PartRules) -> ClueReading | None:
    written = mpn.strip().upper()
    candidates = chain.from_iterable(
        rules.series.get(written[:size], ()) for size in range(SERIES_KEY, 0, -1)
    )
    for series in candidates:
        means = _means(written, series)
        if means is None:
            continue
        reading = read_text(clue, means, rules)
        if reading:
            return replace(reading, text=mpn, family=_as_sure(reading.family, series, written))
    return None


def _means(mpn: str, series: Series) -> str | None:
    """Return what a part number means if it is of the series, its number of pins put in."""
    if "#" not in series.start and "?" not in series.start:
        return series.means if mpn.startswith(series.start) else None
    match = re.match(re.escape(series.start).replace(r"\#", r"0*(\d+)").replace(r"\?", "."), mpn)
    return series.means.replace("#", match.group(1) if match.groups() else "") if match else None


def _as_sure(family: PackageFamily, series: Series, number: str) -> PackageFamily:
    if not series.sure_alone or number.removeprefix(series.start) in _GRADES:
        return family
    return replace(family, sure=Sure.NO)


def _learned(clue: Clue, mpn: str, rules: PartRules) -> ClueReading | None:
    found = number_meaning(mpn, rules.numbers)
    if found is None:
        return None
    meaning, start = found
    family = PackageFamily(
        name=f"numbers that begin {start}",
        mount=meaning.mount,
        part_class=meaning.part_class,
        joints=meaning.joints,
        count=frozenset(),
        sure=Sure.YES,
        hidden_joints=meaning.part_class is PartClass.ARRAY,
    )
    return ClueReading(
        clue, mpn, family, meaning.mount, meaning.mount, meaning.part_class, meaning.joints
    )


def read_part_number(mpn: str, rules: PartRules) -> ClueReading | None:
    """Return what a part number says that names its package in a word of its own, or after a dash
    (`EFM8SB10F2G-A-QFN20`), else the chip whose size it spells.

    Leads are counted only in a word of its own: after a dash they may be anything.
    """
    for word in _BLANK.split(mpn.strip())[1:]:
        reading = _package_in(word, rules)
        if reading is not None:
            return replace(reading, text=mpn)
    for piece in mpn.split("-")[1:]:
        reading = _package_in(piece, rules) if _LETTERS_FIRST.match(piece) else None
        if reading is not None:
            return replace(reading, text=mpn, joints=reading.family.joints)
    return _chip_by_size(mpn, rules)


def _package_in(piece: str, rules: PartRules) -> ClueReading | None:
    if not names_family(piece, rules):
        return None
    reading = read_text(Clue.PART_NUMBER, piece, rules)
    if reading is None or reading.family.part_class is PartClass.CONNECTOR:
        return None
    is_guess = reading.family.sure is Sure.NO and reading.said is not Mount.SMT
    return None if is_guess else reading


def _chip_by_size(mpn: str, rules: PartRules) -> ClueReading | None:
    """Return the chip whose imperial size is the first figure of a number (`WR0603…`)."""
    size = _SIZE_FIRST.match(mpn.strip())
    if size is None or size.group(1) not in rules.chips.within_words:
        return None
    reading = read_text(Clue.PART_NUMBER, size.group(1), rules)
    return replace(reading, text=mpn) if reading else None
