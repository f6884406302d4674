"""From the files of a board to its drawings: each file goes to the reader of its kind.

A kind of file is read by a module of `readers/`, loaded where it is needed. Files that belong
together (a Gerber set with its drill files, the tree of an ODB++ archive) go to their reader
together, and it says how many boards they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from emsquote.board_files.board_file import BoardFile
from emsquote.board_files.drawing import Drawing
from emsquote.board_files.kinds import FileKind
from emsquote.board_files.limits import DEFAULT_BOARD_LIMITS, BoardLimits, Meter
from emsquote.board_files.way_in import board_files
from emsquote.finding import Finding, InputError, Origin, Severity, fault, sorted_findings

Reader = Callable[[Sequence[BoardFile], Meter], Iterable[Drawing]]
"""Makes drawings of files of its kinds; `InputError` where nothing can be made of them."""


class ReadFiles(Struct, frozen=True, kw_only=True):
    """What became of all that was named: the drawings, and the files that are none's."""

    drawings: tuple[Drawing, ...]
    files: tuple[BoardFile, ...]
    """All files that were found, in the order of their places; without their data."""
    findings: tuple[Finding, ...] = ()
    """Of files that could not be read beside others that could."""


def read_board_files(
    paths: Sequence[Path], limits: BoardLimits = DEFAULT_BOARD_LIMITS
) -> ReadFiles:
    """Return the drawings of all boards in the files, folders and archives named.

    `InputError` with every fault if there is no board in them.
    """
    meter = Meter(limits)
    files = board_files(paths, meter)
    drawings: list[Drawing] = []
    faults: list[Finding] = []
    for reader, its_files in _shared_out(files):
        try:
            drawings.extend(reader(its_files, meter))
        except InputError as error:
            faults.extend(error.findings)
    if not drawings:
        raise InputError(faults) if faults else _no_board(paths, files)
    return ReadFiles(
        drawings=tuple(drawings),
        files=tuple(replace(file, data=b"") for file in files),
        findings=sorted_findings(map(_beside_others, faults)),
    )


def _shared_out(files: Sequence[BoardFile]) -> Iterator[tuple[Reader, tuple[BoardFile, ...]]]:
    """Yield each reader with the files for it: one by one where a file is a board by itself."""
    for file in files:
        if file.kind in _SINGLE:
            yield _SINGLE[file.kind], (file,)
    for kinds, reader in _SETS:
        its_files = tuple(file for file in files if file.kind in kinds)
        if its_files:
            yield reader, its_files


def _kicad(files: Sequence[BoardFile], meter: Meter) -> Iterable[Drawing]:
    from emsquote.board_files.readers.kicad import read_kicad_board  # noqa: PLC0415 - loaded for its format only

    return [read_kicad_board(file, meter) for file in files]


def _eagle(files: Sequence[BoardFile], meter: Meter) -> Iterable[Drawing]:
    from emsquote.board_files.readers.eagle import read_eagle_board  # noqa: PLC0415 - loaded for its format only

    return [read_eagle_board(file, meter) for file in files]


def _ipc2581(files: Sequence[BoardFile], meter: Meter) -> Iterable[Drawing]:
    from emsquote.board_files.readers.ipc2581.read import read_ipc2581_board  # noqa: PLC0415 - loaded for its format only

    return [read_ipc2581_board(file, meter) for file in files]


def _refused(files: Sequence[BoardFile], _: Meter) -> Iterable[Drawing]:
    faults = [
        Finding(
            severity=Severity.FAULT,
            code="old-format",
            origin=file.origin,
            message=f"is a {file.kind}, which is not read",
            hint=_WAYS_OUT[file.kind],
        )
        for file in files
    ]
    raise InputError(faults)


_WAYS_OUT = {
    FileKind.KICAD_LEGACY: "open it in KiCad 4 or later and save it, or give its Gerber files",
    FileKind.EAGLE_BINARY: "open it in Eagle 6 or later and save it, or give its Gerber files",
}

_SINGLE: dict[FileKind, Reader] = {
    FileKind.KICAD: _kicad,
    FileKind.EAGLE: _eagle,
    FileKind.IPC2581: _ipc2581,
    FileKind.KICAD_LEGACY: _refused,
    FileKind.EAGLE_BINARY: _refused,
}
"""Kinds of which every file is a board by itself."""


def _gerber_sets(files: Sequence[BoardFile], meter: Meter) -> Iterable[Drawing]:
    from emsquote.board_files.readers.gerber_set.read import read_gerber_sets  # noqa: PLC0415 - loaded for its format only

    return read_gerber_sets(files, meter)


def _odb(files: Sequence[BoardFile], meter: Meter) -> Iterable[Drawing]:
    from emsquote.board_files.readers.odb.read import read_odb_trees  # noqa: PLC0415 - loaded for its format only

    return read_odb_trees(files, meter)


_GERBER_SET = frozenset({FileKind.GERBER, FileKind.EXCELLON, FileKind.GERBER_JOB, FileKind.TEXT})
"""Texts may be reports of drills, or notes for the maker of the board."""
_SETS: tuple[tuple[frozenset[FileKind], Reader], ...] = (
    (_GERBER_SET, _gerber_sets),
    (frozenset({FileKind.ODB}), _odb),
)
"""Kinds whose files belong together, with the reader that is given all of them."""


def _beside_others(finding: Finding) -> Finding:
    """Return the fault of a file beside which others could be read: the board is known, but not
    from it.
    """
    return replace(finding, severity=Severity.DOUBT)


def _no_board(paths: Sequence[Path], files: Sequence[BoardFile]) -> InputError:
    place = paths[0].name if len(paths) == 1 else f"{len(paths)} files"
    seen = f"none of its {len(files)} files is one" if len(files) > 1 else "it is none"
    hint = "give .kicad_pcb, Eagle .brd, Gerber and drill files, IPC-2581 or ODB++, loose or packed"
    return fault("no-board", Origin(place), f"holds no board data: {seen}", hint)
