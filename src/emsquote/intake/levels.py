"""Bills of material of several levels: an assembly is made of the lines below it, needed as often
as it is.

Levels stand in a column of their own (`1`, `..2`, `L3`) or in the item numbers (`2`, `2.1`,
`2.1.4`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from emsquote.finding import Finding, Origin, Severity
from emsquote.intake.judgement import Least, Share
from emsquote.intake.part_row import PartRow
from emsquote.model.bom import BomLine, Supply, UnknownQuantity
from emsquote.model.measure import Measure
from emsquote.wording.sentence import Counted, theirs

_LEVEL = re.compile(r"(?:level|lvl|l|stufe|niveau)?[\s.+>*_-]*(\d{1,2})", re.IGNORECASE)
_MARKS = re.compile(r"[.+>*-]{1,20}")
_ITEM = re.compile(r"\d{1,5}(?:\.\d{1,5})*\.?")
_ONE = Decimal(1)


class _Assembly(Struct, frozen=True):
    """An assembly above the line being read: its depth, and how often the product needs it."""

    depth: int
    needed: Measure | UnknownQuantity
    not_fitted: bool = False


def depth_of(level: str) -> int | None:
    """Return how deep a cell of a level column says that its line is, None if it is no level.

    >>> [depth_of(text) for text in ("2", "..3", "L1", "++", "A")]
    [2, 3, 1, 2, None]
    """
    level = level.strip()
    found = _LEVEL.fullmatch(level)
    if found is not None:
        return int(found[1])
    return len(level) if _MARKS.fullmatch(level) else None


def depths_of(parts: Sequence[PartRow], lines: Sequence[BomLine]) -> tuple[int, ...]:
    """Return the depth of each line by its level, or else by its item number.

    Empty where there is but one level.
    """
    by_level = [depth_of(line.level) if line.level else None for line in lines]
    known = [depth for depth in by_level if depth is not None]
    if len(set(known)) > 1 and len(known) >= Share.NEARLY_ALL * len(lines):
        return _completed(by_level)
    return _by_items([part.text(part.layout.item).strip() for part in parts])


def _completed(depths: Sequence[int | None]) -> tuple[int, ...]:
    """Return the depths with those that are unsaid taken from the line above."""
    found: list[int] = []
    above = 0
    for depth in depths:
        above = above if depth is None else depth
        found.append(above)
    return tuple(found)


def _by_items(items: Sequence[str]) -> tuple[int, ...]:
    """Return the depths that dotted item numbers tell, if nearly all are numbers whose assemblies
    stand above them.
    """
    paths = [_path(item) for item in items]
    dotted = sum(1 for path in paths if len(path) > 1)
    numbered = sum(map(bool, paths))
    if dotted < Least.PAIR or numbered < Share.NEARLY_ALL * len(paths):
        return ()
    if len(set(paths)) < len(paths) or _below_assemblies(paths) < Share.NEARLY_ALL * dotted:
        return ()
    return tuple(map(len, paths))


def _path(item: str) -> tuple[str, ...]:
    """Return the numbers of an item number (`2.1.`), none if it is no such number."""
    return tuple(item.rstrip(".").split(".")) if _ITEM.fullmatch(item) else ()


def _below_assemblies(paths: Sequence[tuple[str, ...]]) -> int:
    """Return how many items stand below the assembly that their number names."""
    seen: set[tuple[str, ...]] = set()
    number = 0
    for path in paths:
        if len(path) > 1 and path[:-1] in seen:
            number += 1
        seen.add(path)
    return number


def through_levels(parts: Sequence[PartRow], lines: Sequence[BomLine]) -> tuple[BomLine, ...]:
    """Return the lines as one product needs them: quantities times those of their assemblies,
    assemblies made.

    What is below an assembly that is not fitted is not fitted either.
    """
    depths = depths_of(parts, lines)
    if not depths:
        return tuple(lines)
    found: list[BomLine] = []
    above: list[_Assembly] = []
    below = (*depths[1:], 0)
    for line, depth, next_depth in zip(lines, depths, below, strict=True):
        while above and above[-1].depth >= depth:
            above.pop()
        needed = _within(line, above, first=not found)
        is_assembly = next_depth > depth
        if is_assembly:
            left_out = needed.supply is Supply.NOT_FITTED
            above.append(_Assembly(depth, needed.per_board, left_out))
        found.append(_made(needed) if is_assembly else needed)
    return tuple(found)


def _within(line: BomLine, above: Sequence[_Assembly], *, first: bool) -> BomLine:
    """Return a line as the product needs it, within the assemblies above it."""
    left_out = bool(above) and above[-1].not_fitted
    supply = Supply.NOT_FITTED if left_out else line.supply
    return replace(line, per_board=_needed(line, above, first=first), supply=supply)


def _made(assembly: BomLine) -> BomLine:
    """Return an assembly as one that is made of the lines below it, unless nobody buys it."""
    is_bought = assembly.supply is Supply.BOUGHT
    return replace(assembly, supply=Supply.MADE) if is_bought else assembly


def _needed(line: BomLine, above: Sequence[_Assembly], *, first: bool) -> Measure | UnknownQuantity:
    """Return how much of a line the product needs.

    The product itself, on top of its list, is needed once.
    """
    own = line.per_board
    if isinstance(own, UnknownQuantity):
        return Measure(_ONE) if first else own
    if not above:
        return own
    times = above[-1].needed
    if isinstance(times, UnknownQuantity) or not times.in_pieces:
        return UnknownQuantity("how often its assembly is needed is not known")
    return Measure(own.amount * times.amount, own.unit)


def level_findings(
    before: Sequence[BomLine], after: Sequence[BomLine], header: Origin
) -> Iterator[Finding]:
    """Yield what the levels changed."""
    made = sum(line.supply is Supply.MADE for line in after)
    pairs = zip(before, after, strict=True)
    changed = [new for old, new in pairs if old.per_board != new.per_board]
    for line in changed:
        if isinstance(line.per_board, UnknownQuantity):
            message = theirs("{part}: {reason}", part=line.label, reason=line.per_board.reason)
            hint = "state the quantity of the assembly"
            yield Finding(Severity.OPEN, "unknown-quantity", line.origin, message, hint)
    if made:
        yield _of_assemblies(made, changed, header)


def _of_assemblies(made: int, changed: Sequence[BomLine], header: Origin) -> Finding:
    """Return that assemblies are made, and what that does to the quantities."""
    assemblies = Counted(made, "assembly is", "assemblies are")
    if not changed:
        message = theirs(
            "{assemblies} made of the lines below and not bought",
            assemblies=assemblies,
        )
        return Finding(Severity.NOTE, "assemblies", header, message)
    message = theirs(
        "{assemblies} made of the lines below and not bought; "
        "{quantities} taken times those of the assemblies",
        assemblies=assemblies,
        quantities=Counted(len(changed), "quantity is", "quantities are"),
    )
    hint = "if they are stated for the finished product already, take the levels out of the list"
    first = replace(header, row=changed[0].origin.row)
    return Finding(Severity.DOUBT, "assemblies", first, message, hint)
