"""A library in a file of its own: an SQLite database, and what can be wrong with such a file or its
disk.

The journal is write-ahead: readers go on while one writes, and what is cut off in the middle never
happened.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from time import monotonic, sleep

from emsquote.buying.library.database import HINT_MAKE, Row
from emsquote.finding import InputError, Origin, fault

APPLICATION_ID = 0x456D7351
"""Marks a database file as a price library ("EmsQ")."""

_BUSY_SECONDS = 60
_BUSY_AGAIN_SECONDS = 0.01
_STAGING_KIB = 64_000


@contextmanager
def _told_faults(name: str) -> Iterator[None]:
    """Turn what SQLite says of a file or disk into one message."""
    origin = Origin(name)
    try:
        yield
    except sqlite3.OperationalError as error:
        raise _operational_fault(origin, str(error)) from error
    except sqlite3.DatabaseError as error:
        message = f"is no sound price library: {error}"
        raise fault("no-library", origin, message, HINT_MAKE) from error


def _operational_fault(origin: Origin, text: str) -> InputError:
    """Return the one message for what SQLite says is wrong around the file."""
    if "full" in text:
        message = "the disk is full; the library is as it was"
        return fault("disk-full", origin, message, "make room")
    if "locked" in text or "busy" in text:
        message = f"another program kept it locked for {_BUSY_SECONDS} s"
        return fault("library-locked", origin, message, "try again when that is done")
    if "readonly" in text:
        message = "is closed to writing, or its folder is; SQLite needs both even for reading"
        return fault(
            "no-rights", origin, message, "ask for the right to write there, or use a copy"
        )
    return fault(
        "unreadable", origin, f"cannot be used: {text}", "check the path and its permissions"
    )


class SqliteFile:
    """An open file."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.name = path.name
        self.words = {
            "text": "TEXT",
            "counter": "INTEGER PRIMARY KEY",
            "in_key_order": "WITHOUT ROWID",
            "holds": "instr(key, ?) > 0",
        }
        self._path = path
        self._connection = connection

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Return all rows of an answer."""
        with _told_faults(self.name):
            return self._connection.execute(sql.format_map(self.words), parameters).fetchall()

    def each_row(self, sql: str) -> Iterator[Row]:
        """Yield the rows of a long answer as they come."""
        with _told_faults(self.name):
            yield from self._connection.execute(sql.format_map(self.words))

    def run(self, sql: str, parameters: Sequence[object] = ()) -> int:
        """Run a statement; return how many rows it touched."""
        with _told_faults(self.name):
            return self._connection.execute(sql.format_map(self.words), parameters).rowcount

    def fill(self, table: str, rows: Iterable[Row]) -> None:
        """Put rows into a table of this session, within one transaction of it."""
        remaining = iter(rows)
        first = next(remaining, None)
        if first is None:
            return
        marks = ", ".join("?" * len(first))
        sql = f"INSERT INTO temp.{table} VALUES ({marks})"  # noqa: S608 - a name of our own
        with _told_faults(self.name):
            self._connection.execute(f"PRAGMA temp.cache_size = -{_STAGING_KIB}")
            self._connection.execute("BEGIN")
            try:
                self._connection.executemany(sql, chain([first], remaining))
            finally:
                self._connection.execute("COMMIT")

    def learn(self) -> None:
        """Do nothing: every question has one key that answers it, and SQLite takes that."""

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Let what is run inside happen together or not at all, while no other writes."""
        with _told_faults(self.name):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def _pragma(self, name: str) -> int:
        ((value,),) = self.rows(f"PRAGMA {name}")
        return int(value)

    def version(self) -> int:
        """Return the version of the library's schema, 0 for an empty file.

        `InputError` for any other database.
        """
        is_empty = self._pragma("schema_version") == 0
        if not is_empty and self._pragma("application_id") != APPLICATION_ID:
            message = "is a database, but no price library"
            raise fault("no-library", Origin(self.name), message, HINT_MAKE)
        return self._pragma("user_version")

    def set_version(self, version: int) -> None:
        """Write the version of the library's schema, inside a transaction."""
        self.run(f"PRAGMA application_id = {APPLICATION_ID}")
        self.run(f"PRAGMA user_version = {version}")

    def size(self) -> int:
        """Return the bytes of the file."""
        return self._path.stat().st_size

    def keep_journal(self) -> None:
        """Write the journal ahead.

        SQLite refuses at once, without waiting, all but one who ask that of a new file.
        """
        give_up = monotonic() + _BUSY_SECONDS
        with _told_faults(self.name):
            while True:
                try:
                    self._connection.execute("PRAGMA journal_mode = WAL")
                except sqlite3.OperationalError as error:
                    if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or monotonic() > give_up:
                        raise
                    sleep(_BUSY_AGAIN_SECONDS)
                else:
                    return

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def open_file(path: Path, *, create: bool) -> SqliteFile:
    """Open a library's file; with `create`, make one where there is none.

    `InputError` if it cannot be used.
    """
    if not create and not path.is_file():
        raise fault("no-library", Origin(path.name), "there is no such library", HINT_MAKE)
    with _told_faults(path.name):
        connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
        opened = SqliteFile(path, connection)
        try:
            if opened.version() == 0:
                opened.keep_journal()
        except BaseException:
            opened.close()
            raise
        return opened
