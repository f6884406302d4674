"""Reading one activity of a rate card, its filter and its price, time or percentage."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from emsquote.costing.rate_card.activity import (
    Activity,
    CostShare,
    Driver,
    PlacedSide,
    Priced,
    Pricing,
    Sampling,
    Selection,
    Station,
    Tier,
    TierMode,
    Timed,
)
from emsquote.files.toml_table import TomlTable
from emsquote.model.bom import Supply
from emsquote.model.part import Mount, PartClass
from emsquote.model.quote import Basis, Category, Stage

Word = TypeVar("Word", bound=StrEnum)

_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600}
_PRICINGS = (*_SECONDS, "price", "tiers", "percent", "percent_tiers")


class AreaUnit(StrEnum):
    """Units in which a card may price an area."""

    SQUARE_MM = "mm2"
    SQUARE_CM = "cm2"
    SQUARE_DM = "dm2"
    SQUARE_M = "m2"
    SQUARE_INCH = "in2"


_IN_DM2 = {
    AreaUnit.SQUARE_MM: Decimal("0.0001"),
    AreaUnit.SQUARE_CM: Decimal("0.01"),
    AreaUnit.SQUARE_DM: Decimal(1),
    AreaUnit.SQUARE_M: Decimal(100),
    AreaUnit.SQUARE_INCH: Decimal("0.064516"),
}
_AREAS = {Driver.AREA, Driver.AREA_SIDE}


def words(table: TomlTable, key: str, kind: type[Word]) -> frozenset[Word]:
    """Return a list of words of a closed list; a single word counts as a list of one."""
    found = set()
    for written in table.texts(key):
        one = TomlTable({key: written}, table.file, table.path, table.faults)
        found.add(one.choice(key, kind, next(iter(kind))))
    return frozenset(found)


def selection_from(table: TomlTable) -> Selection:
    """Return the filter over parts that a table states."""
    return Selection(
        mounts=words(table, "mount", Mount),
        classes=words(table, "class", PartClass),
        except_classes=words(table, "except_class", PartClass),
        sides=words(table, "side", PlacedSide),
        supplies=words(table, "supply", Supply),
        hidden_joints=table.flag("hidden_joints") if table.has("hidden_joints") else None,
        loaded=table.flag("loaded") if table.has("loaded") else None,
    )


def optional_number(table: TomlTable, key: str) -> Decimal | None:
    """Return a number that is not negative, None if not written."""
    return table.number(key) if table.has(key) else None


def activity_from(name: str, table: TomlTable) -> Activity:
    """Return an activity; faults are noted in the table."""
    driver = table.choice("driver", Driver, Driver.LOT)
    basis = table.choice("basis", Basis, Basis.PER_LOT)
    for key in ("basis", "title"):
        if not table.has(key):
            table.refuse(key, f"{key} is missing", f"add {key} = …", "missing-key")
    pricing = _pricing(table, driver)
    if not isinstance(pricing, CostShare) and not table.has("driver"):
        table.refuse("driver", "driver is missing", f"one of: {', '.join(Driver)}", "missing-key")
    activity = Activity(
        name=name,
        title=table.text("title", name),
        stage=table.choice("stage", Stage, Stage.PRODUCTION),
        category=_category(table, basis),
        basis=basis,
        driver=driver,
        pricing=pricing,
        selection=selection_from(table),
        free=table.number("free"),
        minimum=table.number("minimum"),
        maximum=optional_number(table, "maximum"),
        share_percent=table.number("share_percent", 100, maximum=100),
        sampling=_sampling(table),
        board_multiple=table.whole("board_multiple", 1, minimum=1),
        bill=table.text("bill"),
        owner=table.text("owner"),
        service=table.text("service"),
        unless=table.text("unless"),
        subcontracted=table.flag("subcontracted"),
        at_cost=table.flag("at_cost"),
        route=table.text("route"),
        station=_station(table),
        coverage_percent=table.number("coverage_percent", maximum=100),
        source=table.text("source"),
        grade=_grade(table),
    )
    _refuse_contradictions(table, activity)
    return activity


def _grade(table: TomlTable) -> str:
    grade = table.text("grade")
    if grade not in {"", "A", "B", "C", "P"}:
        table.refuse(
            "grade", f'grade does not know "{grade}"', "one of: A, B, C, P", "unknown-word"
        )
    return grade


def grade_of(table: TomlTable) -> tuple[str, str]:
    """Return source and grade of a figure."""
    return table.text("source"), _grade(table)


def _category(table: TomlTable, basis: Basis) -> Category:
    if basis is not Basis.ONCE:
        if not table.has("category"):
            table.refuse(
                "category", "category is missing", f"one of: {', '.join(Category)}", "missing-key"
            )
        category = table.choice("category", Category, Category.ASSEMBLY)
        if category in {Category.NRE, Category.MATERIAL}:
            table.refuse(
                "category", f"category cannot be {category} here", 'nre is what has basis = "once"'
            )
        return category
    if table.choice("category", Category, Category.NRE) is not Category.NRE:
        table.refuse("category", "what is done once is NRE", 'leave category out, or write "nre"')
    return Category.NRE


def _sampling(table: TomlTable) -> Sampling | None:
    if not table.has("sample"):
        return None
    plan = table.table("sample")
    return Sampling(plan.whole("first"), plan.number("then_percent", maximum=100, required=True))


def _station(table: TomlTable) -> Station | None:
    line, name = table.text("line"), table.text("station")
    if bool(line) != bool(name):
        table.refuse(
            "station", "line and station belong together", 'write line = "…" and station = "…"'
        )
    return Station(line, name) if line and name else None


def _pricing(table: TomlTable, driver: Driver) -> Pricing:
    written = [key for key in _PRICINGS if table.has(key)]
    if len(written) != 1:
        told = f"has {' and '.join(written)}" if written else "has no price, time or percentage"
        table.refuse(
            "",
            f"an activity has exactly one of {', '.join(_PRICINGS)}; this one {told}",
            "keep one",
            "price",
        )
    key = written[0] if written else "price"
    if key in _SECONDS:
        return _timed(table, key)
    return _share(table, key) if key.startswith("percent") else _priced(table, key, driver)


def _timed(table: TomlTable, key: str) -> Timed:
    learning = table.number("learning_percent", 100, minimum=50, maximum=100)
    return Timed(table.number(key) * _SECONDS[key], table.text("resource", required=True), learning)


def _share(table: TomlTable, key: str) -> CostShare:
    of = table.texts("of")
    if not of:
        table.refuse(
            "of",
            "of is missing",
            'write what it is a percentage of: of = ["material"]',
            "missing-key",
        )
    one = key == "percent"
    tiers = (
        (Tier(Decimal(0), table.number(key, maximum=1000)),)
        if one
        else _tiers(table, key, "percent")
    )
    by = table.choice("tiers_by", Driver, Driver.BOARD) if table.has("tiers_by") else None
    if by not in {None, Driver.BOARD}:
        table.refuse(
            "tiers_by",
            "the tiers of a percentage go by money or by boards",
            'write "board", or leave it out',
        )
    return CostShare(tiers, of, by, table.flag("discount"))


def _priced(table: TomlTable, key: str, driver: Driver) -> Priced:
    per = table.number("per", 1)
    if not per:
        table.refuse("per", "per must be more than 0", "write for how many units the price holds")
        per = Decimal(1)
    if driver in _AREAS:
        per *= _IN_DM2[table.choice("unit", AreaUnit, AreaUnit.SQUARE_DM)]
    tiers = (
        (Tier(Decimal(0), table.number("price")),)
        if key == "price"
        else _tiers(table, "tiers", "price")
    )
    by = table.choice("tiers_by", Driver, driver) if table.has("tiers_by") else None
    mode, over_lot = table.choice("tier_mode", TierMode, TierMode.ALL), table.flag("tiers_over_lot")
    if over_lot and by is None:
        table.refuse(
            "tiers_over_lot", "tiers_over_lot needs tiers_by", "write tiers_by, or leave it out"
        )
    return Priced(
        tiers=tiers,
        per=per,
        mode=mode,
        tiers_by=by,
        tiers_over_lot=over_lot,
        started=table.flag("started"),
    )


def _tiers(table: TomlTable, key: str, of: str) -> tuple[Tier, ...]:
    """Return the tiers of a price or a percentage; each states where it begins."""
    tiers: list[Tier] = []
    for row in table.tables(key):
        tier = Tier(row.number("from"), row.number(of, required=True))
        if tiers and tier.start <= tiers[-1].start:
            row.refuse(
                "from",
                f"tiers overlap: {tier.start} does not come after {tiers[-1].start}",
                "sort and mend them",
            )
        tiers.append(tier)
    if not tiers:
        table.refuse(key, "there is no tier", f"write {key} = [{{ from = 1, {of} = … }}]")
        return (Tier(Decimal(0), Decimal(0)),)
    return tuple(tiers)


def _refuse_contradictions(table: TomlTable, activity: Activity) -> None:
    if activity.maximum is not None and activity.maximum < activity.minimum:
        table.refuse(
            "maximum",
            f"maximum {activity.maximum} is below minimum {activity.minimum}",
            "mend one of them",
        )
    if activity.sampling and activity.basis is not Basis.PER_BOARD:
        table.refuse(
            "sample", "only what is done per board can be sampled", 'write basis = "per-board"'
        )
    if activity.service and activity.service == activity.unless:
        table.refuse(
            "unless", "the activity asks for the service that forbids it", "drop one of them"
        )
    if activity.driver is Driver.AMOUNT and not activity.service:
        table.refuse(
            "driver",
            "amount is the amount of a service, but no service is named",
            'write service = "…"',
        )
    if isinstance(activity.pricing, CostShare) and activity.route:
        table.refuse("percent", "a percentage cannot belong to a route", "leave route out")
    if isinstance(activity.pricing, CostShare) and activity.free:
        table.refuse("free", "a percentage has no free units", "leave free out")
    if table.text("driver") == Driver.LOT and activity.basis is Basis.PER_BOARD:
        table.refuse(
            "driver",
            "a lot is not counted per board",
            'write driver = "board" or basis = "per-lot"',
        )
    if activity.station and not isinstance(activity.pricing, Timed):
        table.refuse(
            "station", "only what takes time stands at a station", "write seconds and resource"
        )
