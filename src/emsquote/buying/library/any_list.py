"""Offers from a price list in any layout: a workbook or text file with a header that says what its
columns hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from emsquote.buying.library.list_columns import ListColumns, currency_in, find_columns
from emsquote.buying.library.offer_row import Progress, Result, read_offer
from emsquote.finding import Origin, fault
from emsquote.intake.readers import SourceSheet, read_document

_AMOUNT = re.compile(r"[+-]?\d[\d.,' ]*(?:[eE][+-]?\d+)?")
_COMMA_DECIMALS = re.compile(r"(?<!\d)0,\d+|\d,\d{1,2}(?!\d)|\d,\d{4,}(?!\d)")
_DAYS_A_WEEK = 7
_COUNTS = ("moq", "multiple", "stock", "lead_days", "lead_weeks", "break_quantity")
_AMOUNTS = ("reel_fee", "duty_percent")
_IDENTITY = ("mpn", "manufacturer", "supplier", "sku", "packaging")
_DAY_FORMATS = ("%d.%m.%Y", "%d/%m/%Y", "%Y/%m/%d", "%d-%m-%Y")
_HINT = "a price list has a header with part numbers, prices and a currency; `emsquote library export` shows a layout"


class _Reading(Struct, frozen=True):
    """How the cells of one list are read."""

    columns: ListColumns
    comma_decimals: bool
    defaults: Mapping[str, str]

    def text(self, row: Sequence[str], field: str) -> str:
        index = self.columns.fields.get(field)
        return row[index].strip() if index is not None and index < len(row) else ""

    def number(self, written: str) -> str:
        """Return a number in plain writing; what is none stays as it is and is refused later."""
        found = _AMOUNT.search(written)
        if not found:
            return written
        digits = re.sub(r"[' ]", "", found[0])
        return (
            digits.replace(".", "").replace(",", ".")
            if self.comma_decimals
            else digits.replace(",", "")
        )

    def prices(self, row: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Yield (quantity, price) as written, wherever the list has them."""
        for quantity, index in self.columns.breaks:
            if index < len(row) and row[index].strip():
                yield str(quantity), row[index].strip()
        price = self.text(row, "price")
        if price and not self.columns.breaks:
            yield self.number(self.text(row, "break_quantity")) or "1", price

    def cells(self, row: Sequence[str], breaks: str, currency: str) -> dict[str, str]:
        """Return an offer's cells as `read_offer` takes them."""
        said = {field: self.text(row, field) for field in self.columns.fields}
        said |= {
            field: self.number(said[field]) for field in (*_COUNTS, *_AMOUNTS) if said.get(field)
        }
        said |= {
            field: _iso_day(said[field]) for field in ("valid_until", "date") if said.get(field)
        }
        weeks = said.pop("lead_weeks", "")
        if weeks.isdecimal():
            said.setdefault("lead_days", str(int(weeks) * _DAYS_A_WEEK))
        said["breaks"] = said.get("breaks") or breaks
        said["currency"] = said.get("currency") or currency or self.columns.currency
        said["supplier"] = said.get("supplier") or self.columns.supplier
        return {**self.defaults, **{field: text for field, text in said.items() if text}}


def _iso_day(written: str) -> str:
    for form in _DAY_FORMATS:
        try:
            return datetime.strptime(written, form).date().isoformat()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    return written[:10] if re.match(r"\d{4}-\d\d-\d\d[ T]", written) else written


def _reads_commas(rows: Sequence[Sequence[str]], columns: ListColumns) -> bool:
    """Whether the list writes 0,25 for a quarter: one of its prices tells."""
    places = [index for _, index in columns.breaks]
    places += [columns.fields[field] for field in ("price", "reel_fee") if field in columns.fields]
    return any(
        _COMMA_DECIMALS.search(row[index]) for row in rows for index in places if index < len(row)
    )


def _grouped(
    rows: Sequence[tuple[int, Sequence[str]]], reading: _Reading
) -> Iterator[list[tuple[int, Sequence[str]]]]:
    """Yield the rows of one offer together: several where each states one break, else one."""
    group: list[tuple[int, Sequence[str]]] = []
    identity: tuple[str, ...] = ()
    in_rows = "break_quantity" in reading.columns.fields and not reading.columns.breaks
    for number, row in rows:
        own = tuple(reading.text(row, field) for field in _IDENTITY)
        goes_on = in_rows and bool(group) and (own == identity or not any(own))
        if group and not goes_on:
            yield group
            group = []
        group.append((number, row))
        identity = identity if goes_on else own
    if group:
        yield group


def _offers(
    sheet: SourceSheet, columns: ListColumns, file: str, defaults: Mapping[str, str]
) -> Iterator[Result]:
    body = [
        (number, row)
        for number, row in enumerate(sheet.rows[columns.header_row :], columns.header_row + 1)
        if sum(1 for cell in row if cell.strip()) > 1
    ]
    reading = _Reading(columns, _reads_commas([row for _, row in body], columns), defaults)
    for group in _grouped(body, reading):
        number, first = group[0]
        pairs = [pair for _, row in group for pair in reading.prices(row)]
        currency = next((found for _, price in pairs if (found := currency_in(price))), "")
        breaks = ";".join(f"{quantity}:{reading.number(price)}" for quantity, price in pairs)
        yield read_offer(reading.cells(first, breaks, currency), Origin(file, sheet.name, number))


def read_any_list(
    path: Path, defaults: Mapping[str, str], progress: Progress | None = None
) -> Iterator[Result]:
    """Yield the offers of a price list in any layout, None for rows that are refused.

    `InputError` if it is none.

    `defaults` are fields (supplier, currency, date) that hold where the list does not state them.
    """
    document = read_document(path)
    found = [
        (sheet, columns)
        for sheet in document.sheets
        if not sheet.hidden and (columns := find_columns(sheet.rows))
    ]
    if not found:
        raise fault(
            "no-price-list",
            Origin(path.name),
            "no header with part numbers and prices was found",
            _HINT,
        )
    if progress:
        progress(path.stat().st_size)
    for sheet, columns in found:
        yield from _offers(sheet, columns, path.name, defaults)
