"""The price library on disk: one file that holds millions of offers and answers for a whole BOM at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from msgspec import Struct

from emsquote.finding import Origin
from emsquote.library.generic import value_keys
from emsquote.library.offer_table import COLUMNS, IDENTITY, offer_of
from emsquote.library.schema import connect, told_faults, transaction
from emsquote.library.source import sorted_offers
from emsquote.names import supplier_name
from emsquote.offer import Offer
from emsquote.part_number import plain_number

_SHOWN = ", ".join("source.name" if name == "source" else name for name in COLUMNS)
_OFFERS = f"SELECT {_SHOWN} FROM offer JOIN source ON source.id = offer.source"  # noqa: S608 - names of our own
_AT_ONCE = 500
_LAST = "\U0010ffff"


class SupplierStats(Struct, frozen=True):
    """How many offers of a supplier there are, and when the oldest and the newest was read ("" for undated)."""

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
    """An open price library; a source of offers like any other. Closes itself at the end of a `with`."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.connection = connection
        self._origin = Origin(path.name)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    def _asked(self, sql: str, parameters: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        with told_faults(self.path):
            yield from self.connection.execute(sql, parameters)

    def _by_key(self, keys: Collection[str]) -> dict[str, list[Offer]]:
        found: dict[str, list[Offer]] = {}
        ordered = sorted(keys)
        for start in range(0, len(ordered), _AT_ONCE):
            some = ordered[start : start + _AT_ONCE]
            marks = ", ".join("?" * len(some))
            for row in self._asked(f"{_OFFERS} WHERE key IN ({marks})", some):
                found.setdefault(row[0], []).append(offer_of(row, self._origin))
        return found

    def offers_for(self, keys: Collection[str]) -> dict[str, tuple[Offer, ...]]:
        """Return the offers of each plain manufacturer's number."""
        return {key: sorted_offers(offers) for key, offers in self._by_key(keys).items()}

    def _through(
        self, table: str, column: str, keys: Collection[str], belongs: Callable[[str, Offer], bool]
    ) -> dict[str, tuple[Offer, ...]]:
        """Look offers up by what leads to part numbers; an index may know of more than there is, never of less."""
        sql = f"SELECT key FROM {table} WHERE {column} = ?"  # noqa: S608 - names of our own
        parts = {each: [key for (key,) in self._asked(sql, (each,))] for each in sorted(keys)}
        offers = self._by_key({key for some in parts.values() for key in some})
        found = {
            each: [offer for key in some for offer in offers.get(key, ()) if belongs(each, offer)]
            for each, some in parts.items()
        }
        return {each: sorted_offers(some) for each, some in found.items() if some}

    def offers_by_sku(self, keys: Collection[str]) -> dict[str, tuple[Offer, ...]]:
        """Return the offers of each plain supplier's number."""
        return self._through("supplier_number", "number", keys, lambda number, offer: plain_number(offer.sku) == number)

    def offers_valued(self, keys: Collection[str]) -> dict[str, tuple[Offer, ...]]:
        """Return offers that could have each value and size."""
        return self._through("generic_value", "value", keys, lambda key, offer: key in value_keys(offer))

    def numbers_like(self, key: str, limit: int = 5) -> tuple[str, ...]:
        """Return numbers that share the longest beginning with `key`, at least half of it."""
        for length in range(len(key), max(len(key) // 2, 3) - 1, -1):
            alike = self._numbers("key >= ? AND key < ?", (key[:length], key[:length] + _LAST), limit)
            if alike:
                return alike
        return ()

    def _numbers(self, condition: str, parameters: Sequence[object], limit: int) -> tuple[str, ...]:
        sql = f"SELECT min(mpn) FROM offer WHERE {condition} GROUP BY key ORDER BY key LIMIT ?"  # noqa: S608 - our own
        return tuple(mpn for (mpn,) in self._asked(sql, (*parameters, limit)))

    def search(self, text: str, limit: int = 20) -> tuple[Offer, ...]:
        """Return offers whose number begins with `text`; else that hold it; else that are for a number like it."""
        key = plain_number(text)
        if not key:
            return ()
        numbers = (
            self._numbers("key >= ? AND key < ?", (key, key + _LAST), limit)
            or self._numbers("instr(key, ?) > 0", (key,), limit)
            or self.numbers_like(key, limit)
        )
        found = self.offers_for({plain_number(number) for number in numbers})
        return tuple(offer for key in sorted(found) for offer in found[key])

    def stats(self) -> LibraryStats:
        """Return how many offers of how many parts there are, by supplier and currency, and how old they are."""
        by_house = (
            "SELECT min(supplier), count(*), min(read_on), max(read_on) FROM offer GROUP BY house ORDER BY 2 DESC, 1"
        )
        suppliers = tuple(SupplierStats(*row) for row in self._asked(by_house))
        by_currency = "SELECT currency, count(*) FROM offer GROUP BY currency ORDER BY 2 DESC, 1"
        currencies = tuple((currency, count) for currency, count in self._asked(by_currency))
        ((offers, parts),) = self._asked("SELECT count(*), count(DISTINCT key) FROM offer")
        return LibraryStats(offers, parts, suppliers, currencies, self.path.stat().st_size)

    def offers(self) -> Iterator[Offer]:
        """Yield every offer, by part number, supplier and supplier's number."""
        for row in self._asked(f"{_OFFERS} ORDER BY {', '.join(IDENTITY)}"):
            yield offer_of(row, self._origin)

    def remove(self, supplier: str = "", read_before: str = "") -> int:
        """Remove the offers of a supplier, those read before an ISO date, or (both given) those that are both."""
        conditions = [("house = ?", supplier_name(supplier))] if supplier else []
        conditions += [("read_on < ?", read_before)] if read_before else []
        where = " AND ".join(condition for condition, _ in conditions) or "false"
        with transaction(self.connection, self.path):
            sql = f"DELETE FROM offer WHERE {where}"  # noqa: S608 - the conditions above
            return self.connection.execute(sql, [value for _, value in conditions]).rowcount


def open_library(path: Path, *, create: bool = False) -> Library:
    """Open a price library; with `create`, make an empty one where there is none. `InputError` if it is none."""
    return Library(path, connect(path, create=create))
