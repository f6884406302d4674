"""Rate cards and the catalogue of services as sheets: what is done, what it costs, how well that is
founded.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import assert_never

from emsquote.costing.charge.figures import unit_of
from emsquote.costing.rate_card import (
    Activity,
    CostShare,
    Driver,
    LeadDays,
    Limit,
    MarginRule,
    Priced,
    Pricing,
    RateCard,
    Route,
    Selection,
    Take,
    Tier,
    TierMode,
    Timed,
)
from emsquote.documents.sheet import (
    ColumnKind,
    Emphasis,
    Sheet,
    SheetColumn,
    SheetRow,
    visible,
)
from emsquote.model.job import MarginMode
from emsquote.model.quote import Basis, Category, Stage
from emsquote.model.service import Catalogue, Service

_BASIS = {Basis.PER_BOARD: "", Basis.PER_LOT: ", per lot", Basis.ONCE: ", once"}
_HOUR, _MINUTE = 3600, 60
_ALL_HOURS = 100
_COLUMNS = (
    SheetColumn("What", ColumnKind.TEXT, 33),
    SheetColumn("Costs", ColumnKind.TEXT, 42),
    SheetColumn("Grade", ColumnKind.TEXT, 1),
)


def rate_card_sheet(card: RateCard) -> Sheet:
    """Return what a card says: resources, activities by category, margins, terms, and how well it
    is founded.
    """
    rows = [*_resources(card)]
    for category in Category:
        here = [activity for activity in card.activities if activity.category is category]
        if here:
            rows.append(_heading(_title(category)))
            rows += [
                _row(activity.title, _activity(card, activity), activity.grade) for activity in here
            ]
    rows += [*_choices(card), *_defects(card), *_attrition(card), *_commerce(card)]
    facts = (("Currency", card.currency), ("Date", card.date))
    source = [f"Source: {card.source}"] if card.source else []
    return Sheet(
        name=card.name,
        title=visible(f"{card.title} ({card.name})"),
        columns=_COLUMNS,
        rows=rows,
        facts=tuple(fact for fact in facts if fact[1]),
        notes=tuple(map(visible, (*source, *card.notes, *_foot(card)))),
        wrapped=True,
    )


def services_sheet(catalogue: Catalogue, card: RateCard | None) -> Sheet:
    """Return the catalogue by stage.

    With a card, what each service costs there, or that it is not offered.
    """
    rows: list[SheetRow] = []
    services = (*catalogue.services, *(card.services if card else ()))
    stages = sorted({service.stage for service in services}, key=list(Stage).index)
    for stage in stages:
        rows.append(_heading(_title(stage), cells=2))
        for service in services:
            if service.stage is stage:
                told = visible(_service(service, card))
                rows.append(SheetRow((service.name + _amount_word(service), told)))
    columns = (
        SheetColumn("--with", ColumnKind.TEXT, 33),
        SheetColumn("What it is and costs", ColumnKind.TEXT, 44),
    )
    offered_by = f" of {card.title} ({card.name})" if card else ""
    return Sheet(
        name="services",
        title=visible(f"Services{offered_by}"),
        columns=columns,
        rows=rows,
        wrapped=True,
    )


def _title(text: str) -> str:
    return text.upper() if len(text) == len("smt") else text.capitalize()


def _heading(text: str, cells: int = len(_COLUMNS)) -> SheetRow:
    return SheetRow((visible(text), *[""] * (cells - 1)), Emphasis.HEADING)


def _row(left: str, right: str, grade: str) -> SheetRow:
    return SheetRow((visible(left), visible(right), grade))


def _resources(card: RateCard) -> Iterator[SheetRow]:
    if card.resources:
        yield _heading(f"Resources, {card.currency} an hour")
    for resource in card.resources:
        told = _figure(resource.rate)
        if resource.efficiency_percent != _ALL_HOURS:
            told += f", {_figure(resource.efficiency_percent)} % worked"
        yield _row(f"{resource.name} – {resource.title}", told, resource.grade)


def _figure(amount: Decimal) -> str:
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _activity(card: RateCard, activity: Activity) -> str:
    price = _pricing(card, activity.pricing)
    if not isinstance(activity.pricing, CostShare):
        price += _per_driver(card, activity)
    told = "; ".join([*_bounds(activity), *_conditions(activity)])
    return price + (f" [{told}]" if told else "")


def _bounds(activity: Activity) -> Iterator[str]:
    """Yield what bounds an activity: which parts it is for, what is free, least and most."""
    chosen = _selection(activity.selection)
    if chosen:
        yield chosen
    yield from _suits(activity)
    if activity.free:
        yield f"{_figure(activity.free)} free"
    if activity.minimum:
        yield f"at least {_figure(activity.minimum)}"
    if activity.maximum is not None:
        yield f"at most {_figure(activity.maximum)}"
    if activity.board_multiple > 1:
        yield f"in multiples of {activity.board_multiple}"


def _suits(of: Activity | Route) -> Iterator[str]:
    """Yield which bare boards and lots an activity or a route is for."""
    boards = of.boards
    if boards.layers:
        layers = ", ".join(str(layers) for layers in sorted(boards.layers))
        yield f"{layers} layers"
    groups = (boards.materials, boards.finishes, boards.masks, boards.features)
    for words in (*groups, boards.separations, boards.deliveries):
        if words:
            yield ", ".join(sorted(words))
    for limit in of.limits:
        yield _limit(limit)


def _conditions(activity: Activity) -> Iterator[str]:
    """Yield when an activity is done, and how it is sold."""
    sampling = activity.sampling
    if sampling and sampling.first:
        yield f"sample: first {sampling.first}"
    if sampling:
        yield f"then {_figure(sampling.then_percent)} %"
    if activity.route:
        yield f"route {activity.route}"
    if activity.service:
        yield f"on request: {activity.service}"
    if activity.unless:
        yield f"not with {activity.unless}"
    if activity.at_cost:
        yield "at cost"


def _per_driver(card: RateCard, activity: Activity) -> str:
    """Return what a price or time is for: ` per feeder, per lot`, ` per h, once`."""
    if activity.driver is Driver.LOT:
        return " once" if activity.basis is Basis.ONCE else " per lot"
    service = card.service(activity.service)
    name = (
        service.unit
        if service and activity.driver is Driver.AMOUNT
        else activity.driver.replace("-", " ")
    )
    return f" per {name}{_BASIS[activity.basis]}"


def _pricing(card: RateCard, pricing: Pricing) -> str:
    match pricing:
        case Timed():
            setup = (
                f" and {_duration(pricing.setup_seconds)} of set-up"
                if pricing.setup_seconds
                else ""
            )
            return f"{_duration(pricing.seconds)} of {pricing.resource}{setup}"
        case CostShare():
            return _share(pricing)
        case Priced(tiers=(only,)):
            return f"{_figure(only.price)} {card.currency}{_per(pricing)}"
        case Priced():
            return _tiered(card, pricing)
        case _:
            assert_never(pricing)


def _setup(timed: Timed) -> str:
    return f" and {_duration(timed.setup_seconds)} of set-up" if timed.setup_seconds else ""


def _share(share: CostShare) -> str:
    rates = []
    for tier in share.tiers:
        start = f" from {_figure(tier.start)}" if tier.start else ""
        rates.append(f"{_figure(tier.price)} %{start}")
    minus = "less " if share.is_discount else ""
    by = f" by {share.tiers_by}s" if share.tiers_by else ""
    return f"{minus}{', '.join(rates)}{by} of {' and '.join(share.of)}"


def _tiered(card: RateCard, priced: Priced) -> str:
    steps = [f"{_figure(tier.price)} from {_figure(tier.start)}" for tier in priced.tiers]
    by = f" (by {priced.tiers_by.replace('-', ' ')})" if priced.tiers_by else ""
    for_its_part = ", each tier for its part" if priced.mode is TierMode.EACH else ""
    return f"{', '.join(steps)} {card.currency}{_per(priced)}{by}{for_its_part}"


def _per(priced: Priced) -> str:
    return "" if priced.per == 1 else f" for {_figure(priced.per)}"


def _duration(seconds: Decimal) -> str:
    if seconds >= _HOUR and seconds % _HOUR == 0:
        return f"{_figure(seconds / _HOUR)} h"
    if seconds >= _MINUTE:
        return f"{_figure(seconds / _MINUTE)} min"
    return f"{_figure(seconds)} s"


def _selection(selection: Selection) -> str:
    groups = (selection.mounts, selection.classes, selection.sides, selection.supplies)
    told = [", ".join(sorted(group)) for group in groups if group]
    if selection.except_classes:
        told.append(f"not {', '.join(sorted(selection.except_classes))}")
    flags = ((selection.hidden_joints, "hidden joints"), (selection.loaded, "kept loaded"))
    told += [name if flag else f"not {name}" for flag, name in flags if flag is not None]
    return "; ".join(told)


_TAKES = {
    Take.CHEAPEST: "the cheapest that suits",
    Take.FIRST: "the first that suits",
    Take.ASKED: "as asked for",
}


def _choices(card: RateCard) -> Iterator[SheetRow]:
    for choice in card.choices:
        yield _heading(f"Choice of {choice.name}: {_TAKES[choice.take]}")
        for route in choice.routes:
            limits = "; ".join(_suits(route))
            yield _row(route.name, route.title + (f" [{limits}]" if limits else ""), route.grade)


def _limit(limit: Limit) -> str:
    bounds = ((limit.at_least, "at least {}"), (limit.at_most, "at most {}"))
    told = " and ".join(text.format(_figure(bound)) for bound, text in bounds if bound is not None)
    chosen = _selection(limit.selection)
    unit = unit_of(limit.driver) or f"{limit.driver.value.replace('-', ' ')}s"
    return f"{told} {unit}" + (f" of {chosen}" if chosen else "")


def _defects(card: RateCard) -> Iterator[SheetRow]:
    if card.defects:
        yield _heading("Yield")
    for defect in card.defects:
        chosen = _selection(defect.selection)
        told = f"{_figure(defect.dpm)} by million {defect.of}s" + (f" [{chosen}]" if chosen else "")
        yield _row(f"defects by {defect.of}", told, defect.grade)
    scrap, returned = card.yields.scrap_percent, card.yields.field_return_percent
    shares = (
        ("scrap", scrap, "boards found defective"),
        ("field returns", returned, "boards sold"),
    )
    yield from (
        _row(name, f"{_figure(percent)} % of {of}", "") for name, percent, of in shares if percent
    )


def _attrition(card: RateCard) -> Iterator[SheetRow]:
    if card.attrition:
        yield _heading("Attrition")
    for rule in card.attrition:
        above = (
            ""
            if rule.none_above is None
            else f", none above {_figure(rule.none_above)} {card.currency} a piece"
        )
        told = f"{_figure(rule.percent)} % and {rule.leader_pieces} pieces per set-up{above}"
        yield _row(", ".join(sorted(rule.classes)), told, rule.grade)


def _margin(rule: MarginRule) -> str:
    kind = "mark-up" if rule.mode is MarginMode.MARKUP else "margin"
    gross = ", SG&A in it" if rule.covers_sga else ""
    place = "at" if rule.slides else "below"
    below = "".join(
        f", {_figure(percent)} % {place} {boards} boards" for boards, percent in rule.below
    )
    return f"{kind} {_figure(rule.percent)} %{below}{gross}"


def _commerce(card: RateCard) -> Iterator[SheetRow]:
    """Yield overheads, margins, minimums, turn times and terms."""
    rows = [*_overheads(card), *_price_rules(card), *_terms(card)]
    if rows:
        yield _heading("From cost to price")
        yield from (_row(left, right, "") for left, right in rows)


def _overheads(card: RateCard) -> Iterator[tuple[str, str]]:
    overheads = (("material overhead", card.material_overhead_percent), ("SG&A", card.sga_percent))
    for name, percent in overheads:
        if percent:
            yield name, f"{_figure(percent)} %"
    for category, rule in card.margins:
        yield category.value, _margin(rule)
    if card.default_margin:
        yield "other categories", _margin(card.default_margin)


def _price_rules(card: RateCard) -> Iterator[tuple[str, str]]:
    for least in card.minimums:
        per = "per board" if least.per_board else "per order"
        yield least.title, f"at least {_figure(least.price)} {card.currency} {per}"
    for turn in card.turns:
        of = " and ".join(turn.of) or "labour"
        told = f"{turn.build_days} days, + {_figure(turn.percent)} % of {of}"
        yield f"turn {turn.name}", told


def _terms(card: RateCard) -> Iterator[tuple[str, str]]:
    lead = card.lead
    if lead != LeadDays():
        days = {
            "kitting": lead.kitting,
            "build": lead.build,
            "test": lead.test,
            "freight": lead.freight,
        }
        yield "lead time, days", ", ".join(f"{name} {count}" for name, count in days.items())
        yield "bare board, days", _days(lead.board)
    sizes = card.panel.sizes
    yield "largest panel", f"{_figure(sizes.width_mm)} × {_figure(sizes.height_mm)} mm"
    for parting in card.panel.partings:
        yield f"parted by {parting.separation}", f"{_figure(parting.gap_mm)} mm between boards"
    for delivery in card.deliveries:
        yield f"delivery {delivery.name}", f"{delivery.title}: {_days(delivery.days)} days"
    if card.terms.payment:
        yield "payment", card.terms.payment
    if card.terms.validity_days:
        yield "validity", f"{card.terms.validity_days} days"


def _days(tiers: Sequence[Tier]) -> str:
    """Return days by layers: `8, 11 from 4 layers`."""
    first, *others = tiers
    later = [f"{_figure(tier.price)} from {_figure(tier.start)} layers" for tier in others]
    return ", ".join([_figure(first.price), *later])


def _foot(card: RateCard) -> Iterator[str]:
    grades = card.grades
    counts = [(grade, grades.count(grade)) for grade in ("A", "B", "C", "P", "")]
    names = {
        "A": "documented",
        "B": "from practitioners",
        "C": "vendors' claims",
        "P": "proposed",
        "": "without grade",
    }
    told = ", ".join(
        f"{count} {names[grade]}{f' ({grade})' if grade else ''}"
        for grade, count in counts
        if count
    )
    if told:
        yield f"Figures: {told}."
    if "P" in grades:
        yield "No source was found for figures of grade P: put your own in their place."


def _amount_word(service: Service) -> str:
    if not service.unit:
        return ""
    default = "" if service.default_amount is None else f" ({_figure(service.default_amount)})"
    return f"=…{service.unit}{default}"


def _service(service: Service, card: RateCard | None) -> str:
    if card is None:
        return f"{service.title}: {service.basis}"
    return f"{service.title}: {_offered(service, card)}"


def _offered(service: Service, card: RateCard) -> str:
    """Return what a service costs: when it is asked for, in every quote, or what it takes away."""
    asked = _costs(card, [one for one in card.activities if one.service == service.name])
    unasked = _costs(card, [one for one in card.activities if one.does == service.name])
    without = ", ".join(one.title for one in card.activities if one.unless == service.name)
    told = [
        asked,
        f"in every quote, {unasked}" if unasked else "",
        f"without {without}" if without else "",
    ]
    return "; ".join(filter(None, told)) or "not offered"


def _costs(card: RateCard, activities: Sequence[Activity]) -> str:
    return " + ".join(_each(card, activities))


def _each(card: RateCard, activities: Iterable[Activity]) -> Iterator[str]:
    for activity in activities:
        yield _pricing(card, activity.pricing) + (
            "" if isinstance(activity.pricing, CostShare) else _per_driver(card, activity)
        )


def services_json(catalogue: Catalogue, card: RateCard | None) -> str:
    """Return the catalogue as JSON: each service with its unit, default amount, and whether the
    card offers it.
    """
    offered: set[str] = set()
    for activity in card.activities if card else ():
        offered |= {activity.service, activity.unless, activity.does}
    rows = [
        {
            "name": service.name,
            "title": service.title,
            "stage": service.stage,
            "category": service.category,
            "unit": service.unit,
            "default_amount": None
            if service.default_amount is None
            else _figure(service.default_amount),
            "basis": service.basis,
            "about": service.about,
            "offered": service.name in offered if card else None,
        }
        for service in (*catalogue.services, *(card.services if card else ()))
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)
