"""Makes lines of a row whose number names several parts that are all needed, by how many of each
stand beside them: `HOUSING6; 6: CONTACT22`.

Without a multiplier, several numbers in a cell are alternates of one part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from emsquote.finding import Finding, Origin, Severity
from emsquote.intake.judgement import Letters
from emsquote.intake.line_quantity import designators_of
from emsquote.intake.part_row import PartRow
from emsquote.intake.quantity import quantity_of
from emsquote.model.measure import Measure
from emsquote.wording.sentence import theirs

_PARTING = re.compile(r"\s*[;\n]\s*|\s*,\s+|\s+\+\s+")
_NUMBER = r"(?P<number>[1-9]\d{0,2})"
_BEYOND_DOUBT = (
    re.compile(rf"{_NUMBER}\s*:\s*(?P<part>\S.*)"),
    re.compile(rf"(?P<part>\S.*?)\s*:\s*{_NUMBER}"),
)
_IN_A_LIST = (
    *_BEYOND_DOUBT,
    re.compile(rf"{_NUMBER}\s*(?:\*|[x×]\s)\s*(?P<part>\S.*)", re.IGNORECASE),
    re.compile(rf"(?P<part>\S.*?)\s*\*\s*{_NUMBER}", re.IGNORECASE),
    re.compile(rf"(?P<part>\S.*?)\s*\(\s*[x×]\s?{_NUMBER}\s*\)", re.IGNORECASE),
    re.compile(rf"(?P<part>\S.*?)\s*\(\s*{_NUMBER}\s?[x×]\s*\)", re.IGNORECASE),
)
"""Forms that only count beside other parts: alone, `M4 x 50` and `5*20mm` are sizes."""
_MAY_COUNT = re.compile(r"[:*(]|[x×]\s", re.IGNORECASE)
"""What a cell with a multiplier holds: hardly any does."""
_LONGEST = 500


class _Needed(Struct, frozen=True):
    """A part that a cell names, how many of it each place takes, and whether the cell says so."""

    text: str
    times: int
    counted: bool


def needed_apart(parts: Sequence[PartRow], most: int) -> tuple[PartRow, ...]:
    """Return the rows with a line for each part that a row needs: the first keeps the designators
    of its row unless several of it are needed.
    """
    return tuple(line for part in parts for line in _apart(part, most))


def needed_findings(parts: Sequence[PartRow], header: Origin) -> Iterator[Finding]:
    """Yield the rows that name several parts which are all needed: lines of their own, but for
    those of a drawing, which are never taken apart.
    """
    for part in parts:
        text = part.text(part.layout.mpn)
        named = _named_in(text)
        if named and part.layout.whole_names:
            message = theirs('"{text}" names several parts that may all be needed', text=text)
            hint = "give each a line of its own in a part list"
            place = replace(header, row=part.number)
            yield Finding(Severity.OPEN, "several-parts", place, message, hint)
        elif len(named) > 1:
            message = theirs(
                '"{text}" names parts that are all needed: each is a line of its own', text=text
            )
            place = replace(header, row=part.number)
            yield Finding(Severity.NOTE, "needed-together", place, message)


def _apart(part: PartRow, most: int) -> Iterator[PartRow]:
    named = () if part.layout.whole_names else _named_in(part.text(part.layout.mpn))
    if not named:
        yield part
        return
    places = _places(part, most)
    for place, needed in enumerate(named):
        line = _with_supplier_numbers(_with_number(part, needed), part, place, len(named))
        kept = place == 0 and needed.times == 1
        yield line if kept else _counted(line, places * needed.times)


def _named_in(text: str) -> tuple[_Needed, ...]:
    """Return the parts that a cell names with multipliers; none where it has no multiplier."""
    if _MAY_COUNT.search(text) is None or len(text) > _LONGEST:
        return ()
    pieces = [piece for piece in _PARTING.split(text) if piece]
    forms = _IN_A_LIST if len(pieces) > 1 else _BEYOND_DOUBT
    named = tuple(_needed(piece, forms) for piece in pieces)
    return named if any(needed.counted for needed in named) else ()


def _needed(piece: str, forms: Sequence[re.Pattern[str]]) -> _Needed:
    for form in forms:
        found = form.fullmatch(piece)
        if found is not None and _may_be_part(found["part"]):
            return _Needed(found["part"], int(found["number"]), counted=True)
    return _Needed(piece, 1, counted=False)


def _may_be_part(text: str) -> bool:
    return len(text) >= Letters.PART_NUMBER - 1 and not text.isdecimal()


def _places(part: PartRow, most: int) -> Decimal:
    """Return how many places a row is for: as it counts, else as many as it has designators."""
    written = part.text(part.layout.quantity)
    read = quantity_of(written) if written else None
    if isinstance(read, Measure) and read.in_pieces:
        return read.amount
    return Decimal(len(designators_of(part, most).names) or 1)


def _with_number(part: PartRow, needed: _Needed) -> PartRow:
    cells = list(part.cells)
    cells[part.layout.mpn or 0] = needed.text
    return replace(part, cells=tuple(cells))


def _with_supplier_numbers(line: PartRow, part: PartRow, place: int, number: int) -> PartRow:
    """Return a line with its own of the suppliers' numbers of a row, which lists as many."""
    cells = list(line.cells)
    for index in part.layout.supplier_pns:
        listed = [
            _needed(piece, _IN_A_LIST).text for piece in _PARTING.split(part.text(index)) if piece
        ]
        if listed:
            cells[index] = listed[place] if len(listed) == number else ""
    return replace(line, cells=tuple(cells))


def _counted(line: PartRow, amount: Decimal) -> PartRow:
    """Return a line of so many pieces, whose places are told by the line before it."""
    layout = line.layout
    cells = list(line.cells)
    if layout.designator is not None and layout.designator < len(cells):
        cells[layout.designator] = ""
    if layout.quantity is None:
        layout = replace(layout, quantity=len(cells))
        cells.append("")
    cells += [""] * ((layout.quantity or 0) + 1 - len(cells))
    cells[layout.quantity or 0] = f"{amount:f}"
    return replace(line, cells=tuple(cells), layout=layout)
