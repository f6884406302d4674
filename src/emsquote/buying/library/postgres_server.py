"""A library that a team shares: a PostgreSQL database, its tables in a schema of their own, and
what can go wrong.

The address is as libpq takes it, `postgresql://user@host/database`; what it leaves unsaid
(password, certificates) comes from where PostgreSQL's own programs take it. Nothing but host, port
and database is ever shown.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress

import psycopg
from psycopg import errors
from psycopg.conninfo import make_conninfo

from emsquote.buying.library.database import HINT_MAKE, Row
from emsquote.buying.library.postgres_options import options_of, shown
from emsquote.finding import InputError, Origin, fault

_ANSWER_SECONDS = 60
_WRITE_SECONDS = 3600
_LOCK_SECONDS = 60
_WRITERS_LOCK = 0x456D7351
"""The advisory lock that whoever writes holds, so that one writes at a time ("EmsQ")."""

_SET_UP = f"SET search_path = emsquote; SET lock_timeout = '{_LOCK_SECONDS}s'"
# not to_regclass, which may remember what was before another program made the table
_HAS_VERSION = "SELECT 1 FROM pg_tables WHERE schemaname = 'emsquote' AND tablename = 'version'"
_SIZE = (
    "SELECT sum(pg_total_relation_size(oid))::bigint FROM pg_class "
    "WHERE relnamespace = 'emsquote'::regnamespace AND relkind = 'r'"
)
_HINT_SERVER = "check the address, the network and the password; the library is as it was"
_AT_ONCE = 2000


def _sql(text: str) -> str:
    """Return a statement with the driver's marks in place of ours."""
    return text.replace("?", "%s")


class PostgresServer:
    """An open connection to a database."""

    words = {  # noqa: RUF012 - never changed
        "text": 'TEXT COLLATE "C"',
        "counter": "INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
        "in_key_order": "",
        "holds": "strpos(key, ?) > 0",
    }

    def __init__(self, name: str, connection: psycopg.Connection) -> None:
        self.name = name
        self._connection = connection
        self._patience = _ANSWER_SECONDS

    @contextmanager
    def watched(self, seconds: int = 0) -> Iterator[None]:
        """Turn what the server says into one message, and give it up if it says nothing for too
        long.
        """
        patience = seconds or self._patience
        gave_up = threading.Event()
        watch = threading.Timer(patience, _cut_off, (self._connection, gave_up))
        watch.daemon = True
        watch.start()
        try:
            yield
        except psycopg.Error as error:
            if gave_up.is_set():
                message = f"the server did not answer within {patience} s"
                raise fault("no-answer", Origin(self.name), message, _HINT_SERVER) from error
            raise _fault(self.name, error) from error
        finally:
            watch.cancel()

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Return all rows of an answer."""
        with self.watched():
            return self._connection.execute(_sql(sql.format_map(self.words)), parameters).fetchall()

    def each_row(self, sql: str) -> Iterator[Row]:
        """Yield the rows of a long answer as they come, all as they were at its beginning."""
        self.run("BEGIN")
        try:
            self.run(f"DECLARE each_row NO SCROLL CURSOR FOR {sql}")
            while some := self.rows(f"FETCH {_AT_ONCE} FROM each_row"):
                yield from some
        finally:
            with suppress(InputError):
                self.run("ROLLBACK")

    def run(self, sql: str, parameters: Sequence[object] = ()) -> int:
        """Run a statement; return how many rows it touched."""
        with self.watched(_WRITE_SECONDS):
            return self._connection.execute(_sql(sql.format_map(self.words)), parameters).rowcount

    def fill(self, table: str, rows: Iterable[Row]) -> None:
        """Put rows into a table of this session."""
        with (
            self.watched(),
            self._connection.cursor().copy(_sql(f"COPY {table} FROM STDIN")) as copy,
        ):
            for row in rows:
                copy.write_row(row)

    def learn(self) -> None:
        """Count the tables anew: until the server does so by itself, it reads all of them for a
        BOM.
        """
        self.run("ANALYZE offer, part, supplier_number, generic_value")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Let what is run inside happen together or not at all, while no other writes."""
        self.run("BEGIN")
        self._patience = _WRITE_SECONDS
        try:
            self.run("SELECT pg_advisory_xact_lock(?)", (_WRITERS_LOCK,))
            yield
            self.run("COMMIT")
        except BaseException:
            with suppress(InputError):
                self.run("ROLLBACK")
            raise
        finally:
            self._patience = _ANSWER_SECONDS

    def version(self) -> int:
        """Return the version of the library's schema, 0 for a database without one."""
        if not self.rows(_HAS_VERSION):
            return 0
        ((number,),) = self.rows("SELECT number FROM version")
        return int(number)

    def set_version(self, version: int) -> None:
        """Write the version of the library's schema, inside a transaction."""
        self.run("CREATE TABLE IF NOT EXISTS version (number INTEGER NOT NULL)")
        self.run("DELETE FROM version")
        self.run("INSERT INTO version VALUES (?)", (version,))

    def size(self) -> int:
        """Return the bytes of all tables and what is kept to find their rows."""
        return int(self.rows(_SIZE)[0][0] or 0)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def _cut_off(connection: psycopg.Connection, gave_up: threading.Event) -> None:
    """Break a connection off from another thread: whoever waits for the server stops waiting."""
    gave_up.set()
    with (
        suppress(OSError, psycopg.Error),
        socket.socket(fileno=os.dup(connection.fileno())) as line,
    ):
        line.shutdown(socket.SHUT_RDWR)


def _said(error: psycopg.Error) -> str:
    """Return what went wrong in one line."""
    return " ".join((error.diag.message_primary or str(error)).split())


def _fault(name: str, error: psycopg.Error) -> InputError:
    """Return the one message for what a server says."""
    origin = Origin(name)
    said = _said(error)
    match error:
        case errors.InsufficientPrivilege() | errors.ReadOnlySqlTransaction():
            hint = "ask the owner of the database for the rights to it"
            return fault("no-rights", origin, f"this user has no right to do that: {said}", hint)
        case errors.DiskFull():
            message = "the server's disk is full; the library is as it was"
            return fault("disk-full", origin, message, "make room there")
        case errors.LockNotAvailable():
            message = f"another program kept it locked for {_LOCK_SECONDS} s"
            return fault("library-locked", origin, message, "try again when that is done")
        case psycopg.OperationalError():
            return fault("server-lost", origin, f"the server broke off: {said}", _HINT_SERVER)
        case (
            psycopg.DataError()
            | psycopg.ProgrammingError()
            | psycopg.IntegrityError()
            | psycopg.NotSupportedError()
        ):
            return fault("no-library", origin, f"is no sound price library: {said}", HINT_MAKE)
        case _:
            message = f"cannot be used: {said}"
            return fault("unreadable", origin, message, "ask who keeps the server")


def open_server(address: str, *, create: bool) -> PostgresServer:
    """Connect to a library's database; with `create`, make a place for it where there is none.

    `InputError` if it cannot be reached, or must not be used.
    """
    options = options_of(address)
    name = shown(options)
    try:
        connection = psycopg.connect(
            make_conninfo(**options), autocommit=True, prepare_threshold=None
        )
    except psycopg.Error as error:
        said = _said(error).removeprefix("connection failed: ")
        raise fault("no-server", Origin(name), f"cannot be reached: {said}", _HINT_SERVER) from None
    opened = PostgresServer(name, connection)
    try:
        _begin(opened, connection, create=create)
    except BaseException:
        opened.close()
        raise
    return opened


def _begin(opened: PostgresServer, connection: psycopg.Connection, *, create: bool) -> None:
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        message = f"the database keeps texts in {encoding}; a library needs UTF8"
        hint = "make another: createdb --encoding=UTF8"
        raise fault("bad-encoding", Origin(opened.name), message, hint)
    with opened.watched():
        connection.execute(_SET_UP)
    if opened.version() > 0:
        return
    if not create:
        message = "there is no library in this database"
        raise fault("no-library", Origin(opened.name), message, HINT_MAKE)
    with opened.transaction():
        opened.run("CREATE SCHEMA IF NOT EXISTS emsquote")
