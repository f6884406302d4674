"""The yield of a column: defects by the class of the parts and by the step that finds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from emsquote.documents.explain.tree import Node, first, node
from emsquote.documents.explain.words import plain_number
from emsquote.model.defects import DefectsOfClass
from emsquote.model.money import ZERO
from emsquote.model.quote import QuoteColumn
from emsquote.wording.sentence import said
from emsquote.wording.texts import texts_in


def yield_node(column: QuoteColumn, limit: int) -> Node:
    """Return the defects that a board is expected to have, who finds them, and what the yield makes
    of that; `limit` classes are shown.
    """
    if not column.defects:
        return node(said("no defects are expected: the rate card states none"))
    expected = sum((row.expected for row in column.defects), ZERO)
    escaped = sum((row.escaped for row in column.defects), ZERO)
    text = said(
        "{expected} defects a board: {found} found, {escaped} escape",
        expected=plain_number(expected),
        found=plain_number(expected - escaped),
        escaped=plain_number(escaped),
    )
    by_class = first(map(_class_node, column.defects), limit)
    return node(
        text,
        [
            node(said("by class"), by_class),
            node(said("by step"), _step_nodes(column)),
            *_figure_nodes(column),
        ],
    )


def _class_node(row: DefectsOfClass) -> Node:
    text = said(
        "{part}: {expected} expected, {escaped} escape",
        part=said(row.part_class),
        expected=plain_number(row.expected),
        escaped=plain_number(row.escaped),
    )
    return node(text, [_found_node(title, found) for title, found in row.found])


def _found_node(title: str, found: Decimal) -> Node:
    return node(said("{step} finds {count}", step=said(title), count=plain_number(found)))


def _step_nodes(column: QuoteColumn) -> Iterator[Node]:
    """Yield what each step finds on all classes."""
    steps: dict[str, Decimal] = {}
    for row in column.defects:
        for title, found in row.found:
            steps[title] = steps.get(title, ZERO) + found
    for title in _in_order(column.defects):
        yield _found_node(title, steps[title])


def _in_order(rows: Iterable[DefectsOfClass]) -> list[str]:
    """Return the titles of all steps, each behind the one that it follows on a class of parts."""
    titles: list[str] = []
    for row in rows:
        place = 0
        for title, _ in row.found:
            if title not in titles:
                titles.insert(place, title)
            place = titles.index(title) + 1
    return titles


def _figure_nodes(column: QuoteColumn) -> Iterator[Node]:
    for name, value in column.yields:
        title = said(texts_in().word("yield", name))
        yield node(said("{title}: {value}", title=title, value=plain_number(value)))
