"""Builds of one product in one list: columns that belong to a build (its quantities, ticks, flags
or part numbers), and cells that name builds.

Which build is quoted is asked for (`--build Lite`). Unasked, what all builds have in common is read
and builds are told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from emsquote.finding import Finding, Origin, Severity
from emsquote.intake.build_titles import FLAG_ROLES, build_words, flags_of_builds
from emsquote.intake.columns import FoundColumn
from emsquote.intake.flags import FlagSaid, flag_said
from emsquote.intake.judgement import Evidence, Least, Share, Within
from emsquote.intake.layout import cell, layout_of
from emsquote.intake.markers import has_marker, is_any_marker, is_marker, is_nothing
from emsquote.intake.part_row import PartRow
from emsquote.intake.profile import profile
from emsquote.intake.quantity import quantity_of
from emsquote.intake.readers import SourceSheet
from emsquote.intake.readers.sheet import Row
from emsquote.intake.table import PartTable, header_of
from emsquote.intake.titles import title_table, words_beside
from emsquote.intake.variants import BuildSet, builds_of
from emsquote.intake.words import compact, tokens
from emsquote.model.column_role import ColumnRole
from emsquote.model.measure import Measure
from emsquote.wording.sentence import Counted, theirs

_NAMES_SHOWN = 300
_COUNTS = frozenset({ColumnRole.QUANTITY, ColumnRole.ORDER_QUANTITY})
_OF_BUILDS = (
    ColumnRole.DNP,
    ColumnRole.FITTED,
    ColumnRole.QUANTITY,
    ColumnRole.MPN,
    ColumnRole.MANUFACTURER,
    ColumnRole.SUPPLIER_PN,
    ColumnRole.VALUE,
)
"""Roles of which each build may have a column of its own."""


def of_build(table: PartTable, sheet: SourceSheet, build: str) -> PartTable | None:
    """Return the table with the columns of a build in the place of those of others, None if neither
    a title nor a cell names the build.

    A column of numbers gives its quantities, one of marks says which parts it has, one titled as
    flag or part number has that role. Blank is none of it.
    """
    header = header_of(sheet, table)
    body = sheet.rows[table.header_row :]
    found = _columns_of(build, header)
    if not found:
        return _of_named_build(table, header, body, build)
    own = [_of_its_kind(index, header[index], body, build) for index in found]
    roles = {column.role for column in own}
    counted = ColumnRole.QUANTITY in roles
    kept = (column for column in table.columns if _is_kept(column, found, roles, counted=counted))
    rivals = tuple(column for column in table.rivals if column.role not in roles)
    marked = [
        replace(column, role=ColumnRole.BUILD)
        for column in own
        if column.role is ColumnRole.QUANTITY
    ]
    return replace(table, columns=(*own, *marked, *kept), rivals=rivals, build=build)


def _is_kept(
    column: FoundColumn, found: Sequence[int], roles: set[ColumnRole], *, counted: bool
) -> bool:
    """Whether a column says something of a build although it is none of its own: no other build's
    column of the same kind does.
    """
    if column.index in found:
        return False
    if counted and column.role in _COUNTS:
        return False
    if column.role in FLAG_ROLES:
        return not build_words(column)
    return column.role not in roles


def _of_its_kind(index: int, title: str, body: Sequence[Row], build: str) -> FoundColumn:
    """Return the column of a build with the role that its title or else its cells give it."""
    reason = f'the build "{build}", as asked for'
    role = _role_by_title(title)
    if role is None:
        role = ColumnRole.QUANTITY if _is_counted(body, index) else ColumnRole.BUILD
    return FoundColumn(role, index, title, Evidence.ASKED, reason)


def _role_by_title(title: str) -> ColumnRole | None:
    weights = title_table(ColumnRole).roles(title)
    said = [role for role in _OF_BUILDS if weights.get(role, 0) > Evidence.POSSIBLE]
    return max(said, key=lambda role: weights[role], default=None)


def _of_named_build(
    table: PartTable, header: Row, body: Sequence[Row], build: str
) -> PartTable | None:
    """Return the table for a build that only cells name, None if none does."""
    layout = layout_of(table, header, len(header))
    parts = (PartRow(0, row, layout) for row in body)
    named = {compact(name) for part in parts for _, has in builds_of(part) for name in has.names}
    return replace(table, build=build) if compact(build) in named else None


def _is_counted(body: Sequence[Row], index: int) -> bool:
    """Whether a column holds quantities, not marks."""
    cells = profile([cell(row, index) for row in body[: Within.SAMPLE] if any(row)])
    return cells.counted >= Share.ALL_BUT_FEW


def _columns_of(build: str, header: Row) -> Sequence[int]:
    """Return the columns that a build's name means: the title as it is, else those whose title says
    it beside a role, else the only one with all its words.
    """
    exact = [index for index, title in enumerate(header) if _is_alike(build, title)]
    if exact:
        return exact[:1]
    words = frozenset(tokens(build))
    within = [index for index, title in enumerate(header) if _holds(words, title)]
    qualified = [index for index in within if _is_of(words, header[index])]
    if not qualified and len(within) == 1:
        return within
    return qualified


def _is_alike(build: str, title: str) -> bool:
    return title != "" and compact(title) == compact(build)


def _holds(words: frozenset[str], title: str) -> bool:
    return bool(words) and words <= set(tokens(title))


def _is_of(words: frozenset[str], title: str) -> bool:
    role = _role_by_title(title)
    return role is not None and words == set(words_beside(title, role))


def in_no_build(part: PartRow) -> int | None:
    """Return the first of the flags of builds, if there are two builds or more and none has the
    part; else None.
    """
    flags = part.layout.build_flags
    if len(flags) < Least.PAIR:
        return None
    left_out = all(
        flag_said(role, part.text(index)) is FlagSaid.NOT_FITTED for role, index in flags
    )
    return flags[0][1] if left_out else None


def build_findings(parts: Sequence[PartRow], table: PartTable, header: Origin) -> Iterator[Finding]:
    """Yield that a list has more builds than one and which are not quoted, where nobody asked for
    one.
    """
    if table.build or not parts:
        return
    layout = parts[0].layout
    yield from _flagged_builds(parts, table, header)
    yield from _named_builds(parts, header)
    if len(parts) <= Least.ROWS:
        return
    builds = _columns_of_builds(parts[: Within.SAMPLE], table, layout.header)
    if builds:
        names = ", ".join(f'"{" ".join(layout.header[index].split())}"' for index in builds)
        message = theirs(
            "columns that may be of builds of their own, and are not read: {names}",
            names=names[:_NAMES_SHOWN],
        )
        yield Finding(Severity.OPEN, "builds", header, message, "choose one with --build TITLE")


def _flagged_builds(
    parts: Sequence[PartRow], table: PartTable, header: Origin
) -> Iterator[Finding]:
    """Yield the builds that leave out parts which are taken, as columns of flags tell."""
    differing = [part for part in parts if _is_left_out_of_some(part)]
    if not differing:
        return
    columns = flags_of_builds(table)
    titles = ", ".join(f'"{" ".join(column.title.split())}"' for column in columns)
    message = theirs(
        "builds leave out different parts: {names}; {lines} of some builds are taken",
        names=titles[:_NAMES_SHOWN],
        lines=Counted(len(differing), "line", "lines"),
    )
    place = replace(header, row=differing[0].number)
    yield Finding(Severity.OPEN, "builds", place, message, "choose one with --build TITLE")


def _is_left_out_of_some(part: PartRow) -> bool:
    """Whether a part is taken that the flags of some builds leave out."""
    if not part.layout.build_flags or in_no_build(part) is not None:
        return False
    said = {flag_said(role, part.text(index)) for role, index in part.layout.build_flags}
    return FlagSaid.NOT_FITTED in said


def _named_builds(parts: Sequence[PartRow], header: Origin) -> Iterator[Finding]:
    """Yield the builds that cells name for some parts only."""
    named = [(part, has) for part in parts for _, has in builds_of(part)]
    names = {compact(name): name for _, has in named for name in has.names}
    if len(named) < Least.PAIR or _is_of_all(named, len(parts)):
        return
    message = theirs(
        "only some builds have {lines}, which are taken; builds: {names}",
        names=", ".join(f'"{name}"' for name in names.values())[:_NAMES_SHOWN],
        lines=Counted(len(named), "line", "lines"),
    )
    place = replace(header, row=named[0][0].number)
    yield Finding(Severity.OPEN, "builds", place, message, "choose one with --build NAME")


def _is_of_all(named: Sequence[tuple[PartRow, BuildSet]], number: int) -> bool:
    """Whether all lines are of the same builds, or each of another: then it is no variant."""
    sets = {has for _, has in named}
    signed = any(has.excluded for has in sets)
    varied = not signed and len(sets) > max(1, Share.NEARLY_ALL * len(named))
    return (len(sets) == 1 and len(named) == number) or varied


def _columns_of_builds(parts: Sequence[PartRow], table: PartTable, titles: Row) -> Sequence[int]:
    """Return the columns that look like builds: counts like the quantities, or else marks in more
    columns than one.
    """
    counted = [index for index in _unspoken(table, titles) if _counts_like_quantities(parts, index)]
    if counted:
        return counted
    titled = (index for index in parts[0].layout.unnamed if cell(titles, index))
    marked = [index for index in titled if _marks_parts(parts, index)]
    return marked if len(marked) >= Least.PAIR else ()


def _unspoken(table: PartTable, titles: Row) -> Iterator[int]:
    """Yield the titled columns that no title says anything certain of and that are not told as
    rivals already.
    """
    spoken = (*table.columns, *table.rivals)
    certain = {column.index for column in spoken if column.role is not ColumnRole.ITEM}
    for index, title in enumerate(titles):
        if title and index not in certain:
            yield index


def _counts_like_quantities(parts: Sequence[PartRow], index: int) -> bool:
    """Whether a column counts pieces of each part, and mostly as many as the column of
    quantities.
    """
    quantity = parts[0].layout.quantity
    if quantity is None:
        return False
    alike = sum(1 for part in parts if cell(part.cells, index) == cell(part.cells, quantity))
    if alike < Share.HALF * len(parts):
        return False
    cells = profile([cell(part.cells, index) for part in parts])
    counts = cells.integers > Share.ALL_BUT_FEW and cells.filled > Share.ALL_BUT_FEW
    return counts and not cells.counting


def _marks_parts(parts: Sequence[PartRow], index: int) -> bool:
    """Whether a column marks some parts and not others, or says of some that they are not
    fitted.
    """
    ticked = denied = blank = 0
    for part in parts:
        text = cell(part.cells, index)
        if is_nothing(text):
            blank += 1
        elif _denies(text):
            denied += 1
        elif is_any_marker(("yes", "fitted"), text):
            ticked += 1
        else:
            return False
    return ticked > 0 and denied + blank > 0


def _denies(text: str) -> bool:
    return has_marker("not_fitted", text) or is_marker("no", text)


def is_in_build(text: str) -> bool:
    """Whether the cell of a build's column says that the build has the part: a number above 0, or a
    mark.

    >>> [is_in_build(text) for text in ("2", "0", "x", "DNP", "")]
    [True, False, True, False, False]
    """
    read = quantity_of(text) if text else None
    if isinstance(read, Measure):
        return bool(read.amount)
    return not is_nothing(text) and not _denies(text)
