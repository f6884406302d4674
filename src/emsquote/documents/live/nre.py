"""What is charged once, as a live sheet: each item with its owner, cost and price at every
quantity.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from emsquote.costing.quote_basis import QuoteBasis
from emsquote.documents.live.charges.activity_cost import CostFormulas
from emsquote.documents.live.charges.assembly import AssemblyLinks
from emsquote.documents.live.charges.rows import ChargeRow
from emsquote.documents.live.forms import money_form
from emsquote.documents.live.formulas import rounded
from emsquote.documents.live.margins import margin_at, price_factor
from emsquote.documents.live.place import CellPlace, cell
from emsquote.documents.live.table import LiveTable
from emsquote.documents.live.titles import title_before_boards
from emsquote.documents.sheet import (
    Cell,
    ColumnKind,
    Emphasis,
    Formula,
    Sheet,
    SheetColumn,
    visible,
)
from emsquote.model.money import minor_digits
from emsquote.model.quote import Category, Quote, QuoteColumn
from emsquote.wording.sentence import Counted
from emsquote.wording.texts import Texts

_Item = tuple[ChargeRow, tuple[CellPlace, ...], tuple[CellPlace, ...]]
"""A charge with its cost and its price in each column."""
_AMOUNTS = (
    SheetColumn("Cost", ColumnKind.MONEY, 16),
    SheetColumn("Price", ColumnKind.MONEY, 16),
)
_FIRST = 2


class NreLinks(Struct, frozen=True, kw_only=True):
    """The sheet, its items, and the cells with cost and printed price of each item in each
    column.
    """

    sheet: Sheet
    items: tuple[ChargeRow, ...]
    costs: tuple[tuple[CellPlace, ...], ...]
    """By item, then by column."""
    prices: tuple[tuple[CellPlace, ...], ...]
    total_costs: tuple[CellPlace, ...]
    total_prices: tuple[CellPlace, ...]


def nre_sheet(
    quote: Quote, formulas: CostFormulas, assembly: AssemblyLinks, texts: Texts
) -> NreLinks:
    """Return the items with printed prices.

    Whether they are spread into the unit price is settled elsewhere.
    """
    items = [row for row in assembly.rows if row[0].category is Category.NRE]
    table = LiveTable(texts("NRE"), _columns(formulas, quote, texts))
    first = table.next_row
    _write_items(table, quote, formulas.basis, items, texts)
    total = _write_total(table, quote, first, texts)
    columns = range(len(quote.columns))

    def places(row: int, of: int) -> tuple[CellPlace, ...]:
        return tuple(CellPlace(table.name, row, _FIRST + 2 * number + of) for number in columns)

    rows = range(first, first + len(items))
    return NreLinks(
        sheet=table.sheet(
            texts("Charged once"),
            texts,
            notes=[
                texts(
                    "If NRE is spread over a number of boards (see the inputs), these prices go "
                    "into the unit price."
                )
            ],
        ),
        items=tuple(charge for charge, _, _ in items),
        costs=tuple(places(row, 0) for row in rows),
        prices=tuple(places(row, 1) for row in rows),
        total_costs=places(total, 0),
        total_prices=places(total, 1),
    )


def _write_items(
    table: LiveTable, quote: Quote, basis: QuoteBasis, items: Sequence[_Item], texts: Texts
) -> None:
    form, digits = money_form(quote.currency), minor_digits(quote.currency)
    owners = {activity.name: activity.owner for activity in basis.card.activities}
    charged = [_printed(basis, column) for column in quote.columns]
    nothing = (Decimal(0), Decimal(0))
    for row, costs, prices in items:
        owner = owners.get(row.name, "")
        cells: list[Cell] = [visible(texts.sentence(row.title))]
        cells.append(visible(texts.word("owner", owner)) if owner else "")
        for of_column, cost_cell, price_cell in zip(charged, costs, prices, strict=True):
            cost, price = of_column.get(row.name, nothing)
            cells.append(Formula(str(cost_cell), cost, form))
            cells.append(Formula(rounded(str(price_cell), digits), price, form))
        table.add(cells)


def _write_total(table: LiveTable, quote: Quote, first: int, texts: Texts) -> int:
    form, last = money_form(quote.currency), table.next_row - 1
    totals: list[Cell] = [texts("NRE total"), ""]
    for place in range(_FIRST, _FIRST + 2 * len(quote.columns)):
        text = f"SUM({cell(first, place)}:{cell(last, place)})" if last >= first else "0"
        totals.append(Formula(text, _sum(table, place), form))
    return table.add(totals, Emphasis.TOTAL)


def _printed(basis: QuoteBasis, column: QuoteColumn) -> dict[str, tuple[Decimal, Decimal]]:
    """Return cost and printed price of what is charged once, by activity, whether or not it is
    spread.
    """
    at_cost = {activity.name for activity in basis.card.activities if activity.at_cost}
    factor = price_factor(basis, Category.NRE, margin_at(basis, Category.NRE, column.quantity))
    once = [charge for charge in column.charges if charge.category is Category.NRE]
    return {
        charge.activity: (
            charge.cost.amount,
            (charge.cost * (1 if charge.activity in at_cost else factor)).rounded().amount,
        )
        for charge in once
    }


def _sum(table: LiveTable, place: int) -> Decimal:
    cells = (row.cells[place] for row in table.rows)
    values = (formula.value for formula in cells if isinstance(formula, Formula))
    return sum((value for value in values if isinstance(value, Decimal)), Decimal(0))


def _columns(formulas: CostFormulas, quote: Quote, texts: Texts) -> list[SheetColumn]:
    columns = [
        SheetColumn(texts("Item"), ColumnKind.TEXT, 40),
        SheetColumn(texts("Property of"), ColumnKind.TEXT, 14),
    ]
    for links, column in zip(formulas.inputs.columns, quote.columns, strict=True):
        boards = texts.counted(Counted(column.quantity, "board", "boards"))
        columns += (title_before_boards(amount, boards, links.label, texts) for amount in _AMOUNTS)
    return columns
