"""What can be asked for by name: a line, designator, part number, category, activity, or figure of
the quote.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain

from emsquote.documents.explain.defects import yield_node
from emsquote.documents.explain.line import line_node
from emsquote.documents.explain.price import (
    boards_of,
    category_node,
    charge_node,
    column_node,
    included_node,
    lead_time_node,
    nre_node,
    unit_price_node,
)
from emsquote.documents.explain.tree import Node, node
from emsquote.finding import InputError, Origin, fault
from emsquote.model.bom import BomLine
from emsquote.model.quote import Charge, Quote, QuoteColumn
from emsquote.wording.sentence import said
from emsquote.wording.texts import Texts, texts_in

_QUOTE = Origin("quote")
_Explainer = Callable[[Quote, QuoteColumn, int], Node]

_FIGURES: Mapping[str, _Explainer] = {
    "total": column_node,
    "unit-price": unit_price_node,
    "nre": lambda _, column, limit: nre_node(column, limit),
    "lead-time": lambda _, column, __: lead_time_node(column),
    "yield": lambda _, column, limit: yield_node(column, limit),
    "included": lambda quote, _, __: included_node(quote),
}


def explain(
    quote: Quote, what: str = "total", quantities: Sequence[int] = (), limit: int = 5
) -> tuple[Node, ...]:
    """Return where a figure or line of the quote comes from, one tree for each line or column.

    `what` is a line's number, a designator, a part number (or several with commas), a category
    (`smt`), an activity, or one of total, unit-price, nre, lead-time,
    yield and included; names may be those of the
    quote's language. `quantities` picks columns, all if empty; `limit` is how many parts and
    activities of a category are shown. Raises `InputError` if nothing bears that name.
    """
    columns = _columns(quote, quantities)
    lines = _lines_named(quote, what)
    if lines:
        return tuple(line_node(quote, place, columns) for place in lines)
    shown: list[Node] = []
    for column in columns:
        shown += _of_column(quote, quote.columns[column], what, limit)
    if not shown:
        raise _nothing_named(quote, what)
    return tuple(shown)


def _columns(quote: Quote, quantities: Sequence[int]) -> tuple[int, ...]:
    quoted = [column.quantity for column in quote.columns]
    unknown = [quantity for quantity in quantities if quantity not in quoted]
    if unknown:
        message = f"has no quantity {', '.join(map(str, unknown))}"
        hint = f"ask for one of {', '.join(map(str, quoted))}"
        raise fault("no-such-quantity", _QUOTE, message, hint)
    wanted = quantities or quoted
    return tuple(place for place, quantity in enumerate(quoted) if quantity in wanted)


def _lines_named(quote: Quote, what: str) -> tuple[int, ...]:
    """Return the places of the lines so named, or of names with commas between them if all name
    lines.
    """
    found = _lines_called(quote, what)
    if found:
        return found
    by_name = [_lines_called(quote, name.strip()) for name in what.split(",")]
    return tuple(dict.fromkeys(chain.from_iterable(by_name))) if all(by_name) else ()


def _lines_called(quote: Quote, what: str) -> tuple[int, ...]:
    """Return the places of the lines with this number, else designator, else part number."""
    if what.isdecimal() and 0 < int(what) <= len(quote.lines):
        return (int(what) - 1,)
    folded = what.casefold()
    return _lines_where(quote, folded, _designators) or _lines_where(quote, folded, _numbers)


def _lines_where(
    quote: Quote, folded: str, names: Callable[[BomLine], Iterable[str]]
) -> tuple[int, ...]:
    places = []
    for place, priced in enumerate(quote.lines):
        if folded and folded in map(str.casefold, names(priced.line)):
            places.append(place)
    return tuple(places)


def _designators(line: BomLine) -> tuple[str, ...]:
    return line.designators


def _numbers(line: BomLine) -> tuple[str, str]:
    return line.mpn, line.customer_pn


def _of_column(quote: Quote, column: QuoteColumn, what: str, limit: int) -> list[Node]:
    name = what.casefold()
    if name in _FIGURES:
        explained = _FIGURES[name](quote, column, limit)
        heading = said("{boards}", boards=boards_of(column))
        return [explained if name == "total" else node(heading, [explained])]
    texts = texts_in(quote.language)
    found = [
        category_node(quote, column, category, limit)
        for category in column.categories
        if name in {category.category.value, texts.word("category", category.category).casefold()}
    ]
    found += [charge_node(charge) for charge in column.charges if name in _names_of(charge, texts)]
    return [node(said("{boards}", boards=boards_of(column)), found)] if found else []


def _names_of(charge: Charge, texts: Texts) -> set[str]:
    names = (charge.activity, charge.title, texts.sentence(charge.title))
    return {name.casefold() for name in names}


def _nothing_named(quote: Quote, what: str) -> InputError:
    hint = f"ask for a line, a part or one of {', '.join(_FIGURES)}"
    near = difflib.get_close_matches(what, _names_in(quote), 3, 0.5)
    if what.isdecimal():
        hint = f"the lines are 1 to {len(quote.lines)}"
    elif near:
        hint = f"did you mean {', '.join(near)}?"
    return fault("nothing-to-explain", _QUOTE, f'nothing in the quote is called "{what}"', hint)


def _names_in(quote: Quote) -> list[str]:
    """Return all that can be asked for by name, each once."""
    names = list(_FIGURES)
    for column in quote.columns:
        names += [price.category.value for price in column.categories]
    for column in quote.columns:
        names += [charge.activity for charge in column.charges]
    names += [priced.line.mpn for priced in quote.lines]
    for priced in quote.lines:
        names += priced.line.designators
    return [name for name in dict.fromkeys(names) if name]
