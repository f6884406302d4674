"""What distributors answered, kept on disk for a while: one small file a number, with no key in it.

A number that a distributor does not have is kept too. A file that cannot be read or written is no
loss: the distributor is asked.
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


class ReplyCache(Struct, frozen=True, kw_only=True):
    """A folder of answers of one distributor at one address. `today` says how old they are.

    Only answers younger than `max_age_days` are used: none with 0.
    """

    folder: Path
    distributor: str
    address: str
    region: SalesRegion
    today: date
    max_age_days: int = 1

    def _asked(self, wanted: WantedNumber) -> list[str]:
        return [
            self.distributor,
            self.address,
            self.region.country,
            self.region.currency,
            plain_number(wanted.number),
            wanted.manufacturer,
            wanted.supplier,
        ]

    def _path(self, asked: Sequence[str]) -> Path:
        name = hashlib.sha256("\0".join(asked).encode()).hexdigest()[:32]
        return self.folder / self.distributor / f"{name}.json"

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
        if kept.asked != asked or not 0 <= age < self.max_age_days:
            return None
        return tuple(kept.rows)

    def put(self, wanted: WantedNumber, rows: Sequence[Row]) -> None:
        """Keep the offers of a number, none included."""
        asked = self._asked(wanted)
        path = self._path(asked)
        kept = _Kept(asked, self.today.isoformat(), [dict(row) for row in rows])
        with suppress(OSError, InputError):
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, msgspec.json.encode(kept))
