"""What one board takes of a line: pieces or length as its row states, else its designators."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from msgspec import Struct

from emsquote.intake.layout import Layout, cell
from emsquote.intake.marked_names import marked_names, may_be_marked
from emsquote.intake.markers import has_marker, is_marker, is_nothing
from emsquote.intake.part_row import PartRow
from emsquote.intake.quantity import quantity_of
from emsquote.model.bom import UnknownQuantity
from emsquote.model.designator import Designators, expand, list_likeness, looks_like_name
from emsquote.model.measure import PIECES, Measure
from emsquote.wording.sentence import theirs

_LOWER_CASE, _COMMAS = re.compile(r"[a-z]{3}"), re.compile(r"[,;\n]")
_GATES = "ABCDEFGH"
_FIRST_GATE = "A"
NO_DESIGNATORS = Designators(())
_NONE, _ONE = Measure(Decimal(0)), Measure(Decimal(1))


class LineRules(Struct, frozen=True, kw_only=True):
    """What holds for all lines of a table: how its quantities are to be read."""

    file: str
    sheet: str
    boards: int = 1
    """The quantities are for that many boards."""
    by_designators: bool = False
    """The quantities contradict the designators throughout, so they are for an order, not for a
    board.
    """
    has_quantities: bool = True
    most_designators: int = 20_000


def designators_of(part: PartRow, most: int) -> Designators:
    """Return the designators of a row.

    None where the cell says so (`-`, `N/A`) or is only a marker (`DNS`).
    """
    text = part.text(part.layout.designator)
    if part.layout.whole_names and not is_nothing(text):
        return Designators((text,))
    found = _designators_in(text, most)
    if len(found.names) > 1 and found.names[0][-1] == _FIRST_GATE:
        return _gates_of_one(found, part.text(part.layout.quantity)) or found
    if "-" not in text or not found.names:
        return found
    return _as_counted(text, part.text(part.layout.quantity)) or found


def _gates_of_one(found: Designators, quantity: str) -> Designators | None:
    """Return the one part whose gates are listed (`U1A, U1B, U1C`), None where the quantity counts
    them or they are none.
    """
    first, *_ = found.names
    gates = tuple(first[:-1] + letter for letter in _GATES[: len(found.names)])
    has_gates = is_marker("gated_prefix", first[:-1].rstrip("0123456789"))
    if found.names != gates or not has_gates or quantity == str(len(found.names)):
        return None
    return Designators((first[:-1],))


@lru_cache(maxsize=4096)  # cells of designators: the lists of a house repeat them
def _as_counted(text: str, quantity: str) -> Designators | None:
    """Return the names that stand between dashes where the quantity counts them and not those of
    ranges: `C2-C4-C5-C6 | 4`, `C3-C37 | 2`.
    """
    names = tuple(name.strip() for name in text.split("-"))
    if quantity != str(len(names)) or not all(map(looks_like_name, names)):
        return None
    return Designators(names)


@lru_cache(maxsize=4096)  # cells of designators: the lists of a house repeat them
def _designators_in(text: str, most: int) -> Designators:
    if is_nothing(text):
        return NO_DESIGNATORS
    if not any(map(str.isdigit, text)) and has_marker("not_fitted", text):
        return NO_DESIGNATORS
    plain = marked_names(text).plain if may_be_marked(text) else text
    if _LOWER_CASE.search(plain) is not None and not list_likeness(plain):
        return Designators(_in_words(plain))
    return expand(plain, most)


def _in_words(text: str) -> tuple[str, ...]:
    """Return places that are told in words: `Front panel, knob`."""
    places = map(str.strip, _COMMAS.split(text))
    return tuple(filter(None, places))


def per_board(
    part: PartRow, listed: Designators, rules: LineRules, *, left_out: bool
) -> Measure | UnknownQuantity:
    """Return what one board takes: what the row states, else the number of its designators.

    `left_out`: its part is not fitted.
    """
    if rules.by_designators and listed.names:
        return _pieces(listed)
    stated = _stated(part)
    length = part.text(part.layout.length)
    if length:
        return _length(length, stated if isinstance(stated, Measure) else _ONE, part.layout)
    if isinstance(stated, Measure):
        return _share_of(stated, rules.boards)
    counts = stated is not None or not left_out or not rules.has_quantities
    if listed.names and counts:
        return _pieces(listed)
    if left_out:
        return _NONE
    return stated or UnknownQuantity(theirs("no quantity and no designators"))


def _stated(part: PartRow) -> Measure | UnknownQuantity | None:
    """Return what the row says for its quantity, None if it says nothing."""
    text = part.text(part.layout.quantity)
    if is_nothing(text):
        return None
    return quantity_of(text, part.text(part.layout.unit))


def _pieces(listed: Designators) -> Measure:
    return Measure(Decimal(len(listed.names)))


def _share_of(stated: Measure, boards: int) -> Measure:
    """Return what one of so many boards takes."""
    return stated if boards == 1 else Measure(stated.amount / boards, stated.unit)


def _length(text: str, pieces: Measure, layout: Layout) -> Measure | UnknownQuantity:
    """Return a length in its own column, times the pieces of that length.

    The unit may stand in the title: `Length (mm)`, `Länge/m`.
    """
    title = cell(layout.header, layout.length)
    _, bracket, unit = title.partition("(")
    if bracket:  # noqa: SIM108 - a thought a line
        unit = unit.rstrip(") ")
    else:
        unit = title.rpartition("/")[2].rpartition(" ")[2]
    read = quantity_of(text, unit)
    if isinstance(read, UnknownQuantity):
        return read
    return Measure(read.amount * pieces.amount, "m" if read.unit == PIECES else read.unit)
