"""What keeps an untrusted file from taking the machine: counted unpacking, clean cell text."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

from emsquote.finding import InputError, Origin, fault
from emsquote.intake.readers.sheet import FileLimits

_CHUNK = 1 << 16
# Direction marks, zero-width blanks and soft hyphens make two part numbers of what looks like one.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb]"
)
_STORED, _DEFLATED = 0, 8


def clean(text: str) -> str:
    r"""Return a cell's text without control characters and invisible marks, outer blanks cut, `\n`
    as the line end.

    >>> clean(" R1\u202e \x07")
    'R1'
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    return _INVISIBLE.sub(
        "", text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    ).strip()


def clean_row(texts: Sequence[str]) -> list[str]:
    """Return the texts of a row's cells, each as `clean` makes it.

    Most rows are plain from end to end.

    >>> clean_row([" R1", "10k", "", "1 %\u200b"])
    ['R1', '10k', '', '1 %']
    """
    whole = "".join(texts)
    if whole.isascii() and whole.isprintable():
        return [text.strip() for text in texts]
    return [clean(text) for text in texts]


def too_large(file: str, what: str, limit: str) -> InputError:
    """Return the error for a file that asks for more than its limit allows."""
    hint = f"remove what is no part list, or raise the limit: --limit {limit}=…"
    return fault("too-large", Origin(file), f"has {what}, more than a part list needs", hint)


def damaged(file: str, what: str) -> InputError:
    """Return the error for a file that was cut short or changed on its way."""
    return fault(
        "damaged",
        Origin(file),
        f"is damaged: {what}",
        "save it again from the program that made it",
    )


def locked(file: str) -> InputError:
    """Return the error for a file that only a password opens."""
    return fault("protected", Origin(file), "is protected by a password", "save it without one")


def open_zip(path: Path) -> zipfile.ZipFile:
    """Open a zip archive; `InputError` where it is cut short or is none."""
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise damaged(path.name, "its zip archive cannot be opened") from error


class Unpacking:
    """Unpacks members of one archive and counts the bytes of all of them against one limit."""

    def __init__(self, archive: zipfile.ZipFile, file: str, limits: FileLimits) -> None:
        self._archive, self._file, self._limit = archive, file, limits.unpacked_bytes
        self._left = limits.unpacked_bytes

    def feed(self, name: str, parse: Callable[[bytes], object]) -> None:
        """Unpack a member in small pieces and hand each to `parse`.

        `InputError` if it is damaged or too large.
        """
        try:
            if self._archive.getinfo(name).compress_type not in {_STORED, _DEFLATED}:
                raise damaged(self._file, f"{name} is packed in a way that spreadsheets do not use")
            with self._archive.open(name) as stream:
                while chunk := stream.read(_CHUNK):
                    self._count(len(chunk))
                    parse(chunk)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, KeyError) as error:
            raise damaged(self._file, f"{name} cannot be unpacked") from error

    def _count(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise too_large(
                self._file, f"over {self._limit >> 20} MiB when unpacked", "unpacked_bytes"
            )
