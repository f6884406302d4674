"""What is doubtful about a part line by itself: a finding each, with the way out."""

from __future__ import annotations

from collections.abc import Iterator

from emsquote.finding import Finding, Origin, Severity
from emsquote.intake.line_numbers import LineNumbers
from emsquote.intake.supply import Verdict
from emsquote.model.bom import BomLine, Supply, UnknownQuantity
from emsquote.model.designator import Designators
from emsquote.wording.sentence import Counted, for_all, joined, theirs


def line_doubts(
    line: BomLine, listed: Designators, verdict: Verdict, numbers: LineNumbers
) -> Iterator[Finding]:
    """Yield what is doubtful about a line as it was read."""
    for problem in listed.problems:
        message = theirs("designators: {problem}", problem=problem)
        yield Finding(Severity.OPEN, "odd-designators", line.origin, message, "correct the list")
    yield from _quantity_doubts(line, listed)
    yield from _supply_doubts(line, verdict)
    yield from _number_doubts(line.origin, numbers)


def _quantity_doubts(line: BomLine, listed: Designators) -> Iterator[Finding]:
    needed = line.per_board
    fitted = line.supply is not Supply.NOT_FITTED
    if isinstance(needed, UnknownQuantity):
        message = joined([for_all(line.label), for_all(needed.reason)], ": ")
        hint = "state the quantity per board"
        yield Finding(Severity.OPEN, "unknown-quantity", line.origin, message, hint)
    elif not fitted:
        return
    elif listed.names and needed.in_pieces:
        yield from _mismatch(line, len(listed.names))
    elif needed.amount == 0:
        message = theirs("{part}: quantity 0, yet not marked as not fitted", part=line.label)
        yield Finding(Severity.OPEN, "quantity-zero", line.origin, message, "say which")


def _mismatch(line: BomLine, number: int) -> Iterator[Finding]:
    """Yield that a line counts other than its designators do."""
    needed = line.per_board
    if isinstance(needed, UnknownQuantity) or needed.amount == number:
        return
    message = theirs(
        "{part}: quantity {quantity} but {designators}",
        part=line.label,
        quantity=needed.amount,
        designators=Counted(number, "designator", "designators"),
    )
    hint = "the quantity is priced; correct one of the two"
    yield Finding(Severity.OPEN, "quantity-mismatch", line.origin, message, hint)


def _supply_doubts(line: BomLine, verdict: Verdict) -> Iterator[Finding]:
    if verdict.partly:
        message = theirs(
            "{part}: {reason}; the line is taken as fitted",
            part=line.label,
            reason=verdict.reason,
        )
        yield Finding(
            Severity.OPEN, "partly-not-fitted", line.origin, message, "split the line in two"
        )
    elif verdict.doubt:
        message = theirs(
            "{part}: taken as not fitted: {reason}",
            part=line.label,
            reason=verdict.reason,
        )
        hint = "mark it in a column of its own"
        yield Finding(Severity.DOUBT, "maybe-not-fitted", line.origin, message, hint)


def _number_doubts(origin: Origin, numbers: LineNumbers) -> Iterator[Finding]:
    written = numbers.written
    if numbers.swapped:
        message = theirs(
            '"{number}" stands as supplier number and its number as part number; '
            "they are read the other way",
            number=written,
        )
        yield Finding(
            Severity.DOUBT, "swapped-numbers", origin, message, "put each in its own column"
        )
    if numbers.maybe_two:
        message = theirs('"{number}" may be two part numbers; it is taken as one', number=written)
        hint = "part them by a comma if the second is an approved alternate"
        yield Finding(Severity.DOUBT, "maybe-two-numbers", origin, message, hint)
    if numbers.mangled:
        message = theirs(
            'part number "{number}" was changed by a spreadsheet and is not used',
            number=written,
        )
        yield Finding(
            Severity.OPEN, "mangled-part-number", origin, message, "write it again as text"
        )
