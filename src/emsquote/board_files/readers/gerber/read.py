"""Reads a Gerber file: obeys its commands one after another and returns what they draw.

Old and new forms are read alike: units by MO or by G70 and G71, apertures chosen with or without
G54, operation codes carried on, attributes as commands or in the comments in which X1 files have
them.
"""

from __future__ import annotations

import re

from msgspec import Struct

from emsquote.board_files.limits import Meter
from emsquote.board_files.readers.gerber.apertures import aperture_definition
from emsquote.board_files.readers.gerber.attributes import AttributeState
from emsquote.board_files.readers.gerber.blocks import blocks, last_number, words
from emsquote.board_files.readers.gerber.coordinates import (
    ASSUMED_FORMAT,
    MM_PER_INCH,
    coordinate_format,
)
from emsquote.board_files.readers.gerber.draft import MOVE, Draft, Quadrants
from emsquote.board_files.readers.gerber.objects import Objects, Offset, TooManyObjectsError
from emsquote.board_files.readers.gerber.plot import Aperture, Plot
from emsquote.finding import Finding, Origin, Severity, fault
from emsquote.wording.sentence import theirs

_DIGITS = 9
"""Of the number of an aperture."""
_SHOWN = 24
_LOOKED_AT = 1024
"""Blocks between two looks at the meter."""
MOST_OBJECTS = 400_000
"""Strokes and flashes of one file, where no other limit is given."""
_DEEPEST = 8
"""Blocks within blocks."""
_COMMENTED = re.compile(r"\s*#@!\s*(T[FAOD].*)", re.DOTALL)
_REPEAT = re.compile(r"SRX(\d{1,9})Y(\d{1,9})(?:I([\d.]+))?(?:J([\d.]+))?")
_BLOCK_APERTURE = re.compile(r"ABD(\d{1,9})")
_UNITS = {"70": MM_PER_INCH, "71": 1.0, "MOIN": MM_PER_INCH, "MOMM": 1.0}
_METRIC_DIGITS = 3
"""Digits before the point from which a file without unit is taken as metric: no board is 100 inch
wide.
"""


def read_plot(
    text: str,
    place: str,
    meter: Meter,
    most: int = MOST_OBJECTS,
    *,
    keeps_strokes: bool = True,
) -> Plot:
    """Return what a Gerber file draws.

    Without `keeps_strokes` strokes are counted only, and regions are skipped over: a copper layer
    has a hundred thousand. `most` is how many strokes and flashes it may have, copies included.
    `InputError` for more, and for numbers that are none.
    """
    return _Reader(text, place, meter, most, keeps_strokes=keeps_strokes).plot()


class _Copied(Struct, frozen=True):
    """A part being drawn that is copied once it is whole."""

    around: Objects
    """What it stands in."""
    offsets: list[Offset]
    """Where a step and repeat copies it to; empty for a block, which is flashed by its number."""


class _Reader:
    def __init__(
        self, text: str, place: str, meter: Meter, most: int, *, keeps_strokes: bool
    ) -> None:
        self._text, self._place, self._meter, self._most = text, place, meter, most
        self._keeps_strokes = keeps_strokes
        self._offset = 0
        self._format, self._unit_mm = ASSUMED_FORMAT, 0.0
        self._attributes = AttributeState()
        self._macros: dict[str, str] = {}
        self._apertures: dict[int, Aperture] = {}
        self._draft = Draft(Objects(self._most), keeps_strokes=keeps_strokes)
        self._copied: list[_Copied] = []
        self._is_ended = False
        self._findings: dict[str, Finding] = {}

    def plot(self) -> Plot:
        for number, block in enumerate(blocks(self._text, regions_whole=not self._keeps_strokes)):
            if number % _LOOKED_AT == 0:
                self._meter.items(self._place, _LOOKED_AT)
            self._offset = block.start()
            self._obey(block)
            if self._is_ended:
                break
        while self._copied:
            self._end_copied()
        objects = self._draft.objects
        return Plot(
            attributes=self._attributes.file,
            apertures=self._apertures,
            strokes=tuple(objects.strokes),
            flashes=tuple(objects.flashes),
            draws=objects.draws,
            regions=objects.regions,
            is_ended=self._is_ended,
            findings=tuple(self._findings.values()),
        )

    def _obey(self, block: re.Match[str]) -> None:
        command, comment, region, motion, x, y, i, j, operation, written = block.groups()
        if command is not None:
            self._command("".join(command.splitlines()))
        elif comment is not None:
            self._comment(comment)
        elif region is not None:
            self._skip_region(region)
        elif written:
            self._words(words(written))
        elif motion or operation or x or y:
            self._draft.motion = motion or self._draft.motion
            self._operate(operation, (x, y, i, j))

    def _operate(self, operation: str | None, written: tuple[str | None, ...]) -> None:
        x, y, i, j = map(self._number, written)
        if operation is None and x is None and y is None:
            return
        try:
            self._draft.operate(operation, (x, y, i, j))
        except TooManyObjectsError:
            self._tell_repeat()
        if len(self._draft.objects) > self._most:
            hint = "give the files of one board alone, and its outline as a few lines"
            message = f"draws more than {self._most} lines and pads, more than a board needs"
            raise fault("too-large", self._origin(), message, hint)

    def _number(self, written: str | None) -> float | None:
        """Return a coordinate in millimetres."""
        if written is None:
            return None
        if len(written) > self._meter.limits.digits:
            raise self._no_number(written)
        try:
            number = self._format.number(written)
        except ValueError as error:
            raise self._no_number(written) from error
        return number * (self._unit_mm or self._assumed_unit())

    def _assumed_unit(self) -> float:
        metric = self._format.whole >= _METRIC_DIGITS
        self._unit_mm = 1.0 if metric else MM_PER_INCH
        taken = "mm" if metric else "inch"
        message = theirs("states no unit, {unit} is taken", unit=taken)
        self._tell("no-unit", message, theirs("compare the size"))
        return self._unit_mm

    def _words(self, found: dict[str, str]) -> None:
        for code in found.get("G", "").split():
            self._g_code(code.lstrip("0") or "0")
        if found.get("M", "").lstrip("0") in {"2", "0", ""} and "M" in found:
            self._is_ended = True
        aperture = found.get("D", "").lstrip("0")
        operation = aperture if aperture in {"1", "2", "3"} else None
        if aperture.isdigit() and operation is None and len(aperture) <= _DIGITS:
            self._draft.aperture = int(aperture)
        self._operate(operation, tuple(map(found.get, "XYIJ")))

    def _g_code(self, code: str) -> None:
        draft = self._draft
        match code:
            case "1" | "2" | "3":
                draft.motion = code
            case "36":
                draft.in_region = True
            case "37":
                draft.end_region()
            case "74":
                draft.quadrants = Quadrants.SINGLE
            case "75":
                draft.quadrants = Quadrants.MULTI
            case "70" | "71":
                self._unit(code)
            case "90" | "91":
                draft.is_incremental = code == "91"
            case _:
                pass

    def _unit(self, written: str) -> None:
        unit_mm = _UNITS[written]
        if self._unit_mm and unit_mm != self._unit_mm:
            message = theirs("states inch and millimetres")
            self._tell("mixed-units", message, theirs("compare the size"))
        self._unit_mm = unit_mm

    def _comment(self, comment: str) -> None:
        if "#@!" in comment:
            found = _COMMENTED.match(comment)
            if found:
                self._attribute("".join(found[1].splitlines()))

    def _attribute(self, command: str) -> None:
        self._attributes.take(command)
        self._draft.attributes = self._attributes.objects
        self._draft.function = self._attributes.function

    def _skip_region(self, region: str) -> None:
        """Count a region that nobody wants drawn; the pen is left where it ends."""
        self._operate(MOVE, (last_number(region, "X"), last_number(region, "Y"), None, None))
        self._draft.end_region()

    def _command(self, written: str) -> None:
        """Obey what stands between two %: one command, or several of the old kind."""
        if written.startswith("AM"):
            name, _, body = written[2:].partition("*")
            self._macros[name.strip()] = f"*{''.join(body.split())}"
            return
        for command in written.split("*"):
            self._one_command(command.strip())

    def _one_command(self, command: str) -> None:
        match command[:2]:
            case "FS":
                self._format = coordinate_format(command) or self._format
                self._draft.is_incremental = self._format.is_incremental
            case "MO" if command in _UNITS:
                self._unit(command)
            case "AD":
                self._define(command)
            case "TF" | "TA" | "TO" | "TD":
                self._attribute(command)
            case "SR":
                self._step_and_repeat(command)
            case "AB":
                self._block(command)
            case _:
                self._words_of(command)

    def _words_of(self, command: str) -> None:
        """Obey G codes that stand between % against the rules."""
        if re.fullmatch(r"(?:G\d+)+", command):
            self._words(words(command))

    def _define(self, command: str) -> None:
        function = self._attributes.function
        unit_mm = self._unit_mm or self._assumed_unit()
        defined = aperture_definition(command, unit_mm, self._macros, function)
        if defined is None:
            message = theirs("cannot be read: {command}", command=command[:_SHOWN])
            self._tell("aperture", message, theirs("export the file again"))
        else:
            self._apertures[defined[0]] = defined[1]

    def _step_and_repeat(self, command: str) -> None:
        while self._copied and self._copied[-1].offsets:
            self._end_copied()
        found = _REPEAT.fullmatch(command)
        if found is None:
            return
        across, down = int(found[1]), int(found[2])
        if across * down > self._most:
            self._tell_repeat()
            across = down = 1
        step_x, step_y = self._step(found[3]), self._step(found[4])
        offsets = [
            (step_x * column, step_y * row) for column in range(across) for row in range(down)
        ]
        if across * down > 1:
            self._begin_copied(offsets)

    def _step(self, written: str | None) -> float:
        """Return the step of a repeat in millimetres; it is written with a point, in the unit."""
        number = self._number(written if written is None or "." in written else f"{written}.")
        return number or 0.0

    def _block(self, command: str) -> None:
        found = _BLOCK_APERTURE.fullmatch(command)
        if found is None:
            if self._copied:
                self._end_copied()
            return
        if len(self._copied) >= _DEEPEST:
            raise fault("too-large", self._origin(), "nests blocks too deeply", "export it flat")
        self._begin_copied([])
        self._draft.blocks[int(found[1])] = self._draft.objects

    def _begin_copied(self, offsets: list[Offset]) -> None:
        self._copied.append(_Copied(self._draft.objects, offsets))
        self._draft.objects = Objects(self._most)

    def _end_copied(self) -> None:
        copied, part = self._copied.pop(), self._draft.objects
        self._draft.objects = copied.around
        try:
            copied.around.copy(part, copied.offsets)
        except TooManyObjectsError:
            copied.around.count(part, len(copied.offsets))
            self._tell_repeat()

    def _tell_repeat(self) -> None:
        message = theirs("repeats more than a board needs; the copies are left out")
        hint = theirs("give the file of one board or one panel")
        self._tell("repeated", message, hint, Severity.OPEN)

    def _no_number(self, written: str) -> Exception:
        shown = written if len(written) <= _SHOWN else f"{written[:_SHOWN]}…"
        message = f"{shown} is no coordinate"
        return fault("damaged", self._origin(), message, "export it again from the CAD program")

    def _tell(
        self, code: str, message: str, hint: str, severity: Severity = Severity.DOUBT
    ) -> None:
        """Keep a finding, the first of its kind."""
        self._findings.setdefault(code, Finding(severity, code, self._origin(), message, hint))

    def _origin(self) -> Origin:
        before = self._text[: self._offset]
        block = self._text[self._offset : self._offset + _SHOWN]
        blank = block[: len(block) - len(block.lstrip())]
        return Origin(self._place, row=before.count("\n") + blank.count("\n") + 1)
