"""Reads part lists in JSON: the longest list of objects in it, their keys as column titles."""

from __future__ import annotations

import json
from collections.abc import Iterator

from emsquote.finding import Origin, fault
from emsquote.intake.readers.field_names import document_of
from emsquote.intake.readers.sheet import Document, FileLimits
from emsquote.intake.readers.untrusted import damaged

_DEEPEST = 6


def read_json(text: str, encoding: str, file: str, limits: FileLimits) -> Document:
    """Return the longest list of objects as one sheet.

    `InputError` if there is none or the text is no JSON.
    """
    try:
        data = json.loads(text, parse_int=str, parse_float=str)
    except (ValueError, RecursionError) as error:
        raise damaged(file, "it is not well-formed JSON") from error
    lists = list(_lists(data, 0))
    if not lists:
        raise fault(
            "no-part-list",
            Origin(file),
            "is JSON without a list of objects",
            "export the part list itself",
        )
    longest = max(lists, key=len)
    return document_of("json", [_flat(each) for each in longest], encoding, file, limits)


def _lists(data: object, depth: int) -> Iterator[list[dict[str, object]]]:
    if depth > _DEEPEST:
        return
    if isinstance(data, list):
        objects = [each for each in data if isinstance(each, dict)]
        if objects:
            yield objects
        for each in data:
            yield from _lists(each, depth + 1)
    elif isinstance(data, dict):
        for each in data.values():
            yield from _lists(each, depth + 1)


def _flat(data: dict[str, object], prefix: str = "") -> dict[str, str]:
    """Return an object's fields as texts: lists joined by commas, inner objects' fields by a point
    in the name.
    """
    found: dict[str, str] = {}
    for key, value in data.items():
        name = f"{prefix}{key}"
        match value:
            case dict() if not prefix:
                found.update(_flat(value, f"{name}."))
            case list():
                found[name] = ", ".join(
                    str(each) for each in value if not isinstance(each, dict | list)
                )
            case None | dict():
                found[name] = ""
            case _:
                found[name] = str(value)
    return found
