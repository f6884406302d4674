"""Languages of documents: how each writes numbers, dates and currencies.

English needs nothing but Python; the others ask babel, which is imported only for them (40 ms).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache


class Language(StrEnum):
    """A language that documents are written in (ISO 639); its words are in `data/texts/`."""

    ENGLISH = "en"
    GERMAN = "de"
    FRENCH = "fr"
    ROMANIAN = "ro"


def number_text(
    amount: Decimal | int, language: Language = Language.ENGLISH, *, grouped: bool = True
) -> str:
    """Return a number with its digits as given, thousands apart unless `grouped` is False.

    >>> number_text(Decimal("1234.50")), number_text(Decimal("1234.50"), Language.GERMAN)
    ('1,234.50', '1.234,50')
    """
    if isinstance(amount, int):
        number = f"{amount:,}" if grouped else str(amount)
    else:
        number = f"{amount:,f}" if grouped else f"{amount:f}"
    return number if language is Language.ENGLISH else number.translate(_signs(language))


@cache  # one for each language
def _signs(language: Language) -> dict[int, str]:
    """Return what stands in place of the English comma and point."""
    from babel.numbers import get_decimal_symbol, get_group_symbol  # noqa: PLC0415 - late: not for English

    return {ord(","): get_group_symbol(language), ord("."): get_decimal_symbol(language)}


def date_text(iso: str, language: Language = Language.ENGLISH) -> str:
    """Return an ISO date as the language writes it in letters.

    English keeps ISO, which all its readers understand.

    What is no date stays as it is.

    >>> date_text("2026-05-04"), date_text("2026-05-04", Language.GERMAN)
    ('2026-05-04', '4. Mai 2026')
    """
    if language is Language.ENGLISH:
        return iso
    from babel.dates import format_date  # noqa: PLC0415 - late: not for English

    try:
        return format_date(date.fromisoformat(iso), "long", locale=language)
    except ValueError:
        return iso


def currency_text(code: str, language: Language = Language.ENGLISH) -> str:
    """Return a currency's code, and its name where the language is not English.

    >>> currency_text("USD"), currency_text("USD", Language.FRENCH)
    ('USD', 'USD (dollar des États-Unis)')
    """
    if language is Language.ENGLISH:
        return code
    from babel.numbers import get_currency_name  # noqa: PLC0415 - late: not for English

    name = get_currency_name(code, locale=language)
    return code if name == code else f"{code} ({name})"
