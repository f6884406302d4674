"""The counts file: a board told by how many parts of each class it has, where no part list is at
hand.

It is a job file (`emsquote.intake.job_file`) that also counts the placements, a table `[[part]]`
for each class:

    [[part]]
    class = "chip-0603"
    pieces = 150      # on one board
    parts = 40        # different ones: reels, feeders

The customer supplies all of them: nothing is known that could be bought.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from emsquote.files.toml_table import TomlTable, read_toml
from emsquote.finding import Finding, Origin, Severity
from emsquote.intake.job_file import job_from
from emsquote.model.bom import Bom, BomLine, BomSource, Supply
from emsquote.model.job import Job, Override
from emsquote.model.measure import PIECES, Measure
from emsquote.model.part import Mount, PartClass
from emsquote.wording.sentence import said

COUNTS_FORMAT = "counts"
"""What a quote says of the form of its source."""
_MOST_PIECES = 100_000
_MOST_PARTS = 10_000
_MOST_JOINTS = 10_000
_JOINTS_OF_A_CHIP = 2
_IN_HOLES = frozenset({PartClass.THROUGH_HOLE, PartClass.CONNECTOR, PartClass.PRESS_FIT})
_LOOSE = frozenset({PartClass.HARDWARE, PartClass.CABLE})
_COUNTABLE = frozenset(PartClass) - {
    PartClass.BARE_BOARD,
    PartClass.NO_PART,
    PartClass.UNKNOWN,
}


class CountedBoard(Struct, frozen=True):
    """The job of a counts file, and its parts as lines."""

    job: Job
    bom: Bom


def read_counts(path: Path, defaults: TomlTable | None = None) -> CountedBoard:
    """Read a counts file (TOML); what it does not state is taken from the defaults of the house.

    `InputError` with every fault and its key's path if it is not sound.
    """
    top = read_toml(path)
    if defaults:
        top = top.over(defaults)
    job = job_from(top)
    lines: list[BomLine] = []
    overrides: list[Override] = []
    if not job.quantities:
        top.refuse(
            "quantities", "quantities is missing", "add quantities = [10, 100]", "missing-key"
        )
    rows = top.tables("part")
    if not rows:
        hint = 'add [[part]] with class = "chip-0603" and pieces = 100'
        top.refuse("part", "no parts are counted", hint, "missing-key")
    if job.board.files:
        message = "files of a board place parts by name, and none is named here"
        top.refuse("board.files", message, "leave them out, or give a part list")
    for row in rows:
        override = _override(row)
        overrides.append(override)
        lines += _lines(row, override)
    top.check()
    bom = Bom(
        source=BomSource(file=path.name, format=COUNTS_FORMAT),
        columns=(),
        lines=tuple(lines),
        findings=(_nothing_named(path),),
    )
    return CountedBoard(replace(job, overrides=(*job.overrides, *overrides)), bom)


def _nothing_named(path: Path) -> Finding:
    message = said("parts are counted by class: none is named, and the customer supplies them all")
    hint = "give a part list for a quote with material"
    return Finding(Severity.NOTE, "counted-parts", Origin(path.name), message, hint)


def _override(row: TomlTable) -> Override:
    """Return what a table says of its parts, under a name that all of them have as footprint."""
    if not row.has("class"):
        hint = "add class = one of the classes of parts"
        row.refuse("class", "class is missing", hint, "missing-key")
    part_class = row.choice("class", PartClass, PartClass.CHIP_0603)
    if part_class not in _COUNTABLE:
        row.refuse("class", f'"{part_class}" is placed on no board', "leave the table out")
    mount = row.choice("mount", Mount, _usual_mount(part_class))
    if mount in {Mount.NONE, Mount.UNKNOWN}:
        row.refuse("mount", f'"{mount}" places nothing', 'write "smt", "tht" or "mechanical"')
    joints = _joints(row, part_class, mount)
    return Override(
        footprint=f"{mount} {part_class} {joints}",
        mount=mount,
        part_class=part_class,
        joints=joints,
        origin=row.origin(),
    )


def _usual_mount(part_class: PartClass) -> Mount:
    if part_class in _LOOSE:
        return Mount.MECHANICAL
    return Mount.THT if part_class in _IN_HOLES else Mount.SMT


def _joints(row: TomlTable, part_class: PartClass, mount: Mount) -> int:
    """Return the joints of one part: stated, but for chips, which have two, and what has none."""
    if mount is Mount.MECHANICAL:
        return row.whole("joints", 0, maximum=0)
    is_chip = part_class.startswith("chip-")
    minimum = 0 if part_class is PartClass.PRESS_FIT else 1
    return row.whole(
        "joints",
        _JOINTS_OF_A_CHIP,
        minimum=minimum,
        maximum=_MOST_JOINTS,
        required=not is_chip,
    )


def _lines(row: TomlTable, override: Override) -> Iterator[BomLine]:
    """Yield a line for each of the different parts, the pieces shared out among them."""
    pieces = row.whole("pieces", 1, minimum=1, maximum=_MOST_PIECES, required=True)
    parts = row.whole("parts", 1, minimum=1, maximum=_MOST_PARTS)
    title = row.text("title") or override.part_class
    if parts > pieces:
        message = f"{parts} different parts cannot be {pieces} pieces"
        row.refuse("parts", message, "count the different parts among the pieces")
        return
    each, more = divmod(pieces, parts)
    for number in range(parts):
        yield BomLine(
            row.origin(),
            Measure(Decimal(each + (number < more)), PIECES),
            description=f"{title} {number + 1}" if parts > 1 else title,
            footprint=override.footprint,
            supply=Supply.CONSIGNED,
        )
