"""Reading rate cards: TOML into a `RateCard`, with every fault at once and its key's path.

A card may be `based_on` another: it then says only what differs, table by table and key by key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields
from decimal import Decimal
from pathlib import Path

from emsquote.finding import Origin, fault
from emsquote.job import MarginMode
from emsquote.part import PartClass
from emsquote.part_number import plain_number
from emsquote.quote import Category, Rounding
from emsquote.rate_card.activity import Activity, Driver, Share, ShareOf, Timed
from emsquote.rate_card.activity_reading import activity_from, grade_of, optional_number, selection_from, words
from emsquote.rate_card.card import (
    Assumptions,
    AttritionRule,
    Choice,
    DefectRate,
    LeadDays,
    Limit,
    MarginRule,
    Minimum,
    PointRule,
    RateCard,
    Resource,
    Route,
    Take,
    Terms,
    Turn,
    Yield,
)
from emsquote.service import service_names
from emsquote.shipped import data_folder
from emsquote.toml_table import TomlTable, nearest, read_toml

_CURRENCY = re.compile(r"[A-Z]{3}")
_DEEPEST_BASE = 5
_YEARLY_COSTS = ("people", "services", "energy", "floor", "training", "maintenance", "other")


def shipped_rate_cards() -> tuple[str, ...]:
    """Return the names of the rate cards that come with emsquote."""
    return tuple(sorted(path.stem for path in (data_folder() / "rates").glob("*.toml")))


def shipped_rate_card(name: str) -> RateCard:
    """Return a rate card that comes with emsquote; `InputError` names the nearest if there is none of that name."""
    known = shipped_rate_cards()
    if name not in known:
        message = f'there is no rate card "{name}"'
        raise fault("no-rate-card", Origin(name), message, nearest(name, known) or f"known: {', '.join(known)}")
    return read_rate_card(data_folder() / "rates" / f"{name}.toml")


def find_rate_card(name: str) -> RateCard:
    """Return the rate card that a person means: a file, if it is one or ends in `.toml`, else one that is shipped."""
    path = Path(name)
    return read_rate_card(path) if path.suffix == ".toml" or path.is_file() else shipped_rate_card(name)


def read_rate_card(path: Path) -> RateCard:
    """Read a rate card; `InputError` with every fault and its key's path if it is not sound."""
    top = TomlTable(_with_base(path, _DEEPEST_BASE), path.name)
    activities = tuple(activity_from(name, table) for name, table in top.named_tables("activity"))
    margins = dict(_margins(top))
    material_overhead, sga = _overheads(top.table("overhead"))
    card = RateCard(
        name=path.stem,
        title=top.text("title", path.stem),
        currency=_currency(top),
        activities=activities,
        resources=tuple(_resource(name, table) for name, table in top.named_tables("resource")),
        choices=tuple(_choice(name, table) for name, table in top.named_tables("choice")),
        points=tuple(_point_rule(row) for row in top.tables("point")),
        loaded_parts=frozenset(plain_number(each) for each in top.texts("loaded_parts")),
        attrition=tuple(_attrition(row) for row in top.tables("attrition")),
        defects=tuple(_defect_rate(row) for row in top.tables("defects")),
        yields=_yields(top.table("yield")),
        margins=tuple((category, rule) for category, rule in margins.items() if category),
        default_margin=margins.get(None),
        material_overhead_percent=material_overhead,
        sga_percent=sga,
        minimums=tuple(_minimum(name, table) for name, table in top.named_tables("minimum")),
        turns=tuple(_turn(name, table) for name, table in top.named_tables("turn")),
        lead=_lead(top.table("lead_days")),
        terms=_terms(top.table("terms")),
        assume=_assumptions(top.table("assume")),
        rounding=top.choice("rounding", Rounding, Rounding.UNIT),
        unit_decimals=top.whole("unit_decimals", maximum=6) if top.has("unit_decimals") else None,
        source=top.text("source"),
        date=top.day("date"),
        notes=top.texts("notes"),
        origin=Origin(path.name),
    )
    top.has("based_on")
    _refuse_dangling(top, card)
    top.check()
    return card


def _with_base(path: Path, depth: int) -> dict[str, object]:
    own = read_toml(path).values
    base = own.get("based_on")
    if not isinstance(base, str):
        return own
    if not depth:
        raise fault(
            "deep-base", Origin(path.name, key="based_on"), "cards are based on each other in a ring", "break it"
        )
    beside, shipped = path.parent / base, data_folder() / "rates" / f"{base}.toml"
    found = beside if beside.is_file() else shipped
    if not found.is_file():
        raise fault(
            "no-rate-card",
            Origin(path.name, key="based_on"),
            f'there is no rate card "{base}"',
            nearest(base, shipped_rate_cards()) or f"a file beside this one, or: {', '.join(shipped_rate_cards())}",
        )
    return _merged(_with_base(found, depth - 1), own)


def _merged(base: dict[str, object], own: dict[str, object]) -> dict[str, object]:
    """Return `base` with what `own` says instead; tables are merged, lists replaced, and `false` drops a table."""
    merged = dict(base)
    for key, value in own.items():
        under = merged.get(key)
        if isinstance(under, dict) and value is False:
            del merged[key]
        elif isinstance(under, dict) and isinstance(value, dict):
            merged[key] = _merged(under, value)
        else:
            merged[key] = value
    return merged


def _currency(top: TomlTable) -> str:
    code = top.text("currency", required=True)
    if code and not _CURRENCY.fullmatch(code):
        top.refuse("currency", f'currency must be an ISO 4217 code, not "{code}"', 'write three capitals, as "EUR"')
    return code


def _resource(name: str, table: TomlTable) -> Resource:
    efficiency = table.number("efficiency_percent", 100, maximum=100)
    if not efficiency:
        table.refuse("efficiency_percent", "efficiency_percent must be more than 0", "write 1 to 100")
        efficiency = Decimal(100)
    built_up = table.has("yearly")
    if built_up and table.has("rate_per_hour"):
        table.refuse("yearly", "a resource has rate_per_hour or yearly, not both", "keep one of them")
    rate = _yearly_rate(table.table("yearly")) if built_up else table.number("rate_per_hour", required=True)
    return Resource(name, table.text("title", name), rate, efficiency, *grade_of(table))


def _yearly_rate(table: TomlTable) -> Decimal:
    """Return the hourly rate of a machine from what it costs in a year.

    Depreciation is straight; interest is on the whole investment, as consultants of placement lines reckon.
    """
    investment, years = table.number("investment"), table.number("depreciation_years", 5, minimum=1)
    yearly = investment / years + investment * table.number("interest_percent", maximum=100) / 100
    yearly += sum((table.number(key) for key in _YEARLY_COSTS), Decimal(0))
    return yearly / table.number("hours", 2000, minimum=1, maximum=8784)


def _choice(name: str, table: TomlTable) -> Choice:
    routes = tuple(_route(each, row) for each, row in table.named_tables("route"))
    if not routes:
        table.refuse("route", "a choice needs routes", f"write [{table.path}.route.…]", "missing-key")
    return Choice(name, table.choice("take", Take, Take.CHEAPEST), routes)


def _route(name: str, table: TomlTable) -> Route:
    limits = tuple(_limit(row) for row in table.tables("limits"))
    return Route(name, table.text("title", name), limits, *grade_of(table))


def _limit(row: TomlTable) -> Limit:
    if not (row.has("at_least") or row.has("at_most")):
        row.refuse("at_most", "a limit needs at_least or at_most", "write one of them", "missing-key")
    if not row.has("driver"):
        row.refuse("driver", "driver is missing", f"one of: {', '.join(Driver)}", "missing-key")
    driver = row.choice("driver", Driver, Driver.BOARD)
    return Limit(driver, selection_from(row), optional_number(row, "at_least"), optional_number(row, "at_most"))


def _point_rule(row: TomlTable) -> PointRule:
    return PointRule(selection_from(row), row.number("per_joint"), row.number("per_placement"))


def _attrition(row: TomlTable) -> AttritionRule:
    classes = words(row, "class", PartClass)
    if not classes:
        row.refuse("class", "class is missing", "write the classes it holds for", "missing-key")
    percent, leader = row.number("percent", maximum=1000), row.whole("leader")
    above, least = optional_number(row, "none_above"), row.whole("least_extra")
    orders = [
        (each.whole("need_below", minimum=1, required=True), each.whole("pieces", required=True))
        for each in row.tables("order_at_least")
    ]
    if orders != sorted(orders):
        row.refuse("order_at_least", "the needs of order_at_least must rise", "sort them")
    return AttritionRule(classes, percent, leader, above, least, tuple(orders), *grade_of(row))


def _defect_rate(row: TomlTable) -> DefectRate:
    driver = row.choice("driver", Driver, Driver.JOINT)
    if driver not in {Driver.JOINT, Driver.PLACEMENT}:
        row.refuse("driver", "defects are counted by joint or placement", 'write "joint" or "placement"')
    dpm = row.number("dpm", maximum=1_000_000, required=True)
    return DefectRate(driver, selection_from(row), dpm, *grade_of(row))


def _yields(table: TomlTable) -> Yield:
    grade_of(table)
    return Yield(table.number("scrap_percent", maximum=99), table.number("field_return_percent", maximum=100))


def _margin_rule(table: TomlTable) -> MarginRule:
    if not table.has("mode"):
        table.refuse("mode", "mode is missing", 'write mode = "markup" or mode = "margin"', "missing-key")
    mode = table.choice("mode", MarginMode, MarginMode.MARKUP)
    ceiling = Decimal("99.99") if mode is MarginMode.MARGIN else Decimal(10_000)
    percent = table.number("percent", maximum=ceiling, required=True)
    below = [
        (row.whole("boards", minimum=1, required=True), row.number("percent", maximum=ceiling, required=True))
        for row in table.tables("below")
    ]
    if below != sorted(below, key=lambda each: each[0]):
        table.refuse("below", "the lot sizes of below must rise", "sort them")
    grade_of(table)
    return MarginRule(mode, percent, tuple(below))


def _margins(top: TomlTable) -> Iterator[tuple[Category | None, MarginRule]]:
    """Yield the rule of each category, and that of all others under None."""
    known = [category.value for category in Category if category is not Category.PASS_THROUGH]
    for name, table in top.named_tables("margin"):
        rule = _margin_rule(table)
        if name in known:
            yield Category(name), rule
        elif name == "default":
            yield None, rule
        elif name == Category.PASS_THROUGH:
            top.refuse(f"margin.{name}", "pass-through bears no margin", "drop it, or use another category")
        else:
            hint = nearest(name, known) or f"one of: default, {', '.join(known)}"
            top.refuse(f"margin.{name}", f'there is no category "{name}"', hint, "unknown-word")


def _overheads(table: TomlTable) -> tuple[Decimal, Decimal]:
    grade_of(table)
    return table.number("material_percent", maximum=1000), table.number("sga_percent", maximum=1000)


def _minimum(name: str, table: TomlTable) -> Minimum:
    written = [key for key in ("price_per_board", "price_per_order") if table.has(key)]
    if len(written) != 1:
        table.refuse("", "a minimum has exactly one of price_per_board, price_per_order", "keep one", "price")
    price = table.number(written[0]) if written else Decimal(0)
    category = table.choice("category", Category, Category.ASSEMBLY)
    per_board = written[:1] == ["price_per_board"]
    grade_of(table)
    return Minimum(name, table.text("title", name), price, per_board, table.texts("of"), category)


def _turn(name: str, table: TomlTable) -> Turn:
    days, percent = table.whole("build_days", required=True), table.number("percent", maximum=1000)
    grade_of(table)
    return Turn(name, table.text("title", name), days, percent, table.texts("of"))


def _lead(table: TomlTable) -> LeadDays:
    grade_of(table)
    return LeadDays(*(table.whole(field.name, maximum=1000) for field in fields(LeadDays)))


def _terms(table: TomlTable) -> Terms:
    return Terms(table.text("payment"), table.whole("validity_days", maximum=3650), table.texts("notes"))


def _assumptions(table: TomlTable) -> Assumptions:
    standard = Assumptions()
    grade_of(table)
    return Assumptions(
        *(table.number(f.name, getattr(standard, f.name), minimum=0, maximum=5000) for f in fields(Assumptions))
    )


def _refuse_dangling(top: TomlTable, card: RateCard) -> None:
    """Note every name that a card uses and does not have: resources, routes, services, and what shares are of."""
    routes = [route.name for choice in card.choices for route in choice.routes]
    for twice in sorted({name for name in routes if routes.count(name) > 1}):
        top.refuse("choice", f'two routes are named "{twice}"', "rename one of them")
    for each in card.activities:
        _refuse_dangling_activity(top, card, each, routes)
    for minimum in card.minimums:
        _known_shares(top, f"minimum.{minimum.name}.of", minimum.of, card.activities)
    for turn in card.turns:
        _known_shares(top, f"turn.{turn.name}.of", turn.of, card.activities)


def _refuse_dangling_activity(top: TomlTable, card: RateCard, activity: Activity, routes: Iterable[str]) -> None:
    path = f"activity.{activity.name}"
    if activity.route:
        _known(top, f"{path}.route", activity.route, routes)
    for key, service in (("service", activity.service), ("unless", activity.unless)):
        if service:
            _known(top, f"{path}.{key}", service, service_names())
    match activity.pricing:
        case Timed(resource=resource) if resource:
            _known(top, f"{path}.resource", resource, (each.name for each in card.resources))
        case Share(of=of):
            _known_shares(top, f"{path}.of", of, card.activities)
        case _:
            pass


def _known_shares(top: TomlTable, path: str, of: Iterable[str], activities: Iterable[Activity]) -> None:
    bases = [*ShareOf, *Category, *(each.name for each in activities)]
    for each in of:
        _known(top, path, each, bases)


def _known(top: TomlTable, path: str, name: str, known: Iterable[str]) -> None:
    names = [str(each) for each in known]
    if name not in names:
        hint = nearest(name, names) or (f"known: {', '.join(names)}" if names else "there is none in this card")
        top.refuse(path, f'nothing is named "{name}"', hint, "unknown-name")
