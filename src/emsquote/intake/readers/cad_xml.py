"""Reads the part lists in CAD systems' XML: KiCad's netlist, the Bom of IPC-2581, Eagle's
schematic.
"""

from __future__ import annotations

from emsquote.finding import Origin, fault
from emsquote.intake.readers.field_names import document_of
from emsquote.intake.readers.sheet import Document, FileLimits
from emsquote.intake.readers.xml_elements import Element, elements

Fields = dict[str, str]


def read_kicad_netlist(text: str, encoding: str, file: str, limits: FileLimits) -> Document:
    """Return the components of a KiCad netlist in XML (export versions D and E), one row each."""
    parts = [_component(each) for each in elements(text, file, frozenset({"comp"}))]
    return _document("kicad-xml", parts, encoding, file, limits)


def _component(comp: Element) -> Fields:
    source = next(iter(comp.all("libsource")), Element("", {}))
    fields = {
        "comp@ref": comp.attributes.get("ref", ""),
        "value": comp.child_text("value"),
        "footprint": comp.child_text("footprint"),
    }
    for group in comp.all("fields"):
        for each in group.all("field"):
            name = each.attributes.get("name", "")
            if name.casefold() not in {"footprint", "datasheet"}:
                fields[name] = each.text.strip()
    for each in comp.all("property"):
        match each.attributes.get("name", ""):
            case "dnp":
                fields["dnp"] = each.attributes.get("value") or "DNP"
            case "exclude_from_bom":
                fields["exclude from BOM"] = each.attributes.get("value") or "yes"
            case _:
                pass
    fields["datasheet"] = comp.child_text("datasheet")
    fields["libsource"] = source.attributes.get("part", "")
    if "Description" not in fields or not fields["Description"]:
        fields["Description"] = comp.child_text("description") or source.attributes.get(
            "description", ""
        )
    return fields


def read_ipc2581(text: str, encoding: str, file: str, limits: FileLimits) -> Document:
    """Return the items of the Bom section of an IPC-2581 file, one row each."""
    parts = [_bom_item(each) for each in elements(text, file, frozenset({"BomItem"}))]
    return _document("ipc-2581", parts, encoding, file, limits)


def _bom_item(item: Element) -> Fields:
    places = item.all("RefDes")
    populated = {place.attributes.get("populate", "true").casefold() for place in places}
    fields = {
        "RefDes@name": ", ".join(place.attributes.get("name", "") for place in places),
        "BomItem@quantity": item.attributes.get("quantity", ""),
        "BomItem@OEMDesignNumberRef": item.attributes.get("OEMDesignNumberRef", ""),
        "RefDes@packageRef": next((place.attributes.get("packageRef", "") for place in places), ""),
        "BomItem@description": item.attributes.get("description", ""),
        "populate": "false" if populated == {"false"} else "true",
        "layer": " ".join(dict.fromkeys(place.attributes.get("layerRef", "") for place in places)),
    }
    for group in item.all("Characteristics"):
        for each in group.all("Textual"):
            name = f"Textual@{each.attributes.get('textualCharacteristicName', '')}"
            fields.setdefault(name, each.attributes.get("textualCharacteristicValue", ""))
    return fields


def read_eagle(text: str, encoding: str, file: str, limits: FileLimits) -> Document:
    """Return the parts of an Eagle schematic in XML, supply symbols left out, one row each."""
    found = elements(text, file, frozenset({"part"}))
    parts = [
        _eagle_part(each)
        for each in found
        if not each.attributes.get("library", "").startswith("supply")
    ]
    return _document("eagle-xml", parts, encoding, file, limits)


def _eagle_part(part: Element) -> Fields:
    attributes = {
        each.attributes.get("name", ""): each.attributes.get("value", "")
        for each in part.all("attribute")
    }
    return {
        "part@name": part.attributes.get("name", ""),
        "value": part.attributes.get("value", ""),
        "device": part.attributes.get("deviceset", "") + part.attributes.get("device", ""),
        **attributes,
    }


def _document(
    format_: str, parts: list[Fields], encoding: str, file: str, limits: FileLimits
) -> Document:
    if not parts:
        message = f"has no components in it ({format_})"
        raise fault(
            "no-part-list", Origin(file), message, "export it again with the part list included"
        )
    return document_of(format_, parts, encoding, file, limits)
