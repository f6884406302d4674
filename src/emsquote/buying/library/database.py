"""What the library asks of a database: the same SQL whichever it is, and the few words in which
databases differ.

A statement marks its parameters with `?` and the words of a dialect with `{…}`. Whatever a database
says went wrong becomes one message (`InputError`), and the library is then as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

Row = tuple[Any, ...]

HINT_MAKE = "make one with `emsquote library import`, or name another"
"""The way out where a library was named that is none."""


class Database(Protocol):
    """An open database; it serves one thread."""

    name: str
    """The file's name or the server's address, as it may be shown: without user and password."""
    words: dict[str, str]
    """The dialect: `text` and `counter` (types of columns), `in_key_order` (how a table is
    kept so), `holds` (whether a key holds a text).
    """

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Return all rows of an answer."""
        ...

    def each_row(self, sql: str) -> Iterator[Row]:
        """Yield the rows of a long answer as they come."""
        ...

    def run(self, sql: str, parameters: Sequence[object] = ()) -> int:
        """Run a statement; return how many rows it touched."""
        ...

    def fill(self, table: str, rows: Iterable[Row]) -> None:
        """Put rows into a table of this session, as fast as the database can."""
        ...

    def learn(self) -> None:
        """Look at what the tables hold by now, if the database finds rows the better for it."""
        ...

    def transaction(self) -> AbstractContextManager[None]:
        """Let what is run inside happen together or not at all, while no other writes."""
        ...

    def version(self) -> int:
        """Return the version of the library's schema, 0 for none.

        `InputError` if the database is of something else.
        """
        ...

    def set_version(self, version: int) -> None:
        """Write the version of the library's schema, inside a transaction."""
        ...

    def size(self) -> int:
        """Return the bytes that the library takes."""
        ...

    def close(self) -> None:
        """Close the database."""
        ...
