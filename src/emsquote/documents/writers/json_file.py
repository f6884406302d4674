"""The quote as a JSON file."""

from __future__ import annotations

from emsquote.documents.quote_json.encode import quote_to_json
from emsquote.documents.sheet import View
from emsquote.model.quote import Quote


def render(quote: Quote, view: View) -> bytes:
    """Return the file's content."""
    return quote_to_json(quote, view)
