"""The kinds of tables that are told apart: which roles make a part list, and which a pick-and-place file."""

from __future__ import annotations

from collections.abc import Mapping

from emsquote.intake.table import Table

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


def is_placement(table: Table) -> bool:
    """Whether a table has positions or rotations and no quantities: a pick-and-place file."""
    places = {"position_x", "position_y", "rotation"} & {column.role for column in table.columns}
    return len(places) >= 2 and table.index("quantity") is None  # noqa: PLR2004 - x and y, or one of them and an angle


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
