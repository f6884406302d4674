"""What one drill file does: holes and routes with the tools that make them, in millimetres."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from emsquote.board_files.drawing import Point
from emsquote.finding import Finding


class Tool(Struct, frozen=True, gc=False):
    """A drill or router bit; each is None where the file does not say."""

    diameter_mm: float | None = None
    plated: bool | None = None
    function: tuple[str, ...] = ()
    """Its attribute .AperFunction: `("Plated", "PTH", "ViaDrill")`."""


class DrillHit(Struct, frozen=True, gc=False):
    """A round hole."""

    at: Point
    tool: int


class MilledPath(Struct, frozen=True, gc=False):
    """A path that a tool mills, with arcs by their ends: a slot, a cut-out, or the board's edge."""

    points: tuple[Point, ...]
    tool: int

    @property
    def is_closed(self) -> bool:
        """Whether it ends where it starts."""
        return len(self.points) > 2 and self.points[0] == self.points[-1]  # noqa: PLR2004 - a ring has three


class DrillProgram(Struct, frozen=True, kw_only=True):
    """One drill file."""

    attributes: Mapping[str, tuple[str, ...]]
    """Of the file, by name with its dot, as in Gerber X2."""
    tools: Mapping[int, Tool]
    hits: tuple[DrillHit, ...]
    routes: tuple[MilledPath, ...]
    plated: bool | None
    """What the file says of all its tools."""
    is_ended: bool
    """False where the command of the end (M30, M00) is missing: the file may be cut short."""
    findings: tuple[Finding, ...] = ()
