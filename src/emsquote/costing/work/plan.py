"""The board as it will be built: size, SMT sides, panel.

What the job does not state is assumed, and told.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from emsquote.costing.rate_card.activity import PlacedSide
from emsquote.costing.rate_card.card import Assumptions
from emsquote.finding import Finding, Origin, Severity
from emsquote.model.bom import BomLine
from emsquote.model.job import Board
from emsquote.model.part import Mount, PartKind
from emsquote.wording.sentence import Counted, for_all, said, told

_MM2_PER_DM2 = 10_000


class BoardPlan(Struct, frozen=True, kw_only=True):
    """The board as it will be built: size, SMT sides, boards per panel, and what had to be
    assumed.
    """

    width_mm: Decimal
    height_mm: Decimal
    sides: int
    boards_per_panel: int
    findings: tuple[Finding, ...] = ()
    layers: int | None = None

    @property
    def area_dm2(self) -> Decimal:
        """The board's area in dm²."""
        return self.width_mm * self.height_mm / _MM2_PER_DM2


def side_of(line: BomLine) -> PlacedSide:
    """Return the side that a line states, in the words of pick-and-place files."""
    written = line.side.strip().lower()
    if written.startswith(("b", "s2")):
        return PlacedSide.BOTTOM
    return PlacedSide.TOP if written.startswith(("t", "f", "s1")) else PlacedSide.UNSTATED


def board_plan(
    board: Board, placed: Sequence[tuple[BomLine, PartKind]], assume: Assumptions
) -> BoardPlan:
    """Return the board as stated by the job, else by the parts' sides, else as the rate card
    assumes, and say so.
    """
    findings: list[Finding] = []
    width, height = board.width_mm or assume.width_mm, board.height_mm or assume.height_mm
    if not (board.width_mm and board.height_mm):
        message = told(
            "board size not stated: {width} × {height} mm assumed",
            width=for_all(width),
            height=for_all(height),
        )
        findings.append(_assumed("board-size", message, "width_mm"))
    stated = {side_of(line) for line, kind in placed if kind.mount is Mount.SMT} - {
        PlacedSide.UNSTATED
    }
    sides = board.sides or max(1, len(stated))
    if board.sides is None:
        message = told("one SMT side assumed")
        if stated:
            message = told(
                "SMT parts on {sides}, as their lines say",
                sides=for_all(Counted(sides, "side", "sides")),
            )
        findings.append(_assumed("board-sides", message, "sides"))
    elif len(stated) > sides:
        message = told("the job states one SMT side, but lines say top and bottom")
        place = Origin("job", key="board.sides")
        findings.append(
            Finding(Severity.DOUBT, "board-sides", place, message, "state [board] sides = 2")
        )
    per_panel = board.boards_per_panel
    if per_panel is None:
        per_panel = _boards_on_panel(width, height, assume)
        message = told(
            "{boards} to a panel of {width} × {height} mm assumed",
            boards=for_all(Counted(per_panel, "board", "boards")),
            width=for_all(assume.panel_width_mm),
            height=for_all(assume.panel_height_mm),
        )
        findings.append(_assumed("board-panel", message, "boards_per_panel"))
    return BoardPlan(
        width_mm=width,
        height_mm=height,
        sides=sides,
        boards_per_panel=per_panel,
        findings=tuple(findings),
        layers=board.layers,
    )


def _assumed(code: str, message: str, key: str) -> Finding:
    place = Origin("job", key=f"board.{key}")
    return Finding(
        Severity.NOTE, code, place, message, said("state [board] {key} in the job file", key=key)
    )


def _boards_on_panel(width: Decimal, height: Decimal, assume: Assumptions) -> int:
    """Return how many boards fit on the panel, the better way round.

    At least one, however large the board.
    """

    def fitting(across: Decimal, down: Decimal) -> int:
        columns = (assume.panel_width_mm + assume.gap_mm) // (across + assume.gap_mm)
        return int(columns * ((assume.panel_height_mm + assume.gap_mm) // (down + assume.gap_mm)))

    return max(1, fitting(width, height), fitting(height, width))
