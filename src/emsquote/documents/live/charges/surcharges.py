"""Percentages and minimums as formulas: turn times, shares of other charges, shares of sales,
top-ups.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from emsquote.costing.rate_card import Driver, ShareOf
from emsquote.documents.live.charges.activity_cost import CostFormulas, reached_price
from emsquote.documents.live.charges.rows import ChargeKind, ChargeRow, runs
from emsquote.documents.live.formulas import product, rounded
from emsquote.documents.live.links import ColumnLinks
from emsquote.documents.live.place import letters
from emsquote.model.money import minor_digits
from emsquote.model.quote import Category, Rounding

RowOf = Callable[[ChargeRow], int]
"""Where a charge stands on its page, from 0."""


def summed(rows: Sequence[int], column: int) -> str:
    """Return the sum of some rows of a column of the same sheet."""
    letter = letters(column)
    parts = [
        f"{letter}{a + 1}:{letter}{b + 1}" if a != b else f"{letter}{a + 1}" for a, b in runs(rows)
    ]
    return f"SUM({','.join(parts)})" if parts else "0"


def turn_base(row: ChargeRow, rows: Sequence[ChargeRow], row_of: RowOf, column: int) -> str:
    """Return the formula of what a turn time's surcharge in one category is taken of."""
    of = (row.turn.of if row.turn else ()) or (ShareOf.LABOUR,)
    mine = [
        other
        for other in rows
        if other.role is ChargeKind.WORK and other.category is row.category and other.is_part_of(of)
    ]
    return summed([row_of(other) for other in mine], column)


def share_base(
    row: ChargeRow, rows: Sequence[ChargeRow], row_of: RowOf, column: int, material: str
) -> str:
    """Return the formula of what a percentage is taken of: charges before it, and the material if
    it says so.
    """
    share = row.share
    before = [
        other
        for other in rows
        if other.order < row.order
        and other.role in {ChargeKind.WORK, ChargeKind.TURN, ChargeKind.SHARE}
    ]
    base = summed([row_of(other) for other in before if other.is_part_of(share.of)], column)
    return f"{base}+{material}" if ShareOf.MATERIAL in share.of else base


def sales_base(rows: Sequence[ChargeRow], row_of: RowOf, column: int, material_price: str) -> str:
    """Return the formula of the price of all but NRE and of what is added to it."""
    sold = [row for row in rows if not row.added and row.category is not Category.NRE]
    return f"{summed([row_of(other) for other in sold], column)}+{material_price}"


def minimum_base(
    row: ChargeRow, rows: Sequence[ChargeRow], row_of: RowOf, column: int, material_price: str
) -> str:
    """Return the formula of the price of what a minimum is about.

    Without a list, of everything but NRE.
    """
    of = row.minimum.of if row.minimum else ()

    def is_about(other: ChargeRow) -> bool:
        return other.is_part_of(of) if of else other.category is not Category.NRE

    before = [other for other in rows if other.order < row.order]
    base = summed([row_of(other) for other in before if is_about(other)], column)
    return f"{base}+{material_price}" if not of or Category.MATERIAL in of else base


def share_cost(formulas: CostFormulas, row: ChargeRow, base: str, column: ColumnLinks) -> str:
    """Return the formula of a percentage of the base in a cell, bounded by the activity's minimum
    and maximum.
    """
    share, activity = row.share, row.of_card
    links = formulas.rates.activities[activity.name]
    by = base if row.role is ChargeKind.SHARE else "0"
    reached_by = (
        column.starts if share.tiers_by else f"{by}/{formulas.factor}" if formulas.factor else by
    )
    percent = reached_price(links, reached_by)
    if activity.driver is Driver.AMOUNT:
        percent = product(percent, formulas.inputs.amounts.get(activity.service, "1"))
    cost = f"{base}*{'-' if share.is_discount else ''}{percent}"
    if links.minimum and not share.is_discount:
        cost = f"MAX({product(links.minimum, formulas.factor)},{cost})"
    if links.maximum:
        cost = f"MIN({product(links.maximum, formulas.factor)},{cost})"
    billed = formulas.as_billed(activity, f"IF({base}*{percent}=0,0,{cost})")
    return product(billed, formulas.within(activity, column))


def turn_cost(formulas: CostFormulas, base: str) -> str:
    """Return the formula of a turn time's surcharge on the base in a cell."""
    exact = product(base, formulas.inputs.turn)
    card = formulas.basis.card
    return rounded(exact, minor_digits(card.currency)) if card.rounding is Rounding.LOT else exact


def top_up(formulas: CostFormulas, row: ChargeRow, reached: str, column: ColumnLinks) -> str:
    """Return the formula of what is missing between the price in a cell and the least charge."""
    minimum, card = row.minimum, formulas.basis.card
    if minimum is None:
        raise AssertionError("a top-up is of a minimum")
    floor = product(
        formulas.inputs.minimums[minimum.name], formulas.factor, column.quantity * minimum.per_board
    )
    exact = f"IF(AND({reached}>0,{reached}<{floor}),{floor}-{reached},0)"
    return rounded(exact, minor_digits(card.currency)) if card.rounding is Rounding.LOT else exact
