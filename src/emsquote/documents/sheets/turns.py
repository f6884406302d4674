"""The sheet of turn times: a price for each quantity and turn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from emsquote.documents.sheet import Cell, ColumnKind, Sheet, SheetColumn, SheetRow, settled
from emsquote.model.money import Total
from emsquote.model.quote import QuoteColumn
from emsquote.turns import TurnRow
from emsquote.wording.sentence import Counted


def turns_sheet(title: str, rows: Sequence[TurnRow]) -> Sheet:
    """Return the unit prices by turn time and quantity; what is incomplete says so."""
    quantities = [column.quantity for column in rows[0].columns]
    prices = [SheetColumn(f"{quantity:,} boards", ColumnKind.MONEY, 16) for quantity in quantities]
    columns = (SheetColumn("Unit price"), SheetColumn("Days", ColumnKind.COUNT), *prices)
    cells = [
        (row.title, row.build_days or "", *(_price(column) for column in row.columns))
        for row in rows
    ]
    currency = rows[0].columns[0].unit_price.currency
    notes = (
        "NRE is apart, and the same for all.",
        "Days are those of building; parts and bare boards come no sooner.",
        *_estimates(rows[0].columns),
    )
    return Sheet(
        name="Turns",
        title=title,
        columns=columns,
        rows=tuple(SheetRow(cell) for cell in cells),
        facts=(("Currency", currency),),
        notes=notes,
    )


def _estimates(columns: Sequence[QuoteColumn]) -> Iterator[str]:
    """Yield what is estimated at each quantity, which no price holds."""
    for column in columns:
        if column.estimated:
            price = column.estimated.price
            more = " to ".join(str(settled(end)) for end in (price.low, price.high))
            parts = Counted(column.estimated.parts, "part is", "parts are")
            yield (
                f"{column.quantity:,} boards: {parts} estimated, in no price above:"
                f" {settled(price.middle)} more a lot ({more})."
            )


def _price(column: QuoteColumn) -> Cell:
    price = settled(column.unit_price)
    return Total(price, column.unknown) if column.unknown else price
