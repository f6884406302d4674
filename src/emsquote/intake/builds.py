"""Several builds as columns of one list: how many pieces each build takes of a part, or whether it
has it.

Which build is quoted is asked for (`--build Lite`). Unasked, the column of quantities is taken, and
builds are told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from emsquote.finding import Finding, Origin, Severity
from emsquote.intake.columns import FoundColumn
from emsquote.intake.layout import cell
from emsquote.intake.markers import has_marker, is_marker, is_nothing
from emsquote.intake.profile import profile
from emsquote.intake.quantity import quantity_of
from emsquote.intake.readers import SourceSheet
from emsquote.intake.row_kinds import PartRow
from emsquote.intake.table import PartTable
from emsquote.intake.words import compact, tokens
from emsquote.model.measure import Measure
from emsquote.wording.sentence import theirs

_SAMPLE = 300
_COUNTS, _ALIKE, _NEARLY_ALL = 0.9, 0.5, 0.95
_FEWEST_LINES = 4
_ASKED_FOR = 9.0


def of_build(table: PartTable, sheet: SourceSheet, build: str) -> PartTable | None:
    """Return the table with the column of a build as its quantities or marks, None if no title
    names the build.

    A column of numbers gives the quantities of the build; one of marks says which parts it has.
    Blank is none of it.
    """
    header = sheet.rows[table.header_row - 1] if table.header_row else ()
    index = _column_of(build, header)
    if index is None:
        return None
    found = FoundColumn(
        "build", index, header[index], _ASKED_FOR, f'the build "{build}", as asked for'
    )
    counted = profile(
        [cell(row, index) for row in sheet.rows[table.header_row :][:_SAMPLE] if any(row)]
    ).counted
    kept = tuple(column for column in table.columns if column.index != index)
    if counted < _COUNTS:
        return replace(table, columns=(found, *kept))
    stated = replace(found, role="quantity")
    others = (column for column in kept if column.role not in {"quantity", "order_quantity"})
    rivals = tuple(column for column in table.rivals if column.role != "quantity")
    return replace(table, columns=(stated, found, *others), rivals=rivals)


def _column_of(build: str, header: Sequence[str]) -> int | None:
    """Return the column that a build's name means: the whole title, or the only one with all its
    words.
    """
    exact = [
        index for index, title in enumerate(header) if title and compact(title) == compact(build)
    ]
    words = set(tokens(build))
    within = [index for index, title in enumerate(header) if words and words <= set(tokens(title))]
    return exact[0] if exact else within[0] if len(within) == 1 else None


def build_findings(parts: Sequence[PartRow], table: PartTable, header: Origin) -> Iterator[Finding]:
    """Yield that a list has several builds and which are not quoted, where nobody asked for one."""
    if len(parts) < _FEWEST_LINES or table.index("build") is not None:
        return
    titles = parts[0].layout.header
    parts = parts[:_SAMPLE]
    counted = [index for index in _unspoken(table, titles) if _counts_like_quantities(parts, index)]
    marked = [
        index
        for index in parts[0].layout.unnamed
        if cell(titles, index) and _marks_parts(parts, index)
    ]
    builds = counted or (marked if len(marked) > 1 else [])
    if builds:
        names = ", ".join(f'"{" ".join(titles[index].split())}"' for index in builds)
        message = theirs(
            "columns that may be of builds of their own, and are not read: {names}",
            names=names[:300],
        )
        yield Finding(Severity.OPEN, "builds", header, message, "choose one with --build TITLE")


def _unspoken(table: PartTable, titles: Sequence[str]) -> Iterator[int]:
    """Yield the titled columns that no title says anything certain of and that are not told as
    rivals already.
    """
    certain = {column.index for column in (*table.columns, *table.rivals) if column.role != "item"}
    yield from (index for index, title in enumerate(titles) if title and index not in certain)


def _counts_like_quantities(parts: Sequence[PartRow], index: int) -> bool:
    """Whether a column counts pieces of each part, and mostly as many as the column of
    quantities.
    """
    quantity = parts[0].layout.quantity
    if quantity is None:
        return False
    alike = sum(1 for part in parts if cell(part.cells, index) == cell(part.cells, quantity))
    if alike < _ALIKE * len(parts):
        return False
    cells = profile([cell(part.cells, index) for part in parts])
    return cells.whole > _NEARLY_ALL and cells.filled > _COUNTS and not cells.counting


def _marks_parts(parts: Sequence[PartRow], index: int) -> bool:
    """Whether a column marks some parts and not others, or says of some that they are not
    fitted.
    """
    texts = [cell(part.cells, index) for part in parts]
    filled = [text for text in texts if not is_nothing(text)]
    denied = [text for text in filled if has_marker("not_fitted", text) or is_marker("no", text)]
    ticked = [text for text in filled if is_marker("yes", text)]
    some_left_out = bool(denied) or len(filled) < len(texts)
    return bool(ticked) and some_left_out and len(denied) + len(ticked) == len(filled)


def is_in_build(text: str) -> bool:
    """Whether the cell of a build's column says that the build has the part: a number above 0, or a
    mark.

    >>> [is_in_build(text) for text in ("2", "0", "x", "DNP", "")]
    [True, False, True, False, False]
    """
    read = quantity_of(text) if text else None
    if isinstance(read, Measure):
        return bool(read.amount)
    return not (is_nothing(text) or has_marker("not_fitted", text) or is_marker("no", text))
