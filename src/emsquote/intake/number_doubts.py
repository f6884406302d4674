"""What is doubtful about several part numbers of one line: that they are of one part at all."""

from __future__ import annotations

from collections.abc import Iterator

from emsquote.finding import Finding, Severity
from emsquote.intake.line_numbers import several_in_a_cell
from emsquote.intake.part_row import PartRow
from emsquote.model.bom import BomLine
from emsquote.wording.sentence import theirs

_HINT = "say which is meant, or give each a line of its own"


def number_doubts(part: PartRow, line: BomLine) -> Iterator[Finding]:
    """Yield that numbers of a line may be of different parts."""
    listed = several_in_a_cell(part) if len(line.supplier_numbers) > 1 else ""
    if listed:
        message = theirs(
            '"{text}" lists several suppliers\' numbers: they may be of different parts',
            text=listed,
        )
        yield Finding(Severity.OPEN, "several-supplier-numbers", line.origin, message, _HINT)
    if line.alternates and line.mpn:
        yield from _differing(line)


def _differing(line: BomLine) -> Iterator[Finding]:
    """Yield the alternate whose number tells another kind or value than that of the line."""
    from emsquote.parts.generic_part import Parameter, number_says  # noqa: PLC0415 - late: few lines have any

    own = number_says(line.mpn)
    if own is None:
        return
    for other in line.alternates:
        says = number_says(other.mpn)
        if says is None:
            continue
        values = (own.facts.get(Parameter.VALUE), says.facts.get(Parameter.VALUE))
        if own.kind != says.kind or values[0] != values[1]:
            message = theirs(
                "{first} and {second} are not the same part: their numbers tell another kind or "
                "value",
                first=line.mpn,
                second=other.mpn,
            )
            yield Finding(Severity.OPEN, "alternates-differ", line.origin, message, _HINT)
            return
