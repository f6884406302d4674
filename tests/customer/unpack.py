"""Everything that a file tells, however it is packed: parts of archives, properties, streams."""

from __future__ import annotations

import html
import io
import json
import re
import shutil
import subprocess
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)


def told_by(path: Path) -> Iterator[str]:
    """Yield the texts of a file, its name first, and of all files in it."""
    yield path.name
    yield from told_in(path.read_bytes())


def told_in(content: bytes) -> Iterator[str]:
    """Yield the texts of a file's content."""
    if content.startswith(b"PK\x03\x04"):
        yield from _of_archive(content)
    elif content.startswith(b"%PDF"):
        yield from _of_pdf(content)
    else:
        text = content.decode("utf-8", "replace")
        yield text
        yield html.unescape(text)
        if text.startswith(("{", "[")):
            yield from _of_json(json.loads(text))


def _of_archive(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        yield archive.comment.decode("utf-8", "replace")
        for member in archive.infolist():
            yield member.filename
            yield member.comment.decode("utf-8", "replace")
            yield from told_in(archive.read(member))


def _of_pdf(content: bytes) -> Iterator[str]:
    """Yield what stands in a PDF in the clear (metadata too), its streams, and the text on it."""
    yield content.decode("latin-1")
    for stream in _STREAM.findall(content):
        try:
            yield zlib.decompress(stream).decode("latin-1")
        except zlib.error:
            continue
    for tool, *options in (("pdftotext", "-", "-"), ("pdfinfo", "-")):
        if shutil.which(tool):
            done = subprocess.run([tool, *options], input=content, capture_output=True, check=True)
            yield done.stdout.decode()


def _of_json(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for key, inner in value.items():
                yield key
                yield from _of_json(inner)
        case list():
            for inner in value:
                yield from _of_json(inner)
