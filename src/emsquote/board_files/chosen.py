"""The one board among all that was read that a quote is for, and what every file knows of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import fields, replace

from emsquote.board_files.board_data import BoardData, PanelLayout, Provenance, Sureness
from emsquote.board_files.boards import BoardGroup, Boards, is_panel_of_another
from emsquote.board_files.drawing import Footprint
from emsquote.finding import Finding, Origin, Severity, sorted_findings
from emsquote.wording.sentence import theirs

_SHOWN = 5


class ChosenBoard(Struct, frozen=True, kw_only=True):
    """The board of a quote: what any of its files knows, and its parts.

    `data` is None where the files hold several boards; its size is that of one board. `panel` is
    how the files put several of it together.
    """

    file: str
    data: BoardData | None = None
    panel: PanelLayout | None = None
    footprints: tuple[Footprint, ...] = ()
    findings: tuple[Finding, ...] = ()


def chosen_board(boards: Boards) -> ChosenBoard:
    """Return the board that the files are of."""
    apart = [group for group in boards.groups if not is_panel_of_another(group, boards.groups)]
    file = boards.boards[0].data.file
    findings = (*boards.findings, *_findings_of(boards.groups))
    if len(apart) > 1:
        several = _several(file, [group.first.data for group in apart])
        return ChosenBoard(file=file, findings=sorted_findings((*findings, several)))
    group = apart[0] if apart else boards.groups[0]
    data, panel = _one_of_panel(_merged(group), _panel(group, boards.groups))
    if panel and panel.boards > 1 and panel.board_width_mm is None:
        findings = (*findings, _unsplit(data, panel))
    return ChosenBoard(
        file=data.file,
        data=data,
        panel=panel,
        footprints=_footprints(group),
        findings=sorted_findings(findings),
    )


def _findings_of(groups: Sequence[BoardGroup]) -> Iterator[Finding]:
    """Yield what was found of the boards; what one file lacks is only a doubt where another of the
    same board is there.
    """
    for group in groups:
        yield from group.first.data.findings
        for board in group.boards[1:]:
            for finding in board.data.findings:
                is_open = finding.severity is Severity.OPEN
                yield replace(finding, severity=Severity.DOUBT) if is_open else finding


def _panel(group: BoardGroup, groups: Sequence[BoardGroup]) -> PanelLayout | None:
    """Return the panel that a board is in, or that stands beside it."""
    layouts = [board.data.panel for board in group.boards]
    layouts += [other.first.data.panel for other in groups if other is not group]
    return next((layout for layout in layouts if layout), None)


def _merged(group: BoardGroup) -> BoardData:
    """Return what the files of a board know together: of each figure, what the first knows."""
    figures: dict[str, object] = {}
    evidence: dict[str, Provenance] = {}
    for board in group.boards:
        for field in fields(BoardData):
            value = getattr(board.data, field.name)
            if value is not None and field.name not in figures:
                figures[field.name] = value
                if field.name in board.data.evidence:
                    evidence[field.name] = board.data.evidence[field.name]
    return BoardData(**{**figures, "evidence": evidence})  # type: ignore[arg-type]


def _one_of_panel(
    data: BoardData, panel: PanelLayout | None
) -> tuple[BoardData, PanelLayout | None]:
    """Return the data with the size of one board where they are those of a panel."""
    if data.panel is None or data.panel.boards == 1:
        return data, panel
    one = {"width_mm": data.panel.board_width_mm, "height_mm": data.panel.board_height_mm}
    known = {name: data.evidence.get(name) for name in one}
    figures = {field.name: getattr(data, field.name) for field in fields(BoardData)}
    evidence = {**data.evidence, **{name: way for name, way in known.items() if way}}
    return BoardData(**{**figures, **one, "evidence": evidence}), panel


def _footprints(group: BoardGroup) -> tuple[Footprint, ...]:
    found = (board.drawing.footprints for board in group.boards)
    return next((footprints for footprints in found if footprints), ())


def is_sure_enough(data: BoardData, name: str) -> bool:
    """Whether a figure is no mere guess."""
    way = data.evidence.get(name)
    return way is None or way.sure is not Sureness.LOW


def _several(file: str, boards: Sequence[BoardData]) -> Finding:
    message = theirs(
        "the files hold {count} different boards: {boards}",
        count=len(boards),
        boards=", ".join(_told(boards)),
    )
    hint = "name the files of one board with --board"
    return Finding(Severity.OPEN, "several-boards", Origin(file), message, hint)


def _told(boards: Sequence[BoardData]) -> Iterator[str]:
    for board in boards[:_SHOWN]:
        known = board.width_mm is not None and board.height_mm is not None
        size = f" ({board.width_mm:.1f} × {board.height_mm:.1f} mm)" if known else ""
        yield f"{board.file}{size}"


def _unsplit(data: BoardData, panel: PanelLayout) -> Finding:
    message = theirs(
        "the file holds {count} boards whose size is not told apart: {kind}",
        count=panel.boards,
        kind=panel.kind.value,
    )
    hint = "state width_mm and height_mm of one board in the job file"
    return Finding(Severity.OPEN, "panel-size", Origin(data.file), message, hint)
