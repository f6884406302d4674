"""From a sheet that holds a part list to its lines: rows read, repetitions left out, what is
doubtful about it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from emsquote.finding import Finding, Origin, Severity
from emsquote.intake.builds import build_findings
from emsquote.intake.choose import Chosen
from emsquote.intake.judgement import Evidence, Letters
from emsquote.intake.layout import cell
from emsquote.intake.legend import legend_findings, legend_of, painted, struck
from emsquote.intake.levels import level_findings, through_levels
from emsquote.intake.merged import filled_down
from emsquote.intake.part_line import LineRules, part_line
from emsquote.intake.part_row import PartRow
from emsquote.intake.readers.sheet import Row
from emsquote.intake.table import header_of
from emsquote.intake.titles import title_table
from emsquote.intake.whole_table import blank_ticks, line_rules, listed_again, table_findings
from emsquote.model.bom import BomLine, RowKind, UnknownQuantity
from emsquote.model.column_role import ColumnRole
from emsquote.wording.sentence import Counted, said, theirs

_SHOWN, _SHOWN_CHARS = 10, 40
_MOST_UNCOMPUTED = 20


class SheetList(Struct, frozen=True):
    """The part list of one sheet: its lines, what each of its rows was, and what was noticed."""

    chosen: Chosen
    lines: tuple[BomLine, ...]
    kinds: tuple[RowKind, ...]
    findings: tuple[Finding, ...]


def sheet_list(chosen: Chosen, file: str, most_designators: int) -> SheetList:
    """Return the lines of a sheet with what is doubtful about them, parts that are listed again
    left out.
    """
    sheet, parts = chosen.sheet, filled_down(chosen.rows.parts, chosen.sheet)
    rules = line_rules(parts, file, sheet.name, most_designators)
    lines, findings = _lines(replace(chosen, rows=replace(chosen.rows, parts=parts)), rules)
    lines, findings = _through_levels(
        parts, lines, findings, Origin(file, sheet.name, chosen.table.header_row)
    )
    again = listed_again(lines)
    kinds = chosen.rows.kinds
    if again:
        lines = tuple(line for line in lines if line.origin.row not in again)
        findings = [finding for finding in findings if finding.origin.row not in again]
        findings.append(_told_again(again, file, sheet.name))
        kinds = tuple(
            RowKind.REFUSED if row in again else kind for row, kind in enumerate(kinds, 1)
        )
    findings += table_findings(rules, chosen.table, lines)
    findings += blank_ticks(parts, rules)
    findings += build_findings(
        parts, chosen.table, Origin(file, sheet.name, chosen.table.header_row)
    )
    findings += _sheet_findings(chosen, file)
    return SheetList(chosen, lines, kinds, tuple(findings))


def _lines(chosen: Chosen, rules: LineRules) -> tuple[tuple[BomLine, ...], list[Finding]]:
    sheet = chosen.sheet
    legend = legend_of(sheet, chosen.rows)
    marked: Counter[int] = Counter()
    lines: list[BomLine] = []
    findings: list[Finding] = []
    for part in chosen.rows.parts:
        shown = struck(part, sheet) or painted(part, sheet, legend)
        dated = bool(sheet.dates) and (part.number, part.layout.mpn) in sheet.dates
        line, doubts = part_line(part, rules, shown=shown, dated=dated)
        if shown is not None and shown.told_in:
            marked[shown.told_in] += 1
        lines.append(line)
        findings.extend(doubts)
    findings += legend_findings(legend, marked, rules.file, sheet.name)
    return tuple(lines), findings


def _through_levels(
    parts: Sequence[PartRow], lines: tuple[BomLine, ...], findings: list[Finding], header: Origin
) -> tuple[tuple[BomLine, ...], list[Finding]]:
    """Return lines and findings with the levels taken into account, where there are any."""
    after = through_levels(parts, lines)
    if after == lines:
        return lines, findings
    known = {line.origin.row for line in after if not isinstance(line.per_board, UnknownQuantity)}
    kept = [
        each for each in findings if each.code != "unknown-quantity" or each.origin.row not in known
    ]
    return after, [*kept, *level_findings(lines, after, header)]


def _told_again(rows: frozenset[int], file: str, sheet: str) -> Finding:
    message = theirs(
        "the file lists its parts twice: {count} rows from here on repeat them and are not counted",
        count=len(rows),
    )
    hint = "remove one of the two lists"
    return Finding(Severity.OPEN, "listed-again", Origin(file, sheet, min(rows)), message, hint)


def _sheet_findings(chosen: Chosen, file: str) -> Iterator[Finding]:
    sheet = chosen.sheet
    unseen = [number for number, kind in enumerate(chosen.rows.kinds, 1) if kind is RowKind.HIDDEN]
    if unseen:
        origin = Origin(file, sheet.name, unseen[0])
        message = theirs("{rows} left out", rows=Counted(len(unseen), "hidden row", "hidden rows"))
        yield Finding(Severity.OPEN, "hidden-rows", origin, message, "unhide or delete them")
    yield from _unread(chosen, file)
    yield from _unread_columns(chosen, file)
    known = {column.index for column in chosen.table.columns}
    for row, column in sorted(sheet.uncomputed)[:_MOST_UNCOMPUTED]:
        if column in known:
            message = theirs(
                "the formula in column {column} was saved without its result", column=column + 1
            )
            hint = "open and save it in a spreadsheet program"
            yield Finding(
                Severity.OPEN,
                "formula-without-result",
                Origin(file, sheet.name, row),
                message,
                hint,
            )


def _unread(chosen: Chosen, file: str) -> Iterator[Finding]:
    """Tell of rows among the part lines that hold more than a heading and yet are no lines."""
    kinds, rows = chosen.rows.kinds, chosen.sheet.rows
    lines = [number for number, kind in enumerate(kinds) if kind is RowKind.LINE]
    among: Sequence[int] = (
        range(chosen.table.header_row, lines[-1]) if lines and chosen.table.header_row else ()
    )
    among = among or (range(lines[0], lines[-1]) if lines else ())
    unread = [
        number + 1
        for number in among
        if kinds[number] is RowKind.NOTE and _has_content(rows[number])
    ]
    if unread:
        listed = ", ".join(map(str, unread[:_SHOWN])) + ("…" if len(unread) > _SHOWN else "")
        message = theirs("rows among the parts that are read as notes: {rows}", rows=listed)
        hint = "make them part lines, or leave them"
        yield Finding(
            Severity.DOUBT,
            "rows-read-as-notes",
            Origin(file, chosen.sheet.name, unread[0]),
            message,
            hint,
        )


def _unread_columns(chosen: Chosen, file: str) -> Iterator[Finding]:
    """Tell of columns whose title settles what they hold, and whose cells look so otherwise that
    they are not read.
    """
    table, rows, titles = chosen.table, chosen.sheet.rows, title_table(ColumnRole)
    header = header_of(chosen.sheet, table)
    given, taken = (
        {column.role for column in table.columns},
        {column.index for column in table.columns},
    )
    wanted = [role for role in (ColumnRole.DESIGNATOR, ColumnRole.QUANTITY) if role not in given]
    for index, title in enumerate(header if wanted else ()):
        roles = titles.roles(title) if title and index not in taken else {}
        role = next((role for role in wanted if roles.get(role, 0) >= Evidence.USUAL), None)
        example = next((text for row in rows[table.header_row :] if (text := cell(row, index))), "")
        if role is not None and example:
            message = theirs(
                '"{title}" is not read as {role}: most of its cells look otherwise, such as "{example}"',
                title=title,
                role=role.value,
                example=example[:_SHOWN_CHARS],
            )
            hint = said("choose with --map {role}=…", role=role.value)
            severity = Severity.OPEN if role == ColumnRole.QUANTITY else Severity.DOUBT
            yield Finding(
                severity,
                "column-not-read",
                Origin(file, chosen.sheet.name, table.header_row),
                message,
                hint,
            )


def _has_content(row: Row) -> bool:
    """Whether a row says more than a heading or a rule of dashes does."""
    filled = [text for text in row if any(map(str.isalnum, text))]
    return len(filled) > 1 or any(len(text) > Letters.HEADING for text in filled)
