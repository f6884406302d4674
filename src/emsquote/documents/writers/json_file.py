"""The quote as a JSON file."""

from __future__ import annotations

from emsquote.documents.quote_json.encode import json_of
from emsquote.model.customer_quote import AnyQuote


def render(quote: AnyQuote) -> bytes:
    """Return the file's content."""
    return json_of(quote)
