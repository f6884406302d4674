"""The published JSON Schema of `summary.json`, made from its types: `python -m
emsquote.batch.schema` prints it.
"""

from __future__ import annotations

import sys
from typing import Any

import msgspec

from emsquote.batch.summary import SCHEMA, Summary
from emsquote.documents.published_schema import published, text_of


def summary_schema() -> dict[str, Any]:
    """Return the schema (draft 2020-12): strict, no field beside those named."""
    schema = msgspec.json.schema(Summary)
    for value in schema["$defs"].values():
        if value.get("type") == "object":
            value["additionalProperties"] = False
            value["required"] = list(value["properties"])
    schema["$defs"]["Summary"]["properties"]["schema"] = {"const": SCHEMA}
    return published(
        schema, "urn:emsquote:batch:1", "The summary of a run of `emsquote batch`, version 1"
    )


def schema_text() -> str:
    """Return the schema as the text of its file."""
    return text_of(summary_schema())


if __name__ == "__main__":
    sys.stdout.write(schema_text())
