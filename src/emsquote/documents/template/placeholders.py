"""The placeholders of a template: a closed set, each with where it may stand and what becomes of
its row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum

from msgspec import Struct
from openpyxl.cell.cell import Cell
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import TokenizerError
from openpyxl.worksheet.worksheet import Worksheet

from emsquote.files.toml_table import nearest
from emsquote.finding import Finding, Origin, Severity


class Repeated(StrEnum):
    """What the row of a placeholder is repeated for."""

    PRICES = "rows of the price table"
    LINES = "lines of the BOM"
    TERMS = "terms"
    INCLUDED = "what is included"
    NOTES = "notes"
    OPEN = "open points"
    ASSUMED = "assumptions"


ONCE = ("number", "title", "customer", "date", "valid", "currency", "bom", "status")
"""Filled where they stand, within a text too."""
LINE_FIELDS = (
    "number",
    "row",
    "designators",
    "mpn",
    "manufacturer",
    "description",
    "footprint",
    "per_board",
    "unit",
    "mount",
    "match",
    "price",
)
ROW_OF = {
    "item": Repeated.PRICES,
    "price": Repeated.PRICES,
    **{f"line.{field}": Repeated.LINES for field in LINE_FIELDS},
    "terms": Repeated.TERMS,
    "included": Repeated.INCLUDED,
    "notes": Repeated.NOTES,
    "open": Repeated.OPEN,
    "assumed": Repeated.ASSUMED,
}
"""Their row is repeated, once for each entry."""
TO_THE_RIGHT = ("quantity", "price", "line.price")
"""One cell for each quantity, from where they stand to the right."""
KNOWN = (*ONCE, "quantity", *ROW_OF)

PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_FORMULA = "f"


class PlaceholderCell(Struct, frozen=True):
    """A cell with placeholders."""

    row: int
    column: int
    text: str
    names: tuple[str, ...]


def places_of(page: Worksheet) -> tuple[PlaceholderCell, ...]:
    """Return the cells of a worksheet that hold placeholders, by row and column."""
    return tuple(sorted(_places(page), key=lambda place: (place.row, place.column)))


def _places(page: Worksheet) -> Iterator[PlaceholderCell]:
    for cell in cells_of(page):
        if isinstance(cell.value, str) and (names := tuple(PLACEHOLDER.findall(cell.value))):
            yield PlaceholderCell(cell.row, cell.column, cell.value, names)


def cells_of(page: Worksheet) -> Iterable[Cell]:
    """Return the cells that the file has.

    A walk over rows and columns would make all others up to the last one.
    """
    existing = page._cells.values()  # noqa: SLF001 - nothing public tells them without making new ones
    return [cell for cell in existing if isinstance(cell, Cell)]


def faults_of(page: Worksheet, file: str) -> Iterator[Finding]:
    """Yield what is wrong with the placeholders of a worksheet, with the cell's name."""
    rows: dict[int, Repeated] = {}
    for place in places_of(page):
        origin = Origin(file, page.title, key=page.cell(place.row, place.column).coordinate)
        for message, hint in _wrong(page, place, rows):
            yield Finding(Severity.FAULT, "bad-placeholder", origin, message, hint)
    for cell in cells_of(page):
        if (
            cell.data_type == _FORMULA
            and isinstance(cell.value, str)
            and not _understood(cell.value)
        ):
            origin = Origin(file, page.title, key=cell.coordinate)
            yield Finding(
                Severity.FAULT,
                "bad-formula",
                origin,
                "holds a formula that cannot be read",
                "write it anew",
            )


def _understood(formula: str) -> bool:
    try:
        Tokenizer(formula)
    except TokenizerError:
        return False
    return True


def _wrong(
    page: Worksheet, place: PlaceholderCell, rows: dict[int, Repeated]
) -> Iterator[tuple[str, str]]:
    if page.cell(place.row, place.column).data_type == _FORMULA:
        yield (
            "a placeholder stands in a formula",
            "let the formula point at a cell with the placeholder",
        )
    for name in place.names:
        if name not in KNOWN:
            hint = nearest(name, KNOWN) or f"one of: {', '.join(KNOWN)}"
            yield f"there is no placeholder {{{{{name}}}}}", hint
        if name in TO_THE_RIGHT:
            yield from _wrong_to_the_right(page, place, name)
        repeated = ROW_OF.get(name)
        if repeated and rows.setdefault(place.row, repeated) is not repeated:
            message = f"the row is for {rows[place.row]}, and cannot be for {repeated} too"
            yield message, "use a row for each"


def _wrong_to_the_right(
    page: Worksheet, place: PlaceholderCell, name: str
) -> Iterator[tuple[str, str]]:
    if PLACEHOLDER.fullmatch(place.text.strip()) is None:
        yield f"{{{{{name}}}}} needs a cell for itself", "put the other words into another cell"
    if _merged(page, place):
        message = f"{{{{{name}}}}} stands in merged cells, but needs one cell for each quantity"
        yield message, "unmerge them"


def _merged(page: Worksheet, place: PlaceholderCell) -> bool:
    return page.cell(place.row, place.column).coordinate in page.merged_cells
