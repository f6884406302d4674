"""Quantities that are told once for a group of rows: the first row of the group says how many, the
others, a part each, say nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from emsquote.intake.judgement import Least
from emsquote.intake.line_quantity import designators_of
from emsquote.intake.part_row import PartRow


def shared_out(parts: Sequence[PartRow], most_designators: int) -> tuple[PartRow, ...]:
    """Return the rows of which those in a group count their own designators: where that is the
    custom of the list, a group's quantity is that of all its designators.
    """
    groups = list(_groups(parts))
    several = [group for group in groups if len(group) > 1]
    if len(several) < Least.PAIR:
        return tuple(parts)
    if not all(_counts_all(group, most_designators) for group in several):
        return tuple(parts)
    shared = {part.number for group in several for part in group}
    return tuple(_uncounted(part) if part.number in shared else part for part in parts)


def _groups(parts: Sequence[PartRow]) -> Iterator[list[PartRow]]:
    """Yield rows with a quantity together with those below that have none."""
    group: list[PartRow] = []
    for part in parts:
        if part.text(part.layout.quantity) and group:
            yield group
            group = []
        group.append(part)
    if group:
        yield group


def _counts_all(group: Sequence[PartRow], most: int) -> bool:
    names = [designators_of(part, most).names for part in group]
    counted = group[0].text(group[0].layout.quantity)
    return all(names) and counted == str(sum(map(len, names)))


def _uncounted(part: PartRow) -> PartRow:
    index = part.layout.quantity
    if index is None or not part.text(index):
        return part
    cells = list(part.cells)
    cells[index] = ""
    return replace(part, cells=tuple(cells))
