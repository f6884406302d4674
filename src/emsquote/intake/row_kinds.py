"""What each row of a sheet is: heading, part line, alternate, note, total, blank, hidden.

Every row is one of these.
"""

from __future__ import annotations

from typing import assert_never

from msgspec import Struct, field
from msgspec.structs import replace

from emsquote.intake.judgement import Evidence, Least, Share, Within
from emsquote.intake.layout import Layout, cell, layout_of
from emsquote.intake.markers import may_have
from emsquote.intake.part_row import PartRow
from emsquote.intake.readers.sheet import Row, SourceSheet
from emsquote.intake.row_rules import (
    HEADER_ROLES,
    RowFacts,
    Surroundings,
    kind_of,
    stated_quantity,
)
from emsquote.intake.table import PartTable, find_table_at, header_of, is_repeated_header
from emsquote.intake.titles import BomTitles, suppliers
from emsquote.model.bom import RowKind
from emsquote.model.column_role import ColumnRole
from emsquote.model.designator import looks_like_name

_TOTAL = ("total",)


class SheetRows(Struct, frozen=True):
    """The kinds of all rows of a sheet, and its part lines."""

    kinds: tuple[RowKind, ...]
    parts: tuple[PartRow, ...]
    headers: tuple[int, ...]
    """Rows with column titles, the first one included."""


class _Walk(Surroundings):
    """The walk down the rows: what stands above, the section, and the part lines met so far."""

    parts: list[PartRow] = field(default_factory=list)
    headers: list[int] = field(default_factory=list)

    def note(self, kind: RowKind, number: int, row: Row) -> None:
        """Take what a row is into account for the rows below it."""
        match kind:
            case RowKind.LINE:
                self.parts.append(PartRow(number, row, self.layout, self.section))
            case RowKind.ALTERNATE:
                part = self.parts[-1]
                self.parts[-1] = replace(part, others=(*part.others, row))
            case RowKind.CONTINUED:
                self.parts[-1] = _joined(self.parts[-1], row)
            case RowKind.NOTE:
                self.section = _heading_of(row)
            case RowKind.HEADING:
                self.headers.append(number)
            case RowKind.TOTAL | RowKind.BLANK | RowKind.HIDDEN | RowKind.REFUSED:
                pass
            case _:
                assert_never(kind)
        self.above = self.parts[-1] if kind in _OF_PARTS else None


_OF_PARTS = frozenset({RowKind.LINE, RowKind.ALTERNATE, RowKind.CONTINUED})


def _heading_of(row: Row) -> str:
    """Return the only text of a row, which is a heading, "" where it has more."""
    texts = [text for text in row if text]
    return texts[0] if len(texts) == 1 else ""


def _joined(part: PartRow, row: Row) -> PartRow:
    """Return a part with the designators of the row below, where its list goes on."""
    index = part.layout.designator or 0
    cells = list(part.cells)
    cells[index] = f"{cells[index]} {cell(row, index)}"
    return replace(part, cells=tuple(cells))


def sort_rows(sheet: SourceSheet, table: PartTable, titles: BomTitles) -> SheetRows:
    """Return what each row of the sheet is, header changes within the table followed."""
    near = sheet.rows[: table.header_row + Within.SAMPLE]
    width = max(map(len, near), default=0)
    layout = layout_of(table, header_of(sheet, table), width)
    if sheet.whole_names:
        layout = replace(layout, whole_names=True)
    score = table.score_of(ColumnRole.DESIGNATOR)
    walk = _Walk(
        layout,
        _typical(sheet, table),
        sure_of_designators=score >= Evidence.AGREED,
        has_designators=score >= Evidence.SURE,
        one_part_rows=layout.quantity is None and _has_one_part_rows(sheet, table, layout),
    )
    kinds: list[RowKind] = []
    for number, row in enumerate(sheet.rows, 1):
        kind = _kind_outside(number, row, sheet, table) or _kind_within(row, walk, titles)
        kinds.append(kind)
        if number > table.header_row or kind is RowKind.HEADING:
            walk.note(kind, number, row)
        if kind is RowKind.HEADING and number > table.header_row:
            walk.layout = _layout_from(sheet, number, titles, walk.layout, width)
            walk.section = ""
            walk.has_designators = False  # below other titles other things may stand
    return SheetRows(tuple(kinds), tuple(walk.parts), tuple(walk.headers))


def _typical(sheet: SourceSheet, table: PartTable) -> int:
    """Return how many cells rows have filled: the lower median of those with more than one."""
    body = sheet.rows[table.header_row : table.header_row + Within.SAMPLE]
    counts = [sum(map(bool, row)) for row in body]
    filled = sorted(count for count in counts if count > 1)
    return filled[(len(filled) - 1) // 2] if filled else 1


def _has_one_part_rows(sheet: SourceSheet, table: PartTable, layout: Layout) -> bool:
    """Whether at least half of the rows have a single designator in its column."""
    body = sheet.rows[table.header_row : table.header_row + Within.SAMPLE]
    if not table.header_row:
        return False
    named = [text for text in (cell(row, layout.designator) for row in body) if text]
    return sum(map(looks_like_name, named)) >= max(1, Share.HALF * len(named))


def _layout_from(
    sheet: SourceSheet, number: int, titles: BomTitles, before: Layout, width: int
) -> Layout:
    """Return the layout below a repeated header: the same one unless its titles say otherwise."""
    header = sheet.rows[number - 1]
    if header == before.header or not is_repeated_header(header, (), titles, HEADER_ROLES):
        return before
    return layout_of(find_table_at(sheet, number, titles), header, width)


def _kind_outside(number: int, row: Row, sheet: SourceSheet, table: PartTable) -> RowKind | None:
    """Return what a row is by its place, None for one within the table that has anything in it."""
    if not any(row):
        return RowKind.BLANK
    if number in sheet.hidden_rows:
        return RowKind.HIDDEN
    if number == table.header_row:
        return RowKind.HEADING
    if number == table.header_row + 1 and table.header_row and _are_subtitles(row):
        return RowKind.HEADING
    return RowKind.NOTE if number < table.header_row else None


def _are_subtitles(row: Row) -> bool:
    """Whether a row just below the titles parts them once more, by suppliers: `SKU | SKU` over
    `Mouser | Farnell`.
    """
    names = [text.casefold() for text in row if text]
    return len(names) >= Least.PAIR and all(name in suppliers() for name in names)


def _kind_within(row: Row, walk: _Walk, titles: BomTitles) -> RowKind:
    counted = stated_quantity(row, walk.layout)
    return kind_of(RowFacts(row, walk, titles, counted, may_have(_TOTAL, row)))
