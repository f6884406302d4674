"""Streams XML and hands out only the elements that are asked for, each as a small tree, without
entities.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.parsers import expat

from msgspec import Struct, field

from emsquote.intake.readers.xml_stream import parse_text

_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")


class Element(Struct):
    """An element below one that was asked for.

    Names are local, without their namespace's prefix.
    """

    name: str
    attributes: dict[str, str]
    children: list[Element] = field(default_factory=list)
    text: str = ""

    def attribute(self, name: str, default: str = "") -> str:
        """Return the value of an attribute, the default if there is none."""
        return self.attributes.get(name, default)

    def all(self, name: str) -> list[Element]:
        """Return the children of a name."""
        return [child for child in self.children if child.name == name]

    def child(self, name: str) -> Element:
        """Return the first child of a name, an empty one if there is none."""
        return next(iter(self.all(name)), Element("", {}))

    def child_text(self, name: str) -> str:
        """Return the text of the first child of a name, empty if there is none."""
        return self.child(name).text.strip()


def root_name(text: str) -> str:
    """Return the local name of the first element of an XML or HTML text, empty if there is none
    near its start.

    >>> root_name('<?xml version="1.0"?><!-- parts --><ss:Workbook>')
    'Workbook'
    """
    found = _ROOT.search(text[:10_000])
    return found[1] if found else ""


def elements(text: str, file: str, wanted: frozenset[str]) -> list[Element]:
    """Return all elements with one of the wanted names.

    `InputError` for XML that is broken or unsafe.
    """
    found: list[Element] = []
    stack: list[Element] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if not stack and local not in wanted:
            return
        plain = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        element = Element(local, plain)
        if stack:
            stack[-1].children.append(element)
        else:
            found.append(element)
        stack.append(element)

    def end(_: str) -> None:
        if stack:
            stack.pop()

    def take(data: str) -> None:
        if stack:
            stack[-1].text += data

    parse_xml(text, file, start, end, take)
    return found


def parse_xml(
    text: str,
    file: str,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    take: Callable[[str], None],
) -> None:
    """Parse XML that is already text; `InputError` if it is broken, cut short or unsafe."""

    def attach(parser: expat.XMLParserType) -> None:
        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.CharacterDataHandler = take

    parse_text(text, file, attach)
