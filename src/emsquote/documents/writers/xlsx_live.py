"""The quote for the house as a live workbook: inputs are marked and checked, everything else is
formulas.
"""

from __future__ import annotations

from emsquote.costing.quote_basis import QuoteBasis
from emsquote.documents.live.build import live_sheets
from emsquote.documents.writers.xlsx_file import workbook
from emsquote.model.quote import Quote


def render(quote: Quote, basis: QuoteBasis) -> bytes:
    """Return the workbook's bytes, the same for the same quote; its date is the quote's."""
    return workbook(live_sheets(quote, basis), quote.date, is_live=True)
