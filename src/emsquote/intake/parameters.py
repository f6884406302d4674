"""Columns of parameters (Tolerance, Voltage, Dielectric …): what they say belongs to the value.

A bare number takes the unit of its title: `50` under "Voltage" is `50V`. Which titles are of
parameters, and their units, is data (`data/titles/parameters.csv`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from emsquote.intake.markers import is_nothing
from emsquote.intake.readers.sheet import Row
from emsquote.intake.word_tables import word_rows
from emsquote.intake.words import compact

_BARE = re.compile(r"[±+/\-\s]*(\d+(?:[.,]\d+)?|\d/\d{1,2})")
_UNIT_IN_TITLE = re.compile(r"[(\[]([^)\]]*)[)\]]")


@cache
def _units() -> Mapping[str, str]:
    return {
        compact(title): row["unit"]
        for row in word_rows("parameters")
        for title in row["titles"].split("|")
    }


def unit_titled(title: str) -> str | None:
    """Return the unit of a column of parameters by its title, "" for none; None for any other.

    >>> unit_titled("Voltage Rating"), unit_titled("Dielectric"), unit_titled("RoHS")
    ('V', '', None)
    """
    return _units().get(compact(_UNIT_IN_TITLE.sub("", title)))


def parameters_said(row: Row, columns: Sequence[int], header: Row) -> str:
    """Return what a row's columns of parameters say, each with its unit: `±1%; 50V; X7R`."""
    return "; ".join(_said(row, columns, header))


def _said(row: Row, columns: Sequence[int], header: Row) -> Iterator[str]:
    for column in columns:
        text = row[column].strip() if column < len(row) else ""
        unit = unit_titled(header[column]) if column < len(header) else None
        if unit is None or not text or is_nothing(text):
            continue
        yield _with_unit(text, unit)


def _with_unit(text: str, unit: str) -> str:
    """Return a parameter with the unit of its column, where it stands without any."""
    if not unit or not _BARE.fullmatch(text):
        return text
    return f"{text}{unit}"
