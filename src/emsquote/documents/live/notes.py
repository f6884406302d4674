"""Notes on cells of a live workbook: in a few lines what `emsquote explain` says of a price, as it
was quoted.
"""

from __future__ import annotations

from collections.abc import Iterator

from emsquote.documents.explain.bought import purchase_node
from emsquote.documents.explain.price import category_node
from emsquote.documents.explain.tree import Node
from emsquote.documents.sheet import visible
from emsquote.model.quote import Category, CategoryPrice, Quote, QuoteColumn
from emsquote.wording.texts import Texts

MOST_LINES = 300
"""Quotes with more lines have no notes on them: each note is a drawing of its own, which makes a
workbook slow.
"""
_MOST_CHARACTERS = 900
_ITEMS = 8


def category_note(quote: Quote, column: QuoteColumn, price: CategoryPrice, texts: Texts) -> str:
    """Return how the price of a category comes about; nothing of the material of a long BOM."""
    if price.category is Category.MATERIAL and len(quote.lines) > MOST_LINES:
        return ""
    return _short(category_node(quote, column, price, _ITEMS), texts)


def line_notes(quote: Quote, texts: Texts) -> Iterator[tuple[int, int, str]]:
    """Yield for each line and quantity, by their places, how its part is bought."""
    if len(quote.lines) > MOST_LINES:
        return
    for number, line in enumerate(quote.lines):
        for place, cell in enumerate(line.cells):
            if cell.purchase is not None:
                purchase = quote.columns[place].purchases[cell.purchase]
                yield number, place, _short(purchase_node(purchase, quote.currency), texts)


def _short(top: Node, texts: Texts) -> str:
    what = texts("As quoted: {what}", what=texts.sentence(top.text))
    children = (visible(texts.sentence(child.text)) for child in top.children)
    told = "\n".join([visible(what), *(f"· {child}" for child in children)])
    return told if len(told) <= _MOST_CHARACTERS else f"{told[:_MOST_CHARACTERS]} …"
