"""Endings of part numbers: what may stand behind a base so that the whole is the same part.

Package, grade and packaging may; more of a number, another version and a clone's mark may not.
What makers write is data (`data/number_endings.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from msgspec import Struct

from emsquote.files.shipped import data_folder
from emsquote.files.toml_table import read_toml
from emsquote.model.company_names import maker_name
from emsquote.model.offer import Offer
from emsquote.model.part_number import plain_number

_DIGIT = re.compile(r"\d")
_SEPARATOR = re.compile(r"[-/#+,. ()]")
_IN_LINKS = re.compile(r"_(\d{1,3})_$")
_LOGIC = re.compile(r"74[A-Z]{1,5}\d", re.IGNORECASE)
_MARK = re.compile(r"-([A-Z]+)$")
_LETTERS = re.compile(r"[A-Z]*")
_LEAST_PINS = 5
"""Pins of a package whose count in an ending is not there by chance."""
_LEAST_WITHOUT_SIGNS = 6
"""Signs of a number before an ending whose sign was left out."""
_LEAST_HEAD = 2
"""Letters before a dash that are a package's: a single one is a version (`LM358A-TR`)."""


class _Endings(Struct, frozen=True, kw_only=True):
    """What endings mean."""

    tape: frozenset[str]
    digits: tuple[str, ...]
    packed_glued: frozenset[str]
    packed_apart: frozenset[str]
    unsigned: tuple[str, ...]
    """Endings whose sign in front people leave out."""
    prefixes: tuple[str, ...]
    """What makers put before the numbers of logic that they share."""
    others: tuple[str, ...]
    clones: frozenset[str]
    clone_makers: frozenset[str]


@cache
def _endings() -> _Endings:
    root = read_toml(data_folder() / "number_endings.toml")
    endings = _Endings(
        tape=frozenset(root.texts("tape")),
        digits=tuple(sorted(root.texts("digits"), key=len, reverse=True)),
        packed_glued=frozenset(root.texts("packed_glued")),
        packed_apart=frozenset(root.texts("packed_apart")),
        unsigned=root.texts("unsigned"),
        prefixes=root.texts("prefixes"),
        others=root.texts("others"),
        clones=frozenset(root.texts("clones")),
        clone_makers=frozenset(map(maker_name, root.texts("clone_makers"))),
    )
    root.check()
    return endings


def is_clone(offer: Offer) -> bool:
    """Return whether an offer is of a maker who sells other parts under the numbers of others."""
    return maker_name(offer.manufacturer) in _endings().clone_makers


def of_logic(number: str) -> Iterator[str]:
    """Yield the numbers of logic that makers sell under their own letters.

    >>> list(of_logic("74HC595"))[:2], list(of_logic("SN74HC595")), list(of_logic("7447709"))
    (['SN74HC595', 'MC74HC595'], [], [])
    """
    if _LOGIC.match(number):
        yield from (f"{prefix}{number}" for prefix in _endings().prefixes)


def with_signs(number: str) -> Iterator[str]:
    """Yield how a number may be meant whose signs were left out or changed for other ones.

    >>> list(with_signs("24AA128ISN")), list(with_signs("DF40C-100DP-0.4V_51_"))
    (['24AA128I/SN'], ['DF40C-100DP-0.4V(51)'])
    """
    written = number.upper()
    least = _LEAST_WITHOUT_SIGNS
    for ending in _endings().unsigned:
        base = written.removesuffix(ending[1:]).rstrip("-")
        if len(base) >= least and base != written and not written.endswith(ending):
            yield f"{base}{ending}"
    if _IN_LINKS.search(number):
        yield _IN_LINKS.sub(r"(\1)", number)


def _pieces(ending: str) -> list[str]:
    return [piece for piece in _SEPARATOR.split(ending) if piece]


def is_apart(ending: str) -> bool:
    """Return whether something separates an ending from its base."""
    return bool(_SEPARATOR.match(ending))


def letters_of_ending(ending: str) -> str:
    """Return an ending without what separates its pieces."""
    return plain_number(_SEPARATOR.sub("", ending))


def only_packs(ending: str) -> bool:
    """Return whether an ending only says how the part is packed or its leads are finished.

    >>> only_packs("-REEL7"), only_packs("(LF)(SN)"), only_packs("T1G"), only_packs("-E/SN")
    (True, True, True, False)
    """
    known = _endings()
    glued, *behind = _SEPARATOR.split(ending)
    apart = [piece for piece in behind if piece]
    return glued in {"", *known.packed_glued} and known.packed_apart.issuperset(apart)


def is_ending(base: str, ending: str, pins: int = 0) -> bool:
    """Return whether what follows a base is an ending, not more of a number or another version.

    `pins` are those of the package, where they are known: the ending may count them.

    >>> is_ending("MCP4822", "-E/SN"), is_ending("LM358", "DR2G"), is_ending("AMS1117", "-3.3")
    (True, True, False)
    >>> is_ending("ATMEGA328P", "B-AU"), is_ending("1N4148", "8"), is_ending("IRF540", "-VB")
    (False, False, False)
    >>> is_ending("LPC1549", "JBD48QL", 48), is_ending("LPC1549", "JBD48QL", 64)
    (True, False)
    """
    if base[-1:].isdigit() and ending[:1].isdigit():
        return False
    if only_packs(ending):
        return True
    if "(" in ending or not _begins_well(ending):
        return False
    if _is_another(ending):
        return False
    return all(_is_without_digits(piece, pins) for piece in _pieces(ending))


def _begins_well(ending: str) -> bool:
    """Whether letters that stand before a dash or a stroke are the tape's or a package's.

    A package's are at least two, and only packaging follows them (`CAT24C32WI-GT3`).
    """
    found = _LETTERS.match(ending)
    head = found[0] if found else ""
    rest = ending[len(head) :]
    if rest[:1] not in {"-", "/"} or head in {"", *_endings().tape}:
        return True
    return len(head) >= _LEAST_HEAD and only_packs(rest)


def _is_another(ending: str) -> bool:
    """Whether an ending is a clone's, behind a dash, or says another version of the part."""
    known = _endings()
    if not set(known.others).isdisjoint(_pieces(ending)):
        return True
    marked = _MARK.search(ending)
    return bool(marked and marked[1] in known.clones)


def _is_without_digits(piece: str, pins: int) -> bool:
    """Whether the digits of a piece are known endings or count the pins, and are no value, voltage
    or type.
    """
    if pins >= _LEAST_PINS:
        piece = re.sub(rf"(?<=[A-Z]){pins}(?!\d)", "", piece)
    if not _DIGIT.search(piece):
        return True
    for ending in _endings().digits:
        if piece.endswith(ending):
            return not _DIGIT.search(piece[: -len(ending)])
    return False
