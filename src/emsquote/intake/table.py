"""Where the table is: which row is the header, if any, and which columns stand under it.

Independent of BOMs, as `columns`: a kind of document says which roles make a table worth reading.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from emsquote.intake.columns import FoundColumn, assign_columns
from emsquote.intake.profile import designator_share, has_shape, looks_like_part_number
from emsquote.intake.readers.sheet import Row, SourceSheet
from emsquote.intake.titles import TitleTable, title_table

_HEADER_WITHIN = 150
_CANDIDATES = 4
_TITLE_CHARS = 90
_BODY = 300
_TITLE_WEIGHT = 1.9
_DATA_PENALTY = 2.0
_DESIGNATORS = 0.5
_SHORTEST_TABLE = 3
_SURE = 3.0
_SPELLED, _USUAL = 2.5, 1.9
"""Weights of titles that are spelled as known and settle a role, or usually do."""


class PartTable(Struct, frozen=True):
    """A table found in a sheet. `header_row` counts from 1 and is 0 where there is no header."""

    header_row: int
    columns: tuple[FoundColumn, ...]
    score: float
    rivals: tuple[FoundColumn, ...] = ()
    """Columns without a role of their own that would suit one which another column has."""

    def index(self, role: str) -> int | None:
        """Return the position of the first column with the role, None if there is none."""
        return next((column.index for column in self.columns if column.role == role), None)

    def indices(self, role: str) -> tuple[int, ...]:
        """Return the positions of all columns with the role, from left to right."""
        return tuple(sorted(column.index for column in self.columns if column.role == role))


def title_strength(row: Row, table: TitleTable) -> dict[str, float]:
    """Return the roles that a row's cells name as titles, each with its weight, best role of each
    cell only.

    Empty where the row reads like anything but titles: numbers, long texts, one cell only among
    many.
    """
    return dict(_strength(row, table.kind))


@lru_cache(maxsize=4096)
def _strength(row: Row, kind: str) -> Mapping[str, float]:
    table = title_table(kind)
    found: dict[str, float] = {}
    numeric = 0
    for cell in row:
        if not cell or len(cell) > _TITLE_CHARS:
            continue
        if cell[0].isdigit() and cell.replace(".", "").replace(",", "").isdigit():
            numeric += 1
            continue
        roles = table.roles(cell)
        best = max(roles, key=lambda role: (roles[role], role not in found), default="")
        if best:
            found[best] = max(found.get(best, 0), roles[best])
    if numeric > len(found):
        return {}
    return found


def find_table(
    sheet: SourceSheet,
    titles: TitleTable,
    weights: Mapping[str, float],
    header_row: int | None = None,
) -> PartTable | None:
    """Return the best table of a sheet, or None if no row reads like a header and no column speaks
    for itself.

    `weights` says how much each role makes a row a header of the kind of document that is looked
    for. `header_row` (from 1; 0: there is none) is believed if given.
    """
    if header_row is not None:
        return _table_at(sheet, header_row, titles, weights)
    candidates = []
    for number, row in enumerate(sheet.rows[:_HEADER_WITHIN], 1):
        if number in sheet.hidden_rows:
            continue
        strength = _strength(row, titles.kind)
        if max(strength.values(), default=0) < _TITLE_WEIGHT or weights.keys().isdisjoint(strength):
            continue  # as nearly all rows: no closer look
        named = sum(weights.get(role, 0.15) * weight for role, weight in strength.items())
        named -= _DATA_PENALTY * sum(1 for text in row if text and _reads_like_data(text))
        if named > 0:
            candidates.append((named, -number))
    best: PartTable | None = None
    seen: set[Row] = set()
    for _, number in sorted(candidates, reverse=True)[:_CANDIDATES]:
        if sheet.rows[-number - 1] in seen:
            continue  # the header printed again on a later page
        seen.add(sheet.rows[-number - 1])
        table = _table_at(sheet, -number, titles, weights)
        if best is None or table.score > best.score + (
            0.5 if table.header_row > best.header_row else -0.5
        ):
            best = table
    if best is None:
        return None
    return _earlier(sheet, best, sorted(-number for _, number in candidates), titles)


@lru_cache(maxsize=16384)
def _reads_like_data(text: str) -> bool:
    return (
        designator_share(text) > _DESIGNATORS
        or looks_like_part_number(text)
        or has_shape("link", text)
    )


def _earlier(
    sheet: SourceSheet, best: PartTable, numbers: Sequence[int], titles: TitleTable
) -> PartTable:
    """Return the first of several tables above one another: the best one may have another part list
    above it.
    """
    for number in numbers:
        if number >= best.header_row - _SHORTEST_TABLE:
            break
        body = sheet.rows[number : best.header_row - 1]
        columns = assign_columns(sheet.rows[number - 1], body, titles).columns
        roles = {column.role: column.score for column in columns}
        counted = roles.get("quantity", 0) >= _SURE or roles.get("designator", 0) >= _SURE
        filled = sum(1 for row in body if sum(map(bool, row)) > 1)
        if counted and {"mpn", "description", "value"} & set(roles) and filled >= _SHORTEST_TABLE:
            return PartTable(number, columns, best.score)
    return best


def _table_at(
    sheet: SourceSheet, header_row: int, titles: TitleTable, weights: Mapping[str, float]
) -> PartTable:
    header = sheet.rows[header_row - 1] if 0 < header_row <= len(sheet.rows) else ()
    body = sheet.rows[header_row : header_row + _BODY]
    found = assign_columns(header, body, titles)
    score = sum(weights.get(column.role, 0) * max(column.score, 0) for column in found.columns)
    return PartTable(header_row, found.columns, score, found.rivals)


def table_without_header(
    sheet: SourceSheet, titles: TitleTable, weights: Mapping[str, float]
) -> PartTable:
    """Return the columns that their cells alone give away, for a sheet that has no header.

    Whole numbers are quantities only where no designators stand beside them: those count for
    themselves.
    """
    table = _table_at(sheet, 0, titles, weights)
    if table.index("designator") is None:
        return table
    return replace(
        table, columns=tuple(column for column in table.columns if column.role != "quantity")
    )


def is_repeated_header(row: Row, header: Row, titles: TitleTable, wanted: Sequence[str]) -> bool:
    """Whether a row within the table is a header again: the same titles, or at least two that
    settle wanted roles.
    """
    same = sum(1 for a, b in zip(row, header, strict=False) if a and a == b)
    filled = sum(1 for cell in row if cell)
    if filled and same >= max(2, 0.6 * filled):
        return True
    if filled < 2:  # noqa: PLR2004 - a header has two titles
        return False
    named = [weight for role, weight in title_strength(row, titles).items() if role in wanted]
    strong = sum(weight >= _SPELLED for weight in named)
    if strong >= 2:  # noqa: PLR2004 - as above
        return strong >= 0.5 * filled
    usual = sum(weight >= _USUAL for weight in named)
    return (
        strong == 1
        and usual > 1
        and usual >= 0.5 * filled
        and not any(map(str.isdigit, "".join(row)))
    )


def find_table_at(sheet: SourceSheet, header_row: int, titles: TitleTable) -> PartTable:
    """Return the columns under a given header row, down to 300 rows below it."""
    return _table_at(sheet, header_row, titles, {})
