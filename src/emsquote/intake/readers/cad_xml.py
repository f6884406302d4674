"""Reads the part lists in CAD systems' XML: KiCad's netlist, the Bom of IPC-2581, Eagle's
schematic.
"""

from __future__ import annotations

from collections.abc import Iterator

from emsquote.finding import Origin, fault
from emsquote.intake.readers.field_names import document_of
from emsquote.intake.readers.sheet import Document, FileLimits
from emsquote.intake.readers.xml_elements import Element, elements

Fields = dict[str, str]


def read_kicad_netlist(text: str, encoding: str, file: str, limits: FileLimits) -> Document:
    """Return the components of a KiCad netlist in XML (export versions D and E), one row each."""
    parts = list(map(_component, elements(text, file, frozenset({"comp"}))))
    return _document("kicad-xml", parts, encoding, file, limits)


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


def read_ipc2581(text: str, encoding: str, file: str, limits: FileLimits) -> Document:
    """Return the items of the Bom section of an IPC-2581 file, one row each."""
    parts = list(map(_bom_item, elements(text, file, frozenset({"BomItem"}))))
    return _document("ipc-2581", parts, encoding, file, limits)


def _bom_item(item: Element) -> Fields:
    places = item.all("RefDes")
    populated = {place.attribute("populate", "true").casefold() for place in places}
    fields = {
        "RefDes@name": ", ".join(place.attribute("name") for place in places),
        "BomItem@quantity": item.attribute("quantity"),
        "BomItem@OEMDesignNumberRef": item.attribute("OEMDesignNumberRef"),
        "RefDes@packageRef": item.child("RefDes").attribute("packageRef"),
        "BomItem@description": item.attribute("description"),
        "populate": "false" if populated == {"false"} else "true",
        "layer": " ".join(dict.fromkeys(place.attribute("layerRef") for place in places)),
    }
    for group in item.all("Characteristics"):
        for textual in group.all("Textual"):
            name = f"Textual@{textual.attribute('textualCharacteristicName')}"
            fields.setdefault(name, textual.attribute("textualCharacteristicValue"))
    return fields


def read_eagle(text: str, encoding: str, file: str, limits: FileLimits) -> Document:
    """Return the parts of an Eagle schematic in XML, supply symbols left out, one row each."""
    found = elements(text, file, frozenset({"part"}))
    parts = [_eagle_part(part) for part in found if not _is_supply_symbol(part)]
    return _document("eagle-xml", parts, encoding, file, limits)


def _is_supply_symbol(part: Element) -> bool:
    return part.attribute("library").startswith("supply")


def _eagle_part(part: Element) -> Fields:
    own = {field.attribute("name"): field.attribute("value") for field in part.all("attribute")}
    return {
        "part@name": part.attribute("name"),
        "value": part.attribute("value"),
        "device": part.attribute("deviceset") + part.attribute("device"),
        **own,
    }


def _document(
    format_: str, parts: list[Fields], encoding: str, file: str, limits: FileLimits
) -> Document:
    if not parts:
        message = f"has no components in it ({format_})"
        hint = "export it again with the part list included"
        raise fault("no-part-list", Origin(file), message, hint)
    return document_of(format_, parts, encoding, file, limits)
