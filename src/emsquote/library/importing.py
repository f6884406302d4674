"""Taking price lists into the library: all of a list or nothing, and the newer reading of an offer wins.

Rows are gathered in a table beside the library first, so that it is locked only while they are put in: others go on
reading meanwhile, and wait for moments to write.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from emsquote.library.generic import value_keys
from emsquote.library.offer_row import Result
from emsquote.library.offer_table import COLUMNS, IDENTITY, STATED, row_of
from emsquote.library.schema import told_faults, transaction
from emsquote.library.store import Library
from emsquote.part_number import plain_number

Rows = Iterable[Result]
"""Offers as a reader yields them, None for a row that it refused."""

_STAGING_KIB = 64_000
_ALL = ", ".join(COLUMNS)
_KEY = ", ".join(IDENTITY)
_TAKEN_OVER = ", ".join(f"{name} = excluded.{name}" for name in STATED)
_DIFFERS = " OR ".join(f"offer.{name} IS NOT excluded.{name}" for name in STATED)
_STAGE = (
    f"INSERT INTO temp.staged VALUES ({', '.join('?' * len(COLUMNS))}) "  # noqa: S608 - names of our own
    f"ON CONFLICT DO UPDATE SET {_TAKEN_OVER} WHERE excluded.read_on >= read_on"
)
_MERGE = (
    f"INSERT INTO offer ({_ALL}) SELECT {_ALL.removesuffix('source')} source.id "  # noqa: S608 - names of our own
    f"FROM temp.staged JOIN source ON source.name = staged.source WHERE true "
    f"ON CONFLICT DO UPDATE SET {_TAKEN_OVER} WHERE excluded.read_on >= offer.read_on AND ({_DIFFERS})"
)


class ImportReport(Struct, frozen=True):
    """What became of the rows of an import: `rows = refused + repeated + added + changed + kept`.

    `repeated` rows stand in the same list again, later or newer; `kept` offers were there already, the same or newer.
    """

    rows: int
    refused: int
    repeated: int
    added: int
    changed: int
    kept: int


def import_rows(library: Library, rows: Rows) -> ImportReport:
    """Take rows in, all together or not at all. A price replaces one that was read earlier or on the same day."""
    run = library.connection.execute
    with told_faults(library.path):
        run(f"PRAGMA temp.cache_size = -{_STAGING_KIB}")
        run(f"CREATE TEMP TABLE staged ({_ALL}, PRIMARY KEY ({_KEY})) WITHOUT ROWID")
        run("CREATE TEMP TABLE staged_value (value, key, PRIMARY KEY (value, key)) WITHOUT ROWID")
    try:
        total, refused = _stage(library, rows)
        with transaction(library.connection, library.path):
            return _merge(library, total, refused)
    finally:
        with told_faults(library.path):
            run("DROP TABLE temp.staged")
            run("DROP TABLE temp.staged_value")


def _stage(library: Library, rows: Rows) -> tuple[int, int]:
    """Gather the rows; return how many there were, and how many of them were refused."""
    total = refused = 0
    run = library.connection.execute

    def good() -> Iterator[tuple[str | int | None, ...]]:
        nonlocal total, refused
        for offer, _ in rows:
            total += 1
            if offer is None:
                refused += 1
            else:
                for value in value_keys(offer):
                    run("INSERT OR IGNORE INTO temp.staged_value VALUES (?, ?)", (value, plain_number(offer.mpn)))
                yield row_of(offer)

    with told_faults(library.path):
        library.connection.execute("BEGIN")
        try:
            library.connection.executemany(_STAGE, good())
        finally:
            library.connection.execute("COMMIT")
    return total, refused


def _merge(library: Library, total: int, refused: int) -> ImportReport:
    run = library.connection.execute
    (staged,) = run("SELECT count(*) FROM temp.staged").fetchone()
    (before,) = run("SELECT count(*) FROM offer").fetchone()
    run("INSERT OR IGNORE INTO source (name) SELECT DISTINCT source FROM temp.staged")
    written = run(_MERGE).rowcount
    library.connection.create_function("plain_number", 1, plain_number, deterministic=True)
    run("INSERT OR IGNORE INTO supplier_number SELECT plain_number(sku), key FROM temp.staged WHERE sku <> ''")
    run("INSERT OR IGNORE INTO generic_value SELECT value, key FROM temp.staged_value")
    (after,) = run("SELECT count(*) FROM offer").fetchone()
    added = after - before
    return ImportReport(
        rows=total,
        refused=refused,
        repeated=total - refused - staged,
        added=added,
        changed=written - added,
        kept=staged - written,
    )
