"""From Gerber and drill files to drawings: one for each board among them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from emsquote.board_files.board_file import BoardFile
from emsquote.board_files.drawing import Drawing
from emsquote.board_files.kinds import FileKind
from emsquote.board_files.limits import Meter
from emsquote.board_files.readers.gerber_set.boards import (
    Group,
    boards_of_folder,
    folders_of_boards,
    without_repeated,
)
from emsquote.board_files.readers.gerber_set.draw import Beside, BoardSet
from emsquote.board_files.readers.gerber_set.job import NO_JOB, GerberJob, read_job, read_old_job
from emsquote.board_files.readers.gerber_set.layer import LayerKind
from emsquote.board_files.readers.gerber_set.reports import drill_reports
from emsquote.board_files.readers.gerber_set.same import without_same
from emsquote.board_files.readers.gerber_set.sort import sorted_files
from emsquote.board_files.readers.gerber_set.statements import statement

_LAYER_FILES = frozenset({FileKind.GERBER, FileKind.EXCELLON})
_HEAD = 1 << 11


def read_gerber_sets(files: Sequence[BoardFile], meter: Meter) -> tuple[Drawing, ...]:
    """Return a drawing of each board whose Gerber or drill files are among the files."""
    layer_files = without_repeated(file for file in files if file.kind in _LAYER_FILES)
    if not layer_files:
        return ()
    jobs = tuple(_jobs(files))
    functions = {name: values for job in jobs for name, values in job.functions.items()}
    sorted_all = sorted_files(layer_files, replace(NO_JOB, functions=functions))
    boards = [
        board for folder in folders_of_boards(sorted_all) for board in boards_of_folder(folder)
    ]
    drawings = []
    for board in boards:
        name = _name(board, boards)
        texts = _texts_of(board, boards, files)
        beside = Beside(drill_reports(texts), statement(texts))
        drawings.append(BoardSet(name, board, _job_of(board, jobs), beside, meter).drawing())
    return without_same(drawings)


def _jobs(files: Iterable[BoardFile]) -> Iterator[GerberJob]:
    for file in files:
        if file.kind is FileKind.GERBER_JOB:
            yield read_job(file)
        elif file.kind is FileKind.GERBER and b"JobInfo" in file.data[:_HEAD]:
            yield read_old_job(file)


def _job_of(board: Group, jobs: Sequence[GerberJob]) -> GerberJob:
    """Return the job file that names files of a board, or one that names none; what is told of
    broken ones comes with it.
    """
    names = {file.file.name.lower() for file in board}
    fitting = [
        job for job in jobs if job.source and (not job.functions or names & job.functions.keys())
    ]
    broken = tuple(finding for job in jobs for finding in job.findings)
    return replace(fitting[0] if fitting else NO_JOB, findings=broken)


def _texts_of(
    board: Group, boards: Sequence[Group], files: Sequence[BoardFile]
) -> tuple[BoardFile, ...]:
    """Return the texts for a board; where there are several boards, those that lie beside it."""
    texts = tuple(file for file in files if file.kind is FileKind.TEXT)
    if len(boards) == 1:
        return texts
    folders = {file.file.folder for file in board}
    return tuple(file for file in texts if file.folder in folders)


def _name(board: Group, boards: Sequence[Group]) -> str:
    """Return the folder or archive of a board's copper; with its own name where others lie there
    too.
    """
    folder = _folder(board)
    alone = sum(_folder(other) == folder for other in boards) == 1
    first = next((file for file in board if file.layer.kind is LayerKind.COPPER), board[0])
    if alone:
        return folder or first.file.place
    return f"{folder}: {first.stem}" if folder else first.stem


def _folder(board: Group) -> str:
    first = next((file for file in board if file.layer.kind is LayerKind.COPPER), board[0])
    return first.file.folder
