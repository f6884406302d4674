"""An own plant as a text file: people, machines, floor space and overheads of a year, each figure
with its range, source and grade.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from msgspec import Struct

from emsquote.costing.rate_card.activity_reading import grade_of
from emsquote.files.shipped import data_folder
from emsquote.files.toml_table import TomlTable, nearest, read_toml
from emsquote.finding import Origin, fault

_ALL = 100
"""Percent."""


class PlantFigure(Struct, frozen=True):
    """A figure with the least and the most that it may be; `key` is its path in the file."""

    key: str
    value: Decimal
    low: Decimal
    high: Decimal
    source: str = ""
    grade: str = ""

    @property
    def is_range(self) -> bool:
        """Whether it may be anything but its value."""
        return self.low != self.high


class Crew(Struct, frozen=True, kw_only=True):
    """People of one kind: they work the hours of some resources of the rate card."""

    title: str
    resources: tuple[str, ...]
    cost_a_year: PlantFigure
    productive_percent: PlantFigure
    at_least: int
    avoidable_percent: Decimal
    is_shared: bool
    """Whether other products share them, so that only the hours count."""


class Machine(Struct, frozen=True, kw_only=True):
    """Machines of one kind: they run the hours of some resources of the rate card."""

    title: str
    resources: tuple[str, ...]
    price: PlantFigure
    life_years: Decimal
    residual_percent: Decimal
    maintenance_percent: Decimal
    floor_m2: Decimal
    running_an_hour: Decimal
    productive_percent: PlantFigure
    at_least: int
    is_shared: bool


class Overhead(Struct, frozen=True):
    """A cost of a year; `avoidable_percent` of it goes away if the plant is not used."""

    title: str
    a_year: PlantFigure
    avoidable_percent: Decimal


class Plant(Struct, frozen=True, kw_only=True):
    """An own plant."""

    title: str
    currency: str
    rates: str
    """The rate card whose times, attrition and yields are those of the plant."""
    exists: bool
    """Whether the machines are there: then they are worth their price, and buying sells them."""
    hours_a_year: Decimal
    """Of one person or machine in one shift."""
    shifts: int
    lots_a_year: int
    years: int
    discount_percent: PlantFigure
    floor_price: PlantFigure
    crews: tuple[Crew, ...]
    machines: tuple[Machine, ...]
    overheads: tuple[Overhead, ...]
    make_stock_days: Decimal
    """Days for which parts and work lie in the plant, paid."""
    buying_a_year: PlantFigure
    """What looking after a supplier costs a year."""
    buy_stock_days: Decimal
    freight_percent: PlantFigure
    """Of the price of what is bought."""
    transfer: PlantFigure
    """What changing to a supplier costs once: redundancies, new fixtures, release."""
    origin: Origin

    @property
    def figures(self) -> tuple[PlantFigure, ...]:
        """Return the figures that may be other than they are, each once."""
        found = [self.discount_percent, self.floor_price, self.buying_a_year]
        found += [self.freight_percent, self.transfer]
        for crew in self.crews:
            found += [crew.cost_a_year, crew.productive_percent]
        for machine in self.machines:
            found += [machine.price, machine.productive_percent]
        found += [overhead.a_year for overhead in self.overheads]
        return tuple({figure.key: figure for figure in found if figure.is_range}.values())


def shipped_plants() -> tuple[str, ...]:
    """Return the names of the plants that come with emsquote."""
    return tuple(sorted(path.stem for path in _folder().glob("*.toml")))


def _folder() -> Path:
    return data_folder() / "plants"


def plant_named(named: str) -> Plant:
    """Return a plant by its name, or from a file.

    `InputError` if there is none, or it is at fault.
    """
    if named.endswith(".toml"):
        return read_plant(Path(named))
    known = shipped_plants()
    if named not in known:
        hint = nearest(named, known) or f"known: {', '.join(known)}; or name a .toml file"
        raise fault("no-plant", Origin("--plant"), f'there is no plant "{named}"', hint)
    return read_plant(_folder() / f"{named}.toml")


def read_plant(path: Path) -> Plant:
    """Return the plant of a file; `InputError` with every fault of it at once."""
    top = read_toml(path)
    grade_of(top)
    top.day("date")
    hours, year, buying = top.table("hours"), top.table("year"), top.table("buying")
    floor, transfer, stock = top.table("floor"), top.table("transfer"), top.table("stock")
    grade_of(stock)
    productive = _figure(hours, "productive_percent", maximum=_ALL, default=_ALL)
    plant = Plant(
        title=top.text("title", required=True),
        currency=top.text("currency", required=True),
        rates=top.text("rates", required=True),
        exists=top.flag("exists"),
        hours_a_year=hours.number("a_year", required=True, minimum=1),
        shifts=hours.whole("shifts", 1, minimum=1, maximum=4),
        lots_a_year=year.whole("lots", 12, minimum=1, maximum=365),
        years=year.whole("years", 5, minimum=1, maximum=30),
        discount_percent=_figure(year, "discount_percent", maximum=_ALL),
        floor_price=_figure(floor, "price_a_m2"),
        crews=tuple(_crews(top, productive)),
        machines=tuple(_machines(top, productive)),
        overheads=tuple(_overheads(top)),
        make_stock_days=stock.number("make_days", maximum=3650),
        buy_stock_days=stock.number("buy_days", maximum=3650),
        buying_a_year=_figure(buying, "a_year"),
        freight_percent=_figure(buying, "freight_percent", maximum=_ALL),
        transfer=_figure(transfer, "once"),
        origin=top.origin(),
    )
    _refuse_idle(top, plant)
    top.check()
    return plant


def _refuse_idle(top: TomlTable, plant: Plant) -> None:
    """Note people and machines that are never productive: no number of them is enough."""
    workers: tuple[Crew | Machine, ...] = (*plant.crews, *plant.machines)
    for worker in workers:
        if worker.productive_percent.low <= 0:
            message = f"{worker.title} is productive for no hour of the year"
            top.refuse("", message, "write a productive_percent above 0, low and high too")


def _crews(top: TomlTable, productive: PlantFigure) -> Iterator[Crew]:
    for _, row in top.named_tables("people"):
        yield Crew(
            title=row.text("title", required=True),
            resources=row.texts("resources"),
            cost_a_year=_figure(row, "cost_a_year"),
            productive_percent=_own_or(row, productive),
            at_least=row.whole("at_least"),
            is_shared=row.flag("shared"),
            avoidable_percent=row.number("avoidable_percent", _ALL, maximum=_ALL),
        )
        grade_of(row)


def _machines(top: TomlTable, productive: PlantFigure) -> Iterator[Machine]:
    for _, row in top.named_tables("machines"):
        yield Machine(
            title=row.text("title", required=True),
            resources=row.texts("resources"),
            price=_figure(row, "price"),
            life_years=row.number("life_years", required=True, minimum=1),
            residual_percent=row.number("residual_percent", maximum=_ALL),
            maintenance_percent=row.number("maintenance_percent", maximum=_ALL),
            floor_m2=row.number("floor_m2"),
            running_an_hour=row.number("running_an_hour"),
            productive_percent=_own_or(row, productive),
            at_least=row.whole("at_least"),
            is_shared=row.flag("shared"),
        )
        grade_of(row)


def _overheads(top: TomlTable) -> Iterator[Overhead]:
    for _, row in top.named_tables("overheads"):
        yield Overhead(
            title=row.text("title", required=True),
            a_year=_figure(row, "a_year"),
            avoidable_percent=row.number("avoidable_percent", _ALL, maximum=_ALL),
        )
        grade_of(row)


def _own_or(row: TomlTable, standard: PlantFigure) -> PlantFigure:
    """Return the productive share of a row, else that of the plant."""
    key = "productive_percent"
    return _figure(row, key, maximum=_ALL) if row.has(key) else standard


def _figure(
    table: TomlTable, key: str, *, maximum: int | None = None, default: int = 0
) -> PlantFigure:
    """Return a figure that is written as a number, or as a table with its range and source."""
    path = table.key_path(key)
    if not isinstance(table.values.get(key), dict):
        value = table.number(key, default, maximum=maximum)
        return PlantFigure(path, value, value, value)
    row = table.table(key)
    value = row.number("value", required=True, maximum=maximum)
    low = row.number("low", value, maximum=maximum)
    high = row.number("high", value, maximum=maximum)
    if not low <= value <= high:
        row.refuse(
            "value", f"{value} is not between low {low} and high {high}", "correct the range"
        )
    source, grade = grade_of(row)
    return PlantFigure(path, value, low, high, source, grade)
