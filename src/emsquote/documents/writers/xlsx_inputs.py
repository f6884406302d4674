"""Input cells of a workbook: what may be put into them, their defined names, and the notes on
cells.
"""

from __future__ import annotations

from typing import assert_never

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from emsquote.documents.live.place import CellPlace, sheet_prefix
from emsquote.documents.sheet import Input, Rule, Sheet, header_row

_MOST_RUNS = 50
_MOST_BOARDS = 1_000_000_000
_MOST_CHOICES = 255
"""So many characters Excel takes as a list of choices."""
_Key = tuple[Rule, tuple[str, ...], int]


class InputCells:
    """The input cells of one page, gathered while it is written: a rule is told once for all cells
    below each other.
    """

    def __init__(self) -> None:
        self._runs: dict[_Key, list[list[int]]] = {}
        self.names: list[tuple[str, int, int]] = []
        """Name, row and column of each input that has a name."""

    def add(self, row: int, column: int, cell: Input) -> None:
        """Remember an input; rows come in order."""
        runs = self._runs.setdefault((cell.rule, cell.choices, column), [])
        if runs and runs[-1][1] == row - 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
        if cell.name:
            self.names.append((cell.name, row, column))

    def validate(self, page: Worksheet) -> None:
        """Put the rules onto the page."""
        for (rule, choices, column), runs in self._runs.items():
            options = _allowed(rule, choices)
            # A list of many ranges is slow to open; what lies between them is blank or a formula,
            # which no rule hurts.
            whole = [[runs[0][0], runs[-1][1]]]
            (first, last), *others = runs if len(runs) <= _MOST_RUNS else whole
            more = [[begin, column, end, column] for begin, end in others]
            page.data_validation(
                first, column, last, column, {**options, **({"other_cells": more} if more else {})}
            )


def _allowed(rule: Rule, choices: tuple[str, ...]) -> dict[str, object]:
    match rule:
        case Rule.COUNT | Rule.BOARDS:
            least = 1 if rule is Rule.BOARDS else 0
            return {
                "validate": "integer",
                "criteria": "between",
                "minimum": least,
                "maximum": _MOST_BOARDS,
            }
        case Rule.AMOUNT:
            return {"validate": "decimal", "criteria": ">=", "value": 0}
        case Rule.RATE:
            return {"validate": "decimal", "criteria": ">", "value": 0}
        case Rule.SHARE:
            return {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1}
        case Rule.MARGIN:
            return {"validate": "decimal", "criteria": "<", "value": 1}
        case Rule.CHOICE:
            fits = len(",".join(choices)) <= _MOST_CHOICES
            return {"validate": "list", "source": list(choices)} if fits else {"validate": "any"}
    assert_never(rule)


def define_names(
    book: xlsxwriter.Workbook, sheet: Sheet, inputs: list[tuple[str, int, int]], taken: set[str]
) -> None:
    """Define the names of a sheet's inputs and ranges.

    The second of two alike stays without name.
    """
    named = [(name, str(CellPlace(sheet.name, row, column))) for name, row, column in inputs]
    named += [(name, f"{sheet_prefix(sheet.name)}{area}") for name, area in sheet.names]
    for name, place in named:
        if name.lower() not in taken:
            taken.add(name.lower())
            book.define_name(name, f"={place}")


def write_comments(page: Worksheet, sheet: Sheet) -> None:
    """Put the sheet's notes onto their cells."""
    first = header_row(len(sheet.facts)) + 1
    for row, column, text in sheet.comments:
        page.write_comment(first + row, column, text, {"x_scale": 2.5, "font_size": 9})
