"""Streams the XML of a board file to handlers: no entities, no elements without end, no tree."""

from __future__ import annotations

from collections.abc import Callable
from xml.parsers import expat

from emsquote.board_files.board_file import BoardFile
from emsquote.board_files.limits import Meter, damaged_board
from emsquote.intake.readers.xml_stream import XmlStream

_CHUNK = 1 << 16
_SHOWN = 60
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

    def opened(name: str, attributes: Attributes) -> None:
        meter.items(file.place)
        start(name.rpartition(":")[2], attributes)

    def closed(name: str) -> None:
        end(name.rpartition(":")[2])

    def attach(parser: expat.XMLParserType) -> None:
        parser.StartElementHandler, parser.EndElementHandler = opened, closed

    try:
        _feed(XmlStream(file.place, attach), file.data)
    except ValueError as error:
        raise damaged_board(file.place, str(error)[:_SHOWN]) from error


def _feed(stream: XmlStream, data: bytes) -> None:
    for begin in range(0, len(data), _CHUNK):
        stream.feed(data[begin : begin + _CHUNK])
    stream.close()
