"""What is included: what the scope of the quote implies, and whether it is in the price.

Things of which the same holds for the same reason stand together.
"""

from __future__ import annotations

from emsquote.documents.sheet import IncludedBlock, IncludedRow, visible
from emsquote.model.customer_quote import AnyQuote
from emsquote.model.included import ItemAnswer
from emsquote.wording.texts import Texts

_ORDER = (
    ItemAnswer.OPEN,
    ItemAnswer.BOUGHT,
    ItemAnswer.HOUSE,
    ItemAnswer.CUSTOMER,
    ItemAnswer.EXCLUDED,
)
"""What is open is read first."""


def included_block(quote: AnyQuote, texts: Texts) -> IncludedBlock | None:
    """Return the block, None for a quote that was made before this was told."""
    titles: dict[tuple[ItemAnswer, str], dict[str, None]] = {}
    for item in quote.included:
        title = visible(texts.sentence(item.title))
        titles.setdefault((item.answer, item.how), {})[title] = None
    rows = [
        IncludedRow(", ".join(named), texts.word("answer", answer), visible(texts.sentence(how)))
        for (answer, how), named in sorted(titles.items(), key=lambda pair: _place(pair[0]))
    ]
    return IncludedBlock(texts("What is included"), tuple(rows)) if rows else None


def _place(of: tuple[ItemAnswer, str]) -> int:
    return _ORDER.index(of[0])
