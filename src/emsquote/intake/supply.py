"""Who provides a line's part: bought, customer-supplied, or not fitted, in every custom of saying
so.

The customs are asked in this order: the line's own columns, its looks, the heading above it, then
whatever else is written in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import assert_never

from msgspec import Struct

from emsquote.intake.builds import in_no_build, is_in_build
from emsquote.intake.flags import FlagSaid, flag_said
from emsquote.intake.markers import has_marker, is_marker, last_part, may_have
from emsquote.intake.part_row import PartRow
from emsquote.intake.profile import has_shape
from emsquote.intake.variants import builds_of
from emsquote.model.bom import Supply
from emsquote.model.column_role import ColumnRole
from emsquote.wording.sentence import theirs

_MESSAGE_CHARS = 40
_TELLING = ("not_fitted", "consigned", "maybe_not_fitted", "not_needed")

MEANINGS = (("not_fitted", Supply.NOT_FITTED), ("consigned", Supply.CONSIGNED))
"""Markers, and what they mean; the first that a text has counts."""


class Verdict(Struct, frozen=True):
    """Who provides the part and which cell says so.

    `doubt`: a custom that may mean something else.
    """

    supply: Supply
    reason: str = ""
    doubt: bool = False
    partly: bool = False
    """Other designators of its row are fitted."""
    told_in: int = 0
    """The row of the legend that says so; 0 where the line itself does."""
    column: int | None = None
    """The column of the cell that says so."""


_BOUGHT = Verdict(Supply.BOUGHT)


def supply_of(part: PartRow, names: Sequence[str], shown: Verdict | None = None) -> Verdict:
    """Return who provides a line's part: by its own columns, then as shown, then by its heading,
    then by what is written elsewhere in it.

    `names` are its designators; `shown` is what its looks tell: strike-through, or a colour with a
    legend.
    """
    has_own = part.layout.tells_supply or part.left_out is not None
    own = _first_of(_OWN_CUSTOMS, part, names) if has_own else None
    verdict = own or shown or _under_heading(part)
    if verdict is not None:
        return verdict
    if not may_have(_TELLING, part.cells):  # as nearly all lines: no closer look
        return _BOUGHT
    return _first_of(_CUSTOMS_OF_WRITING, part, names) or _BOUGHT


Custom = Callable[[PartRow, Sequence[str]], Verdict | None]
"""A custom of saying who provides a part, given its designators; None where a line does not follow
it.
"""


def _first_of(customs: Sequence[Custom], part: PartRow, names: Sequence[str]) -> Verdict | None:
    for custom in customs:
        verdict = custom(part, names)
        if verdict is not None:
            return verdict
    return None


def _left_out_of_build(part: PartRow, _names: Sequence[str]) -> Verdict | None:
    build = part.layout.build
    if build is None or is_in_build(part.text(build)):
        return None
    return Verdict(Supply.NOT_FITTED, "not in the build that was asked for", column=build)


def _not_among_its_builds(part: PartRow, _names: Sequence[str]) -> Verdict | None:
    """Return that a part is not of the build that was asked for, as cells name builds."""
    asked = part.layout.build_name
    if asked:
        for index, named in builds_of(part):
            if not named.has(asked):
                reason = theirs('"{text}" is not for the build', text=part.text(index))
                return Verdict(Supply.NOT_FITTED, reason, column=index)
    return None


def _left_out_of_all(part: PartRow, _names: Sequence[str]) -> Verdict | None:
    """Return that no build has a part, as the flags of each tell."""
    index = in_no_build(part)
    if index is None:
        return None
    return Verdict(Supply.NOT_FITTED, "left out of all builds", column=index)


def _marked_one_by_one(part: PartRow, _names: Sequence[str]) -> Verdict | None:
    marked = part.left_out
    if marked is None:
        return None
    return Verdict(Supply.NOT_FITTED, marked.reason, partly=marked.partly, column=marked.column)


def _flagged(part: PartRow, _names: Sequence[str]) -> Verdict | None:
    """Return what columns of flags say, the first that says anything."""
    layout = part.layout
    fitted = (*layout.fitted, *layout.variants)
    for role, indices in ((ColumnRole.DNP, layout.dnp), (ColumnRole.FITTED, fitted)):
        for index in indices:
            verdict = _by_flag(role, part.text(index), index)
            if verdict is not None:
                return verdict
    return None


def _by_flag(role: ColumnRole, text: str, index: int) -> Verdict | None:
    match flag_said(role, text) if text else FlagSaid.NOTHING:
        case FlagSaid.CONSIGNED:
            return Verdict(Supply.CONSIGNED, _in_its_column(text), column=index)
        case FlagSaid.NOT_FITTED:
            return Verdict(Supply.NOT_FITTED, _in_its_column(text), column=index)
        case FlagSaid.FITTED | FlagSaid.NOTHING | FlagSaid.UNREAD:
            return None
        case unknown:
            assert_never(unknown)


def _marked_as_consigned(part: PartRow, _names: Sequence[str]) -> Verdict | None:
    for index in part.layout.consigned:
        text = part.text(index)
        if text and (has_marker("consigned", text) or _agrees(text)):
            return Verdict(Supply.CONSIGNED, _in_its_column(text), column=index)
    return None


def _agrees(text: str) -> bool:
    return is_marker("yes", text) or is_marker("customer", text)


def _in_its_column(text: str) -> str:
    return theirs('"{text}" in its own column', text=text)


def _under_heading(part: PartRow) -> Verdict | None:
    heading = part.section
    if not heading:
        return None
    for marker, supply in MEANINGS:
        if has_marker(marker, heading):
            return Verdict(supply, theirs('under "{heading}"', heading=heading))
    return None


def _supplied_loose(part: PartRow, _names: Sequence[str]) -> Verdict | None:
    """Return that a part is bought and not placed: `do not solder, but provide it with the
    board`.
    """
    for index in part.layout.remarks:
        text = part.text(index)
        if has_marker("not_fitted", text) and has_marker("supplied_loose", text):
            reason = theirs('says "{text}"', text=_shortened(text))
            return Verdict(Supply.BOUGHT, reason, doubt=True, column=index)
    return None


def _written_anywhere(part: PartRow, _names: Sequence[str]) -> Verdict | None:
    """Return what is written in a cell that is meant for something else, or for nothing known."""
    written = list(_written(part))
    for marker, supply in MEANINGS:
        for index in written:
            text = part.text(index)
            if has_marker(marker, text):
                reason = theirs('says "{text}"', text=_shortened(text))
                return Verdict(supply, reason, column=index)
        for index in part.layout.unnamed:
            text = part.text(index)
            if text and is_marker(marker, text) and not is_marker("as_needed", text):
                reason = theirs('"{text}" in an unnamed column', text=text)
                return Verdict(supply, reason, column=index)
    return None


def _written(part: PartRow) -> Iterator[int]:
    """Yield the cells in which people write that a part is not fitted, for want of one of its
    own.
    """
    layout = part.layout
    worded = (layout.value, layout.description, layout.footprint, layout.manufacturer)
    yield from _cells(part, worded, _is_in_words)
    yield from _cells(part, (layout.mpn, *layout.supplier_pns), _is_apart_from_number)
    yield from _cells(part, (*layout.suppliers, *layout.remarks), _is_in_words)
    yield from _cells(part, (layout.designator,), _is_left_open)
    yield from _cells(part, (layout.quantity,), _is_no_custom_of_need)


def _cells(
    part: PartRow, indices: Iterable[int | None], may_tell: Callable[[str], bool]
) -> Iterator[int]:
    for index in indices:
        text = part.text(index)
        if index is not None and text and may_tell(text):
            yield index


def _is_no_custom_of_need(counted: str) -> bool:
    return not is_marker("as_needed", counted)


def _is_in_words(text: str) -> bool:
    return not has_shape("link", text)


def _is_apart_from_number(text: str) -> bool:
    """Whether a mark where a number is expected can be one: alone, or with a blank between. What is
    joined to a number is part of it: `…/NP`, `…(NB)`.
    """
    return " " in text.strip() or is_marker("not_fitted", text) or is_marker("consigned", text)


def _is_left_open(designator: str) -> bool:
    """Whether words stand where a designator is expected."""
    return not any(map(str.isdigit, designator))


def _without_value(part: PartRow, names: Sequence[str]) -> Verdict | None:
    """Return that a part is not fitted which is nothing without a value, and has `NC` for it, or
    last in it: `1k/nc`.
    """
    value = part.text(part.layout.value)
    if not value or not is_marker("maybe_not_fitted", last_part(value)):
        return None
    if not names or not (all(map(_needs_a_value, names)) or _is_chip(part)):
        return None
    reason = theirs('value "{value}" of a part that needs one', value=value)
    return Verdict(Supply.NOT_FITTED, reason, doubt=True, column=part.layout.value)


def _not_needed(part: PartRow, _names: Sequence[str]) -> Verdict | None:
    """Return that a part is not fitted of which a remark or a column of no known title says no more
    than that it is not needed.
    """
    for index in (*part.layout.remarks, *part.layout.unnamed):
        text = part.text(index)
        if text and is_marker("not_needed", text):
            reason = theirs('says "{text}"', text=_shortened(text))
            return Verdict(Supply.NOT_FITTED, reason, doubt=True, column=index)
    return None


def _needs_a_value(name: str) -> bool:
    """Whether a designator is of a part that is nothing without a value: a resistor, capacitor,
    inductor, diode.
    """
    return is_marker("valued_prefix", name.rstrip("0123456789"))


def _is_chip(part: PartRow) -> bool:
    """Whether a line has the footprint of a resistor, capacitor or inductor."""
    return has_shape("chip", part.text(part.layout.footprint))


def _shortened(text: str) -> str:
    return text if len(text) <= _MESSAGE_CHARS else f"{text[: _MESSAGE_CHARS - 3]}…"


_OWN_CUSTOMS: tuple[Custom, ...] = (
    _left_out_of_build,
    _not_among_its_builds,
    _left_out_of_all,
    _marked_one_by_one,
    _flagged,
    _marked_as_consigned,
)
"""Customs of telling it in a column of its own; the first that a line follows counts."""

_CUSTOMS_OF_WRITING: tuple[Custom, ...] = (
    _supplied_loose,
    _written_anywhere,
    _without_value,
    _not_needed,
)
"""Customs of writing it into cells that are meant for something else."""
