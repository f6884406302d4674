"""Reads an Excellon file: drilling, slots (G85), routing (G00 to G03), repeated holes and patterns.

What one line may make is bounded: a repeat or pattern that makes more holes than any board has is
refused.
"""

from __future__ import annotations

import re

from emsquote.board_files.drawing import Point
from emsquote.board_files.limits import Meter
from emsquote.board_files.readers.excellon.header import Header
from emsquote.board_files.readers.excellon.numbers import Numbers
from emsquote.board_files.readers.excellon.program import DrillHit, DrillProgram, MilledPath
from emsquote.finding import Finding, Origin, Severity, fault
from emsquote.wording.sentence import theirs

_MOST_HITS = 400_000
_N = r"[+-]?[\d.]+"
_PLACE = re.compile(rf"(?:G(\d+))?(?:X({_N}))?(?:Y({_N}))?(?:[ZFSAIJ]{_N})*")
_SLOT = re.compile(rf"(?:G05)?(?:X({_N}))?(?:Y({_N}))?G85(?:X({_N}))?(?:Y({_N}))?")
_REPEATED = re.compile(rf"R(\d{{1,6}})(?:M0?2)?(?:X({_N}))?(?:Y({_N}))?")
_PATTERN_COPY = re.compile(rf"M0?2(?:X({_N}))?(?:Y({_N}))?")
_TOOL_CHOSEN = re.compile(r"T(\d{1,6})")
_UNIT = ("INCH", "METRIC", "M71", "M72")
_LOOKED_AT = 1024


def read_drill_program(text: str, place: str, meter: Meter) -> DrillProgram:
    """Return what a drill file does.

    `InputError` for numbers or counts that no board needs.
    """
    reader = _Reader(place, meter)
    for number, line in enumerate(text.splitlines(), start=1):
        reader.line(number, line.strip())
        if reader.is_ended:
            break
    return reader.program()


class _Reader:
    def __init__(self, place: str, meter: Meter) -> None:
        self.is_ended = False
        self._place, self._meter = place, meter
        self._numbers = Numbers()
        self._header = Header(self._numbers)
        self._tool = 0
        self._at = Point(0.0, 0.0)
        self._is_routing = self._is_incremental = False
        self._is_stopped = self._has_chosen = False
        self._hits: list[DrillHit] = []
        self._routes: list[MilledPath] = []
        self._path: list[Point] = []
        self._pattern: tuple[int, int] | None = None
        self._row = 0
        self._findings: dict[str, Finding] = {}

    def program(self) -> DrillProgram:
        self._end_path()
        stated = self._header.attributes.get(".FileFunction", ("",))[0].casefold()
        return DrillProgram(
            attributes=self._header.attributes,
            tools=self._header.tools,
            hits=tuple(self._hits),
            routes=tuple(self._routes),
            plated={"plated": True, "nonplated": False}.get(stated),
            is_ended=self.is_ended or self._is_stopped,
            findings=tuple(self._findings.values()),
        )

    def line(self, row: int, line: str) -> None:
        self._row = row
        if row % _LOOKED_AT == 0:
            self._meter.items(self._place, _LOOKED_AT)
        if line.startswith(";"):
            self._header.comment(line[1:])
            return
        command = line.partition(";")[0].upper().replace(" ", "")
        try:
            self._obey(command)
        except ValueError as error:
            shown = command if len(command) <= 24 else f"{command[:20]}…"  # noqa: PLR2004 - what a line can show
            hint = "export the drill file again"
            raise fault("damaged", self._origin(), f"cannot be read: {shown}", hint) from error

    def _obey(self, command: str) -> None:
        match command[:1]:
            case "T":
                self._choose(command)
            case "M" | "I" if command.startswith(_UNIT):
                self._unit(command)
            case "M":
                self._machine(command)
            case "R" if found := _REPEATED.fullmatch(command):
                self._repeat(int(found[1]), self._step(found[2], found[3]))
            case "I" if command.startswith("ICI"):
                self._is_incremental = command.endswith("ON")
            case "G" | "X" | "Y":
                self._move(command)
            case _:
                pass

    def _unit(self, command: str) -> None:
        if self._numbers.take_unit(command):
            hint = theirs("compare holes and size with the board")
            self._tell("mixed-units", theirs("states inch and millimetres"), hint)

    def _choose(self, command: str) -> None:
        self._end_path()
        self._has_chosen = True
        defined = self._header.tool(command)
        chosen = _TOOL_CHOSEN.match(command)
        if defined is not None:
            self._tool = defined
        elif chosen:
            self._tool = int(chosen[1])

    def _machine(self, command: str) -> None:
        code = command[1:3].lstrip("0") or "0"
        match code:
            case "30":
                self.is_ended = True
            case "0":
                self._stop()
            case "16" | "17":
                self._end_path()
            case "25":
                self._pattern = (len(self._hits), len(self._hits))
            case "1" if self._pattern:
                self._pattern = (self._pattern[0], len(self._hits))
            case "2" if found := _PATTERN_COPY.fullmatch(command):
                self._copy_pattern(self._step(found[1], found[2]))
            case _:
                pass

    def _stop(self) -> None:
        """Take M00: the end, or, where tools stand in comments and none is chosen, the change to
        the next one.
        """
        self._is_stopped = True
        if self._counts_stops():
            self._tool += 1

    def _move(self, command: str) -> None:
        self._is_stopped = False
        if self._counts_stops():
            self._tool = self._tool or 1
        slot = _SLOT.fullmatch(command)
        if slot:
            self._slot(slot)
        elif found := _PLACE.match(command):
            self._go(found)

    def _counts_stops(self) -> bool:
        """Return whether tools follow one another at each stop."""
        return self._header.counts_tools and not self._has_chosen

    def _go(self, found: re.Match[str]) -> None:
        """Obey a line with a G code, a place to go to, or both."""
        code = (found[1] or "").lstrip("0")
        is_place = self._mode(found[1], code)
        if not is_place or (found[2] is None and found[3] is None):
            return
        start = self._at
        self._at = self._target(found[2], found[3])
        self._do(code, start, written=found[1] is not None)

    def _mode(self, written: str | None, code: str) -> bool:
        """Take what a G code changes; return whether its coordinates are a place to go to."""
        if written is None:
            return True
        if code in {"", "1", "2", "3"}:
            self._is_routing = True
        elif code in {"5", "81"}:
            self._end_path()
            self._is_routing = False
        elif code in {"90", "91"}:
            self._is_incremental = code == "91"
        else:
            return False
        return True

    def _do(self, code: str, start: Point, *, written: bool) -> None:
        """Drill, go without milling (G00), or mill from start to here."""
        if not self._is_routing:
            self._hit(self._at, self._tool)
        elif written and not code:
            self._end_path()
            self._path = [self._at]
        else:
            self._path = self._path or [start]
            self._path.append(self._at)

    def _hit(self, at: Point, tool: int) -> None:
        if len(self._hits) >= _MOST_HITS:
            message = f"drills more than {_MOST_HITS} holes, more than a board needs"
            raise fault("too-large", self._origin(), message, "give the files of one board alone")
        self._hits.append(DrillHit(at, tool))

    def _slot(self, found: re.Match[str]) -> None:
        start = self._target(found[1], found[2])
        self._at = start
        self._at = self._target(found[3], found[4])
        self._end_path()
        self._routes.append(MilledPath((start, self._at), self._tool))

    def _end_path(self) -> None:
        if len(self._path) > 1:
            self._routes.append(MilledPath(tuple(self._path), self._tool))
        self._path = []

    def _repeat(self, times: int, step: Point) -> None:
        for _ in range(times):
            self._at = Point(self._at.x + step.x, self._at.y + step.y)
            self._hit(self._at, self._tool)

    def _copy_pattern(self, step: Point) -> None:
        """Drill the holes of the pattern once more, each a step further than the time before."""
        if self._pattern is None or step == Point(0.0, 0.0):
            return
        begin, end = self._pattern
        copied = self._hits[begin:end]
        self._pattern = (len(self._hits), len(self._hits) + len(copied))
        for hit in copied:
            self._hit(Point(hit.at.x + step.x, hit.at.y + step.y), hit.tool)

    def _target(self, x: str | None, y: str | None) -> Point:
        if self._is_incremental:
            step = self._step(x, y)
            return Point(self._at.x + step.x, self._at.y + step.y)
        across = self._at.x if x is None else self._coordinate(x)
        return Point(across, self._at.y if y is None else self._coordinate(y))

    def _step(self, x: str | None, y: str | None) -> Point:
        return Point(
            0.0 if x is None else self._coordinate(x), 0.0 if y is None else self._coordinate(y)
        )

    def _coordinate(self, written: str) -> float:
        if len(written) > self._meter.limits.digits:
            raise ValueError(written)
        return self._numbers.coordinate(written)

    def _tell(self, code: str, message: str, hint: str) -> None:
        found = Finding(Severity.DOUBT, code, self._origin(), message, hint)
        self._findings.setdefault(code, found)

    def _origin(self) -> Origin:
        return Origin(self._place, row=self._row)
