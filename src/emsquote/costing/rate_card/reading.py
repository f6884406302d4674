"""Reading rate cards: TOML into a `RateCard`, with every fault at once and its key's path.

A card may be `based_on` another: it then says only what differs, table by table and key by key.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TypeVar

from emsquote.costing.rate_card.activity import Activity
from emsquote.costing.rate_card.activity_reading import (
    activity_from,
    board_selection_from,
    grade_of,
    limits_from,
    selection_from,
)
from emsquote.costing.rate_card.card import (
    PointRule,
    RateCard,
    Resource,
    Route,
    RouteChoice,
    Take,
)
from emsquote.costing.rate_card.commerce_reading import (
    assumptions_from,
    attrition_rule,
    defect_rate,
    delivery_from,
    house_from,
    lead_days_from,
    margins_from,
    minimum_from,
    overheads_from,
    panel_rules_from,
    terms_from,
    turn_from,
    validity_from,
    yields_from,
)
from emsquote.costing.rate_card.currency import scaled_activity
from emsquote.costing.rate_card.names_used import refuse_dangling
from emsquote.files.shipped import data_folder
from emsquote.files.toml_table import TomlTable, nearest, read_toml
from emsquote.finding import Origin, fault
from emsquote.model.part_number import plain_number
from emsquote.model.quote import Rounding
from emsquote.model.scope_item import supplies_from
from emsquote.model.service import service_from

Part = TypeVar("Part")

_CURRENCY = re.compile(r"[A-Z]{3}")
_DEEPEST_BASE = 5
_YEARLY_COSTS = ("people", "services", "energy", "floor", "training", "maintenance", "other")


def shipped_rate_cards() -> tuple[str, ...]:
    """Return the names of the rate cards that come with emsquote."""
    return tuple(sorted(path.stem for path in (data_folder() / "rates").glob("*.toml")))


def shipped_rate_card(name: str) -> RateCard:
    """Return a rate card that comes with emsquote.

    `InputError` names the nearest if there is none of that name.
    """
    known = shipped_rate_cards()
    if name not in known:
        raise fault(
            "no-rate-card",
            Origin(name),
            f'there is no rate card "{name}"',
            nearest(name, known) or f"known: {', '.join(known)}",
        )
    return read_rate_card(data_folder() / "rates" / f"{name}.toml")


def find_rate_card(name: str) -> RateCard:
    """Return the rate card that a person means: a file, if it is one or ends in `.toml`, else one
    that is shipped.
    """
    path = Path(name)
    if path.suffix == ".toml" or path.is_file():
        return read_rate_card(path)
    return shipped_rate_card(name)


def read_rate_card(path: Path) -> RateCard:
    """Read a rate card; `InputError` with every fault and its key's path if it is not sound."""
    top = TomlTable(_with_base(path, _DEEPEST_BASE), path.name)
    card = rate_card_from(top, path)
    top.check()
    return card


def rate_card_from(top: TomlTable, path: Path) -> RateCard:
    """Return the card that a table states, its faults noted there; names of files in it are looked
    for beside `path`.
    """
    rates = _exchange_rates(top.table("exchange_rates"))
    activities = _each_named(top, "activity", partial(_activity, rates=rates))
    margins = dict(margins_from(top))
    material_overhead, sga = overheads_from(top.table("overhead"))
    card = RateCard(
        name=path.stem,
        title=top.text("title", path.stem),
        currency=_currency(top),
        activities=activities,
        services=_each_named(top, "service", service_from),
        resources=_each_named(top, "resource", partial(_resource, rates=rates)),
        choices=_each_named(top, "choice", _choice),
        points=_each_row(top, "point", _point_rule),
        loaded_parts=frozenset(map(plain_number, top.texts("loaded_parts"))),
        attrition=_each_row(top, "attrition", attrition_rule),
        defects=_each_row(top, "defects", defect_rate),
        yields=yields_from(top.table("yield")),
        margins=tuple((category, rule) for category, rule in margins.items() if category),
        default_margin=margins.get(None),
        material_overhead_percent=material_overhead,
        sga_percent=sga,
        minimums=_each_named(top, "minimum", minimum_from),
        turns=_each_named(top, "turn", turn_from),
        validity=validity_from(top.table("validity")),
        deliveries=_each_named(top, "delivery", delivery_from),
        lead=lead_days_from(top.table("lead_days")),
        terms=terms_from(top.table("terms")),
        house=house_from(top.table("house"), path.parent),
        assume=assumptions_from(top.table("assume")),
        panel=panel_rules_from(top.table("panel")),
        supplies=tuple(supplies_from(top.table("supply"))),
        rounding=top.choice("rounding", Rounding, Rounding.UNIT),
        unit_decimals=_unit_decimals(top),
        source=top.text("source"),
        date=top.day("date"),
        notes=top.texts("notes"),
        origin=Origin(path.name),
    )
    top.text("based_on")
    refuse_dangling(top, card)
    return card


def _each_named(
    top: TomlTable,
    key: str,
    read: Callable[[str, TomlTable], Part],
) -> tuple[Part, ...]:
    """Return what the tables below a key state, each with the name that the user chose for it."""
    return tuple(read(name, table) for name, table in top.named_tables(key))


def _each_row(
    top: TomlTable,
    key: str,
    read: Callable[[TomlTable], Part],
) -> tuple[Part, ...]:
    """Return what the rows of an array of tables state."""
    return tuple(read(row) for row in top.tables(key))


def _with_base(path: Path, depth: int) -> dict[str, object]:
    """Return what a card's file says, put over what the card says that it is based on."""
    own = read_toml(path).values
    base = own.get("based_on")
    if not isinstance(base, str):
        return own
    if not depth:
        raise fault(
            "deep-base",
            Origin(path.name, key="based_on"),
            "cards are based on each other in a ring",
            "break it",
        )
    found = _base_file(path, base)
    return _merged(_with_base(found, depth - 1), own)


def _base_file(path: Path, base: str) -> Path:
    """Return the file of the card that one is based on: beside it, else shipped."""
    beside = path.parent / base
    shipped = data_folder() / "rates" / f"{base}.toml"
    for found in (beside, shipped):
        if found.is_file():
            return found
    known = shipped_rate_cards()
    raise fault(
        "no-rate-card",
        Origin(path.name, key="based_on"),
        f'there is no rate card "{base}"',
        nearest(base, known) or f"a file beside this one, or: {', '.join(known)}",
    )


def _merged(base: dict[str, object], own: dict[str, object]) -> dict[str, object]:
    """Return `base` with what `own` says instead.

    Tables are merged, lists replaced, and `false` drops a table, a list or a value; a flag it
    sets.
    """
    merged = dict(base)
    for key, value in own.items():
        under = merged.get(key)
        is_flag = isinstance(under, bool)
        if value is False and key in base and not is_flag:
            del merged[key]
        elif isinstance(under, dict) and isinstance(value, dict):
            merged[key] = _merged(under, value)
        else:
            merged[key] = value
    return merged


def _unit_decimals(top: TomlTable) -> int | None:
    if not top.has("unit_decimals"):
        return None
    return top.whole("unit_decimals", maximum=6)


def _currency(top: TomlTable) -> str:
    code = top.text("currency", required=True)
    if code and not _CURRENCY.fullmatch(code):
        top.refuse(
            "currency",
            f'currency must be an ISO 4217 code, not "{code}"',
            'write three capitals, as "EUR"',
        )
    return code


def _exchange_rates(table: TomlTable) -> dict[str, Decimal]:
    """Return how much of the card's currency one unit of each other currency is."""
    return {code: table.number(code, 1) for code in table.values}


def _factor(table: TomlTable, rates: dict[str, Decimal]) -> Decimal:
    """Return what the amounts of a table are multiplied by: its own currency's rate, 1 in the
    card's currency.
    """
    code = table.text("currency")
    if code and code not in rates:
        hint = f"state it: [exchange_rates] {code} = … (of the card's currency for one {code})"
        table.refuse("currency", f"there is no exchange rate from {code}", hint, "no-exchange-rate")
    return rates.get(code, Decimal(1))


def _activity(
    name: str,
    table: TomlTable,
    rates: dict[str, Decimal],
) -> Activity:
    activity = activity_from(name, table)
    factor = _factor(table, rates)
    return activity if factor == 1 else scaled_activity(activity, factor)


def _resource(
    name: str,
    table: TomlTable,
    rates: dict[str, Decimal],
) -> Resource:
    efficiency = _efficiency(table)
    rate = _hourly_rate(table)
    source, grade = grade_of(table)
    return Resource(
        name=name,
        title=table.text("title", name),
        rate=rate * _factor(table, rates),
        efficiency_percent=efficiency,
        source=source,
        grade=grade,
    )


def _efficiency(table: TomlTable) -> Decimal:
    efficiency = table.number("efficiency_percent", 100, maximum=100)
    if efficiency:
        return efficiency
    message = "efficiency_percent must be more than 0"
    table.refuse("efficiency_percent", message, "write 1 to 100")
    return Decimal(100)


def _hourly_rate(table: TomlTable) -> Decimal:
    """Return what an hour costs, as stated or as built up from the costs of a year."""
    if not table.has("yearly"):
        return table.number("rate_per_hour", required=True)
    if table.has("rate_per_hour"):
        message = "a resource has rate_per_hour or yearly, not both"
        table.refuse("yearly", message, "keep one of them")
    return _yearly_rate(table.table("yearly"))


def _yearly_rate(table: TomlTable) -> Decimal:
    """Return the hourly rate of a machine from what it costs in a year.

    Depreciation is straight; interest is on the whole investment, as consultants of placement lines
    reckon.
    """
    investment = table.number("investment")
    years = table.number("depreciation_years", 5, minimum=1)
    interest = investment * table.number("interest_percent", maximum=100) / 100
    yearly = investment / years + interest
    yearly += sum((table.number(key) for key in _YEARLY_COSTS), Decimal(0))
    return yearly / table.number("hours", 2000, minimum=1, maximum=8784)


def _choice(name: str, table: TomlTable) -> RouteChoice:
    routes = _each_named(table, "route", _route)
    if not routes:
        table.refuse(
            "route", "a choice needs routes", f"write [{table.path}.route.…]", "missing-key"
        )
    return RouteChoice(name, table.choice("take", Take, Take.CHEAPEST), routes)


def _route(name: str, table: TomlTable) -> Route:
    source, grade = grade_of(table)
    return Route(
        name=name,
        title=table.text("title", name),
        limits=limits_from(table),
        boards=board_selection_from(table),
        source=source,
        grade=grade,
    )


def _point_rule(row: TomlTable) -> PointRule:
    return PointRule(selection_from(row), row.number("per_joint"), row.number("per_placement"))
