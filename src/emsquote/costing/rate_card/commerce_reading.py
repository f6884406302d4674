"""Reading what a rate card holds beside activities: attrition, yield, overheads, margins, minimums,
turns, terms.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from operator import itemgetter
from pathlib import Path

from msgspec.structs import fields

from emsquote.costing.rate_card.activity import Opportunity, Tier
from emsquote.costing.rate_card.activity_reading import (
    grade_of,
    limits_from,
    optional_number,
    selection_from,
)
from emsquote.costing.rate_card.card import (
    AT_ONCE,
    STANDARD,
    Assumptions,
    AttritionRule,
    DefectRate,
    Delivery,
    LeadDays,
    MarginRule,
    Minimum,
    PanelRules,
    Parting,
    QuoteTerms,
    Turn,
    Validity,
    Yield,
)
from emsquote.files.toml_table import TomlTable, nearest
from emsquote.model.bare_board import bare_board_from
from emsquote.model.job import MarginMode
from emsquote.model.panel import PanelSizes, Separation, WorkingPanel
from emsquote.model.part import PartClass
from emsquote.model.party import House, read_logo
from emsquote.model.quote import Category

_MOST_DAYS = 1000
_MOST_PERCENT = {MarginMode.MARGIN: Decimal("99.99"), MarginMode.MARKUP: Decimal(10_000)}


def attrition_rule(row: TomlTable) -> AttritionRule:
    """Return the attrition of some classes from a row of `[[attrition]]`.

    Faults are noted in it.
    """
    classes = row.words("class", PartClass)
    if not classes:
        row.refuse("class", "class is missing", "write the classes it holds for", "missing-key")
    source, grade = grade_of(row)
    rule = AttritionRule(
        classes=classes,
        percent=row.number("percent", maximum=1000),
        leader_pieces=row.whole("leader"),
        none_above=optional_number(row, "none_above"),
        least_extra=row.whole("least_extra"),
        order_at_least=tuple(_least_orders(row)),
        source=source,
        grade=grade,
    )
    if list(rule.order_at_least) != sorted(rule.order_at_least):
        row.refuse("order_at_least", "the needs of order_at_least must rise", "sort them")
    return rule


def _least_orders(row: TomlTable) -> Iterator[tuple[int, int]]:
    """Yield needs with the pieces that are ordered at least for any need below."""
    for order in row.tables("order_at_least"):
        need_below = order.whole("need_below", minimum=1, required=True)
        yield need_below, order.whole("pieces", required=True)


def defect_rate(row: TomlTable) -> DefectRate:
    """Return defects per million opportunities from a row of `[[defects]]`."""
    opportunity = row.choice("driver", Opportunity, Opportunity.JOINT)
    dpm = row.number("dpm", maximum=1_000_000, required=True)
    source, grade = grade_of(row)
    return DefectRate(opportunity, selection_from(row), dpm, source, grade)


def yields_from(table: TomlTable) -> Yield:
    """Return what becomes of boards with defects, from `[yield]`."""
    grade_of(table)
    scrap = table.number("scrap_percent", maximum=99)
    field_returns = table.number("field_return_percent", maximum=100)
    return Yield(scrap, field_returns)


def _margin_rule(table: TomlTable) -> MarginRule:
    if not table.has("mode"):
        hint = 'write mode = "markup" or mode = "margin"'
        table.refuse("mode", "mode is missing", hint, "missing-key")
    mode = table.choice("mode", MarginMode, MarginMode.MARKUP)
    most = _MOST_PERCENT[mode]
    percent = table.number("percent", maximum=most, required=True)
    below = list(_small_lots(table, most))
    if below != sorted(below, key=itemgetter(0)):
        table.refuse("below", "the lot sizes of below must rise", "sort them")
    slides = table.flag("slides")
    if slides and (len(below) < _ENDS_OF_A_LINE or below[-1][1] != percent):
        hint = (
            "state below at two numbers of boards or more, the last with the percent of all others"
        )
        table.refuse("slides", "a margin that slides wants a line to slide along", hint)
    grade_of(table)
    return MarginRule(mode, percent, tuple(below), slides, table.flag("covers_sga"))


_ENDS_OF_A_LINE = 2


def _small_lots(table: TomlTable, most: Decimal) -> Iterator[tuple[int, Decimal]]:
    """Yield numbers of boards with the percentage that holds for smaller lots."""
    for row in table.tables("below"):
        boards = row.whole("boards", minimum=1, required=True)
        yield boards, row.number("percent", maximum=most, required=True)


def margins_from(top: TomlTable) -> Iterator[tuple[Category | None, MarginRule]]:
    """Yield the rule of each category, and that of all others under None."""
    known = [category.value for category in Category if category is not Category.PASS_THROUGH]
    for name, table in top.named_tables("margin"):
        rule = _margin_rule(table)
        if name in known:
            yield Category(name), rule
        elif name == "default":
            yield None, rule
        else:
            _refuse_margin(top, name, known)


def _refuse_margin(
    top: TomlTable,
    name: str,
    known: Sequence[str],
) -> None:
    """Note that a margin is stated for what bears none, or is no category."""
    key = f"margin.{name}"
    if name == Category.PASS_THROUGH:
        hint = "drop it, or use another category"
        top.refuse(key, "pass-through bears no margin", hint)
        return
    hint = nearest(name, known) or f"one of: default, {', '.join(known)}"
    top.refuse(key, f'there is no category "{name}"', hint, "unknown-word")


def overheads_from(table: TomlTable) -> tuple[Decimal, Decimal]:
    """Return the percentages of material overhead and of SG&A, from `[overhead]`."""
    grade_of(table)
    material = table.number("material_percent", maximum=1000)
    sga = table.number("sga_percent", maximum=1000)
    return material, sga


def minimum_from(name: str, table: TomlTable) -> Minimum:
    """Return a least charge for a board or an order, from `[minimum.NAME]`."""
    written = [key for key in ("price_per_board", "price_per_order") if table.has(key)]
    if len(written) != 1:
        message = "a minimum has exactly one of price_per_board, price_per_order"
        table.refuse("", message, "keep one", "price")
    price = table.number(written[0]) if written else Decimal(0)
    category = table.choice("category", Category, Category.ASSEMBLY)
    per_board = written[:1] == ["price_per_board"]
    grade_of(table)
    return Minimum(
        name=name,
        title=table.text("title", name),
        price=price,
        per_board=per_board,
        of=table.texts("of"),
        category=category,
    )


def turn_from(name: str, table: TomlTable) -> Turn:
    """Return a turn time, from `[turn.NAME]`."""
    days = table.whole("build_days", required=True)
    percent = table.number("percent", maximum=1000)
    grade_of(table)
    return Turn(name, table.text("title", name), days, percent, table.texts("of"))


def validity_from(table: TomlTable) -> Validity:
    """Return what lots and until which day a card holds, from `[validity]`."""
    validity = Validity(
        boards_from=table.whole("boards_from", 1, minimum=1),
        boards_to=table.whole("boards_to", minimum=1) if table.has("boards_to") else None,
        until=table.day("until"),
    )
    if validity.boards_to is not None and validity.boards_to < validity.boards_from:
        table.refuse("boards_to", "boards_to is below boards_from", "mend one of them")
    return validity


def lead_days_from(table: TomlTable) -> LeadDays:
    """Return the working days that the house takes, from `[lead_days]`."""
    grade_of(table)
    return LeadDays(
        board=_board_days(table, "board"),
        kitting=table.whole("kitting", maximum=_MOST_DAYS),
        build=table.whole("build", maximum=_MOST_DAYS),
        test=table.whole("test", maximum=_MOST_DAYS),
        freight=table.whole("freight", maximum=_MOST_DAYS),
    )


def delivery_from(name: str, table: TomlTable) -> Delivery:
    """Return how soon bare boards come, from `[delivery.NAME]`."""
    grade_of(table)
    if name == STANDARD:
        message = "the standard delivery stands in lead_days.board"
        table.refuse("", message, "write its days there")
    days = _board_days(table, "days") if table.has("days") else ()
    return Delivery(name, table.text("title", name), days)


def _board_days(table: TomlTable, key: str) -> tuple[Tier, ...]:
    """Return days as one number, or by layers: `[{ from = 1, days = 8 }, { from = 4, …`."""
    if not isinstance(table.values.get(key, 0), list):
        return (Tier(Decimal(0), Decimal(table.whole(key, maximum=_MOST_DAYS))),)
    tiers = []
    for row in table.tables(key):
        layers = row.whole("from", minimum=1, required=True)
        days = row.whole("days", maximum=_MOST_DAYS, required=True)
        tiers.append(Tier(Decimal(layers), Decimal(days)))
    starts = [tier.start for tier in tiers]
    if not tiers or starts != sorted(set(starts)):
        hint = f"write {key} = [{{ from = 1, days = 8 }}, {{ from = 4, days = 11 }}]"
        table.refuse(key, "the layers from which days hold must rise", hint)
        return AT_ONCE
    return tuple(tiers)


def terms_from(table: TomlTable) -> QuoteTerms:
    """Return what is printed below a quote, from `[terms]`."""
    return QuoteTerms(
        payment=table.text("payment"),
        validity_days=table.whole("validity_days", maximum=3650),
        notes=table.texts("notes"),
        exclusions=table.texts("exclusions"),
    )


def house_from(table: TomlTable, folder: Path) -> House:
    """Return who quotes, from `[house]`; its logo is a file, looked for from `folder`."""
    logo = table.text("logo")
    picture = read_logo(folder / logo, table.origin("logo")) if logo else ""
    return House(table.text("name"), table.texts("address"), table.texts("contact"), picture)


def panel_rules_from(table: TomlTable) -> PanelRules:
    """Return the panels that the house builds on, from `[panel]`."""
    grade_of(table)
    usual = PanelRules()
    sizes = PanelSizes(
        width_mm=_panel_length(table, "width_mm", usual.sizes.width_mm),
        height_mm=_panel_length(table, "height_mm", usual.sizes.height_mm),
        rail_mm=table.number("rail_mm", maximum=100),
        least_mm=table.number("least_mm", maximum=1000),
    )
    partings = tuple(_parting(table, way) for way in Separation if table.has(way.value))
    working = _working_panel(table.table("working")) if table.has("working") else None
    return PanelRules(sizes=sizes, partings=partings or usual.partings, working=working)


def _panel_length(table: TomlTable, key: str, usual: Decimal) -> Decimal:
    return table.number(key, usual, minimum=10, maximum=2000)


def _parting(table: TomlTable, way: Separation) -> Parting:
    own = table.table(way.value)
    grade_of(own)
    return Parting(way, own.number("gap_mm", maximum=100), limits_from(own))


def _working_panel(table: TomlTable) -> WorkingPanel:
    grade_of(table)
    return WorkingPanel(
        width_mm=_panel_length(table, "width_mm", Decimal(457)),
        height_mm=_panel_length(table, "height_mm", Decimal(610)),
        margin_mm=table.number("margin_mm", maximum=100),
        gap_mm=table.number("gap_mm", maximum=100),
    )


def assumptions_from(table: TomlTable) -> Assumptions:
    """Return what is taken of a board that the job does not state, from `[assume]`."""
    grade_of(table)
    sizes = {}
    for field in fields(Assumptions):
        if isinstance(field.default, Decimal):
            sizes[field.name] = table.number(field.name, field.default, minimum=0, maximum=5000)
    return Assumptions(bare=bare_board_from(table), **sizes)
