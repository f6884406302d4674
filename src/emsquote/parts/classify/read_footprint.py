"""Reading a footprint's name: what it says itself, a part number in it, the name of its library."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec.structs import replace

from emsquote.parts.classify.clue import Clue, ClueReading, mounted_class, read_text
from emsquote.parts.classify.find import mount_said
from emsquote.parts.classify.joints import joints_told
from emsquote.parts.classify.read_number import (
    SHORTEST_PART_NUMBER,
    is_part_number,
    read_part_number,
    read_series,
)
from emsquote.parts.classify.rules import PartRules, Sure
from emsquote.parts.classify.words import words_of

_PIECE = re.compile(r"[_\s]+|(?<=[A-Za-z])-(?=\w{5})")


_LOST_ZERO = re.compile(r"\s*[A-Za-z]{0,3}(\d{3})(?:\.0)?\s*")
"""A spreadsheet that took 0402 for a number kept 402 or 402.0, and some write R402."""


@lru_cache(maxsize=8192)  # footprints: a board has a few dozen
def read_footprint(written: str, rules: PartRules) -> ClueReading | None:
    """Return what a footprint (`library:name`) says: its name, a part number in it, else its
    library's name.
    """
    library, name = _library_and_name(_with_zero(written, rules))
    reading = _read_name(name, library, rules)
    if _is_no_guess(reading):
        return reading
    in_library = _read_library(library, name, rules) if library else None
    known = in_library if _is_no_guess(in_library) else None
    return _series_within(name, rules) or known or reading or in_library


def _with_zero(written: str, rules: PartRules) -> str:
    lost_zero = _LOST_ZERO.fullmatch(written)
    size = f"0{lost_zero.group(1)}" if lost_zero else ""
    return size if size in rules.chips.imperial else written


def _library_and_name(footprint: str) -> tuple[str, str]:
    library, colon, name = footprint.partition(":")
    return (library, name) if colon and name.strip() else ("", footprint)


def _is_no_guess(reading: ClueReading | None) -> bool:
    return reading is not None and reading.family.sure is not Sure.NO


def _read_name(name: str, library: str, rules: PartRules) -> ClueReading | None:
    if not is_part_number(name, rules):
        return read_text(Clue.FOOTPRINT, name, rules, library)
    reading = read_series(Clue.FOOTPRINT, name, rules) or read_part_number(name, rules)
    return replace(reading, clue=Clue.FOOTPRINT) if reading else None


def _read_library(library: str, name: str, rules: PartRules) -> ClueReading | None:
    """Return what a library's name says of a footprint whose own name says nothing.

    Pins are counted in the latter.
    """
    reading = read_text(Clue.LIBRARY, library, rules)
    if reading is None:
        return None
    words = words_of(name)
    said = mount_said(words, rules)
    counted = replace(reading.family, joints=None, count=reading.family.count | {"pins"})
    joints = joints_told(words, counted, (), rules.counting)
    mount = said or reading.mount
    return replace(
        reading,
        said=said or reading.said,
        mount=mount,
        joints=joints,
        part_class=mounted_class(reading.part_class, mount),
    )


def _series_within(name: str, rules: PartRules) -> ClueReading | None:
    """Return what a part number says that is a footprint's name or a piece of it
    (`CAP_GRM188R61E225KA12D`).
    """
    for piece in (name, *_PIECE.split(name)):
        if len(piece) < SHORTEST_PART_NUMBER:
            continue
        reading = read_series(Clue.FOOTPRINT, piece, rules)
        if reading is not None:
            return reading
    return None
