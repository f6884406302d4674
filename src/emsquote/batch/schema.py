"""The published JSON Schema of `summary.json`, made from its types: `python -m
emsquote.batch.schema` prints it.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import msgspec

from emsquote.batch.summary import SCHEMA, Summary


def summary_schema() -> dict[str, Any]:
    """Return the schema (draft 2020-12): strict, no field beside those named."""
    schema = msgspec.json.schema(Summary)
    for each in schema["$defs"].values():
        if each.get("type") == "object":
            each["additionalProperties"] = False
            each["required"] = list(each["properties"])
    schema["$defs"]["Summary"]["properties"]["schema"] = {"const": SCHEMA}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:emsquote:batch:1",
        "title": "The summary of a run of `emsquote batch`, version 1",
        **schema,
    }


def schema_text() -> str:
    """Return the schema as the text of its file."""
    return json.dumps(summary_schema(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema_text())
