"""The parts of a board as placements, on the footing of a pick-and-place file: sides, and the
joints that their pads tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from emsquote.board_files.chosen import ChosenBoard
from emsquote.board_files.drawing import Footprint
from emsquote.finding import Finding, Origin, Severity, sorted_findings
from emsquote.intake.placements import named, with_placements
from emsquote.model.bom import Bom, Placement, SolderedPads
from emsquote.wording.sentence import theirs


def with_board(bom: Bom, board: ChosenBoard) -> Bom:
    """Return the part list with the sides and pads of its parts, and a finding for what only one of
    list and board has.
    """
    parts = [footprint for footprint in board.footprints if _is_part(footprint)]
    if not parts:
        return bom
    fitted = [footprint for footprint in parts if footprint.fitted]
    left_out = frozenset(part.designator for part in parts if not part.fitted)
    placed = with_placements(bom, tuple(_placements(fitted)), board.file, left_out)
    findings = (*placed.findings, *_not_populated(bom, left_out, board.file))
    return replace(placed, findings=sorted_findings(findings))


def _is_part(footprint: Footprint) -> bool:
    """Whether a footprint stands for something of the part list."""
    has_pads = footprint.pads_smt + footprint.pads_tht > 0
    return bool(footprint.designator) and footprint.on_bom and has_pads


def _placements(footprints: Sequence[Footprint]) -> Iterator[Placement]:
    """Yield a placement for each designator, once where a panel repeats it."""
    seen: set[str] = set()
    for footprint in footprints:
        if footprint.designator not in seen:
            seen.add(footprint.designator)
            pads = SolderedPads(footprint.joints_smt, footprint.joints_tht)
            yield Placement(footprint.designator, footprint.side, pads)


def _not_populated(bom: Bom, left_out: frozenset[str], file: str) -> Iterator[Finding]:
    """Yield what the list fits and the board does not."""
    fitted = {name for line in bom.fitted for name in line.designators}
    both = sorted(fitted & left_out)
    if both:
        message = theirs(
            "in the part list, though the board says not fitted: {names}", names=named(both)
        )
        hint = "say which of the two holds"
        yield Finding(Severity.OPEN, "fitted-not-on-board", Origin(file), message, hint)
