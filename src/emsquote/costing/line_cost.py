"""What each line bears of the material: the cost and price of its part, shared out by what the line
takes per board.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import assert_never

from emsquote.buying.plan import ColumnBought
from emsquote.model.bom import BomLine, UnknownQuantity
from emsquote.model.measure import Measure
from emsquote.model.money import ZERO, Amount, Money, Total, apportion
from emsquote.model.quote import Category, CategoryPrice, LineCell


def line_cells(
    lines: Sequence[BomLine], bought: ColumnBought, categories: Sequence[CategoryPrice]
) -> tuple[LineCell, ...]:
    """Share the printed cost and price of a column's material out to its lines.

    Both add up to the cent.

    `categories` are the settled ones of the column.
    """
    material = bought.material
    of_line = {
        line: place for place, each in enumerate(bought.purchases) for line in each.demand.lines
    }
    places = [of_line.get(number) for number in range(len(lines))]
    shares = [_share(lines, bought, place, number) for number, place in enumerate(places)]
    weights = [share.amount if isinstance(share, Money) else ZERO for share in shares]
    costs = apportion(material.known, weights)
    prices = apportion(_material_price(categories, material), weights)
    return tuple(
        LineCell(place, cost, price) if isinstance(share, Money) else LineCell(place, share, share)
        for place, share, cost, price in zip(places, shares, costs, prices, strict=True)
    )


def _share(
    lines: Sequence[BomLine], bought: ColumnBought, place: int | None, number: int
) -> Amount:
    """Return a line's exact share in the cost of its part."""
    if place is None:
        return Money.zero(bought.liability.currency)
    amount, demand = bought.amounts[place], bought.purchases[place].demand
    if not isinstance(amount, Money) or len(demand.lines) == 1:
        return amount
    weights = [_per_board(lines[line], demand.unit) for line in demand.lines]
    return amount * weights[demand.lines.index(number)] / (sum(weights) or 1)


def _per_board(line: BomLine, unit: str) -> Decimal:
    match line.per_board:
        case Measure():
            return line.per_board.to(unit).amount
        case UnknownQuantity():
            return ZERO
        case _:
            assert_never(line.per_board)


def _material_price(categories: Sequence[CategoryPrice], cost: Total) -> Money:
    """Return the printed price of the purchases: of the material category, less what activities add
    to it.
    """
    for each in categories:
        if each.category is Category.MATERIAL and each.cost:
            return each.extended * cost.known.amount / each.cost.amount
    return cost.known
