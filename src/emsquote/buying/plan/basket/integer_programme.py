"""Integer programmes as plain data: columns with costs, mostly whole numbers, and rows that bound
sums of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from msgspec import Struct, field

Term = tuple[int, Decimal]
"""A column by its place, with its factor."""
Factored = tuple[int, Decimal | int]
"""The same, whatever the factor is stated as."""


class Row(Struct, frozen=True):
    """A sum that must not be below `least` nor above `most`, where they are stated."""

    terms: list[Term]
    least: Decimal | None
    most: Decimal | None


class IntegerProgramme(Struct):
    """Columns from 0 up to a most, at a cost each.

    The cheapest values that keep all rows are asked for.
    """

    costs: list[Decimal] = field(default_factory=list)
    uppers: list[Decimal] = field(default_factory=list)
    are_whole: list[bool] = field(default_factory=list)
    """Whether a column's value must be a whole number."""
    rows: list[Row] = field(default_factory=list)

    def column(
        self,
        cost: Decimal | int = 0,
        most: Decimal | int = 1,
        *,
        is_whole: bool = True,
    ) -> int:
        """Add a column and return its place."""
        self.costs.append(Decimal(cost))
        self.uppers.append(Decimal(most))
        self.are_whole.append(is_whole)
        return len(self.costs) - 1

    def row(
        self,
        terms: Iterable[Factored],
        least: Decimal | int | None = None,
        most: Decimal | int | None = None,
    ) -> None:
        """Add a row."""
        exact = [(place, Decimal(factor)) for place, factor in terms]
        self.rows.append(Row(exact, _decimal(least), _decimal(most)))

    def at_most_if(
        self,
        terms: Iterable[Factored],
        switch: int,
        most: Decimal | int = 1,
    ) -> None:
        """Add that a sum is at most so much where a column is 1, and nothing where it is 0."""
        self.row([*terms, (switch, -most)], most=0)

    def at_least_if(
        self,
        terms: Iterable[Factored],
        switch: int,
        least: Decimal | int,
    ) -> None:
        """Add that a sum is at least so much where a column is 1."""
        self.row([*terms, (switch, -least)], least=0)


def _decimal(bound: Decimal | int | None) -> Decimal | None:
    return None if bound is None else Decimal(bound)
