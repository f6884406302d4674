"""Steps of a curve: what changes from one quantity to the next, by its cause.

A step is where a total moves otherwise than board by board: another price break or offer of a part,
a panel more, an activity that begins, a tier, a margin that falls, a board more that is started for
scrap. What falls smoothly, such as work that is learned, is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from msgspec import Struct

from emsquote.buying.plan import Way
from emsquote.costing.price import price_of
from emsquote.costing.rate_card import Activity, CostShare, Driver, MarginRule, Priced, Timed
from emsquote.deciding.curve.priced_lot import PricedLot
from emsquote.model.money import ZERO, Money, round_half_up
from emsquote.model.quote import Category, CategoryPrice
from emsquote.pipeline import BomPricing
from emsquote.wording.sentence import said


class StepKind(StrEnum):
    """Why a price steps."""

    PRICE_BREAK = "price-break"
    BOUGHT_UP = "bought-up"
    """The next price break is ordered before it is needed, since that costs less."""
    OFFER = "offer"
    """Another offer, or more or fewer of them."""
    PACKAGING = "packaging"
    """The same supplier's reel instead of cut tape, or the reverse."""
    PANEL = "panel"
    """One more panel, or working panel of the board maker."""
    ACTIVITY = "activity"
    """Something is done from here on, or no more."""
    TIER = "tier"
    """Another price of an activity."""
    STARTED = "started"
    """What is charged by started units, samples or multiples of boards."""
    SCRAP = "scrap"
    """One more board is started, since some will fail."""
    MARGIN = "margin"
    MINIMUM = "minimum"
    """A least charge is met, or no more."""


class CurveStep(Struct, frozen=True, gc=False):
    """One cause why `quantity` boards cost other than one board less.

    `amount` is what the total moves by for it, set-up and unit alike.
    """

    kind: StepKind
    subject: str
    detail: str
    quantity: int
    amount: Money


_PANELS = {
    Driver.PANEL,
    Driver.PANEL_SIDE,
    Driver.PANEL_AREA,
    Driver.CUT,
    Driver.WORKING_PANEL,
}
_ALL = 100
"""Percent."""
_TOLD = 6
"""Decimals of a cost's move that mean something: what follows is noise of divisions."""


def steps_of(pricing: BomPricing, lots: Sequence[PricedLot]) -> Iterator[CurveStep]:
    """Yield the steps between consecutive quantities, in the order in which they come."""
    found = [*_material_steps(pricing, lots), *_margin_steps(pricing, lots)]
    found += _scrap_steps(lots)
    found += _activity_steps(pricing, lots)
    yield from sorted(found, key=lambda step: (step.quantity, -abs(step.amount.amount)))


def _material_steps(pricing: BomPricing, lots: Sequence[PricedLot]) -> Iterator[CurveStep]:
    """Yield where a part is bought in another way."""
    parts = pricing.basis.parts
    for fewer, more in pairwise(lots):
        if fewer.bought.ways == more.bought.ways:
            continue
        ratio = _ratio(more, Category.MATERIAL)
        ways = zip(fewer.bought.ways, more.bought.ways, strict=True)
        for place, (before, after) in enumerate(ways):
            if _orders(before) != _orders(after):
                kind, detail = _changed_way(before, after)
                cost = more.bought.costs[place] - fewer.bought.costs[place]
                label = parts[place].wanted.label
                yield _step(kind, label, detail, more, cost * ratio)


def _orders(way: Way) -> tuple[tuple[str, str, int], ...]:
    """Return what makes ways different: not whether more is bought than is needed."""
    return tuple((order.supplier, order.number, order.from_pieces) for order in way)


def _changed_way(before: Way, after: Way) -> tuple[StepKind, str]:
    if len(after) != 1:
        detail = said("{count} orders", count=len(after)) if after else said("in stock")
        return StepKind.OFFER, detail
    (now,) = after
    detail = said("{supplier} from {pieces}", supplier=now.supplier, pieces=now.from_pieces)
    if len(before) != 1 or before[0].supplier != now.supplier:
        return StepKind.OFFER, detail
    if before[0].number == now.number:
        return (StepKind.BOUGHT_UP if now.is_bought_up else StepKind.PRICE_BREAK), detail
    if before[0].packaging != now.packaging:
        of_packaging = said("{order}, {packaging}", order=detail, packaging=now.packaging)
        return StepKind.PACKAGING, of_packaging
    return StepKind.OFFER, detail


def _margin_steps(pricing: BomPricing, lots: Sequence[PricedLot]) -> Iterator[CurveStep]:
    """Yield where a margin that does not slide falls."""
    card, margins = pricing.basis.card, pricing.basis.job.margins
    by_quantity = {priced.quantity: priced for priced in lots[1:]}
    for category in Category:
        rule = card.margin(category)
        if rule is None or rule.slides or category in margins:
            continue
        for boards, _ in rule.below:
            if boards in by_quantity:
                yield from _margin_step(rule, category, by_quantity[boards])


def _margin_step(rule: MarginRule, category: Category, priced: PricedLot) -> Iterator[CurveStep]:
    before, after = rule.at(priced.quantity - 1), rule.at(priced.quantity)
    cost = _cost_to_price(priced, category)
    moved = price_of(cost, after) - price_of(cost, before)
    if moved:
        detail = said("{was} % → {now} %", was=before.percent, now=after.percent)
        yield _step(StepKind.MARGIN, said(category.value), detail, priced, moved)


def _cost_to_price(priced: PricedLot, category: Category) -> Decimal:
    """Return what a margin is put on: cost and overhead."""
    price = _category(priced, category)
    return (price.cost + price.overhead).amount if price else ZERO


def _scrap_steps(lots: Sequence[PricedLot]) -> Iterator[CurveStep]:
    """Yield where more than one board more is started."""
    for fewer, more in pairwise(lots):
        if more.starts - fewer.starts > 1:
            detail = said("{count} started", count=more.starts)
            moved = more.lot.prices.total - fewer.lot.prices.total
            yield _step(StepKind.SCRAP, said("boards"), detail, more, moved.amount)


class _ActivityCosts(Struct, frozen=True):
    """What one activity costs in each lot, nothing where it is not charged."""

    title: str
    category: Category
    costs: list[Decimal]
    activity: Activity | None


def _activity_steps(pricing: BomPricing, lots: Sequence[PricedLot]) -> Iterator[CurveStep]:
    known = {activity.name: activity for activity in pricing.basis.card.activities}
    for of_activity in _costs_by_activity(known, lots).values():
        activity = of_activity.activity
        if activity is None:
            yield from _steps_of_presence(StepKind.MINIMUM, of_activity, lots)
        elif not isinstance(activity.pricing, CostShare):
            yield from _steps_of(activity, of_activity, lots)


def _costs_by_activity(
    known: dict[str, Activity], lots: Sequence[PricedLot]
) -> dict[str, _ActivityCosts]:
    found: dict[str, _ActivityCosts] = {}
    for place, priced in enumerate(lots):
        for charge in priced.lot.prices.charges:
            name = charge.activity
            if name not in known and not name.startswith("minimum-"):
                continue
            if name not in found:
                nothing = [ZERO] * len(lots)
                found[name] = _ActivityCosts(
                    charge.title, charge.category, nothing, known.get(name)
                )
            found[name].costs[place] += charge.cost.amount
    return found


def _steps_of_presence(
    kind: StepKind, of_activity: _ActivityCosts, lots: Sequence[PricedLot]
) -> Iterator[CurveStep]:
    """Yield where an activity begins or ends."""
    costs = of_activity.costs
    for place in range(1, len(lots)):
        if bool(costs[place]) != bool(costs[place - 1]):
            moved = costs[place] - costs[place - 1]
            detail = said("from here on") if costs[place] else said("no more")
            ratio = _ratio(lots[place], of_activity.category)
            yield _step(kind, of_activity.title, detail, lots[place], moved * ratio)


def _steps_of(
    activity: Activity, of_activity: _ActivityCosts, lots: Sequence[PricedLot]
) -> Iterator[CurveStep]:
    """Yield where an activity begins or ends, and where its cost jumps."""
    yield from _steps_of_presence(StepKind.ACTIVITY, of_activity, lots)
    if is_learned(activity):
        return
    costs = of_activity.costs
    moves = [round_half_up(after - before, _TOLD) for before, after in pairwise(costs)]
    for place, moved in enumerate(moves, 1):
        was_charged = costs[place - 1] and costs[place]
        as_usual = lots[place].starts - lots[place - 1].starts == 1
        if was_charged and as_usual and _jumps(moves, place - 1):
            ratio = _ratio(lots[place], of_activity.category)
            kind = _kind_of_jump(activity)
            yield _step(kind, of_activity.title, "", lots[place], moved * ratio)


def is_learned(activity: Activity) -> bool:
    """Whether an activity costs less with every board."""
    pricing = activity.pricing
    return isinstance(pricing, Timed) and pricing.learning_percent < _ALL


def _jumps(moves: Sequence[Decimal], place: int) -> bool:
    """Whether a move is larger than those beside it."""
    moved = abs(moves[place])
    beside = [*moves[max(place - 1, 0) : place], *moves[place + 1 : place + 2]]
    return bool(beside) and all(moved > abs(other) for other in beside)


def _kind_of_jump(activity: Activity) -> StepKind:
    if activity.driver in _PANELS:
        return StepKind.PANEL
    in_units = isinstance(activity.pricing, Priced) and activity.pricing.started
    if activity.sampling or activity.board_multiple > 1 or in_units:
        return StepKind.STARTED
    return StepKind.TIER


def _ratio(priced: PricedLot, category: Category) -> Decimal:
    """Return the price of a category over its cost, 1 where it costs nothing."""
    if category is Category.NRE:
        nre = priced.lot.prices.nre
        cost = sum((item.cost.amount for item in nre), ZERO)
        return priced.lot.prices.nre_total.amount / cost if cost else Decimal(1)
    price = _category(priced, category)
    return price.extended.amount / price.cost.amount if price and price.cost else Decimal(1)


def _category(priced: PricedLot, category: Category) -> CategoryPrice | None:
    prices = priced.lot.prices.categories
    return next((price for price in prices if price.category is category), None)


def _step(
    kind: StepKind, subject: str, detail: str, priced: PricedLot, moved: Decimal
) -> CurveStep:
    currency = priced.lot.prices.total.currency
    return CurveStep(kind, subject, detail, priced.quantity, Money(moved, currency).rounded())
