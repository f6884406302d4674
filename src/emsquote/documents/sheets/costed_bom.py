"""The BOM as it was understood and what each line costs at each quantity."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from emsquote.documents.sheet import (
    Cell,
    ColumnKind,
    Emphasis,
    Sheet,
    SheetColumn,
    SheetRow,
    View,
    settled,
    titled,
    visible,
)
from emsquote.documents.sheets.summary import boards
from emsquote.model.bom import Supply, UnknownQuantity
from emsquote.model.customer_quote import AnyQuote, CustomerCell, CustomerLine
from emsquote.model.measure import PIECES, Measure
from emsquote.model.money import Amount, Money, Total, Unknown, total
from emsquote.model.quote import LineCell, PricedLine
from emsquote.wording.texts import Texts, Word

AMOUNT_COLUMNS = (
    SheetColumn("Cost, {boards}", ColumnKind.MONEY, 13, "cost"),
    SheetColumn("Price, {boards}", ColumnKind.MONEY, 13, "price"),
)
"""What stands at each quantity."""


def costed_bom_sheet(quote: AnyQuote, view: View, texts: Texts) -> Sheet:
    """Return one row a BOM line, with its cost and price (customer: its price) for the whole lot at
    each quantity.
    """
    lines: Sequence[PricedLine | CustomerLine] = quote.lines
    rows = [_line_row(number, line, view, texts) for number, line in enumerate(lines, 1)]
    return Sheet(
        name=texts("BOM"),
        title=texts("Costed bill of materials"),
        columns=(*_line_columns(view, texts), *_amount_columns(quote, view, texts)),
        rows=(*rows, _total_row(quote, view, texts)),
        language=texts.language,
    )


def _line_columns(view: View, texts: Texts) -> tuple[SheetColumn, ...]:
    shown = [
        SheetColumn("Line", ColumnKind.COUNT, 6, "number"),
        SheetColumn("Row", ColumnKind.COUNT, 5, "row"),
        SheetColumn("Designators", ColumnKind.TEXT, 24, "designators"),
        SheetColumn("MPN", ColumnKind.TEXT, 22, "mpn"),
        SheetColumn("Manufacturer", ColumnKind.TEXT, 16, "manufacturer"),
        SheetColumn("Description", ColumnKind.TEXT, 28, "description"),
        SheetColumn("Footprint", ColumnKind.TEXT, 14, "footprint"),
        SheetColumn(Word("bom", "Per board"), ColumnKind.COUNT, 7, "per_board"),
        SheetColumn("Unit", ColumnKind.TEXT, 5, "unit"),
        SheetColumn("Mount", ColumnKind.TEXT, 8, "mount"),
        SheetColumn("Match", ColumnKind.TEXT, 10, "match"),
    ]
    if view is View.INTERNAL:
        shown.insert(10, SheetColumn("Class", ColumnKind.TEXT, 12, "class"))
    return tuple(titled(column, texts) for column in shown)


def _amount_columns(quote: AnyQuote, view: View, texts: Texts) -> Iterator[SheetColumn]:
    for at in quote.columns:
        label = boards(at.quantity, texts)
        yield from (titled(column, texts, boards=label) for column in _amounts_shown(view))


def _amounts_shown(view: View) -> tuple[SheetColumn, ...]:
    return AMOUNT_COLUMNS[1:] if view is View.CUSTOMER else AMOUNT_COLUMNS


def _line_row(number: int, priced: PricedLine | CustomerLine, view: View, texts: Texts) -> SheetRow:
    line = priced.line
    per_board, unit = _per_board(line.per_board)
    part_class = (priced.kind.part_class.value,) if view is View.INTERNAL else ()
    cells: list[Cell] = [
        number,
        line.origin.row or "",
        visible(", ".join(line.designators)),
        visible(line.mpn),
        visible(line.manufacturer),
        visible(line.description or line.value),
        visible(line.footprint),
        per_board,
        unit,
        texts.word("mount", priced.kind.mount),
        *part_class,
        visible(texts.sentence(texts.word("match", priced.match))),
    ]
    for cell in priced.cells:
        cells += [_amount(priced, amount) for amount in _amounts(cell)]
    return SheetRow(tuple(cells))


def _per_board(per_board: Measure | UnknownQuantity) -> tuple[Cell, str]:
    if isinstance(per_board, UnknownQuantity):
        return Unknown(per_board.reason), ""
    whole = per_board.amount == per_board.amount.to_integral_value()
    amount = int(per_board.amount) if whole else per_board.amount.normalize()
    return amount, "" if per_board.unit == PIECES else visible(per_board.unit)


def _amounts(cell: LineCell | CustomerCell) -> tuple[Amount, ...]:
    return (cell.price,) if isinstance(cell, CustomerCell) else (cell.cost, cell.price)


def _amount(priced: PricedLine | CustomerLine, amount: Amount) -> Cell:
    if not isinstance(amount, Money):
        return amount
    free = priced.line.supply is not Supply.BOUGHT and not amount
    return "" if free else settled(amount)


def _total_row(quote: AnyQuote, view: View, texts: Texts) -> SheetRow:
    blanks = [""] * (len(_line_columns(view, texts)) - 1)
    sums: list[Cell] = []
    for place in range(len(quote.columns)):
        by_line = [_amounts(line.cells[place]) for line in quote.lines]
        sums += [
            _sum([amounts[i] for amounts in by_line], quote.currency)
            for i in range(len(_amounts_shown(view)))
        ]
    return SheetRow((texts("Total"), *blanks, *sums), Emphasis.TOTAL)


def _sum(amounts: list[Amount], currency: str) -> Total:
    # Line by line as printed, so that the reader who adds the column up gets the same.
    printed = [settled(amount) if isinstance(amount, Money) else amount for amount in amounts]
    whole = total(printed, currency)
    return Total(settled(whole.known), whole.missing)
