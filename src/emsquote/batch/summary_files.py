"""The summary of a run as files: JSON for programs, CSV and workbook for people, Markdown for merge
requests.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import TextIO

import msgspec
from msgspec.structs import replace

from emsquote.batch.summary import Summary
from emsquote.batch.summary_sheets import sheets_of_summary, short_sheet, shown_sheets
from emsquote.documents.sheet import Sheet, visible
from emsquote.files.atomic_write import write_whole
from emsquote.finding import Origin, Severity
from emsquote.wording.sentence import plain_text

SUMMARY_FILES = ("summary.json", "summary.csv", "summary.xlsx", "summary.md")
MOST_POINTS = 50
"""Points that a terminal or a log gets to see."""


def write_summary(summary: Summary, out: Path) -> None:
    """Write `summary.json`, `.csv`, `.xlsx` and `.md`, each whole or not at all."""
    for name, content in _files(summary):
        write_whole(out / name, content)


def _files(summary: Summary) -> Iterator[tuple[str, bytes]]:
    from emsquote.documents.writers.csv_file import table  # noqa: PLC0415 - late, as all writers
    from emsquote.documents.writers.markdown_file import sheet_lines  # noqa: PLC0415
    from emsquote.documents.writers.xlsx_file import workbook  # noqa: PLC0415

    sheets = sheets_of_summary(summary)
    yield "summary.json", summary_json(summary)
    yield "summary.csv", table(sheets[0])
    yield "summary.xlsx", workbook(sheets)
    pages = ("\n".join(sheet_lines(sheet)) for sheet in _for_readers(summary))
    yield "summary.md", ("\n\n".join(pages) + "\n").encode("utf-8", "replace")


def summary_json(summary: Summary) -> bytes:
    """Return the summary for programs: its fields as they are named here, amounts as text, the
    schema's name first.
    """
    fields = msgspec.to_builtins(summary, str_keys=True, enc_hook=plain_text)
    ordered = {"schema": fields.pop("schema"), **fields}
    return msgspec.json.format(msgspec.json.encode(ordered), indent=1) + b"\n"


def _for_readers(summary: Summary) -> tuple[Sheet, ...]:
    return (short_sheet(summary), *sheets_of_summary(summary)[1:])


def show_summary(summary: Summary, out: TextIO) -> None:
    """Write the summary to a terminal or a log: the table, what moved and was saved, then what is
    to be settled.
    """
    from emsquote.documents.writers.terminal import show_lines, show_sheet  # noqa: PLC0415

    show_sheet(short_sheet(summary), out)
    for sheet in shown_sheets(summary):
        show_lines([""], out)
        show_sheet(sheet, out)
    points = [*_points(summary)]
    if points:
        show_lines(["", "What is to be settled", *points], out)


def _points(summary: Summary) -> Iterator[str]:
    """Yield what is to be settled, as `place: what is wrong` and `hint: what to do`."""
    bom = {outcome.name: outcome.bom for outcome in summary.outcomes}
    told = [(failure.name, failure.finding) for failure in summary.failures]
    found = [
        (outcome.name, finding) for outcome in summary.outcomes for finding in outcome.findings
    ]
    told += sorted(found, key=lambda told_: told_[1].severity is not Severity.FAULT)
    for name, finding in told[:MOST_POINTS]:
        yield from map(
            visible,
            str(replace(finding, origin=_at(bom.get(name, ""), finding.origin))).split("\n"),
        )
    if len(told) > MOST_POINTS:
        yield f"… and {len(told) - MOST_POINTS} more: see summary.csv and the quotes"


def _at(bom: str, origin: Origin) -> Origin:
    """Return the place with the whole path of the BOM: in a run many have the same file name."""
    return replace(origin, file=bom) if bom and origin.file in {"", PurePath(bom).name} else origin
