"""A lead time as a cell states it: `8 weeks`, `10-12 Wochen`, `30 d`, in days
(`data/titles/time_units.csv`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from emsquote.intake.word_tables import word_rows

_TIME = re.compile(
    r"(?:\d{1,4}\s*(?:-|–|to|bis|à)\s*)?(?P<number>\d{1,4})(?:[.,]0+)?\s*(?P<word>[^\W\d]*)\.?"
)
_AFTER_ORDER = re.compile(r"\s+aro$", re.IGNORECASE)
_MOST_DAYS = 3650


@cache
def _days_of() -> Mapping[str, int]:
    days: dict[str, int] = {}
    for row in word_rows("time_units"):
        days.update(dict.fromkeys(row["words"].split("|"), int(row["days"])))
    return days


@lru_cache(maxsize=1000)  # lead times as written: a list has a few
def lead_days(written: str, title: str = "") -> int | None:
    """Return the days of a lead time, the longest of a range; None for what is none.

    The title over it may name the unit of a bare number.

    >>> lead_days("8 weeks"), lead_days("10-12 Wo"), lead_days("12", "Lead time (weeks)")
    (56, 84, 84)
    >>> lead_days("12"), lead_days("on request")
    (None, None)
    """
    found = _TIME.fullmatch(_AFTER_ORDER.sub("", written.strip()).casefold())
    if found is None:
        return None
    days = _days_of().get(found["word"]) if found["word"] else _days_in(title)
    if days is None:
        return None
    total = int(found["number"]) * days
    return total if total <= _MOST_DAYS else None


def _days_in(title: str) -> int | None:
    """Return the days of the unit that a title names, None if it names none."""
    for word in re.findall(r"[^\W\d]{2,}", title.casefold()):
        if word in _days_of():
            return _days_of()[word]
    return None
