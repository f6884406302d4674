"""The published JSON Schemas: made from types, and written so that every msgspec in our range makes
the same file.

msgspec chooses the order of keys and of alternatives, and how a docstring is indented, and has
changed all three between versions. None of them means anything in a schema, so the file has an
order of its own.
"""

from __future__ import annotations

import inspect
import json
from typing import Any

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_SETS = ("anyOf", "enum", "required")
"""Keywords whose list has no order."""


def published(schema: dict[str, Any], name: str, title: str) -> dict[str, Any]:
    """Return a schema that msgspec made (draft 2020-12) under a name of its own, keys by the
    alphabet below it.

    >>> list(published({"type": "object", "required": ["a"]}, "urn:two", "Two"))
    ['$schema', '$id', 'title', 'required', 'type']
    """
    return {"$schema": _DRAFT, "$id": name, "title": title, **_in_order(schema)}


def text_of(schema: dict[str, Any]) -> str:
    """Return a published schema as the text of its file: one space a level, a newline at the
    end.
    """
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def _in_order(node: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(node, list):
        return [_in_order(item) for item in node]
    if not isinstance(node, dict):
        return node
    ordered = {key: _in_order(node[key]) for key in sorted(node)}
    for keyword in _SETS:
        if isinstance(ordered.get(keyword), list):
            ordered[keyword].sort(key=_as_text)
    # A field may be called "description" as well: it is a schema there, no text.
    if isinstance(ordered.get("description"), str):
        ordered["description"] = inspect.cleandoc(ordered["description"])
    return ordered


def _as_text(value: Any) -> str:  # noqa: ANN401 - any JSON
    return json.dumps(value, sort_keys=True)
