"""From a quote to its sheets: price table, costs, costed BOM, purchases, charges, findings.

One module makes one sheet. They decide what is shown and to whom; how it looks is up to the
writers.
"""

from __future__ import annotations

from emsquote.documents.customer_view import for_customer
from emsquote.documents.sheet import Sheet, View
from emsquote.documents.sheets.charges import charges_sheet
from emsquote.documents.sheets.costed_bom import costed_bom_sheet
from emsquote.documents.sheets.costs import costs_sheet
from emsquote.documents.sheets.findings import findings_sheet
from emsquote.documents.sheets.purchases import purchases_sheet
from emsquote.documents.sheets.summary import summary_sheet
from emsquote.model.quote import Quote
from emsquote.wording.texts import Texts, texts_in

__all__ = ["for_customer", "sheets_of", "summary_sheet"]


def sheets_of(quote: Quote, view: View, texts: Texts | None = None) -> tuple[Sheet, ...]:
    """Return the sheets of a quote in the order of reading, in the quote's language unless `texts`
    are given.

    The customer's view has the summary, the BOM with prices and the findings that name no supplier
    and no cost.
    """
    words = texts or texts_in(quote.language)
    if view is View.CUSTOMER:
        discreet = for_customer(quote)
        return (
            summary_sheet(discreet, view, words),
            costed_bom_sheet(discreet, view, words),
            findings_sheet(discreet, view, words),
        )
    return (
        summary_sheet(quote, view, words),
        costs_sheet(quote, words),
        costed_bom_sheet(quote, view, words),
        purchases_sheet(quote, words),
        charges_sheet(quote, words),
        findings_sheet(quote, view, words),
    )
