"""Numbers as people of a country write them (`0,25`, `1.234,50`, `1 000`), read exactly or not at
all.

`1,234` is a thousand and some in one country and one and a bit in another. A number that can be
read in one way only is read so, whatever stands around it; what the others of its list show settles
only those that could be read in two.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from emsquote.intake.judgement import Share
from emsquote.intake.quantity import unit_of
from emsquote.model.measure import PIECES

POINT = "."
COMMA = ","
EITHER = ""
"""The numbers of a list show neither sign, or one as often as the other."""

AMOUNT = re.compile(r"\d[\d.,'’\s]*(?<=[\d])(?:[eE][+-]?\d{1,2}(?!\d))?")
_PLAIN = re.compile(r"\d+(?:\.\d+)?[eE][+-]?\d{1,2}")
_BLANKS = re.compile(r"['’\s]")
_GROUPED = re.compile(r"(?!0)\d{1,3}[.,]\d{3}")
"""One sign only, that may set off a group of thousands: `1.234`."""
_BLANK_GROUPS = re.compile(r"\d{1,3}(?:['’\s]\d{3})+(?:[.,]\d+)?")
_COUNT = re.compile(
    r"[>≥~]?\s*(?P<number>\d[\d.,'’\s]*)(?<=\d)\s*(?P<thousand>k)?\s*\+?(?P<unit>.*)"
)
_WHOLE = re.compile(r"\d+(?:[.,]0+)?|\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")


def other_sign(sign: str) -> str:
    """Return the sign that sets off thousands where this one begins the decimals."""
    return COMMA if sign == POINT else POINT


def sign_shown(digits: str) -> str:
    """Return the decimal sign that one number shows beyond doubt, "" where it could be read both
    ways.

    >>> sign_shown("1.234,5"), sign_shown("0.227"), sign_shown("1,234"), sign_shown("12,34")
    (',', '.', '', ',')
    """
    signs = [character for character in digits if character in ".,"]
    if len(set(signs)) == 2:  # noqa: PLR2004 - both of them: the last one is the decimal sign
        return signs[-1]
    if not signs:
        return EITHER
    sign = signs[0]
    if len(signs) > 1:
        return other_sign(sign)
    return EITHER if _GROUPED.fullmatch(digits) else sign


def list_sign(cells: Iterable[str]) -> str:
    """Return the decimal sign of a list's prices, by nearly all of those that show one.

    >>> list_sign(["0.10", "2.5"]), list_sign(["1,50", "1.234,00"]), list_sign(["0.1", "0,2"])
    ('.', ',', '')
    """
    shown: Counter[str] = Counter()
    for cell in cells:
        amounts = AMOUNT.findall(cell)
        if len(amounts) == 1:
            shown[sign_shown(_BLANKS.sub("", amounts[0]))] += 1
    shown.pop(EITHER, None)
    for sign, count in shown.items():
        if count >= Share.ALL_BUT_FEW * shown.total():
            return sign
    return EITHER


def plain_decimal(written: str, sign: str = EITHER) -> str | None:
    """Return a number in plain writing, None for one that cannot be told.

    `sign` is that of the list that it stands in.

    >>> plain_decimal("1 234,50"), plain_decimal("1.250", ","), plain_decimal("1,250", ".")
    ('1234.50', '1250', '1250')
    >>> plain_decimal("0.10", ","), plain_decimal("1,250"), plain_decimal("1.2.3", ".")
    ('0.10', None, None)
    """
    text = written.strip()
    if _PLAIN.fullmatch(text):
        return text
    if _BLANKS.search(text) and not _BLANK_GROUPS.fullmatch(text):
        return None
    digits = _BLANKS.sub("", text)
    decimal = sign_shown(digits) or sign
    if not decimal:
        return None if COMMA in digits or POINT in digits else digits
    return _in_groups(digits, decimal)


def _in_groups(digits: str, decimal: str) -> str | None:
    """Return a number whose thousands stand in groups of three, None for another."""
    groups, _, decimals = digits.partition(decimal)
    well_grouped = re.fullmatch(rf"\d+|\d{{1,3}}(?:\{other_sign(decimal)}\d{{3}})*", groups)
    if not well_grouped or not re.fullmatch(r"\d*", decimals):
        return None
    whole = re.sub(r"[.,]", "", groups)
    return f"{whole}.{decimals}" if decimals else whole


def plain_count(written: str) -> str | None:
    """Return a number of pieces in plain writing, None for what is no whole number of pieces.

    >>> [plain_count(text) for text in ("5,000", "1.000 Stk", "10k+", "100.00", "2.5", "3 m")]
    ['5000', '1000', '10000', '100', None, None]
    """
    found = _COUNT.fullmatch(written.strip())
    if found is None:
        return None
    unit = found["unit"].strip()
    if unit and unit_of(unit) != PIECES:
        return None
    if _BLANKS.search(found["number"]) and not _BLANK_GROUPS.fullmatch(found["number"]):
        return None
    digits = _BLANKS.sub("", found["number"])
    if found["thousand"]:
        return _thousands(digits)
    if not _WHOLE.fullmatch(digits):
        return None
    if re.fullmatch(r"\d+[.,]0+", digits) and not _GROUPED.fullmatch(digits):
        digits = re.split(r"[.,]", digits)[0]
    return re.sub(r"[.,]", "", digits)


def _thousands(digits: str) -> str | None:
    """Return what `2.5` thousand are, None where these are no whole pieces."""
    whole, _, decimals = digits.replace(COMMA, POINT).partition(POINT)
    if len(decimals) > 3:  # noqa: PLR2004 - a thousand has three zeros
        return None
    return f"{whole}{decimals:0<3}" if whole.isdecimal() and not decimals.count(POINT) else None
