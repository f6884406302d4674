"""Chooses the sheet and table that hold the part list, or tells what was found instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from emsquote.finding import Finding, InputError, Origin, Severity, fault
from emsquote.intake.builds import of_build
from emsquote.intake.columns import FoundColumn
from emsquote.intake.kinds import BOM_WEIGHTS, is_bare_placement, is_placement
from emsquote.intake.markers import has_marker, is_marker
from emsquote.intake.overrides import ALL_SHEETS, NO_OVERRIDES, Overrides
from emsquote.intake.readers import Document, SourceSheet
from emsquote.intake.row_kinds import SheetRows, sort_rows
from emsquote.intake.table import PartTable, find_table, table_without_header
from emsquote.intake.titles import TitleTable
from emsquote.intake.trade_words import has_total, is_pinout, trade_share, with_kinds, with_names
from emsquote.intake.words import compact
from emsquote.model.bom import RowKind

_NEARLY_AS_GOOD = 0.6
_SURE, _COUNTED, _LIKELY = 3.0, 2.0, 1.5
_FEW_COLUMNS = 3
_FEW, _SOME, _MOST, _NEARLY_ALL = 0.1, 0.3, 0.5, 0.95
_TOLD = 1.8
"""From this weight a title says that a column holds quantities.

Below it only a word within it does.
"""
_NAMING = frozenset({"mpn", "value", "description", "footprint", "supplier_pn", "customer_pn"})
_LOOKED_FOR = "designators or quantities beside part numbers, values or descriptions"


class Chosen(Struct, frozen=True):
    """The sheet and table that are read as the part list, its rows sorted."""

    sheet: SourceSheet
    table: PartTable
    rows: SheetRows
    others: tuple[Chosen, ...] = ()
    """Other sheets that hold part lists too."""


def choose_table(document: Document, file: str, overrides: Overrides, titles: TitleTable) -> Chosen:
    """Return the first sheet whose table is about as good as the best.

    `InputError` if none is a part list.
    """
    sheets = _candidates(document, file, overrides)
    judged = [_judged(sheet, document, overrides, titles, file) for sheet in sheets]
    good = [each for each in judged if isinstance(each, Chosen)]
    if overrides == NO_OVERRIDES and _reads_poorly(document, good):
        good = list(_prose(document, titles, sum(len(each.rows.parts) for each in good))) or good
    if not good and overrides.build:
        message = f'has no column of a build "{overrides.build}"'
        raise fault("no-such-build", Origin(file), message, f"found: {_found(judged)}")
    if not good:
        raise fault(
            "no-part-list",
            Origin(file),
            _refusal(judged),
            "name its columns with --map, or give another file",
        )
    best = max(each.table.score for each in good)
    first = next(each for each in good if each.table.score >= _NEARLY_AS_GOOD * best)
    return replace(first, others=tuple(each for each in good if each is not first))


def _reads_poorly(document: Document, good: Sequence[Chosen]) -> bool:
    """Whether a text makes no table, or one that leaves most of its lines out: commas in prose look
    like columns.

    Without titles some of its lines left out are enough: a list of designators and words is hardly
    a table.
    """
    filled = sum(map(bool, document.lines))
    share = _MOST if any(each.table.header_row for each in good) else _NEARLY_ALL
    return bool(filled) and sum(len(each.rows.parts) for each in good) < share * filled


def _prose(document: Document, titles: TitleTable, more_than: int) -> Iterator[Chosen]:
    """Yield the part list that a text is in prose, if it has more parts than the table that it
    makes.
    """
    from emsquote.intake.prose import prose_of  # noqa: PLC0415 - late: most files are tables

    prose = prose_of(document.lines)
    if prose is not None:
        rows = sort_rows(prose.sheet, prose.table, titles)
        if len(rows.parts) > more_than and not _is_invoice(prose.sheet, rows, prose.table):
            yield Chosen(prose.sheet, prose.table, rows)


def _candidates(document: Document, file: str, overrides: Overrides) -> Sequence[SourceSheet]:
    if overrides.sheet and overrides.sheet != ALL_SHEETS:
        named = [sheet for sheet in document.sheets if sheet.name == overrides.sheet]
        if not named:
            names = ", ".join(f'"{sheet.name}"' for sheet in document.sheets)
            raise fault(
                "no-such-sheet",
                Origin(file),
                f'has no sheet "{overrides.sheet}"',
                f"one of: {names}",
            )
        return named
    filled = [sheet for sheet in document.sheets if sheet.rows and not sheet.hidden]
    if not filled:
        raise fault(
            "empty",
            Origin(file),
            "has no cells in any visible sheet",
            "name the file of the part list",
        )
    return filled


def _judged(
    sheet: SourceSheet, document: Document, overrides: Overrides, titles: TitleTable, file: str
) -> Chosen | str:
    """Return the part list of a sheet, or in words what it is instead."""
    table = find_table(sheet, titles, BOM_WEIGHTS, 1 if document.labelled else overrides.header_row)
    if (
        table is not None
        and not overrides.columns
        and not _NAMING & {column.role for column in table.columns}
    ):
        table = with_names(table, sheet, titles)
    table = with_overrides(table, sheet, overrides, file)
    if table is not None and overrides.build:
        built = of_build(table, sheet, overrides.build)
        if built is None:
            return _instead(sheet, table)
        table = built
    if table is None or not _suffices(table, sheet, titles, overrides):
        bare = (
            None
            if overrides.header_row
            else with_kinds(table_without_header(sheet, titles, BOM_WEIGHTS), sheet)
        )
        if bare is None or not _speaks_for_itself(bare, table, sheet):
            return _instead(sheet, table)
        table = bare
    other = _other_kind(sheet, table, titles, overrides)
    if other:
        return other
    rows = sort_rows(sheet, table, titles)
    if _is_invoice(sheet, rows, table) and not overrides.columns:
        return "an invoice or delivery note: goods with quantities, but no designators"
    filled = sum(map(any, sheet.rows))
    few = not table.header_row and len(rows.parts) < _FEW * filled
    return Chosen(sheet, table, rows) if rows.parts and not few else _instead(sheet, table)


def _other_kind(
    sheet: SourceSheet, table: PartTable, titles: TitleTable, overrides: Overrides
) -> str:
    """Return in words what a table is, if it has the columns of something else.

    "" if it may be a part list.
    """
    if "quantity" not in overrides.columns and (
        is_placement(table) or is_bare_placement(sheet, table)
    ):
        return "a pick-and-place file: positions and rotations, but no quantities"
    if overrides.columns:
        return ""
    if (table.index("quantity") is None or not table.header_row) and is_pinout(
        sheet, table, titles
    ):
        return "a pin-out: pins and signals, but no parts"
    if _designators(table):
        return ""
    if table.index("storage") is not None:
        return "a stock list: storage places, but no designators"
    return "a list of equipment" if table.index("equipment") is not None else ""


def _suffices(
    table: PartTable, sheet: SourceSheet, titles: TitleTable, overrides: Overrides
) -> bool:
    if overrides.columns:
        return True
    roles = {column.role for column in table.columns}
    named = roles & _NAMING
    if _designators(table) and (named or "quantity" in roles):
        return True
    counted = [
        c for c in table.columns if c.role in {"quantity", "order_quantity"} and c.score >= _COUNTED
    ]
    told = any(titles.roles(c.title).get(c.role, 0) >= _TOLD for c in counted)
    if (
        counted
        and named
        and (told or roles & {"mpn", "footprint"} or _is_of_the_trade(table, sheet))
    ):
        return True
    if _names_goods(table, roles, sheet):
        return True
    mpn = next((column for column in table.columns if column.role == "mpn"), None)
    return (
        mpn is not None and mpn.score >= _SURE and len(table.columns) <= _FEW_COLUMNS
    )  # a bare list of part numbers


def _is_of_the_trade(table: PartTable, sheet: SourceSheet) -> bool:
    """Whether some of the names, values or numbers in a table are of the trade."""
    named = (column.index for column in table.columns if column.role in _NAMING)
    return any(trade_share(sheet, table, index) >= _SOME for index in named)


def _names_goods(table: PartTable, roles: set[str], sheet: SourceSheet) -> bool:
    """Whether a list without any quantity is yet one of things to buy: called parts, with price and
    link, or added up.

    A database of parts has part numbers and makers for each; a shopping list has names.
    """
    if "description" not in roles or "mpn" in roles or "price_break" in roles:
        return False
    title = next(column.title for column in table.columns if column.role == "description")
    called_parts = is_marker("part_word", title) and bool(
        roles & {"item", "value", "footprint", "remarks", "link"}
    )
    bought = "unit_price" in roles and (
        "link" in roles or (_is_of_the_trade(table, sheet) and has_total(sheet, table))
    )
    return called_parts or bought


def _is_invoice(sheet: SourceSheet, rows: SheetRows, table: PartTable) -> bool:
    """Whether the text around a table without designators says that it is an invoice."""
    if _designators(table):
        return False
    around = (
        row
        for row, kind in zip(sheet.rows, rows.kinds, strict=True)
        if kind in {RowKind.NOTE, RowKind.TOTAL}
    )
    return any(text and has_marker("invoice", text) for row in around for text in row)


def _designators(table: PartTable) -> bool:
    """Whether a column of designators is there that has any."""
    return any(column.role == "designator" and column.score >= _LIKELY for column in table.columns)


def _speaks_for_itself(bare: PartTable, titled: PartTable | None, sheet: SourceSheet) -> bool:
    """Whether columns without titles are a part list: designators and what they are, more than a
    header gave.
    """
    roles = {column.role for column in bare.columns}
    told = "designator" in roles and roles & {"mpn", "value", "footprint", "description"}
    shopping = roles >= {"quantity", "description"} and (
        "link" in roles or _is_of_the_trade(bare, sheet)
    )
    numbered = roles >= {"quantity", "mpn"} and bool(roles & {"value", "description", "footprint"})
    return bool(told or shopping or numbered) and (titled is None or bare.score > titled.score)


def with_overrides(
    table: PartTable | None, sheet: SourceSheet, overrides: Overrides, file: str
) -> PartTable | None:
    """Return the table with the user's own columns in place of the found ones.

    `InputError` for unknown titles.
    """
    if not overrides.columns:
        return table
    found = table or PartTable(0, (), 0)
    header = sheet.rows[found.header_row - 1] if found.header_row else ()
    faults: list[Finding] = []
    asked: list[FoundColumn] = []
    for role, title in overrides.columns.items():
        index = _position(title, header)
        if index is None:
            titles = ", ".join(f'"{text}"' for text in header if text)
            origin = Origin(file, sheet.name, found.header_row)
            faults.append(
                Finding(
                    Severity.FAULT,
                    "no-such-column",
                    origin,
                    f'has no column "{title}"',
                    f"one of: {titles}",
                )
            )
        else:
            asked.append(FoundColumn(role, index, title, 9, "as asked for"))
    if faults:
        raise InputError(faults)
    taken = {column.index for column in asked} | set()
    roles = {column.role for column in asked}
    kept = (
        column for column in found.columns if column.index not in taken and column.role not in roles
    )
    return replace(found, columns=(*asked, *kept))


def _position(title: str, header: Sequence[str]) -> int | None:
    if title.startswith("#") and title[1:].isdecimal():
        return int(title[1:]) - 1
    exact = [
        index
        for index, text in enumerate(header)
        if " ".join(text.split()) == " ".join(title.split())
    ]
    alike = [index for index, text in enumerate(header) if text and compact(text) == compact(title)]
    return next(iter((*exact, *alike)), None)


def _instead(sheet: SourceSheet, table: PartTable | None) -> str:
    if table is not None and table.header_row:
        titles = [text for text in sheet.rows[table.header_row - 1] if text]
        return f"a table with the titles {', '.join(titles[:8])}"
    first = next((row for row in sheet.rows if any(row)), ())
    return f'rows such as "{" | ".join(text for text in first if text)[:70]}"'


def _refusal(judged: Sequence[Chosen | str]) -> str:
    return f"is no part list: looked for {_LOOKED_FOR}; found {_found(judged)}"


def _found(judged: Sequence[Chosen | str]) -> str:
    return "; ".join(dict.fromkeys(each for each in judged if isinstance(each, str)))[:300]
