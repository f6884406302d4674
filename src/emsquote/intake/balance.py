"""Whether a list as a whole is like part lists are, whatever rules read it: what is not is told, so
that a list that was read wrong says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from emsquote.finding import Finding, Origin, Severity
from emsquote.intake.contradictions import contradiction_findings
from emsquote.intake.flags import FlagSaid, flag_said
from emsquote.intake.judgement import Least, Share
from emsquote.intake.layout import Layout, cell
from emsquote.intake.part_row import PartRow
from emsquote.intake.variants import signed_builds
from emsquote.model.bom import BomLine, LeftOut, Supply
from emsquote.model.column_role import ColumnRole
from emsquote.wording.sentence import Counted, theirs

_TEXTS_SHOWN, _TEXT_CHARS = 5, 40


def balance_findings(
    parts: Sequence[PartRow],
    lines: Sequence[BomLine],
    left_out: Mapping[Origin, LeftOut],
    header: Origin,
) -> Iterator[Finding]:
    """Yield what is odd about a list as a whole."""
    yield from _mostly_left_out(lines, left_out, header)
    yield from _blank_ticks(parts, header)
    yield from _placed_by_others(parts, header)
    yield from contradiction_findings(lines, header)
    for role in (ColumnRole.DNP, ColumnRole.FITTED):
        yield from _unread_flags(role, parts, header)


def _mostly_left_out(
    lines: Sequence[BomLine], left_out: Mapping[Origin, LeftOut], header: Origin
) -> Iterator[Finding]:
    """Yield that more than half of the lines are not fitted, and what most of them rest on."""
    unfitted = [line for line in lines if line.supply is Supply.NOT_FITTED]
    if len(lines) < Least.ROWS or len(unfitted) <= Share.HALF * len(lines):
        return
    reasons = Counter(map(_named, left_out.values()))
    most = reasons.most_common(1)[0][0] if reasons else ""
    message = theirs(
        "{some} of {all} lines are read as not fitted, most by {reason}",
        some=len(unfitted),
        all=len(lines),
        reason=most,
    )
    hint = "if that is wrong, choose with --map fitted=… or --map dnp=…"
    yield Finding(Severity.OPEN, "mostly-not-fitted", header, message, hint)


def _named(why: LeftOut) -> str:
    return f'"{why.title}"' if why.title else why.reason


def _unread_flags(role: ColumnRole, parts: Sequence[PartRow], header: Origin) -> Iterator[Finding]:
    """Yield the words in columns of flags that are neither yes nor no, for each column."""
    for index in _columns(parts, role):
        unread = [part for part in parts if _is_unread(role, part, index)]
        if unread:
            message = theirs(
                '"{title}" says neither yes nor no: {texts}; {lines} taken as fitted',
                title=_title(unread[0], index),
                lines=Counted(len(unread), "line", "lines"),
                texts=_texts(unread, index),
            )
            place = replace(header, row=unread[0].number)
            yield Finding(Severity.OPEN, "flag-not-read", place, message, "say yes or no")


def _placed_by_others(parts: Sequence[PartRow], header: Origin) -> Iterator[Finding]:
    """Yield what a column says of who assembles parts, where it is not a plain yes."""
    for index in _columns(parts, ColumnRole.ASSEMBLER):
        others = [part for part in parts if _is_for_others(part.text(index))]
        if others:
            message = theirs(
                '"{title}" says {texts} for {lines}: bought, and priced as placed',
                title=_title(others[0], index),
                lines=Counted(len(others), "line", "lines"),
                texts=_texts(others, index),
            )
            place = replace(header, row=others[0].number)
            hint = "say who places them"
            yield Finding(Severity.OPEN, "placed-by-others", place, message, hint)


def _is_for_others(text: str) -> bool:
    return flag_said(ColumnRole.FITTED, text) not in {FlagSaid.FITTED, FlagSaid.NOTHING}


def _columns(parts: Sequence[PartRow], role: ColumnRole) -> Sequence[int]:
    """Return the columns of a role in any of the layouts that are in force."""
    layouts = {id(part.layout): part.layout for part in parts}
    return sorted({index for layout in layouts.values() for index in _flags(layout, role)})


def _title(part: PartRow, index: int) -> str:
    return " ".join(cell(part.layout.header, index).split()) or f"#{index + 1}"


def _texts(parts: Sequence[PartRow], index: int) -> str:
    """Return what some lines say in a column, each text once."""
    texts = dict.fromkeys(part.text(index)[:_TEXT_CHARS] for part in parts)
    return ", ".join(f'"{text}"' for text in list(texts)[:_TEXTS_SHOWN])


def _flags(layout: Layout, role: ColumnRole) -> Sequence[int]:
    match role:
        case ColumnRole.DNP:
            return layout.dnp
        case ColumnRole.FITTED:
            return layout.fitted
        case _:
            return layout.assemblers


def _is_unread(role: ColumnRole, part: PartRow, index: int) -> bool:
    text = part.text(index)
    if not text or (role is ColumnRole.FITTED and signed_builds(text)):
        return False
    return flag_said(role, text) is FlagSaid.UNREAD


def _blank_ticks(parts: Sequence[PartRow], header: Origin) -> Iterator[Finding]:
    """Yield that some lines are ticked as fitted, others are left blank and none is denied."""
    ticked, blank = 0, []
    for part in parts:
        tick = _tick(part)
        if tick and flag_said(ColumnRole.FITTED, tick) is FlagSaid.FITTED:
            ticked += 1
        elif part.layout.fitted and not tick:
            blank.append(part)
        else:
            return
    if blank and ticked:
        message = theirs(
            "{some} of {all} lines are not ticked as fitted; they are taken as fitted",
            some=len(blank),
            all=len(parts),
        )
        place = replace(header, row=blank[0].number)
        hint = "say no where a part is not fitted"
        yield Finding(Severity.OPEN, "fitted-left-blank", place, message, hint)


def _tick(part: PartRow) -> str:
    """Return what the first column says that marks what is fitted, "" if all are blank."""
    marks = map(part.text, part.layout.fitted)
    return next(filter(None, marks), "")
