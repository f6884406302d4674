"""Who quotes, as the head of a document shows it."""

from __future__ import annotations

import base64
from pathlib import Path

from msgspec import Struct

from emsquote.finding import Origin, fault

MOST_LOGO_BYTES = 300_000
_PICTURES = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"<svg", "svg+xml"),
    (b"<?xml", "svg+xml"),
)


class House(Struct, frozen=True):
    """The manufacturer that quotes; all is "" or empty where the rate card does not say."""

    name: str = ""
    address: tuple[str, ...] = ()
    contact: tuple[str, ...] = ()
    logo: str = ""
    """The picture itself, as a data URI, so that a document needs no other file."""


def read_logo(path: Path, origin: Origin) -> str:
    """Return a picture (PNG, JPEG or SVG) as a data URI.

    `InputError` if it is none, too large or cannot be read.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MOST_LOGO_BYTES + 1)
    except OSError as error:
        raise fault(
            "no-logo", origin, f'cannot read "{path.name}": {error.strerror}', "check the path"
        ) from error
    if len(content) > MOST_LOGO_BYTES:
        raise fault(
            "no-logo",
            origin,
            f'"{path.name}" has over {MOST_LOGO_BYTES // 1000} kB',
            "make it smaller",
        )
    kind = next((kind for start, kind in _PICTURES if content.lstrip().startswith(start)), "")
    if not kind:
        raise fault(
            "no-logo",
            origin,
            f'"{path.name}" is no PNG, JPEG or SVG',
            "save it in one of these formats",
        )
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


def logo_bytes(logo: str) -> bytes:
    r"""Return the picture of a data URI.

    >>> logo_bytes("data:image/png;base64,iVBORw==")
    b'\x89PNG'
    """
    return base64.b64decode(logo.partition(",")[2])
