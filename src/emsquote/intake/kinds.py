"""The kinds of tables that are told apart: which roles make a part list, and which a pick-and-place
file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from emsquote.intake.readers import SourceSheet
from emsquote.intake.table import PartTable

_SAMPLE = 200
_FEW = 0.1
_FIGURES = 3
_FIGURE = re.compile(r"-?\d{1,6}(?:\.\d{1,8})?")

BOM_WEIGHTS: Mapping[str, float] = {
    "designator": 1.2,
    "quantity": 1.2,
    "order_quantity": 0.6,
    "mpn": 1.2,
    "manufacturer": 0.8,
    "description": 0.8,
    "value": 0.8,
    "footprint": 0.8,
    "supplier_pn": 0.6,
    "customer_pn": 0.4,
    "dnp": 0.5,
    "fitted": 0.4,
    "supplier": 0.3,
    "unit_price": 0.3,
    "alternates": 0.4,
    "item": 0.2,
    "remarks": 0.2,
    "unit": 0.2,
}
"""How much each role makes a row the header of a part list."""


def is_placement(table: PartTable) -> bool:
    """Whether a table has positions or rotations and no quantities: a pick-and-place file."""
    places = {"position_x", "position_y", "rotation"} & {column.role for column in table.columns}
    return len(places) >= 2 and table.index("quantity") is None  # noqa: PLR2004 - x and y, or one of them and an angle


def is_bare_placement(sheet: SourceSheet, table: PartTable) -> bool:
    """Whether a table without titles is a pick-and-place file: two columns of coordinates and one
    of right angles.
    """
    if table.header_row or table.index("quantity") is not None or table.index("mpn") is not None:
        return False
    rows = [row for row in sheet.rows[:_SAMPLE] if any(row)]
    columns = [
        [_number(row[i]) for row in rows if i < len(row)]
        for i in range(max(map(len, rows), default=0))
    ]
    figures = [
        [n for n in column if n is not None]
        for column in columns
        if column.count(None) <= _FEW * len(column)
    ]
    angles = [
        column for column in figures if all(number % 45 == 0 for number in column)
    ]  # eighths of a turn
    return len(figures) > len(angles) >= 1 and len(figures) >= _FIGURES


def _number(text: str) -> Decimal | None:
    return Decimal(text) if _FIGURE.fullmatch(text) else None


PLACEMENT_WEIGHTS: Mapping[str, float] = {
    "designator": 1.2,
    "position_x": 1.0,
    "position_y": 1.0,
    "rotation": 1.0,
    "side": 0.8,
    "footprint": 0.3,
    "value": 0.3,
}
"""How much each role makes a row the header of a pick-and-place file."""
