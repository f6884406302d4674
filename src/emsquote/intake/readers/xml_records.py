"""Reads XML of nobody's format: elements of one name that stand beside one another, each with
fields of its own, are the rows of a table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from emsquote.intake.judgement import Least
from emsquote.intake.readers.field_names import document_of
from emsquote.intake.readers.sheet import Document, FileLimits
from emsquote.intake.readers.xml_elements import Element, elements, root_name

_DEEPEST = 6
"""How deep in a file records may stand."""


def read_records(text: str, encoding: str, file: str, limits: FileLimits) -> Document | None:
    """Return the elements that most are alike of as a table, None where none has fields."""
    roots = elements(text, file, frozenset({root_name(text)}))
    groups = [group for root in roots for group in _groups(root, 0)]
    if not groups:
        return None
    records = max(groups, key=len)
    return document_of("xml", [dict(_fields(record)) for record in records], encoding, file, limits)


def _groups(element: Element, depth: int) -> Iterator[Sequence[Element]]:
    """Yield the children of one name that have fields, for each element that has such."""
    alike: dict[str, list[Element]] = {}
    for child in filter(_has_fields, element.children):
        alike.setdefault(child.name, []).append(child)
    yield from alike.values()
    if depth < _DEEPEST:
        for child in element.children:
            yield from _groups(child, depth + 1)


def _has_fields(element: Element) -> bool:
    return len(dict(_fields(element))) >= Least.PAIR


def _fields(element: Element) -> Iterator[tuple[str, str]]:
    """Yield what an element says by name: its attributes, and the children that hold but a text."""
    for name, value in element.attributes.items():
        yield name, value.strip()
    for child in element.children:
        if not child.children:
            named = child.attribute("name")
            yield named or child.name, child.text.strip() or child.attribute("value")
