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
from emsquote.costing.rate_card import Activity, CostShare, Driver, RateCard, ShareOf, Turn
from emsquote.costing.rate_card.activity import reached
from emsquote.model.money import Money, Total, Unknown
from emsquote.model.quote import Basis, Category, Charge, Rounding
from emsquote.wording.sentence import for_house, said, told

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
            base += charge.cost
    percent = asked_percent(costing, activity, share, base.amount)
    if not base or not percent:
        return Charged(gaps=gaps)
    of = " and ".join(share.of)
    charge = share_charge(costing.card, activity, percent, base, of)
    return Charged((charge,), gaps)


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
    cost = base.amount * percent / 100
    if percent > 0:
        cost = max(activity.minimum, cost)
    if activity.maximum is not None:
        cost = min(cost, activity.maximum)
    exact = Money(cost, card.currency)
    return Charge(
        activity=activity.name,
        title=activity.title,
        stage=activity.stage,
        category=activity.category,
        basis=activity.basis,
        driver="percent",
        driver_amount=percent,
        cost=as_billed(card, activity, exact),
        working=f"{figure(percent)} % of {of}, {figure(base.amount)} {card.currency}",
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
