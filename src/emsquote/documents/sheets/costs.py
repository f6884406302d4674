"""How each category's price comes about: cost, overhead, margin, for the whole lot, and once for
NRE.
"""

from __future__ import annotations

from collections.abc import Iterator

from emsquote.documents.sheet import (
    ColumnKind,
    Emphasis,
    Sheet,
    SheetColumn,
    SheetRow,
    percent,
    settled,
    titled,
    visible,
)
from emsquote.documents.sheets.summary import column_cost
from emsquote.model.money import Money, Total, Unknown
from emsquote.model.quote import Category, Quote, QuoteColumn
from emsquote.wording.texts import Texts

_COLUMNS = (
    SheetColumn("Boards", ColumnKind.COUNT, 8),
    SheetColumn("Category", ColumnKind.TEXT, 24),
    SheetColumn("Cost", ColumnKind.MONEY, 14),
    SheetColumn("Overhead", ColumnKind.MONEY, 14),
    SheetColumn("Margin", ColumnKind.MONEY, 14),
    SheetColumn("Price", ColumnKind.MONEY, 14),
    SheetColumn("Margin / price", ColumnKind.PERCENT, 14),
)


def costs_sheet(quote: Quote, texts: Texts) -> Sheet:
    """Return cost, overhead, margin and price by quantity and category; internal."""
    titles = tuple(titled(column, texts) for column in _COLUMNS)
    rows = tuple(row for column in quote.columns for row in _column_rows(column, texts))
    return Sheet(
        name=texts("Costs"),
        title=texts("Cost and margin by category"),
        columns=titles,
        rows=rows,
        language=texts.language,
    )


def _column_rows(column: QuoteColumn, texts: Texts) -> Iterator[SheetRow]:
    for category in column.categories:
        if not (category.cost or category.extended or category.unknown):
            continue
        cost, overhead = category.cost.rounded(), category.overhead.rounded()
        yield _row(
            column,
            texts.word("category", category.category),
            (cost, overhead, category.extended),
            category.unknown,
        )
    for item in column.nre:
        nothing = Money.zero(item.price.currency)
        yield _row(
            column,
            f"{texts.word('category', Category.NRE)}: {visible(texts.sentence(item.title))}",
            (item.cost.rounded(), nothing, item.price),
            (),
        )
    cost, overhead, _ = column_cost(column)
    yield _row(
        column, texts("Total"), (cost, overhead, column.total), column.unknown, Emphasis.TOTAL
    )


def _row(
    column: QuoteColumn,
    label: str,
    figures: tuple[Money, Money, Money],
    unknown: tuple[Unknown, ...],
    emphasis: Emphasis = Emphasis.BODY,
) -> SheetRow:
    cost, overhead, price = figures
    margin = price - cost - overhead
    amounts = (Total(settled(amount), unknown) for amount in (cost, overhead, margin, price))
    return SheetRow((column.quantity, label, *amounts, percent(margin, price)), emphasis)
