"""Panels: boards that pass the line together, as they lie on it, and the sizes that a house takes.

A panel is a grid of boards, all turned the same way. Its width runs along the line and along the
two rails that hold it, if there are any. Boards that are parted by V-cut touch; those that hang on
tabs have a gap for the router around them.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

MOST_BOARDS = 500
"""On one panel."""
_MM2_PER_DM2 = 10_000
_MM_PER_DM = 100


class Separation(StrEnum):
    """How boards are held on the panel, and parted."""

    V_CUT = "v-cut"
    TABS = "tabs"


class Panel(Struct, frozen=True, kw_only=True):
    """A grid of boards between rails."""

    columns: int
    """Boards along the line."""
    rows: int
    turned: bool
    """Whether the boards lie a quarter turn to how they are stated."""
    width_mm: Decimal
    height_mm: Decimal
    board_width_mm: Decimal
    """Along the line, as the boards lie."""
    board_height_mm: Decimal
    separation: Separation
    has_rails: bool

    @property
    def boards(self) -> int:
        """Boards on the panel."""
        return self.columns * self.rows

    @property
    def area_dm2(self) -> Decimal:
        """The panel's area in dm², rails and gaps in."""
        return self.width_mm * self.height_mm / _MM2_PER_DM2

    @property
    def use(self) -> Decimal:
        """The share of the panel that is boards."""
        boards = self.boards * self.board_width_mm * self.board_height_mm
        return boards / (self.width_mm * self.height_mm)

    @property
    def cut_dm(self) -> Decimal:
        """How much is cut to part all boards, in dm: V-cuts from edge to edge, or all edges."""
        if self.separation is Separation.TABS:
            edge = 2 * (self.board_width_mm + self.board_height_mm)
            return self.boards * edge / _MM_PER_DM
        along = self.rows + 1 if self.has_rails else self.rows - 1
        across = self.columns - 1
        return (along * self.width_mm + across * self.height_mm) / _MM_PER_DM


class WorkingPanel(Struct, frozen=True, kw_only=True):
    """The working panel of a maker of bare boards."""

    width_mm: Decimal
    height_mm: Decimal
    margin_mm: Decimal = Decimal(0)
    """On every side, not used."""
    gap_mm: Decimal = Decimal(0)
    """Between what is cut from it."""

    def holds(self, width_mm: Decimal, height_mm: Decimal) -> int:
        """Return how many pieces of a size it holds, all the better way round; 0 if none."""
        return max(self._grid(width_mm, height_mm), self._grid(height_mm, width_mm))

    def _grid(self, across: Decimal, down: Decimal) -> int:
        columns = (self.width_mm - 2 * self.margin_mm + self.gap_mm) // (across + self.gap_mm)
        rows = (self.height_mm - 2 * self.margin_mm + self.gap_mm) // (down + self.gap_mm)
        return max(0, int(columns)) * max(0, int(rows))


class PanelSizes(Struct, frozen=True, kw_only=True):
    """The largest panel that a line takes, and what it needs beside the boards."""

    width_mm: Decimal = Decimal(250)
    height_mm: Decimal = Decimal(200)
    rail_mm: Decimal = Decimal(0)
    """The width of each of the two rails along the line."""
    least_mm: Decimal = Decimal(0)
    """The shortest side of a panel that the line takes."""

    def grids(
        self,
        board_width_mm: Decimal,
        board_height_mm: Decimal,
        separation: Separation,
        gap_mm: Decimal,
    ) -> Iterator[Panel]:
        """Yield every grid of boards that the line takes, both ways round, a lone board among
        them.
        """
        ways = [(board_width_mm, board_height_mm, False)]
        if board_width_mm != board_height_mm:
            ways.append((board_height_mm, board_width_mm, True))
        for across, down, turned in ways:
            beside = self._beside(gap_mm)
            columns = int((self.width_mm + gap_mm) // (across + gap_mm))
            rows = int((self.height_mm - beside + gap_mm) // (down + gap_mm))
            for column in range(1, columns + 1):
                for row in range(1, min(rows, MOST_BOARDS // column) + 1):
                    yield Panel(
                        columns=column,
                        rows=row,
                        turned=turned,
                        width_mm=column * (across + gap_mm) - gap_mm,
                        height_mm=row * (down + gap_mm) - gap_mm + beside,
                        board_width_mm=across,
                        board_height_mm=down,
                        separation=separation,
                        has_rails=bool(self.rail_mm),
                    )

    def takes(self, panel: Panel) -> bool:
        """Whether a panel is large enough for the line."""
        return min(panel.width_mm, panel.height_mm) >= self.least_mm

    def _beside(self, gap_mm: Decimal) -> Decimal:
        """Return what rails and their gaps to the boards take of the height."""
        return 2 * (self.rail_mm + gap_mm) if self.rail_mm else Decimal(0)
