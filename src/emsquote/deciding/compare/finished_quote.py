"""The finished quote of another house, read from a table in a workbook or text file: a row for each
quantity, titles in four languages.

What its table does not say is not made up: a scope that it does not state makes it incomparable, an
amount without currency or a sum that does not add up is a fault.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from msgspec import Struct

from emsquote.buying.library.currency_word import currency_in
from emsquote.deciding.compare.house import NOT_STATED, ComparedHouse, HouseLot
from emsquote.finding import Origin, fault
from emsquote.intake.quantity import decimal_of
from emsquote.intake.readers import SourceSheet, read_document
from emsquote.intake.titles import title_table
from emsquote.model.column_role import HouseQuoteRole as Role
from emsquote.model.included import IncludedItem, ItemAnswer
from emsquote.model.money import ZERO, ExchangeRates, Money, Unknown
from emsquote.model.quote import LeadTime
from emsquote.model.scope_item import scope_item_called, scope_items
from emsquote.wording.sentence import said

_CLEAR = 2
"""How strongly a title must speak for what its column holds."""
_WITHIN = 60
"""Rows in which the titles stand."""
_HINT = "give a table with the columns quantity, unit price, NRE, total, currency and includes"


class _QuoteTable(Struct, frozen=True):
    """Where the columns of a finished quote stand, with the currency that titles name."""

    sheet: SourceSheet
    header: int
    columns: Mapping[Role, int]
    currency: str


class _QuoteRow(Struct, frozen=True):
    """A row of a finished quote."""

    table: _QuoteTable
    origin: Origin
    cells: Sequence[str]

    def text(self, role: Role) -> str:
        """Return a cell's text, "" where there is no such column."""
        place = self.table.columns.get(role)
        return self.cells[place].strip() if place is not None and place < len(self.cells) else ""

    def amount(self, role: Role) -> Decimal | None:
        """Return a number, None where the cell is blank; `InputError` where it is none."""
        text = self.text(role)
        if not text:
            return None
        digits = "".join(sign for sign in text if sign.isdigit() or sign in ".,' ").strip()
        number = decimal_of(digits)
        if number is None:
            raise fault("bad-number", self.origin, f'"{text}" is no number', "write it in figures")
        return number

    @property
    def currency(self) -> str:
        """Return the currency that the row, or the titles, name."""
        stated = self.text(Role.CURRENCY).upper()
        from_cells = currency_in(self.text(Role.UNIT_PRICE)) or currency_in(self.text(Role.TOTAL))
        return stated or from_cells or self.table.currency


def read_finished_quote(
    path: Path, quantities: Sequence[int], currency: str, rates: ExchangeRates
) -> ComparedHouse:
    """Return another house by the table of its quote, in a currency, at the quantities asked for.

    `InputError` for a file without such a table, without one of the quantities, without currency or
    exchange rate, or whose sums do not add up.
    """
    table = _table(path)
    rows: dict[int, _QuoteRow] = {}
    for row in _rows(path, table):
        quantity = row.amount(Role.QUANTITY)
        if quantity is not None and quantity == int(quantity):
            rows.setdefault(int(quantity), row)
    missing = [str(quantity) for quantity in quantities if quantity not in rows]
    if missing:
        raise fault(
            "other-quantities",
            Origin(path.name),
            f"has no price for {', '.join(missing)} boards",
            f"compare at what it has: -q {','.join(map(str, rows))}",
        )
    lots = {quantity: _lot(rows[quantity], quantity, currency, rates) for quantity in quantities}
    return ComparedHouse(title=path.stem, lots=lots)


def _table(path: Path) -> _QuoteTable:
    for sheet in read_document(path).sheets:
        for number, cells in enumerate(sheet.rows[:_WITHIN], 1):
            columns = _columns(cells)
            if Role.QUANTITY in columns and {Role.UNIT_PRICE, Role.TOTAL} & columns.keys():
                named = [currency_in(cells[place]) for place in columns.values()]
                return _QuoteTable(sheet, number, columns, next(filter(None, named), ""))
    raise fault("no-quote-table", Origin(path.name), "has no table of quantities and prices", _HINT)


def _columns(titles: Sequence[str]) -> dict[Role, int]:
    found: dict[Role, int] = {}
    for place, title in enumerate(titles):
        weights = title_table(Role).roles(title)
        best = max(weights, key=lambda role: weights[role], default=None)
        if best is not None and weights[best] >= _CLEAR:
            found.setdefault(best, place)
    return found


def _rows(path: Path, table: _QuoteTable) -> Iterator[_QuoteRow]:
    for number, cells in enumerate(table.sheet.rows[table.header :], table.header + 1):
        origin = Origin(path.name, sheet=table.sheet.name, row=number)
        if any(cell.strip() for cell in cells):
            yield _QuoteRow(table, origin, cells)


def _lot(row: _QuoteRow, quantity: int, currency: str, rates: ExchangeRates) -> HouseLot:
    unit_price, total = row.amount(Role.UNIT_PRICE), row.amount(Role.TOTAL)
    nre = row.amount(Role.NRE) or ZERO
    if unit_price is None and total is None:
        raise fault("no-price", row.origin, f"has no price for {quantity} boards", _HINT)
    if total is None:
        total = (unit_price or ZERO) * quantity + nre
    if unit_price is None:
        unit_price = (total - nre) / quantity
    _refuse_other_sum(row, unit_price * quantity + nre, total, quantity)
    days = row.amount(Role.LEAD_DAYS)
    return HouseLot(
        unit_price=_converted(row, unit_price, currency, rates),
        nre=_converted(row, nre, currency, rates),
        total=_converted(row, total, currency, rates),
        items=tuple(_items(row)),
        lead_time=NOT_STATED if days is None else LeadTime(int(days), said("stated")),
    )


def _refuse_other_sum(row: _QuoteRow, worked_out: Decimal, total: Decimal, boards: int) -> None:
    """Raise `InputError` where the figures differ by more than a rounded unit price explains."""
    if abs(worked_out - total) > Decimal("0.01") * boards:
        raise fault(
            "sum-differs",
            row.origin,
            f"{worked_out:f} follows from unit price and NRE, the total says {total:f}",
            "correct it, or leave one of the columns out",
        )


def _converted(row: _QuoteRow, amount: Decimal, currency: str, rates: ExchangeRates) -> Money:
    if not row.currency:
        raise fault("no-currency", row.origin, "names no currency", "add a column currency")
    converted = rates.convert(Money(amount, row.currency), currency)
    if isinstance(converted, Unknown):
        hint = "add [[exchange_rate]] to the job"
        raise fault("no-exchange-rate", row.origin, str(converted.reason), hint)
    return converted.rounded()


def _items(row: _QuoteRow) -> Iterator[IncludedItem]:
    """Yield what the quote says of the scope; nothing where it has no such column."""
    if Role.INCLUDES not in row.table.columns:
        return
    names = [text.strip() for text in row.text(Role.INCLUDES).replace(",", ";").split(";")]
    included = {_item(row, text) for text in names if text}
    for item in scope_items():
        is_in = item.name in included
        answer = ItemAnswer.HOUSE if is_in else ItemAnswer.EXCLUDED
        yield IncludedItem(item=item.name, title=item.title, answer=answer, origin=row.origin)


def _item(row: _QuoteRow, text: str) -> str:
    item = scope_item_called(text)
    if item is None:
        known = ", ".join(known.name for known in scope_items())
        raise fault(
            "unknown-item", row.origin, f'no scope has an item "{text}"', f"one of: {known}"
        )
    return item.name
