"""From a board's files to the board of a job: what the job does not state is taken from the files,
and what it states otherwise is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from emsquote.board_files.board_data import BoardData, PanelLayout
from emsquote.board_files.chosen import ChosenBoard, is_sure_enough
from emsquote.board_files.words import meaning
from emsquote.finding import Finding, Origin, Severity
from emsquote.model.bare_board import BareBoard, BoardFeature, Finish, MaskColour
from emsquote.model.job import Board
from emsquote.wording.sentence import theirs

_UM_PER_MM = 1000
_SAME = Decimal("0.02")
"""Of a length: what job and files may differ by without being told."""

_Stated = int | Decimal | Finish | MaskColour | None


class _Figure(Struct, frozen=True):
    """One figure of a board by its key in the job file: as the job states it, and as the files
    do.
    """

    key: str
    stated: _Stated
    on_file: _Stated

    @property
    def is_taken(self) -> bool:
        """Whether only the files know it."""
        return self.stated is None and self.on_file is not None

    @property
    def is_otherwise(self) -> bool:
        """Whether both know it, and differ."""
        if self.stated is None or self.on_file is None:
            return False
        if isinstance(self.stated, Decimal) and isinstance(self.on_file, Decimal):
            return not _near(self.stated, self.on_file)
        return self.stated != self.on_file


def filled(board: Board, chosen: ChosenBoard) -> tuple[Board, tuple[Finding, ...]]:
    """Return the job's board with what its files know and it does not state; and what was taken,
    what differs.
    """
    data = chosen.data
    if data is None:
        return board, ()
    figures = (*_sizes(board, data), *_panel(board, chosen.panel), *_made(board.bare, data))
    known = {figure.key: figure.on_file for figure in figures if figure.is_taken}
    findings = (
        *_taken(known, chosen.file),
        *_unknown_words(data, chosen.file),
        *(_differs(figure, chosen.file) for figure in figures if figure.is_otherwise),
    )
    return _with(board, known, _features(data)), findings


def _with(board: Board, known: Mapping[str, _Stated], features: frozenset[BoardFeature]) -> Board:
    """Return the board with figures by their keys in the job file."""
    outer = {key: value for key, value in known.items() if key in _OUTER}
    inner = {key: value for key, value in known.items() if key not in _OUTER}
    bare = replace(board.bare, **inner, features=board.bare.features | features)
    return replace(board, **outer, bare=bare)


_OUTER = ("width_mm", "height_mm", "boards_per_panel")
_SIZE_CODES = frozenset({"no-outline", "outline-open", "panel-size"})
_LAYER_CODES = frozenset({"outer-layers-only", "layers-differ"})


def settled(findings: Iterable[Finding], board: Board) -> tuple[Finding, ...]:
    """Return what was found of the files; what the job itself states of the board (size, layers) is
    not open any more.
    """
    codes: frozenset[str] = frozenset()
    if board.width_mm and board.height_mm:
        codes |= _SIZE_CODES
    if board.bare.layers:
        codes |= _LAYER_CODES
    return tuple(
        replace(finding, severity=Severity.NOTE) if finding.code in codes else finding
        for finding in findings
    )


def _sizes(board: Board, data: BoardData) -> Iterator[_Figure]:
    width, height = _length(data.width_mm), _length(data.height_mm)
    if width is None or height is None or not is_sure_enough(data, "width_mm"):
        return
    if _near(board.width_mm, height) and _near(board.height_mm, width):
        width, height = height, width
    yield _Figure("width_mm", board.width_mm, width)
    yield _Figure("height_mm", board.height_mm, height)


def _panel(board: Board, panel: PanelLayout | None) -> Iterator[_Figure]:
    if panel and panel.board_width_mm:
        yield _Figure("boards_per_panel", board.boards_per_panel, panel.boards)


def _made(bare: BareBoard, data: BoardData) -> Iterator[_Figure]:
    copper = None if data.copper_mm is None else _length(data.copper_mm * _UM_PER_MM)
    finish = meaning("finish", data.finish or "")
    mask = meaning("mask", data.mask_colour or "")
    yield _Figure("layers", bare.layers, data.layers)
    if is_sure_enough(data, "thickness_mm"):
        yield _Figure("thickness_mm", bare.thickness_mm, _length(data.thickness_mm))
    yield _Figure("copper_um", bare.copper_um, copper)
    yield _Figure("finish", bare.finish, Finish(finish) if finish else None)
    yield _Figure("mask", bare.mask, MaskColour(mask) if mask else None)
    yield _Figure("track_mm", bare.track_mm, _length(data.smallest_track_mm))
    yield _Figure("drill_mm", bare.drill_mm, _length(data.smallest_drill_mm))


def _features(data: BoardData) -> frozenset[BoardFeature]:
    found = set()
    if data.castellated:
        found.add(BoardFeature.CASTELLATED_EDGES)
    if data.blind_vias:
        found.add(BoardFeature.BLIND_VIAS)
    return frozenset(found)


def _length(value: float | None) -> Decimal | None:
    """Return a length to a thousandth, as people would write it."""
    return None if value is None else Decimal(f"{value:.3f}").normalize() + 0


def _near(one: Decimal | None, other: Decimal) -> bool:
    return one is not None and abs(one - other) <= _SAME


def _differs(figure: _Figure, file: str) -> Finding:
    message = theirs(
        "the job states {key} = {stated}, {file} says {on_file}: the job holds",
        key=figure.key,
        stated=str(figure.stated),
        file=file,
        on_file=str(figure.on_file),
    )
    origin = Origin("job", key=f"board.{figure.key}")
    return Finding(Severity.DOUBT, "board-differs", origin, message, "check which of the two holds")


def _taken(known: Mapping[str, _Stated], file: str) -> Iterator[Finding]:
    if known:
        figures = ", ".join(f"{key} = {_written(value)}" for key, value in known.items())
        message = theirs("taken from the board's files: {figures}", figures=figures)
        hint = "state it in [board] of the job file where it shall be otherwise"
        yield Finding(Severity.NOTE, "board-from-files", Origin(file), message, hint)


def _written(value: _Stated) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _unknown_words(data: BoardData, file: str) -> Iterator[Finding]:
    for what, written in (("finish", data.finish), ("mask", data.mask_colour)):
        if written and meaning(what, written) is None:
            message = theirs('the {what} "{written}" is not known', what=what, written=written)
            hint = "state it in [board] of the job file"
            yield Finding(Severity.DOUBT, "board-word", Origin(file), message, hint)
