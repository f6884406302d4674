"""The quote as JSON, the contract for programs: written exactly, read back to the same quote."""

from __future__ import annotations

from emsquote.documents.quote_json.decode import quote_from_json, read_quote
from emsquote.documents.quote_json.encode import quote_to_json

__all__ = ["quote_from_json", "quote_to_json", "read_quote"]
