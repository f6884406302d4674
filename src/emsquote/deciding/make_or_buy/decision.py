"""The decision: yearly cost and present value of each side by volume, every volume at which the
cheapest changes, and what each figure of the plant does to that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import cast

from msgspec import Struct
from msgspec.structs import replace

from emsquote.deciding.make_or_buy.cash import payback_years, present_value
from emsquote.deciding.make_or_buy.option import Option, SteppedCost, amount_of
from emsquote.deciding.make_or_buy.plant import Plant, PlantFigure
from emsquote.deciding.make_or_buy.ranges import CheapestOption, cheapest_ranges, cheapest_title
from emsquote.deciding.make_or_buy.sides import (
    HousePrices,
    InHouse,
    Side,
    bought_from,
    buy_side,
    in_house,
    make_side,
)
from emsquote.deciding.make_or_buy.year_of_lots import year_of_lots
from emsquote.finding import fault
from emsquote.model.money import ZERO, Unknown
from emsquote.pipeline import BomPricing
from emsquote.request import PreparedRequest, Shop, pricing_of


class SideAtVolume(Struct, frozen=True, kw_only=True):
    """One side at one volume."""

    title: str
    a_year: Decimal
    unit: Decimal
    costs: tuple[tuple[str, Decimal], ...]
    at_once: Decimal
    flows: tuple[Decimal, ...]
    """What is paid now, and in each year."""
    present_value: Decimal


class VolumeDecision(Struct, frozen=True, kw_only=True):
    """What one volume a year decides."""

    volume: int
    sides: tuple[SideAtVolume, ...]
    """Making first."""
    cheapest: str
    """By the cost of a year."""
    cheapest_over_years: str
    """By present value."""
    highest_price: Decimal
    """The price of a board at which buying from the cheapest house costs as much as making."""
    payback: Decimal | None
    """Years after which making has paid what it takes more at once; None if never."""
    workers: tuple[tuple[str, Decimal, Decimal], ...]
    """Persons and machines by title: how many, and the percent of their productive hours used."""


class TornadoRow(Struct, frozen=True):
    """What a figure at its least and at its most makes of the decision at a volume: the yearly cost
    of making above that of buying, and from which volume on making is cheaper (None: none).
    """

    figure: PlantFigure
    at_low: Decimal
    at_high: Decimal
    from_at_low: int | None
    from_at_high: int | None

    @property
    def span(self) -> Decimal:
        """Return how far the figure moves the difference."""
        return abs(self.at_high - self.at_low)


class SidesAtVolume(Struct, frozen=True):
    """The cost of a board on each side at one volume a year."""

    volume: int
    units: tuple[Decimal, ...]


class MakeOrBuy(Struct, frozen=True, kw_only=True):
    """Make or buy, by volume."""

    title: str
    currency: str
    date: str
    plant: Plant
    volumes: tuple[VolumeDecision, ...]
    ranges: tuple[CheapestOption, ...]
    """Which side is cheapest a year, from 1 to the largest volume."""
    tornado: tuple[TornadoRow, ...]
    """At the middle one of the volumes: uptime first, which plants judge worst, then the widest."""
    points: tuple[SidesAtVolume, ...]
    """For a plot, at distances that grow with the volume."""
    tornado_volume: int
    difference: Decimal
    """The yearly cost of making above that of buying, at that volume."""
    from_volume: int | None
    """The volume from which on making is cheaper for the first time."""
    unknown: tuple[Unknown, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether nothing is missing from any side."""
        return not self.unknown


class _Model(Struct, frozen=True):
    """What does not depend on the plant's figures, and the plant."""

    taken: InHouse
    houses: tuple[HousePrices, ...]
    plant: Plant

    @property
    def sides(self) -> tuple[Side, ...]:
        """Return making, then buying from each house."""
        buying = [buy_side(house, self.taken, self.plant) for house in self.houses]
        return (make_side(self.taken, self.plant), *buying)


def decide(
    own: PreparedRequest,
    houses: Sequence[tuple[str, PreparedRequest]],
    plant: Plant,
    volumes: Sequence[int],
    shop: Shop,
) -> MakeOrBuy:
    """Return the decision between a plant and houses, at volumes of a year.

    `own` is the request with the rate card of the plant. `InputError` where a card is not in the
    plant's currency.
    """
    most = max(volumes)
    pricing = _in_currency(own, plant, shop)
    year = year_of_lots(pricing, most, plant.lots_a_year)
    bought, unknown = [], list(year.unknown)
    for title, asked in houses:
        of_house = year_of_lots(_in_currency(asked, plant, shop), most, plant.lots_a_year)
        bought.append(bought_from(title, of_house))
        unknown += of_house.unknown
    model = _Model(in_house(year, plant), tuple(bought), plant)
    sides = model.sides
    ranges = cheapest_ranges([side.option for side in sides], range(1, most + 1))
    middle = sorted(volumes)[len(volumes) // 2]
    return MakeOrBuy(
        title=own.job.title or own.request.bom.name,
        currency=plant.currency,
        date=own.job.date,
        plant=plant,
        volumes=tuple(_at_volume(sides, plant, volume) for volume in volumes),
        ranges=ranges,
        points=tuple(_points(sides, most)),
        tornado=tuple(sorted(_tornado(model, middle, most), key=_rank)),
        tornado_volume=middle,
        difference=_difference(sides, middle),
        from_volume=_first_of(ranges, plant.title),
        unknown=tuple(dict.fromkeys(unknown)),
    )


def _in_currency(asked: PreparedRequest, plant: Plant, shop: Shop) -> BomPricing:
    pricing = pricing_of(asked, shop)
    currency = pricing.basis.card.currency
    if currency != plant.currency:
        raise fault(
            "other-currency",
            plant.origin,
            f"the plant is in {plant.currency}, {asked.card.title} in {currency}",
            f"leave --currency out, and give the job an exchange rate to {plant.currency}",
        )
    return pricing


def _first_of(ranges: Sequence[CheapestOption], title: str) -> int | None:
    return next((part.first for part in ranges if part.title == title), None)


def _at_volume(sides: Sequence[Side], plant: Plant, volume: int) -> VolumeDecision:
    found = [_side_at(side, plant, volume) for side in sides]
    make, *buying = found
    best = min(buying, key=lambda side: side.a_year)
    options = [side.option for side in sides]
    by_value = min(found, key=lambda side: side.present_value)
    return VolumeDecision(
        volume=volume,
        sides=tuple(found),
        cheapest=cheapest_title(options, volume),
        cheapest_over_years=by_value.title,
        highest_price=_highest_price(make, best, volume),
        payback=_payback(make, best),
        workers=tuple(_workers(sides[0], volume)),
    )


def _side_at(side: Side, plant: Plant, volume: int) -> SideAtVolume:
    option, cash = side.option, side.cash(volume)
    flows = cash.years(plant.years)
    return SideAtVolume(
        title=side.title,
        a_year=option.cost(volume),
        unit=option.unit_cost(volume),
        costs=tuple((cost.title, amount_of(cost, volume)) for cost in option.costs),
        at_once=cash.at_once,
        flows=flows,
        present_value=present_value(flows, plant.discount_percent.value),
    )


def _highest_price(make: SideAtVolume, buy: SideAtVolume, volume: int) -> Decimal:
    """Return the price that a house may ask: what buying costs beside it stays as it is."""
    _, price = buy.costs[0]
    return (make.a_year - (buy.a_year - price)) / volume


def _payback(make: SideAtVolume, buy: SideAtVolume) -> Decimal | None:
    saved = buy.flows[1] - make.flows[1]
    return payback_years(make.at_once - buy.at_once, saved)


def _workers(make: Side, volume: int) -> Iterator[tuple[str, Decimal, Decimal]]:
    """Yield persons and machines, with how much of their productive hours the volume takes."""
    for cost in make.running:
        if isinstance(cost, SteppedCost):
            count = cost.count(volume)
            used = 100 * cost.hours(volume) / (cost.hours_each * count) if count else ZERO
            yield cost.worker, count, used


_POINTS = 80


def _points(sides: Sequence[Side], most: int) -> Iterator[SidesAtVolume]:
    options = [side.option for side in sides]
    volumes = {round(most ** (place / _POINTS)) for place in range(_POINTS + 1)}
    for volume in sorted(volumes):
        yield SidesAtVolume(volume, tuple(option.unit_cost(volume) for option in options))


def _rank(row: TornadoRow) -> tuple[bool, Decimal]:
    return "productive_percent" not in row.figure.key, -row.span


def _difference(sides: Sequence[Side], volume: int) -> Decimal:
    """Return the yearly cost of making above that of the cheapest house."""
    make, *buying = (side.option.cost(volume) for side in sides)
    return make - min(buying)


def _tornado(model: _Model, volume: int, most: int) -> Iterator[TornadoRow]:
    """Yield what every figure that may be other than it is makes of the decision, one at a time."""
    for figure in model.plant.figures:
        low, high = (_with_figure(model, figure, value) for value in (figure.low, figure.high))
        yield TornadoRow(
            figure,
            _difference(low.sides, volume),
            _difference(high.sides, volume),
            _first_volume(low, most),
            _first_volume(high, most),
        )


def _first_volume(model: _Model, most: int) -> int | None:
    """Return the first volume at which making is cheapest, to a lot of one more board each."""
    options = [side.option for side in model.sides]
    step = model.plant.lots_a_year
    for volume in range(step, most + 1, step):
        if cheapest_title(options, volume) == model.plant.title:
            return _first_within(options, range(max(1, volume - step + 1), volume + 1))
    return None


def _first_within(options: Sequence[Option], volumes: range) -> int:
    make = options[0].title
    return next(volume for volume in volumes if cheapest_title(options, volume) == make)


def _with_figure(model: _Model, figure: PlantFigure, value: Decimal) -> _Model:
    """Return the model with one figure at another value, wherever the plant has it."""
    plant = _changed(model.plant, figure, replace(figure, value=value))
    return replace(model, plant=cast("Plant", plant))


def _changed(value: object, figure: PlantFigure, changed: PlantFigure) -> object:
    if value == figure:
        return changed
    if isinstance(value, tuple):
        return tuple(_changed(part, figure, changed) for part in value)
    if isinstance(value, Struct) and not isinstance(value, PlantFigure):
        names = value.__struct_fields__
        parts = {name: _changed(getattr(value, name), figure, changed) for name in names}
        return type(value)(**parts)
    return value
