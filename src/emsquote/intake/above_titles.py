"""Rows above the titles that look like parts: they are not read, which must not go unnoticed."""

from __future__ import annotations

from collections.abc import Iterator

from emsquote.finding import Finding, Origin, Severity
from emsquote.intake.choose import Chosen
from emsquote.intake.judgement import Least, Share
from emsquote.intake.layout import cell
from emsquote.intake.profile import designator_share, looks_like_part_number
from emsquote.intake.quantity import states_quantity
from emsquote.intake.readers.sheet import Row
from emsquote.intake.table import PartTable
from emsquote.model.bom import RowKind
from emsquote.model.column_role import ColumnRole
from emsquote.wording.sentence import theirs

_SHOWN = 10


def parts_above_titles(chosen: Chosen, origin: Origin) -> Iterator[Finding]:
    """Yield that rows above the titles have designators, or numbers and quantities, where the parts
    below have them.
    """
    table = chosen.table
    above = enumerate(chosen.sheet.rows[: max(table.header_row - 1, 0)], 1)
    alike = [number for number, row in above if _is_alike(row, table) and _is_note(number, chosen)]
    if not alike:
        return
    listed = ", ".join(map(str, alike[:_SHOWN])) + ("…" if len(alike) > _SHOWN else "")
    message = theirs("rows above the titles look like parts and are not read: {rows}", rows=listed)
    place = Origin(origin.file, origin.sheet, alike[0])
    hint = "say where the titles are with --header-row"
    yield Finding(Severity.OPEN, "parts-above-titles", place, message, hint)


def _is_note(number: int, chosen: Chosen) -> bool:
    return chosen.rows.kinds[number - 1] is RowKind.NOTE


def _is_alike(row: Row, table: PartTable) -> bool:
    """Whether a row says as much as a part does, in the same columns."""
    if sum(map(bool, row)) < Least.COLUMNS:
        return False
    if designator_share(cell(row, table.index(ColumnRole.DESIGNATOR))) > Share.HALF:
        return True
    counted = states_quantity(cell(row, table.index(ColumnRole.QUANTITY)))
    return counted and looks_like_part_number(cell(row, table.index(ColumnRole.MPN)))
