"""The library's file: an SQLite database with a schema that has a version, and what can be wrong with such a file.

Offers lie in the order in which they are asked for (normalised part number first, without a row id), so that a BOM's
look-ups touch few pages; breaks are packed into one text. The journal is write-ahead: readers go on while one writes,
and what is cut off in the middle never happened.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from emsquote.finding import Origin, fault

APPLICATION_ID = 0x456D7351
"""Marks a database file as a price library ("EmsQ")."""

_MIGRATIONS = (
    """
    CREATE TABLE source (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
    CREATE TABLE offer (
        key TEXT NOT NULL, house TEXT NOT NULL, sku TEXT NOT NULL, maker TEXT NOT NULL, currency TEXT NOT NULL,
        packaging TEXT NOT NULL, mpn TEXT NOT NULL, manufacturer TEXT NOT NULL, supplier TEXT NOT NULL,
        breaks TEXT NOT NULL, moq INTEGER NOT NULL, multiple INTEGER NOT NULL, unit TEXT NOT NULL, stock INTEGER,
        lead_days INTEGER, reel_fee TEXT, duty_percent TEXT, ncnr INTEGER NOT NULL, description TEXT NOT NULL,
        package TEXT NOT NULL, country TEXT NOT NULL, valid_until TEXT NOT NULL, read_on TEXT NOT NULL,
        source INTEGER NOT NULL, PRIMARY KEY (key, house, sku, maker, currency, packaging)
    ) WITHOUT ROWID;
    CREATE TABLE generic_value (value TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (value, key)) WITHOUT ROWID;
    CREATE TABLE supplier_number (number TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (number, key)) WITHOUT ROWID;
    """,
)
"""What leads from each version of the schema to the next; an empty file has version 0."""

VERSION = len(_MIGRATIONS)
_BUSY_SECONDS = 60
_HINT_OTHER = "name a library made with `emsquote library import`, or another file to make one"


@contextmanager
def told_faults(path: Path) -> Iterator[None]:
    """Turn what SQLite says of a file or disk into one message; the library is then as it was."""
    origin = Origin(path.name)
    try:
        yield
    except sqlite3.OperationalError as error:
        text = str(error)
        if "full" in text:
            raise fault("disk-full", origin, "the disk is full; the library is as it was", "make room") from error
        if "locked" in text or "busy" in text:
            message = f"another program kept it locked for {_BUSY_SECONDS} s"
            raise fault("library-locked", origin, message, "try again when that is done") from error
        raise fault("unreadable", origin, f"cannot be used: {text}", "check the path and its permissions") from error
    except sqlite3.DatabaseError as error:
        raise fault("no-library", origin, f"is no sound price library: {error}", _HINT_OTHER) from error


def connect(path: Path, *, create: bool) -> sqlite3.Connection:
    """Open a library, bring its schema up to date, and return it; `InputError` for anything that is none."""
    if not create and not path.is_file():
        raise fault("no-library", Origin(path.name), "there is no such library", _HINT_OTHER)
    with told_faults(path):
        connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
        try:
            _check(connection, path)
            _prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


def _check(connection: sqlite3.Connection, path: Path) -> None:
    is_empty = _pragma(connection, "schema_version") == 0  # asked first: another program may be making it just now
    version, mark = _pragma(connection, "user_version"), _pragma(connection, "application_id")
    if not is_empty and mark != APPLICATION_ID:
        raise fault("no-library", Origin(path.name), "is a database, but no price library", _HINT_OTHER)
    if version > VERSION:
        message = f"is a library of version {version}; this program knows versions up to {VERSION}"
        raise fault("newer-library", Origin(path.name), message, "use a newer emsquote")


def _prepare(connection: sqlite3.Connection) -> None:
    if _pragma(connection, "user_version") == VERSION:
        return
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    try:
        for version in range(_pragma(connection, "user_version"), VERSION):
            for statement in _MIGRATIONS[version].split(";"):
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


@contextmanager
def transaction(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    """Run statements that happen together or not at all."""
    with told_faults(path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
