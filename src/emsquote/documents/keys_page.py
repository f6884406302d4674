"""The page of every key of rate cards and job files, made from what their readers ask for.

`python -m emsquote.documents.keys_page` prints it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from emsquote.costing.rate_card.reading import rate_card_from
from emsquote.files.asked_keys import AskedKey, AskedKeys
from emsquote.files.toml_table import TomlTable
from emsquote.intake.job_file import job_from

_NOWHERE = Path("card.toml")
_OPENING = """\
# Every key of rate cards and job files

What may stand where, made from what the readers ask for (`python -m emsquote.documents.keys_page`).
What keys of a card mean is told in [rate cards](rate-cards.md). `NAME` is a name of your choice,
`[]` a row of an array of tables.
"""


def keys_page() -> str:
    """Return the page as Markdown."""
    parts = [_OPENING]
    parts += _section("Rate cards", asked_keys(_read_card))
    parts += _section("Job files", asked_keys(_read_job))
    return "\n".join(parts)


def _read_card(top: TomlTable) -> None:
    rate_card_from(top, _NOWHERE)


def _read_job(top: TomlTable) -> None:
    job_from(top)


def asked_keys(read: Callable[[TomlTable], None]) -> dict[str, dict[str, AskedKey]]:
    """Return by path of a table what its reader asks for.

    It is read with all keys written, with none, with each alone, and with each pair of which one is
    not understood yet.
    """
    found: dict[str, dict[str, AskedKey | None]] = {}
    read(AskedKeys({}, "", found=found))
    keys = sorted({key for table in found.values() for key in table})
    for written in (frozenset[str](), *(frozenset({key}) for key in keys)):
        read(AskedKeys({}, "", found=found, written=written))
    for unclear in sorted(_unclear(found)):
        for key in keys:
            read(AskedKeys({}, "", found=found, written=frozenset({unclear, key})))
    return {path: _known(table) for path, table in found.items()}


def _unclear(found: dict[str, dict[str, AskedKey | None]]) -> set[str]:
    """Return the keys of which no more was asked than whether they are there."""
    unclear: set[str] = set()
    for table in found.values():
        unclear.update(key for key, asked in table.items() if asked is None)
    return unclear


def _known(table: dict[str, AskedKey | None]) -> dict[str, AskedKey]:
    return {key: asked for key, asked in table.items() if asked is not None}


def _section(title: str, tables: dict[str, dict[str, AskedKey]]) -> Iterator[str]:
    yield f"## {title}\n"
    for path in sorted(tables):
        if tables[path]:
            yield f"### {_heading(path)}\n"
            yield "| key | what may stand there |\n|---|---|"
            yield "\n".join(_row(key, asked) for key, asked in sorted(tables[path].items())) + "\n"


def _heading(path: str) -> str:
    return f"`[{path}]`" if path else "at the top"


def _row(key: str, asked: AskedKey) -> str:
    words = ", ".join(asked.words)
    told = f"{asked.kind}: {words}" if words else asked.kind
    return f"| `{key}` | {told} |"


if __name__ == "__main__":
    sys.stdout.write(keys_page())
