"""Currencies as people write them: `$`, `EUR`, `zł` (`data/titles/currencies.csv`)."""

from __future__ import annotations

import re
from functools import cache

from emsquote.intake.word_tables import word_rows


@cache
def currencies() -> dict[str, str]:
    """Return ISO codes by how currencies are written, in small letters."""
    return {row["written"].casefold(): row["currency"] for row in word_rows("currencies")}


def currency_in(text: str) -> str:
    """Return the currency that a title or cell names, "" for none or several.

    >>> currency_in("Unit Price (EUR)"), currency_in("$0.25"), currency_in("0.25")
    ('EUR', 'USD', '')
    """
    rest = re.sub(r"[\d.,'\s()\[\]/:+-]+", " ", text).casefold().split()
    found = {currencies()[word] for word in rest if word in currencies()}
    return found.pop() if len(found) == 1 else ""
