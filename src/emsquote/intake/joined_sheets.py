"""Which sheets of a workbook are read together: several part lists of one board, each in a sheet of
its own.

A designator is unique on its board. Lists without a common designator are therefore parts of one
board (SMT and through-hole, top and bottom); lists that share some are lists of several boards,
variants, or one list told twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import assert_never

from msgspec import Struct

from emsquote.finding import Finding, Origin, Severity
from emsquote.intake.judgement import Share
from emsquote.intake.markers import has_marker
from emsquote.intake.overrides import ALL_SHEETS
from emsquote.intake.sheet_list import SheetList
from emsquote.model.bom import BomLine
from emsquote.wording.sentence import said, theirs


class Relation(StrEnum):
    """What another list of the workbook is to the one that is read."""

    SAME_BOARD = "same-board"
    NOT_FITTED = "not-fitted"
    """Its name says that its parts are not fitted."""
    REPEATS = "repeats"
    """It lists the same parts again: a summary, a revision, a variant."""
    OTHER_BOARD = "other-board"
    """Some designators stand in both, for other parts."""
    UNKNOWN = "unknown"


class JoinedSheets(Struct, frozen=True):
    """The lists that are read as one, in the order of their sheets, and what became of the
    others.
    """

    lists: tuple[SheetList, ...]
    findings: tuple[Finding, ...]


def joined_sheets(
    first: SheetList,
    others: Sequence[SheetList],
    file: str,
    *,
    asked: bool = False,
) -> JoinedSheets:
    """Return which lists are read beside the first: those of its board, or all if asked for."""
    lists = [first]
    findings: list[Finding] = []
    for other in others:
        relation = Relation.SAME_BOARD if asked else relation_of(lists, other)
        if relation is Relation.SAME_BOARD:
            lists.append(other)
        findings.extend(_told(relation, other, file))
    if len(lists) > 1:
        names = ", ".join(map(_named, lists))
        message = theirs("sheets that are read together as one part list: {names}", names=names)
        hint = "read one alone with --sheet"
        findings.append(Finding(Severity.NOTE, "sheets-joined", Origin(file), message, hint))
    return JoinedSheets(tuple(lists), tuple(findings))


def _named(read: SheetList) -> str:
    return f'"{read.chosen.sheet.name}" ({len(read.lines)} lines)'


def relation_of(lists: Sequence[SheetList], other: SheetList) -> Relation:
    """Return what a list is to those that are read."""
    if has_marker("not_fitted", other.chosen.sheet.name):
        return Relation.NOT_FITTED
    lines = [line for read in lists for line in read.lines]
    mine, its = _designators(lines), _designators(other.lines)
    if mine and its:
        return _by_designators(lines, other.lines)
    repeats = _repeats(_numbers(lines), _numbers(other.lines))
    return Relation.REPEATS if repeats else Relation.UNKNOWN


def _by_designators(lines: Sequence[BomLine], others: Sequence[BomLine]) -> Relation:
    """Return what a list is to another by the places that they fill."""
    mine, its = _designators(lines), _designators(others)
    if _repeats(mine, its):
        return Relation.REPEATS
    if not mine.isdisjoint(its):
        return Relation.OTHER_BOARD
    placed = _is_placed(lines) and _is_placed(others)
    return Relation.SAME_BOARD if placed else Relation.UNKNOWN


def _designators(lines: Sequence[BomLine]) -> frozenset[str]:
    return frozenset(name for line in lines for name in line.designators)


def _numbers(lines: Sequence[BomLine]) -> frozenset[str]:
    """Return what names the parts: all their numbers, or their words where they have none."""
    numbers = {number.casefold() for line in lines for number in _numbers_of(line) if number}
    words = (line.value or line.description for line in lines)
    return frozenset(numbers or map(str.casefold, words))


def _numbers_of(line: BomLine) -> Iterator[str]:
    yield line.mpn
    yield line.customer_pn
    for by_supplier in line.supplier_numbers:
        yield by_supplier.number


def _repeats(mine: frozenset[str], its: frozenset[str]) -> bool:
    fewer = min(len(mine), len(its))
    return fewer > 0 and len(mine & its) >= Share.HALF * fewer


def _is_placed(lines: Sequence[BomLine]) -> bool:
    """Whether nearly all lines have designators: only then do designators tell what belongs to
    which board.
    """
    placed = sum(1 for line in lines if line.designators)
    return placed >= Share.NEARLY_ALL * len(lines)


def _told(relation: Relation, other: SheetList, file: str) -> Iterator[Finding]:
    name, number = other.chosen.sheet.name, len(other.lines)
    origin = Origin(file, name)
    hint = said("read it with --sheet, or all sheets together with --sheet '{all}'", all=ALL_SHEETS)
    match relation:
        case Relation.SAME_BOARD:
            pass
        case Relation.NOT_FITTED:
            message = theirs(
                "the {number} lines of this sheet are not fitted by its name, and left out",
                number=number,
            )
            yield Finding(Severity.NOTE, "sheet-not-fitted", origin, message, hint)
        case Relation.REPEATS:
            message = theirs(
                "the {number} lines of this sheet are not read: "
                "it repeats parts of the list that is read",
                number=number,
            )
            yield Finding(Severity.DOUBT, "sheet-repeats", origin, message, hint)
        case Relation.OTHER_BOARD:
            message = theirs(
                "the {number} lines of this sheet are not read: "
                "its designators are those of another board",
                number=number,
            )
            yield Finding(Severity.OPEN, "other-part-lists", origin, message, hint)
        case Relation.UNKNOWN:
            message = theirs(
                "the {number} lines of this sheet are not read: it may be of another product",
                number=number,
            )
            yield Finding(Severity.OPEN, "other-part-lists", origin, message, hint)
        case _:
            assert_never(relation)
