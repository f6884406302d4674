"""Which rows of the price table are worth a picture: price over volume, what the price is made of,
and the cost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from emsquote.documents.sheet import ChartKind, Emphasis, SheetChart, SheetRow
from emsquote.model.customer_quote import AnyQuote
from emsquote.model.money import Total, Unknown
from emsquote.wording.texts import Texts

_COST_ROWS = 3
"""Cost, overhead and margin open the part for the house."""


def summary_charts(
    quote: AnyQuote, rows: Sequence[SheetRow], inside: int, texts: Texts
) -> tuple[SheetChart, ...]:
    """Return the charts of the price table; the part for the house begins at row `inside`.

    The curve needs two quantities. What holds a `?` alone is not drawn, lest it look like nothing;
    a sum that lacks something is drawn by its known part, and the title says so.
    """
    return tuple(_charts(quote, rows, inside, texts)) if quote.columns else ()


def _charts(
    quote: AnyQuote, rows: Sequence[SheetRow], inside: int, texts: Texts
) -> Iterator[SheetChart]:
    unit_price = next(place for place, row in enumerate(rows) if row.emphasis is Emphasis.TOTAL)
    if len(quote.columns) > 1 and _drawable(rows[unit_price]):
        title = texts("Unit price in {currency} against number of boards", currency=quote.currency)
        yield SheetChart(ChartKind.CURVE, _told(title, rows, [unit_price], texts), (unit_price,))
    categories = _drawable_places(rows, range(1, unit_price))
    if categories:
        title = _told(
            texts("What the unit price is made of, by number of boards"),
            rows,
            range(1, unit_price),
            texts,
        )
        yield SheetChart(ChartKind.STACKED, title, categories)
    costs = _drawable_places(rows, range(inside + 1, len(rows)))[:_COST_ROWS]
    if len(costs) == _COST_ROWS and all(column.total.amount > 0 for column in quote.columns):
        title = _told(
            texts("Cost, overhead and margin in the total, by number of boards"), rows, costs, texts
        )
        yield SheetChart(ChartKind.SHARES, title, costs)


def _drawable_places(rows: Sequence[SheetRow], places: Iterable[int]) -> tuple[int, ...]:
    return tuple(place for place in places if _drawable(rows[place]))


def _drawable(row: SheetRow) -> bool:
    """Whether each amount of the row is a number, at least in its known part.

    A blank is nothing to be drawn.
    """
    return not any(
        isinstance(cell, Unknown) or (isinstance(cell, Total) and _unknown(cell))
        for cell in row.cells
    )


def _unknown(total: Total) -> bool:
    return bool(total.missing) and not total.known


def _told(title: str, rows: Sequence[SheetRow], drawn: Sequence[int], texts: Texts) -> str:
    lacking = any(
        isinstance(cell, Total) and cell.missing for place in drawn for cell in rows[place].cells
    )
    return texts("{title}: known part only", title=title) if lacking else title
