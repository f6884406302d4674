"""Prices as people of a country write them (`$0.25`, `0,25 €`, `1.234,50 zł`), read exactly or not
at all.

`1,234` is a thousand and some in one country and one and a bit in another. What else stands in the
same reply tells which; where nothing does, the currency, and where that does not either, the price
is left as it is and refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from emsquote.buying.distributors.terms import shipped_terms
from emsquote.buying.library.written_number import other_sign, sign_shown

_AMOUNT = re.compile(r"\d[\d.,'’\s]*")
_BLANKS = re.compile(r"['’\s]")


def _digits(written: str) -> str:
    found = _AMOUNT.search(written)
    if found is None:
        return ""
    return _BLANKS.sub("", found[0]).rstrip(".,")


def decimal_sign(prices: Iterable[tuple[str, str]]) -> str:
    """Return the decimal sign of prices written in one manner, each with its currency.

    "" if they do not tell.

    >>> decimal_sign([("1,234 €", "EUR"), ("0,9 €", "EUR")]), decimal_sign([("$1.234", "USD")])
    (',', '.')
    >>> decimal_sign([("1,234 €", "EUR")])
    ''
    """
    listed = list(prices)
    shown = {sign_shown(_digits(written)) for written, _ in listed} - {""}
    if len(shown) == 1:
        return shown.pop()
    if shown or not listed:
        return ""
    currencies = {currency for _, currency in listed}
    return "." if currencies <= shipped_terms().point_currencies else ""


def plain_price(written: str, sign: str) -> str:
    """Return a price in plain writing.

    One that cannot be told stays as it is, to be refused by who reads it.

    >>> plain_price("1.234,50 €", ","), plain_price("$1,234.5", "."), plain_price("1,234 €", "")
    ('1234.50', '1234.5', '1,234 €')
    >>> plain_price("-0,25 €", ","), plain_price("Quote", ".")
    ('-0.25', 'Quote')
    """
    digits = _digits(written)
    if not digits or (not sign and re.search("[.,]", digits)):
        return written
    minus = "-" if re.match(r"\W*[-−]", written) else ""
    return minus + digits.replace(other_sign(sign), "").replace(",", ".")
