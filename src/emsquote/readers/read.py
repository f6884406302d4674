"""Tells a file's format from its content and hands it to the reader for it."""

from __future__ import annotations

from pathlib import Path

from emsquote.finding import Origin, fault
from emsquote.readers.sheet import DEFAULT_LIMITS, Document, Limits
from emsquote.readers.untrusted import too_large


def read_document(path: Path, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Return the sheets of a file; `InputError` if it cannot be read, is empty, damaged, or no table at all."""
    data = _content(path, limits)
    if data.startswith(b"PK"):
        return _zipped(path, limits)
    return _text(data, path, limits)


def _content(path: Path, limits: Limits) -> bytes:
    origin = Origin(path.name)
    try:
        if path.is_dir():
            raise fault("unreadable", origin, "is a folder", "name the file of the part list")
        if path.stat().st_size > limits.file_bytes:
            raise too_large(path.name, f"over {limits.file_bytes >> 20} MiB", "file_bytes")
        data = path.read_bytes()
    except OSError as error:
        raise fault("unreadable", origin, f"cannot be read: {error.strerror}", "check the path") from error
    if not data.strip(b" \t\r\n\0"):
        raise fault("empty", origin, "is empty", "name the file of the part list")
    return data


def _zipped(path: Path, limits: Limits) -> Document:
    from emsquote.readers.xlsx import read_xlsx  # noqa: PLC0415 - a reader is loaded for its format only

    return read_xlsx(path, limits)


def _text(data: bytes, path: Path, limits: Limits) -> Document:
    from emsquote.readers.delimited import delimiter_of, read_delimited  # noqa: PLC0415 - as above
    from emsquote.readers.text import decode  # noqa: PLC0415 - as above

    text, encoding = decode(data, path.name)
    delimiter = delimiter_of(text)
    return read_delimited(text, delimiter or "\t", encoding, path.name, limits)
