"""From a row to a part line: designators, quantity, part number, supply, alternates, with what is
doubtful about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from emsquote.finding import Finding, Origin, Severity
from emsquote.intake.judgement import Letters
from emsquote.intake.layout import Layout, cell
from emsquote.intake.markers import has_marker, is_marker, is_nothing
from emsquote.intake.part_numbers import (
    alternates_of,
    is_mangled,
    is_swapped,
    may_be_two,
    split_makers,
    split_numbers,
)
from emsquote.intake.part_row import PartRow
from emsquote.intake.profile import has_shape, looks_like_part_number
from emsquote.intake.quantity import quantity_of
from emsquote.intake.supply import Verdict, supply_of
from emsquote.model.bom import BomLine, PartNumber, SupplierNumber, Supply, UnknownQuantity
from emsquote.model.designator import Designators, expand, list_likeness
from emsquote.model.measure import PIECES, Measure
from emsquote.wording.sentence import Counted, for_all, joined, theirs

_LOWER_CASE, _COMMAS = re.compile(r"[a-z]{3}"), re.compile(r"[,;\n]")
NO_DESIGNATORS = Designators(())


class LineRules(Struct, frozen=True):
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


def part_line(
    part: PartRow, rules: LineRules, shown: Verdict | None = None, *, dated: bool = False
) -> tuple[BomLine, tuple[Finding, ...]]:
    """Return the line that a row states, and what is doubtful about it.

    `shown` is what its looks tell of its supply; `dated`: its part number cell is a date.
    """
    row, layout = part.cells, part.layout
    origin = Origin(rules.file, rules.sheet, part.number)
    listed = designators_of(part, rules.most_designators)
    verdict = supply_of(part, listed.names, shown)
    written = cell(row, layout.mpn) if layout.mpn is not None else _number_in_values(row, layout)
    supplier_numbers = _supplier_numbers(row, layout)
    swapped = bool(supplier_numbers) and is_swapped(written, supplier_numbers[0].number)
    if swapped:
        first = supplier_numbers[0]
        written, supplier_numbers = (
            first.number,
            (replace(first, number=written), *supplier_numbers[1:]),
        )
    held = _numbers_in(written)
    mangled = dated or held.mangled
    numbers = () if dated else held.numbers
    makers = split_makers(cell(row, layout.manufacturer), max(len(numbers), 1))
    quantity = _per_board(row, layout, listed, verdict, rules)
    line = BomLine(
        origin=origin,
        per_board=quantity,
        designators=listed.names,
        mpn=numbers[0] if numbers else "",
        manufacturer=makers[0],
        description=_said(row, layout.description) or _first_said(row, layout.descriptions),
        value=_said(row, layout.value),
        footprint=_said(row, layout.footprint),
        supply=verdict.supply,
        alternates=_alternates(part, numbers, makers),
        supplier_numbers=supplier_numbers,
        customer_pn=_first_said(row, layout.customer_pn),
        remarks=" · ".join(text for index in layout.remarks if (text := _said(row, index))),
        mount=_said(row, layout.mount),
        side=_said(row, layout.side),
        level=_first_said(row, layout.levels),
    )
    doubts = tuple(_doubts(line, listed, verdict))
    if swapped:
        message = theirs(
            '"{number}" stands as supplier number and its number as part number; they are read the other way',
            number=written,
        )
        doubts = (
            *doubts,
            Finding(
                Severity.DOUBT, "swapped-numbers", origin, message, "put each in its own column"
            ),
        )
    if numbers and held.maybe_two:
        hint = "part them by a comma if the second is an approved alternate"
        message = theirs('"{number}" may be two part numbers; it is taken as one', number=written)
        doubts = (*doubts, Finding(Severity.DOUBT, "maybe-two-numbers", origin, message, hint))
    return line, (*doubts, _mangled(origin, written)) if mangled else doubts


class _Numbers(Struct, frozen=True):
    """The part numbers that a cell holds.

    `mangled`: by a spreadsheet; `maybe_two`: one of them may be two.
    """

    numbers: tuple[str, ...]
    mangled: bool = False
    maybe_two: bool = False


@lru_cache(maxsize=16384)  # the lists of a house name the same parts again and again
def _numbers_in(written: str) -> _Numbers:
    if is_mangled(written):
        return _Numbers((), mangled=True)
    if _is_marker(written) or is_marker("designator_prefix", written):
        return _Numbers(())
    numbers = split_numbers(written)
    return _Numbers(numbers, maybe_two=any(map(may_be_two, numbers)))


def _number_in_values(row: tuple[str, ...], layout: Layout) -> str:
    """Return the part number that stands as a value, where no column is meant for it: `LM358`
    beside `10k`.
    """
    if any(_said(row, index) for index in layout.supplier_pns):
        return ""  # the supplier's number already says which part
    value = cell(row, layout.value)
    plausible = len(value) >= Letters.PART_NUMBER and " " not in value and "_" not in value
    return value if plausible and looks_like_part_number(value) else ""


def designators_of(part: PartRow, most: int) -> Designators:
    """Return the designators of a row.

    None where the cell says so (`-`, `N/A`) or is only a marker (`DNS`).
    """
    return _designators_in(cell(part.cells, part.layout.designator), most)


@lru_cache(maxsize=4096)
def _designators_in(text: str, most: int) -> Designators:
    if (
        not text
        or is_nothing(text)
        or (not any(map(str.isdigit, text)) and has_marker("not_fitted", text))
    ):
        return NO_DESIGNATORS
    if _LOWER_CASE.search(text) is not None and not list_likeness(text):
        return Designators(
            tuple(filter(None, map(str.strip, _COMMAS.split(text))))
        )  # in words: "Front panel, knob"
    return expand(text, most)


def _said(row: tuple[str, ...], index: int | None) -> str:
    if index is None or index >= len(row):
        return ""
    text = row[index]
    return "" if is_nothing(text) else text


def _first_said(row: tuple[str, ...], indices: Sequence[int]) -> str:
    for index in indices:
        if text := _said(row, index):
            return text
    return ""


def _is_marker(text: str) -> bool:
    return len(text) <= Letters.MARK and " " not in text and has_marker("not_fitted", text)


def _per_board(
    row: tuple[str, ...], layout: Layout, listed: Designators, verdict: Verdict, rules: LineRules
) -> Measure | UnknownQuantity:
    """Return what one board takes: what the row states, else the number of its designators."""
    if rules.by_designators and listed.names:
        return _pieces(listed)
    text = cell(row, layout.quantity)
    stated = quantity_of(text, cell(row, layout.unit)) if text and not is_nothing(text) else None
    length = cell(row, layout.length)
    if length:
        return _length(
            length, stated if isinstance(stated, Measure) else Measure(Decimal(1)), layout
        )
    if isinstance(stated, Measure):
        return Measure(stated.amount / rules.boards, stated.unit) if rules.boards > 1 else stated
    left_out = verdict.supply is Supply.NOT_FITTED
    if listed.names and (stated is not None or not left_out or not rules.has_quantities):
        return _pieces(listed)
    unknown = stated or UnknownQuantity(theirs("no quantity and no designators"))
    return Measure(Decimal(0)) if left_out else unknown


def _pieces(listed: Designators) -> Measure:
    return Measure(Decimal(len(listed.names)))


def _length(text: str, pieces: Measure, layout: Layout) -> Measure | UnknownQuantity:
    """Return a length in its own column, times the pieces of that length.

    The unit may stand in the title.
    """
    title = cell(layout.header, layout.length)
    unit = (
        title[title.find("(") + 1 :].rstrip(") ")
        if "(" in title
        else title.rpartition("/")[2].rpartition(" ")[2]
    )
    read = quantity_of(text, unit)
    if isinstance(read, UnknownQuantity):
        return read
    return Measure(read.amount * pieces.amount, "m" if read.unit == PIECES else read.unit)


def _alternates(
    part: PartRow, numbers: tuple[str, ...], makers: tuple[str, ...]
) -> tuple[PartNumber, ...]:
    layout = part.layout
    if len(numbers) <= 1 and not part.others and not layout.alternates:
        return ()
    found = [PartNumber(*pair) for pair in zip(numbers[1:], makers[1:], strict=False)]
    for row in (part.cells, *part.others):
        beside = [cell(row, index) for index in layout.alternate_manufacturers]
        found.extend(alternates_of([cell(row, index) for index in layout.alternates], beside))
    for row in part.others:
        found.extend(alternates_of([cell(row, layout.mpn)], [cell(row, layout.manufacturer)]))
    return tuple(dict.fromkeys(each for each in found if each.mpn not in numbers[:1]))


def _supplier_numbers(row: tuple[str, ...], layout: Layout) -> tuple[SupplierNumber, ...]:
    """Return the suppliers' numbers, each with the supplier in the nearest column to its left, or
    in its title.
    """
    found = []
    for index in layout.supplier_pns:
        number = _said(row, index)
        if number and not has_shape("link", number):
            left = [each for each in layout.suppliers if each < index] or list(layout.suppliers)
            supplier = _said(row, left[-1]) if left else _supplier_in(cell(layout.header, index))
            found.append(SupplierNumber(number, supplier))
    return tuple(found)


def _supplier_in(title: str) -> str:
    from emsquote.intake.titles import suppliers  # noqa: PLC0415 - read only where a title must name the supplier

    plain = title.casefold()
    return next(
        (title[plain.find(name) :][: len(name)] for name in suppliers() if name in plain), ""
    )


def _doubts(line: BomLine, listed: Designators, verdict: Verdict) -> Iterator[Finding]:
    origin = line.origin
    for problem in listed.problems:
        yield Finding(
            Severity.OPEN,
            "odd-designators",
            origin,
            theirs("designators: {problem}", problem=problem),
            "correct the list",
        )
    if isinstance(line.per_board, UnknownQuantity):
        hint = "state the quantity per board"
        yield Finding(
            Severity.OPEN,
            "unknown-quantity",
            origin,
            joined([for_all(line.label), for_all(line.per_board.reason)], ": "),
            hint,
        )
    elif listed.names and line.per_board.in_pieces and line.supply is not Supply.NOT_FITTED:
        number = len(listed.names)
        if line.per_board.amount != number:
            message = theirs(
                "{part}: quantity {quantity} but {designators}",
                part=line.label,
                quantity=line.per_board.amount,
                designators=Counted(number, "designator", "designators"),
            )
            hint = "the quantity is priced; correct one of the two"
            yield Finding(Severity.OPEN, "quantity-mismatch", origin, message, hint)
    elif line.per_board.amount == 0 and line.supply is not Supply.NOT_FITTED:
        yield Finding(
            Severity.OPEN,
            "quantity-zero",
            origin,
            theirs("{part}: quantity 0, yet not marked as not fitted", part=line.label),
            "say which",
        )
    if verdict.partly:
        message = theirs(
            "{part}: {reason}; the line is taken as fitted", part=line.label, reason=verdict.reason
        )
        yield Finding(Severity.OPEN, "partly-not-fitted", origin, message, "split the line in two")
    elif verdict.doubt:
        message = theirs(
            "{part}: taken as not fitted: {reason}", part=line.label, reason=verdict.reason
        )
        yield Finding(
            Severity.DOUBT, "maybe-not-fitted", origin, message, "mark it in a column of its own"
        )


def _mangled(origin: Origin, written: str) -> Finding:
    message = theirs(
        'part number "{number}" was changed by a spreadsheet and is not used', number=written
    )
    return Finding(Severity.OPEN, "mangled-part-number", origin, message, "write it again as text")
