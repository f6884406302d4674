"""Where the table is: which row is the header, if any, and which columns stand under it.

Independent of BOMs, as `columns`: a kind of document says which roles make a table worth reading.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from emsquote.intake.columns import FoundColumn, assign_columns
from emsquote.intake.judgement import Evidence, Least, Letters, Share, Within
from emsquote.intake.profile import designator_share, has_shape, looks_like_part_number
from emsquote.intake.readers.sheet import Row, SourceSheet
from emsquote.intake.titles import BomTitles, title_table
from emsquote.model.column_role import ColumnRole
from emsquote.model.designator import expand

_CANDIDATES = 4
"""How many rows are looked at as headers more closely."""

RoleWeights = Mapping[ColumnRole, float]
"""How much each role makes a row the header of the kind of document that is looked for."""


class PartTable(Struct, frozen=True):
    """A table found in a sheet. `header_row` counts from 1 and is 0 where there is no header."""

    header_row: int
    columns: tuple[FoundColumn, ...]
    score: float
    rivals: tuple[FoundColumn, ...] = ()
    """Columns without a role of their own that would suit one which another column has."""
    build: str = ""
    """The build that was asked for, by its name."""

    @property
    def roles(self) -> frozenset[ColumnRole]:
        """The roles that its columns have."""
        return frozenset(column.role for column in self.columns)

    def column(self, role: ColumnRole) -> FoundColumn | None:
        """Return the column for which most speaks among those with the role, None if none has."""
        return next((column for column in self.columns if column.role is role), None)

    def index(self, role: ColumnRole) -> int | None:
        """Return the position of that column, None if none has the role."""
        column = self.column(role)
        return None if column is None else column.index

    def indices(self, role: ColumnRole) -> tuple[int, ...]:
        """Return the positions of all columns with the role, from left to right."""
        return tuple(sorted(column.index for column in self.columns if column.role is role))

    def score_of(self, role: ColumnRole) -> float:
        """Return how much speaks for the column with the role, 0 if none has it."""
        column = self.column(role)
        return 0 if column is None else column.score


def header_of(sheet: SourceSheet, table: PartTable) -> Row:
    """Return the titles of a table, empty where it has no header or the sheet ends above it."""
    rows = sheet.rows
    return rows[table.header_row - 1] if 0 < table.header_row <= len(rows) else ()


def title_strength(row: Row, table: BomTitles) -> Mapping[ColumnRole, float]:
    """Return the roles that a row's cells name as titles, each with its weight, best role of each
    cell only.

    Empty where the row has more numbers than titles.
    """
    return _strength(row, table.kind)


@lru_cache(maxsize=4096)  # rows that may be headers: each is looked at twice
def _strength(row: Row, kind: type[ColumnRole]) -> Mapping[ColumnRole, float]:
    table = title_table(kind)
    found: dict[ColumnRole, float] = {}
    numbers = 0
    for cell in row:
        if not cell or len(cell) > Letters.TITLE:
            continue
        if _is_number(cell):
            numbers += 1
            continue
        roles = table.roles(cell)
        if roles:
            best = _best_role(roles, found)
            found[best] = max(found.get(best, 0), roles[best])
    return {} if numbers > len(found) and not _are_price_breaks(row) else found


def _are_price_breaks(row: Row) -> bool:
    """Whether the numbers in a row of titles rise from one to the next: those of price breaks (`1 |
    10 | 100`).
    """
    numbers = [cell.replace(",", "") for cell in row if cell and _is_number(cell)]
    if len(numbers) < Least.ROWS or not all(map(str.isdecimal, numbers)):
        return False
    return all(low < high for low, high in pairwise(map(int, numbers)))


def _is_number(cell: str) -> bool:
    return cell[0].isdigit() and cell.replace(".", "").replace(",", "").isdigit()


def _best_role(roles: Mapping[ColumnRole, float], found: Collection[ColumnRole]) -> ColumnRole:
    """Return the role for which a title speaks most; among equals one that no other title has."""
    return max(roles, key=lambda role: (roles[role], role not in found))


def find_table(
    sheet: SourceSheet,
    titles: BomTitles,
    weights: RoleWeights,
    header_row: int | None = None,
) -> PartTable | None:
    """Return the best table of a sheet, or None if no row reads like a header.

    `header_row` (from 1; 0: there is none) is believed if given.
    """
    if header_row is not None:
        return _table_at(sheet, header_row, titles, weights)
    candidates = list(_candidates(sheet, titles, weights))
    best = _best_table(sheet, _most_like_headers(sheet, candidates), titles, weights)
    if best is None:
        return None
    return _earlier(sheet, best, [number for number, _ in candidates], titles)


def _candidates(
    sheet: SourceSheet, titles: BomTitles, weights: RoleWeights
) -> Iterator[tuple[int, float]]:
    """Yield the rows that may be headers, by number, each with how much it reads like one."""
    for number, row in enumerate(sheet.rows[: Within.HEADER], 1):
        if number in sheet.hidden_rows:
            continue
        strength = _strength(row, titles.kind)
        if max(strength.values(), default=0) < Evidence.USUAL or weights.keys().isdisjoint(
            strength
        ):
            continue  # as nearly all rows: no closer look
        likeness = _header_likeness(row, strength, weights)
        if likeness > 0 and not _is_a_part(sheet, number, titles):
            yield number, likeness


def _is_a_part(sheet: SourceSheet, number: int, titles: BomTitles) -> bool:
    """Whether a row is like a part: it has designators where the rows below it have some too, and
    hardly any titles.
    """
    row = sheet.rows[number - 1]
    settled = [weight >= Evidence.USUAL for weight in title_strength(row, titles).values()]
    if sum(settled) >= Least.ROWS:
        return False
    below = sheet.rows[number : number + Within.BELOW]
    places = (index for index, text in enumerate(row) if _names_place(text, titles))
    return any(_holds_designators(below, index) for index in places)


def _names_place(text: str, titles: BomTitles) -> bool:
    """Whether a cell has designators and is no title of them."""
    if designator_share(text) <= Share.HALF:
        return False
    return not titles.weight(text, ColumnRole.DESIGNATOR)


def _holds_designators(body: Sequence[Row], index: int) -> bool:
    cells = [row[index] for row in body if index < len(row) and row[index]]
    placed = sum(1 for cell in cells if designator_share(cell) > Share.HALF)
    return placed > Share.MOST * len(cells)


def _header_likeness(row: Row, strength: Mapping[ColumnRole, float], weights: RoleWeights) -> float:
    """Return how much a row reads like a header: by its titles, less what reads like data."""
    named = sum(
        weights.get(role, Evidence.OTHER_ROLE) * weight for role, weight in strength.items()
    )
    data = sum(1 for text in row if text and _reads_like_data(text))
    return named - Evidence.CLEAR * data


@lru_cache(maxsize=16384)  # cells of rows that may be headers
def _reads_like_data(text: str) -> bool:
    if designator_share(text) > Share.HALF:
        return True
    return looks_like_part_number(text) or has_shape("link", text)


def _most_like_headers(
    sheet: SourceSheet, candidates: Sequence[tuple[int, float]]
) -> Iterator[int]:
    """Yield the rows that read most like headers, none that is printed again on a later page."""
    ranked = sorted(candidates, key=lambda candidate: (-candidate[1], candidate[0]))
    seen: set[Row] = set()
    for number, _ in ranked[:_CANDIDATES]:
        row = sheet.rows[number - 1]
        if row not in seen:
            seen.add(row)
            yield number


def _best_table(
    sheet: SourceSheet,
    header_rows: Iterator[int],
    titles: BomTitles,
    weights: RoleWeights,
) -> PartTable | None:
    """Return the best of the tables under some rows; a later one must be better by a margin."""
    best: PartTable | None = None
    for number in header_rows:
        table = _table_at(sheet, number, titles, weights)
        if best is None or table.score > best.score + _margin(table, best):
            best = table
    return best


def _margin(table: PartTable, best: PartTable) -> float:
    return Evidence.MARGIN if table.header_row > best.header_row else -Evidence.MARGIN


def _earlier(
    sheet: SourceSheet,
    best: PartTable,
    header_rows: Sequence[int],
    titles: BomTitles,
) -> PartTable:
    """Return the first of the tables above one another: the best one may have another part list
    above it.
    """
    for number in header_rows:
        if number >= best.header_row - Least.ROWS:
            break
        body = sheet.rows[number : best.header_row - 1]
        columns = assign_columns(sheet.rows[number - 1], body, titles).columns
        table = PartTable(number, columns, best.score)
        if _is_list(table, body):
            return table
    return best


def _is_list(table: PartTable, body: Sequence[Row]) -> bool:
    """Whether a table above another is a part list for sure: counted, named, of some lines."""
    counted = (ColumnRole.QUANTITY, ColumnRole.DESIGNATOR)
    if max(map(table.score_of, counted)) < Evidence.SURE:
        return False
    if table.roles.isdisjoint((ColumnRole.MPN, ColumnRole.DESCRIPTION, ColumnRole.VALUE)):
        return False
    filled = sum(1 for row in body if sum(map(bool, row)) > 1)
    return filled >= Least.ROWS


def _table_at(
    sheet: SourceSheet,
    header_row: int,
    titles: BomTitles,
    weights: RoleWeights,
) -> PartTable:
    header = header_of(sheet, PartTable(header_row, (), 0))
    body = sheet.rows[header_row : header_row + Within.SAMPLE]
    found = assign_columns(header, body, titles)
    return PartTable(header_row, found.columns, _score(found.columns, weights), found.rivals)


def _score(columns: Sequence[FoundColumn], weights: RoleWeights) -> float:
    """Return how much speaks for a table: that for the best column of each role, since a dozen
    prices say no more than one.
    """
    best: dict[ColumnRole, float] = {}
    for column in columns:
        best[column.role] = max(best.get(column.role, 0), column.score)
    return sum(weights.get(role, 0) * score for role, score in best.items())


def table_without_header(sheet: SourceSheet, titles: BomTitles, weights: RoleWeights) -> PartTable:
    """Return the columns that their cells alone give away, for a sheet that has no header.

    Whole numbers beside designators are quantities where they agree with most of them.
    """
    table = _table_at(replace(sheet, rows=_of_more_cells(sheet.rows)), 0, titles, weights)
    designator = table.index(ColumnRole.DESIGNATOR)
    if designator is None:
        return table
    counting = _agreeing(sheet.rows[: Within.SAMPLE], designator)
    columns = (column for column in table.columns if column.role is not ColumnRole.QUANTITY)
    if counting is None:
        return replace(table, columns=tuple(columns))
    reason = "its numbers count the designators"
    counted = FoundColumn(ColumnRole.QUANTITY, counting, f"#{counting + 1}", Evidence.CLEAR, reason)
    others = tuple(column for column in columns if column.index != counting)
    return replace(table, columns=(*others, counted))


def _of_more_cells(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Return the rows with more than a heading in them, all where hardly any has."""
    more = tuple(row for row in rows if sum(map(bool, row)) > 1)
    return more if len(more) >= Least.ROWS else rows


def _agreeing(body: Sequence[Row], designator: int) -> int | None:
    """Return the first column whose numbers count the designators of most rows that have some, None
    if there is none.
    """
    placed = [
        (row, len(expand(row[designator]).names))
        for row in body
        if designator < len(row) and designator_share(row[designator]) > Share.HALF
    ]
    most = Share.MOST * len(placed)
    for index in range(max(map(len, body), default=0)):
        agreed = sum(1 for row, number in placed if _counts(row, index, number))
        if index != designator and agreed > most:
            return index
    return None


def _counts(row: Row, index: int, number: int) -> bool:
    text = row[index] if index < len(row) else ""
    return text.lstrip("xX").strip() == str(number)


def is_repeated_header(
    row: Row, header: Row, titles: BomTitles, wanted: Collection[ColumnRole]
) -> bool:
    """Whether a row within the table is a header again: the same titles, or at least two that
    settle wanted roles.
    """
    same = sum(1 for above, text in zip(header, row, strict=False) if text and text == above)
    filled = sum(1 for cell in row if cell)
    if filled and same >= max(Least.PAIR, Share.MOST * filled):
        return True
    if filled < Least.PAIR:
        return False
    strength = title_strength(row, titles)
    named = [weight for role, weight in strength.items() if role in wanted]
    return _is_titled(row, named, Share.HALF * filled)


def _is_titled(row: Row, named: Sequence[float], enough: float) -> bool:
    """Whether the titles in a row are enough, and settle at least two of them or one beside usual
    ones.
    """
    strong = sum(weight >= Evidence.SPELLED for weight in named)
    if strong >= Least.PAIR:
        return strong >= enough
    usual = sum(weight >= Evidence.USUAL for weight in named)
    if strong != 1 or usual < Least.PAIR:
        return False
    return usual >= enough and not any(map(str.isdigit, "".join(row)))


def find_table_at(sheet: SourceSheet, header_row: int, titles: BomTitles) -> PartTable:
    """Return the columns under a given header row, down to 300 rows below it."""
    return _table_at(sheet, header_row, titles, {})
