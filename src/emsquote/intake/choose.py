"""Chooses the sheet and table that hold the part list, or tells what was found instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from emsquote.finding import InputError, Origin, fault
from emsquote.intake.asked_columns import with_asked_columns
from emsquote.intake.builds import of_build
from emsquote.intake.judgement import Share
from emsquote.intake.kinds import TableKind, role_weights
from emsquote.intake.markers import has_marker
from emsquote.intake.overrides import ALL_SHEETS, NO_OVERRIDES, Overrides
from emsquote.intake.part_list_signs import (
    BARE_SIGNS,
    NAMING,
    OTHER_SIGNS,
    TITLED_SIGNS,
    TableFacts,
    first_sign,
)
from emsquote.intake.readers import Document, SourceSheet
from emsquote.intake.row_kinds import SheetRows, sort_rows
from emsquote.intake.straightened import as_notes, straightened
from emsquote.intake.table import PartTable, find_table, header_of, table_without_header
from emsquote.intake.titles import BomTitles
from emsquote.intake.trade_words import with_kinds, with_names
from emsquote.model.bom import RowKind
from emsquote.model.text_form import TextForm

_LOOKED_FOR = "designators or quantities beside part numbers, values or descriptions"
_TITLES_SHOWN, _REASONS_SHOWN, _ROW_SHOWN = 8, 300, 70


class Chosen(Struct, frozen=True):
    """The sheet and table that are read as the part list, its rows sorted."""

    sheet: SourceSheet
    table: PartTable
    rows: SheetRows
    others: tuple[Chosen, ...] = ()
    """Other sheets that hold part lists too."""


class _Search(Struct, frozen=True):
    """In what the part list is looked for, by which titles, and what the user says of it."""

    document: Document
    file: str
    overrides: Overrides
    titles: BomTitles

    def facts(self, sheet: SourceSheet, table: PartTable) -> TableFacts:
        return TableFacts(sheet, table, self.titles, self.overrides.columns.keys())


def choose_table(document: Document, file: str, overrides: Overrides, titles: BomTitles) -> Chosen:
    """Return the first sheet whose table is about as good as the best.

    `InputError` if none is a part list.
    """
    search = _Search(document, file, overrides, titles)
    judged = [_judged(sheet, search) for sheet in _candidates(search)]
    lists = _or_prose([found for found in judged if isinstance(found, Chosen)], search)
    if not lists:
        raise _refusal([found for found in judged if isinstance(found, str)], search)
    best = max(found.table.score for found in lists)
    first = next(found for found in lists if found.table.score >= Share.AS_GOOD * best)
    return replace(first, others=tuple(found for found in lists if found is not first))


def _or_prose(lists: Sequence[Chosen], search: _Search) -> Sequence[Chosen]:
    """Return what a text is in prose where the user says so or its tables leave much out, else its
    tables.
    """
    overrides = search.overrides
    if overrides.form is TextForm.PROSE:
        return list(_prose(search, more_than=0))
    if overrides == NO_OVERRIDES and _reads_poorly(search.document, lists):
        return list(_prose(search, more_than=_parts_in(lists))) or lists
    return lists


def _parts_in(lists: Sequence[Chosen]) -> int:
    return sum(len(found.rows.parts) for found in lists)


def _reads_poorly(document: Document, lists: Sequence[Chosen]) -> bool:
    """Whether a text makes no table, or one that leaves most of its lines out: commas in prose look
    like columns.

    Without titles some of its lines left out are enough: a list of designators and words is hardly
    a table.
    """
    filled = sum(map(bool, document.lines))
    titled = any(found.table.header_row for found in lists)
    enough = Share.HALF if titled else Share.ALL_BUT_FEW
    return filled > 0 and _parts_in(lists) < enough * filled


def _prose(search: _Search, *, more_than: int) -> Iterator[Chosen]:
    """Yield the part list that a text is in prose, if it has more parts than the table that it
    makes.
    """
    from emsquote.intake.prose import prose_of  # noqa: PLC0415 - late: most files are tables

    prose = prose_of(search.document.lines)
    if prose is None:
        return
    rows = sort_rows(prose.sheet, prose.table, search.titles)
    found = Chosen(prose.sheet, prose.table, rows)
    if len(rows.parts) > more_than and not _is_invoice(found, search):
        yield found


def _candidates(search: _Search) -> Sequence[SourceSheet]:
    """Return the sheets to look at: the one that the user names, else all that are filled."""
    asked = search.overrides.sheet
    sheets = search.document.sheets
    if asked and asked != ALL_SHEETS:
        named = [sheet for sheet in sheets if sheet.name == asked]
        if named:
            return named
        names = ", ".join(f'"{sheet.name}"' for sheet in sheets)
        message = f'has no sheet "{asked}"'
        raise fault("no-such-sheet", Origin(search.file), message, f"one of: {names}")
    filled = [sheet for sheet in sheets if sheet.rows and not sheet.hidden]
    if not filled:
        message, hint = "has no cells in any visible sheet", "name the file of the part list"
        raise fault("empty", Origin(search.file), message, hint)
    return filled


def _judged(written: SourceSheet, search: _Search) -> Chosen | str:
    """Return the part list of a sheet, or in words what it is instead."""
    sheet = written if search.document.labelled else straightened(written, search.titles)
    found = _judged_as(sheet, search)
    if sheet is written or isinstance(found, str):
        return found
    rows = replace(found.rows, kinds=as_notes(found.rows.kinds, written))
    return replace(found, rows=rows)


def _judged_as(sheet: SourceSheet, search: _Search) -> Chosen | str:
    """Return the part list of a sheet as it is put straight, or in words what it is instead."""
    titled = _titled_table(sheet, search)
    if titled is not None and search.overrides.build:
        built = of_build(titled, sheet, search.overrides.build)
        if built is None:
            return _instead(sheet, titled)
        titled = built
    table = _part_table(sheet, titled, search)
    if table is None:
        return _instead(sheet, titled)
    other = first_sign(OTHER_SIGNS, search.facts(sheet, table))
    return _read_through(sheet, table, search) if other is None else other.reason


def _titled_table(sheet: SourceSheet, search: _Search) -> PartTable | None:
    """Return the table of a sheet by its titles and what the user says of them."""
    overrides, titles = search.overrides, search.titles
    header_row = 1 if search.document.labelled else overrides.header_row
    table = find_table(sheet, titles, role_weights(TableKind.PART_LIST), header_row)
    if table is not None and not overrides.columns and NAMING.isdisjoint(table.roles):
        table = with_names(table, sheet, titles)
    return with_asked_columns(table, sheet, overrides, search.file)


def _part_table(sheet: SourceSheet, titled: PartTable | None, search: _Search) -> PartTable | None:
    """Return the table of a sheet that bears a sign of a part list, by its titles or without."""
    if titled is not None and first_sign(TITLED_SIGNS, search.facts(sheet, titled)):
        return titled
    if search.overrides.header_row:
        return None
    weights = role_weights(TableKind.PART_LIST)
    bare = with_kinds(table_without_header(sheet, search.titles, weights), sheet)
    better = titled is None or bare.score > titled.score
    is_list = first_sign(BARE_SIGNS, search.facts(sheet, bare)) is not None
    return bare if better and is_list else None


def _read_through(sheet: SourceSheet, table: PartTable, search: _Search) -> Chosen | str:
    """Return a part list with its rows sorted, or in words what they tell that it is instead."""
    found = Chosen(sheet, table, sort_rows(sheet, table, search.titles))
    if not search.overrides.columns and _is_invoice(found, search):
        return "an invoice or delivery note: goods with quantities, but no designators"
    parts = len(found.rows.parts)
    few = not table.header_row and parts < Share.FEW * sum(map(any, sheet.rows))
    return _instead(sheet, table) if few or not parts else found


def _is_invoice(found: Chosen, search: _Search) -> bool:
    """Whether the text around a table without designators says that it is an invoice."""
    if search.facts(found.sheet, found.table).places_parts():
        return False
    kinds = zip(found.sheet.rows, found.rows.kinds, strict=True)
    around = (row for row, kind in kinds if kind in {RowKind.NOTE, RowKind.TOTAL})
    return any(has_marker("invoice", text) for row in around for text in row)


def _instead(sheet: SourceSheet, table: PartTable | None) -> str:
    """Return in words what a sheet holds instead: a table, or rows without titles."""
    if table is not None and 0 < table.header_row <= len(sheet.rows):
        titles = [text for text in header_of(sheet, table) if text]
        return f"a table with the titles {', '.join(titles[:_TITLES_SHOWN])}"
    first = next((row for row in sheet.rows if any(row)), ())
    return f'rows such as "{" | ".join(filter(None, first))[:_ROW_SHOWN]}"'


def _refusal(others: Sequence[str], search: _Search) -> InputError:
    """Return the error for a file without a part list: what was found in it instead."""
    found = "; ".join(dict.fromkeys(others))[:_REASONS_SHOWN]
    origin, build = Origin(search.file), search.overrides.build
    if build:
        message = f'has no column of a build "{build}"'
        return fault("no-such-build", origin, message, f"found: {found}")
    message = f"is no part list: looked for {_LOOKED_FOR}; found {found}"
    return fault(
        "no-part-list", origin, message, "name its columns with --map, or give another file"
    )
