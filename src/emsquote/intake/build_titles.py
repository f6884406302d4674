"""Titles of flags that are of one build only: `DNP (Lite)`, `Pro:DNP`, `Fitted Pro`."""

from __future__ import annotations

from operator import attrgetter

from emsquote.intake.columns import FoundColumn
from emsquote.intake.markers import is_marker
from emsquote.intake.table import PartTable
from emsquote.intake.titles import words_beside
from emsquote.model.column_role import ColumnRole

FLAG_ROLES = frozenset({ColumnRole.DNP, ColumnRole.FITTED})


def build_words(column: FoundColumn) -> tuple[str, ...]:
    """Return the words of a flag's title that name the build it is of, none if it is of all.

    >>> column = FoundColumn(ColumnRole.DNP, 4, "DNP (Lite)", 3, "")
    >>> build_words(column)
    ('lite',)
    """
    beside = " ".join(words_beside(column.title, column.role))
    for role in (ColumnRole.DNP, ColumnRole.FITTED):
        beside = " ".join(words_beside(beside, role))
    return tuple(word for word in beside.split() if not is_marker("flag_filler", word))


def flags_of_builds(table: PartTable) -> tuple[FoundColumn, ...]:
    """Return the columns of flags that are of one build each, where none was asked for."""
    flags = (column for column in table.columns if column.role in FLAG_ROLES)
    of_one = sorted((column for column in flags if build_words(column)), key=attrgetter("index"))
    return () if table.build else tuple(of_one)
