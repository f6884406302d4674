"""Offers from a price list in any layout: a workbook or text file with a header that says what its
columns hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from emsquote.buying.library.list_columns import ListColumns, currency_in, find_columns
from emsquote.buying.library.offer_row import Progress, Result, read_offer
from emsquote.finding import Origin, fault
from emsquote.intake.readers import SourceSheet, read_document

_AMOUNT = re.compile(r"[+-]?\d[\d.,' ]*(?:[eE][+-]?\d+)?")
_COMMA_DECIMALS = re.compile(r"(?<!\d)0,\d+|\d,\d{1,2}(?!\d)|\d,\d{4,}(?!\d)")
_DAY_WITH_TIME = re.compile(r"^(\d{4}-\d\d-\d\d)[ T].*", re.DOTALL)
_DAYS_A_WEEK = 7
_NUMBERS = frozenset(
    {
        "moq",
        "multiple",
        "stock",
        "lead_days",
        "lead_weeks",
        "break_quantity",
        "reel_fee",
        "duty_percent",
    }
)
_IDENTITY = ("mpn", "manufacturer", "supplier", "sku", "packaging")
_DAYS = ("valid_until", "date")
_DAY_FORMATS = ("%d.%m.%Y", "%d/%m/%Y", "%Y/%m/%d", "%d-%m-%Y")
_HINT = (
    "a price list has a header with part numbers, prices and a currency; "
    "`emsquote library export` shows a layout"
)


class _NumberedRow(Struct, frozen=True):
    """A row of a sheet, and which one it is, from 1 on."""

    number: int
    cells: Sequence[str]


class _Reading(Struct, frozen=True):
    """How the cells of one list are read."""

    columns: ListColumns
    comma_decimals: bool
    defaults: Mapping[str, str]

    @property
    def one_break_a_row(self) -> bool:
        """Whether quantities stand beside prices, so that an offer has a row for each break."""
        return "break_quantity" in self.columns.fields and not self.columns.breaks

    def text(self, row: Sequence[str], field: str) -> str:
        index = self.columns.fields.get(field)
        return "" if index is None else _cell(row, index)

    def number(self, written: str) -> str:
        """Return a number in plain writing; what is none stays as it is and is refused later."""
        found = _AMOUNT.search(written)
        if not found:
            return written
        digits = re.sub(r"[' ]", "", found[0])
        if self.comma_decimals:
            return digits.replace(".", "").replace(",", ".")
        return digits.replace(",", "")

    def prices(self, row: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Yield (quantity, price) as written, wherever the list has them."""
        for quantity, index in self.columns.breaks:
            price = _cell(row, index)
            if price:
                yield str(quantity), price
        price = self.text(row, "price")
        if price and not self.columns.breaks:
            yield self.number(self.text(row, "break_quantity")) or "1", price

    def cells(self, row: Sequence[str], breaks: str, currency: str) -> dict[str, str]:
        """Return an offer's cells as `read_offer` takes them."""
        stated = self._stated(row)
        weeks = stated.pop("lead_weeks", "")
        if weeks.isdecimal() and "lead_days" not in self.columns.fields:
            stated["lead_days"] = str(int(weeks) * _DAYS_A_WEEK)
        elsewhere = {
            "breaks": breaks,
            "currency": currency or self.columns.currency,
            "supplier": self.columns.supplier,
        }
        return {**self.defaults, **_without_empty(elsewhere), **stated}

    def _stated(self, row: Sequence[str]) -> dict[str, str]:
        """Return what stands in a row's own cells, numbers and days in plain writing."""
        texts = _without_empty({field: self.text(row, field) for field in self.columns.fields})
        for field, text in texts.items():
            if field in _NUMBERS:
                texts[field] = self.number(text)
            elif field in _DAYS:
                texts[field] = _iso_day(text)
        return texts


def _cell(row: Sequence[str], index: int) -> str:
    """Return a cell of a row that may be shorter than its header."""
    return row[index].strip() if index < len(row) else ""


def _without_empty(texts: Mapping[str, str]) -> dict[str, str]:
    return {field: text for field, text in texts.items() if text}


def _iso_day(written: str) -> str:
    for form in _DAY_FORMATS:
        try:
            return datetime.strptime(written, form).date().isoformat()  # noqa: DTZ007 - a day has none
        except ValueError:
            continue
    return _DAY_WITH_TIME.sub(r"\1", written)


def _reads_commas(rows: Sequence[Sequence[str]], columns: ListColumns) -> bool:
    """Whether the list writes 0,25 for a quarter: one of its prices tells."""
    places = [index for _, index in columns.breaks]
    places += [columns.fields[field] for field in ("price", "reel_fee") if field in columns.fields]
    prices = (_cell(row, index) for row in rows for index in places)
    return any(_COMMA_DECIMALS.search(price) for price in prices)


def _grouped(rows: Iterable[_NumberedRow], reading: _Reading) -> Iterator[list[_NumberedRow]]:
    """Yield the rows of one offer together: as many as it has breaks where each states one, else
    one.
    """
    if not reading.one_break_a_row:
        for row in rows:
            yield [row]
        return
    group: list[_NumberedRow] = []
    identity: tuple[str, ...] = ()
    for row in rows:
        own = tuple(reading.text(row.cells, field) for field in _IDENTITY)
        if group and any(own) and own != identity:
            yield group
            group = []
        if not group:
            identity = own
        group.append(row)
    if group:
        yield group


def _offers(
    sheet: SourceSheet, columns: ListColumns, file: str, defaults: Mapping[str, str]
) -> Iterator[Result]:
    body = list(_filled_rows(sheet, columns))
    comma_decimals = _reads_commas([row.cells for row in body], columns)
    reading = _Reading(columns, comma_decimals, defaults)
    for group in _grouped(body, reading):
        prices = [priced for row in group for priced in reading.prices(row.cells)]
        currencies = (currency_in(price) for _, price in prices)
        currency = next(filter(None, currencies), "")
        breaks = ";".join(f"{quantity}:{reading.number(price)}" for quantity, price in prices)
        first = group[0]
        cells = reading.cells(first.cells, breaks, currency)
        yield read_offer(cells, Origin(file, sheet.name, first.number))


def _filled_rows(sheet: SourceSheet, columns: ListColumns) -> Iterator[_NumberedRow]:
    """Yield the rows below the header in which more than a title or remark stands."""
    below = sheet.rows[columns.header_row :]
    for number, cells in enumerate(below, columns.header_row + 1):
        filled = [cell for cell in cells if cell.strip()]
        if len(filled) > 1:
            yield _NumberedRow(number, cells)


def read_any_list(
    path: Path, defaults: Mapping[str, str], progress: Progress | None = None
) -> Iterator[Result]:
    """Yield the offers of a price list in any layout, None for rows that are refused.

    `InputError` if it is none.

    `defaults` are fields (supplier, currency, date) that hold where the list does not state them.
    """
    document = read_document(path)
    shown = [sheet for sheet in document.sheets if not sheet.hidden]
    headed = [(sheet, find_columns(sheet.rows)) for sheet in shown]
    lists = [(sheet, columns) for sheet, columns in headed if columns is not None]
    if not lists:
        message = "no header with part numbers and prices was found"
        raise fault("no-price-list", Origin(path.name), message, _HINT)
    if progress:
        progress(path.stat().st_size)
    for sheet, columns in lists:
        yield from _offers(sheet, columns, path.name, defaults)
