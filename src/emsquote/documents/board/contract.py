"""What is known of boards as JSON, for programs: the contract `emsquote/board/1`, and its schema.

Within version 1, fields may be added; none is removed, renamed or given another meaning. What is
unknown is null, never 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from emsquote.board_files.board_data import BoardData
from emsquote.board_files.kinds import FileKind
from emsquote.documents.published_schema import published, text_of
from emsquote.finding import Finding
from emsquote.wording.sentence import plain_text

SCHEMA = "emsquote/board/1"


class FoundFile(Struct, frozen=True):
    """A file that was found in what was named, and what it is."""

    place: str
    kind: FileKind


class WireBoards(Struct, frozen=True):
    """The boards in the files named, and what became of each file."""

    schema: Annotated[str, Meta(pattern="^emsquote/board/1$")]
    complete: bool
    """Whether nothing is open."""
    boards: tuple[BoardData, ...]
    files: tuple[FoundFile, ...]
    findings: tuple[Finding, ...]
    """Of files beside those of the boards; each board has its own."""


def boards_to_json(
    boards: Sequence[BoardData],
    files: Sequence[FoundFile],
    findings: Sequence[Finding],
    *,
    complete: bool,
) -> bytes:
    """Return the boards as UTF-8 JSON with a newline at its end."""
    contract = WireBoards(SCHEMA, complete, tuple(boards), tuple(files), tuple(findings))
    return msgspec.json.format(msgspec.json.encode(contract, enc_hook=plain_text), indent=1) + b"\n"


def board_schema_text() -> str:
    """Return the JSON Schema (draft 2020-12) as the text of its file."""
    schema = msgspec.json.schema(WireBoards)
    return text_of(published(schema, "urn:emsquote:board:1", "Boards as read, version 1"))
