"""Tables made from named fields, as CAD files have them: the names become the header row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from emsquote.finding import Origin, fault
from emsquote.intake.readers.rows import RowCollector
from emsquote.intake.readers.sheet import Document, FileLimits
from emsquote.intake.readers.untrusted import clean


def document_of(
    format_: str,
    parts: Sequence[Mapping[str, str]],
    encoding: str,
    file: str,
    limits: FileLimits,
    *,
    whole_names: bool = False,
) -> Document:
    """Return a document of one sheet: the union of all field names as the header, then one row a
    part; `whole_names` as in `SourceSheet`.
    """
    names = list(dict.fromkeys(name for part in parts for name in part))
    collector = RowCollector(file, limits)
    collector.add(1, dict(enumerate(names)))
    for number, part in enumerate(parts, 2):
        cells = {
            column: text for column, name in enumerate(names) if (text := clean(part.get(name, "")))
        }
        collector.add(number, cells)
    sheet = replace(collector.sheet(""), whole_names=whole_names)
    return Document(format=format_, sheets=(sheet,), encoding=encoding, labelled=True)


def component_document(
    format_: str,
    parts: Sequence[Mapping[str, str]],
    encoding: str,
    file: str,
    limits: FileLimits,
    *,
    whole_names: bool = False,
) -> Document:
    """Return a document of the components that a CAD file holds; `InputError` if there are none."""
    if not parts:
        message = f"has no components in it ({format_})"
        hint = "export it again with the part list included"
        raise fault("no-part-list", Origin(file), message, hint)
    return document_of(format_, parts, encoding, file, limits, whole_names=whole_names)
