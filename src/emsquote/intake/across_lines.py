"""What only all lines of a table tell: for how many boards its quantities are, what stands in it
twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from emsquote.finding import Finding, Origin, Severity
from emsquote.intake.judgement import Evidence, Least, Share, Within
from emsquote.intake.line_quantity import LineRules, designators_of
from emsquote.intake.part_row import PartRow
from emsquote.intake.quantity import quantity_of
from emsquote.intake.table import PartTable
from emsquote.intake.titles import title_table
from emsquote.model.bom import BomLine, Supply
from emsquote.model.column_role import ColumnRole
from emsquote.model.measure import Measure
from emsquote.wording.sentence import Counted, said, theirs

_RIVAL_ROLES = (
    ColumnRole.DESIGNATOR,
    ColumnRole.QUANTITY,
    ColumnRole.MPN,
    ColumnRole.MANUFACTURER,
)
"""Roles of which a reader should know that another column could have them."""
_NAMES_SHOWN, _TITLES_SHOWN = 5, 200

_Placed = tuple[PartRow, tuple[str, ...]]
"""A part line with its designators."""


def line_rules(parts: Sequence[PartRow], file: str, sheet: str, most_designators: int) -> LineRules:
    """Return how the quantities of a table are to be read."""
    sample = parts[: Within.ALL_LINES]
    placed = [(part, designators_of(part, most_designators).names) for part in sample]
    ratios = list(_ratios(placed))
    boards = _boards(ratios)
    return LineRules(
        file=file,
        sheet=sheet,
        boards=boards,
        by_designators=boards == 1 and _count_other_than_board(placed, ratios),
        has_quantities=any(part.layout.quantity is not None for part in sample),
        most_designators=most_designators,
    )


def _count_other_than_board(placed: Sequence[_Placed], ratios: Sequence[Decimal]) -> bool:
    """Whether quantities contradict the designators throughout, or are formulas of a workbook that
    nobody has filled in.
    """
    if not ratios:
        return _all_zero(placed)
    if _are_row_numbers(placed):
        return True
    differing = sum(1 for ratio in ratios if ratio != 1)
    contradict = len(ratios) >= Least.ROWS and differing > Share.MOST * len(ratios)
    return contradict and _count_pieces(placed)


def _are_row_numbers(placed: Sequence[_Placed]) -> bool:
    """Whether the quantities are 1, 2, 3 … down all lines, and most lines have other numbers of
    designators.
    """
    stated = [part.text(part.layout.quantity) for part, _ in placed]
    if len(stated) <= Least.ROWS or stated != [str(row + 1) for row in range(len(stated))]:
        return False
    counted = [len(names) for _, names in placed]
    agreeing = sum(1 for row, number in enumerate(counted, 1) if row == number)
    return all(counted) and agreeing < Share.HALF * len(counted)


def _count_pieces(placed: Sequence[_Placed]) -> bool:
    """Whether designators count pieces: where every line has one name, the names are positions in
    an assembly.
    """
    listed = sum(1 for _, names in placed if len(names) > 1)
    return listed >= Share.FEW * len(placed)


def _all_zero(placed: Sequence[_Placed]) -> bool:
    """Whether lines with designators state a quantity, none of which is more than 0."""
    stated = [part for part, names in placed if names and part.text(part.layout.quantity)]
    return len(stated) >= Least.ROWS


def _ratios(placed: Sequence[_Placed]) -> Iterator[Decimal]:
    """Yield quantity over number of designators for each line that states both."""
    for part, names in placed:
        text = part.text(part.layout.quantity)
        read = quantity_of(text) if text and names else None
        if isinstance(read, Measure) and read.in_pieces and read.amount:
            yield read.amount / len(names)


def _boards(ratios: Sequence[Decimal]) -> int:
    """Return for how many boards a column of quantities is: the one factor to the designators, if
    it is one.
    """
    if len(ratios) < Least.ROWS:
        return 1
    factor, times = Counter(ratios).most_common(1)[0]
    agreed = times >= Share.ALL_BUT_FEW * len(ratios)
    is_integer = factor == int(factor)
    return int(factor) if agreed and is_integer and factor > 1 else 1


def table_findings(
    rules: LineRules, table: PartTable, lines: Sequence[BomLine]
) -> Iterator[Finding]:
    """Yield what is noticed about all lines of a table."""
    header = Origin(rules.file, rules.sheet, table.header_row)
    for role in _RIVAL_ROLES:
        yield from _rivals(role, table, header)
    yield from _numbers_from_values(table, lines, header)
    yield from _numbers_by_cells(table, header)
    yield from _odd_quantities(rules, header)
    yield from _listed_twice(lines)


def _numbers_from_values(
    table: PartTable, lines: Sequence[BomLine], header: Origin
) -> Iterator[Finding]:
    taken = sum(line.mpn != "" for line in lines)
    if taken and table.index(ColumnRole.MPN) is None:
        message = theirs(
            "no column of part numbers; values that look like one are taken as such ({lines})",
            lines=Counted(taken, "line", "lines"),
        )
        hint = "name the column with --map mpn=…"
        yield Finding(Severity.DOUBT, "part-numbers-from-values", header, message, hint)


def _numbers_by_cells(table: PartTable, header: Origin) -> Iterator[Finding]:
    """Yield that no title says that a column holds part numbers, only its cells."""
    column = table.column(ColumnRole.MPN)
    if column is None or not table.header_row or column.score >= Evidence.ASKED:
        return
    if title_table(ColumnRole).weight(column.title, ColumnRole.MPN) >= Evidence.ENOUGH:
        return
    message = theirs(
        'part numbers are read from "{title}" for its cells alone',
        title=" ".join(column.title.split()),
    )
    hint = said("choose with --map {role}=…", role=ColumnRole.MPN.value)
    yield Finding(Severity.DOUBT, "part-numbers-by-cells", header, message, hint)


def _odd_quantities(rules: LineRules, header: Origin) -> Iterator[Finding]:
    hint = "give quantities per board"
    if rules.boards > 1:
        message = theirs(
            "the quantities are {count} times the designators, "
            "so they are read as for {count} boards",
            count=rules.boards,
        )
        yield Finding(Severity.DOUBT, "quantity-for-batch", header, message, hint)
    if rules.by_designators:
        message = theirs(
            "most quantities contradict the designators, so designators are counted instead"
        )
        yield Finding(Severity.OPEN, "quantity-not-per-board", header, message, hint)


def _rivals(role: ColumnRole, table: PartTable, header: Origin) -> Iterator[Finding]:
    """Yield that other columns could have a role, too."""
    chosen = table.column(role)
    rivals = (column.title for column in table.rivals if column.role is role)
    others = [title for title in rivals if chosen is not None and title != chosen.title]
    if chosen is None or not chosen.title or not others:
        return
    listed = ", ".join(f'"{" ".join(title.split())}"' for title in dict.fromkeys(others))
    message = theirs(
        '{role} is read from "{title}"; it could also be {others}',
        role=role.value,
        title=" ".join(chosen.title.split()),
        others=listed[:_TITLES_SHOWN],
    )
    if role is ColumnRole.QUANTITY:
        hint = said("choose with --build TITLE, or with --map {role}=…", role=role.value)
        yield Finding(Severity.OPEN, "rival-columns", header, message, hint)
    else:
        hint = said("choose with --map {role}=…", role=role.value)
        yield Finding(Severity.DOUBT, "rival-columns", header, message, hint)


def listed_again(lines: Sequence[BomLine]) -> frozenset[int]:
    """Return the rows that list what already stands above, where a file lists (nearly) every part
    twice; else none.

    Some exports write one line a part and then one a group, or all parts per page and once more as
    a summary.
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


def _listed_twice(lines: Sequence[BomLine]) -> Iterator[Finding]:
    first: dict[str, BomLine] = {}
    for line in lines:
        if line.supply is Supply.NOT_FITTED:
            continue
        twice = [name for name in line.designators if first.setdefault(name, line) is not line]
        if not twice:
            continue
        names = ", ".join(twice[:_NAMES_SHOWN])
        more = "…" if len(twice) > _NAMES_SHOWN else ""
        above = first[twice[0]].origin.row
        message = theirs("also in row {row}: {names}", row=str(above), names=names + more)
        hint = "correct it unless two parts share the place"
        yield Finding(Severity.DOUBT, "listed-twice", line.origin, message, hint)
