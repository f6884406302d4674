"""The library's tables: a schema with a version, and what leads from each version to the next.

Offers lie in the order in which they are asked for (plain part number first), so that a BOM's
look-ups touch few pages; breaks are packed into one text. What leads to part numbers (a supplier's
number, a value and size, a piece of the number itself) may know of more than there is, never of
less.

The column `house` holds a supplier's one name; it was called so before "house" meant the
manufacturer, and libraries that exist have it.
"""

from __future__ import annotations

from collections.abc import Sequence

from emsquote.buying.library.database import Database, Row
from emsquote.finding import Origin, fault

_MIGRATIONS = (
    (
        "CREATE TABLE source (id {counter}, name {text} NOT NULL UNIQUE)",
        """
        CREATE TABLE offer (
            key {text} NOT NULL, house {text} NOT NULL, sku {text} NOT NULL, maker {text} NOT NULL,
            currency {text} NOT NULL, packaging {text} NOT NULL, mpn {text} NOT NULL,
            manufacturer {text} NOT NULL, supplier {text} NOT NULL, breaks {text} NOT NULL,
            moq BIGINT NOT NULL, multiple BIGINT NOT NULL, unit {text} NOT NULL, stock BIGINT,
            lead_days BIGINT, reel_fee {text}, duty_percent {text}, ncnr INTEGER NOT NULL,
            description {text} NOT NULL, package {text} NOT NULL, country {text} NOT NULL,
            valid_until {text} NOT NULL, read_on {text} NOT NULL, source INTEGER NOT NULL,
            PRIMARY KEY (key, house, sku, maker, currency, packaging)
        ) {in_key_order}
        """,
        """
        CREATE TABLE generic_value (value {text}, key {text}, PRIMARY KEY (value, key))
        {in_key_order}
        """,
        """
        CREATE TABLE supplier_number (number {text}, key {text}, PRIMARY KEY (number, key))
        {in_key_order}
        """,
    ),
    (
        "CREATE TABLE part (key {text} PRIMARY KEY) {in_key_order}",
        "INSERT INTO part SELECT DISTINCT key FROM offer",
    ),
    ("DELETE FROM generic_value",),
    (
        """
        CREATE TABLE decision (
            owner {text} NOT NULL, key {text} NOT NULL, words {text} NOT NULL, mpn {text} NOT NULL,
            manufacturer {text} NOT NULL, customer {text} NOT NULL, decided_by {text} NOT NULL,
            decided_on {text} NOT NULL, PRIMARY KEY (owner, key)
        ) {in_key_order}
        """,
    ),
    ("DELETE FROM generic_value",),
)
"""The statements that lead from each version to the next; nothing is version 0."""

_ENTERED_SINCE = 5
"""The version since which generic parts are entered as now: older libraries are entered anew."""
_ALL = "SELECT key, mpn, description, package FROM offer"
_STAGE = "CREATE TEMP TABLE staged_value AS SELECT value, key FROM generic_value WHERE false"
_ENTER = "INSERT INTO generic_value SELECT DISTINCT value, key FROM staged_value"

VERSION = len(_MIGRATIONS)


def bring_up_to_date(database: Database) -> None:
    """Make the tables that this version has; `InputError` for a library of a newer one."""
    version = _version(database)
    if version == VERSION:
        return
    enter_anew = 0 < version < _ENTERED_SINCE
    if enter_anew:
        database.run(_STAGE)
        database.fill("staged_value", _generic_parts(database))
    with database.transaction():
        for statements in _MIGRATIONS[_version(database) :]:
            for statement in statements:
                database.run(statement)
        if enter_anew:
            database.run(_ENTER)
        database.set_version(VERSION)
    if enter_anew:
        database.run("DROP TABLE staged_value")


def _generic_parts(database: Database) -> Sequence[Row]:
    """Return under which keys each offer is looked for by its parameters.

    All are read before any is written: a server's connection does one at a time.
    """
    from emsquote.buying.library.kin import kin_keys_said  # noqa: PLC0415 - late: for older libraries only
    from emsquote.parts.generic_part import lookup_keys  # noqa: PLC0415 - late: for older libraries only

    entered: set[Row] = set()
    for key, number, words, package in database.each_row(_ALL):
        entered.update((value, key) for value in lookup_keys(number, words, package))
        entered.update((value, key) for value in kin_keys_said(words, package))
    return sorted(entered)


def _version(database: Database) -> int:
    version = database.version()
    if version > VERSION:
        message = f"is a library of version {version}; this program knows versions up to {VERSION}"
        raise fault("newer-library", Origin(database.name), message, "use a newer emsquote")
    return version
