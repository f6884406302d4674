"""Makes two lines of a row some of whose designators are not fitted: the fitted ones and the others
are bought and placed each in their own way.

A row says so by a mark within its list of designators, by a flag that lists designators, or by a
list of marks with one for each.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from emsquote.intake.line_quantity import designators_of
from emsquote.intake.marked_names import marked_names, may_be_marked
from emsquote.intake.markers import has_marker
from emsquote.intake.part_row import LeftOutNames, PartRow
from emsquote.intake.quantity import quantity_of
from emsquote.model.designator import expand
from emsquote.model.measure import Measure
from emsquote.wording.sentence import theirs

_LISTED = re.compile(r"\s*[,;]\s*")


class _Marked(Struct, frozen=True):
    """The designators that a cell marks as not fitted."""

    names: frozenset[str]
    column: int


def lines_apart(parts: Sequence[PartRow], most_designators: int) -> tuple[PartRow, ...]:
    """Return the rows with those in two, fitted ones first, that leave some designators out."""
    return tuple(line for part in parts for line in _apart(part, most_designators))


def _apart(part: PartRow, most: int) -> Iterator[PartRow]:
    listed = designators_of(part, most).names if _may_be_marked(part) else ()
    found = _marked(part, listed) if listed else None
    if found is None:
        yield part
        return
    left_out = [name for name in listed if name in found.names]
    fitted = [name for name in listed if name not in found.names]
    reason = theirs(
        '{names} marked by "{text}"', names=", ".join(left_out), text=part.text(found.column)
    )
    marked = LeftOutNames(reason, found.column, partly=bool(fitted))
    amounts = _amounts(part, fitted, left_out)
    if fitted:
        yield _with_names(part, fitted, amounts[0], found.column)
    if left_out:
        without = _with_names(part, left_out, amounts[1], found.column)
        yield replace(without, left_out=marked)


def _may_be_marked(part: PartRow) -> bool:
    """Whether any cell could mark designators: hardly any row's does."""
    layout = part.layout
    if may_be_marked(part.text(layout.designator)):
        return True
    return layout.tells_supply and any(map(part.text, (*layout.dnp, *layout.fitted)))


def _marked(part: PartRow, listed: Sequence[str]) -> _Marked | None:
    """Return the designators of a row that are not fitted, None if no cell marks any."""
    index = part.layout.designator
    if index is not None:
        marked = marked_names(part.text(index)).marked & set(listed)
        if marked:
            return _Marked(marked, index)
    return _marked_by_flags(part, listed)


def _marked_by_flags(part: PartRow, listed: Sequence[str]) -> _Marked | None:
    for index in part.layout.dnp:
        names = _named_in(part.text(index), listed)
        if names:
            return _Marked(names, index)
    for index in part.layout.fitted:
        names = _named_in(part.text(index), listed)
        if names and names < set(listed):
            return _Marked(frozenset(listed) - names, index)
    return None


def _named_in(flag: str, listed: Sequence[str]) -> frozenset[str]:
    """Return the designators of a line that a flag names, or marks by their place in the list."""
    if not flag or not listed:
        return frozenset()
    by_place = _by_place(flag, listed)
    if by_place:
        return by_place
    names = frozenset(expand(flag).names)
    return names if names <= set(listed) else frozenset()


def _by_place(flag: str, listed: Sequence[str]) -> frozenset[str]:
    """Return the designators at whose place a list of marks has one: `,,,DNI`."""
    marks = _LISTED.split(flag)
    if len(marks) != len(listed) or len(marks) == 1:
        return frozenset()
    if not all(has_marker("not_fitted", mark) for mark in filter(None, marks)):
        return frozenset()
    return frozenset(name for name, mark in zip(listed, marks, strict=True) if mark)


def _amounts(part: PartRow, fitted: Collection[str], left_out: Collection[str]) -> tuple[str, str]:
    """Return the quantities of the fitted and of the others, as the row counts: all, or only the
    fitted.
    """
    written = part.text(part.layout.quantity)
    read = quantity_of(written) if written else None
    if not isinstance(read, Measure) or not read.in_pieces:
        return written, written
    everything = len(fitted) + len(left_out)
    for counted in (everything, len(fitted)):
        if counted and read.amount and read.amount % counted == 0:
            each_name = read.amount / counted
            return _times(each_name, len(fitted)), _times(each_name, len(left_out))
    return written, str(len(left_out))


def _times(for_one: Decimal, number: int) -> str:
    return f"{for_one * number:f}"


def _with_names(part: PartRow, names: Sequence[str], amount: str, column: int) -> PartRow:
    """Return a row with some of its designators and their quantity, and without the mark."""
    layout = part.layout
    cells = list(part.cells)
    names_text = " ".join(names)
    texts = ((column, ""), (layout.designator, names_text), (layout.quantity, amount))
    for index, text in texts:
        if index is not None and index < len(cells):
            cells[index] = text
    return replace(part, cells=tuple(cells))
