"""How much the files of a board may ask for, and the meter that holds every reader to it.

Board files come from strangers: archives that unpack to gigabytes, brackets nested a million deep,
numbers of four thousand digits. Each limit is far above what real boards need.
"""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

from msgspec import Struct

from emsquote.finding import InputError, Origin, fault

_MIB = 1 << 20
_BETWEEN_LOOKS = 4096
"""Items that are read between two looks at the clock."""


class BoardLimits(Struct, frozen=True, kw_only=True):
    """What one reading of a board's files may take before it is refused."""

    file_bytes: int = 128 * _MIB
    """Of one file as it lies there or in its archive."""
    unpacked_bytes: int = 512 * _MIB
    """Of all files together, archives unpacked."""
    ratio: int = 250
    """How many times its size an archive may unpack to; small ones are spared."""
    files: int = 5_000
    depth: int = 4
    """Archives within archives, and folders within the folder that was named times two."""
    nesting: int = 100
    """Brackets or elements within one another."""
    items: int = 20_000_000
    """Tokens, commands, elements: whatever a format is made of, in all files together."""
    elements: int = 2_000_000
    """Of XML that is read whole."""
    strokes: int = 1_000_000
    """Lines and arcs of an outline."""
    digits: int = 24
    """Of a number."""
    seconds: float = 30.0
    """Of processor time."""


DEFAULT_BOARD_LIMITS = BoardLimits()


class Meter:
    """Counts what a reading takes and ends it with `InputError` where it is more than allowed."""

    def __init__(
        self,
        limits: BoardLimits = DEFAULT_BOARD_LIMITS,
        clock: Callable[[], float] = process_time,
    ) -> None:
        self.limits = limits
        self._clock = clock
        self._ends = clock() + limits.seconds
        self._files = self._bytes = self._items = 0
        self._next_look = 0

    def file(self, place: str) -> None:
        """Count a file."""
        self._files += 1
        if self._files > self.limits.files:
            raise too_much(place, f"holds more than {self.limits.files} files")

    def unpacked(self, place: str, size: int) -> None:
        """Count bytes that were read."""
        self._bytes += size
        if self._bytes > self.limits.unpacked_bytes:
            raise too_much(place, f"holds more than {self.limits.unpacked_bytes // _MIB} MiB")
        self.look(place)

    def items(self, place: str, count: int = 1) -> None:
        """Count tokens, commands or elements; look at the clock from time to time."""
        self._items += count
        if self._items > self.limits.items:
            raise too_much(place, f"holds more than {self.limits.items} items")
        if self._items >= self._next_look:
            self._next_look = self._items + _BETWEEN_LOOKS
            self.look(place)

    def look(self, place: str) -> None:
        """Look at the clock."""
        if self._clock() > self._ends:
            raise too_much(place, f"takes longer than {self.limits.seconds:g} s to read")


def too_much(place: str, what: str) -> InputError:
    """Return the error for files that ask for more than a board needs."""
    message = f"{what}, more than a board needs"
    hint = "give the files of one board alone, exported again from the CAD program"
    return fault("too-large", Origin(place), message, hint)


def damaged_board(place: str, what: str) -> InputError:
    """Return the error for a board file that was cut short or changed on its way."""
    hint = "export it again from the CAD program, or ask for it again"
    return fault("damaged", Origin(place), f"is damaged: {what}", hint)
