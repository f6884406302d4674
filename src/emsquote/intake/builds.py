"""Builds as columns of one list: how many pieces each build takes of a part, or whether it has it.

Which build is quoted is asked for (`--build Lite`). Unasked, the column of quantities is taken, and
builds are told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from emsquote.finding import Finding, Origin, Severity
from emsquote.intake.columns import FoundColumn
from emsquote.intake.judgement import Evidence, Least, Share, Within
from emsquote.intake.layout import cell
from emsquote.intake.markers import has_marker, is_marker, is_nothing
from emsquote.intake.part_row import PartRow
from emsquote.intake.profile import profile
from emsquote.intake.quantity import quantity_of
from emsquote.intake.readers import SourceSheet
from emsquote.intake.readers.sheet import Row
from emsquote.intake.table import PartTable, header_of
from emsquote.intake.words import compact, tokens
from emsquote.model.column_role import ColumnRole
from emsquote.model.measure import Measure
from emsquote.wording.sentence import theirs

_NAMES_SHOWN = 300
_COUNTS = frozenset({ColumnRole.QUANTITY, ColumnRole.ORDER_QUANTITY})


def of_build(table: PartTable, sheet: SourceSheet, build: str) -> PartTable | None:
    """Return the table with the column of a build as its quantities or marks, None if no title
    names the build.

    A column of numbers gives the quantities of the build; one of marks says which parts it has.
    Blank is none of it.
    """
    header = header_of(sheet, table)
    index = _column_of(build, header)
    if index is None:
        return None
    reason = f'the build "{build}", as asked for'
    marked = FoundColumn(ColumnRole.BUILD, index, header[index], Evidence.ASKED, reason)
    kept = tuple(column for column in table.columns if column.index != index)
    if not _is_counted(sheet.rows[table.header_row :], index):
        return replace(table, columns=(marked, *kept))
    stated = replace(marked, role=ColumnRole.QUANTITY)
    others = (column for column in kept if column.role not in _COUNTS)
    rivals = tuple(column for column in table.rivals if column.role is not ColumnRole.QUANTITY)
    return replace(table, columns=(stated, marked, *others), rivals=rivals)


def _is_counted(body: Sequence[Row], index: int) -> bool:
    """Whether a column holds quantities, not marks."""
    cells = profile([cell(row, index) for row in body[: Within.SAMPLE] if any(row)])
    return cells.counted >= Share.ALL_BUT_FEW


def _column_of(build: str, header: Row) -> int | None:
    """Return the column that a build's name means: the title as it is, or the only one with all its
    words.
    """
    named = compact(build)
    words = set(tokens(build))
    within: list[int] = []
    for index, title in enumerate(header):
        if title and compact(title) == named:
            return index
        if words and words <= set(tokens(title)):
            within.append(index)
    return within[0] if len(within) == 1 else None


def build_findings(parts: Sequence[PartRow], table: PartTable, header: Origin) -> Iterator[Finding]:
    """Yield that a list has more builds than one and which are not quoted, where nobody asked for
    one.
    """
    if len(parts) <= Least.ROWS or table.index(ColumnRole.BUILD) is not None:
        return
    titles = parts[0].layout.header
    builds = _columns_of_builds(parts[: Within.SAMPLE], table, titles)
    if builds:
        names = ", ".join(f'"{" ".join(titles[index].split())}"' for index in builds)
        message = theirs(
            "columns that may be of builds of their own, and are not read: {names}",
            names=names[:_NAMES_SHOWN],
        )
        yield Finding(Severity.OPEN, "builds", header, message, "choose one with --build TITLE")


def _columns_of_builds(parts: Sequence[PartRow], table: PartTable, titles: Row) -> Sequence[int]:
    """Return the columns that look like builds: counts like the quantities, or else marks in more
    columns than one.
    """
    counted = [index for index in _unspoken(table, titles) if _counts_like_quantities(parts, index)]
    if counted:
        return counted
    titled = (index for index in parts[0].layout.unnamed if cell(titles, index))
    marked = [index for index in titled if _marks_parts(parts, index)]
    return marked if len(marked) >= Least.PAIR else ()


def _unspoken(table: PartTable, titles: Row) -> Iterator[int]:
    """Yield the titled columns that no title says anything certain of and that are not told as
    rivals already.
    """
    spoken = (*table.columns, *table.rivals)
    certain = {column.index for column in spoken if column.role is not ColumnRole.ITEM}
    for index, title in enumerate(titles):
        if title and index not in certain:
            yield index


def _counts_like_quantities(parts: Sequence[PartRow], index: int) -> bool:
    """Whether a column counts pieces of each part, and mostly as many as the column of
    quantities.
    """
    quantity = parts[0].layout.quantity
    if quantity is None:
        return False
    alike = sum(1 for part in parts if cell(part.cells, index) == cell(part.cells, quantity))
    if alike < Share.HALF * len(parts):
        return False
    cells = profile([cell(part.cells, index) for part in parts])
    counts = cells.integers > Share.ALL_BUT_FEW and cells.filled > Share.ALL_BUT_FEW
    return counts and not cells.counting


def _marks_parts(parts: Sequence[PartRow], index: int) -> bool:
    """Whether a column marks some parts and not others, or says of some that they are not
    fitted.
    """
    ticked = denied = blank = 0
    for part in parts:
        text = cell(part.cells, index)
        if is_nothing(text):
            blank += 1
        elif _denies(text):
            denied += 1
        elif is_marker("yes", text):
            ticked += 1
        else:
            return False
    return ticked > 0 and denied + blank > 0


def _denies(text: str) -> bool:
    return has_marker("not_fitted", text) or is_marker("no", text)


def is_in_build(text: str) -> bool:
    """Whether the cell of a build's column says that the build has the part: a number above 0, or a
    mark.

    >>> [is_in_build(text) for text in ("2", "0", "x", "DNP", "")]
    [True, False, True, False, False]
    """
    read = quantity_of(text) if text else None
    if isinstance(read, Measure):
        return bool(read.amount)
    return not is_nothing(text) and not _denies(text)
