"""Reads a customer's file into a `Bom`: sheet and table, the kind of each row, the lines, what is doubtful."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace

from emsquote.bom import Bom, BomLine, BomSource, Column, Role, RowKind
from emsquote.finding import Finding, Origin, Severity, sorted_findings
from emsquote.intake.choose import Chosen, choose_table
from emsquote.intake.overrides import NO_OVERRIDES, Overrides
from emsquote.intake.part_line import LineRules, part_line
from emsquote.intake.row_kinds import PartRow
from emsquote.intake.saved_map import SavedMap, fitting_map
from emsquote.intake.table import Table
from emsquote.intake.titles import title_table
from emsquote.intake.whole_table import blank_ticks, line_rules, listed_again, table_findings
from emsquote.readers import DEFAULT_LIMITS, Document, Limits, Sheet, read_document
from emsquote.readers.sheet import Row
from emsquote.sentence import Counted, said

_ROLES = {**{role.value: role for role in Role}, "fitted": Role.DNP, "order_quantity": Role.QUANTITY}
_HEADING_CHARS = 60
_STAND_INS = frozenset({"fitted", "order_quantity"})


def read_bom(
    path: Path, *, overrides: Overrides = NO_OVERRIDES, limits: Limits = DEFAULT_LIMITS, maps: Sequence[SavedMap] = ()
) -> Bom:
    """Return a customer's part list with every row accounted for; `InputError` if the file is none.

    Any format that the readers know, told by content. What is doubtful is a finding of the result, by row. A saved
    mapping whose titles stand in the file is used unless `overrides` says anything.
    """
    with _collector_paused():
        return _read(path, overrides, limits, maps)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Hold the cycle collector: a long list is a million small tuples without cycles, and walking them took a third."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _read(path: Path, overrides: Overrides, limits: Limits, maps: Sequence[SavedMap]) -> Bom:
    document = read_document(path, limits)
    fitting = fitting_map(document, maps) if overrides == NO_OVERRIDES else None
    if fitting is None:
        return bom_of(document, path.name, overrides, limits)
    saved, kept = fitting
    bom = bom_of(document, path.name, kept, limits)
    note = Finding(
        Severity.NOTE, "saved-map", Origin(path.name), said('columns read by the mapping "{name}"', name=saved.name)
    )
    return replace(bom, findings=sorted_findings((*bom.findings, note)))


def bom_of(document: Document, file: str, overrides: Overrides = NO_OVERRIDES, limits: Limits = DEFAULT_LIMITS) -> Bom:
    """Return the part list of a file that a reader took apart; `InputError` if there is none in it."""
    chosen = choose_table(document, file, overrides, title_table("bom"))
    sheet, table = chosen.sheet, chosen.table
    rules = line_rules(chosen.rows.parts, file, sheet.name, limits.designators)
    lines, findings = _lines(chosen, rules)
    again = listed_again(lines)
    kinds = chosen.rows.kinds
    if again:
        lines = tuple(line for line in lines if line.origin.row not in again)
        findings = [finding for finding in findings if finding.origin.row not in again]
        findings.append(_told_again(again, file, sheet.name))
        kinds = tuple(RowKind.REFUSED if row in again else kind for row, kind in enumerate(kinds, 1))
    found = (
        *findings,
        *table_findings(rules, table, lines),
        *blank_ticks(chosen.rows.parts, rules),
        *_sheet_findings(document, chosen, file),
    )
    source = BomSource(
        file,
        document.format,
        sheet.name,
        document.encoding,
        document.delimiter,
        0 if document.labelled else table.header_row,
    )
    return Bom(source, _columns(table), lines, kinds, sorted_findings(found))


def _unread(chosen: Chosen, file: str) -> Iterator[Finding]:
    """Tell of rows among the part lines that hold more than a heading and yet are no lines."""
    kinds, rows = chosen.rows.kinds, chosen.sheet.rows
    lines = [number for number, kind in enumerate(kinds) if kind is RowKind.LINE]
    among = range(lines[0], lines[-1]) if lines else range(0)
    unread = [number + 1 for number in among if kinds[number] is RowKind.NOTE and _has_content(rows[number])]
    if unread:
        listed = ", ".join(map(str, unread[:10])) + ("…" if len(unread) > 10 else "")  # noqa: PLR2004 - one line
        message = said("rows among the parts that are read as notes: {rows}", rows=listed)
        hint = "make them part lines, or leave them"
        yield Finding(Severity.DOUBT, "rows-read-as-notes", Origin(file, chosen.sheet.name, unread[0]), message, hint)


def _has_content(row: Row) -> bool:
    """Whether a row says more than a heading or a rule of dashes does."""
    filled = [text for text in row if any(map(str.isalnum, text))]
    return len(filled) > 1 or any(len(text) > _HEADING_CHARS for text in filled)


def _told_again(rows: frozenset[int], file: str, sheet: str) -> Finding:
    message = said(
        "the file lists its parts twice: {count} rows from here on repeat them and are not counted", count=len(rows)
    )
    return Finding(
        Severity.OPEN, "listed-again", Origin(file, sheet, min(rows)), message, "remove one of the two lists"
    )


def _lines(chosen: Chosen, rules: LineRules) -> tuple[tuple[BomLine, ...], list[Finding]]:
    lines: list[BomLine] = []
    findings: list[Finding] = []
    for part in chosen.rows.parts:
        struck = bool(chosen.sheet.struck) and _is_struck(part, chosen.sheet)
        dated = bool(chosen.sheet.dates) and (part.number, part.layout.mpn) in chosen.sheet.dates
        line, doubts = part_line(part, rules, struck=struck, dated=dated)
        lines.append(line)
        findings.extend(doubts)
    return tuple(lines), findings


def _is_struck(part: PartRow, sheet: Sheet) -> bool:
    """Whether what names the part is struck through: its designators, or else its number, value and description."""
    layout = part.layout
    naming = [layout.designator, layout.mpn, layout.value, layout.description]
    filled = [index for index in naming if index is not None and index < len(part.cells) and part.cells[index]]
    return bool(filled) and (part.number, filled[0]) in sheet.struck


def _columns(table: Table) -> tuple[Column, ...]:
    """Return the columns that have a role of a part list, from left to right."""
    columns = []
    given: set[Role] = set()
    for found in table.columns:
        role = _ROLES.get(found.role)
        if role is None or (found.role in _STAND_INS and role in given):
            continue
        given.add(role)
        columns.append(Column(role, " ".join(found.title.split()), found.index, found.reason))
    return tuple(sorted(columns, key=lambda column: column.index))


def _sheet_findings(document: Document, chosen: Chosen, file: str) -> Iterator[Finding]:
    sheet = chosen.sheet
    unseen = [number for number, kind in enumerate(chosen.rows.kinds, 1) if kind is RowKind.HIDDEN]
    if unseen:
        origin = Origin(file, sheet.name, unseen[0])
        message = said("{rows} left out", rows=Counted(len(unseen), "hidden row", "hidden rows"))
        yield Finding(Severity.OPEN, "hidden-rows", origin, message, "unhide or delete them")
    yield from _unread(chosen, file)
    for row, column in sorted(sheet.uncomputed)[:20]:
        if any(column == each.index for each in chosen.table.columns):
            message = said("the formula in column {column} was saved without its result", column=column + 1)
            yield Finding(
                Severity.OPEN,
                "formula-without-result",
                Origin(file, sheet.name, row),
                message,
                "open and save it in a spreadsheet program",
            )
    if chosen.others:
        names = ", ".join(f'"{name}" ({number} lines)' for name, number in chosen.others)
        message = said("other sheets hold part lists too and are not read: {names}", names=names[:300])
        yield Finding(Severity.OPEN, "other-part-lists", Origin(file), message, "read each with --sheet")
    if document.elsewhere:
        names = ", ".join(document.elsewhere)[:300]
        message = said("its sub-sheets hold more parts and are not read: {names}", names=names)
        hint = "export one part list or netlist of the whole schematic"
        yield Finding(Severity.OPEN, "sub-sheets", Origin(file), message, hint)
    hidden = [each.name for each in document.sheets if each.hidden and each.rows and each is not sheet]
    if hidden:
        message = said("hidden sheets are not read: {names}", names=", ".join(hidden)[:300])
        yield Finding(Severity.NOTE, "hidden-sheets", Origin(file), message, "read one with --sheet")
