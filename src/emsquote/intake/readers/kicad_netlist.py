"""Reads the components of KiCad's netlist, in XML or in brackets (`.net`), one row each."""

from __future__ import annotations

from collections.abc import Iterator

from emsquote.intake.readers.bracketed_lists import Node, nodes
from emsquote.intake.readers.field_names import component_document
from emsquote.intake.readers.sheet import Document, FileLimits
from emsquote.intake.readers.xml_elements import Element, elements

Fields = dict[str, str]


def read_xml_netlist(text: str, encoding: str, file: str, limits: FileLimits) -> Document:
    """Return the components of a netlist in XML (export versions D and E)."""
    parts = list(map(_component, elements(text, file, frozenset({"comp"}))))
    return component_document("kicad-xml", parts, encoding, file, limits, whole_names=True)


def read_netlist(text: str, encoding: str, file: str, limits: FileLimits) -> Document:
    """Return the components of a netlist in brackets."""
    parts = list(map(_component, _in_brackets(text, file)))
    return component_document("kicad-net", parts, encoding, file, limits, whole_names=True)


def _in_brackets(text: str, file: str) -> Iterator[Element]:
    for node in nodes(text, file):
        match node:
            case ["components", *components]:
                yield from (_element(component) for component in components)


def _element(node: Node | str) -> Element:
    """Return a list in brackets as the element that stands for it in XML: its pairs are attributes
    and children alike, its words are its text.
    """
    if isinstance(node, str) or not node:
        return Element("", {})
    words = [child for child in node[1:] if isinstance(child, str)]
    lists = [child for child in node[1:] if isinstance(child, list)]
    children = list(map(_element, lists))
    attributes = {child.name: child.text for child in children if child.text}
    return Element(str(node[0]), attributes, children, " ".join(words))


def _component(comp: Element) -> Fields:
    source = comp.child("libsource")
    fields = {
        "comp@ref": comp.attribute("ref"),
        "value": comp.child_text("value"),
        "footprint": comp.child_text("footprint"),
        **dict(_own_fields(comp)),
        **dict(_marks(comp)),
        "datasheet": comp.child_text("datasheet"),
        "libsource": source.attribute("part"),
    }
    if not fields.get("Description"):
        described = comp.child_text("description")
        fields["Description"] = described or source.attribute("description")
    return fields


def _own_fields(comp: Element) -> Iterator[tuple[str, str]]:
    """Yield the fields that a user gave a component."""
    for group in comp.all("fields"):
        for field in group.all("field"):
            name = field.attribute("name")
            if name.casefold() not in {"footprint", "datasheet"}:
                yield name, field.text.strip()


def _marks(comp: Element) -> Iterator[tuple[str, str]]:
    """Yield as fields what the flags of a component say: not to be fitted, no part of the list."""
    for flag in comp.all("property"):
        match flag.attribute("name"):
            case "dnp":
                yield "dnp", flag.attribute("value") or "DNP"
            case "exclude_from_bom":
                yield "exclude from BOM", flag.attribute("value") or "yes"
            case _:
                pass
