"""The review of a match: a row for all that says the same, with what it is taken for, why, what
else would do, and an empty column for what the house decides.

It stays in the house and is in English, since it is read back by its titles.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from emsquote.documents.sheet import (
    Cell,
    ColumnKind,
    Input,
    Rule,
    Sheet,
    SheetColumn,
    SheetRow,
    visible,
)
from emsquote.intake.decision_file import (
    BETWEEN,
    CUSTOMER,
    DECIDED_BY,
    DECIDED_ON,
    DECISION,
    WORDS,
)
from emsquote.model.decision import words_of
from emsquote.model.money import Money
from emsquote.model.offer import Offer
from emsquote.model.purchase import Bought, Proposal, Purchase
from emsquote.model.quote import PricedLine
from emsquote.pipeline import PricedQuote

_MOST_OTHERS = 3
_TEXT = ColumnKind.TEXT
_COLUMNS = (
    SheetColumn("Designators", _TEXT, 20),
    SheetColumn("Per board", ColumnKind.COUNT, 9),
    SheetColumn(WORDS, _TEXT, 44),
    SheetColumn("Found", _TEXT, 16),
    SheetColumn("Choice", _TEXT, 30),
    SheetColumn("Supplier", _TEXT, 14),
    SheetColumn("Cost", ColumnKind.MONEY, 12),
    SheetColumn("Evidence", _TEXT, 50),
    SheetColumn("Next best", _TEXT, 44),
    SheetColumn(DECISION, _TEXT, 30),
    SheetColumn(CUSTOMER, _TEXT, 18),
    SheetColumn(DECIDED_BY, _TEXT, 14),
    SheetColumn(DECIDED_ON, _TEXT, 12),
)


def review_sheet(priced: PricedQuote) -> Sheet:
    """Return the review of a priced BOM, at its first quantity."""
    groups: dict[str, list[int]] = {}
    for place, line in enumerate(priced.quote.lines):
        words = words_of(line.line)
        if line.cells and line.cells[0].purchase is not None and words:
            groups.setdefault(words, []).append(place)
    rows = [_row(words, places, priced) for words, places in groups.items()]
    return Sheet(
        name="Review",
        title=f"Review of {visible(priced.quote.source.file)}",
        columns=_COLUMNS,
        rows=tuple(rows),
    )


def _row(words: str, places: Sequence[int], priced: PricedQuote) -> SheetRow:
    quote = priced.quote
    lines = [quote.lines[place] for place in places]
    purchase = _purchase(lines[0], priced)
    chosen = _chosen(purchase)
    choice = _choice(purchase)
    others = [*_others(lines[0], priced, choice)]
    choices = tuple(filter(None, [choice, *others]))
    cells: list[Cell] = [
        visible(", ".join(name for line in lines for name in line.line.designators)),
        visible(" + ".join(str(line.line.per_board) for line in lines)),
        visible(words),
        visible(lines[0].match),
        visible(choice),
        visible(chosen.supplier) if chosen else "",
        _cost(purchase),
        visible("; ".join(_evidence(places, priced))),
        visible("; ".join(others)),
        Input("", Rule.SUGGESTION, choices=choices),
        visible(quote.customer),
        "",
        "",
    ]
    return SheetRow(tuple(cells))


def _purchase(line: PricedLine, priced: PricedQuote) -> Purchase:
    place = line.cells[0].purchase
    return priced.quote.columns[0].purchases[place or 0]


def _chosen(purchase: Purchase) -> Offer | None:
    if isinstance(purchase, Bought) and purchase.orders:
        return purchase.orders[0].offer
    return None


def _choice(purchase: Purchase) -> str:
    """Return the part that is bought, or would be if it were sure enough; "" for none."""
    chosen = purchase if isinstance(purchase, Proposal) else _chosen(purchase)
    return _part(chosen) if chosen else ""


def _part(named: Offer | Proposal) -> str:
    return BETWEEN.join(text for text in (named.mpn, named.manufacturer) if text)


def _cost(purchase: Purchase) -> Cell:
    cost: Money | str = purchase.cost if isinstance(purchase, Bought) else ""
    return cost.rounded() if isinstance(cost, Money) else cost


def _others(line: PricedLine, priced: PricedQuote, choice: str) -> Iterator[str]:
    """Yield other parts that were found for a line, each once, a few at most."""
    place = line.cells[0].purchase or 0
    wanted = priced.basis.parts[place].wanted
    named = dict.fromkeys(_part(offer) for offer in (*wanted.offers, *wanted.alternates))
    named.pop(choice, None)
    yield from list(named)[:_MOST_OTHERS]


def _evidence(places: Sequence[int], priced: PricedQuote) -> Iterator[str]:
    """Yield what was found about the lines, each once."""
    rows = {priced.quote.lines[place].line.origin for place in places}
    told = dict.fromkeys(
        finding.message for finding in priced.quote.findings if finding.origin in rows
    )
    yield from told
