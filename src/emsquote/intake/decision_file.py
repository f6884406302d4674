"""Reading decisions: a review that `emsquote match` wrote and somebody filled in (workbook or CSV),
or a TOML file of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from emsquote.files.toml_table import read_toml
from emsquote.finding import Finding, InputError, Origin, Severity, fault
from emsquote.intake.readers import read_document
from emsquote.intake.readers.sheet import SourceSheet
from emsquote.model.decision import Decision

WORDS, DECISION, CUSTOMER, DECIDED_BY, DECIDED_ON = TITLES = (
    "Words",
    "Decision",
    "Customer",
    "Decided by",
    "Decided on",
)
"""The titles by which a review is read back."""
BETWEEN = " | "
"""What stands between a part's number and its maker."""


def read_decisions(path: Path) -> tuple[Decision, ...]:
    """Return what is decided in a file, rows without a decision left out.

    `InputError` with every fault if it is no such file, or says two things of the same words.
    """
    is_toml = path.suffix.lower() == ".toml"
    decisions = _from_toml(path) if is_toml else _from_review(path)
    faults = [*_contradictions(decisions)]
    if faults:
        raise InputError(faults)
    return decisions


def _from_toml(path: Path) -> tuple[Decision, ...]:
    root = read_toml(path)
    decisions = tuple(
        Decision(
            words=row.text("words", required=True),
            mpn=row.text("mpn", required=True),
            manufacturer=row.text("manufacturer"),
            customer=row.text("customer"),
            decided_by=row.text("decided_by"),
            decided_on=row.day("decided_on"),
            origin=row.origin(),
        )
        for row in root.tables("decision")
    )
    root.check()
    return decisions


def _from_review(path: Path) -> tuple[Decision, ...]:
    for sheet in read_document(path).sheets:
        header = _header(sheet)
        if header is not None:
            return tuple(_in_rows(sheet, header, path.name))
    message = f'has no columns titled "{WORDS}" and "{DECISION}"'
    raise fault("no-review", Origin(path.name), message, "write one with emsquote match")


def _header(sheet: SourceSheet) -> int | None:
    """Return the place of the row of titles, None if the sheet is no review."""
    for place, row in enumerate(sheet.rows):
        titles = {cell.strip() for cell in row}
        if {WORDS, DECISION} <= titles:
            return place
    return None


def _in_rows(sheet: SourceSheet, header: int, file: str) -> Iterator[Decision]:
    columns = {title.strip(): place for place, title in enumerate(sheet.rows[header])}
    for place in range(header + 1, len(sheet.rows)):
        row = sheet.rows[place]
        cells = {title: _cell(row, columns.get(title)) for title in TITLES}
        if cells[DECISION]:
            yield _decision(cells, Origin(file, sheet.name, place + 1))


def _cell(row: Sequence[str], place: int | None) -> str:
    """Return a cell's text, without the mark that keeps spreadsheets from calculating it."""
    text = row[place].strip() if place is not None and place < len(row) else ""
    return text.removeprefix("'")


def _decision(cells: dict[str, str], origin: Origin) -> Decision:
    if not cells[WORDS]:
        message = "there is a decision, but no words that it is for"
        raise fault("no-words", origin, message, f'leave the column "{WORDS}" as it was written')
    mpn, _, manufacturer = cells[DECISION].partition(BETWEEN)
    return Decision(
        words=cells[WORDS],
        mpn=mpn.strip(),
        manufacturer=manufacturer.strip(),
        customer=cells[CUSTOMER],
        decided_by=cells[DECIDED_BY],
        decided_on=decision_day(cells[DECIDED_ON], origin),
        origin=origin,
    )


def decision_day(written: str, origin: Origin) -> str:
    """Return the ISO date of a decision, "" where none is written; `InputError` for anything else.

    A spreadsheet may have put a time of day behind it.
    """
    if not written.strip():
        return ""
    try:
        return date.fromisoformat(written.strip()[:10]).isoformat()
    except ValueError as error:
        message = f'"{written}" is no date'
        raise fault("bad-date", origin, message, "write it as 2026-01-31") from error


def _contradictions(decisions: Sequence[Decision]) -> Iterator[Finding]:
    """Yield where the same words of a customer get two parts."""
    first: dict[tuple[str, str], Decision] = {}
    for decision in decisions:
        before = first.setdefault((decision.customer.casefold(), decision.key), decision)
        if before.mpn != decision.mpn:
            message = f'"{decision.words}" is {decision.mpn} here and {before.mpn} before'
            hint = "keep one of them"
            yield Finding(Severity.FAULT, "two-decisions", decision.origin, message, hint)


def as_tables(decisions: Sequence[Decision]) -> list[dict[str, object]]:
    """Return decisions as the tables of a TOML file that `read_decisions` reads."""
    tables = []
    for decision in decisions:
        table: dict[str, object] = {"words": decision.words, "mpn": decision.mpn}
        said = {
            "manufacturer": decision.manufacturer,
            "customer": decision.customer,
            "decided_by": decision.decided_by,
        }
        table.update((key, text) for key, text in said.items() if text)
        if decision.decided_on:
            table["decided_on"] = date.fromisoformat(decision.decided_on)
        tables.append(table)
    return tables
