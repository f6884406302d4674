"""The price library: millions of offers in one file, or in a database that a team shares, asked for
a BOM at once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from msgspec import Struct

from emsquote.buying.library.database import Database, Row
from emsquote.buying.library.likeness import closest, lengths_like, pieces_of
from emsquote.buying.library.offer_table import COLUMNS, IDENTITY, offer_of
from emsquote.buying.library.schema import bring_up_to_date
from emsquote.buying.library.source import (
    MOST_BEGINNING,
    longest_shared,
    shared_enough,
    sorted_offers,
)
from emsquote.finding import Origin, fault
from emsquote.model.company_names import supplier_name
from emsquote.model.offer import Offer
from emsquote.model.part_number import plain_number

if TYPE_CHECKING:
    from emsquote.buying.library.kin import KinByKey

_SHOWN = ", ".join("source.name" if name == "source" else name for name in COLUMNS)
_OFFERS = f"SELECT {_SHOWN} FROM offer JOIN source ON source.id = offer.source"  # noqa: S608 - names of our own
_BESIDE = (
    "SELECT max(key) FROM part WHERE key < ? UNION ALL SELECT min(key) FROM part WHERE key >= ?"
)
_SUPPLIERS = (
    "SELECT min(supplier), count(*), min(read_on), max(read_on) FROM offer "
    "GROUP BY house ORDER BY 2 DESC, 1"
)
_CURRENCIES = "SELECT currency, count(*) FROM offer GROUP BY currency ORDER BY 2 DESC, 1"
_DELETE_IDLE = "DELETE FROM {table} WHERE key NOT IN (SELECT key FROM offer)"
_AT_ONCE = 500
_LAST = "\U0010ffff"


class SupplierStats(Struct, frozen=True):
    """How many offers of a supplier there are, and when the oldest and the newest was read ("" for
    undated).
    """

    supplier: str
    offers: int
    oldest: str
    newest: str


class LibraryStats(Struct, frozen=True):
    """What a library holds."""

    offers: int
    parts: int
    suppliers: tuple[SupplierStats, ...]
    currencies: tuple[tuple[str, int], ...]
    bytes: int


class Library:
    """An open price library; a source of offers like any other.

    Closes itself at the end of a `with`.
    """

    def __init__(self, database: Database, place: str) -> None:
        self.database = database
        self.place = place
        """The file's path or the server's address, as it may be shown."""
        self._origin = Origin(database.name)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file or connection."""
        self.database.close()

    def _among(self, sql: str, keys: Collection[str], then: str = "") -> Iterator[Row]:
        """Yield the rows for which a column is one of the keys: these are put in behind the
        statement.
        """
        ordered = sorted(keys)
        for start in range(0, len(ordered), _AT_ONCE):
            some = ordered[start : start + _AT_ONCE]
            marks = ", ".join("?" * len(some))
            yield from self.database.rows(f"{sql} IN ({marks}) {then}", some)

    def _by_key(self, keys: Collection[str]) -> dict[str, list[Offer]]:
        found: dict[str, list[Offer]] = {}
        for row in self._among(f"{_OFFERS} WHERE key", keys):
            found.setdefault(row[0], []).append(offer_of(row, self._origin))
        return found

    def offers_for(self, keys: Collection[str]) -> dict[str, tuple[Offer, ...]]:
        """Return the offers of each plain manufacturer's number."""
        return {key: sorted_offers(offers) for key, offers in self._by_key(keys).items()}

    def _through(
        self, leads: str, keys: Collection[str], belongs: Callable[[str, Offer], bool]
    ) -> dict[str, tuple[Offer, ...]]:
        """Look offers up by what leads to part numbers.

        An index may know of more than there is, never of less.
        """
        numbers: dict[str, list[str]] = {}
        for asked, number in self._among(leads, keys):
            numbers.setdefault(asked, []).append(number)
        of_number = self._by_key({number for some in numbers.values() for number in some})
        found: dict[str, tuple[Offer, ...]] = {}
        for asked, some in numbers.items():
            offers = [offer for number in some for offer in of_number.get(number, ())]
            own = [offer for offer in offers if belongs(asked, offer)]
            if own:
                found[asked] = sorted_offers(own)
        return found

    def offers_by_sku(self, keys: Collection[str]) -> dict[str, tuple[Offer, ...]]:
        """Return the offers of each plain supplier's number."""
        return self._through(
            "SELECT number, key FROM supplier_number WHERE number",
            keys,
            lambda number, offer: plain_number(offer.sku) == number,
        )

    def offers_valued(self, keys: Collection[str]) -> dict[str, tuple[Offer, ...]]:
        """Return offers that could have each value and size."""
        return self._through(
            "SELECT value, key FROM generic_value WHERE value",
            keys,
            lambda _value, _offer: True,  # whoever asks looks closer
        )

    def kin_of(self, group: str) -> KinByKey:
        """Return the parts of a group of families, by family and shape."""
        from emsquote.buying.library.kin import bounds, sampled  # noqa: PLC0415 - late: for estimates only

        numbers: dict[str, list[str]] = {}
        sql = "SELECT value, key FROM generic_value WHERE value >= ? AND value < ?"
        for value, key in self.database.rows(sql, bounds(group)):
            numbers.setdefault(value, []).append(key)
        return {value: sampled(numbers[value]) for value in sorted(numbers)}

    def numbers_beginning(self, start: str, limit: int) -> tuple[str, ...]:
        """Return the first plain numbers that begin so."""
        return tuple(self._beginning(start, limit))

    def offers_beginning(self, keys: Collection[str]) -> dict[str, tuple[Offer, ...]]:
        """Return the offers of the numbers that begin with each plain text and go on."""
        numbers: dict[str, list[str]] = {}
        for key in keys:
            beginning = self._going_on(key, MOST_BEGINNING + 1)
            if beginning and len(beginning) <= MOST_BEGINNING:
                numbers[key] = beginning
        of_number = self._by_key({number for some in numbers.values() for number in some})
        return {
            key: sorted_offers(offer for number in some for offer in of_number.get(number, ()))
            for key, some in numbers.items()
        }

    def _going_on(self, start: str, limit: int) -> list[str]:
        sql = "SELECT key FROM part WHERE key > ? AND key < ? ORDER BY key LIMIT ?"
        return [key for (key,) in self.database.rows(sql, (start, start + _LAST, limit))]

    def numbers_like(self, key: str, limit: int = 5) -> tuple[str, ...]:
        """Return numbers that share the longest beginning with `key`, at least half of it."""
        rows = self.database.rows(_BESIDE, (key, key))
        shared = longest_shared(key, [beside for (beside,) in rows if beside])
        if not shared_enough(shared, key):
            return ()
        return self._written(self._beginning(key[:shared], limit))

    def _beginning(self, start: str, limit: int) -> list[str]:
        sql = "SELECT key FROM part WHERE key >= ? AND key < ? ORDER BY key LIMIT ?"
        return [key for (key,) in self.database.rows(sql, (start, start + _LAST, limit))]

    def _written(self, keys: Collection[str]) -> tuple[str, ...]:
        """Return numbers as their makers write them."""
        numbers: dict[str, str] = dict(
            self._among("SELECT key, min(mpn) FROM offer WHERE key", keys, "GROUP BY key")
        )
        return tuple(numbers[key] for key in keys if key in numbers)

    def _holding(self, piece: str, limit: int) -> list[str]:
        sql = "SELECT key FROM part WHERE {holds} ORDER BY key LIMIT ?"
        return [key for (key,) in self.database.rows(sql, (piece, limit))]

    def _alike(self, key: str, limit: int) -> list[str]:
        pieces = pieces_of(key)
        holds_one = " OR ".join(["{holds}"] * len(pieces))
        sql = f"SELECT key FROM part WHERE length(key) BETWEEN ? AND ? AND ({holds_one})"  # noqa: S608 - our own
        candidates = self.database.rows(sql, (*lengths_like(key), *pieces))
        return closest(key, [candidate for (candidate,) in candidates], limit)

    def search(self, text: str, limit: int = 20) -> tuple[Offer, ...]:
        """Return offers whose number begins with `text`.

        Else that hold it; else that are written much like it.

        At most `limit` numbers; in the order of the alphabet, or of likeness.
        """
        key = plain_number(text)
        if not key:
            return ()
        keys = self._beginning(key, limit) or self._holding(key, limit) or self._alike(key, limit)
        found = self.offers_for(keys)
        return tuple(offer for number in keys for offer in found.get(number, ()))

    def stats(self) -> LibraryStats:
        """Return how many offers of how many parts there are, by supplier and currency, and how old
        they are.
        """
        suppliers = tuple(SupplierStats(*row) for row in self.database.rows(_SUPPLIERS))
        currencies = tuple((currency, count) for currency, count in self.database.rows(_CURRENCIES))
        ((parts,),) = self.database.rows("SELECT count(*) FROM part")
        offers = sum(supplier.offers for supplier in suppliers)
        return LibraryStats(offers, parts, suppliers, currencies, self.database.size())

    def offers(self) -> Iterator[Offer]:
        """Yield every offer, by part number, supplier and supplier's number."""
        for row in self.database.each_row(f"{_OFFERS} ORDER BY {', '.join(IDENTITY)}"):
            yield offer_of(row, self._origin)

    def remove(self, supplier: str = "", read_before: str = "") -> int:
        """Remove the offers of a supplier, those read before an ISO date, or (both given) those
        that are both.
        """
        conditions = []
        values = []
        if supplier:
            conditions.append("house = ?")
            values.append(supplier_name(supplier))
        if read_before:
            conditions.append("read_on < ?")
            values.append(read_before)
        where = " AND ".join(conditions) or "false"
        with self.database.transaction():
            removed = self.database.run(f"DELETE FROM offer WHERE {where}", values)  # noqa: S608 - our own
            if removed:
                for table in ("part", "supplier_number", "generic_value"):
                    self.database.run(_DELETE_IDLE.format(table=table))
        return removed


def open_library(place: str | Path, *, create: bool = False) -> Library:
    """Open a price library: a file, or the address of a PostgreSQL database (`postgresql://…`).

    With `create`, make an empty one where there is none. `InputError` if it is none, or cannot be
    reached.
    """
    if is_address(str(place)):
        database = _server(str(place), create=create)
        shown = database.name
    else:
        database = _file(Path(place), create=create)
        shown = str(place)
    try:
        bring_up_to_date(database)
    except BaseException:
        database.close()
        raise
    return Library(database, shown)


def is_address(place: str) -> bool:
    """Whether a library's place is an address, not a file.

    `InputError` for one of a kind that is not known.
    """
    scheme, colons, _ = place.partition("://")
    if not colons:
        return False
    if scheme not in {"postgresql", "postgres"}:
        message = f'"{scheme}" is no kind of database that a library can lie in'
        hint = "name a file, or postgresql://user@host/database"
        raise fault("bad-address", Origin("--library"), message, hint)
    return True


def _file(path: Path, *, create: bool) -> Database:
    from emsquote.buying.library.sqlite_file import open_file  # noqa: PLC0415 - late: the other way needs no SQLite

    return open_file(path, create=create)


def _server(address: str, *, create: bool) -> Database:
    try:
        from emsquote.buying.library.postgres_server import open_server  # noqa: PLC0415 - late: 200 ms, and an extra
    except ImportError as error:
        message = "needs the package psycopg, which is not here"
        hint = "install it: pip install 'emsquote[postgres]'"
        raise fault("not-installed", Origin("--library"), message, hint) from error
    return open_server(address, create=create)
