"""What a job file and a house file say, as a sheet: each key, its value, and where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import reduce
from pathlib import Path

from emsquote.documents.sheet import ColumnKind, Sheet, SheetColumn, SheetRow, visible
from emsquote.files.toml_table import TomlTable


def settings_sheet(layers: Sequence[TomlTable], house: Path | None) -> Sheet:
    """Return what holds of some tables, the first of which goes before the others."""
    joined = reduce(TomlTable.over, layers) if layers else TomlTable({}, "")
    rows = [
        SheetRow((visible(origin.key), visible(_as_written(value)), visible(origin.file)))
        for origin, value in joined.stated()
    ]
    columns = (
        SheetColumn("Key", ColumnKind.TEXT, 30),
        SheetColumn("Value", ColumnKind.TEXT, 34),
        SheetColumn("From", ColumnKind.TEXT, 16),
    )
    title = visible(f"House file: {house}") if house else "No house file"
    return Sheet(name="settings", title=title, columns=columns, rows=rows, wrapped=True)


def _as_written(value: object) -> str:
    """Return a value as TOML has it, near enough for people."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return f'"{value}"'
        case list():
            return f"[{', '.join(map(_as_written, value))}]"
        case dict():
            inside = (f"{key} = {_as_written(each)}" for key, each in value.items())
            return f"{{{', '.join(inside)}}}"
        case date():
            return value.isoformat()
        case _:
            return str(value)
