"""Reads a pick-and-place file of any tool, and lays it beside a part list: sides, and what only one
of the two has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec.structs import replace

from emsquote.finding import Finding, Origin, Severity, fault, sorted_findings
from emsquote.intake.columns import FoundColumn
from emsquote.intake.judgement import Least
from emsquote.intake.kinds import TableKind, role_weights
from emsquote.intake.layout import cell
from emsquote.intake.markers import is_marker
from emsquote.intake.quantity import decimal_of
from emsquote.intake.readers import DEFAULT_LIMITS, FileLimits, SourceSheet, read_document
from emsquote.intake.readers.sheet import Row
from emsquote.intake.table import PartTable, find_table, table_without_header
from emsquote.intake.titles import title_table
from emsquote.model.bom import BoardSide, Bom, BomLine, Placement
from emsquote.model.column_role import ColumnRole
from emsquote.model.designator import looks_like_name, plain
from emsquote.wording.sentence import theirs

_NAMES_SHOWN = 10


def read_placements(path: Path, limits: FileLimits = DEFAULT_LIMITS) -> tuple[Placement, ...]:
    """Return the placements of a pick-and-place file in its order.

    `InputError` if it has no designators.
    """
    for sheet in read_document(path, limits).sheets:
        table = _table(sheet)
        found = tuple(_placements(sheet, table, path.stem)) if table is not None else ()
        if found:
            return found
    message = "is no pick-and-place file: looked for designators beside positions and sides"
    hint = "export it again with designators and sides"
    raise fault("no-placements", Origin(path.name), message, hint)


def _table(sheet: SourceSheet) -> PartTable | None:
    titles = title_table(ColumnRole)
    weights = role_weights(TableKind.PICK_AND_PLACE)
    table = find_table(sheet, titles, weights)
    if table is not None and table.index(ColumnRole.DESIGNATOR) is not None:
        return table
    bare = table_without_header(sheet, titles, weights)
    if bare.index(ColumnRole.DESIGNATOR) is not None:
        return bare
    return PartTable(0, (FoundColumn(ColumnRole.DESIGNATOR, 0, "#1", 0, "first column"),), 0)


def _placements(sheet: SourceSheet, table: PartTable, name: str) -> Iterator[Placement]:
    designator, side = table.index(ColumnRole.DESIGNATOR), table.index(ColumnRole.SIDE)
    of_all = _side(name.replace("-", " ").replace("_", " ").split())
    for row in sheet.rows[table.header_row :]:
        written = plain(cell(row, designator)).split()
        if not written or not (table.header_row or _is_placement(written[0], row)):
            continue
        stated = BoardSide.UNKNOWN if side is None else _side([cell(row, side)])
        yield Placement(written[0], of_all if stated is BoardSide.UNKNOWN else stated)


def _is_placement(name: str, row: Row) -> bool:
    """Whether a row without titles places a part: by its name or by the three numbers of a
    placement, x, y and an angle.
    """
    if looks_like_name(name):
        return True
    words = (word.strip("-+,;") for word in " ".join(row).split())
    numbers = sum(1 for word in words if decimal_of(word) is not None)
    return numbers >= Least.COLUMNS


def _side(words: Sequence[str]) -> BoardSide:
    if any(is_marker("side_top", word) for word in words):
        return BoardSide.TOP
    if any(is_marker("side_bottom", word) for word in words):
        return BoardSide.BOTTOM
    return BoardSide.UNKNOWN


def with_placements(
    bom: Bom,
    placements: Sequence[Placement],
    file: str,
    not_placed: frozenset[str] = frozenset(),
) -> Bom:
    """Return the part list with the sides of its parts, and a finding for what only one of the two
    files has, but for what the file says itself that it does not place.
    """
    sides = {placement.designator: placement.side for placement in placements}
    lines = tuple(_with_side(line, sides) for line in bom.lines)
    findings = (*bom.findings, *_differences(bom, sides, file, not_placed))
    return replace(
        bom, lines=lines, placements=tuple(placements), findings=sorted_findings(findings)
    )


def _with_side(line: BomLine, sides: Mapping[str, BoardSide]) -> BomLine:
    found = {sides[name].value for name in line.designators if name in sides}
    found.discard(BoardSide.UNKNOWN.value)
    return replace(line, side=" and ".join(sorted(found, reverse=True))) if found else line


def _differences(
    bom: Bom, sides: Mapping[str, BoardSide], file: str, not_placed: frozenset[str]
) -> Iterator[Finding]:
    """Yield the designators that only one of the two has, or that the list says are not fitted."""
    listed = _designators(bom.lines)
    fitted = _designators(bom.fitted)
    unknown = [name for name in sides if name not in listed]
    unplaced = sorted(fitted - sides.keys() - not_placed)
    unfitted = listed - fitted
    left_out = [name for name in sides if name in unfitted]
    origin = Origin(file)
    if unknown:
        message = theirs("placed, but not in the part list: {names}", names=named(unknown))
        hint = "add them to the part list or take them out"
        yield Finding(Severity.OPEN, "only-placed", origin, message, hint)
    if unplaced:
        message = theirs("in the part list, but not placed: {names}", names=named(unplaced))
        hint = "right for parts set by hand; else export the placements again"
        yield Finding(Severity.DOUBT, "not-placed", origin, message, hint)
    if left_out:
        message = theirs(
            "placed, though the part list says not fitted: {names}",
            names=named(left_out),
        )
        hint = "say which of the two holds"
        yield Finding(Severity.OPEN, "placed-not-fitted", origin, message, hint)


def _designators(lines: Iterable[BomLine]) -> frozenset[str]:
    return frozenset(name for line in lines for name in line.designators)


def named(names: Sequence[str]) -> str:
    """Return the first names of a list, and how many more there are."""
    some, more = ", ".join(names[:_NAMES_SHOWN]), len(names) - _NAMES_SHOWN
    return theirs("{some} and {count} more", some=some, count=more) if more > 0 else some
