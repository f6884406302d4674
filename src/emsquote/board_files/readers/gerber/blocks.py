"""Splits a Gerber file into blocks: commands between %, comments, operations with coordinates, and
words such as G74 or D11.

Every file is gone through once, whatever is in it: no pattern looks at the same text twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_NUMBER = r"[+-]?[\d.]+"
_OPERATION = (
    rf"(?:G0*([123]))?(?:X({_NUMBER}))?(?:Y({_NUMBER}))?(?:I({_NUMBER}))?(?:J({_NUMBER}))?"
    r"(?:D0*([123]))?\*"
)
_COMMENT = r"G0*4(?!\d)([^*]{0,4000}+)\*"
_REGION = r"G36\*([^G]*+(?:G(?!3[67])[^G]*+)*+)G37\*"
_NO_REGION = r"((?!))"
_WORDS = r"([^*%]*+)(?:\*|\Z|(?=%))"


def _blocks(region: str) -> re.Pattern[str]:
    return re.compile(rf"\s*+(?:%([^%]*)%|{_COMMENT}|{region}|{_OPERATION}|{_WORDS})")


_ALL = _blocks(_NO_REGION)
_REGIONS_WHOLE = _blocks(_REGION)


def blocks(text: str, *, regions_whole: bool) -> Iterator[re.Match[str]]:
    """Yield the blocks of a file, each with ten groups: a command between %, a comment, a region as
    it stands, then motion, X, Y, I, J and operation, and words.

    >>> [block.groups()[4:9:4] for block in blocks("X1Y2D03*X3D1*", regions_whole=False)][:2]
    [('1', '3'), ('3', '1')]
    """
    return (_REGIONS_WHOLE if regions_whole else _ALL).finditer(text)


_WORD = re.compile(r"([A-Z])([+-]?[\d.]*)")


def words(block: str) -> dict[str, str]:
    """Return the words of a block by letter; G codes one after another under `G`, with blanks.

    >>> words("G75G03X10Y20D01")
    {'G': '75 03', 'X': '10', 'Y': '20', 'D': '01'}
    """
    found: dict[str, str] = {}
    for letter, number in _WORD.findall("".join(block.split())):
        found[letter] = f"{found['G']} {number}" if letter == "G" and "G" in found else number
    return found


def last_number(text: str, axis: str) -> str | None:
    """Return the last number of an axis in a text, None if it has none.

    >>> last_number("X1Y2D02*X3D01*", "Y")
    '2'
    """
    start = text.rfind(axis)
    found = re.match(_NUMBER, text[start + 1 : start + 40]) if start >= 0 else None
    return found[0] if found else None
