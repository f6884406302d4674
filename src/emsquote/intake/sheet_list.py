"""From a sheet that holds a part list to its lines: rows read, repetitions left out, what is
doubtful about it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from emsquote.finding import Finding, Origin, Severity
from emsquote.intake.across_lines import line_rules, listed_again, table_findings
from emsquote.intake.balance import balance_findings
from emsquote.intake.builds import build_findings
from emsquote.intake.choose import Chosen
from emsquote.intake.group_quantity import shared_out
from emsquote.intake.legend import legend_findings, legend_of, painted, struck
from emsquote.intake.levels import level_findings, through_levels
from emsquote.intake.line_quantity import LineRules
from emsquote.intake.lines_apart import lines_apart
from emsquote.intake.merged import filled_down
from emsquote.intake.needed_parts import needed_apart, needed_findings
from emsquote.intake.part_line import part_line
from emsquote.intake.part_row import PartRow
from emsquote.intake.unread import unread_findings
from emsquote.model.bom import BomLine, LeftOut, RowKind, UnknownQuantity
from emsquote.model.bom_price import BomPrice
from emsquote.wording.sentence import theirs


class SheetList(Struct, frozen=True):
    """The part list of one sheet: its lines, what each of its rows was, and what was noticed."""

    chosen: Chosen
    lines: tuple[BomLine, ...]
    kinds: tuple[RowKind, ...]
    findings: tuple[Finding, ...]
    left_out: Mapping[Origin, LeftOut]
    """Why lines are not fitted, by their place."""
    prices: Mapping[Origin, BomPrice]
    """The prices that lines state, by their place."""


def sheet_list(chosen: Chosen, file: str, most_designators: int) -> SheetList:
    """Return the lines of a sheet with what is doubtful about them, parts that are listed again
    left out.
    """
    filled = shared_out(filled_down(chosen.rows.parts, chosen.sheet), most_designators)
    whole = lines_apart(filled, most_designators)
    parts = needed_apart(whole, most_designators)
    rules = line_rules(parts, file, chosen.sheet.name, most_designators)
    header = Origin(file, chosen.sheet.name, chosen.table.header_row)
    levelled = _through_levels(_as_written(chosen, parts, rules), parts, header)
    found = _once(levelled, parts, header)
    return replace(
        found,
        findings=(
            *found.findings,
            *table_findings(rules, chosen.table, found.lines),
            *balance_findings(parts, found.lines, found.left_out, header),
            *needed_findings(whole, header),
            *build_findings(parts, chosen.table, header),
            *unread_findings(chosen, file),
        ),
    )


def _as_written(chosen: Chosen, parts: Sequence[PartRow], rules: LineRules) -> SheetList:
    """Return a line for each part line of the sheet, as it is written and looks."""
    sheet = chosen.sheet
    legend = legend_of(sheet, replace(chosen.rows, parts=tuple(parts)))
    marked: Counter[int] = Counter()
    lines: list[BomLine] = []
    findings: list[Finding] = []
    left_out: dict[Origin, LeftOut] = {}
    prices: dict[Origin, BomPrice] = {}
    for part in parts:
        shown = struck(part, sheet) or painted(part, sheet, legend)
        if shown is not None and shown.told_in:
            marked[shown.told_in] += 1
        dated = bool(sheet.dates) and (part.number, part.layout.mpn) in sheet.dates
        read = part_line(part, rules, shown=shown, dated=dated)
        lines.append(read.line)
        findings.extend(read.findings)
        if read.left_out is not None:
            left_out[read.line.origin] = read.left_out
        if read.price is not None:
            prices[read.line.origin] = read.price
    findings += legend_findings(legend, marked, rules.file, sheet.name)
    kinds = chosen.rows.kinds
    return SheetList(chosen, tuple(lines), kinds, tuple(findings), left_out, prices)


def _through_levels(found: SheetList, parts: Sequence[PartRow], header: Origin) -> SheetList:
    """Return a list with its levels taken into account, where there are any."""
    after = through_levels(parts, found.lines)
    if after == found.lines:
        return found
    known = {line.origin.row for line in after if not isinstance(line.per_board, UnknownQuantity)}
    kept = (finding for finding in found.findings if not _is_settled(finding, known))
    findings = (*kept, *level_findings(found.lines, after, header))
    return replace(found, lines=after, findings=findings)


def _is_settled(finding: Finding, known: set[int]) -> bool:
    """Whether a finding says that a quantity is unknown that the levels tell."""
    return finding.code == "unknown-quantity" and finding.origin.row in known


def _once(found: SheetList, parts: Sequence[PartRow], header: Origin) -> SheetList:
    """Return a list without the lines that repeat others: those below, or where only those count
    their parts, those above.
    """
    again = listed_again(found.lines)
    if not again:
        return found
    single = _listed_singly(found.lines, parts, again)
    if single:
        return _without(found, single, _told_singly(single, header))
    return _without(found, again, _told_again(again, header))


def _listed_singly(
    lines: Sequence[BomLine], parts: Sequence[PartRow], again: frozenset[int]
) -> frozenset[int]:
    """Return the rows of parts one by one that have no quantity, where all rows that list them
    again have one; else none.
    """
    counted = {part.number for part in parts if part.text(part.layout.quantity)}
    names = {name for line in lines if line.origin.row in again for name in line.designators}
    single = {line.origin.row for line in lines if names.issuperset(line.designators)} - again
    return frozenset(single) if again <= counted and counted.isdisjoint(single) else frozenset()


def _without(found: SheetList, rows: frozenset[int], told: Finding) -> SheetList:
    """Return a list without some of its rows, which is told."""
    lines = tuple(line for line in found.lines if line.origin.row not in rows)
    kept = (finding for finding in found.findings if finding.origin.row not in rows)
    kinds = tuple(
        RowKind.REFUSED if row in rows else kind for row, kind in enumerate(found.kinds, 1)
    )
    left_out = {place: why for place, why in found.left_out.items() if place.row not in rows}
    return replace(found, lines=lines, kinds=kinds, findings=(*kept, told), left_out=left_out)


def _told_singly(rows: frozenset[int], header: Origin) -> Finding:
    message = theirs(
        "the file lists its parts one by one and then in groups; the groups are read, "
        "not these {count} rows",
        count=len(rows),
    )
    return Finding(Severity.NOTE, "listed-singly", replace(header, row=min(rows)), message)


def _told_again(rows: frozenset[int], header: Origin) -> Finding:
    message = theirs(
        "the file lists its parts twice: {count} rows from here on repeat them and are not counted",
        count=len(rows),
    )
    origin = replace(header, row=min(rows))
    return Finding(Severity.OPEN, "listed-again", origin, message, "remove one of the two lists")
