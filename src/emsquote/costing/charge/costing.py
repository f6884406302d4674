"""The cost of one activity in one column: its driver's amount times its price or time, with the
arithmetic told.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_CEILING, Decimal
from functools import cached_property
from typing import assert_never

from msgspec import Struct

from emsquote.costing.charge.billing import as_billed
from emsquote.costing.charge.charged import Charged, Gap
from emsquote.costing.charge.learning import learned_units
from emsquote.costing.rate_card import (
    Activity,
    CostShare,
    Driver,
    Priced,
    RateCard,
    Tier,
    TierMode,
    Timed,
)
from emsquote.costing.rate_card.activity import reached
from emsquote.costing.work import Count, Work, boards_treated, on_board, over_lot
from emsquote.costing.yield_model import FirstPass, defects_on_board, first_pass
from emsquote.model.money import Money, round_half_up
from emsquote.model.quote import Basis, Charge

_SECONDS_AN_HOUR = 3600

_UNITS = {
    Driver.AREA: "dm²",
    Driver.AREA_SIDE: "dm²",
    Driver.PERIMETER: "dm of edge",
    Driver.SHORT_SIDE: "mm",
    Driver.LONG_SIDE: "mm",
    Driver.AMOUNT: "asked",
}


class Costing(Struct, frozen=True, dict=True):
    """What all activities of a column are costed with: the card, the work, and how much of each
    service was asked.
    """

    card: RateCard
    work: Work
    amounts: Mapping[str, Decimal]
    coverages: tuple[Decimal, ...] = ()
    """Percent of the defects present that each inspection and test finds."""

    # What an activity costs is asked for the quote, for the choice of a route and for what a test
    # saves.
    @cached_property
    def costed(self) -> dict[str, Charged]:
        """What activities cost, by name, as far as it was asked."""
        return {}

    def count(self, activity: Activity) -> Count:
        """Return what one board has of the activity's driver.

        Of a service, how much was asked for.
        """
        match activity.driver:
            case Driver.AMOUNT:
                one = self._on_board(activity)
                return Count(
                    one.known * self.amounts.get(activity.service, Decimal(1)), one.missing
                )
            case Driver.DEFECT:
                # Opportunities that nobody could count are told in a note: they move a quote by
                # less than a cent.
                defects = defects_on_board(self.work.board, self.card.defects, activity.selection)
                return Count(defects.known * self.passed.found_share)
            case Driver.RETURN:
                return Count(self.passed.return_share)
            case _:
                return self._on_board(activity)

    @cached_property
    def passed(self) -> FirstPass:
        """The yield of the board with these inspections and tests."""
        return first_pass(self.card, self.work.board, self.coverages)

    def _on_board(self, activity: Activity) -> Count:
        return on_board(self.work.board, activity.driver, activity.selection, self.card.points)


def told_amount(amount: Decimal, decimals: int = 4) -> Decimal:
    """Return an amount as `figure` tells it, for a sentence that is said in the reader's language.

    >>> told_amount(Decimal("40.00")), told_amount(Decimal("0.03125"))
    (Decimal('40'), Decimal('0.0313'))
    """
    return Decimal(figure(amount, decimals))


def figure(amount: Decimal, decimals: int = 4) -> str:
    """Return an amount as it is told in a working: at most so many decimals, none that say nothing.

    >>> figure(Decimal("40.00")), figure(Decimal("0.03125"))
    ('40', '0.0313')
    """
    text = str(amount)
    if "E" in text or len(text.partition(".")[2]) > decimals:
        text = f"{round_half_up(amount, decimals):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def counted(amount: Decimal, driver: Driver) -> str:
    """Return an amount with the name of its driver.

    >>> counted(Decimal(1240), Driver.PLACEMENT), counted(Decimal(1), Driver.PANEL_SIDE)
    ('1240 placements', '1 panel side')
    """
    name = driver.replace("-", " ")
    return f"{figure(amount)} {_UNITS.get(driver, name if amount == 1 else name + 's')}"


def charged(costing: Costing, activity: Activity) -> Charged:
    """Return what an activity costs.

    No charge where there is nothing to charge, and what its driver lacks as gaps.
    """
    known = costing.costed.get(activity.name)
    if known is None:
        known = costing.costed[activity.name] = _charged(costing, activity)
    return known


def _charged(costing: Costing, activity: Activity) -> Charged:
    one, tier_count = costing.count(activity), _tier_count(costing, activity)
    gaps = tuple([Gap(activity.category, lack) for lack in one.missing + tier_count.missing])
    if tier_count.missing:
        return Charged(gaps=gaps)
    boards = boards_treated(costing.work.starts, activity.sampling, activity.board_multiple)
    amount = over_lot(costing.work, activity.driver, one.known, activity.basis, boards)
    billed = max(Decimal(0), amount - activity.free) * activity.share_percent / 100
    if not billed:
        return Charged(gaps=gaps)
    cost, working = _cost(costing, activity, billed, boards)
    if billed != amount:
        working = f"{_billed(activity, amount)}: {working}"
    cost, working = _bounded(activity, cost, working, costing.card.currency)
    if not cost:
        return Charged(gaps=gaps)
    return Charged((_charge(costing.card, activity, amount, cost, working),), gaps)


def _billed(activity: Activity, amount: Decimal) -> str:
    """Return how much of the driver is billed, in words: `(2 lots − 1 free)`, `70 % of 3.2
    returns`.
    """
    text = counted(amount, activity.driver)
    if activity.free:
        text = f"({text} − {figure(activity.free)} free)"
    return (
        text if activity.share_percent == 100 else f"{figure(activity.share_percent)} % of {text}"  # noqa: PLR2004
    )


def _charge(
    card: RateCard, activity: Activity, amount: Decimal, cost: Decimal, working: str
) -> Charge:
    exact = Money(cost, card.currency)
    return Charge(
        activity=activity.name,
        title=activity.title,
        stage=activity.stage,
        category=activity.category,
        basis=activity.basis,
        driver=activity.driver,
        driver_amount=amount,
        cost=as_billed(card, activity, exact),
        working=working,
        source=activity.source,
        grade=activity.grade,
    )


def _cost(
    costing: Costing, activity: Activity, amount: Decimal, boards: int
) -> tuple[Decimal, str]:
    told = counted(amount, activity.driver)
    match activity.pricing:
        case Timed() as timed:
            return _time_cost(
                costing.card,
                timed,
                amount,
                boards if activity.basis is Basis.PER_BOARD else 1,
                told,
            )
        case Priced() as priced:
            tier_amount = _tier_amount(costing, activity, priced, amount, boards)
            if priced.started:
                amount = (amount / priced.per).to_integral_value(ROUND_CEILING) * priced.per
                told = f"{told}, started {figure(priced.per, 6)} in full: {figure(amount)}"
            cost, at = _price(priced, amount, tier_amount, costing.card.currency)
            return cost, f"{told}{at}"
        case CostShare():
            raise AssertionError("a percentage is charged once its base is known")
        case _:
            assert_never(activity.pricing)


def _time_cost(
    card: RateCard, timed: Timed, amount: Decimal, boards: int, told: str
) -> tuple[Decimal, str]:
    resource = card.resource(timed.resource)
    units = amount * learned_units(boards, timed.learning_percent) / boards
    seconds = units * timed.seconds * 100 / resource.efficiency_percent
    working = f"{told} × {_duration(timed.seconds)}"
    if units != amount:
        working += f" × {figure(units * 100 / amount)} % learned"
    if resource.efficiency_percent != 100:  # noqa: PLR2004 - a hundred percent
        working += f" / {figure(resource.efficiency_percent)} %"
    return (
        seconds * resource.rate / _SECONDS_AN_HOUR,
        f"{working} × {figure(resource.rate)} {card.currency}/h",
    )


def _duration(seconds: Decimal) -> str:
    if seconds and seconds % _SECONDS_AN_HOUR == 0:
        return f"{figure(seconds / _SECONDS_AN_HOUR)} h"
    return (
        f"{figure(seconds / 60)} min" if seconds and seconds % 60 == 0 else f"{figure(seconds)} s"
    )


def _tier_count(costing: Costing, activity: Activity) -> Count:
    """Return what one board has of the driver by which the tier is found.

    Nothing where it is the amount itself.
    """
    by = activity.pricing.tiers_by if isinstance(activity.pricing, Priced) else None
    if by is None:
        return Count(Decimal(0))
    return on_board(costing.work.board, by, activity.selection, costing.card.points)


def _tier_amount(
    costing: Costing, activity: Activity, priced: Priced, amount: Decimal, boards: int
) -> Decimal:
    """Return the amount by which the tier is found: the billed one, or another driver's on one
    board.
    """
    by, one = priced.tiers_by, _tier_count(costing, activity).known
    if by is None:
        return amount
    if priced.tiers_over_lot or by in {Driver.BOARD, Driver.PANEL}:
        return over_lot(costing.work, by, one, Basis.PER_BOARD, boards)
    return one


def _price(
    priced: Priced, amount: Decimal, tier_amount: Decimal, currency: str
) -> tuple[Decimal, str]:
    per = f" per {figure(priced.per, 6)}" if priced.per != 1 else ""
    if priced.mode is TierMode.ALL or len(priced.tiers) == 1:
        price = reached(priced.tiers, tier_amount).price
        return amount * price / priced.per, f" × {figure(price, 6)} {currency}{per}"
    parts = []
    for here, after in zip(priced.tiers, (*priced.tiers[1:], None), strict=True):
        begin = below(here)
        end = amount if after is None else min(amount, below(after))
        if end > begin:
            parts.append((end - begin, here.price))
    cost = sum((part * price for part, price in parts), Decimal(0)) / priced.per
    told = " + ".join(f"{figure(part)} × {figure(price, 6)}" for part, price in parts)
    return cost, f": {told} {currency}{per}"


def below(tier: Tier) -> Decimal:
    """Return what lies below a tier: 10 below a tier from 11 on, 0 below the first, a fraction as
    it is.
    """
    start = tier.start
    return max(Decimal(0), start - 1) if start == start.to_integral_value(ROUND_CEILING) else start


def _bounded(activity: Activity, cost: Decimal, working: str, currency: str) -> tuple[Decimal, str]:
    if cost < activity.minimum:
        return activity.minimum, f"{working}, at least {figure(activity.minimum)} {currency}"
    if activity.maximum is not None and cost > activity.maximum:
        return activity.maximum, f"{working}, at most {figure(activity.maximum)} {currency}"
    return cost, working
