"""What the sheets of a live workbook tell each other: where the cells stand that others refer to.

All are addresses as formulas of any sheet write them (`Inputs!$C$5`, see `CellPlace`).
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from emsquote.documents.live.checks import WrongCells
from emsquote.documents.sheet import Sheet


class ColumnLinks(Struct, frozen=True):
    """The cells of one quantity."""

    quantity: str
    """Good boards."""
    starts: str
    """Boards started, scrap included."""
    label: str
    """The text `100 boards`."""


class PlanInputs(Struct, frozen=True):
    """What the purchase plan refers to."""

    columns: tuple[ColumnLinks, ...]
    exchange: Mapping[str, str]
    """Currency to the cell with what one unit of it costs in the quote's.

    The quote's own is not in it.
    """
    policy: str
    """The cell that says who pays for excess: `charge` or `report`."""
    max_lead_days: str = ""
    """The cell with the most days that may be waited for a part, blank without limit.

    "" if there is no such cell.
    """


class PlanLinks(Struct, frozen=True, kw_only=True):
    """The sheets of the purchase plan, and what others refer to.

    By column where nothing else is said.
    """

    sheets: tuple[Sheet, ...]
    charged: tuple[tuple[str, ...], ...]
    """By part, then by column: what the customer pays for the part, exact.

    A text (`?`) where nobody knows.
    """
    material: tuple[str, ...]
    """The sum of what is known of these."""
    missing: tuple[str, ...]
    """How many parts nobody can price, or are no longer ordered as much as needed.

    0 if the column is complete.
    """
    liability: tuple[str, ...]
    """The value of excess that is reported instead of charged."""
    lead_days: tuple[str, ...]
    """The longest days until a part is at the dock; a text (`?`) where nobody knows."""
    anew: tuple[str, ...]
    """How many parts are to be quoted anew, since they were bought for another need."""
    wrong: tuple[WrongCells, ...]
    """Where the sheets tell which of their inputs cannot be used."""
    ordered: tuple[str, ...]
    """The names of the sheets whose rows must stay where they are."""
