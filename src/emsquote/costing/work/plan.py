"""The board as it will be built: size, SMT sides, panel.

What the job does not state is assumed, and told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from emsquote.costing.rate_card.activity import PlacedSide
from emsquote.costing.rate_card.card import STANDARD, Assumptions
from emsquote.finding import Finding, Origin, Severity
from emsquote.model.bare_board import BareBoard
from emsquote.model.bom import BomLine
from emsquote.model.job import Board
from emsquote.model.panel import Panel, Separation
from emsquote.model.part import Mount, PartKind
from emsquote.wording.sentence import Counted, for_all, said, told

_MM2_PER_DM2 = 10_000
SIZE = "size"
"""Width and height, beside the properties of a bare board."""


class BoardPlan(Struct, frozen=True, kw_only=True):
    """The board as it will be built: size, SMT sides, boards per panel, and what had to be
    assumed.
    """

    width_mm: Decimal
    height_mm: Decimal
    sides: int
    boards_per_panel: int
    findings: tuple[Finding, ...] = ()
    bare: BareBoard = BareBoard()
    """How it is made, as far as job or card say."""
    unstated: frozenset[str] = frozenset()
    """What of it the job does not state, by the names of properties; its size is `size`."""
    panel: Panel | None = None
    """How boards lie on the panel; None: not settled."""
    separation: Separation = Separation.V_CUT
    per_working_panel: int = 1
    """Panels on a working panel of the maker of bare boards."""
    delivery: str = STANDARD
    """How soon bare boards come, by a name of the card."""

    @property
    def area_dm2(self) -> Decimal:
        """The board's area in dm²."""
        return self.width_mm * self.height_mm / _MM2_PER_DM2

    @property
    def panel_area_dm2(self) -> Decimal:
        """The panel's area in dm²; that of its boards alone while it is not settled."""
        return self.panel.area_dm2 if self.panel else self.area_dm2 * self.boards_per_panel

    def panels(self, boards: int) -> int:
        """Return the panels that so many boards take."""
        return -(-boards // self.boards_per_panel)

    def working_panels(self, boards: int) -> int:
        """Return the working panels that the panels of so many boards are cut from."""
        return -(-self.panels(boards) // self.per_working_panel)

    @property
    def cut_dm(self) -> Decimal:
        """What is cut to part the boards of a panel, in dm."""
        return self.panel.cut_dm if self.panel else Decimal(0)


def side_of(line: BomLine) -> PlacedSide:
    """Return the side that a line states, in the words of pick-and-place files."""
    written = line.side.strip().lower()
    if written.startswith(("b", "s2")):
        return PlacedSide.BOTTOM
    if written.startswith(("t", "f", "s1")):
        return PlacedSide.TOP
    return PlacedSide.UNSTATED


def board_plan(
    board: Board,
    placed: Sequence[tuple[BomLine, PartKind]],
    assume: Assumptions,
) -> BoardPlan:
    """Return the board as stated by the job, else by the parts' sides, else as the rate card
    assumes, and say so. Its panel is settled once the work is known (`on_best_panel`).
    """
    width = board.width_mm or assume.width_mm
    height = board.height_mm or assume.height_mm
    of_lines = _sides_of_lines(placed)
    sides = board.sides or max(1, len(of_lines))
    findings = (
        *_size_findings(board, width, height),
        *_side_findings(board, sides, len(of_lines)),
    )
    return BoardPlan(
        width_mm=width,
        height_mm=height,
        sides=sides,
        boards_per_panel=board.boards_per_panel or 1,
        separation=board.separation or Separation.V_CUT,
        findings=findings,
        bare=board.bare.or_else(assume.bare),
        unstated=frozenset(_unstated(board)),
        delivery=board.delivery or STANDARD,
    )


def _unstated(board: Board) -> Iterator[str]:
    """Yield what the job does not state of the bare board."""
    if not (board.width_mm and board.height_mm):
        yield SIZE
    yield from board.bare.unstated


def _sides_of_lines(placed: Sequence[tuple[BomLine, PartKind]]) -> set[PlacedSide]:
    """Return the sides on which SMT parts stand, as their lines say."""
    sides = {side_of(line) for line, kind in placed if kind.mount is Mount.SMT}
    return sides - {PlacedSide.UNSTATED}


def _size_findings(
    board: Board,
    width: Decimal,
    height: Decimal,
) -> Iterator[Finding]:
    if not (board.width_mm and board.height_mm):
        message = told(
            "board size not stated: {width} × {height} mm assumed",
            width=for_all(width),
            height=for_all(height),
        )
        yield _assumed("board-size", message, "width_mm")


def _side_findings(
    board: Board,
    sides: int,
    of_lines: int,
) -> Iterator[Finding]:
    """Tell how many sides were assumed, or that the lines know of more than the job."""
    if board.sides is None:
        yield _assumed("board-sides", _sides_assumed(sides, of_lines), "sides")
    elif of_lines > sides:
        yield Finding(
            severity=Severity.DOUBT,
            code="board-sides",
            origin=Origin("job", key="board.sides"),
            message=told("the job states one SMT side, but lines say top and bottom"),
            hint="state [board] sides = 2",
        )


def _sides_assumed(sides: int, of_lines: int) -> str:
    if not of_lines:
        return told("one SMT side assumed")
    return told(
        "SMT parts on {sides}, as their lines say",
        sides=for_all(Counted(sides, "side", "sides")),
    )


def _assumed(
    code: str,
    message: str,
    key: str,
) -> Finding:
    return Finding(
        severity=Severity.NOTE,
        code=code,
        origin=Origin("job", key=f"board.{key}"),
        message=message,
        hint=said("state [board] {key} in the job file", key=key),
    )
