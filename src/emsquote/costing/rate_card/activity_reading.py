"""Reading one activity of a rate card, its filter and its price, time or percentage."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from emsquote.costing.rate_card.activity import (
    Activity,
    BoardSelection,
    CostShare,
    Driver,
    Limit,
    Opportunity,
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
from emsquote.costing.rate_card.idle_keys import refuse_idle
from emsquote.files.toml_table import TomlTable
from emsquote.model.bare_board import BoardFeature, BoardMaterial, Finish, MaskColour
from emsquote.model.bom import Supply
from emsquote.model.panel import Separation
from emsquote.model.part import Mount, PartClass
from emsquote.model.quote import Basis, Category, Stage

_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600}
_PRICINGS = (*_SECONDS, "price", "tiers", "percent", "percent_tiers", "credit")


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


def selection_from(table: TomlTable) -> Selection:
    """Return the filter over parts that a table states."""
    return Selection(
        mounts=table.words("mount", Mount),
        classes=table.words("class", PartClass),
        except_classes=table.words("except_class", PartClass),
        sides=table.words("side", PlacedSide),
        supplies=table.words("supply", Supply),
        hidden_joints=table.flag("hidden_joints") if table.has("hidden_joints") else None,
        loaded=table.flag("loaded") if table.has("loaded") else None,
    )


def board_selection_from(table: TomlTable) -> BoardSelection:
    """Return the filter over bare boards that a table states."""
    return BoardSelection(
        layers=frozenset(table.wholes("layers")),
        materials=table.words("material", BoardMaterial),
        finishes=table.words("finish", Finish),
        masks=table.words("mask", MaskColour),
        features=table.words("feature", BoardFeature),
        separations=table.words("separation", Separation),
        deliveries=frozenset(table.texts("delivery")),
    )


def limits_from(table: TomlTable) -> tuple[Limit, ...]:
    """Return the bounds of drivers that a table states."""
    return tuple(_limit(row) for row in table.tables("limits"))


def _limit(row: TomlTable) -> Limit:
    if not (row.has("at_least") or row.has("at_most")):
        row.refuse(
            "at_most", "a limit needs at_least or at_most", "write one of them", "missing-key"
        )
    if not row.has("driver"):
        row.refuse("driver", "driver is missing", f"one of: {', '.join(Driver)}", "missing-key")
    driver = row.choice("driver", Driver, Driver.BOARD)
    return Limit(
        driver,
        selection_from(row),
        optional_number(row, "at_least"),
        optional_number(row, "at_most"),
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
        boards=board_selection_from(table),
        limits=limits_from(table),
        free=table.number("free"),
        minimum=table.number("minimum"),
        maximum=optional_number(table, "credit" if table.has("credit") else "maximum"),
        share_percent=table.number("share_percent", 100, maximum=100),
        sampling=_sampling(table),
        board_multiple=table.whole("board_multiple", 1, minimum=1),
        bill=table.text("bill"),
        owner=table.text("owner"),
        service=table.text("service"),
        unless=table.text("unless"),
        does=table.text("does"),
        turns=frozenset(table.texts("turn")),
        provides=table.texts("provides"),
        subcontracted=table.flag("subcontracted"),
        at_cost=table.flag("at_cost"),
        route=table.text("route"),
        station=_station(table),
        coverage_percent=table.number("coverage_percent", maximum=100),
        finds=table.words("finds", Opportunity) or frozenset(Opportunity),
        step=table.text("step"),
        found_by=frozenset(table.texts("found_by")),
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
    if basis is Basis.ONCE:
        if table.choice("category", Category, Category.NRE) is not Category.NRE:
            hint = 'leave category out, or write "nre"'
            table.refuse("category", "what is done once is NRE", hint)
        return Category.NRE
    if not table.has("category"):
        hint = f"one of: {', '.join(Category)}"
        table.refuse("category", "category is missing", hint, "missing-key")
    category = table.choice("category", Category, Category.ASSEMBLY)
    if category in {Category.NRE, Category.MATERIAL}:
        hint = 'nre is what has basis = "once"'
        table.refuse("category", f"category cannot be {category} here", hint)
    return category


def _sampling(table: TomlTable) -> Sampling | None:
    if not table.has("sample"):
        return None
    plan = table.table("sample")
    then_percent = plan.number("then_percent", maximum=100, required=True)
    return Sampling(plan.whole("first"), then_percent)


def _station(table: TomlTable) -> Station | None:
    line, name = table.text("line"), table.text("station")
    if line and name:
        return Station(line, name)
    if line or name:
        hint = 'write line = "…" and station = "…"'
        table.refuse("station", "line and station belong together", hint)
    return None


def _pricing(table: TomlTable, driver: Driver) -> Pricing:
    written = [key for key in _PRICINGS if table.has(key)]
    if len(written) != 1:
        has = f"has {' and '.join(written)}" if written else "has no price, time or percentage"
        message = f"an activity has exactly one of {', '.join(_PRICINGS)}; this one {has}"
        table.refuse("", message, "keep one", "price")
    key = written[0] if written else "price"
    if key in _SECONDS:
        return _timed(table, key)
    if key == "credit" or key.startswith("percent"):
        return _share(table, key)
    return _priced(table, key, driver)


def _timed(table: TomlTable, key: str) -> Timed:
    learning = table.number("learning_percent", 100, minimum=50, maximum=100)
    seconds = table.number(key) * _SECONDS[key]
    resource = table.text("resource", required=True)
    return Timed(seconds, resource, learning, _setup_seconds(table))


def _setup_seconds(table: TomlTable) -> Decimal:
    """Return the time that comes on top once, written in one of the units."""
    written = [unit for unit in _SECONDS if table.has(f"setup_{unit}")]
    if len(written) > 1:
        keys = " and ".join(f"setup_{unit}" for unit in written)
        table.refuse(f"setup_{written[0]}", f"the set-up is stated twice, as {keys}", "keep one")
    if not written:
        return Decimal(0)
    return table.number(f"setup_{written[0]}") * _SECONDS[written[0]]


def _share(table: TomlTable, key: str) -> CostShare:
    of = table.texts("of")
    if not of:
        hint = 'write what it is a percentage of: of = ["material"]'
        table.refuse("of", "of is missing", hint, "missing-key")
    if key == "credit":
        return CostShare(_credit(table), of, is_discount=True)
    if key == "percent":
        tiers = _one_tier(table.number(key, maximum=1000))
    else:
        tiers = _tiers(table, key, "percent")
    by = _optional_driver(table, "tiers_by", Driver.BOARD)
    if by not in {None, Driver.BOARD}:
        message = "the tiers of a percentage go by money or by boards"
        table.refuse("tiers_by", message, 'write "board", or leave it out')
    return CostShare(tiers, of, by, table.flag("discount"))


def _credit(table: TomlTable) -> tuple[Tier, ...]:
    """Return the percentages of a fixed credit: all of what it is of, from some sum of that on; how
    much at most is the activity's maximum.
    """
    whole = Decimal(100)
    least = table.number("credit_from")
    if not least:
        return _one_tier(whole)
    return (Tier(Decimal(0), Decimal(0)), Tier(least, whole))


def _priced(
    table: TomlTable,
    key: str,
    driver: Driver,
) -> Priced:
    per = _price_unit(table, driver)
    is_flat = key == "price"
    tiers = _one_tier(table.number(key)) if is_flat else _tiers(table, key, "price")
    by = _optional_driver(table, "tiers_by", driver)
    mode = table.choice("tier_mode", TierMode, TierMode.ALL)
    over_lot = table.flag("tiers_over_lot")
    if over_lot and by is None:
        message = "tiers_over_lot needs tiers_by"
        table.refuse("tiers_over_lot", message, "write tiers_by, or leave it out")
    return Priced(
        tiers=tiers,
        per=per,
        mode=mode,
        tiers_by=by,
        tiers_over_lot=over_lot,
        started=table.flag("started"),
    )


def _price_unit(table: TomlTable, driver: Driver) -> Decimal:
    """Return for how many units of the driver a price holds: areas may be priced in other units."""
    per = table.number("per", 1)
    if not per:
        table.refuse("per", "per must be more than 0", "write for how many units the price holds")
        per = Decimal(1)
    if driver in _AREAS:
        per *= _IN_DM2[table.choice("unit", AreaUnit, AreaUnit.SQUARE_DM)]
    return per


def _optional_driver(
    table: TomlTable,
    key: str,
    default: Driver,
) -> Driver | None:
    return table.choice(key, Driver, default) if table.has(key) else None


def _one_tier(price: Decimal) -> tuple[Tier, ...]:
    return (Tier(Decimal(0), price),)


def _tiers(
    table: TomlTable,
    key: str,
    of: str,
) -> tuple[Tier, ...]:
    """Return the tiers of a price or a percentage; each states where it begins."""
    tiers: list[Tier] = []
    for row in table.tables(key):
        tier = Tier(row.number("from"), row.number(of, required=True))
        if tiers and tier.start <= tiers[-1].start:
            message = f"tiers overlap: {tier.start} does not come after {tiers[-1].start}"
            row.refuse("from", message, "sort and mend them")
        tiers.append(tier)
    if not tiers:
        table.refuse(key, "there is no tier", f"write {key} = [{{ from = 1, {of} = … }}]")
        return _one_tier(Decimal(0))
    return tuple(tiers)


def _refuse_contradictions(table: TomlTable, activity: Activity) -> None:
    _refuse_bounds(table, activity)
    _refuse_service(table, activity)
    refuse_idle(table, activity)
    _refuse_driver(table, activity)
    _refuse_inspection(table, activity)


def _refuse_bounds(table: TomlTable, activity: Activity) -> None:
    if activity.maximum is not None and activity.maximum < activity.minimum:
        message = f"maximum {activity.maximum} is below minimum {activity.minimum}"
        table.refuse("maximum", message, "mend one of them")
    if activity.sampling and activity.basis is not Basis.PER_BOARD:
        message = "only what is done per board can be sampled"
        table.refuse("sample", message, 'write basis = "per-board"')


def _refuse_service(table: TomlTable, activity: Activity) -> None:
    if activity.service and activity.does:
        message = "what is done for a service that is asked for is not done unasked"
        table.refuse("does", message, "keep service or does")
    if activity.service and activity.service == activity.unless:
        message = "the activity asks for the service that forbids it"
        table.refuse("unless", message, "drop one of them")
    if activity.driver is Driver.AMOUNT and not activity.service:
        message = "amount is the amount of a service, but no service is named"
        table.refuse("driver", message, 'write service = "…"')


def _refuse_inspection(table: TomlTable, activity: Activity) -> None:
    if activity.coverage_percent and activity.route:
        message = "which route is taken hangs on what defects cost: none of them finds defects"
        table.refuse("coverage_percent", message, "leave route out")
    if activity.coverage_percent and activity.basis is not Basis.PER_BOARD:
        message = "what finds defects is done to boards"
        table.refuse("coverage_percent", message, 'write basis = "per-board"')
    if table.has("finds") and not activity.coverage_percent:
        message = "finds says what coverage_percent is of, which is missing"
        table.refuse("finds", message, "add coverage_percent = …")
    if activity.found_by and activity.driver is not Driver.DEFECT:
        table.refuse("found_by", "only defects are found by a step", 'write driver = "defect"')


def _refuse_driver(table: TomlTable, activity: Activity) -> None:
    if table.text("driver") == Driver.LOT and activity.basis is Basis.PER_BOARD:
        message = "a lot is not counted per board"
        table.refuse("driver", message, 'write driver = "board" or basis = "per-lot"')
    if activity.station and not isinstance(activity.pricing, Timed):
        message = "only what takes time stands at a station"
        table.refuse("station", message, "write seconds and resource")
