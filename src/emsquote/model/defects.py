"""Defects that a board is expected to have: of which class, found by which step."""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct


class DefectsOfClass(Struct, frozen=True):
    """What the parts of one class are expected to have of defects on a board."""

    part_class: str
    expected: Decimal
    """Before any inspection."""
    found: tuple[tuple[str, Decimal], ...]
    """How many each inspection or test finds, by its title, in the order of the steps."""
    escaped: Decimal
    """What nobody finds."""
