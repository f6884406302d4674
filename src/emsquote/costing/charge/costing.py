"""The cost of one activity in one column: its driver's amount times its price or time, with the
arithmetic told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import ROUND_CEILING, Decimal
from functools import cached_property
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from emsquote.costing.charge.billing import as_billed
from emsquote.costing.charge.charged import Charged, Gap, Provided
from emsquote.costing.charge.figures import SECONDS_AN_HOUR, counted, duration, figure
from emsquote.costing.charge.learning import learned_units
from emsquote.costing.charge.suitable import (
    OVER_LOT,
    broken,
    lacking,
    other_boards,
    unknown_boards,
)
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
from emsquote.costing.yield_model import FirstPass, Inspection, first_pass
from emsquote.model.money import ZERO, Money, Unknown
from emsquote.model.quote import Basis, Charge

_ALL = 100
"""Percent."""


class Costing(Struct, frozen=True, dict=True):
    """What all activities of a column are costed with: the card, the work, and how much of each
    service was asked.
    """

    card: RateCard
    work: Work
    amounts: Mapping[str, Decimal]
    inspections: tuple[Activity, ...] = ()
    """The activities that find defects, in the order of the card."""

    # What an activity costs is asked for the quote, for the choice of a route and for what a test
    # saves.
    @cached_property
    def costed(self) -> dict[str, Charged]:
        """What activities cost, by name, as far as it was asked."""
        return {}

    @cached_property
    def by_name(self) -> dict[str, Activity]:
        """The card's activities by their names."""
        return {activity.name: activity for activity in self.card.activities}

    def count(self, activity: Activity) -> Count:
        """Return what one board has of the activity's driver.

        Of a service, how much was asked for.
        """
        match activity.driver:
            case Driver.AMOUNT:
                asked = self.amounts.get(activity.service, Decimal(1))
                one = self._on_board(activity)
                return Count(one.known * asked, one.missing)
            case Driver.DEFECT:
                # Opportunities that nobody could count are told in a note: they move a quote by
                # less than a cent.
                return Count(self.passed.found(activity.selection, activity.found_by))
            case Driver.RETURN:
                return Count(self.passed.return_share)
            case _:
                return self._on_board(activity)

    def tier_count(self, activity: Activity) -> Count:
        """Return what one board has of the driver by which the tier is found.

        Nothing where it is the amount itself.
        """
        match activity.pricing:
            case Priced(tiers_by=by) if by:
                return on_board(self.work.board, by, activity.selection, self.card.points)
            case _:
                return Count(ZERO)

    @cached_property
    def passed(self) -> FirstPass:
        """The yield of the board with these inspections and tests."""
        return first_pass(self.card, self.work.board, tuple(looks_of(self)))

    def _on_board(self, activity: Activity) -> Count:
        return on_board(self.work.board, activity.driver, activity.selection, self.card.points)


class _Cost(Struct, frozen=True):
    """A cost in the card's currency, and the arithmetic that led to it."""

    amount: Decimal
    working: str


def charged_activity(costing: Costing, activity: Activity) -> Charged:
    """Return what an activity costs.

    No charge where there is nothing to charge, and what its driver lacks as gaps.
    """
    known = costing.costed.get(activity.name)
    if known is None:
        known = costing.costed[activity.name] = _charged_activity(costing, activity)
    return known


def unknown_fit(costing: Costing, activity: Activity) -> tuple[Unknown, ...]:
    """Return what must be known to tell whether an activity is done to this board, and is not."""
    of_board = unknown_boards(costing.work.board.plan, activity.boards)
    of_limits = lacking(costing.work, activity.limits, costing.card.points)
    return (*of_board, *of_limits)


def is_done(costing: Costing, activity: Activity) -> bool:
    """Whether an activity is surely done to this board, within its limits."""
    work, points = costing.work, costing.card.points
    if unknown_fit(costing, activity) or any(other_boards(work.board.plan, activity.boards)):
        return False
    return not any(broken(work, limit, points) for limit in activity.limits)


def is_for_board(costing: Costing, activity: Activity) -> bool:
    """Whether an activity is surely done to this board at some number of boards."""
    of_one = tuple(limit for limit in activity.limits if limit.driver not in OVER_LOT)
    return is_done(costing, replace(activity, limits=of_one))


def looks_of(costing: Costing) -> Iterator[Inspection]:
    """Yield what the inspections see that are done to the boards ordered, each on the share of them
    that it treats.

    Boards ordered, not started: how many are started hangs on what is found.
    """
    work = costing.work
    ordered = replace(costing, work=replace(work, starts=work.quantity))
    for activity in costing.inspections:
        if is_done(ordered, activity):
            yield look_of(activity, work.quantity)


def look_of(activity: Activity, quantity: int) -> Inspection:
    """Return what an inspection sees in a lot of so many boards."""
    return Inspection(
        activity=activity.name,
        step=activity.step_name,
        title=activity.title,
        selection=activity.selection,
        finds=activity.finds,
        share=_found_of_all(activity, quantity),
    )


def _found_of_all(activity: Activity, quantity: int) -> Decimal:
    """Return what an inspection finds of the defects that it could see on all boards."""
    treated = boards_treated(quantity, activity.sampling, activity.board_multiple)
    inspected = min(Decimal(1), Decimal(treated) / quantity)
    return inspected * activity.share_percent * activity.coverage_percent / (_ALL * _ALL)


def fit_gaps(costing: Costing, activity: Activity) -> Charged:
    """Return what nobody knows of the board to tell whether an activity is done to it, as gaps."""
    unknown = unknown_fit(costing, activity)
    return Charged(gaps=tuple(Gap(activity.category, lack) for lack in unknown))


def _charged_activity(costing: Costing, activity: Activity) -> Charged:
    if not is_done(costing, activity):
        return fit_gaps(costing, activity)
    on_one = costing.count(activity)
    tier_count = costing.tier_count(activity)
    missing = on_one.missing + tier_count.missing
    gaps = tuple([Gap(activity.category, unknown) for unknown in missing])
    provided = brought_by(costing.card, activity) if on_one.known or missing else ()
    nothing = Charged(gaps=gaps, provided=provided)
    if tier_count.missing:
        return nothing
    boards = boards_treated(costing.work.starts, activity.sampling, activity.board_multiple)
    amount = over_lot(costing.work, activity.driver, on_one.known, activity.basis, boards)
    billed = max(ZERO, amount - activity.free) * activity.share_percent / _ALL
    if not billed:
        return nothing
    cost = _cost(costing, activity, billed, boards)
    if billed != amount:
        cost = _Cost(cost.amount, f"{_billed(activity, amount)}: {cost.working}")
    cost = _bounded(activity, cost, costing.card.currency)
    if not cost.amount:
        return nothing
    charge = _charge(costing.card, activity, amount, cost)
    return replace(nothing, charges=(charge,))


def brought_by(card: RateCard, activity: Activity) -> tuple[Provided, ...]:
    """Return what of the scope an activity brings, where it is done."""
    items = dict.fromkeys(card.provided_by(activity))
    return tuple([Provided(item, activity.title) for item in items])


def _billed(activity: Activity, amount: Decimal) -> str:
    """Return how much of the driver is billed, in words: `(2 lots − 1 free)`, `70 % of 3.2
    returns`.
    """
    billed = counted(amount, activity.driver)
    if activity.free:
        billed = f"({billed} − {figure(activity.free)} free)"
    if activity.share_percent == _ALL:
        return billed
    return f"{figure(activity.share_percent)} % of {billed}"


def _charge(
    card: RateCard,
    activity: Activity,
    amount: Decimal,
    cost: _Cost,
) -> Charge:
    exact = Money(cost.amount, card.currency)
    return Charge(
        activity=activity.name,
        title=activity.title,
        stage=activity.stage,
        category=activity.category,
        basis=activity.basis,
        driver=activity.driver,
        driver_amount=amount,
        cost=as_billed(card, activity, exact),
        working=cost.working,
        source=activity.source,
        grade=activity.grade,
    )


def _cost(
    costing: Costing,
    activity: Activity,
    amount: Decimal,
    boards: int,
) -> _Cost:
    match activity.pricing:
        case Timed() as timed:
            learning_boards = boards if activity.basis is Basis.PER_BOARD else 1
            billed = counted(amount, activity.driver)
            return _time_cost(costing.card, timed, amount, learning_boards, billed)
        case Priced() as priced:
            return _price_cost(costing, activity, priced, amount, boards)
        case CostShare():
            raise AssertionError("a percentage is charged once its base is known")
        case _:
            assert_never(activity.pricing)


def _time_cost(
    card: RateCard,
    timed: Timed,
    amount: Decimal,
    boards: int,
    billed: str,
) -> _Cost:
    """Return what a time costs, where the work is learned over so many boards."""
    resource = card.resource(timed.resource)
    units = amount * learned_units(boards, timed.learning_percent) / boards
    worked = units * timed.seconds + timed.setup_seconds
    seconds = worked * _ALL / resource.efficiency_percent
    working = f"{billed} × {duration(timed.seconds)}"
    if units != amount:
        working += f" × {figure(units * _ALL / amount)} % learned"
    if timed.setup_seconds:
        working = f"({duration(timed.setup_seconds)} + {working})"
    if resource.efficiency_percent != _ALL:
        working += f" / {figure(resource.efficiency_percent)} %"
    working += f" × {figure(resource.rate)} {card.currency}/h"
    return _Cost(seconds * resource.rate / SECONDS_AN_HOUR, working)


def _price_cost(
    costing: Costing,
    activity: Activity,
    priced: Priced,
    amount: Decimal,
    boards: int,
) -> _Cost:
    billed = counted(amount, activity.driver)
    tier_amount = _tier_amount(costing, activity, priced, amount, boards)
    if priced.started:
        amount = (amount / priced.per).to_integral_value(ROUND_CEILING) * priced.per
        billed += f", started {figure(priced.per, 6)} in full: {figure(amount)}"
    unit = costing.card.currency
    if priced.per != 1:
        unit += f" per {figure(priced.per, 6)}"
    if priced.mode is TierMode.EACH and len(priced.tiers) > 1:
        return _cost_by_parts(priced, amount, billed, unit)
    price = reached(priced.tiers, tier_amount).price
    return _Cost(amount * price / priced.per, f"{billed} × {figure(price, 6)} {unit}")


def _tier_amount(
    costing: Costing,
    activity: Activity,
    priced: Priced,
    amount: Decimal,
    boards: int,
) -> Decimal:
    """Return the amount by which the tier is found: the billed one, or another driver's on one
    board.
    """
    by = priced.tiers_by
    if by is None:
        return amount
    on_one = costing.tier_count(activity).known
    if priced.tiers_over_lot or by in {Driver.BOARD, Driver.PANEL}:
        return over_lot(costing.work, by, on_one, Basis.PER_BOARD, boards)
    return on_one


def _cost_by_parts(
    priced: Priced,
    amount: Decimal,
    billed: str,
    unit: str,
) -> _Cost:
    """Return the cost where each tier's price holds for the part of the amount that lies in it."""
    parts = list(_parts_by_tier(priced.tiers, amount))
    cost = sum((part * price for part, price in parts), ZERO)
    products = [f"{figure(part)} × {figure(price, 6)}" for part, price in parts]
    return _Cost(cost / priced.per, f"{billed}: {' + '.join(products)} {unit}")


def _parts_by_tier(tiers: tuple[Tier, ...], amount: Decimal) -> Iterator[tuple[Decimal, Decimal]]:
    """Yield what of an amount lies in each tier, with the tier's price."""
    ends = [*(below(tier) for tier in tiers[1:]), amount]
    for tier, end in zip(tiers, ends, strict=True):
        part = min(amount, end) - below(tier)
        if part > 0:
            yield part, tier.price


def below(tier: Tier) -> Decimal:
    """Return what lies below a tier: 10 below a tier from 11 on, 0 below the first, a fraction as
    it is.
    """
    start = tier.start
    if start != start.to_integral_value(ROUND_CEILING):
        return start
    return max(ZERO, start - 1)


def _bounded(
    activity: Activity,
    cost: _Cost,
    currency: str,
) -> _Cost:
    """Return a cost within the activity's minimum and maximum."""
    if cost.amount < activity.minimum:
        least = f"at least {figure(activity.minimum)} {currency}"
        return _Cost(activity.minimum, f"{cost.working}, {least}")
    if activity.maximum is not None and cost.amount > activity.maximum:
        most = f"at most {figure(activity.maximum)} {currency}"
        return _Cost(activity.maximum, f"{cost.working}, {most}")
    return cost
