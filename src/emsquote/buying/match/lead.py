"""A lead: a number that a line may mean, and how it stands there; and what looks like a number."""

from __future__ import annotations

import re

from msgspec import Struct

from emsquote.buying.match.base_number import without_wildcards
from emsquote.buying.match.result import Exactness
from emsquote.model.company_names import looks_like_supplier_number
from emsquote.model.part_number import plain_number
from emsquote.parts.component_value import chip_size

_TELLING = re.compile(
    r"(?=.*[A-Za-z])(?=.*\d.*\d)[\x21-\x7e]{4,40}|(?=.*[A-Z]{2})(?=.*\d)(?=.*-)[\x21-\x7e]{8,40}"
)
_MEASURE = re.compile(
    r"[±<>~]?\d+(?:[.,]\d+)?(?:[pnuµmkKMGR]\d*)?(?:F|H|Hz|HZ|V|W|A|R|ohm|OHM|Ohm|mm|MM|%|ppm|mil|x.*)?"
)
_OF_PART = re.compile(r"[A-Z]{1,5}\d{3}[A-Z0-9./#+-]*|[A-Z]{2,5}\d{2}[A-Z0-9./#+-]{2,}")
CONNECTOR_NUMBER = re.compile(r"\d{4,8}-\d{1,4}|\d-\d{6,7}-\d")
"""How makers of connectors number them (`2201778-1`, `47346-0001`)."""


class Lead(Struct, frozen=True):
    """A number that a line may mean, and how it stands there."""

    how: Exactness
    number: str
    maker: str = ""
    sure: bool = True
    """Whether it stands where numbers stand, and not among other words."""

    @property
    def key(self) -> str:
        """Under which it is looked up."""
        return plain_number(self.number if self.whole else without_wildcards(self.number))

    @property
    def whole(self) -> bool:
        """Whether the number is looked up as it stands; else as the beginning of one."""
        return self.how is not Exactness.BASE


def is_number(word: str) -> bool:
    """Return whether a word looks like a part number: no measure, size or supplier's number."""
    if not _TELLING.fullmatch(word) or is_measure(word):
        return False
    if looks_like_supplier_number(word):
        return False
    names_size = len(word) <= len("C_0402") or "metric" in word.casefold()
    return not (names_size and chip_size(word))


def is_measure(word: str) -> bool:
    """Return whether a word is a number with a unit: a value, a length, a share."""
    return bool(_MEASURE.fullmatch(word))


def names_part(value: str) -> bool:
    """Return whether a value can hardly be anything but a part number.

    >>> names_part("PTS645SK50SMTR92"), names_part("Conn_01x04"), names_part("RJ45")
    (True, False, False)
    """
    return bool(_OF_PART.fullmatch(value))
