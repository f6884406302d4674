"""What is doubtful about a part line by itself: a finding each, with the way out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

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
    for doubt in (_quantity_doubt(line, listed), _supply_doubt(line, verdict)):
        if doubt is not None:
            yield doubt
    if numbers.swapped:
        yield _swapped(line.origin, numbers.written)
    if numbers.held.maybe_two:
        yield _maybe_two(line.origin, numbers.written)
    if numbers.held.mangled:
        yield _mangled(line.origin, numbers.written)


def _quantity_doubt(line: BomLine, listed: Designators) -> Finding | None:
    needed = line.per_board
    if isinstance(needed, UnknownQuantity):
        message = joined([for_all(line.label), for_all(needed.reason)], ": ")
        hint = "state the quantity per board"
        return Finding(Severity.OPEN, "unknown-quantity", line.origin, message, hint)
    if line.supply is Supply.NOT_FITTED:
        return None
    if listed.names and needed.in_pieces:
        return _mismatch(line, needed.amount, len(listed.names))
    if needed.amount == 0:
        message = theirs("{part}: quantity 0, yet not marked as not fitted", part=line.label)
        return Finding(Severity.OPEN, "quantity-zero", line.origin, message, "say which")
    return None


def _mismatch(line: BomLine, amount: Decimal, number: int) -> Finding | None:
    """Return that a line counts other than its designators do, None if it does not."""
    if amount == number:
        return None
    message = theirs(
        "{part}: quantity {quantity} but {designators}",
        part=line.label,
        quantity=amount,
        designators=Counted(number, "designator", "designators"),
    )
    hint = "the quantity is priced; correct one of the two"
    return Finding(Severity.OPEN, "quantity-mismatch", line.origin, message, hint)


def _supply_doubt(line: BomLine, verdict: Verdict) -> Finding | None:
    if verdict.partly:
        message = theirs(
            "{part}: {reason}: not fitted, the others of its row are",
            part=line.label,
            reason=verdict.reason,
        )
        hint = "give them a line of their own"
        return Finding(Severity.DOUBT, "partly-not-fitted", line.origin, message, hint)
    if verdict.doubt and verdict.supply is Supply.BOUGHT:
        message = theirs(
            "{part}: {reason}: it is bought, and priced as placed",
            part=line.label,
            reason=verdict.reason,
        )
        hint = "say whether it is placed"
        return Finding(Severity.OPEN, "supplied-loose", line.origin, message, hint)
    if verdict.doubt:
        message = theirs(
            "{part}: taken as not fitted: {reason}",
            part=line.label,
            reason=verdict.reason,
        )
        hint = "mark it in a column of its own"
        return Finding(Severity.DOUBT, "maybe-not-fitted", line.origin, message, hint)
    return None


def _swapped(origin: Origin, written: str) -> Finding:
    message = theirs(
        '"{number}" stands as supplier number and its number as part number; '
        "they are read the other way",
        number=written,
    )
    hint = "put each in its own column"
    return Finding(Severity.DOUBT, "swapped-numbers", origin, message, hint)


def _maybe_two(origin: Origin, written: str) -> Finding:
    message = theirs('"{number}" may be two part numbers; it is taken as one', number=written)
    hint = "part them by a comma if the second is an approved alternate"
    return Finding(Severity.DOUBT, "maybe-two-numbers", origin, message, hint)


def _mangled(origin: Origin, written: str) -> Finding:
    message = theirs(
        'part number "{number}" was changed by a spreadsheet and is not used',
        number=written,
    )
    hint = "write it again as text"
    return Finding(Severity.OPEN, "mangled-part-number", origin, message, hint)
