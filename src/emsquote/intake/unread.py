"""What a sheet with a part list holds that is not read into it: hidden rows, notes, columns,
formulas without a result.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from emsquote.finding import Finding, Origin, Severity
from emsquote.intake.above_titles import parts_above_titles
from emsquote.intake.choose import Chosen
from emsquote.intake.judgement import Evidence, Least, Letters, Share
from emsquote.intake.layout import cell
from emsquote.intake.quantity import states_quantity
from emsquote.intake.readers.sheet import Row
from emsquote.intake.table import header_of
from emsquote.intake.titles import title_table
from emsquote.model.bom import RowKind
from emsquote.model.column_role import ColumnRole
from emsquote.wording.sentence import Counted, said, theirs

_SHOWN, _SHOWN_CHARS = 10, 40
_MOST_UNCOMPUTED = 20
_OTHERWISE = (
    '"{title}" is not read as {role}: most of its cells look otherwise, such as "{example}"'
)
_BESIDE = '"{title}" is not read as {role} beside another column; such as "{example}"'


def unread_findings(chosen: Chosen, file: str) -> Iterator[Finding]:
    """Yield what a sheet holds that is not read."""
    origin = Origin(file, chosen.sheet.name)
    yield from _hidden_rows(chosen, origin)
    yield from parts_above_titles(chosen, origin)
    yield from _notes_among_parts(chosen, origin)
    yield from _unread_columns(chosen, origin)
    yield from _uncomputed(chosen, origin)


def _in_row(origin: Origin, row: int) -> Origin:
    return Origin(origin.file, origin.sheet, row)


def _hidden_rows(chosen: Chosen, origin: Origin) -> Iterator[Finding]:
    kinds = enumerate(chosen.rows.kinds, 1)
    unseen = [number for number, kind in kinds if kind is RowKind.HIDDEN]
    if unseen:
        rows = Counted(len(unseen), "hidden row", "hidden rows")
        message = theirs("{rows} left out", rows=rows)
        first = _in_row(origin, unseen[0])
        yield Finding(Severity.OPEN, "hidden-rows", first, message, "unhide or delete them")


def _notes_among_parts(chosen: Chosen, origin: Origin) -> Iterator[Finding]:
    """Tell of rows among the part lines that hold more than a heading and yet are no lines."""
    kinds, rows = chosen.rows.kinds, chosen.sheet.rows
    unread = [
        place + 1
        for place in (*_among_parts(chosen), *_counted_below(chosen))
        if kinds[place] is RowKind.NOTE and _has_content(rows[place])
    ]
    if not unread:
        return
    listed = ", ".join(map(str, unread[:_SHOWN]))
    more = "…" if len(unread) > _SHOWN else ""
    message = theirs("rows among the parts that are read as notes: {rows}", rows=listed + more)
    first = _in_row(origin, unread[0])
    hint = "make them part lines, or leave them"
    many = len(unread) > max(Least.ROWS, Share.SOME * len(chosen.rows.parts))
    severity = Severity.OPEN if many else Severity.DOUBT
    yield Finding(severity, "rows-read-as-notes", first, message, hint)


def _among_parts(chosen: Chosen) -> Sequence[int]:
    """Return the places (from 0) of the rows between the header or the first part line and the
    last.
    """
    kinds = enumerate(chosen.rows.kinds)
    lines = [place for place, kind in kinds if kind is RowKind.LINE]
    if not lines:
        return ()
    below_header = range(chosen.table.header_row, lines[-1])
    if chosen.table.header_row and below_header:
        return below_header
    return range(lines[0], lines[-1])


def _counted_below(chosen: Chosen) -> Sequence[int]:
    """Return the places of the rows below the last part line that state a quantity."""
    parts = chosen.rows.parts
    if not parts or parts[-1].layout.quantity is None:
        return ()
    below = range(parts[-1].number, len(chosen.rows.kinds))
    quantity = parts[-1].layout.quantity
    return [place for place in below if states_quantity(cell(chosen.sheet.rows[place], quantity))]


def _has_content(row: Row) -> bool:
    """Whether a row says more than a heading or a rule of dashes does."""
    filled = [text for text in row if any(map(str.isalnum, text))]
    return len(filled) > 1 or any(len(text) > Letters.HEADING for text in filled)


def _unread_columns(chosen: Chosen, origin: Origin) -> Iterator[Finding]:
    """Tell of columns whose title means quantity, number, price or fit, and that are not read."""
    table = chosen.table
    told = {column.index for column in (*table.columns, *table.rivals)}
    body = chosen.sheet.rows[table.header_row :]
    header = header_of(chosen.sheet, table)
    place = _in_row(origin, table.header_row)
    for index, title in enumerate(header):
        role = _role_not_given(title, chosen) if title and index not in told else None
        example = _first_text(body, index) if role is not None else ""
        if role is None or not example:
            continue
        beside = table.index(role) is not None
        message = theirs(
            _BESIDE if beside else _OTHERWISE,
            title=title,
            role=role.value,
            example=example[:_SHOWN_CHARS],
        )
        hint = said("choose with --map {role}=…", role=role.value)
        yield Finding(_TELLING[role], "column-not-read", place, message, hint)


_TELLING = {
    ColumnRole.QUANTITY: Severity.OPEN,
    ColumnRole.DNP: Severity.OPEN,
    ColumnRole.FITTED: Severity.OPEN,
    ColumnRole.MPN: Severity.OPEN,
    ColumnRole.DESIGNATOR: Severity.DOUBT,
    ColumnRole.SUPPLIER_PN: Severity.DOUBT,
    ColumnRole.UNIT_PRICE: Severity.DOUBT,
}
"""Roles of which nothing is left unread in silence, and how much it weighs."""
_SINGLE = frozenset({ColumnRole.QUANTITY, ColumnRole.DESIGNATOR, ColumnRole.UNIT_PRICE})
"""Those that one column is enough for."""
_NUMBERS = frozenset({ColumnRole.MPN, ColumnRole.SUPPLIER_PN})
"""Those whose title must say so beyond doubt: a `Part` may be anything."""


def _role_not_given(title: str, chosen: Chosen) -> ColumnRole | None:
    """Return what a title means that matters, and for which its column was not taken."""
    titles = title_table(ColumnRole)
    weights = titles.roles(title)
    strongest = max(weights.values(), default=0)
    for role in _TELLING:
        given = role in _SINGLE and chosen.table.index(role) is not None
        least = Evidence.SPELLED if role in _NUMBERS else Evidence.USUAL
        if not given and weights.get(role, 0) >= max(least, strongest):
            return role
    return None


def _first_text(rows: Sequence[Row], index: int) -> str:
    texts = (cell(row, index) for row in rows)
    return next(filter(None, texts), "")


def _uncomputed(chosen: Chosen, origin: Origin) -> Iterator[Finding]:
    """Tell of formulas that were saved without a result, in columns that are read."""
    known = {column.index for column in chosen.table.columns}
    for row, column in sorted(chosen.sheet.uncomputed)[:_MOST_UNCOMPUTED]:
        if column in known:
            message = theirs(
                "the formula in column {column} was saved without its result",
                column=column + 1,
            )
            hint = "open and save it in a spreadsheet program"
            place = _in_row(origin, row)
            yield Finding(Severity.OPEN, "formula-without-result", place, message, hint)
