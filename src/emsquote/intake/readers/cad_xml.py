"""Reads the part lists in CAD systems' XML: the Bom of IPC-2581, Eagle's schematic."""

from __future__ import annotations

from emsquote.intake.readers.field_names import component_document
from emsquote.intake.readers.sheet import Document, FileLimits
from emsquote.intake.readers.xml_elements import Element, elements

Fields = dict[str, str]


def read_ipc2581(text: str, encoding: str, file: str, limits: FileLimits) -> Document:
    """Return the items of the Bom section of an IPC-2581 file, one row each."""
    parts = list(map(_bom_item, elements(text, file, frozenset({"BomItem"}))))
    return component_document("ipc-2581", parts, encoding, file, limits)


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
    return component_document("eagle-xml", parts, encoding, file, limits, whole_names=True)


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
