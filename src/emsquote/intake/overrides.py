"""What the user says of a file against what would be found in it."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from emsquote.model.column_role import ColumnRole
from emsquote.model.text_form import TextForm

ALL_SHEETS = "*"
"""The name that asks for all sheets with part lists, read as one."""


class Overrides(Struct, frozen=True):
    """Sheet, header row (from 1; 0: there is none) and columns, each believed where given."""

    sheet: str = ""
    header_row: int | None = None
    columns: Mapping[ColumnRole, str] = field(default_factory=dict)
    """Role to the column's title as written, or `#4` for the fourth column."""
    build: str = ""
    """The build to read, by the title of its column."""
    form: TextForm | None = None
    """How a plain text is to be taken apart."""


NO_OVERRIDES = Overrides()
