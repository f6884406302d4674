"""How a drill file writes numbers: unit, digits, which zeros are left out.

Few files say all of it. What is unsaid follows from the custom of the machine (2.4 for inch, 3.3
for metric, leading zeros left out), or from a tool whose size is written with all its zeros.
"""

from __future__ import annotations

import re
from enum import StrEnum

MM_PER_INCH = 25.4
_FILE_FORMAT = re.compile(r"FILE_FORMAT\s*=\s*(\d)\s*:\s*(\d)", re.IGNORECASE)
_FORMAT_COMMENT = re.compile(r"FORMAT\s*=\s*\{\s*([\d-])\s*:\s*([\d-])\s*/([^}]*)\}", re.IGNORECASE)
_PATTERN = re.compile(r",(0+)\.(0+)")
_PADDED_TOOL = re.compile(r"C(\d{3})\.(\d{3,6})(?!\d)")
_PLAIN_TOOL_MIL = 1.0
_PLAIN_TOOL_MICRON = 30.0
"""A size without a point from which it is no longer inch, or mm."""


class Zeros(StrEnum):
    """What coordinates keep of their zeros."""

    UNSAID = "unsaid"
    LEADING = "LZ"
    TRAILING = "TZ"


class Numbers:
    """What is known so far; commands and comments add to it."""

    def __init__(self) -> None:
        self.unit_mm: float | None = None
        self.zeros = Zeros.UNSAID
        self._digits: tuple[int, int] | None = None

    @property
    def _assumed_unit(self) -> float:
        return self.unit_mm or MM_PER_INCH

    def take_unit(self, command: str) -> bool:
        """Obey INCH, METRIC, M71 or M72 with what follows; return whether the unit was another
        before.
        """
        before = self.unit_mm
        self.unit_mm = MM_PER_INCH if command.startswith(("INCH", "M72")) else 1.0
        if ",LZ" in command:
            self.zeros = Zeros.LEADING
        elif ",TZ" in command:
            self.zeros = Zeros.TRAILING
        pattern = _PATTERN.search(command)
        if pattern:
            self._digits = len(pattern[1]), len(pattern[2])
        return before is not None and before != self.unit_mm

    def take_comment(self, comment: str) -> None:
        """Learn from comments such as `FILE_FORMAT=2:5`."""
        stated = _FILE_FORMAT.search(comment)
        if stated:
            self._digits = int(stated[1]), int(stated[2])
            return
        told = _FORMAT_COMMENT.search(comment)
        if told is None:
            return
        if told[1].isdigit() and told[2].isdigit():
            self._digits = int(told[1]), int(told[2])
        words = told[3].casefold()
        if "suppress trailing" in words:
            self.zeros = Zeros.LEADING
        elif "suppress leading" in words:
            self.zeros = Zeros.TRAILING

    def take_tool(self, command: str) -> None:
        """Learn the digits from a tool that is written with all its zeros: `T1C000.02500`."""
        padded = _PADDED_TOOL.search(command)
        if padded and self._digits is None:
            self._digits = len(padded[1]), len(padded[2])

    def coordinate(self, written: str) -> float:
        """Return a coordinate in millimetres.

        >>> numbers = Numbers()
        >>> numbers.take_unit("METRIC,LZ,000.000")
        False
        >>> numbers.coordinate("-0125"), numbers.coordinate("1.5")
        (-12.5, 1.5)
        """
        if "." in written:
            return float(written) * self._assumed_unit
        usual = (2, 4) if self._assumed_unit == MM_PER_INCH else (3, 3)
        whole, decimals = self._digits or usual
        if self.zeros is Zeros.LEADING:
            sign = "-" if written.startswith("-") else ""
            written = sign + written.lstrip("+-").ljust(whole + decimals, "0")
        return int(written) / 10.0**decimals * self._assumed_unit

    def diameter(self, written: str) -> float | None:
        """Return the size of a tool in millimetres, None for 0; one without a point may be in mil
        or micrometres.

        >>> Numbers().diameter("25")
        0.635
        """
        size = float(written)
        if not 0 < size < 1e6:  # noqa: PLR2004 - more is a broken file
            return None
        if "." not in written:
            inch = self._assumed_unit == MM_PER_INCH
            if size >= (_PLAIN_TOOL_MIL if inch else _PLAIN_TOOL_MICRON):
                size /= 1000
        return round(size * self._assumed_unit, 6)
