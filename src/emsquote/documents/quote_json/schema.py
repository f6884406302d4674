"""The published JSON Schema of the contract, made from its types.

`python -m emsquote.documents.quote_json.schema` prints it.
"""

from __future__ import annotations

import re
import sys
from typing import Any

import msgspec

from emsquote.documents.published_schema import published, text_of
from emsquote.documents.quote_json import wire
from emsquote.model.quote import Category

_INTERNAL_ONLY = {
    "Column": ("starts", "excess_liability", "yields", "defects", "purchases"),
    "CategoryPrice": ("cost", "overhead", "margin"),
    "NrePrice": ("activity", "cost"),
    "LineCell": ("cost", "purchase"),
    "Line": ("evidence",),
    "Said": ("told", "instead"),
}


def quote_schema() -> dict[str, Any]:
    """Return the schema (draft 2020-12): strict, no field beside those named.

    What only the internal view has is optional here, since one schema serves both views.
    """
    schema = _in_words_of_the_contract(msgspec.json.schema(wire.WireQuote))
    parts = schema["$defs"]
    parts["Column"]["properties"]["categories"]["propertyNames"] = {
        "enum": [category.value for category in Category]
    }
    for name, fields in _INTERNAL_ONLY.items():
        for field in fields:
            parts[name]["properties"][field]["$comment"] = "internal view only"
    return published(schema, "urn:emsquote:quote:1", "A quote of emsquote, version 1")


def _in_words_of_the_contract(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema with records named as the contract does: `Quote`, not `WireQuote`."""
    text = msgspec.json.encode(schema).decode()
    named: dict[str, Any] = msgspec.json.decode(re.sub(r'(?<=["/])Wire(?=[A-Z])', "", text))
    return named


def schema_text() -> str:
    """Return the schema as the text of its file."""
    return text_of(quote_schema())


if __name__ == "__main__":
    sys.stdout.write(schema_text())
