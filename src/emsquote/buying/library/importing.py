"""Taking price lists into the library: all of a list or nothing, and the newer reading of an offer
wins.

Rows are gathered in a table beside the library first, so that it is locked only while they are put
in: others go on reading meanwhile, and wait for moments to write.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from itertools import islice

from msgspec import Struct

from emsquote.buying.library.database import Database, Row
from emsquote.buying.library.generic import keys_of
from emsquote.buying.library.kin import kin_keys
from emsquote.buying.library.offer_row import Result
from emsquote.buying.library.offer_table import COLUMNS, IDENTITY, OPTIONAL, STATED, row_of
from emsquote.buying.library.store import Library
from emsquote.finding import InputError
from emsquote.model.part_number import plain_number

Rows = Iterable[Result]
"""Offers as a reader yields them, None for a row that it refused."""

_ROWS_AT_ONCE = 10_000
_WORTH_LEARNING = 1000
"""Offers written: fewer do not change how a library is best searched."""
_ALL = ", ".join(COLUMNS)
_KEY = ", ".join(IDENTITY)
_BUT_SOURCE = ", ".join(COLUMNS[:-1])
_TAKEN_OVER = ", ".join(f"{name} = excluded.{name}" for name in STATED)
_DIFFERS = " OR ".join(
    f"coalesce(offer.{name}, {OPTIONAL[name]}) <> coalesce(excluded.{name}, {OPTIONAL[name]})"
    if name in OPTIONAL
    else f"offer.{name} <> excluded.{name}"
    for name in STATED
)
# All names in these statements are our own; what comes from outside goes in as parameters only.
_STAGED = f"SELECT 0 AS place, sku AS number, {_BUT_SOURCE}, name AS source FROM offer, source"  # noqa: S608 - see above
_GATHERED = (
    f"CREATE TEMP TABLE staged AS {_STAGED} WHERE false",
    "CREATE TEMP TABLE staged_value AS SELECT value, key FROM generic_value WHERE false",
)
_DROP_OLDER = (
    "DELETE FROM staged WHERE place IN (SELECT place FROM (SELECT place, row_number() OVER "  # noqa: S608 - see above
    f"(PARTITION BY {_KEY} ORDER BY read_on DESC, place DESC) AS nth FROM staged) AS ranked "
    "WHERE nth > 1)"
)
_PRESENT = f"SELECT count(*) FROM staged JOIN offer USING ({_KEY})"  # noqa: S608 - see above
_MERGE = (
    f"INSERT INTO offer ({_ALL}) SELECT {_BUT_SOURCE}, source.id "  # noqa: S608 - see above
    f"FROM staged JOIN source ON source.name = staged.source WHERE true ORDER BY {_KEY} "
    f"ON CONFLICT ({_KEY}) DO UPDATE SET {_TAKEN_OVER} "
    f"WHERE excluded.read_on >= offer.read_on AND ({_DIFFERS})"
)
_LEADS = (
    """
    INSERT INTO part SELECT DISTINCT key FROM staged WHERE true
    ON CONFLICT DO NOTHING
    """,
    """
    INSERT INTO supplier_number SELECT DISTINCT number, key FROM staged WHERE number <> ''
    ON CONFLICT DO NOTHING
    """,
    """
    INSERT INTO generic_value SELECT DISTINCT value, key FROM staged_value WHERE true
    ON CONFLICT DO NOTHING
    """,
)
_SOURCES = """
    INSERT INTO source (name) SELECT DISTINCT source FROM staged WHERE true
    ON CONFLICT DO NOTHING
"""


class ImportReport(Struct, frozen=True, kw_only=True):
    """What became of the rows of an import: `rows = refused + repeated + added + changed + kept`.

    `repeated` rows stand in the same list again, later or newer; `kept` offers were there already,
    the same or newer.
    """

    rows: int
    refused: int
    repeated: int
    added: int
    changed: int
    kept: int


def import_rows(library: Library, rows: Rows) -> ImportReport:
    """Take rows in, all together or not at all.

    A price replaces one that was read earlier or on the same day.
    """
    database = library.database
    try:
        for statement in _GATHERED:
            database.run(statement)
        total, good = _gather(database, rows)
        repeated = database.run(_DROP_OLDER)
        with database.transaction():
            present, written = _merge(database)
        if written > _WORTH_LEARNING:
            database.learn()
    finally:
        with suppress(InputError):
            database.run("DROP TABLE IF EXISTS staged")
            database.run("DROP TABLE IF EXISTS staged_value")
    added = good - repeated - present
    return ImportReport(
        rows=total,
        refused=total - good,
        repeated=repeated,
        added=added,
        changed=written - added,
        kept=present + added - written,
    )


def _gather(database: Database, rows: Rows) -> tuple[int, int]:
    """Gather the rows beside the library.

    Return how many there were, and how many of them are offers.
    """
    total = good = 0
    iterator = iter(rows)
    while some := list(islice(iterator, _ROWS_AT_ONCE)):
        offers = [offer for offer, _ in some if offer is not None]
        staged: list[Row] = []
        values: list[Row] = []
        for place, offer in enumerate(offers, good):
            row = row_of(offer)
            staged.append((place, plain_number(offer.sku), *row))
            values += [(value, row[0]) for value in keys_of(offer)]
            values += [(key, row[0]) for key in kin_keys(offer)]
        database.fill("staged", staged)
        database.fill("staged_value", values)
        total += len(some)
        good += len(offers)
    return total, good


def _merge(database: Database) -> tuple[int, int]:
    """Put what was gathered in.

    Return how many of these offers were there before, and how many were written.
    """
    ((present,),) = database.rows(_PRESENT)
    database.run(_SOURCES)
    written = database.run(_MERGE)
    for statement in _LEADS:
        database.run(statement)
    return int(present), written
