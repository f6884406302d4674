"""What the columns of a distributor's or contract price list hold, by their titles.

Breaks stand in columns (`1`, `10+`, `Price 100`), in rows (a quantity beside a price, several rows
a part), or packed in one cell. Titles are data (`data/titles/price_list.csv`, and the part columns
of `bom.csv`).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from functools import cache

from msgspec import Struct

from emsquote.files.shipped import data_folder
from emsquote.intake.titles import title_table
from emsquote.intake.words import tokens
from emsquote.model.company_names import supplier_in

_OF_BOMS = {
    "mpn": "mpn",
    "manufacturer": "manufacturer",
    "description": "description",
    "supplier": "supplier",
    "supplier_pn": "sku",
    "unit_price": "price",
    "footprint": "package",
    "unit": "unit",
}
"""Roles that BOMs have too, and the field of an offer that they are."""
_NUMBER = re.compile(r"\d[\d.,' ]*")
_RANGE = re.compile(r"(\d[\d.,']*)\s*(?:-|–|—|to|bis|…)\s*\d[\d.,']*")
_SURE = 2


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
        return bool(
            {"mpn", "sku"} & self.fields.keys()
            and (self.breaks or {"price", "breaks"} & self.fields.keys())
        )


@cache
def currencies() -> dict[str, str]:
    """Return ISO codes by how currencies are written, in small letters."""
    with (data_folder() / "titles" / "currencies.csv").open(encoding="utf-8", newline="") as stream:
        return {
            row["written"].casefold(): row["currency"]
            for row in csv.DictReader(stream, delimiter=";")
        }


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

    >>> [break_quantity(title) for title in ("10+", "Price 100", "ab 1.000 Stk", "1 - 9", "Rev 2", "Price (EUR) @ 1k")]
    [10, 100, 1000, 1, None, 1000]
    """
    text = _RANGE.sub(r"\1", title.strip())
    numbers = _NUMBER.findall(text)
    if len(numbers) != 1:
        return None
    whole = re.sub(r"[.,' ]", "", numbers[0])
    before, after = text.split(numbers[0], 1)
    thousands = bool(re.match(r"\s*k\b", after, re.IGNORECASE))
    words = tokens(f"{before} {after[1:] if thousands else after}")
    known = title_table("price_list")
    if not all(
        word.casefold() in currencies() or "break_word" in known.roles(word) for word in words
    ):
        return None
    quantity = int(whole) * (1000 if thousands else 1)
    return quantity if 1 <= quantity <= 10**9 else None


def _role(title: str) -> str:
    """Return the field that a title names, "" for none."""
    own = {
        role: weight
        for role, weight in title_table("price_list").roles(title).items()
        if role != "break_word"
    }
    shared = {
        _OF_BOMS[role]: weight
        for role, weight in title_table("bom").roles(title).items()
        if role in _OF_BOMS
    }
    weights = {**shared, **{role: max(weight, shared.get(role, 0)) for role, weight in own.items()}}
    best = max(weights, key=lambda role: (weights[role], role in own), default="")
    return best if best and weights[best] >= _SURE else ""


def columns_of(header_row: int, titles: Sequence[str]) -> ListColumns:
    """Return what the columns under a row of titles hold."""
    fields: dict[str, int] = {}
    breaks: dict[int, int] = {}
    named = supplier = ""
    for index, title in enumerate(titles):
        quantity = break_quantity(title) if title.strip() else None
        role = "" if quantity is not None else _role(title) if title.strip() else ""
        if role in {"mpn", "sku"} and supplier_in(title):
            role, supplier = "sku", supplier or supplier_in(title)
        if quantity is not None:
            breaks.setdefault(quantity, index)
        elif role:
            fields.setdefault(role, index)
        if quantity is not None or role == "price":
            named = named or currency_in(title)
    return ListColumns(header_row, fields, tuple(sorted(breaks.items())), named, supplier)


def find_columns(rows: Sequence[Sequence[str]], within: int = 60) -> ListColumns | None:
    """Return the columns under the row that reads most like a price list's header, None if no row
    does.
    """
    found = [
        columns_of(number, row)
        for number, row in enumerate(rows[:within], 1)
        if sum(map(bool, row)) > 1
    ]
    enough = [columns for columns in found if columns.sufficient]
    return max(
        enough,
        key=lambda columns: (len(columns.fields) + len(columns.breaks), -columns.header_row),
        default=None,
    )
