"""Streams the XML of a board file to handlers: no entities, no elements without end, no tree."""

from __future__ import annotations

from collections.abc import Callable
from xml.parsers import expat

from emsquote.board_files.board_file import BoardFile
from emsquote.board_files.limits import Meter, damaged_board, too_much
from emsquote.finding import fault
from emsquote.intake.readers.untrusted import UnsafeXmlError, xml_parser

_CHUNK = 1 << 16
_SHOWN = 60
_LONGEST_TAG = 1 << 20
"""Bytes that one tag with its attributes may have."""
Attributes = dict[str, str]


def stream_xml(
    file: BoardFile,
    meter: Meter,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None],
) -> None:
    """Call `start` and `end` for every element of a file, by its name without namespace.

    A `ValueError` of theirs is a fault of the file. `InputError` for it, and for XML that is
    broken, cut short, unsafe, or larger than the limits allow.
    """
    depth = 0

    def opened(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > meter.limits.nesting:
            raise too_much(file.place, f"nests elements more than {meter.limits.nesting} deep")
        meter.items(file.place)
        start(name.rpartition(":")[2], attributes)

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(name.rpartition(":")[2])

    parser = xml_parser()
    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    try:
        _feed(parser, file)
    except UnsafeXmlError as error:
        hint = "do not trust this file; ask for it again"
        raise fault("unsafe-xml", file.origin, "declares XML entities", hint) from error
    except (expat.ExpatError, LookupError) as error:
        raise damaged_board(file.place, f"it is not well-formed XML ({error})") from error
    except ValueError as error:
        raise damaged_board(file.place, str(error)[:_SHOWN]) from error


def _feed(parser: expat.XMLParserType, file: BoardFile) -> None:
    data = file.data
    for begin in range(0, len(data), _CHUNK):
        parser.Parse(data[begin : begin + _CHUNK], False)
        if begin + _CHUNK - parser.CurrentByteIndex > _LONGEST_TAG:
            raise too_much(file.place, "has a tag of more than a megabyte")
    parser.Parse(b"", True)
