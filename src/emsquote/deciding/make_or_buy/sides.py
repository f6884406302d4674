"""The two sides: an own plant, and a house, as yearly costs and as cash over years."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from msgspec import Struct

from emsquote.deciding.make_or_buy.cash import CashFlow
from emsquote.deciding.make_or_buy.option import (
    FixedCost,
    Option,
    SteppedCost,
    VolumeCost,
    YearlyCost,
    amount_of,
)
from emsquote.deciding.make_or_buy.plant import Crew, Machine, Plant
from emsquote.deciding.make_or_buy.year_of_lots import (
    YearOfLots,
    hours_on,
    material_of_lot,
    nre_cost,
    nre_of_lot,
    other_work,
    price_of_lot,
)
from emsquote.model.money import ZERO
from emsquote.wording.sentence import said

_ALL = 100
_DAYS_A_YEAR = 365
OfVolume = Callable[[int], Decimal]


class InHouse(Struct, frozen=True):
    """What a year's lots take of a plant, whatever its own figures are: worked out once."""

    material: OfVolume
    other: OfVolume
    hours: dict[tuple[str, ...], OfVolume]
    """By the resources that a crew or machine works."""
    once: Decimal
    """What is done once, at cost."""


class HousePrices(Struct, frozen=True):
    """What a house asks for a year's lots."""

    title: str
    price: OfVolume
    once: Decimal


class Side(Struct, frozen=True):
    """One side of the decision: costs of a year in cash, what capital costs, and what is paid and
    left at the ends.
    """

    title: str
    running: tuple[YearlyCost, ...]
    """What is paid every year."""
    capital: tuple[YearlyCost, ...]
    """What a year bears of what is paid once, and of the interest on what is bound."""
    at_once: OfVolume
    left: OfVolume

    @property
    def option(self) -> Option:
        """Return all costs of a year."""
        return Option(self.title, (*self.running, *self.capital))

    def cash(self, volume: int) -> CashFlow:
        """Return what is paid at once, every year, and left."""
        a_year = sum((amount_of(cost, volume) for cost in self.running), ZERO)
        return CashFlow(self.at_once(volume), a_year, self.left(volume))


def in_house(year: YearOfLots, plant: Plant) -> InHouse:
    """Return what the lots of a year take of a plant."""
    workers = [crew.resources for crew in plant.crews]
    workers += [machine.resources for machine in plant.machines]
    covered = [resource for resources in workers for resource in resources]
    card = year.card
    return InHouse(
        material=year.total(material_of_lot),
        other=year.total(other_work(card, covered)),
        hours={own: year.total(hours_on(card, own)) for own in dict.fromkeys(workers)},
        once=nre_cost(year.lots[-1]),
    )


def bought_from(title: str, year: YearOfLots) -> HousePrices:
    """Return what a house asks for the lots of a year."""
    return HousePrices(title, year.total(price_of_lot), nre_of_lot(year.lots[-1]))


def make_side(taken: InHouse, plant: Plant) -> Side:
    """Return the side of making."""
    machines = [(machine, taken.hours[machine.resources]) for machine in plant.machines]
    stock = _stock(taken.material, plant.make_stock_days)
    running: list[YearlyCost] = [
        VolumeCost(said("Material"), taken.material),
        VolumeCost(said("Work that is bought or priced by the piece"), taken.other),
        *(_crew_cost(crew, taken, plant) for crew in plant.crews),
        *(_upkeep(machine, hours, plant) for machine, hours in machines),
        *(_running(machine, hours) for machine, hours in machines if machine.running_an_hour),
    ]
    for overhead in plant.overheads:
        percent = overhead.avoidable_percent
        running.append(FixedCost(overhead.title, overhead.a_year.value, percent))
    capital: list[YearlyCost] = [
        _depreciation(machine, hours, plant) for machine, hours in machines
    ]
    capital.append(_interest_on_stock(stock, plant))
    capital.append(FixedCost(said("One-off, share of a year"), taken.once / plant.years))

    def invested(volume: int) -> Decimal:
        bound = ZERO if plant.exists else _worth(machines, plant, volume)
        return bound + stock(volume) + taken.once

    def left(volume: int) -> Decimal:
        return _residual(machines, plant, volume) + stock(volume)

    return Side(plant.title, tuple(running), tuple(capital), invested, left)


def buy_side(bought: HousePrices, taken: InHouse, plant: Plant) -> Side:
    """Return the side of buying from a house; a plant that is there is sold."""
    stock = _stock(bought.price, plant.buy_stock_days)
    once = bought.once + plant.transfer.value
    freight = plant.freight_percent.value

    def carried(volume: int) -> Decimal:
        return bought.price(volume) * freight / _ALL

    running: tuple[YearlyCost, ...] = (
        VolumeCost(said("Price of the house"), bought.price),
        VolumeCost(said("Freight"), carried),
        FixedCost(said("Looking after the supplier"), plant.buying_a_year.value),
    )
    capital: tuple[YearlyCost, ...] = (
        _interest_on_stock(stock, plant),
        FixedCost(said("One-off, share of a year"), once / plant.years),
    )
    machines = [(machine, taken.hours[machine.resources]) for machine in plant.machines]

    def at_once(volume: int) -> Decimal:
        sold = _worth(machines, plant, volume) if plant.exists else ZERO
        return once + stock(volume) - sold

    return Side(bought.title, running, capital, at_once, stock)


def _stock(value: OfVolume, days: Decimal) -> OfVolume:
    """Return what is bound in stock of so many days."""

    def bound(volume: int) -> Decimal:
        return value(volume) * days / _DAYS_A_YEAR

    return bound


def _interest_on_stock(stock: OfVolume, plant: Plant) -> VolumeCost:
    def interest(volume: int) -> Decimal:
        return stock(volume) * plant.discount_percent.value / _ALL

    return VolumeCost(said("Interest on stock"), interest)


def _hours_each(plant: Plant, percent: Decimal, shifts: int) -> Decimal:
    return plant.hours_a_year * shifts * percent / _ALL


def _crew_cost(crew: Crew, taken: InHouse, plant: Plant) -> SteppedCost:
    """Return the cost of whole persons; each works one shift."""
    return SteppedCost(
        title=crew.title,
        each=crew.cost_a_year.value,
        hours_each=_hours_each(plant, crew.productive_percent.value, 1),
        hours=taken.hours[crew.resources],
        at_least=crew.at_least,
        avoidable_percent=crew.avoidable_percent,
        is_shared=crew.is_shared,
        worker=crew.title,
    )


def _of_machine(
    machine: Machine, hours: OfVolume, plant: Plant, title: str, each: Decimal
) -> SteppedCost:
    percent = machine.productive_percent.value
    hours_each = _hours_each(plant, percent, plant.shifts)
    return SteppedCost(
        title=title,
        each=each,
        hours_each=hours_each,
        hours=hours,
        at_least=machine.at_least,
        is_shared=machine.is_shared,
        worker=machine.title,
    )


def _upkeep(machine: Machine, hours: OfVolume, plant: Plant) -> SteppedCost:
    maintenance = machine.price.value * machine.maintenance_percent / _ALL
    floor = machine.floor_m2 * plant.floor_price.value
    title = said("{machine}: maintenance and floor", machine=machine.title)
    return _of_machine(machine, hours, plant, title, maintenance + floor)


def _running(machine: Machine, hours: OfVolume) -> VolumeCost:
    def of_volume(volume: int) -> Decimal:
        return hours(volume) * machine.running_an_hour

    return VolumeCost(said("{machine}: power and gas", machine=machine.title), of_volume)


def _depreciation(machine: Machine, hours: OfVolume, plant: Plant) -> SteppedCost:
    """Return depreciation in a straight line, and interest on what is bound on average."""
    price = machine.price.value
    residual = price * machine.residual_percent / _ALL
    lost = (price - residual) / machine.life_years
    interest = (price + residual) / 2 * plant.discount_percent.value / _ALL
    title = said("{machine}: depreciation and interest", machine=machine.title)
    return _of_machine(machine, hours, plant, title, lost + interest)


_Machines = list[tuple[Machine, OfVolume]]


def _worth(machines: _Machines, plant: Plant, volume: int) -> Decimal:
    """Return what the machines that a volume takes cost, or are worth where they are there."""
    worth = ZERO
    for machine, hours in machines:
        count = _of_machine(machine, hours, plant, "", ZERO).count(volume)
        worth += machine.price.value * count
    return worth


def _residual(machines: _Machines, plant: Plant, volume: int) -> Decimal:
    """Return what the machines are worth after the years: in a straight line to their residual."""
    worth = ZERO
    for machine, hours in machines:
        count = _of_machine(machine, hours, plant, "", ZERO).count(volume)
        used = min(Decimal(plant.years) / machine.life_years, Decimal(1))
        kept = 1 - used * (_ALL - machine.residual_percent) / _ALL
        worth += machine.price.value * count * kept
    return worth
