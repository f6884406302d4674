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
    lines: Sequence[BomLine],
    bought: ColumnBought,
    categories: Sequence[CategoryPrice],
) -> tuple[LineCell, ...]:
    """Share the printed cost and price of a column's material out to its lines.

    Both add up to the cent. `categories` are the priced ones of the column.
    """
    material = bought.material
    places = _purchases_of_lines(lines, bought)
    shares = [_share(lines, bought, place, number) for number, place in enumerate(places)]
    weights = [share.amount if isinstance(share, Money) else ZERO for share in shares]
    costs = apportion(material.known, weights)
    prices = apportion(_material_price(categories, material), weights)
    cells = []
    for place, share, cost, price in zip(places, shares, costs, prices, strict=True):
        if isinstance(share, Money):
            cells.append(LineCell(place, cost, price))
        else:
            cells.append(LineCell(place, share, share))
    return tuple(cells)


def _purchases_of_lines(lines: Sequence[BomLine], bought: ColumnBought) -> list[int | None]:
    """Return the place of each line's purchase, None for a line that nothing is bought for."""
    places: list[int | None] = [None] * len(lines)
    for place, purchase in enumerate(bought.purchases):
        for line in purchase.demand.lines:
            places[line] = place
    return places


def _share(
    lines: Sequence[BomLine],
    bought: ColumnBought,
    place: int | None,
    number: int,
) -> Amount:
    """Return a line's exact share in the cost of its part."""
    if place is None:
        return Money.zero(bought.liability.currency)
    amount = bought.amounts[place]
    demand = bought.purchases[place].demand
    if not isinstance(amount, Money) or len(demand.lines) == 1:
        return amount
    weights = [_per_board(lines[line], demand.unit) for line in demand.lines]
    own = weights[demand.lines.index(number)]
    return amount * own / (sum(weights) or 1)


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
    for priced in categories:
        if priced.category is Category.MATERIAL and priced.cost:
            return priced.extended * cost.known.amount / priced.cost.amount
    return cost.known
