"""Integer programmes as plain data: columns with costs, mostly whole numbers, and rows that bound
sums of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from msgspec import Struct, field

Terms = list[tuple[int, Decimal]]
"""Columns by their places, each with its factor."""


class Row(Struct, frozen=True):
    """A sum that must not be below `least` nor above `most`, where they are stated."""

    terms: Terms
    least: Decimal | None
    most: Decimal | None


class Programme(Struct):
    """Columns from 0 up to a most, at a cost each.

    The cheapest values that keep all rows are asked for.
    """

    costs: list[Decimal] = field(default_factory=list)
    uppers: list[Decimal] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def column(
        self, cost: Decimal | int = 0, most: Decimal | int = 1, *, whole: bool = True
    ) -> int:
        """Add a column and return its place."""
        self.costs.append(Decimal(cost))
        self.uppers.append(Decimal(most))
        self.whole.append(whole)
        return len(self.costs) - 1

    def row(
        self,
        terms: Iterable[tuple[int, Decimal | int]],
        least: Decimal | int | None = None,
        most: Decimal | int | None = None,
    ) -> None:
        """Add a row."""
        bounds = (None if each is None else Decimal(each) for each in (least, most))
        self.rows.append(Row([(place, Decimal(factor)) for place, factor in terms], *bounds))
