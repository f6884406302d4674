"""From a quote to its sheets: price table, costs, costed BOM, purchases, charges, findings.

One module makes one sheet. They decide what is shown and to whom; how it looks is up to the
writers.
"""

from __future__ import annotations

from emsquote.documents.customer_view import view_of
from emsquote.documents.sheet import Sheet
from emsquote.documents.sheets.charges import charges_sheet
from emsquote.documents.sheets.costed_bom import costed_bom_sheet
from emsquote.documents.sheets.costs import costs_sheet
from emsquote.documents.sheets.findings import findings_sheet
from emsquote.documents.sheets.purchases import purchases_sheet
from emsquote.documents.sheets.summary import summary_sheet
from emsquote.model.customer_quote import AnyQuote, CustomerQuote
from emsquote.wording.texts import Texts, texts_in

__all__ = ["sheets_of", "summary_sheet"]


def sheets_of(quote: AnyQuote, texts: Texts | None = None) -> tuple[Sheet, ...]:
    """Return the sheets of a quote in the order of reading, in the quote's language unless `texts`
    are given.

    The customer's quote has the summary, the BOM with prices and what is open.
    """
    words, view = texts or texts_in(quote.language), view_of(quote)
    if isinstance(quote, CustomerQuote):
        return (
            summary_sheet(quote, view, words),
            costed_bom_sheet(quote, view, words),
            findings_sheet(quote, view, words),
        )
    return (
        summary_sheet(quote, view, words),
        costs_sheet(quote, words),
        costed_bom_sheet(quote, view, words),
        purchases_sheet(quote, words),
        charges_sheet(quote, words),
        findings_sheet(quote, view, words),
    )
