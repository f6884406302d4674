"""From a row to a part line: designators, quantity, part number, supply, alternates, with what is
doubtful about it.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from emsquote.finding import Finding, Origin
from emsquote.intake.layout import cell
from emsquote.intake.line_doubts import line_doubts
from emsquote.intake.line_numbers import alternates, numbers_of
from emsquote.intake.line_quantity import LineRules, designators_of, per_board
from emsquote.intake.markers import is_nothing
from emsquote.intake.number_doubts import number_doubts
from emsquote.intake.parameters import parameters_said
from emsquote.intake.part_row import PartRow
from emsquote.intake.quantity import quantity_of
from emsquote.intake.supply import Verdict, supply_of
from emsquote.model.bom import BomLine, LeftOut, Supply
from emsquote.model.bom_price import BomPrice
from emsquote.model.designator import Designators
from emsquote.model.measure import Measure


def _counted_none(part: PartRow, listed: Designators, rules: LineRules) -> Verdict | None:
    """Return that a part is not fitted whose quantity is 0 although it has designators."""
    written = part.text(part.layout.quantity)
    if "0" not in written or rules.by_designators or not listed.names:
        return None
    read = quantity_of(written)
    if not isinstance(read, Measure) or read.amount:
        return None
    return Verdict(Supply.NOT_FITTED, "quantity 0", column=part.layout.quantity)


class ReadLine(Struct, frozen=True):
    """The line that a row states, what is doubtful about it, and why it is not fitted if it is
    not.
    """

    line: BomLine
    findings: tuple[Finding, ...]
    left_out: LeftOut | None = None
    price: BomPrice | None = None


def part_line(
    part: PartRow, rules: LineRules, shown: Verdict | None = None, *, dated: bool = False
) -> ReadLine:
    """Return the line that a row states, and what is doubtful about it.

    `shown` is what its looks tell of its supply; `dated`: its part number cell is a date.
    """
    layout = part.layout
    listed = designators_of(part, rules.most_designators)
    verdict = _counted_none(part, listed, rules) or supply_of(part, listed.names, shown)
    left_out = verdict.supply is Supply.NOT_FITTED
    numbers = numbers_of(part, dated=dated)
    line = BomLine(
        origin=Origin(rules.file, rules.sheet, part.number),
        per_board=per_board(part, listed, rules, left_out=left_out),
        designators=listed.names,
        mpn=numbers.held.first,
        manufacturer=numbers.makers[0],
        description=_said(part, layout.description) or _first_said(part, layout.descriptions),
        value=_said(part, layout.value),
        footprint=_said(part, layout.footprint),
        supply=verdict.supply,
        alternates=alternates(part, numbers),
        supplier_numbers=numbers.supplier_numbers,
        customer_pn=_first_said(part, layout.customer_pn),
        remarks=_remarks(part),
        mount=_said(part, layout.mount),
        side=_said(part, layout.side),
        level=_first_said(part, layout.levels),
        parameters=_parameters(part),
    )
    doubts = [*line_doubts(line, listed, verdict, numbers)]
    if line.alternates or len(line.supplier_numbers) > 1:
        doubts += number_doubts(part, line)
    why = _left_out(part, verdict) if left_out else None
    return ReadLine(line, tuple(doubts), why, _price(part))


def _price(part: PartRow) -> BomPrice | None:
    """Return the price that a row states, unread; None where it states none."""
    index = part.layout.unit_price
    written = _said(part, index)
    if index is None or not written:
        return None
    return BomPrice(written, " ".join(cell(part.layout.header, index).split()))


def _left_out(part: PartRow, verdict: Verdict) -> LeftOut:
    index = verdict.column
    if index is None:
        return LeftOut(verdict.reason)
    title = " ".join(cell(part.layout.header, index).split())
    return LeftOut(verdict.reason, index + 1, title, part.text(index))


def _said(part: PartRow, index: int | None) -> str:
    """Return what a column says, "" for nothing in whatever words."""
    if index is None or index >= len(part.cells):
        return ""
    text = part.cells[index]
    return "" if is_nothing(text) else text


def _first_said(part: PartRow, indices: Sequence[int]) -> str:
    for index in indices:
        text = _said(part, index)
        if text:
            return text
    return ""


def _parameters(part: PartRow) -> str:
    columns = part.layout.parameters
    return parameters_said(part.cells, columns, part.layout.header) if columns else ""


def _remarks(part: PartRow) -> str:
    columns = part.layout.remarks
    if not columns:
        return ""
    remarks = (_said(part, index) for index in columns)
    return " · ".join(filter(None, remarks))
