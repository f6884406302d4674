"""The one door for XML from strangers: no entities, no tag and no nesting without end, only
encodings that text has.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from typing import cast
from xml.parsers import expat

from emsquote.finding import InputError, Origin, fault
from emsquote.intake.readers.untrusted import damaged

_CHUNK = 1 << 16
_DEEPEST = 256
"""Elements within one another: documents of offices and CAD programs have a dozen."""
_LONGEST_TAG = 1 << 20
"""Bytes of one tag with its attributes: the parser begins it anew with every piece it is fed."""
_DECLARED = re.compile(rb"""^\s*<\?xml\b[^<>]{0,200}?\bencoding\s*=\s*["']([^"'<>]{1,60})["']""")
_READ_BY_EXPAT = re.compile(
    r"utf-?8|utf-?16([bl]e)?|us-ascii|ascii|iso-8859-\d+|latin-?1|(windows-|cp)125\d|koi8-[ru]"
)
_DECODED_HERE = re.compile(
    r"gb2312|gbk|gb18030|big5|shift[_-]jis|sjis|windows-31j|euc-(jp|kr)|iso-2022-(jp|kr)"
)
Attach = Callable[[expat.XMLParserType], None]
Start = Callable[[str, dict[str, str]], object]
End = Callable[[str], object]


class _UnsafeXmlError(Exception):
    """What no honest file has; its text ends the sentence "the part …"."""


class XmlStream:
    """Feeds the XML of one part of a file, piece by piece, to the handlers that `attach` gives its
    parser.

    `InputError` for XML that is broken, cut short or unsafe. Errors of the handlers pass.
    """

    def __init__(
        self, file: str, attach: Attach, part: str = "it", *, is_text: bool = False
    ) -> None:
        self._file, self._part = file, part
        self._parser = expat.ParserCreate("utf-8" if is_text else None)
        self._parser.buffer_text = True
        self._parser.buffer_size = _CHUNK
        self._parser.EntityDeclHandler = _refuse_entities
        attach(self._parser)
        _limit_depth(self._parser)
        self._fed = 0
        self._is_new = not is_text
        self._decoder: codecs.IncrementalDecoder | None = None

    def feed(self, piece: bytes) -> None:
        """Take the next bytes of the part."""
        try:
            self._feed(piece)
        except (_UnsafeXmlError, expat.ExpatError, UnicodeDecodeError) as error:
            raise self._refused(error) from error

    def close(self) -> None:
        """End the part: what is still open was cut short."""
        try:
            self._parser.Parse(b"", True)
        except (_UnsafeXmlError, expat.ExpatError) as error:
            raise self._refused(error) from error

    def _feed(self, piece: bytes) -> None:
        if self._is_new:
            self._is_new = False
            self._decoder = _decoder(piece)
        decoded = self._decoder.decode(piece) if self._decoder else piece
        self._parser.Parse(decoded, False)
        self._fed += len(piece)
        if self._fed - self._parser.CurrentByteIndex > _LONGEST_TAG:
            raise _UnsafeXmlError("has a tag of more than a megabyte")

    def _refused(self, error: Exception) -> InputError:
        if isinstance(error, _UnsafeXmlError):
            message = f"{self._part} {error}"
            hint = "do not trust this file; ask for it again"
            return fault("unsafe-xml", Origin(self._file), message, hint)
        return damaged(self._file, f"{self._part} is not well-formed XML ({error})")


def parse_text(text: str, file: str, attach: Attach) -> None:
    """Parse XML that is already text; `InputError` as `XmlStream` raises it."""
    stream = XmlStream(file, attach, is_text=True)
    content = text.lstrip().encode("utf-8", "replace")
    for begin in range(0, len(content), _CHUNK):
        stream.feed(content[begin : begin + _CHUNK])
    stream.close()


def _refuse_entities(*_: object) -> None:
    raise _UnsafeXmlError("declares XML entities")


def _limit_depth(parser: expat.XMLParserType) -> None:
    """Count what is open around the handlers that a parser has."""
    start = cast("Start", parser.StartElementHandler or _ignore)
    end: End = parser.EndElementHandler or _ignore
    depth = 0

    def opened(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise _UnsafeXmlError(f"nests elements more than {_DEEPEST} deep")
        start(name, attributes)

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(name)

    parser.StartElementHandler, parser.EndElementHandler = opened, closed


def _ignore(*_: object) -> None:
    """Handle what nobody asks for."""


def _decoder(head: bytes) -> codecs.IncrementalDecoder | None:
    """Return what turns the declared encoding into text where the parser itself cannot.

    `_UnsafeXmlError` for one that is none of texts.
    """
    declared = _DECLARED.match(head.removeprefix(codecs.BOM_UTF8))
    if not declared:
        return None
    name = declared[1].decode("ascii", "replace").lower()
    if _READ_BY_EXPAT.fullmatch(name):
        return None
    if _DECODED_HERE.fullmatch(name):
        return codecs.getincrementaldecoder(name)()
    raise _UnsafeXmlError(f'is written in an encoding "{name}" that no text has')
