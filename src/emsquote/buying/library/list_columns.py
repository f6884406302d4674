"""What the columns of a distributor's or contract price list hold, by their titles.

Breaks stand in columns (`1`, `10+`, `Price 100`), in rows (a quantity beside a price, several rows
a part), or packed in one cell. Titles are data (`data/titles/price_list.csv`, and the part columns
of `bom.csv`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct, field

from emsquote.buying.library.currency_word import currencies, currency_in
from emsquote.buying.library.price_title import TitledUnit, titled_unit
from emsquote.buying.library.price_unit import PriceUnit
from emsquote.buying.library.written_number import plain_count
from emsquote.intake.judgement import Evidence
from emsquote.intake.titles import title_table
from emsquote.intake.words import tokens
from emsquote.model.column_role import ColumnRole, ListRole
from emsquote.model.company_names import supplier_in

_OF_BOMS = {
    ColumnRole.MPN: ListRole.MPN,
    ColumnRole.MANUFACTURER: ListRole.MANUFACTURER,
    ColumnRole.DESCRIPTION: ListRole.DESCRIPTION,
    ColumnRole.VALUE: ListRole.VALUE,
    ColumnRole.SUPPLIER: ListRole.SUPPLIER,
    ColumnRole.SUPPLIER_PN: ListRole.SKU,
    ColumnRole.UNIT_PRICE: ListRole.PRICE,
    ColumnRole.EXTENDED_PRICE: ListRole.EXTENDED,
    ColumnRole.FOOTPRINT: ListRole.PACKAGE,
    ColumnRole.UNIT: ListRole.UNIT,
}
"""Roles that BOMs have too, and the field of an offer that they are."""
_NUMBER = re.compile(r"\d[\d.,' ]*(?<=\d)")
_RANGE = re.compile(r"(\d[\d.,']*)\s*(?:-|–|—|to|bis|…)\s*\d[\d.,']*")
_LARGEST_BREAK = 10**9
_NUMBERS = frozenset({ListRole.MPN, ListRole.SKU})
_PARTS = frozenset({ListRole.MPN, ListRole.SKU, ListRole.VALUE})
_LADDERS = frozenset({ListRole.PRICE, ListRole.BREAKS})
_NO_FIELDS = frozenset({ListRole.BREAK_WORD, ListRole.NOTABLE})


class SeenColumn(Struct, frozen=True):
    """A column of a list, what it was taken for ("" for nothing), and why."""

    index: int
    title: str
    role: str
    reason: str

    @property
    def may_matter(self) -> bool:
        """Whether a column that is not read sounds like one that changes what an order costs."""
        if self.role:
            return False
        known = title_table(ListRole)
        return any(ListRole.NOTABLE in known.roles(word) for word in tokens(self.title))


class ListColumns(Struct, frozen=True):
    """Where the fields of an offer stand.

    `breaks` are columns of prices by the quantity from which they hold.
    """

    header_row: int
    fields: Mapping[str, int]
    breaks: tuple[tuple[int, int], ...]
    """(quantity, column), rising."""
    currency: str
    """The currency that the titles of prices name, "" if none does."""
    supplier: str = ""
    """The supplier that the title of a number names (`Digi-Key Part Number`), "" if none does."""
    unit: PriceUnit | None = None
    """What the title of the price says that it is for."""
    unclear: str = ""
    """What in the titles of prices cannot be told, "" for nothing: such a list is refused."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """The title over each field."""
    seen: tuple[SeenColumn, ...] = ()

    @property
    def sufficient(self) -> bool:
        """Whether there are parts, by number or by value, and prices."""
        has_parts = not _PARTS.isdisjoint(self.fields)
        has_prices = bool(self.breaks) or not _LADDERS.isdisjoint(self.fields)
        return has_parts and has_prices


def break_quantity(title: str) -> int | None:
    """Return the quantity from which the prices of a column hold, None if its title names none.

    >>> [break_quantity(title) for title in ("10+", "Price 100", "ab 1.000 Stk", "1 - 9")]
    [10, 100, 1000, 1]
    >>> break_quantity("Rev 2"), break_quantity("Price (EUR) @ 1k"), break_quantity("EUR/100")
    (None, 1000, None)
    """
    if titled_unit(title) is not None:
        return None
    text = _RANGE.sub(r"\1", title.strip())
    numbers = _NUMBER.findall(text)
    if len(numbers) != 1:
        return None
    before, after = text.split(numbers[0], 1)
    number = numbers[0]
    if re.match(r"\s*k\b", after, re.IGNORECASE):
        number = f"{number}k"
        after = after.lstrip()[1:]
    words = tokens(f"{before} {after}")
    if not all(_may_stand_in_break(word) for word in words):
        return None
    quantity = int(plain_count(number) or 0)
    return quantity if 1 <= quantity <= _LARGEST_BREAK else None


def _may_stand_in_break(word: str) -> bool:
    """Whether a word may stand beside the quantity of a price break: a currency, `Price`, `Stk`."""
    known = title_table(ListRole)
    return word.casefold() in currencies() or ListRole.BREAK_WORD in known.roles(word)


def _role(title: str) -> ListRole | None:
    """Return the field that a title names, None for none.

    Among equals, one that price lists have of their own goes before one that they share with BOMs.
    """
    said = title_table(ListRole).roles(title)
    own = {role: weight for role, weight in said.items() if role not in _NO_FIELDS}
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


class _Header:
    """A row of titles, looked through from left to right."""

    def __init__(self, titles: Sequence[str]) -> None:
        self.fields: dict[str, int] = {}
        self.titles: dict[str, str] = {}
        self.breaks: dict[int, int] = {}
        self.price_titles: list[str] = []
        self.units: dict[int, TitledUnit] = {}
        self.supplier = ""
        self.seen: dict[int, SeenColumn] = {}
        for index, title in enumerate(titles):
            if title.strip():
                self._take(index, title)
        self._take_reference()

    def _take(self, index: int, title: str) -> None:
        quantity = break_quantity(title)
        if quantity is not None:
            self._take_break(index, title, quantity)
            return
        unit = titled_unit(title)
        role = ListRole.PRICE if unit is not None else _role(title)
        if role is ListRole.PRICE:
            self.price_titles.append(title)
        elif role in _NUMBERS and supplier_in(title):
            role = ListRole.SKU
            self.supplier = self.supplier or supplier_in(title)
        if unit is not None:
            self.units[index] = unit
        self._enter(index, title, role)

    def _take_break(self, index: int, title: str, quantity: int) -> None:
        self.price_titles.append(title)
        reason = f"the title names {quantity} pieces"
        if quantity in self.breaks:
            self._see(index, title, "", f"a price from {quantity} on stands further left")
            return
        self.breaks[quantity] = index
        self._see(index, title, f"price from {quantity}", reason)

    def _enter(self, index: int, title: str, role: ListRole | None) -> None:
        if role is None:
            self._see(index, title, "", "not known")
        elif role is ListRole.EXTENDED:
            self._see(index, title, "", "what a whole line costs")
        elif role in self.fields:
            self._see(index, title, "", f"another column is the {role}")
        else:
            self.fields[role] = index
            self.titles[role] = title
            self._see(index, title, role, "by its title")

    def _take_reference(self) -> None:
        """Take a column of references for a supplier's number where nothing else is a number."""
        index = self.fields.pop(ListRole.REFERENCE, None)
        if index is None:
            return
        title = self.titles.pop(ListRole.REFERENCE)
        if _NUMBERS.isdisjoint(self.fields):
            self.fields[ListRole.SKU] = index
            self._see(index, title, ListRole.SKU, "nothing else names a part")
        else:
            self._see(index, title, "", "another column is the part number")

    def _see(self, index: int, title: str, role: str, reason: str) -> None:
        shown = " ".join(title.split())
        self.seen[index] = SeenColumn(index, shown, role, reason)

    def price_unit(self) -> tuple[PriceUnit | None, str]:
        """Return what the prices are for by their titles, and what of it cannot be told."""
        said = [unit for unit in self.units.values() if unit.is_known]
        sizes = {unit.unit.pieces for unit in said if unit.unit}
        if len(sizes) > 1 and self._become_breaks(said):
            return None, ""
        price = self.fields.get(ListRole.PRICE, -1)
        titled = self.units.get(price)
        if titled is None:
            return None, ""
        if len(sizes) > 1 or not titled.is_settled:
            title = " ".join(self.titles[ListRole.PRICE].split())
            return None, f'"{title}" may be the price for so many or from so many on'
        return titled.unit, ""

    def _become_breaks(self, said: Iterable[TitledUnit]) -> bool:
        """Take several prices behind strokes (`EUR/1`, `EUR/10`) for breaks; whether they are."""
        if any(unit.is_settled for unit in said):
            return False
        for index, titled in self.units.items():
            if titled.unit is not None:
                title = self.seen[index].title
                self._take_break(index, title, titled.unit.pieces)
        self.fields.pop(ListRole.PRICE, None)
        return True


def columns_of(header_row: int, titles: Sequence[str]) -> ListColumns:
    """Return what the columns under a row of titles hold."""
    header = _Header(titles)
    unit, unclear = header.price_unit()
    currency = next(filter(None, map(currency_in, header.price_titles)), "")
    return ListColumns(
        header_row=header_row,
        fields=header.fields,
        breaks=tuple(sorted(header.breaks.items())),
        currency=currency,
        supplier=header.supplier,
        unit=unit,
        unclear=unclear,
        titles=header.titles,
        seen=tuple(header.seen[index] for index in sorted(header.seen)),
    )


def layouts(rows: Sequence[Sequence[str]]) -> tuple[ListColumns, ...]:
    """Return the columns of each layout that stands in a sheet, in order: further down another
    header may stand, of the same list or of another.
    """
    likeliest = find_columns(rows)
    if likeliest is None:
        return ()
    current = _first_layout(rows, likeliest)
    found = [current]
    for number, row in enumerate(rows[current.header_row :], current.header_row + 1):
        if row == rows[current.header_row - 1] or _may_be_header(row, current):
            columns = columns_of(number, row)
            if columns.sufficient:
                current = columns
                found.append(columns)
    return tuple(found)


def _first_layout(rows: Sequence[Sequence[str]], likeliest: ListColumns) -> ListColumns:
    """Return the first layout of a sheet: one above the likeliest has prices right below it."""
    for number in range(1, likeliest.header_row):
        columns = columns_of(number, rows[number - 1])
        if columns.sufficient and not _may_be_header(rows[number], columns):
            return columns
    return likeliest


def _may_be_header(row: Sequence[str], above: ListColumns) -> bool:
    """Whether words stand where the layout above has prices."""
    places = [index for _, index in above.breaks]
    places += [above.fields[role] for role in _LADDERS if role in above.fields]
    cells = [row[index] for index in places if index < len(row)]
    worded = any(cell.strip() for cell in cells)
    return worded and not any(character.isdigit() for cell in cells for character in cell)


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
