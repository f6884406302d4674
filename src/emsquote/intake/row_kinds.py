"""What each row of a sheet is: heading, part line, alternate, note, total, blank, hidden.

Every row is one of these.
"""

from __future__ import annotations

import re
from typing import assert_never

from msgspec import Struct, field
from msgspec.structs import replace

from emsquote.intake.layout import Layout, cell, layout_of
from emsquote.intake.markers import has_marker, is_marker, is_nothing, may_have
from emsquote.intake.profile import designator_share, has_shape, looks_like_part_number
from emsquote.intake.quantity import quantity_of
from emsquote.intake.readers.sheet import Row, SourceSheet
from emsquote.intake.table import PartTable, find_table_at, is_repeated_header
from emsquote.intake.titles import TitleTable
from emsquote.model.bom import RowKind
from emsquote.model.designator import expand, looks_like_name
from emsquote.model.measure import Measure

HEADER_ROLES = (
    "designator",
    "quantity",
    "order_quantity",
    "mpn",
    "manufacturer",
    "description",
    "value",
    "footprint",
    "unit_price",
    "supplier",
    "supplier_pn",
    "remarks",
    "link",
)
_FIGURES = re.compile(r"[\d.,%€$£¥()]+")
_BRACKETED = re.compile(r"\s*\([^()]{1,20}\)\s*")
_NOT_A_WORD = re.compile(r"[\W_]*")
_TOTAL_CHARS = 40
_STRONG = 0.5
_SURE = 4.0
_NAMED_SHARE, _FILLED_SHARE = 0.34, 0.5


class PartRow(Struct, frozen=True):
    """A row that is a part line, with the layout in force there and what stood around it."""

    number: int
    cells: Row
    layout: Layout
    section: str = ""
    """The section heading that it stands under."""
    others: tuple[Row, ...] = ()
    """Rows below it that name other sources for its part."""


class SheetRows(Struct, frozen=True):
    """The kinds of all rows of a sheet, and its part lines."""

    kinds: tuple[RowKind, ...]
    parts: tuple[PartRow, ...]
    headers: tuple[int, ...]
    """Rows with column titles, the first one included."""


class _Walk(Struct):
    """The walk down the rows: the layout in force, the section, and the part lines met so far."""

    layout: Layout
    typical: int
    sure_of_designators: bool = False
    """Title and cells agree that a column holds designators: a name in it needs no known prefix."""
    section: str = ""
    parts: list[PartRow] = field(default_factory=list)
    headers: list[int] = field(default_factory=list)
    after_part: bool = False

    def note(self, kind: RowKind, number: int, row: Row) -> None:
        """Take what a row is into account for the rows below it."""
        match kind:
            case RowKind.LINE:
                self.parts.append(PartRow(number, row, self.layout, self.section))
            case RowKind.ALTERNATE:
                self.parts[-1] = replace(self.parts[-1], others=(*self.parts[-1].others, row))
            case RowKind.CONTINUED:
                self.parts[-1] = replace(self.parts[-1], cells=_joined(self.parts[-1], row))
            case RowKind.NOTE:
                self.section = (
                    next((text for text in row if text), "") if sum(map(bool, row)) == 1 else ""
                )
            case RowKind.HEADING:
                self.headers.append(number)
            case RowKind.TOTAL | RowKind.BLANK | RowKind.HIDDEN | RowKind.REFUSED:
                pass
            case _:
                assert_never(kind)
        self.after_part = kind in {RowKind.LINE, RowKind.ALTERNATE, RowKind.CONTINUED}


def _joined(part: PartRow, row: Row) -> Row:
    """Return a part's cells with the designators of the row below, where its list goes on."""
    index = part.layout.designator
    return tuple(
        f"{text} {cell(row, index)}" if column == index else text
        for column, text in enumerate(part.cells)
    )


def sort_rows(sheet: SourceSheet, table: PartTable, titles: TitleTable) -> SheetRows:
    """Return what each row of the sheet is, header changes within the table followed."""
    width = max((len(row) for row in sheet.rows[: table.header_row + 300]), default=0)
    header = sheet.rows[table.header_row - 1] if table.header_row else ()
    sure = any(column.role == "designator" and column.score >= _SURE for column in table.columns)
    walk = _Walk(layout_of(table, header, width), _typical(sheet, table), sure)
    kinds: list[RowKind] = []
    for number, row in enumerate(sheet.rows, 1):
        kind = _kind_before(number, row, sheet, table) or _kind_within(row, walk, titles)
        kinds.append(kind)
        if number > table.header_row or kind is RowKind.HEADING:
            walk.note(kind, number, row)
        if kind is RowKind.HEADING and number > table.header_row:
            walk.layout, walk.section = _layout_from(sheet, number, titles, walk.layout, width), ""
    return SheetRows(tuple(kinds), tuple(walk.parts), tuple(walk.headers))


def _typical(sheet: SourceSheet, table: PartTable) -> int:
    filled = [
        count
        for row in sheet.rows[table.header_row : table.header_row + 200]
        if (count := sum(map(bool, row))) > 1
    ]
    return sorted(filled)[(len(filled) - 1) // 2] if filled else 1  # the lower median


def _layout_from(
    sheet: SourceSheet, number: int, titles: TitleTable, before: Layout, width: int
) -> Layout:
    """Return the layout below a repeated header: the same one unless its titles say otherwise."""
    header = sheet.rows[number - 1]
    if header == before.header or not is_repeated_header(header, (), titles, HEADER_ROLES):
        return before
    return layout_of(find_table_at(sheet, number, titles), header, width)


def _kind_before(number: int, row: Row, sheet: SourceSheet, table: PartTable) -> RowKind | None:
    if not any(row):
        return RowKind.BLANK
    if number in sheet.hidden_rows:
        return RowKind.HIDDEN
    if number == table.header_row:
        return RowKind.HEADING
    return RowKind.NOTE if number < table.header_row else None


def _kind_within(row: Row, walk: _Walk, titles: TitleTable) -> RowKind:
    layout = walk.layout
    may_be_total = may_have(("total",), row)
    counted = _counts(row, layout)
    if counted is not None and not may_be_total and _identity(row, layout):
        return RowKind.LINE  # as nearly all rows: no closer look
    designator = cell(row, layout.designator)
    if (
        designator
        and designator_share(designator) >= _STRONG
        and not (may_be_total and _is_summary(row, layout))
    ):
        return RowKind.CONTINUED if _goes_on(row, walk) else RowKind.LINE
    if all(_NOT_A_WORD.fullmatch(text) for text in row):
        return RowKind.NOTE
    if counted is None and is_repeated_header(row, layout.header, titles, HEADER_ROLES):
        return RowKind.HEADING
    if may_be_total and _is_total(row, layout, counted=counted):
        return RowKind.TOTAL
    return _uncounted(row, walk, designator) if counted is None else _counted(row, walk)


def _counted(row: Row, walk: _Walk) -> RowKind:
    """Judge a row with a quantity."""
    layout = walk.layout
    named = any(
        _says(cell(row, index)) for index in (layout.designator, layout.item)
    ) or _has_footprint(row, walk)
    if named or _identity(row, layout) or _is_named_elsewhere(row, walk):
        return RowKind.LINE
    return _without_identity(row)


def _has_footprint(row: Row, walk: _Walk) -> bool:
    """Whether a row names a footprint.

    Where all parts have designators, words in its column may announce a sum.
    """
    footprint = cell(row, walk.layout.footprint)
    return _says(footprint) and (not walk.sure_of_designators or has_shape("package", footprint))


def _is_named_elsewhere(row: Row, walk: _Walk) -> bool:
    """Whether words in a titled column that nobody knows name the part: beside a price, or just
    below another part.
    """
    layout = walk.layout
    if not (walk.after_part or _says(cell(row, layout.unit_price))):
        return False
    titled = (index for index in layout.unnamed if cell(layout.header, index))
    return any(
        _says(text) and any(map(str.isalpha, text))
        for index in titled
        if (text := cell(row, index))
    )


def _goes_on(row: Row, walk: _Walk) -> bool:
    """Whether a row holds nothing but more designators of the line above, whose list was broken for
    its length.
    """
    if (
        not walk.after_part
        or any(row[: walk.layout.designator])
        or any(row[(walk.layout.designator or 0) + 1 :])
    ):
        return False
    above = walk.parts[-1]
    listed = cell(above.cells, above.layout.designator)
    if not listed:
        return False
    counted = _counts(above.cells, above.layout)
    return listed.endswith((",", ";")) or (
        counted is not None and counted.amount > len(expand(listed).names)
    )


def _is_summary(row: Row, layout: Layout) -> bool:
    """Whether a row with a designator-like cell is yet a total: its own words say so and nothing
    else is filled.
    """
    return any(
        _is_total_text(text)
        for text in (cell(row, layout.description), cell(row, layout.value))
        if text
    )


def _counts(row: Row, layout: Layout) -> Measure | None:
    """Return the quantity that the row states, None if it states none that is a number."""
    for index in (layout.quantity, layout.length):
        text = cell(row, index)
        if text:
            read = quantity_of(text, cell(row, layout.unit))
            if isinstance(read, Measure):
                return read
    return None


def _identity(row: Row, layout: Layout) -> bool:
    """Whether a row names a part: by its number, value or description, or a supplier's number with
    a figure in it.
    """
    if (
        _says(cell(row, layout.mpn))
        or _says(cell(row, layout.value))
        or _says(cell(row, layout.description))
    ):
        return True
    if any(_says(cell(row, index)) for index in layout.descriptions):
        return True
    numbers = (cell(row, index) for index in (*layout.supplier_pns, *layout.customer_pn))
    return any(_says(text) and any(map(str.isdigit, text)) for text in numbers)


def _says(text: str) -> bool:
    return not is_nothing(text) and _NOT_A_WORD.fullmatch(text) is None


def _without_identity(row: Row) -> RowKind:
    words = [
        text for text in row if _says(text) and not text.replace(".", "").replace(",", "").isdigit()
    ]
    return RowKind.NOTE if words else RowKind.TOTAL


def _is_total(row: Row, layout: Layout, *, counted: Measure | None) -> bool:
    named = [index for index, text in enumerate(row) if text and _is_total_text(text)]
    if not named:
        return False
    if _says(cell(row, layout.mpn)) and layout.mpn not in named:
        return False
    beside = [
        index
        for index in (layout.description, layout.value)
        if index not in named and _says(cell(row, index))
    ]
    return not (beside and counted is not None)


def _is_total_text(text: str) -> bool:
    """Whether a cell names a total: one of the words, alone, before a colon or beside a figure."""
    if len(text) > _TOTAL_CHARS:
        return False
    text = _BRACKETED.sub(" ", text).strip() or text
    head, colon, _ = text.partition(":")
    figureless = _FIGURES.sub("", text).strip()
    if (
        is_marker("total", text)
        or is_marker("total", figureless)
        or (colon and is_marker("total", head))
    ):
        return True
    words = head.split()
    return bool(colon) and len(words) > 1 and is_marker("total", words[0])


def _uncounted(row: Row, walk: _Walk, designator: str) -> RowKind:
    """Judge a row without designators of the usual kind and without a quantity."""
    layout = walk.layout
    filled = sum(map(bool, row))
    if layout.designator is None and layout.quantity is None:
        return (
            RowKind.LINE
            if _identity(row, layout) and (filled > 1 or walk.typical == 1)
            else RowKind.NOTE
        )
    is_alone = filled == 1 and not looks_like_part_number(cell(row, layout.mpn))
    is_sum = has_shape(
        "money", cell(row, layout.quantity)
    )  # "10 units | $40.93": what so many cost
    if is_alone or is_sum or _is_announcement(row, layout):
        return RowKind.NOTE
    if _is_other_source(row, walk) or _is_ditto(row, walk):
        return RowKind.ALTERNATE
    return RowKind.LINE if _is_line(row, walk, designator) else RowKind.NOTE


def _is_announcement(row: Row, layout: Layout) -> bool:
    """Whether a text before a colon stands where a part would be named: `Courier: | 12.90`, `One
    kit: | 13.79`.
    """
    named = (layout.designator, layout.value, layout.description)
    return any(cell(row, index).endswith((":", "：")) for index in named) and not _says(
        cell(row, layout.mpn)
    )


def _is_line(row: Row, walk: _Walk, designator: str) -> bool:
    """Whether a row without a quantity that is a number yet is a part line: enough of it says
    so.
    """
    layout = walk.layout
    if walk.sure_of_designators and looks_like_name(designator):
        return True
    if not _identity(row, layout):
        return False
    stated = _says(cell(row, layout.quantity))  # "as needed", "0-1"
    # Its quantity was forgotten; a sum beside a word is none: "Full price | 150.39".
    named = layout.designator is None and any(map(str.isalpha, cell(row, layout.description)))
    placed = named or _says(cell(row, layout.level)) or is_not_fitted_row(row, layout)
    share = _NAMED_SHARE if _says(designator) and len(designator) < _TOTAL_CHARS else _FILLED_SHARE
    aside = (
        layout.unnamed if walk.sure_of_designators else ()
    )  # a form's own fields stand beside its headings
    filled = sum(1 for index, text in enumerate(row) if text and index not in aside)
    return stated or placed or filled >= max(2, share * walk.typical)


def is_not_fitted_row(row: Row, layout: Layout) -> bool:
    """Whether a row without designator and quantity says that its part is not fitted."""
    return any(
        has_marker("not_fitted", cell(row, index))
        for index in (*layout.dnp, *layout.fitted, *layout.remarks)
    )


def _is_ditto(row: Row, walk: _Walk) -> bool:
    """Whether a row has signs of repetition for the places and the number of the line above:
    another part for them.
    """
    places = (cell(row, walk.layout.designator), cell(row, walk.layout.quantity))
    return walk.after_part and all(is_marker("ditto", text) for text in places)


def _is_other_source(row: Row, walk: _Walk) -> bool:
    """Whether a row only names a part number, supplier's number or link for the line above it."""
    layout = walk.layout
    if (
        not walk.after_part
        or _says(cell(row, layout.item))
        or (layout.designator is None and layout.quantity is None)
    ):
        return False
    own = (layout.designator, layout.quantity, layout.value, layout.description, layout.level)
    if any(_says(cell(row, index)) for index in own):
        return False
    number = cell(row, layout.mpn)
    if _says(number):
        return looks_like_part_number(number) or has_shape("link", number)
    sources = [
        cell(row, index) for index in (*layout.supplier_pns, *layout.links, *layout.alternates)
    ]
    return any(_says(text) and any(map(str.isdigit, text)) for text in sources)
