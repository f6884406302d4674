"""Percentages and minimums as formulas: turn times, shares of other charges, shares of sales,
top-ups.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from msgspec import Struct

from emsquote.costing.rate_card import Driver, ShareOf
from emsquote.documents.live.charges.activity_cost import CostFormulas, reached_price
from emsquote.documents.live.charges.rows import ChargeKind, ChargeRow, runs
from emsquote.documents.live.formulas import product, rounded
from emsquote.documents.live.links import ColumnLinks
from emsquote.documents.live.place import letters
from emsquote.model.money import minor_digits
from emsquote.model.quote import Category, Rounding


def summed(rows: Sequence[int], column: int) -> str:
    """Return the sum of some rows of a column of the same sheet."""
    letter = letters(column)
    parts = [
        f"{letter}{a + 1}:{letter}{b + 1}" if a != b else f"{letter}{a + 1}" for a, b in runs(rows)
    ]
    return f"SUM({','.join(parts)})" if parts else "0"


class Base(Struct, frozen=True):
    """What a percentage or a minimum is of: other charges, and the material if that is told."""

    rows: tuple[ChargeRow, ...]
    with_material: bool = False


def base_of(row: ChargeRow, rows: Sequence[ChargeRow]) -> Base:
    """Return what a charge that is no work of its own is taken of."""
    match row.role:
        case ChargeKind.TURN:
            return _turn_base(row, rows)
        case ChargeKind.SHARE:
            return _share_base(row, rows)
        case ChargeKind.SALES:
            return Base(tuple(filter(_is_sold, rows)), with_material=True)
        case ChargeKind.MINIMUM:
            return _minimum_base(row, rows)
        case ChargeKind.WORK | ChargeKind.FEE:
            raise AssertionError(f"{row.name} is of no other charges")
    assert_never(row.role)


def _turn_base(row: ChargeRow, rows: Sequence[ChargeRow]) -> Base:
    """Return the work of the turn's own category."""
    of = (row.turn.of if row.turn else ()) or (ShareOf.LABOUR,)
    work = (other for other in rows if other.role is ChargeKind.WORK)
    return Base(
        tuple(other for other in work if other.category is row.category and other.is_part_of(of))
    )


def _share_base(row: ChargeRow, rows: Sequence[ChargeRow]) -> Base:
    """Return charges before the percentage."""
    of = row.share.of
    roles = {ChargeKind.WORK, ChargeKind.TURN, ChargeKind.SHARE}
    before = (other for other in rows if other.order < row.order and other.role in roles)
    mine = tuple(other for other in before if other.is_part_of(of))
    return Base(mine, with_material=ShareOf.MATERIAL in of)


def _is_sold(row: ChargeRow) -> bool:
    return not row.added and row.category is not Category.NRE


def _minimum_base(row: ChargeRow, rows: Sequence[ChargeRow]) -> Base:
    """Return what a minimum is about; without a list, everything but NRE."""
    of = row.minimum.of if row.minimum else ()

    def is_about(other: ChargeRow) -> bool:
        return other.is_part_of(of) if of else other.category is not Category.NRE

    before = (other for other in rows if other.order < row.order)
    mine = tuple(filter(is_about, before))
    return Base(mine, with_material=not of or Category.MATERIAL in of)


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
    cost = f"{base}*{percent}"
    if links.minimum:
        cost = f"MAX({product(links.minimum, formulas.factor)},{cost})"
    if links.maximum:
        cost = f"MIN({product(links.maximum, formulas.factor)},{cost})"
    sign = "-" if share.is_discount else ""
    billed = formulas.as_billed(activity, f"IF({base}*{percent}=0,0,{sign}{cost})")
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
