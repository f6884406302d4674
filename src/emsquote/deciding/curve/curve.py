"""The curve: what every quantity costs, which steps there are, and where more boards cost less."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from emsquote.costing.falling_total import by_rounding
from emsquote.costing.rate_card import Activity, CostShare, Turn
from emsquote.deciding.curve.priced_lot import PricedLot, priced_lots
from emsquote.deciding.curve.steps import CurveStep, is_learned, steps_of
from emsquote.finding import Origin, fault
from emsquote.model.money import ZERO, Money, Unknown
from emsquote.model.quote import Basis, Category, CategoryPrice, Charge
from emsquote.pipeline import BomPricing
from emsquote.request import PreparedRequest, Shop, pricing_of

MOST_QUANTITIES = 10_000


class CurvePoint(Struct, frozen=True, kw_only=True, gc=False):
    """The price of one quantity; `extended` is `set_up` plus what is paid for each board."""

    quantity: int
    unit_price: Money
    set_up: Money
    """What is paid once a lot, in the price of the boards."""
    extended: Money
    nre: Money
    total: Money
    unknown: tuple[Unknown, ...] = ()

    @property
    def by_board(self) -> Money:
        """What is paid for the boards without the set-up."""
        return self.extended - self.set_up


class CheaperMore(Struct, frozen=True):
    """Quantities from `first` to `last` that cost more in all than the larger one does."""

    first: int
    last: int
    larger: CurvePoint
    saved: Money
    """What the larger quantity costs less than the dearest of these."""


class TurnCurve(Struct, frozen=True):
    """The points of one turn time; `name` is "" for the house's standard."""

    name: str
    title: str
    build_days: int
    points: tuple[CurvePoint, ...]


class Curve(Struct, frozen=True, kw_only=True):
    """Price against volume, from the first to the last quantity of a range."""

    title: str
    currency: str
    date: str
    asked: tuple[int, ...]
    """The quantities of the job that are in the range."""
    points: tuple[CurvePoint, ...]
    steps: tuple[CurveStep, ...]
    cheaper_more: tuple[CheaperMore, ...]
    turns: tuple[TurnCurve, ...] = ()
    """Other turn times than that of the points, slowest first."""
    learned: tuple[str, ...] = ()
    """Titles of the activities that cost less with every board."""

    def point(self, quantity: int) -> CurvePoint:
        """Return the point of a quantity of the range."""
        return self.points[quantity - self.points[0].quantity]

    @property
    def complete(self) -> bool:
        """Whether no point lacks anything."""
        return not any(point.unknown for point in self.points)


def price_curve_of(
    asked: PreparedRequest,
    shop: Shop,
    first: int | None = None,
    last: int | None = None,
    *,
    with_turns: bool = False,
) -> Curve:
    """Return the prices of all quantities from `first` to `last`, each as `price_request` quotes it
    beside those of the job.

    Without them from 1 to the job's largest. `InputError` for a range that is none or too wide.
    """
    quantities = _range(asked.job.quantities, first, last)
    asked = _with_ends(asked, quantities)
    pricing = pricing_of(asked, shop)
    lots = priced_lots(pricing, quantities)
    points = _points(pricing, lots)
    turns = asked.card.turns if with_turns else ()
    return Curve(
        title=asked.job.title or asked.request.bom.name,
        currency=pricing.basis.card.currency,
        date=asked.job.date,
        asked=tuple(wish for wish in asked.job.quantities if wish in quantities),
        points=points,
        steps=tuple(steps_of(pricing, lots)),
        cheaper_more=tuple(_cheaper_more(points, _slack(lots[-1]))),
        turns=tuple(_turn_curves(asked, shop, turns, quantities)),
        learned=tuple(_learned(pricing, lots[-1])),
    )


def _range(quantities: Sequence[int], first: int | None, last: int | None) -> range:
    start = first or 1
    end = last or max([*quantities, start])
    if end < start:
        raise fault(
            "bad-range",
            Origin("--from"),
            f"{start} is above the last quantity, {end}",
            "name a lower --from or a higher --to",
        )
    if end - start >= MOST_QUANTITIES:
        raise fault(
            "bad-range",
            Origin("--to"),
            f"from {start} to {end} are {end - start + 1} quantities, and each of them is priced",
            f"name --from and --to with at most {MOST_QUANTITIES} between them",
        )
    return range(start, end + 1)


def _with_ends(asked: PreparedRequest, quantities: range) -> PreparedRequest:
    """Return what is asked with the last quantity: the panel is chosen for the largest."""
    job = asked.job
    if quantities[-1] <= max(job.quantities):
        return asked
    with_last = replace(job, quantities=(*job.quantities, quantities[-1]))
    return replace(asked, job=with_last)


def _points(pricing: BomPricing, lots: Iterable[PricedLot]) -> tuple[CurvePoint, ...]:
    shares = {activity.name for activity in pricing.basis.card.activities if _is_share(activity)}
    return tuple([_point(priced, shares) for priced in lots])


def _point(priced: PricedLot, shares: AbstractSet[str]) -> CurvePoint:
    """Return the point of a lot; percentages of other costs are no set-up."""
    prices = priced.lot.prices
    set_up = Money.zero(prices.total.currency)
    for category in prices.categories:
        if category.category is not Category.NRE:
            set_up += _set_up(category, prices.charges, shares)
    return CurvePoint(
        quantity=priced.quantity,
        unit_price=prices.unit_price,
        set_up=set_up,
        extended=prices.extended,
        nre=prices.nre_total,
        total=prices.total,
        unknown=tuple(lack for category in prices.categories for lack in category.unknown),
    )


def _is_share(activity: Activity) -> bool:
    return isinstance(activity.pricing, CostShare)


def _set_up(category: CategoryPrice, charges: Iterable[Charge], shares: AbstractSet[str]) -> Money:
    """Return the share of a category's price that is for what is done once a lot."""
    cost = ZERO
    for charge in charges:
        is_own = charge.category is category.category and charge.activity not in shares
        if is_own and charge.basis is not Basis.PER_BOARD:
            cost += charge.cost.amount
    if not cost:
        return Money.zero(category.extended.currency)
    return (category.extended * cost / category.cost.amount).rounded()


def _slack(priced: PricedLot) -> Decimal:
    """Return what rounding may move a unit price by."""
    return by_rounding(1, priced.lot.prices.categories)


def _cheaper_more(points: Sequence[CurvePoint], slack: Decimal) -> Iterator[CheaperMore]:
    """Yield where a larger quantity costs less by more than rounding explains, smallest first."""
    cheapest = points[-1]
    found: list[tuple[CurvePoint, CurvePoint]] = []
    for point in reversed(points):
        if point.total.amount - cheapest.total.amount > slack * cheapest.quantity:
            found.append((point, cheapest))
        elif point.total <= cheapest.total:
            cheapest = point
    yield from _together(found[::-1])


def _together(found: Sequence[tuple[CurvePoint, CurvePoint]]) -> Iterator[CheaperMore]:
    """Yield the quantities that one larger quantity undercuts together."""
    for larger in dict.fromkeys(larger.quantity for _, larger in found):
        undercut = [pair for pair in found if pair[1].quantity == larger]
        (first, point), (last, _) = undercut[0], undercut[-1]
        dearest = max(fewer.total.amount for fewer, _ in undercut)
        saved = Money(dearest, point.total.currency) - point.total
        yield CheaperMore(first.quantity, last.quantity, point, saved)


def _turn_curves(
    asked: PreparedRequest,
    shop: Shop,
    turns: Sequence[Turn],
    quantities: range,
) -> Iterator[TurnCurve]:
    """Yield the points of every turn time but that of the job, slowest first."""
    standard = ("", "Standard", asked.card.lead.build)
    named = [standard, *((turn.name, turn.title, turn.build_days) for turn in turns)]
    others = [turn for turn in named if turns and turn[0] != asked.job.turn]
    for name, title, build_days in sorted(others, key=lambda turn: -turn[2]):
        sooner = replace(asked, job=replace(asked.job, turn=name))
        pricing = pricing_of(sooner, shop)
        points = _points(pricing, priced_lots(pricing, quantities))
        yield TurnCurve(name, title, build_days, points)


def _learned(pricing: BomPricing, lot: PricedLot) -> Iterator[str]:
    charged = {charge.activity for charge in lot.lot.prices.charges}
    for activity in pricing.basis.card.activities:
        if is_learned(activity) and activity.name in charged:
            yield activity.title
