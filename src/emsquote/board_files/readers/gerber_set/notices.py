"""What is told of a set: what it lacks, what is there twice or unread, what may be cut short."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from emsquote.board_files.readers.gerber.plot import Plot
from emsquote.board_files.readers.gerber_set.boards import Group
from emsquote.board_files.readers.gerber_set.copper import copper_count
from emsquote.board_files.readers.gerber_set.drills import Drilled, DrillFile
from emsquote.board_files.readers.gerber_set.edge import Edge
from emsquote.board_files.readers.gerber_set.job import GerberJob
from emsquote.board_files.readers.gerber_set.layer import LayerKind
from emsquote.board_files.readers.gerber_set.outline import Outline
from emsquote.board_files.readers.gerber_set.reports import DrillReport
from emsquote.board_files.readers.gerber_set.sort import SortedFile
from emsquote.board_files.readers.gerber_set.statements import Statement
from emsquote.finding import Finding, Origin, Severity
from emsquote.wording.sentence import theirs

_ONE_BOARD = theirs("compare the size, and give the files of one board without older ones")
_SHOWN = 4
"""Names that one message lists."""


class SetRead(Struct, frozen=True, kw_only=True):
    """What was read of a set, for what is told of it."""

    name: str
    board: Group
    job: GerberJob
    edge: Edge
    plots: dict[str, Plot]
    drill_files: tuple[DrillFile, ...]
    statement: Statement | None
    """What a text beside the files states."""
    drilled: Drilled
    has_lost_drills: bool = False
    """Whether a drill file could not be read, which is told apart."""
    drill_factor: float = 1.0
    """What the places of the holes were multiplied by to fit the copper."""
    reports: tuple[DrillReport, ...]


def notices(read: SetRead) -> Iterator[Finding]:
    """Yield all that is told of a set."""
    yield from read.job.findings
    for plot in read.plots.values():
        yield from plot.findings
    for drill_file in read.drill_files:
        yield from drill_file.program.findings
    yield from _edge(read)
    yield from _drills(read)
    yield from _copper(read)
    yield from _cut_short(read)
    yield from _unknown(read)
    yield from _stated(read)


def _edge(read: SetRead) -> Iterator[Finding]:
    taken = read.edge.taken
    if taken is None:
        return
    origin = taken.file.file.origin
    if read.edge.rivals:
        message = theirs(
            "is taken as the outline; {others} shows another size",
            others=_listed(read.edge.rivals),
        )
        yield Finding(Severity.DOUBT, "two-outlines", origin, message, _ONE_BOARD)
    if taken.file.layer.kind is not LayerKind.OUTLINE:
        message = theirs("is taken as the outline, since no file is marked or named as one")
        yield Finding(Severity.DOUBT, "taken-outline", origin, message, "compare the size")
    yield from _outside(taken.file, taken.outline)


def _outside(file: SortedFile, outline: Outline) -> Iterator[Finding]:
    if outline.held is not None and not outline.is_sound:
        message = theirs(
            "{percent} % of the holes and pads lie outside of this outline",
            percent=round((1 - outline.held) * 100),
        )
        yield Finding(Severity.DOUBT, "outside-outline", file.file.origin, message, _ONE_BOARD)


def _drills(read: SetRead) -> Iterator[Finding]:
    if read.has_lost_drills:
        return
    here, found = Origin(read.name), read.drilled
    if not found.is_known:
        hint = theirs("give the drill files (Excellon), exported together with the Gerber files")
        yield Finding(Severity.OPEN, "no-drill-file", here, _no_drills(read.reports), hint)
        return
    if read.drill_factor != 1:
        message = theirs(
            "the holes lie on the copper only if their places are multiplied by {factor}",
            factor=f"{read.drill_factor:g}",
        )
        hint = theirs("nothing is needed if the sizes of the holes are right")
        yield Finding(Severity.NOTE, "drill-digits", here, message, hint)
    if found.repeated:
        message = theirs(
            "{count} holes stand in two drill files; they count once", count=found.repeated
        )
        yield Finding(Severity.NOTE, "repeated-holes", here, message)
    unsized = sum(hole.diameter_mm is None for hole in found.holes)
    if unsized:
        message = theirs(
            "{count} holes are drilled with tools whose size is not stated", count=unsized
        )
        hint = theirs("give the list of tools beside the drill file")
        yield Finding(Severity.OPEN, "tool-size", here, message, hint)


def _no_drills(reports: Sequence[DrillReport]) -> str:
    counted = next((report for report in reports if report.holes), None)
    if counted is None:
        return theirs("has no drill file")
    return theirs(
        "has no drill file; {report} lists {count} holes",
        report=counted.place.rpartition("/")[2],
        count=counted.holes,
    )


def _copper(read: SetRead) -> Iterator[Finding]:
    copper = [file for file in read.board if file.layer.kind is LayerKind.COPPER]
    claims = Counter(file.layer.claim for file in copper)
    for file in copper:
        if file.layer.claim is not None and claims[file.layer.claim] > 1:
            message = theirs("is the same copper layer as another file; it counts once")
            yield Finding(Severity.DOUBT, "same-layer", file.file.origin, message, _ONE_BOARD)
    yield from _layers_stated(read, copper)


def _layers_stated(read: SetRead, copper: Sequence[SortedFile]) -> Iterator[Finding]:
    """Yield that the job file states another number of layers than there are files."""
    stated = read.job.copper_layers
    there = copper_count([file.layer for file in copper])
    if stated is not None and copper and stated != there:
        message = theirs(
            "states {stated} copper layers, and there are files of {there}",
            stated=stated,
            there=there,
        )
        hint = theirs("give the files of all layers, or the job file of this board")
        yield Finding(Severity.OPEN, "layers-differ", Origin(read.job.source), message, hint)


def _cut_short(read: SetRead) -> Iterator[Finding]:
    ended = {place: plot.is_ended or plot.is_empty for place, plot in read.plots.items()}
    ended |= {file.place: file.program.is_ended for file in read.drill_files}
    for place, is_ended in ended.items():
        if not is_ended:
            message = theirs("does not end as such a file must; it may be cut short")
            hint = theirs("compare with the original, or export it again")
            yield Finding(Severity.OPEN, "cut-short", Origin(place), message, hint)


def _unknown(read: SetRead) -> Iterator[Finding]:
    taken = read.edge.taken
    for file in read.board:
        plot = read.plots.get(file.file.place)
        is_unknown = file.layer.kind is LayerKind.UNKNOWN
        if is_unknown and plot and not plot.is_empty and (taken is None or taken.file is not file):
            message = theirs(
                "is a Gerber file of which nothing says what layer it is; it is not counted"
            )
            hint = theirs("name it by its layer, as board-F_Cu.gbr or board.GTL")
            yield Finding(Severity.DOUBT, "unknown-layer", file.file.origin, message, hint)


def _stated(read: SetRead) -> Iterator[Finding]:
    if read.statement is not None:
        lines = "; ".join(read.statement.lines)
        message = theirs("states of the board: {lines}", lines=lines)
        yield Finding(Severity.NOTE, "stated", Origin(read.statement.place), message)


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_SHOWN])
    return shown if len(names) <= _SHOWN else f"{shown} and {len(names) - _SHOWN} more"


def told_names(places: Iterable[str]) -> str:
    """Return the names of files as a list, without their folders."""
    return _listed([place.rpartition("/")[2] for place in places])
