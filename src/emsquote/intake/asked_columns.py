"""The columns that a user names, in place of those that were found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from emsquote.finding import Finding, InputError, Origin, Severity
from emsquote.intake.columns import FoundColumn
from emsquote.intake.judgement import Evidence
from emsquote.intake.overrides import Overrides
from emsquote.intake.readers import SourceSheet
from emsquote.intake.readers.sheet import Row
from emsquote.intake.table import PartTable, header_of
from emsquote.intake.words import compact
from emsquote.model.column_role import ColumnRole


def with_asked_columns(
    table: PartTable | None, sheet: SourceSheet, overrides: Overrides, file: str
) -> PartTable | None:
    """Return the table with the user's own columns in place of the found ones.

    `InputError` for unknown titles.
    """
    if not overrides.columns:
        return table
    found = table or PartTable(0, (), 0)
    header = header_of(sheet, found)
    asked = list(_asked(overrides, header))
    unknown = [title for _, title, index in asked if index is None]
    if unknown:
        origin = Origin(file, sheet.name, found.header_row)
        raise InputError(_no_such_column(title, header, origin) for title in unknown)
    named = tuple(
        FoundColumn(role, index, title, Evidence.ASKED, "as asked for")
        for role, title, index in asked
        if index is not None
    )
    return replace(found, columns=(*named, *_others(found, named)))


def _asked(overrides: Overrides, header: Row) -> Iterator[tuple[ColumnRole, str, int | None]]:
    """Yield each role with the title that the user gave it, and the column with that title."""
    for role, title in overrides.columns.items():
        yield ColumnRole(role), title, _position(title, header)


def _others(table: PartTable, named: Sequence[FoundColumn]) -> Iterator[FoundColumn]:
    """Yield the columns that were found and that the user says nothing about."""
    indices = {column.index for column in named}
    roles = {column.role for column in named}
    for column in table.columns:
        if column.index not in indices and column.role not in roles:
            yield column


def _no_such_column(title: str, header: Row, origin: Origin) -> Finding:
    titles = ", ".join(f'"{text}"' for text in header if text)
    message = f'has no column "{title}"'
    return Finding(Severity.FAULT, "no-such-column", origin, message, f"one of: {titles}")


def _position(title: str, header: Row) -> int | None:
    """Return the column that a user means: `#4`, the very title, or one that is spelled alike."""
    if title.startswith("#") and title[1:].isdecimal():
        return int(title[1:]) - 1
    for spelled in (_plain, compact):
        wanted = spelled(title)
        for index, text in enumerate(header):
            if text and spelled(text) == wanted:
                return index
    return None


def _plain(text: str) -> str:
    return " ".join(text.split())
