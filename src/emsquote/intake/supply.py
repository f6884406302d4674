"""Who provides a line's part: bought, customer-supplied, or not fitted, in every custom of saying
so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from emsquote.intake.builds import is_in_build
from emsquote.intake.layout import Layout, cell
from emsquote.intake.markers import has_marker, is_marker, may_have
from emsquote.intake.part_row import PartRow
from emsquote.intake.profile import has_shape
from emsquote.model.bom import Supply
from emsquote.wording.sentence import theirs

_MESSAGE_CHARS = 40
_LISTED = re.compile(r"\s*[,;]\s*")


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
    """Return who provides a line's part: by its own columns, then as shown, then by what is written
    elsewhere in it.

    `shown` is what its looks tell: strike-through, or a colour with a legend.
    """
    row, layout = part.cells, part.layout
    own = _own_columns(row, layout, names)
    if own is not None:
        return own
    if shown is not None:
        return shown
    if part.section and has_marker("not_fitted", part.section):
        return Verdict(Supply.NOT_FITTED, theirs('under "{heading}"', heading=part.section))
    if part.section and has_marker("consigned", part.section):
        return Verdict(Supply.CONSIGNED, theirs('under "{heading}"', heading=part.section))
    return _elsewhere(row, layout, names)


def _own_columns(row: tuple[str, ...], layout: Layout, names: Sequence[str]) -> Verdict | None:
    if layout.build is not None and not is_in_build(cell(row, layout.build)):
        return Verdict(Supply.NOT_FITTED, "not in the build that was asked for")
    for columns, marks_fitted in ((layout.dnp, False), (layout.fitted, True)):
        for index in columns:
            verdict = _flag(cell(row, index), names, marks_fitted=marks_fitted)
            if verdict is not None:
                return verdict
    for index in layout.consigned:
        text = cell(row, index)
        if text and (
            has_marker("consigned", text) or is_marker("yes", text) or is_marker("customer", text)
        ):
            return Verdict(Supply.CONSIGNED, _in_its_column(text))
    return None


def _in_its_column(text: str) -> str:
    return theirs('"{text}" in its own column', text=text)


def _flag(text: str, names: Sequence[str], *, marks_fitted: bool) -> Verdict | None:
    if not text:
        return None
    listed = _LISTED.split(text)
    marked = [part for part in listed if part]
    if len(listed) > 1 and marked and all(has_marker("not_fitted", part) for part in marked):
        # One entry a designator: `,,,DNI`.
        reason = theirs(
            '{some} of {all} marked "{mark}"', some=len(marked), all=len(names), mark=marked[0]
        )
        partly = len(marked) < len(names)
        return Verdict(Supply.BOUGHT if partly else Supply.NOT_FITTED, reason, partly=partly)
    if has_marker("consigned", text):
        return Verdict(Supply.CONSIGNED, _in_its_column(text))
    if has_marker("not_fitted", text) or is_marker("no" if marks_fitted else "yes", text):
        return Verdict(Supply.NOT_FITTED, _in_its_column(text))
    return None


def _elsewhere(row: tuple[str, ...], layout: Layout, names: Sequence[str]) -> Verdict:
    if not may_have(("not_fitted", "consigned", "maybe_not_fitted"), row):
        return _BOUGHT
    written = [
        text
        for index in _telling(layout)
        if (text := cell(row, index)) and not has_shape("link", text)
    ]
    designator = cell(row, layout.designator)
    if designator and ("(" in designator or not any(map(str.isdigit, designator))):
        written.append(designator)
    counted = cell(row, layout.quantity)
    if counted and not is_marker("as_needed", counted):
        written.append(counted)
    for marker, supply in (("not_fitted", Supply.NOT_FITTED), ("consigned", Supply.CONSIGNED)):
        for text in written:
            if has_marker(marker, text):
                return Verdict(supply, theirs('says "{text}"', text=_shortened(text)))
        for index in layout.unnamed:
            text = cell(row, index)
            if text and is_marker(marker, text) and not is_marker("as_needed", text):
                return Verdict(supply, theirs('"{text}" in an unnamed column', text=text))
    value = cell(row, layout.value)
    if value and is_marker("maybe_not_fitted", value) and names and all(map(_needs_a_value, names)):
        return Verdict(
            Supply.NOT_FITTED,
            theirs('value "{value}" of a part that needs one', value=value),
            doubt=True,
        )
    return _BOUGHT


def _needs_a_value(name: str) -> bool:
    """Whether a designator is of a part that is nothing without a value: a resistor, capacitor,
    inductor, diode.
    """
    return is_marker("valued_prefix", name.rstrip("0123456789"))


def _telling(layout: Layout) -> Iterator[int]:
    """Yield the columns in which people write that a part is not fitted, for want of one of its
    own.
    """
    own = (layout.value, layout.mpn, layout.description, layout.footprint)
    yield from (index for index in (*own, layout.manufacturer) if index is not None)
    yield from (*layout.supplier_pns, *layout.suppliers, *layout.remarks)


def _shortened(text: str) -> str:
    return text if len(text) <= _MESSAGE_CHARS else f"{text[: _MESSAGE_CHARS - 3]}…"
