"""Lists that people write for a run, as TOML or CSV: manifests of BOMs, and budgets.

One reader for both.

In TOML each entry is a table `[[bom]]`; in CSV it is a row below the titles. The keys are the same.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from pathlib import Path

from msgspec import Struct

from emsquote.files.toml_table import nearest, read_toml
from emsquote.finding import Finding, InputError, Origin, Severity, fault

KEY = "bom"
"""The key that every entry must have."""


class ManifestEntry(Struct, frozen=True):
    """One entry with its values as text, "" for what is not written."""

    origin: Origin
    values: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        return self.values.get(key, "")


def is_manifest(path: Path, keys: Collection[str]) -> bool:
    """Whether a file is a list of BOMs and no BOM itself: TOML, or CSV whose titles are all keys of
    a manifest.
    """
    if path.suffix.lower() == ".toml":
        return True
    if path.suffix.lower() != ".csv":
        return False
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            first = file.readline(4096)
    except OSError:
        return False
    titles = [title.strip().lower() for title in next(csv.reader([first]), [])]
    return KEY in titles and set(titles) <= set(keys)


def read_entries(path: Path, keys: Collection[str]) -> tuple[ManifestEntry, ...]:
    """Read the entries of a list.

    `InputError` with every fault: unknown keys, an entry without BOM, no entry.
    """
    entries = tuple(_from_toml(path) if path.suffix.lower() == ".toml" else _from_csv(path))
    faults = [found for entry in entries for found in _faults(entry, keys)]
    if faults:
        raise InputError(faults)
    if not entries:
        raise fault(
            "empty-list",
            Origin(path.name),
            "lists no BOM",
            f"write a [[{KEY}]] table or a row for each BOM",
        )
    return entries


def _from_toml(path: Path) -> Iterator[ManifestEntry]:
    top = read_toml(path)
    tables = top.tables(KEY)
    for table in tables:
        for key in table.values:
            table.has(key)  # which keys are known is said for both forms in `_faults`
    top.check()
    for table in tables:
        yield ManifestEntry(
            table.origin(), {key: _text(value) for key, value in table.values.items()}
        )


def _text(value: object) -> str:
    """Return a value of TOML as it would stand in a CSV."""
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def _from_csv(path: Path) -> Iterator[ManifestEntry]:
    try:
        content = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise fault(
            "unreadable", Origin(path.name), f"cannot be read: {error.strerror}", "check the path"
        ) from error
    except UnicodeDecodeError as error:
        raise fault(
            "unreadable", Origin(path.name), "is not UTF-8 text", "save it as CSV, UTF-8"
        ) from error
    rows = csv.reader(io.StringIO(content, newline=""))
    titles = [title.strip().lower() for title in next(rows, [])]
    for row in rows:
        if any(cell.strip() for cell in row):
            cells = (cell.strip() for cell in row)
            origin = Origin(path.name, row=rows.line_num)
            yield ManifestEntry(
                origin, {title: cell for title, cell in zip(titles, cells, strict=False) if cell}
            )


def _faults(entry: ManifestEntry, keys: Collection[str]) -> Iterator[Finding]:
    if not entry[KEY]:
        yield Finding(
            Severity.FAULT,
            "missing-key",
            entry.origin,
            f"{KEY} is missing",
            f"name a BOM under {KEY}",
        )
    for key in entry.values:
        if key not in keys:
            hint = nearest(key, keys) or f"known here: {', '.join(keys)}"
            yield Finding(Severity.FAULT, "unknown-key", entry.origin, f'unknown key "{key}"', hint)


def amount_of(entry: ManifestEntry, key: str) -> Decimal | None:
    """Return an amount that is not negative, None if it is not written.

    `InputError` for anything else.
    """
    if not entry[key]:
        return None
    try:
        amount = Decimal(entry[key])
    except ArithmeticError:
        amount = Decimal(-1)
    if not amount.is_finite() or amount < 0:
        raise fault(
            "bad-value", entry.origin, f'{key} is no amount: "{entry[key]}"', "write it as 12.50"
        )
    return amount
