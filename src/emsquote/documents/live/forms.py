"""Number formats of live cells."""

from __future__ import annotations

from functools import cache

from emsquote.model.money import minor_digits

EXACT = "#,##0.00####"
"""Unrounded money: what is worked with."""
COUNT = "#,##0.######"
WHOLE = "#,##0"
SHARE = "0.0### %"


@cache  # one for each currency and number of decimals
def money_form(currency: str, decimals: int | None = None) -> str:
    r"""Return the format of printed money, to the currency's minor unit; further `decimals` show
    where they are needed.

    >>> money_form("EUR"), money_form("EUR", 3)
    ('#,##0.00\\ [$EUR]', '#,##0.00#\\ [$EUR]')
    """
    digits = minor_digits(currency)
    further = "#" * ((decimals or 0) - digits)
    return f"#,##0{'.' if digits or further else ''}{'0' * digits}{further}\\ [${currency}]"


def once_form(currency: str, decimals: int | None = None) -> str:
    """Return the format of money that is often nothing: a dash for 0."""
    money = money_form(currency, decimals)
    return f'{money};-{money};"–"'


def days_form(one: str, other: str) -> str:
    """Return the format of a number of days with its word: `1 day`, `5 days`."""
    return f'[=1]0" {one}";#,##0" {other}"'
