"""Part numbers: when two ways of writing mean the same part, and when they only look alike.

Case, blanks and dashes are a matter of taste; every other character counts (`MAX3232CSE+` is not
`MAX3232CSE`). Endings that only say how a part is packed are data (`data/packaging.toml`).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from msgspec import Struct

from emsquote.files.shipped import data_folder
from emsquote.files.toml_table import TomlTable, read_toml

_SEPARATORS = re.compile(r"[\s\-‐‑‒–—−_]+")
_PLAIN_ALREADY = re.compile(r"[0-9A-Z]+")


@lru_cache(maxsize=32768)  # each number is asked for by whoever counts, matches or buys its part
def plain_number(written: str) -> str:
    """Return a part number in capitals without blanks and dashes, as part numbers are looked up.

    >>> plain_number("erj-2rkf 1002x")
    'ERJ2RKF1002X'
    """
    if _PLAIN_ALREADY.fullmatch(written):
        return written
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", written)).upper()


def _separated(written: str) -> frozenset[int]:
    """Return after how many characters of the plain number a separator stands."""
    pieces = _SEPARATORS.split(unicodedata.normalize("NFKC", written).strip())
    places, length = [], 0
    for piece in pieces[:-1]:
        length += len(piece)
        places.append(length)
    return frozenset(places) - {0}


def same_number(one: str, other: str) -> bool:
    """Return whether two numbers are one, give or take separators that either of them leaves out.

    >>> same_number("22-23-2061", "22232061"), same_number("1-640456-0", "164-0456-0")
    (True, False)
    """
    if one == other:
        return True
    if plain_number(one) != plain_number(other):
        return False
    places, others = _separated(one), _separated(other)
    return places <= others or others <= places


class PackagingFamily(Struct, frozen=True):
    """Endings that stand for one another.

    For all makers and numbers where `makers` and `begins` are empty.
    """

    endings: tuple[str, ...]
    makers: frozenset[str]
    begins: tuple[str, ...]
    place: re.Pattern[str] | None
    """Where an ending stands that depends on what is around it.

    None for the end of the number, whatever it is.
    """

    def variants(self, number: str) -> tuple[str, ...]:
        """Return the same part's numbers in other packaging, none where no ending of the family
        fits.
        """
        written = number.strip().upper()
        if self.begins and not written.startswith(self.begins):
            return ()
        if self.place:
            found = self.place.fullmatch(written)
            head, own, tail = found.groups() if found else ("", "", "")
        else:
            own = max(
                (ending for ending in self.endings if written.endswith(ending)),
                key=len,
                default=written,
            )
            head, tail = written.removesuffix(own), ""
        return (
            tuple(f"{head}{ending}{tail}" for ending in self.endings if ending != own)
            if head
            else ()
        )


def _family(table: TomlTable) -> PackagingFamily:
    endings, after, before = table.texts("endings"), table.text("after"), table.text("before")
    longest_first = "|".join(re.escape(ending) for ending in sorted(endings, key=len, reverse=True))
    place = re.compile(f"(.+(?:{after}))({longest_first})({before})") if after or before else None
    return PackagingFamily(endings, frozenset(table.texts("makers")), table.texts("begins"), place)


@cache
def packaging_families() -> tuple[PackagingFamily, ...]:
    """Return the shipped families of packaging endings."""
    root = read_toml(data_folder() / "packaging.toml")
    families = tuple(_family(table) for table in root.tables("family"))
    root.check()
    return families


def packaging_variants(number: str, maker: str) -> tuple[str, ...]:
    """Return how `maker` (one name; "" for not stated) writes the same part in other packaging.

    >>> packaging_variants("LT1763CS8-3.3#PBF", "Analog Devices")[:1]
    ('LT1763CS8-3.3#PBF-TR',)
    >>> "LT1763CS8-3.3#TRPBF" in packaging_variants("LT1763CS8-3.3#PBF", "Analog Devices")
    True
    """
    found = [
        variant
        for family in packaging_families()
        if not family.makers or not maker or maker in family.makers
        for variant in family.variants(number)
    ]
    return tuple(dict.fromkeys(found))
