"""What the columns of a distributor's or contract price list hold, by their titles.

Breaks stand in columns (`1`, `10+`, `Price 100`), in rows (a quantity beside a price, several rows
a part), or packed in one cell. Titles are data (`data/titles/price_list.csv`, and the part columns
of `bom.csv`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from msgspec import Struct

from emsquote.intake.judgement import Evidence
from emsquote.intake.titles import title_table
from emsquote.intake.word_tables import word_rows
from emsquote.intake.words import tokens
from emsquote.model.column_role import ColumnRole, ListRole
from emsquote.model.company_names import supplier_in

_OF_BOMS = {
    ColumnRole.MPN: ListRole.MPN,
    ColumnRole.MANUFACTURER: ListRole.MANUFACTURER,
    ColumnRole.DESCRIPTION: ListRole.DESCRIPTION,
    ColumnRole.SUPPLIER: ListRole.SUPPLIER,
    ColumnRole.SUPPLIER_PN: ListRole.SKU,
    ColumnRole.UNIT_PRICE: ListRole.PRICE,
    ColumnRole.FOOTPRINT: ListRole.PACKAGE,
    ColumnRole.UNIT: ListRole.UNIT,
}
"""Roles that BOMs have too, and the field of an offer that they are."""
_NUMBER = re.compile(r"\d[\d.,' ]*")
_RANGE = re.compile(r"(\d[\d.,']*)\s*(?:-|–|—|to|bis|…)\s*\d[\d.,']*")
_LARGEST_BREAK = 10**9
_NUMBERS = frozenset({ListRole.MPN, ListRole.SKU})
_LADDERS = frozenset({ListRole.PRICE, ListRole.BREAKS})


class ListColumns(Struct, frozen=True):
    """Where the fields of an offer stand.

    `breaks` are columns of prices by the quantity from which they hold.
    """

    header_row: int
    fields: dict[str, int]
    breaks: tuple[tuple[int, int], ...]
    """(quantity, column), rising."""
    currency: str
    """The currency that the titles of prices name, "" if none does."""
    supplier: str = ""
    """The supplier that the title of a number names (`Digi-Key Part Number`), "" if none does."""

    @property
    def sufficient(self) -> bool:
        """Whether there are parts and prices."""
        has_parts = not _NUMBERS.isdisjoint(self.fields)
        has_prices = bool(self.breaks) or not _LADDERS.isdisjoint(self.fields)
        return has_parts and has_prices


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


def break_quantity(title: str) -> int | None:
    """Return the quantity from which the prices of a column hold, None if its title names none.

    >>> [break_quantity(title) for title in ("10+", "Price 100", "ab 1.000 Stk", "1 - 9")]
    [10, 100, 1000, 1]
    >>> break_quantity("Rev 2"), break_quantity("Price (EUR) @ 1k")
    (None, 1000)
    """
    text = _RANGE.sub(r"\1", title.strip())
    numbers = _NUMBER.findall(text)
    if len(numbers) != 1:
        return None
    before, after = text.split(numbers[0], 1)
    factor = 1
    if re.match(r"\s*k\b", after, re.IGNORECASE):
        factor = 1000
        after = after[1:]
    words = tokens(f"{before} {after}")
    if not all(_may_stand_in_break(word) for word in words):
        return None
    quantity = factor * int(re.sub(r"[.,' ]", "", numbers[0]))
    return quantity if 1 <= quantity <= _LARGEST_BREAK else None


def _may_stand_in_break(word: str) -> bool:
    """Whether a word may stand beside the quantity of a price break: a currency, `Price`, `Stk`."""
    known = title_table(ListRole)
    return word.casefold() in currencies() or ListRole.BREAK_WORD in known.roles(word)


def _role(title: str) -> ListRole | None:
    """Return the field that a title names, None for none.

    Among equals, one that price lists have of their own goes before one that they share with BOMs.
    """
    own = dict(title_table(ListRole).roles(title))
    own.pop(ListRole.BREAK_WORD, None)
    weights = {
        _OF_BOMS[role]: weight
        for role, weight in title_table(ColumnRole).roles(title).items()
        if role in _OF_BOMS
    }
    for role, weight in own.items():
        weights[role] = max(weight, weights.get(role, 0))
    if not weights:
        return None
    best = max(weights, key=lambda role: (weights[role], role in own))
    return best if weights[best] >= Evidence.CLEAR else None


def columns_of(header_row: int, titles: Sequence[str]) -> ListColumns:
    """Return what the columns under a row of titles hold."""
    fields: dict[str, int] = {}
    breaks: dict[int, int] = {}
    price_titles: list[str] = []
    supplier = ""
    for index, title in enumerate(titles):
        if not title.strip():
            continue
        quantity = break_quantity(title)
        if quantity is not None:
            breaks.setdefault(quantity, index)
            price_titles.append(title)
            continue
        role = _role(title)
        if role is ListRole.PRICE:
            price_titles.append(title)
        elif role in _NUMBERS and supplier_in(title):
            role = ListRole.SKU
            supplier = supplier or supplier_in(title)
        if role is not None:
            fields.setdefault(role, index)
    currency = next(filter(None, map(currency_in, price_titles)), "")
    return ListColumns(header_row, fields, tuple(sorted(breaks.items())), currency, supplier)


def find_columns(rows: Sequence[Sequence[str]], within: int = 60) -> ListColumns | None:
    """Return the columns under the row that reads most like a price list's header, None if no row
    does.
    """
    found: list[ListColumns] = []
    for number, row in enumerate(rows[:within], 1):
        if sum(map(bool, row)) > 1:
            found.append(columns_of(number, row))
    sufficient = [columns for columns in found if columns.sufficient]
    return max(sufficient, key=_likelihood, default=None)


def _likelihood(columns: ListColumns) -> tuple[int, int]:
    """Rank a header: by how much it explains, and by how near to the top it stands."""
    return len(columns.fields) + len(columns.breaks), -columns.header_row
