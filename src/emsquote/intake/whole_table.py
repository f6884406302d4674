"""What only the whole table tells: for how many boards its quantities are, what stands in it
twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from emsquote.finding import Finding, Origin, Severity
from emsquote.intake.judgement import Least, Share, Within
from emsquote.intake.layout import cell
from emsquote.intake.markers import is_marker
from emsquote.intake.part_line import LineRules, designators_of
from emsquote.intake.part_row import PartRow
from emsquote.intake.quantity import quantity_of
from emsquote.intake.table import PartTable
from emsquote.model.bom import BomLine, Supply
from emsquote.model.column_role import ColumnRole
from emsquote.model.measure import Measure
from emsquote.wording.sentence import Counted, said, theirs

_RIVAL_ROLES = (ColumnRole.DESIGNATOR, ColumnRole.QUANTITY, ColumnRole.MPN, ColumnRole.MANUFACTURER)


def line_rules(parts: Sequence[PartRow], file: str, sheet: str, most_designators: int) -> LineRules:
    """Return how the quantities of a table are to be read."""
    parts = parts[: Within.ALL_LINES]
    named = [(part, designators_of(part, most_designators).names) for part in parts]
    ratios = list(_ratios(named))
    differing = sum(1 for ratio in ratios if ratio != 1)
    boards = _boards(ratios) if differing else 1
    # Where every line has one name, the names are positions in an assembly and do not count pieces.
    counting = sum(1 for _, names in named if len(names) > 1) >= Share.FEW * len(parts)
    contradicted = counting and len(ratios) >= Least.ROWS and differing > Share.MOST * len(ratios)
    return LineRules(
        file=file,
        sheet=sheet,
        boards=boards,
        by_designators=boards == 1 and (contradicted or (not ratios and _all_zero(named))),
        has_quantities=any(part.layout.quantity is not None for part in parts),
        most_designators=most_designators,
    )


_Named = Sequence[tuple[PartRow, tuple[str, ...]]]
"""Part lines with their designators."""


def _all_zero(named: _Named) -> bool:
    """Whether lines with designators state no quantity but 0: formulas of a workbook that nobody
    has filled in.
    """
    both = [part for part, names in named if names and cell(part.cells, part.layout.quantity)]
    return len(both) >= Least.ROWS


def _ratios(named: _Named) -> Iterator[Decimal]:
    """Yield quantity over number of designators for each line that states both."""
    for part, names in named:
        text = cell(part.cells, part.layout.quantity)
        read = quantity_of(text) if text and names else None
        if isinstance(read, Measure) and read.in_pieces and read.amount:
            yield read.amount / len(names)


def _boards(ratios: Sequence[Decimal]) -> int:
    """Return for how many boards a whole column of quantities is: the one factor to the
    designators, if it is one.
    """
    if len(ratios) < Least.ROWS:
        return 1
    factor, times = Counter(ratios).most_common(1)[0]
    return (
        int(factor)
        if factor == int(factor) and factor > 1 and times >= Share.ALL_BUT_FEW * len(ratios)
        else 1
    )


def table_findings(
    rules: LineRules, table: PartTable, lines: Sequence[BomLine]
) -> Iterator[Finding]:
    """Yield what is noticed about the table as a whole."""
    header = Origin(rules.file, rules.sheet, table.header_row)
    yield from _rivals(table, header)
    taken = sum(line.mpn != "" for line in lines)
    if taken and table.index(ColumnRole.MPN) is None:
        message = theirs(
            "no column of part numbers; values that look like one are taken as such ({lines})",
            lines=Counted(taken, "line", "lines"),
        )
        yield Finding(
            Severity.DOUBT,
            "part-numbers-from-values",
            header,
            message,
            "name the column with --map mpn=…",
        )
    if rules.boards > 1:
        message = theirs(
            "the quantities are {count} times the designators, so they are read as for {count} boards",
            count=rules.boards,
        )
        yield Finding(
            Severity.DOUBT, "quantity-for-batch", header, message, "give quantities per board"
        )
    if rules.by_designators:
        message = theirs(
            "most quantities contradict the designators, so designators are counted instead"
        )
        yield Finding(
            Severity.OPEN, "quantity-not-per-board", header, message, "give quantities per board"
        )
    yield from _listed_twice(lines)


def _rivals(table: PartTable, header: Origin) -> Iterator[Finding]:
    for role in _RIVAL_ROLES:
        chosen = next((column.title for column in table.columns if column.role == role), "")
        others = [
            column.title
            for column in table.rivals
            if column.role == role and column.title != chosen
        ]
        if chosen and others:
            listed = ", ".join(f'"{" ".join(title.split())}"' for title in dict.fromkeys(others))
            message = theirs(
                '{role} is read from "{title}"; it could also be {others}',
                role=role.value,
                title=" ".join(chosen.split()),
                others=listed[:200],
            )
            severity = Severity.OPEN if role == ColumnRole.QUANTITY else Severity.DOUBT
            hint = said("choose with --map {role}=…", role=role.value)
            if role == ColumnRole.QUANTITY:
                hint = said("choose with --build TITLE, or with --map {role}=…", role=role.value)
            yield Finding(severity, "rival-columns", header, message, hint)


def listed_again(lines: Sequence[BomLine]) -> frozenset[int]:
    """Return the rows that list what already stands above, where a file lists (nearly) every part
    twice; else none.

    Some exports write one line a part and then one a group, or the whole list per page and once
    more as a summary.
    """
    seen: set[str] = set()
    again: list[BomLine] = []
    for line in lines:
        if line.designators and seen.issuperset(line.designators):
            again.append(line)
        seen.update(line.designators)
    repeated = {name for line in again for name in line.designators}
    if len(again) < Least.ROWS or len(repeated) < Share.ALL_BUT_FEW * len(seen):
        return frozenset()
    return frozenset(line.origin.row for line in again)


def blank_ticks(parts: Sequence[PartRow], rules: LineRules) -> Iterator[Finding]:
    """Yield a doubt where most lines are ticked as fitted, none is denied, and some are left
    blank.
    """
    if not any(part.layout.fitted for part in parts):
        return
    states = [
        (part, next((text for i in part.layout.fitted if (text := cell(part.cells, i))), ""))
        for part in parts
    ]
    blank = [part for part, text in states if part.layout.fitted and not text]
    ticked = sum(1 for _, text in states if text and is_marker("yes", text))
    if blank and ticked + len(blank) == len(states) and ticked > len(blank):
        origin = Origin(rules.file, rules.sheet, blank[0].number)
        message = theirs(
            "{some} of {all} lines are not ticked as fitted; they are taken as fitted",
            some=len(blank),
            all=len(parts),
        )
        yield Finding(
            Severity.OPEN, "fitted-left-blank", origin, message, "say no where a part is not fitted"
        )


def _listed_twice(lines: Sequence[BomLine]) -> Iterator[Finding]:
    first: dict[str, BomLine] = {}
    for line in lines:
        if line.supply is Supply.NOT_FITTED:
            continue
        twice = [name for name in line.designators if first.setdefault(name, line) is not line]
        if twice:
            where = first[twice[0]].origin.row
            names = ", ".join(twice[:5]) + ("…" if len(twice) > 5 else "")  # noqa: PLR2004 - a message of one line
            message = theirs("also in row {row}: {names}", row=str(where), names=names)
            yield Finding(
                Severity.DOUBT,
                "listed-twice",
                line.origin,
                message,
                "correct it unless two parts share the place",
            )
