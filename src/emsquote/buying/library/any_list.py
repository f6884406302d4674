"""Offers from a price list in any layout: a workbook or text file with a header that says what its
columns hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from msgspec import Struct

from emsquote.buying.library.lead_time_cell import lead_days
from emsquote.buying.library.list_account import unread_findings
from emsquote.buying.library.list_columns import ListColumns, layouts
from emsquote.buying.library.list_prices import OfferPrices, UnitCells, offer_prices
from emsquote.buying.library.offer_row import Progress, Result, read_offer
from emsquote.buying.library.price_cell import ListedPrice, Unclear, cell_prices, from_quantity
from emsquote.buying.library.written_number import list_sign, plain_count, plain_decimal
from emsquote.finding import Finding, Origin, Severity, fault
from emsquote.intake.readers import SourceSheet, read_document
from emsquote.model.column_role import ListRole
from emsquote.wording.sentence import said

_DAY_WITH_TIME = re.compile(r"^(\d{4}-\d\d-\d\d)[ T].*", re.DOTALL)
_COUNTS = frozenset({ListRole.MOQ, ListRole.MULTIPLE, ListRole.STOCK, ListRole.BREAK_QUANTITY})
_TIMES = {ListRole.LEAD_TIME: "", ListRole.LEAD_WEEKS: "weeks", ListRole.LEAD_DAYS: "days"}
"""Columns of lead times, and the unit that their titles name."""
_IDENTITY = ("mpn", "manufacturer", "supplier", "sku", "packaging")
_DAYS = frozenset({ListRole.VALID_UNTIL, ListRole.DATE})
_DAY_FORMATS = ("%d.%m.%Y", "%d/%m/%Y", "%Y/%m/%d", "%d-%m-%Y")
_PERCENT = re.compile(r"%|percent|prozent|pour ?cent|procent|rate|satz|taux", re.IGNORECASE)
_HINT = (
    "a price list has a header with part numbers, prices and a currency; "
    "`emsquote library export` shows a layout"
)


class _NumberedRow(Struct, frozen=True):
    """A row of a sheet, and which one it is, from 1 on."""

    number: int
    cells: Sequence[str]


class _Doubt(Struct, frozen=True):
    """What is doubtful about a row."""

    code: str
    message: str
    hint: str


class _Reading(Struct, frozen=True):
    """How the cells of one list are read."""

    columns: ListColumns
    sign: str
    """The decimal sign of its prices, "" where they do not agree on one."""
    defaults: Mapping[str, str]

    @property
    def one_break_a_row(self) -> bool:
        """Whether quantities stand beside prices, so that an offer has a row for each break."""
        return "break_quantity" in self.columns.fields and not self.columns.breaks

    def text(self, row: Sequence[str], field: str) -> str:
        index = self.columns.fields.get(field)
        return "" if index is None else _cell(row, index)

    def prices(self, row: Sequence[str]) -> tuple[ListedPrice, ...] | Unclear:
        """Return the prices of a row, wherever the list has them."""
        found: list[ListedPrice] = []
        for quantity, written in self._priced_cells(row):
            read = self._priced(written, quantity) if written else ()
            if isinstance(read, Unclear):
                return read
            found += read
        return tuple(found)

    def _priced(self, written: str, quantity: str) -> tuple[ListedPrice, ...] | Unclear:
        """Return the prices of one cell, from the quantity that stands over or beside it."""
        read = cell_prices(written, self.sign)
        if isinstance(read, Unclear) or not quantity:
            return read
        count = from_quantity(quantity)
        if count is None:
            return Unclear(f'a price holds from "{quantity}" on', "write a number of pieces")
        if any(price.quantity for price in read):
            message = f'a price is "{written}", and its quantity stands beside it, too'
            return Unclear(message, "state quantities once")
        return tuple(ListedPrice(price.price, count, price.currency, price.unit) for price in read)

    def _priced_cells(self, row: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Yield the quantity that stands over or beside a cell with prices, "" for none, and it."""
        for quantity, index in self.columns.breaks:
            yield str(quantity), _cell(row, index)
        packed = self.text(row, ListRole.BREAKS)
        yield "", packed
        if not packed and not self.columns.breaks:
            yield self.text(row, ListRole.BREAK_QUANTITY), self.text(row, ListRole.PRICE)

    def unit_cells(self, row: Sequence[str]) -> UnitCells:
        """Return what stands beside the prices of what they are for."""
        return UnitCells(
            titled=self.columns.unit,
            stated=self.text(row, ListRole.PRICE_UNIT),
            unit=self.text(row, ListRole.UNIT),
            pack=plain_count(self.text(row, ListRole.MULTIPLE)) or "",
            description=self.text(row, ListRole.DESCRIPTION),
        )

    def cells(self, row: Sequence[str], prices: OfferPrices) -> dict[str, str]:
        """Return an offer's cells as `read_offer` takes them."""
        elsewhere = {
            "currency": prices.currency or self.columns.currency,
            "supplier": self.columns.supplier,
        }
        days = self.lead_days(row)
        worked_out = {
            "breaks": prices.breaks,
            "unit": prices.unit,
            "multiple": str(prices.pack or ""),
            "lead_days": "" if days is None else str(days),
            "duty_percent": self.duty(row) or "",
        }
        stated = self._stated(row)
        stated.pop(ListRole.LEAD_DAYS, "")
        if prices.unit or prices.unit_is_of_price:
            stated.pop(ListRole.UNIT, "")
        given = {**self.defaults, **_without_empty(elsewhere)}
        return {**given, **stated, **_without_empty(worked_out)}

    def _stated(self, row: Sequence[str]) -> dict[str, str]:
        """Return what stands in a row's own cells, numbers and days in plain writing."""
        stated = _without_empty({field: self.text(row, field) for field in self.columns.fields})
        for field in _COUNTS & stated.keys():
            stated[field] = plain_count(stated[field]) or stated[field]
        for field in _DAYS & stated.keys():
            stated[field] = _iso_day(stated[field])
        value = stated.pop(ListRole.VALUE, "")
        if value:
            stated.update(_valued(value, stated))
        fee = stated.get(ListRole.REEL_FEE)
        if fee:
            stated[ListRole.REEL_FEE] = plain_decimal(fee, self.sign) or fee
        return stated

    def lead_days(self, row: Sequence[str]) -> int | None:
        """Return the days of a row's lead time, None where it is not told."""
        for field, unit in _TIMES.items():
            written = self.text(row, field)
            if written:
                return lead_days(written, f"{self.columns.titles[field]} {unit}")
        return None

    def duty(self, row: Sequence[str]) -> str | None:
        """Return a row's duty in percent, None where it is not told to be one."""
        written = self.text(row, ListRole.DUTY)
        title = self.columns.titles.get(ListRole.DUTY, "")
        if not (written and _PERCENT.search(f"{title} {written}")):
            return None
        return plain_decimal(written.replace("%", "").strip(), ".")

    def doubts(self, row: Sequence[str], prices: OfferPrices) -> Iterator[_Doubt]:
        """Yield what is doubtful about a row that is an offer."""
        for field in _TIMES:
            written = self.text(row, field)
            if written and self.lead_days(row) is None:
                message = said('the lead time is "{written}" and was left out', written=written)
                yield _Doubt("lead-time-unread", message, "write it as 8 weeks or 30 days")
        duty = self.text(row, ListRole.DUTY)
        if duty and self.duty(row) is None:
            message = said('the duty is "{duty}" and was left out', duty=duty)
            yield _Doubt("duty-unread", message, "write it in percent, as 25 %")
        if prices.by_description:
            message = said(
                "its description says a pack of {pieces}: the price is taken for that",
                pieces=prices.pack,
            )
            yield _Doubt("pack-price", message, "state what the price is for")


def _cell(row: Sequence[str], index: int) -> str:
    """Return a cell of a row that may be shorter than its header."""
    return row[index].strip() if index < len(row) else ""


def _valued(value: str, stated: Mapping[str, str]) -> dict[str, str]:
    """Return what describes a part by its value; one without any number is called by it."""
    description = stated.get(ListRole.DESCRIPTION, "")
    described = {ListRole.DESCRIPTION.value: f"{value} {description}".strip()}
    if ListRole.MPN in stated or ListRole.SKU in stated:
        return described
    name = f"{value} {stated.get(ListRole.PACKAGE, '')}".strip()
    return {ListRole.MPN.value: name, **described}


def _without_empty(texts: Mapping[str, str]) -> dict[str, str]:
    return {field: text for field, text in texts.items() if text}


@lru_cache(maxsize=1000)  # days as written: most rows of a list have the same
def _iso_day(written: str) -> str:
    for form in _DAY_FORMATS:
        try:
            return datetime.strptime(written, form).date().isoformat()  # noqa: DTZ007 - a day has none
        except ValueError:
            continue
    return _DAY_WITH_TIME.sub(r"\1", written)


def _sign_of(rows: Sequence[Sequence[str]], columns: ListColumns) -> str:
    """Return the decimal sign of a list: nearly all of its prices that show one agree."""
    places = [index for _, index in columns.breaks]
    priced = (ListRole.PRICE, ListRole.REEL_FEE)
    places += [columns.fields[field] for field in priced if field in columns.fields]
    return list_sign(_cell(row, index) for row in rows for index in places)


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


def _offers(listed: ListSheet, file: str, defaults: Mapping[str, str]) -> Iterator[Result]:
    sheet, columns = listed.sheet, listed.columns
    body = list(_filled_rows(listed))
    sign = _sign_of([row.cells for row in body], columns)
    reading = _Reading(columns, sign, defaults)
    header = Origin(file, sheet.name, columns.header_row)
    of_header = tuple(unread_findings(columns.seen, header))
    for group in _grouped(body, reading):
        offer, findings = _offer(group, reading, Origin(file, sheet.name, group[0].number))
        if offer is not None and of_header:
            findings = (*of_header, *findings)
            of_header = ()
        yield offer, findings


def _offer(group: Sequence[_NumberedRow], reading: _Reading, origin: Origin) -> Result:
    """Return the offer that some rows state together, None where it is refused."""
    first = group[0].cells
    prices = _prices_of(group, reading)
    if isinstance(prices, Unclear):
        return None, (Finding(Severity.FAULT, "bad-price", origin, prices.message, prices.hint),)
    offer, findings = read_offer(reading.cells(first, prices), origin)
    if offer is None:
        return None, findings
    doubts = [
        Finding(Severity.DOUBT, doubt.code, origin, doubt.message, doubt.hint)
        for doubt in reading.doubts(first, prices)
    ]
    return offer, (*findings, *doubts)


def _prices_of(group: Sequence[_NumberedRow], reading: _Reading) -> OfferPrices | Unclear:
    if reading.columns.unclear:
        hint = "title it as `Price per 1000` or as `Price from 1000`"
        return Unclear(reading.columns.unclear, hint)
    prices: list[ListedPrice] = []
    for row in group:
        read = reading.prices(row.cells)
        if isinstance(read, Unclear):
            return read
        prices += read
    return offer_prices(prices, reading.unit_cells(group[0].cells))


def _filled_rows(listed: ListSheet) -> Iterator[_NumberedRow]:
    """Yield the rows below the header in which more than a title or remark stands."""
    header = listed.columns.header_row
    below = listed.sheet.rows[header : listed.end]
    for number, cells in enumerate(below, header + 1):
        filled = [cell for cell in cells if cell.strip()]
        if len(filled) > 1:
            yield _NumberedRow(number, cells)


class ListSheet(Struct, frozen=True):
    """A layout that stands in a sheet: what its columns hold, and where its rows end."""

    sheet: SourceSheet
    columns: ListColumns
    end: int
    """Rows of the sheet down to its last."""


def list_sheets(path: Path) -> tuple[ListSheet, ...]:
    """Return the sheets of a file that are price lists; `InputError` if there is none."""
    document = read_document(path)
    found = []
    for sheet in document.sheets:
        found_here = () if sheet.hidden else layouts(sheet.rows)
        ends = [columns.header_row - 1 for columns in found_here[1:]]
        for columns, end in zip(found_here, [*ends, len(sheet.rows)], strict=False):
            found.append(ListSheet(sheet, columns, end))
    if not found:
        message = "no header with part numbers and prices was found"
        raise fault("no-price-list", Origin(path.name), message, _HINT)
    return tuple(found)


def read_any_list(
    path: Path, defaults: Mapping[str, str], progress: Progress | None = None
) -> Iterator[Result]:
    """Yield the offers of a price list in any layout, None for rows that are refused.

    `InputError` if it is none.

    `defaults` are fields (supplier, currency, date) that hold where the list does not state them.
    """
    sheets = list_sheets(path)
    if progress:
        progress(path.stat().st_size)
    for listed in sheets:
        yield from _offers(listed, path.name, defaults)
