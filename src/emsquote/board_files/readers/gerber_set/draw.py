"""From the files of one board to its drawing, layer by layer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from emsquote.board_files.drawing import Drawing, Hole, Slot, Stroke
from emsquote.board_files.kinds import FileKind
from emsquote.board_files.limits import Meter
from emsquote.board_files.readers.excellon.program import DrillProgram
from emsquote.board_files.readers.excellon.read import read_drill_program
from emsquote.board_files.readers.gerber.plot import NOTHING_DRAWN, Plot
from emsquote.board_files.readers.gerber.read import read_plot
from emsquote.board_files.readers.gerber_set.boards import Group
from emsquote.board_files.readers.gerber_set.copper import (
    CopperLayer,
    Pads,
    copper_count,
    flash_places,
    footprints,
    pads,
    track_widths,
)
from emsquote.board_files.readers.gerber_set.drills import (
    Drilled,
    DrillFile,
    drilled,
    holes_of_plot,
    slots_of_plot,
)
from emsquote.board_files.readers.gerber_set.edge import Edge, edge_of
from emsquote.board_files.readers.gerber_set.job import GerberJob
from emsquote.board_files.readers.gerber_set.layer import KnownBy, Layer, LayerKind
from emsquote.board_files.readers.gerber_set.notices import SetRead, notices, told_names
from emsquote.board_files.readers.gerber_set.outline import only_profile
from emsquote.board_files.readers.gerber_set.reports import DrillReport
from emsquote.board_files.readers.gerber_set.scale import on_copper
from emsquote.board_files.readers.gerber_set.sort import SortedFile
from emsquote.board_files.readers.gerber_set.statements import Statement
from emsquote.finding import Finding, InputError, Severity

_MOST_OBJECTS = 400_000
_MOST_PADS = 1_000
"""Whose places a drawing keeps."""
_MOST_STROKES = 100_000
"""Of a layer that may be the edge."""
_STATED = frozenset({KnownBy.ATTRIBUTE, KnownBy.JOB})
_MAY_BE_EDGE = frozenset({LayerKind.OUTLINE, LayerKind.MECHANICAL, LayerKind.UNKNOWN})


class Beside(Struct, frozen=True):
    """What texts beside the files of a board say."""

    reports: tuple[DrillReport, ...] = ()
    statement: Statement | None = None


class BoardSet:
    """The files of one board, with its job file and the reports beside it."""

    def __init__(
        self,
        name: str,
        board: Group,
        job: GerberJob,
        beside: Beside,
        meter: Meter,
    ) -> None:
        self._name, self._board, self._job = name, board, job
        self._beside, self._meter = beside, meter
        self._material = _material(job, beside.statement or Statement(""))
        self._plots: dict[str, Plot] = {}
        self._unread: list[Finding] = []
        self._lost_drills = False

    def drawing(self) -> Drawing:
        """Return all that the set says of the board."""
        copper = [
            CopperLayer(file.file.place, file.layer, self._plot(file, keeps_strokes=False))
            for file in self._of(LayerKind.COPPER)
        ]
        drill_files = tuple(self._drill_files())
        pads_at = list(flash_places(copper))
        made, factor = on_copper(self._drilled(drill_files), pads_at)
        points = [*pads_at, *(hole.at for hole in made.holes)]
        edge = edge_of(list(self._edges()), points, self._sheet)
        told = SetRead(
            name=self._name,
            board=self._board,
            job=self._job,
            edge=edge,
            plots=self._plots,
            drill_files=drill_files,
            drilled=made,
            has_lost_drills=self._lost_drills,
            drill_factor=factor,
            reports=self._beside.reports,
            statement=self._beside.statement,
        )
        of_copper = self._of_copper(copper, edge, made)
        some = tuple(pads_at[:: len(pads_at) // _MOST_PADS + 1])
        return replace(of_copper, pads_at=some, findings=(*self._unread, *notices(told)))

    def _of_copper(self, copper: Sequence[CopperLayer], edge: Edge, made: Drilled) -> Drawing:
        """Return the drawing without what is told of it."""
        counted = pads(copper) or Pads()
        return Drawing(
            file=self._name,
            format=self._format(),
            outline=edge.strokes,
            outline_source=edge.source or ", ".join(edge.empty),
            copper_layers=self._copper_layers(copper),
            copper_source=told_names(layer.place for layer in copper),
            thickness_mm=self._material.thickness_mm,
            copper_mm=self._job.copper_mm,
            finish=self._material.finish,
            mask_colour=self._material.mask_colour,
            stack_source=told_names([self._material.place]),
            holes=made.holes if made.is_known else None,
            slots=made.slots,
            holes_source=told_names(file.file.place for file in self._of(LayerKind.DRILL)),
            track_widths_mm=track_widths(copper),
            footprints=footprints(copper),
            pads_smt=counted.smt,
            pads_tht=counted.tht,
            castellated=made.castellated,
            guessed=frozenset(_guessed(copper, edge)),
        )

    def _of(self, kind: LayerKind) -> list[SortedFile]:
        return [file for file in self._board if file.layer.kind is kind]

    def _plot(self, file: SortedFile, *, keeps_strokes: bool) -> Plot:
        plot = self._read(file, keeps_strokes=keeps_strokes)
        self._plots[file.file.place] = plot
        return plot

    def _read(self, file: SortedFile, *, keeps_strokes: bool = True) -> Plot:
        """Return what a Gerber file draws, nothing where it cannot be read, which is told: the set
        is still a board.
        """
        text = file.file.data.decode("latin-1")
        most = _MOST_STROKES if keeps_strokes else _MOST_OBJECTS
        try:
            return read_plot(text, file.file.place, self._meter, most, keeps_strokes=keeps_strokes)
        except InputError as error:
            self._leave_out(error)
            return NOTHING_DRAWN

    def _leave_out(self, error: InputError) -> None:
        self._unread.extend(replace(one, severity=Severity.OPEN) for one in error.findings)

    def _copper_layers(self, copper: Sequence[CopperLayer]) -> int | None:
        """Return the layers that there are files of, or more if the job file says so."""
        counted = copper_count([layer.layer for layer in copper])
        stated = self._beside.statement.layers if self._beside.statement else None
        return max(counted, self._job.copper_layers or 0) or stated

    def _edges(self) -> Iterator[tuple[SortedFile, Plot]]:
        for file in self._board:
            if file.layer.kind in _MAY_BE_EDGE and file.file.kind is FileKind.GERBER:
                yield file, self._plot(file, keeps_strokes=True)

        if not self._of(LayerKind.OUTLINE):
            yield from self._marked_edges()

    def _marked_edges(self) -> Iterator[tuple[SortedFile, Plot]]:
        """Yield the strokes marked as profile on a layer that shows other things too: Proteus has
        no file for them alone.
        """
        marked = [file for file in self._board if b"AperFunction,Profile" in file.file.data]
        if marked:
            smallest = min(marked, key=lambda file: len(file.file.data))
            layer = Layer(LayerKind.OUTLINE, known_by=KnownBy.ATTRIBUTE)
            yield replace(smallest, layer=layer), only_profile(self._read(smallest))

    def _sheet(self) -> Sequence[Stroke]:
        """Return the strokes of the smallest layer that shows something else than the edge."""
        shows = [
            file
            for file in self._board
            if file.layer.kind not in _MAY_BE_EDGE and file.file.kind is FileKind.GERBER
        ]
        if not shows:
            return ()
        plot = self._read(min(shows, key=lambda file: len(file.file.data)))
        return [stroke.stroke for stroke in plot.strokes]

    def _drill_files(self) -> Iterator[DrillFile]:
        for file in self._of(LayerKind.DRILL):
            if file.file.kind is FileKind.EXCELLON:
                program = self._program(file)
                if program is not None:
                    yield DrillFile(file.file.place, program, file.layer.plated)

    def _program(self, file: SortedFile) -> DrillProgram | None:
        text = file.file.data.decode("latin-1")
        try:
            return read_drill_program(text, file.file.place, self._meter)
        except InputError as error:
            self._leave_out(error)
            self._lost_drills = True
            return None

    def _drilled(self, drill_files: Sequence[DrillFile]) -> Drilled:
        """Return what the drill files make, or the drills drawn as Gerber; nothing is known where
        one of the files cannot be read.
        """
        if self._lost_drills:
            return Drilled((), (), is_known=False)
        if drill_files:
            reported = [tool for report in self._beside.reports for tool in report.tools]
            sizes = {tool.number: tool.diameter_mm for tool in reported}
            return drilled(drill_files, sizes)
        return self._drilled_plots()

    def _drilled_plots(self) -> Drilled:
        files = [file for file in self._of(LayerKind.DRILL) if file.file.kind is FileKind.GERBER]
        holes: list[Hole] = []
        slots: list[Slot] = []
        for file in files:
            plot = self._plot(file, keeps_strokes=True)
            holes.extend(holes_of_plot(plot, plated=file.layer.plated))
            slots.extend(slots_of_plot(plot, plated=file.layer.plated))
        is_known = bool(holes or slots)
        return Drilled(holes=tuple(holes), slots=tuple(slots), is_known=is_known)

    def _format(self) -> str:
        """Return what the set is, for people."""
        kinds = {file.file.kind for file in self._board}
        stated = [file for file in self._board if file.layer.known_by is KnownBy.ATTRIBUTE]
        gerber = "Gerber X2" if stated else "Gerber"
        if any(file.layer.kind is LayerKind.COMPONENT for file in stated):
            gerber = "Gerber X3"
        if FileKind.EXCELLON not in kinds:
            return gerber
        return f"{gerber} and Excellon" if FileKind.GERBER in kinds else "Excellon"


def _material(job: GerberJob, stated: Statement) -> Statement:
    """Return what the job file, else a text, states of the board's material."""
    return Statement(
        place=job.source or stated.place,
        thickness_mm=job.thickness_mm or stated.thickness_mm,
        finish=job.finish or stated.finish,
        mask_colour=job.mask_colour or stated.mask_colour,
    )


def _guessed(copper: Sequence[CopperLayer], edge: Edge) -> Iterator[str]:
    """Yield the figures that rest on names or looks of files, not on what they state."""
    if any(layer.layer.known_by not in _STATED for layer in copper):
        yield "layers"
    if edge.taken and edge.taken.file.layer.known_by not in _STATED:
        yield from ("width_mm", "height_mm", "area_dm2", "outlines", "cutouts")
