"""What can be asked for by name: a line, designator, part number, category, activity, or figure of
the quote.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence

from emsquote.documents.explain.line import line_node
from emsquote.documents.explain.price import (
    boards_of,
    category_node,
    charge_node,
    column_node,
    lead_time_node,
    nre_node,
    unit_price_node,
)
from emsquote.documents.explain.tree import Node, node
from emsquote.finding import InputError, Origin, fault
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
}


def explain(
    quote: Quote, what: str = "total", quantities: Sequence[int] = (), limit: int = 5
) -> tuple[Node, ...]:
    """Return where a figure or line of the quote comes from, one tree for each line or column.

    `what` is a line's number, a designator, a part number (or several with commas), a category
    (`smt`), an activity, or one of total, unit-price, nre and lead-time; names may be those of the
    quote's language. `quantities` picks columns, all if empty; `limit` is how many parts and
    activities of a category are shown. Raises `InputError` if nothing bears that name.
    """
    columns = _columns(quote, quantities)
    lines = _lines_named(quote, what)
    if lines:
        return tuple(line_node(quote, place, columns) for place in lines)
    shown = [
        node_ for each in columns for node_ in _of_column(quote, quote.columns[each], what, limit)
    ]
    if not shown:
        raise _nothing_named(quote, what)
    return tuple(shown)


def _columns(quote: Quote, quantities: Sequence[int]) -> tuple[int, ...]:
    quoted = [column.quantity for column in quote.columns]
    unknown = [each for each in quantities if each not in quoted]
    if unknown:
        message = f"has no quantity {', '.join(str(each) for each in unknown)}"
        hint = f"ask for one of {', '.join(str(each) for each in quoted)}"
        raise fault("no-such-quantity", _QUOTE, message, hint)
    return tuple(place for place, each in enumerate(quoted) if not quantities or each in quantities)


def _lines_named(quote: Quote, what: str) -> tuple[int, ...]:
    """Return the places of the lines so named.

    Of several names with commas between them, if all name lines.
    """
    found = _lines_called(quote, what)
    several = [_lines_called(quote, each.strip()) for each in what.split(",")]
    return found or (
        tuple(dict.fromkeys(place for each in several for place in each)) if all(several) else ()
    )


def _lines_called(quote: Quote, what: str) -> tuple[int, ...]:
    """Return the places of the lines with this number, else designator, else part number."""
    if what.isdecimal() and 0 < int(what) <= len(quote.lines):
        return (int(what) - 1,)
    folded = what.casefold()
    lines = [priced.line for priced in quote.lines]
    by_designator = tuple(
        i for i, each in enumerate(lines) if folded in (one.casefold() for one in each.designators)
    )
    return by_designator or tuple(
        i
        for i, each in enumerate(lines)
        if folded in {each.mpn.casefold(), each.customer_pn.casefold()} - {""}
    )


def _of_column(quote: Quote, column: QuoteColumn, what: str, limit: int) -> list[Node]:
    name = what.casefold()
    if name in _FIGURES:
        explained = _FIGURES[name](quote, column, limit)
        heading = said("{boards}", boards=boards_of(column))
        return [explained if name == "total" else node(heading, [explained])]
    texts = texts_in(quote.language)
    found = [
        category_node(quote, column, each, limit)
        for each in column.categories
        if name in {each.category.value, texts(f"category.{each.category}").casefold()}
    ]
    found += [charge_node(each) for each in column.charges if name in _names_of(each, texts)]
    return [node(said("{boards}", boards=boards_of(column)), found)] if found else []


def _names_of(charge: Charge, texts: Texts) -> set[str]:
    return {
        each.casefold() for each in (charge.activity, charge.title, texts.sentence(charge.title))
    }


def _nothing_named(quote: Quote, what: str) -> InputError:
    names = dict.fromkeys(_FIGURES)
    names |= dict.fromkeys(
        each.category.value for column in quote.columns for each in column.categories
    )
    names |= dict.fromkeys(charge.activity for column in quote.columns for charge in column.charges)
    names |= dict.fromkeys(priced.line.mpn for priced in quote.lines)
    names |= dict.fromkeys(name for priced in quote.lines for name in priced.line.designators)
    near = difflib.get_close_matches(what, [name for name in names if name], 3, 0.5)
    hint = (
        f"did you mean {', '.join(near)}?"
        if near
        else f"ask for a line, a part or one of {', '.join(_FIGURES)}"
    )
    if what.isdecimal():
        hint = f"the lines are 1 to {len(quote.lines)}"
    return fault("nothing-to-explain", _QUOTE, f'nothing in the quote is called "{what}"', hint)
