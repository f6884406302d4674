"""What a reply says, written as cells of a price list: "" where it says nothing.

A distributor may send null for whatever it does not know: what is read of a reply may be None.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Protocol, TypeVar

T = TypeVar("T")
_MOST_DIGITS = 40


class HasName(Protocol):
    """A maker, supplier or packing as replies hold it: a thing with a name."""

    name: str | None


def listed(things: list[T] | None) -> list[T]:
    """Return a reply's list, empty where it sent none."""
    return things or []


def text_cell(text: str | None) -> str:
    """Return a text as it came."""
    return text or ""


def name_cell(named: HasName | None) -> str:
    """Return the name of a thing that may be missing, and so may its name."""
    return "" if named is None else text_cell(named.name)


def stock_cell(pieces: int | None) -> str:
    """Return a stock: 0 says that there is none."""
    return "" if pieces is None else str(pieces)


def count_cell(count: int | None) -> str:
    """Return a least quantity, multiple or lead time: 0 says nothing.

    >>> count_cell(25), count_cell(0), stock_cell(0)
    ('25', '', '0')
    """
    return str(count) if count else ""


def price_cell(price: Decimal) -> str:
    """Return a price as price lists write it.

    An absurd exponent stays one, to be refused by who reads it.

    >>> price_cell(Decimal("1.5E-4")), price_cell(Decimal("1E+999999"))
    ('0.00015', '1E+999999')
    """
    if abs(price.adjusted()) >= _MOST_DIGITS:
        return str(price)
    return f"{price:f}"


def breaks_cell(breaks: Iterable[tuple[int, Decimal]]) -> str:
    """Return price breaks: quantities, and the price of a piece from each on.

    >>> breaks_cell([(1, Decimal("0.10")), (100, Decimal("0.07"))])
    '1:0.10;100:0.07'
    """
    return ";".join(f"{quantity}:{price_cell(price)}" for quantity, price in breaks)
