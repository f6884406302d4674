"""Charges that are a percentage of others: shares of material, labour or named activities, and
quick turns.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal

from emsquote.costing.charge.billing import as_billed
from emsquote.costing.charge.charged import Charged, Gap
from emsquote.costing.charge.costing import Costing
from emsquote.costing.charge.figures import figure
from emsquote.costing.rate_card import (
    Activity,
    CostShare,
    Driver,
    RateCard,
    Selection,
    ShareOf,
    Turn,
)
from emsquote.costing.rate_card.activity import reached
from emsquote.costing.work import BoardWork, on_board, selected
from emsquote.model.money import Money, Total, Unknown
from emsquote.model.quote import Basis, Category, Charge, Rounding
from emsquote.wording.sentence import for_house, said, told

_BY_PART = {
    Driver.PLACEMENT,
    Driver.JOINT,
    Driver.POINT,
    Driver.ARRAY,
    Driver.UNIQUE_PART,
    Driver.FEEDER,
}
"""Drivers of which every part has its own amount."""
_WHOLE = (Decimal(1), Decimal(1))
_NOTHING = (Decimal(0), Decimal(1))
NOT_LABOUR = {Category.MATERIAL, Category.PASS_THROUGH, Category.NRE}


def is_part_of(charge: Charge, of: Collection[str]) -> bool:
    """Whether a charge belongs to what a share is of: labour, its category, or its activity by
    name.
    """
    if charge.activity in of or charge.category in of:
        return True
    return ShareOf.LABOUR in of and charge.category not in NOT_LABOUR


def asked_percent(
    costing: Costing,
    activity: Activity,
    share: CostShare,
    base: Decimal,
) -> Decimal:
    """Return the percentage of the reached tier, times the amount of the service where that drives
    it (months).

    A discount is negative.
    """
    tier_amount = Decimal(costing.work.starts) if share.tiers_by else base
    percent = reached(share.tiers, tier_amount).price
    if activity.driver is Driver.AMOUNT:
        percent *= costing.amounts.get(activity.service, Decimal(1))
    return -percent if share.is_discount else percent


def charged_share(
    costing: Costing,
    activity: Activity,
    share: CostShare,
    so_far: Sequence[Charge],
    material: Total,
) -> Charged:
    """Return a percentage of the charges so far and of the material.

    What is missing in its base is missing in it.
    """
    base = Money.zero(costing.card.currency)
    gaps: tuple[Gap, ...] = ()
    if ShareOf.MATERIAL in share.of:
        base += material.known
        if material.missing:
            unknown = Unknown(_incomplete_material(activity))
            gaps = (Gap(activity.category, unknown),)
    for charge in so_far:
        if is_part_of(charge, share.of):
            there, whole = done_to(costing, charge.activity, activity.selection)
            base += charge.cost * there / whole
    percent = asked_percent(costing, activity, share, base.amount)
    if not base or not percent:
        return Charged(gaps=gaps)
    of = " and ".join(share.of)
    charge = share_charge(costing.card, activity, percent, base, of)
    return Charged((charge,), gaps)


def done_to(costing: Costing, name: str, selection: Selection) -> tuple[Decimal, Decimal]:
    """Return how much of an activity is done to the parts that a filter takes in, and how much of
    it there is; 0 of 1 if it is not counted by parts, 1 of 1 without a filter.
    """
    if selection.is_everything:
        return _WHOLE
    activity = costing.by_name.get(name)
    if activity is None or activity.driver not in _BY_PART:
        return _NOTHING
    board, points = costing.work.board, costing.card.points
    whole = on_board(board, activity.driver, activity.selection, points).known
    chosen = BoardWork(board.plan, selected(board, selection))
    there = on_board(chosen, activity.driver, activity.selection, points).known
    return (there, whole) if whole else _NOTHING


def _incomplete_material(activity: Activity) -> str:
    why = said("{activity}: the material is not complete", activity=said(activity.title))
    return for_house(why, instead=told("the material is not complete"))


def share_charge(
    card: RateCard,
    activity: Activity,
    percent: Decimal,
    base: Money,
    of: str,
) -> Charge:
    """Return the charge of a percentage of a base, bounded by the activity's minimum and
    maximum.
    """
    size = max(activity.minimum, abs(base.amount * percent) / 100)
    bound = ""
    if activity.maximum is not None and size > activity.maximum:
        size = activity.maximum
        bound = f", at most {figure(size)} {card.currency}"
    exact = Money(size.copy_sign(percent), card.currency)
    return Charge(
        activity=activity.name,
        title=activity.title,
        stage=activity.stage,
        category=activity.category,
        basis=activity.basis,
        driver="percent",
        driver_amount=percent,
        cost=as_billed(card, activity, exact),
        working=f"{figure(percent)} % of {of}, {figure(base.amount)} {card.currency}{bound}",
        source=activity.source,
        grade=activity.grade,
    )


def turn_charges(
    card: RateCard,
    turn: Turn,
    charges: Sequence[Charge],
) -> tuple[Charge, ...]:
    """Return what a turn time adds: a percentage of labour, or of what the turn names, in the
    category of each.
    """
    if not turn.percent:
        return ()
    of = turn.of or (ShareOf.LABOUR,)
    by_category: dict[Category, list[Charge]] = {}
    for charge in charges:
        if is_part_of(charge, of):
            by_category.setdefault(charge.category, []).append(charge)
    return tuple(_turn_charge(card, turn, category, own) for category, own in by_category.items())


def _turn_charge(
    card: RateCard,
    turn: Turn,
    category: Category,
    charges: Sequence[Charge],
) -> Charge:
    base = sum((charge.cost for charge in charges), Money.zero(card.currency))
    exact = base * turn.percent / 100
    return Charge(
        activity=f"turn-{turn.name}",
        title=turn.title,
        stage=charges[0].stage,
        category=category,
        basis=Basis.ONCE if category is Category.NRE else Basis.PER_LOT,
        driver="percent",
        driver_amount=turn.percent,
        cost=exact.rounded() if card.rounding is Rounding.LOT else exact,
        working=f"{figure(turn.percent)} % of {category}, {figure(base.amount)} {card.currency}",
    )
