"""All boards in the files named: read, measured, and those told together that are one board.

A board often comes twice: as the CAD program's file and as the Gerber set made from it, loose and
packed, alone and as a panel. What says the same of one board is one board; where it differs, one of
the files is older.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from emsquote.board_files.board_data import BoardData, PanelKind, PanelLayout, Provenance, Sureness
from emsquote.board_files.board_file import BoardFile
from emsquote.board_files.limits import DEFAULT_BOARD_LIMITS, BoardLimits
from emsquote.board_files.measure import MeasuredBoard, measured
from emsquote.board_files.read import read_board_files
from emsquote.finding import Finding, Origin, Severity, sorted_findings
from emsquote.parts.classify import part_rules
from emsquote.wording.sentence import theirs

_SAME_MM, _SAME_SHARE = 0.3, 0.01
_COMPARED = {"layers": "copper layers", "holes": "holes", "thickness_mm": "mm of thickness"}


class BoardGroup(Struct, frozen=True):
    """What is one board, the file that says most first."""

    boards: tuple[MeasuredBoard, ...]

    @property
    def first(self) -> MeasuredBoard:
        """The one that says most."""
        return self.boards[0]


class Boards(Struct, frozen=True, kw_only=True):
    """All that was read: what is one board together, in the order of their files."""

    groups: tuple[BoardGroup, ...]
    files: tuple[BoardFile, ...]
    findings: tuple[Finding, ...] = ()
    """Of files that were not read, and of what differs between files of one board."""

    @property
    def boards(self) -> tuple[MeasuredBoard, ...]:
        """All boards as each file has them."""
        return tuple(board for group in self.groups for board in group.boards)

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """The findings of all boards and files."""
        return (*self.findings, *(found for board in self.boards for found in board.data.findings))


def read_boards(paths: Sequence[Path], limits: BoardLimits = DEFAULT_BOARD_LIMITS) -> Boards:
    """Return the boards in the files, folders and archives named.

    `InputError` with every fault if there is none.
    """
    read = read_board_files(paths, limits)
    rules = part_rules()
    groups = _grouped([measured(drawing, rules) for drawing in read.drawings])
    differences = (found for group in groups for found in _differences(group))
    return Boards(
        groups=tuple(_counted(groups)),
        files=read.files,
        findings=sorted_findings((*read.findings, *differences)),
    )


def _grouped(boards: Sequence[MeasuredBoard]) -> list[BoardGroup]:
    groups: list[list[MeasuredBoard]] = []
    for board in sorted(boards, key=_richness):
        same = next((group for group in groups if is_same_board(group[0].data, board.data)), None)
        if same is None:
            groups.append([board])
        else:
            same.append(board)
    return [BoardGroup(tuple(group)) for group in groups]


def _richness(board: MeasuredBoard) -> tuple[bool, bool, str]:
    """Put first what knows parts, then what knows a size, then by place."""
    data = board.data
    return data.parts_top is None, data.width_mm is None, data.file


def is_same_board(one: BoardData, other: BoardData) -> bool:
    """Whether two drawings may be of one board: the same size, turned or not, and layers."""
    if one.layers and other.layers and one.layers != other.layers:
        return False
    return same_size((one.width_mm, one.height_mm), (other.width_mm, other.height_mm))


def same_size(
    one: tuple[float | None, float | None], other: tuple[float | None, float | None]
) -> bool:
    """Whether two sizes are the same but for pens and rounding, turned or not; unknown is like
    nothing.
    """
    if None in one or None in other:
        return False
    ours, theirs_ = sorted(filter(None, one)), sorted(filter(None, other))
    pairs = zip(ours, theirs_, strict=False)
    return all(abs(a - b) <= max(_SAME_MM, _SAME_SHARE * b) for a, b in pairs)


def _differences(group: BoardGroup) -> Iterator[Finding]:
    """Yield what another file of the same board says otherwise."""
    first = group.first.data
    for other in group.boards[1:]:
        for name, what in _COMPARED.items():
            ours, its = getattr(first, name), getattr(other.data, name)
            if None not in (ours, its) and ours != its:
                message = theirs(
                    "has {its} {what}, but {file} has {ours}: one of them is older",
                    its=f"{its:g}", what=what, file=first.file, ours=f"{ours:g}",
                )  # fmt: skip
                origin = Origin(other.data.file)
                yield Finding(
                    Severity.DOUBT, "files-differ", origin, message, "give only the files of today"
                )


def _counted(groups: Sequence[BoardGroup]) -> Iterator[BoardGroup]:
    """Yield the groups; where there are several, each board says so as its panel, unless it is one
    itself.
    """
    apart = [group for group in groups if not is_panel_of_another(group, groups)]
    if len(apart) == 1:
        yield from groups
        return
    layout = PanelLayout(boards=len(apart), kind=PanelKind.SEVERAL_SETS)
    for group in groups:
        yield BoardGroup(tuple(_with_panel(board, layout) for board in group.boards))


def is_panel_of_another(group: BoardGroup, groups: Sequence[BoardGroup]) -> bool:
    """Whether a group is the panel of a board that is there by itself, too."""
    panel = group.first.data.panel
    if panel is None:
        return False
    size = (panel.board_width_mm, panel.board_height_mm)
    others = (other.first.data for other in groups if other is not group)
    return any(same_size(size, (other.width_mm, other.height_mm)) for other in others)


def _with_panel(board: MeasuredBoard, layout: PanelLayout) -> MeasuredBoard:
    if board.data.panel:
        return board
    evidence = {**board.data.evidence, "panel": Provenance("files named", Sureness.HIGH)}
    return replace(board, data=replace(board.data, panel=layout, evidence=evidence))
