"""Packages of parts with a type number: which family, how many pins, by any of their names.

A footprint's `SOIC-8_3.9x4.9mm_P1.27mm`, IPC-7351's `SOIC127P600X175-8N`, a shop's `8-SOIC` and a
price list's `SOP-8` are one package.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache, lru_cache

from msgspec import Struct

from emsquote.files.shipped import data_folder
from emsquote.files.toml_table import TomlTable, read_toml

_LIBRARY = re.compile(r"^[^:]*:")
_IPC = re.compile(r"([A-Z]{2,6})(\d{2,3})P(\d{2,4})X(\d{2,4})(?:X\d{2,4})?-(\d{1,3})")
_BODY = re.compile(r"(?<![A-Z])([A-Z]{3,7}\d{4})X\d{2,3}[A-Z]?(?![A-Z0-9])")
_FAMILY_LINK = re.compile(r"(?<=SC|TO|DO)_(?=\d{2})|(?<=SOT|SOD)_(?=\d{2})")
_PINS_BEHIND = re.compile(r"((?:SOT|SC|TSOT)-?\d{2})_(\d)(?!\d|\.)")
"""Pins behind a dash that a footprint's name cannot have (`SOT-23_5`)."""
_BETWEEN = re.compile(r"[\s_/,;(){}\[\]]+")
_MARK = re.compile(r"[-.–]")
_BEFORE = re.compile(r"(\d{1,3})-?$")
_AFTER = re.compile(r"-?(\d{1,3})(?![\d.]*(?:MM|MIL|X))")


_LEAST = 5
"""Signs of a package's name, and of a number before it, that are not there by chance."""


class NamedPackage(Struct, frozen=True):
    """A package: its family, and its pins, 0 where they are not said."""

    family: str
    pins: int

    def may_be(self, other: NamedPackage) -> bool:
        """Return whether both may be one package: the same family, and pins that agree."""
        if self.family != other.family:
            return False
        return self.pins == other.pins or not (self.pins and other.pins)

    def __str__(self) -> str:
        says_pins = not self.pins or self.family[-1:].isdigit()
        return self.family if says_pins else f"{self.family}-{self.pins}"


class _Family(Struct, frozen=True):
    """A family, as one of its spellings means it."""

    name: str
    pins: int
    fixed: bool
    """Whether its pins are always so many; a number behind its name says something else."""


def _families(table: TomlTable) -> Iterator[tuple[str, _Family]]:
    name, pins = table.text("name"), table.whole("pins", 0, minimum=0)
    fixed = table.flag("fixed")
    own = table.table("own_pins")
    own_pins = {spelling: own.whole(spelling, 0) for spelling in own.values}
    for spelling in table.texts("spellings"):
        is_own = spelling in own_pins
        yield spelling, _Family(name, own_pins.get(spelling, pins), fixed or is_own)


class _Shipped(Struct, frozen=True, kw_only=True):
    """The packages that are known, and what finds them."""

    known: Mapping[str, _Family]
    pattern: re.Pattern[str]
    glued: re.Pattern[str]
    """A package at the end of a number: spellings in which no number ends."""
    bodies: Mapping[str, str]
    """Spellings by the length and width in IPC-7351's names of parts with two leads."""


@cache
def _shipped() -> _Shipped:
    root = read_toml(data_folder() / "part_packages.toml")
    known = dict(pair for table in root.tables("family") for pair in _families(table))
    numbered = {name for name in known if len(name) >= _LEAST and name[-1].isdigit()}
    glued = _any_of(numbered.union(root.texts("glued")))
    bodies = root.table("body")
    shipped = _Shipped(
        known=known,
        pattern=re.compile(rf"(?<![A-Z])(?:{_any_of(known)})(?![A-Z])"),
        glued=re.compile(rf"[-_ ]?(?:{glued})(?:-?\d{{1,3}})?$"),
        bodies={name: bodies.text(name) for name in bodies.values},
    )
    root.check()
    return shipped


def _any_of(names: Collection[str]) -> str:
    """Return a pattern for any of some names, with dashes or without."""
    longest_first = sorted(names, key=_longest_first)
    return "|".join("-?".join(name) for name in longest_first)


def _longest_first(name: str) -> tuple[int, str]:
    return -len(name), name


@lru_cache(maxsize=20_000)  # footprints and packages that lines and offers share
def package_in(text: str) -> NamedPackage | None:
    """Return the package that a name states, None for none that is known.

    >>> str(package_in("Package_SO:SOIC-8_3.9x4.9mm_P1.27mm")), str(package_in("16SSOP"))
    ('SOIC-8', 'SSOP-16')
    >>> str(package_in("SOT-23-5")), str(package_in("SOT23")), package_in("R_0603")
    ('SOT-23', 'SOT-23', None)
    """
    written = _FAMILY_LINK.sub("-", _LIBRARY.sub("", text).upper())
    written = _PINS_BEHIND.sub(r"\1-\2", written)
    if ipc := _IPC.search(written):
        return _by_ipc(ipc)
    if body := _BODY.search(written):
        written = _shipped().bodies.get(body[1], written)
    for word in _BETWEEN.split(written):
        package = _in_word(word)
        if package:
            return package
    return None


@lru_cache(maxsize=8192)  # numbers that lines share
def package_at_end(number: str) -> str:
    """Return a number without a package that is glued to its end, "" where none is.

    >>> package_at_end("ZXMN3B01FSOT23"), package_at_end("LM358D")
    ('ZXMN3B01F', '')
    """
    found = _shipped().glued.search(number.upper())
    return number[: found.start()].rstrip("-_ ") if found and found.start() >= _LEAST else ""


def _in_word(word: str) -> NamedPackage | None:
    shipped = _shipped()
    found = shipped.pattern.search(word)
    if found is None:
        return None
    family = shipped.known[_MARK.sub("", found[0])]
    if family.fixed:
        return NamedPackage(family.name, family.pins)
    beside = _AFTER.match(word, found.end()) or _BEFORE.search(word[: found.start()])
    return NamedPackage(family.name, int(beside[1]) if beside else family.pins)


_IPC_FAMILIES = (
    ("SOT", "95", "", "SOT-23"),
    ("SOT", "65", "", "SC-70"),
    ("SOTFL", "50", "", "SOT-5x3"),
    ("SOIC", "127", "", "SOIC"),
    ("SOP", "127", "", "SOIC"),
    ("SOP", "65", "640", "TSSOP"),
    ("SOP", "50", "640", "TSSOP"),
    ("SOP", "65", "490", "MSOP"),
    ("SOP", "50", "490", "MSOP"),
    ("SOP", "65", "780", "SSOP"),
    ("SOP", "635", "", "SSOP"),
    ("SOP", "64", "", "SSOP"),
    ("QFN", "", "", "QFN"),
    ("SON", "", "", "DFN"),
    ("QFP", "", "", "QFP"),
    ("DIP", "", "", "DIP"),
)


def _by_ipc(name: re.Match[str]) -> NamedPackage | None:
    """Return the package that IPC-7351's name means: letters, pitch, span over the leads, pins."""
    letters, pitch, span, _, pins = name.groups()
    for begins, of_pitch, of_span, family in _IPC_FAMILIES:
        if letters == begins and of_pitch in {"", pitch} and of_span in {"", span}:
            return NamedPackage(family, _without_pad(family, int(pins)))
    return None


_WITH_PAD = {"QFN", "DFN"}


def _without_pad(family: str, pins: int) -> int:
    """Return the pins without the pad below, which IPC-7351 counts: an odd one (`-21N`)."""
    return pins - pins % 2 if family in _WITH_PAD else pins
