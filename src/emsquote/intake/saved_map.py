"""A customer's column mapping, kept under a name and used again where its titles stand in a row.

Kept as TOML, one file a name (`acme.toml`): `[columns]` with `role = "Title"`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from emsquote.files.toml_table import read_toml
from emsquote.finding import Origin, fault
from emsquote.intake.judgement import Within
from emsquote.intake.overrides import Overrides
from emsquote.intake.readers import Document, SourceSheet
from emsquote.intake.words import compact
from emsquote.model.column_role import ASKED_ROLES, ColumnRole

_NAME = re.compile(r"[\w-]{1,60}")


class SavedMap(Struct, frozen=True):
    """Column titles by role, as a customer writes them."""

    name: str
    columns: Mapping[ColumnRole, str]


def maps_folder() -> Path:
    """Return the folder of the user's saved mappings, which need not exist."""
    import platformdirs  # noqa: PLC0415 - late: only commands need it

    return Path(platformdirs.user_config_dir("emsquote")) / "maps"


def load_maps(folder: Path) -> tuple[SavedMap, ...]:
    """Return all saved mappings of a folder by name; `InputError` if one is unsound."""
    return tuple(_load(path) for path in sorted(folder.glob("*.toml"))) if folder.is_dir() else ()


def _load(path: Path) -> SavedMap:
    top = read_toml(path)
    table = top.table("columns")
    columns = {role: table.text(role) for role in ASKED_ROLES}
    top.check()
    return SavedMap(path.stem, {role: title for role, title in columns.items() if title})


def save_map(folder: Path, name: str, columns: Mapping[str, str]) -> Path:
    """Write a mapping under a name, in place of an older one, and return its file.

    `InputError` for a bad name.
    """
    import tomli_w  # noqa: PLC0415 - late: only this writes

    if not _NAME.fullmatch(name):
        raise fault(
            "bad-name", Origin("--save-map"), f'"{name}" is no name', "use letters, digits, - and _"
        )
    titled = {role: title for role, title in columns.items() if not title.startswith("#")}
    if not titled:
        raise fault(
            "bad-mapping",
            Origin("--save-map"),
            "there are no titles to keep",
            "map at least one column by title",
        )
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.toml"
    path.write_text(tomli_w.dumps({"columns": titled}), encoding="utf-8")
    return path


def fitting_map(document: Document, maps: Sequence[SavedMap]) -> tuple[SavedMap, Overrides] | None:
    """Return the first mapping all of whose titles stand in one row, with where that is.

    None if none fits.
    """
    for saved in maps:
        wanted = {compact(title) for title in saved.columns.values()}
        place = _header_with(wanted, document) if wanted else None
        if place is not None:
            sheet, number = place
            return saved, Overrides(sheet.name, number, saved.columns)
    return None


def _header_with(wanted: set[str], document: Document) -> tuple[SourceSheet, int] | None:
    """Return the first row that has all of some titles, with its sheet."""
    for sheet in document.sheets:
        for number, row in enumerate(sheet.rows[: Within.HEADER], 1):
            if wanted <= {compact(text) for text in row if text}:
                return sheet, number
    return None
