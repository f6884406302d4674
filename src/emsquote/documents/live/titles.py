"""Titles of columns that name a quantity of the quote: a spreadsheet works them out from the cell
with its label, so that they follow a quantity that is changed.
"""

from __future__ import annotations

from emsquote.documents.live.formulas import quoted
from emsquote.documents.sheet import Formula, SheetColumn
from emsquote.wording.texts import Texts


def title_with_boards(column: SheetColumn, boards: str, label: str, texts: Texts) -> SheetColumn:
    """Return a column with a quantity (`100 boards`) in the blank of its title, `Cost, {boards}`;
    `label` is the address of the cell with it.
    """
    before, _, after = texts(column.title).partition("{boards}")
    formula = f"{quoted(before)}&{label}&{quoted(after)}"
    return _headed(column, formula, f"{before}{boards}{after}")


def title_before_boards(column: SheetColumn, boards: str, label: str, texts: Texts) -> SheetColumn:
    """Return a column with a quantity (`100 boards`) after its title; `label` is the address of the
    cell with it.
    """
    title = texts(column.title)
    return _headed(column, f'"{title}, "&{label}', f"{title}, {boards}")


def _headed(column: SheetColumn, formula: str, title: str) -> SheetColumn:
    head = Formula(formula, title)
    return SheetColumn(title, column.kind, column.width, column.key, head)
