"""The quote as a JSON file."""

from __future__ import annotations

from emsquote.quote import Quote
from emsquote.quote_json.encode import quote_to_json
from emsquote.sheet import View


def render(quote: Quote, view: View) -> bytes:
    """Return the file's content."""
    return quote_to_json(quote, view)
