"""How a Gerber file writes numbers: unit, digits, which zeros are left out, absolute or not."""

from __future__ import annotations

import re

from msgspec import Struct

MM_PER_INCH = 25.4
_FORMAT = re.compile(r"FS([LTD]?)([AI]?)(?:N\d+)?(?:G\d+)?X(\d)(\d)Y(\d)(\d)")


class CoordinateFormat(Struct, frozen=True, gc=False):
    """The command FS: digits before and after the point, and what is left out of them."""

    whole: int
    decimals: int
    omits_trailing: bool = False
    is_incremental: bool = False

    def number(self, written: str) -> float:
        """Return a coordinate in the file's unit.

        >>> CoordinateFormat(2, 5).number("-12345")
        -0.12345
        >>> CoordinateFormat(2, 4, omits_trailing=True).number("015")
        1.5
        >>> CoordinateFormat(2, 5).number("1.5")
        1.5
        """
        if "." in written:
            return float(written)
        if self.omits_trailing:
            sign = "-" if written.startswith("-") else ""
            digits = written.lstrip("+-").ljust(self.whole + self.decimals, "0")
            written = sign + digits
        return int(written) / 10.0**self.decimals


ASSUMED_FORMAT = CoordinateFormat(2, 4)
"""That of photoplotters before RS-274X, where a file has no FS."""


def coordinate_format(command: str) -> CoordinateFormat | None:
    """Return the format that an FS command states, None if it states none.

    >>> coordinate_format("FSLAX46Y46")
    CoordinateFormat(whole=4, decimals=6, omits_trailing=False, is_incremental=False)
    """
    found = _FORMAT.match(command)
    if found is None:
        return None
    zeros, mode, whole, decimals, *_ = found.groups()
    return CoordinateFormat(int(whole), int(decimals), zeros == "T", mode == "I")
