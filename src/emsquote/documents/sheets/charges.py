"""What each activity costs at each quantity, with the arithmetic and the source of its figures."""

from __future__ import annotations

from collections.abc import Iterator

from emsquote.documents.sheet import (
    Cell,
    ColumnKind,
    Emphasis,
    Sheet,
    SheetColumn,
    SheetRow,
    settled,
    titled,
    visible,
)
from emsquote.documents.sheets.summary import boards
from emsquote.model.money import Money, apportion, total
from emsquote.model.quote import Category, Charge, Quote, QuoteColumn
from emsquote.wording.texts import Texts

_COLUMNS = (
    SheetColumn("Boards", ColumnKind.COUNT, 8),
    SheetColumn("Stage", ColumnKind.TEXT, 12),
    SheetColumn("Category", ColumnKind.TEXT, 22),
    SheetColumn("Activity", ColumnKind.TEXT, 30),
    SheetColumn("Basis", ColumnKind.TEXT, 10),
    SheetColumn("Driver", ColumnKind.TEXT, 16),
    SheetColumn("Amount", ColumnKind.COUNT, 10),
    SheetColumn("Cost", ColumnKind.MONEY, 14),
    SheetColumn("Working", ColumnKind.TEXT, 50),
    SheetColumn("Grade", ColumnKind.TEXT, 7),
    SheetColumn("Source", ColumnKind.TEXT, 40),
)


def charges_sheet(quote: Quote, texts: Texts) -> Sheet:
    """Return one row a charge, by quantity, with a total of each quantity; internal."""
    columns = tuple(titled(column, texts) for column in _COLUMNS)
    rows = tuple(row for column in quote.columns for row in _rows(column, quote.currency, texts))
    return Sheet(
        name=texts("Charges"),
        title=texts("Assembly, services and NRE"),
        columns=columns,
        rows=rows,
        language=texts.language,
    )


def _rows(column: QuoteColumn, currency: str, texts: Texts) -> Iterator[SheetRow]:
    printed = _printed_costs(column.charges)
    for charge, cost in zip(column.charges, printed, strict=True):
        yield SheetRow(tuple(_cells(column, charge, cost, texts)))
    whole = settled(total(printed, currency).known)
    label = texts("Total of {boards}", boards=boards(column.quantity, texts))
    yield SheetRow((column.quantity, "", "", label, "", "", "", whole, "", "", ""), Emphasis.TOTAL)


def _printed_costs(charges: tuple[Charge, ...]) -> list[Money]:
    """Return the costs as printed: those of a category add up to the category's cost as printed."""
    places: dict[Category, list[int]] = {}
    for place, charge in enumerate(charges):
        places.setdefault(charge.category, []).append(place)
    printed = [charge.cost.rounded() for charge in charges]
    for group in places.values():
        costs = [charges[place].cost for place in group]
        if all(cost.amount >= 0 for cost in costs):
            shares = apportion(
                total(costs, costs[0].currency).known, [cost.amount for cost in costs]
            )
            for place, share in zip(group, shares, strict=True):
                printed[place] = share
    return printed


def _cells(column: QuoteColumn, charge: Charge, cost: Money, texts: Texts) -> Iterator[Cell]:
    yield column.quantity
    yield texts.word("stage", charge.stage)
    yield texts.word("category", charge.category)
    yield visible(texts.sentence(charge.title))
    yield texts.word("basis", charge.basis)
    yield visible(texts.sentence(charge.driver))
    whole = charge.driver_amount == charge.driver_amount.to_integral_value()
    yield int(charge.driver_amount) if whole else charge.driver_amount.normalize()
    yield cost
    yield visible(charge.working)
    yield visible(charge.grade)
    yield visible(charge.source)
