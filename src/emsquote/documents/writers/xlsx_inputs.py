"""Input cells of a workbook: what may be put into them, their defined names, and the notes on
cells.
"""

from __future__ import annotations

from typing import assert_never

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from emsquote.documents.live.place import CellPlace, sheet_prefix
from emsquote.documents.live.rules import MOST_BOARDS, MOST_MARKUP, must_be
from emsquote.documents.sheet import Input, Rule, Sheet, header_row
from emsquote.wording.texts import Texts

_MOST_RUNS = 50
_MOST_CHOICES = 255
"""So many characters Excel takes as a list of choices."""
_MOST_TOLD = 225
"""So many it takes as the message of a rule."""
_Key = tuple[Input, int]
"""An input without what stands in it, and its column."""


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
        kind = Input("", cell.rule, choices=cell.choices, may_be_blank=cell.may_be_blank)
        runs = self._runs.setdefault((kind, column), [])
        if runs and runs[-1][1] == row - 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
        if cell.name:
            self.names.append((cell.name, row, column))

    def validate(self, page: Worksheet, texts: Texts) -> None:
        """Put the rules onto the page; who breaks one is told in words what may be put in."""
        for (given, column), runs in self._runs.items():
            options = _allowed(given, texts)
            # A list of many ranges is slow to open; what lies between them is blank or a formula,
            # which no rule hurts.
            whole = [[runs[0][0], runs[-1][1]]]
            (first, last), *others = runs if len(runs) <= _MOST_RUNS else whole
            more = [[begin, column, end, column] for begin, end in others]
            page.data_validation(
                first, column, last, column, {**options, **({"other_cells": more} if more else {})}
            )


def _allowed(given: Input, texts: Texts) -> dict[str, object]:
    told: dict[str, object] = {
        "ignore_blank": given.may_be_blank,
        "error_message": must_be(given, texts)[:_MOST_TOLD],
    }
    match given.rule:
        case Rule.COUNT | Rule.BOARDS:
            least = 1 if given.rule is Rule.BOARDS else 0
            limits = {"minimum": least, "maximum": MOST_BOARDS}
            return {"validate": "integer", "criteria": "between", **limits, **told}
        case Rule.AMOUNT:
            return {"validate": "decimal", "criteria": ">=", "value": 0, **told}
        case Rule.RATE:
            return {"validate": "decimal", "criteria": ">", "value": 0, **told}
        case Rule.SHARE:
            limits = {"minimum": 0, "maximum": 1}
            return {"validate": "decimal", "criteria": "between", **limits, **told}
        case Rule.MARGIN:
            return {"validate": "decimal", "criteria": "<", "value": MOST_MARKUP, **told}
        case Rule.CHOICE | Rule.SUGGESTION:
            return _listed(given, told)
    assert_never(given.rule)


def _listed(given: Input, told: dict[str, object]) -> dict[str, object]:
    """Return what offers an input's choices; a suggestion may be anything else, too."""
    choices = given.choices
    if given.rule is Rule.SUGGESTION:
        choices = tuple(choice for choice in choices if "," not in choice)
        told = {"show_error": False}
    if not 0 < len(",".join(choices)) <= _MOST_CHOICES:
        return {"validate": "any"}
    return {"validate": "list", "source": list(choices), **told}


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
