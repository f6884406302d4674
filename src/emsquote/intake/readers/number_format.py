"""What a spreadsheet shows for a number: leading zeros and dates, which decide whether `0402`
survives.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Context, Decimal, InvalidOperation

from msgspec import Struct

_BUILT_IN_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_NOT_A_CODE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_ZEROS = re.compile(r"0{2,}")
_EXCEL_DIGITS = Context(prec=15)
_LONGEST_EXPONENT = 30
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - spreadsheets know no time zones
_LAST_DAY = 2_958_465


class NumberFormat(Struct, frozen=True):
    """How a cell style shows numbers: as a date, or with at least `digits` digits before the
    point.
    """

    is_date: bool = False
    digits: int = 0


def number_format(identifier: int, code: str) -> NumberFormat:
    """Return what a number format does, from its built-in number and its code (`0000`,
    `dd.mm.yyyy`).

    >>> number_format(164, "0000").digits, number_format(165, 'dd/mm/yyyy').is_date
    (4, True)
    """
    if identifier in _BUILT_IN_DATES:
        return NumberFormat(is_date=True)
    bare = _NOT_A_CODE.sub("", code.split(";", maxsplit=1)[0])
    if bare.casefold() not in {"general", "standard"} and re.search(
        r"[ymdhs]", bare, re.IGNORECASE
    ):
        return NumberFormat(is_date=True)
    return NumberFormat(digits=len(bare) if _ZEROS.fullmatch(bare) else 0)


def shown_number(stored: str, digits: int = 0) -> str:
    """Return a stored number as it is shown: exact, at most 15 digits, without exponent, zeros in
    front if asked.

    >>> shown_number("402", 4), shown_number("0.10000000000000001"), shown_number("1E5")
    ('0402', '0.1', '100000')
    """
    if stored.isdecimal():
        return stored.zfill(digits) if digits else stored
    try:
        number = Decimal(stored)
    except InvalidOperation:
        return stored
    if not number.is_finite() or abs(number.adjusted()) > _LONGEST_EXPONENT:
        return stored
    text = f"{_EXCEL_DIGITS.plus(number).normalize():f}"
    return text.zfill(digits) if digits and text.isdecimal() else text


def shown_date(stored: str, *, from_1904: bool = False) -> str:
    """Return a day number as an ISO date, with the time if it has one.

    The number itself if it is no day.
    """
    try:
        days = Decimal(stored)
    except InvalidOperation:
        return stored
    if not days.is_finite() or not 0 <= days <= _LAST_DAY:
        return stored
    epoch = _EPOCH_1904 if from_1904 else _EPOCH
    moment = epoch + timedelta(days=int(days), seconds=int((days % 1) * 86_400))
    return moment.date().isoformat() if days == int(days) else moment.isoformat(" ")
