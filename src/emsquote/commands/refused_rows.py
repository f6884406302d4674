"""Rows of price lists that were refused, summed up by reason, with all of them in a file if asked
for.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from emsquote.finding import Finding

_SHOWN = 5
"""Of each reason: a list whose rows all lack the same is told in a few lines."""


class RefusedRows:
    """What was refused of all lists of an import."""

    def __init__(self, *, keep: bool) -> None:
        self._keep = keep
        self._kept: list[Finding] = []
        self._counted: Counter[tuple[str, str]] = Counter()

    def told(self, finding: Finding) -> str:
        """Count a reason; return it as text while few of its kind were told, then ""."""
        if self._keep:
            self._kept.append(finding)
        kind = (finding.origin.file, finding.code)
        self._counted[kind] += 1
        shown = self._counted[kind] <= _SHOWN
        return f"{finding.origin}: refused: {finding.message}" if shown else ""

    def summed_up(self) -> Iterator[str]:
        """Yield how many more rows were refused for each reason that was not told in full."""
        for (file, code), count in sorted(self._counted.items()):
            if count > _SHOWN:
                yield f"{file}: {count - _SHOWN} more refused: {code}; --refused FILE writes all"

    def write(self, path: Path) -> None:
        """Write all reasons as CSV, whole or not at all."""
        from emsquote.files.atomic_write import write_whole

        text = io.StringIO(newline="")
        rows = csv.writer(text)
        rows.writerow(("place", "code", "reason", "hint"))
        for finding in self._kept:
            rows.writerow((str(finding.origin), finding.code, finding.message, finding.hint))
        write_whole(path, text.getvalue().encode())
