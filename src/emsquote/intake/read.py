"""Reads a customer's file into a `Bom`: sheet and table, the kind of each row, the lines, what is
doubtful.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace

from emsquote.finding import Finding, Origin, Severity, sorted_findings
from emsquote.intake.choose import choose_table
from emsquote.intake.joined_sheets import joined_sheets
from emsquote.intake.overrides import ALL_SHEETS, NO_OVERRIDES, Overrides
from emsquote.intake.readers import DEFAULT_LIMITS, Document, FileLimits, read_document
from emsquote.intake.saved_map import SavedMap, fitting_map
from emsquote.intake.sheet_list import SheetList, sheet_list
from emsquote.intake.table import PartTable
from emsquote.intake.titles import title_table
from emsquote.model.bom import Bom, BomSource, LeftOut, SheetAccount, SourceColumn
from emsquote.model.bom_price import BomPrice
from emsquote.model.column_role import LINE_ROLES, TOLD_AS, ColumnRole
from emsquote.wording.sentence import said, theirs

_NAMES_SHOWN = 300


def read_bom(
    path: Path,
    *,
    overrides: Overrides = NO_OVERRIDES,
    limits: FileLimits = DEFAULT_LIMITS,
    maps: Sequence[SavedMap] = (),
) -> Bom:
    """Return a customer's part list with every row accounted for; `InputError` if the file is none.

    Any format that the readers know, told by content. What is doubtful is a finding of the result,
    by row. A saved mapping whose titles stand in the file is used unless `overrides` says anything.
    """
    with _collector_paused():
        return _read(path, overrides, limits, maps)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Hold the cycle collector: a long list is a million small tuples without cycles, and walking
    them took a third.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _read(path: Path, overrides: Overrides, limits: FileLimits, maps: Sequence[SavedMap]) -> Bom:
    document = read_document(path, limits, overrides.form)
    fitting = fitting_map(document, maps) if overrides == NO_OVERRIDES else None
    if fitting is None:
        return bom_of(document, path.name, overrides, limits)
    saved, kept = fitting
    bom = bom_of(document, path.name, kept, limits)
    note = Finding(
        Severity.NOTE,
        "saved-map",
        Origin(path.name),
        said('columns read by the mapping "{name}"', name=saved.name),
    )
    return replace(bom, findings=sorted_findings((*bom.findings, note)))


def bom_of(
    document: Document,
    file: str,
    overrides: Overrides = NO_OVERRIDES,
    limits: FileLimits = DEFAULT_LIMITS,
) -> Bom:
    """Return the part list of a file that a reader took apart.

    `InputError` if there is none in it.
    """
    chosen = choose_table(document, file, overrides, title_table(ColumnRole))
    first = sheet_list(chosen, file, limits.designators)
    others = [sheet_list(other, file, limits.designators) for other in chosen.others]
    joined = joined_sheets(first, others, file, asked=overrides.sheet == ALL_SHEETS)
    lists = _in_order(joined.lists, document)
    accounts = tuple(_account(read, document) for read in lists)
    findings = [finding for read in lists for finding in read.findings]
    findings += joined.findings
    findings += _unread_parts(document, lists, file)
    return Bom(
        source=_source(document, file, accounts),
        columns=accounts[0].columns,
        lines=tuple(line for read in lists for line in read.lines),
        rows=tuple(kind for read in lists for kind in read.kinds),
        findings=sorted_findings(findings),
        left_out=_left_out(lists),
        prices=_prices(lists),
        sheets=accounts if len(accounts) > 1 else (),
    )


def _left_out(lists: Sequence[SheetList]) -> Mapping[Origin, LeftOut]:
    """Return why lines of any sheet are not fitted, by their place."""
    return {place: why for read in lists for place, why in read.left_out.items()}


def _prices(lists: Sequence[SheetList]) -> Mapping[Origin, BomPrice]:
    """Return the prices that lines of any sheet state, by their place."""
    return {place: price for read in lists for place, price in read.prices.items()}


def _in_order(lists: Sequence[SheetList], document: Document) -> Sequence[SheetList]:
    """Return lists in the order of their sheets; one that was made of prose goes first."""
    order = {id(sheet): place for place, sheet in enumerate(document.sheets)}
    return sorted(lists, key=lambda read: order.get(id(read.chosen.sheet), 0))


def _account(read: SheetList, document: Document) -> SheetAccount:
    table = read.chosen.table
    header_row = 0 if document.labelled else table.header_row
    return SheetAccount(read.chosen.sheet.name, header_row, _columns(table), read.kinds)


def _source(document: Document, file: str, accounts: Sequence[SheetAccount]) -> BomSource:
    return BomSource(
        file=file,
        format=document.format,
        sheet=" + ".join(account.sheet for account in accounts),
        encoding=document.encoding,
        delimiter=document.delimiter,
        header_row=accounts[0].header_row,
    )


def _columns(table: PartTable) -> tuple[SourceColumn, ...]:
    """Return the columns that have a role of a part list, from left to right."""
    columns: list[SourceColumn] = []
    given: set[ColumnRole] = set()
    for found in table.columns:
        role = TOLD_AS.get(found.role, found.role)
        stands_in = role is not found.role
        if role not in LINE_ROLES or (stands_in and role in given):
            continue
        given.add(role)
        columns.append(SourceColumn(role, " ".join(found.title.split()), found.index, found.reason))
    return tuple(sorted(columns, key=lambda column: column.index))


def _unread_parts(document: Document, lists: Sequence[SheetList], file: str) -> Iterator[Finding]:
    """Tell of what the file holds beside the sheets that are read or told of: sub-sheets and hidden
    sheets.
    """
    origin = Origin(file)
    if document.elsewhere:
        message = theirs(
            "its sub-sheets hold more parts and are not read: {names}",
            names=_named(document.elsewhere),
        )
        hint = "give them beside the schematic, or export one part list of the whole"
        yield Finding(Severity.OPEN, "sub-sheets", origin, message, hint)
    if document.beside:
        message = theirs("its sub-sheets are read too: {names}", names=_named(document.beside))
        yield Finding(Severity.NOTE, "sub-sheets-read", origin, message)
    hidden = _hidden_sheets(document, lists)
    if hidden:
        message = theirs("hidden sheets are not read: {names}", names=_named(hidden))
        yield Finding(Severity.NOTE, "hidden-sheets", origin, message, "read one with --sheet")


def _hidden_sheets(document: Document, lists: Sequence[SheetList]) -> Sequence[str]:
    """Return the names of hidden sheets that are not read and have any cells."""
    read = [found.chosen.sheet for found in lists]
    hidden = (sheet for sheet in document.sheets if sheet.hidden and sheet.rows)
    return [sheet.name for sheet in hidden if sheet not in read]


def _named(names: Sequence[str]) -> str:
    return ", ".join(names)[:_NAMES_SHOWN]
