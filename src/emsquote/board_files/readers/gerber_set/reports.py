"""What texts beside the drill files say of tools and holes: KiCad's drl.rpt, Altium's .DRR,
Target's .Tool.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from emsquote.board_files.board_file import BoardFile
from emsquote.board_files.kinds import FileKind

_LARGEST = 1 << 20
_TOOL = re.compile(
    r"^\s*T0*(\d{1,4})\b[^\n]*?(?<![\d.])(\d{1,3}(?:\.\d{1,6})?)\s*mm\b([^\n]*)$",
    re.MULTILINE | re.IGNORECASE,
)
_HOLES = re.compile(r"(\d{1,6})\s*(?:holes?\b|x\b)|Round\s+(?:\w+\s+)?(\d{1,6})", re.IGNORECASE)


class ReportedTool(Struct, frozen=True):
    """A tool in a report; `holes` is None where the report does not count them."""

    number: int
    diameter_mm: float
    holes: int | None


class DrillReport(Struct, frozen=True):
    """A text that lists tools."""

    place: str
    tools: tuple[ReportedTool, ...]

    @property
    def holes(self) -> int:
        """How many holes it counts."""
        return sum(tool.holes or 0 for tool in self.tools)


def drill_reports(files: Iterable[BoardFile]) -> tuple[DrillReport, ...]:
    """Return the texts that list tools with their sizes."""
    return tuple(_reports(files))


def _reports(files: Iterable[BoardFile]) -> Iterator[DrillReport]:
    for file in files:
        if file.kind is FileKind.TEXT and len(file.data) <= _LARGEST:
            found = _TOOL.finditer(file.data.decode("latin-1"))
            tools = tuple(map(_reported, found))
            if tools:
                yield DrillReport(file.place, tools)


def _reported(found: re.Match[str]) -> ReportedTool:
    counted = _HOLES.search(found[3])
    holes = int(counted[1] or counted[2]) if counted else None
    return ReportedTool(int(found[1]), float(found[2]), holes)
