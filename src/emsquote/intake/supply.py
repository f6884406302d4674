"""Who provides a line's part: bought, customer-supplied, or not fitted, in every custom of saying
so.

The customs are asked in this order: the line's own columns, its looks, the heading above it, then
whatever else is written in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from emsquote.intake.builds import is_in_build
from emsquote.intake.markers import has_marker, is_marker, may_have
from emsquote.intake.part_row import PartRow
from emsquote.intake.profile import has_shape
from emsquote.model.bom import Supply
from emsquote.wording.sentence import theirs

_MESSAGE_CHARS = 40
_LISTED = re.compile(r"\s*[,;]\s*")
_TELLING = ("not_fitted", "consigned", "maybe_not_fitted")

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
    """Some of the line's designators are marked, not all."""
    told_in: int = 0
    """The row of the legend that says so; 0 where the line itself does."""


_BOUGHT = Verdict(Supply.BOUGHT)


def supply_of(part: PartRow, names: Sequence[str], shown: Verdict | None = None) -> Verdict:
    """Return who provides a line's part: by its own columns, then as shown, then by its heading,
    then by what is written elsewhere in it.

    `names` are its designators; `shown` is what its looks tell: strike-through, or a colour with a
    legend.
    """
    verdict = _first_of(_OWN_CUSTOMS, part, names) or shown or _under_heading(part)
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
    return Verdict(Supply.NOT_FITTED, "not in the build that was asked for")


def _marked_as_not_fitted(part: PartRow, names: Sequence[str]) -> Verdict | None:
    for index in part.layout.dnp:
        verdict = _flag(part.text(index), names, denies="yes")
        if verdict is not None:
            return verdict
    return None


def _marked_as_fitted_or_not(part: PartRow, names: Sequence[str]) -> Verdict | None:
    for index in part.layout.fitted:
        verdict = _flag(part.text(index), names, denies="no")
        if verdict is not None:
            return verdict
    return None


def _flag(text: str, names: Sequence[str], *, denies: str) -> Verdict | None:
    """Return what a cell of a column of marks says; `denies` is the word for not fitted there."""
    if not text:
        return None
    listed = _LISTED.split(text)
    if len(listed) > 1:
        verdict = _marks_by_designator(listed, len(names))
        if verdict is not None:
            return verdict
    if has_marker("consigned", text):
        return Verdict(Supply.CONSIGNED, _in_its_column(text))
    if has_marker("not_fitted", text) or is_marker(denies, text):
        return Verdict(Supply.NOT_FITTED, _in_its_column(text))
    return None


def _marks_by_designator(listed: Sequence[str], names: int) -> Verdict | None:
    """Return what a list of marks says that has one entry a designator: `,,,DNI`."""
    marked = [mark for mark in listed if mark]
    if not marked or not all(has_marker("not_fitted", mark) for mark in marked):
        return None
    reason = theirs(
        '{some} of {all} marked "{mark}"',
        some=len(marked),
        all=names,
        mark=marked[0],
    )
    if len(marked) < names:
        return Verdict(Supply.BOUGHT, reason, partly=True)
    return Verdict(Supply.NOT_FITTED, reason)


def _marked_as_consigned(part: PartRow, _names: Sequence[str]) -> Verdict | None:
    for index in part.layout.consigned:
        text = part.text(index)
        if text and (has_marker("consigned", text) or _agrees(text)):
            return Verdict(Supply.CONSIGNED, _in_its_column(text))
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


def _written_anywhere(part: PartRow, _names: Sequence[str]) -> Verdict | None:
    """Return what is written in a cell that is meant for something else, or for nothing known."""
    written = list(_written(part))
    for marker, supply in MEANINGS:
        for text in written:
            if has_marker(marker, text):
                return Verdict(supply, theirs('says "{text}"', text=_shortened(text)))
        for index in part.layout.unnamed:
            text = part.text(index)
            if text and is_marker(marker, text) and not is_marker("as_needed", text):
                return Verdict(supply, theirs('"{text}" in an unnamed column', text=text))
    return None


def _written(part: PartRow) -> Iterator[str]:
    """Yield the cells in which people write that a part is not fitted, for want of one of its
    own.
    """
    layout = part.layout
    own = (layout.value, layout.mpn, layout.description, layout.footprint, layout.manufacturer)
    for index in (*own, *layout.supplier_pns, *layout.suppliers, *layout.remarks):
        text = part.text(index)
        if text and not has_shape("link", text):
            yield text
    designator = part.text(layout.designator)
    if "(" in designator or not any(map(str.isdigit, designator)):
        yield designator
    counted = part.text(layout.quantity)
    if not is_marker("as_needed", counted):
        yield counted


def _without_value(part: PartRow, names: Sequence[str]) -> Verdict | None:
    """Return that a part is not fitted which is nothing without a value, and has `NC` for it."""
    value = part.text(part.layout.value)
    if not value or not is_marker("maybe_not_fitted", value):
        return None
    if not names or not all(map(_needs_a_value, names)):
        return None
    reason = theirs('value "{value}" of a part that needs one', value=value)
    return Verdict(Supply.NOT_FITTED, reason, doubt=True)


def _needs_a_value(name: str) -> bool:
    """Whether a designator is of a part that is nothing without a value: a resistor, capacitor,
    inductor, diode.
    """
    return is_marker("valued_prefix", name.rstrip("0123456789"))


def _shortened(text: str) -> str:
    return text if len(text) <= _MESSAGE_CHARS else f"{text[: _MESSAGE_CHARS - 3]}…"


_OWN_CUSTOMS: tuple[Custom, ...] = (
    _left_out_of_build,
    _marked_as_not_fitted,
    _marked_as_fitted_or_not,
    _marked_as_consigned,
)
"""Customs of telling it in a column of its own; the first that a line follows counts."""

_CUSTOMS_OF_WRITING: tuple[Custom, ...] = (_written_anywhere, _without_value)
"""Customs of writing it into cells that are meant for something else."""
