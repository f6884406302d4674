"""What houses answered, kept on disk for a while: one small file a number, without any key in it.

A number that a house does not have is kept too. A file that cannot be read or written is no loss:
the house is asked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

import msgspec
from msgspec import Struct

from emsquote.buying.distributors.distributor import Row, SalesRegion, WantedNumber
from emsquote.files.atomic_write import write_whole
from emsquote.finding import InputError
from emsquote.model.part_number import plain_number


class _Kept(msgspec.Struct):
    asked: list[str]
    day: str
    rows: list[dict[str, str]]


class ReplyCache(Struct, frozen=True):
    """A folder of answers of one house at one address. `today` says how old they are.

    Only answers younger than `max_age_days` are used: none with 0.
    """

    folder: Path
    house: str
    address: str
    market: SalesRegion
    today: date
    max_age_days: int = 1

    def _asked(self, wanted: WantedNumber) -> list[str]:
        own = (plain_number(wanted.number), wanted.manufacturer, wanted.supplier)
        return [self.house, self.address, self.market.country, self.market.currency, *own]

    def _path(self, asked: Sequence[str]) -> Path:
        name = hashlib.sha256("\0".join(asked).encode()).hexdigest()[:32]
        return self.folder / self.house / f"{name}.json"

    def get(self, wanted: WantedNumber) -> tuple[Row, ...] | None:
        """Return the offers of a number as they were read at the time, None if it must be asked
        for.
        """
        asked = self._asked(wanted)
        try:
            kept = msgspec.json.decode(self._path(asked).read_bytes(), type=_Kept)
            age = (self.today - date.fromisoformat(kept.day)).days
        except (OSError, ValueError, msgspec.DecodeError):
            return None
        fresh = kept.asked == asked and 0 <= age < self.max_age_days
        return tuple(kept.rows) if fresh else None

    def put(self, wanted: WantedNumber, rows: Sequence[Row]) -> None:
        """Keep the offers of a number, none included."""
        asked = self._asked(wanted)
        path = self._path(asked)
        kept = _Kept(asked, self.today.isoformat(), [dict(row) for row in rows])
        with suppress(OSError, InputError):
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, msgspec.json.encode(kept))
