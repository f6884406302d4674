"""Rate cards and the service catalogue as plain text for people, 80 columns wide."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import assert_never

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
    Selection,
    Take,
    TierMode,
    Timed,
)
from emsquote.model.job import MarginMode
from emsquote.model.quote import Basis, Category, Stage
from emsquote.model.service import Catalogue, Service

_WIDTH = 80
_LEFT = 33
_RIGHT = 41
_BASIS = {Basis.PER_BOARD: "", Basis.PER_LOT: ", per lot", Basis.ONCE: ", once"}
_HOUR, _MINUTE = 3600, 60


def rate_card_text(card: RateCard) -> str:
    """Return what a card says: head, resources, activities by category, margins, terms, and how
    well it is founded.
    """
    parts = [*_head(card), *_resources(card)]
    for category in Category:
        here = [activity for activity in card.activities if activity.category is category]
        if here:
            parts += ["", _title(str(category))]
            parts += [
                _row(activity.title, _activity(card, activity), activity.grade) for activity in here
            ]
    return "\n".join(
        [
            *parts,
            *_choices(card),
            *_defects(card),
            *_attrition(card),
            *_commerce(card),
            *_foot(card),
        ]
    )


def services_text(catalogue: Catalogue, card: RateCard | None) -> str:
    """Return the catalogue by stage.

    With a card, what each service costs there, or that it is not offered.
    """
    lines: list[str] = []
    services = (*catalogue.services, *(card.services if card else ()))
    stages = sorted({service.stage for service in services}, key=list(Stage).index)
    for stage in stages:
        lines += ["", _title(str(stage))]
        for service in (one for one in services if one.stage is stage):
            lines.append(_row(service.name + _amount_word(service), _service(service, card), ""))
    return "\n".join(lines[1:])


def _title(text: str) -> str:
    return text.upper() if len(text) == len("smt") else text.capitalize()


def _row(left: str, right: str, grade: str) -> str:
    """Return a row of two wrapped columns, with a grade at its end."""
    lefts = textwrap.wrap(left, _LEFT, subsequent_indent="  ", break_on_hyphens=False) or [""]
    rights = textwrap.wrap(right, _RIGHT, break_on_hyphens=False) or [""]
    height = max(len(lefts), len(rights))
    lefts, rights = lefts + [""] * (height - len(lefts)), rights + [""] * (height - len(rights))
    rows = [f"  {one:{_LEFT}} {two}".rstrip() for one, two in zip(lefts, rights, strict=True)]
    rows[0] = f"{rows[0]:{_WIDTH - 2}} {grade}".rstrip()
    return "\n".join(rows)


def _head(card: RateCard) -> Iterator[str]:
    yield f"{card.title} ({card.name}), {card.currency}{', ' + card.date if card.date else ''}"
    for text in (card.source and f"Source: {card.source}", *card.notes):
        if text:
            yield textwrap.fill(text, _WIDTH, subsequent_indent="  ")


def _resources(card: RateCard) -> Iterator[str]:
    if card.resources:
        yield ""
        yield f"Resources, {card.currency} an hour"
    for resource in card.resources:
        efficiency = (
            f", {_figure(resource.efficiency_percent)} % worked"
            if resource.efficiency_percent != 100  # noqa: PLR2004
            else ""
        )
        yield _row(
            f"{resource.name} – {resource.title}",
            _figure(resource.rate) + efficiency,
            resource.grade,
        )


def _figure(amount: Decimal) -> str:
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _activity(card: RateCard, activity: Activity) -> str:
    price = _pricing(card, activity.pricing)
    if not isinstance(activity.pricing, CostShare):
        price += _per_driver(card, activity)
    extras = [
        (_selection(activity.selection), "{}"),
        (activity.free and _figure(activity.free), "{} free"),
        (activity.minimum and _figure(activity.minimum), "at least {}"),
        (activity.maximum is not None and _figure(activity.maximum or Decimal(0)), "at most {}"),
        (activity.board_multiple > 1 and activity.board_multiple, "in multiples of {}"),
        (activity.sampling and activity.sampling.first, "sample: first {}"),
        (activity.sampling and _figure(activity.sampling.then_percent), "then {} %"),
        (activity.route, "route {}"),
        (activity.service, "on request: {}"),
        (activity.unless, "not with {}"),
        (activity.at_cost and "at cost", "{}"),
    ]
    told = "; ".join(text.format(value) for value, text in extras if value)
    return price + (f" [{told}]" if told else "")


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
            return f"{_duration(pricing.seconds)} of {pricing.resource}"
        case CostShare():
            rates = [
                f"{_figure(t.price)} %" + (f" from {_figure(t.start)}" if t.start else "")
                for t in pricing.tiers
            ]
            minus = "less " if pricing.is_discount else ""
            by = f" by {pricing.tiers_by}s" if pricing.tiers_by else ""
            return f"{minus}{', '.join(rates)}{by} of {' and '.join(pricing.of)}"
        case Priced(tiers=(only,)):
            return f"{_figure(only.price)} {card.currency}{_per(pricing)}"
        case Priced():
            steps = ", ".join(
                f"{_figure(tier.price)} from {_figure(tier.start)}" for tier in pricing.tiers
            )
            by = f" (by {pricing.tiers_by.replace('-', ' ')})" if pricing.tiers_by else ""
            each = ", each tier for its part" if pricing.mode is TierMode.EACH else ""
            return f"{steps} {card.currency}{_per(pricing)}{by}{each}"
        case _:
            assert_never(pricing)


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


def _choices(card: RateCard) -> Iterator[str]:
    for choice in card.choices:
        yield ""
        yield f"Choice of {choice.name}: {_TAKES[choice.take]}"
        for route in choice.routes:
            limits = "; ".join(_limit(limit) for limit in route.limits)
            yield _row(route.name, route.title + (f" [{limits}]" if limits else ""), route.grade)


def _limit(limit: Limit) -> str:
    bounds = ((limit.at_least, "at least {}"), (limit.at_most, "at most {}"))
    told = " and ".join(text.format(_figure(bound)) for bound, text in bounds if bound is not None)
    chosen = _selection(limit.selection)
    return f"{told} {limit.driver.value.replace('-', ' ')}s" + (f" of {chosen}" if chosen else "")


def _defects(card: RateCard) -> Iterator[str]:
    if card.defects:
        yield ""
        yield "Yield"
    for defect in card.defects:
        chosen = _selection(defect.selection)
        told = f"{_figure(defect.dpm)} by million" + (f" [{chosen}]" if chosen else "")
        yield _row(f"defects by {defect.driver}", told, defect.grade)
    scrap, returned = card.yields.scrap_percent, card.yields.field_return_percent
    shares = (
        ("scrap", scrap, "boards found defective"),
        ("field returns", returned, "boards sold"),
    )
    yield from (
        _row(name, f"{_figure(percent)} % of {of}", "") for name, percent, of in shares if percent
    )


def _attrition(card: RateCard) -> Iterator[str]:
    if card.attrition:
        yield ""
        yield "Attrition"
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
    below = "".join(
        f", {_figure(percent)} % below {boards} boards" for boards, percent in rule.below
    )
    return f"{kind} {_figure(rule.percent)} %{below}"


def _commerce(card: RateCard) -> Iterator[str]:
    """Yield overheads, margins, minimums, turn times and terms."""
    rows: list[tuple[str, str]] = []
    overheads = (("material overhead", card.material_overhead_percent), ("SG&A", card.sga_percent))
    rows += [(name, f"{_figure(percent)} %") for name, percent in overheads if percent]
    rows += [(category.value, _margin(rule)) for category, rule in card.margins]
    rows += [("other categories", _margin(card.default_margin))] if card.default_margin else []
    for least in card.minimums:
        per = "per board" if least.per_board else "per order"
        rows.append((least.title, f"at least {_figure(least.price)} {card.currency} {per}"))
    for turn in card.turns:
        of = " and ".join(turn.of) or "labour"
        rows.append(
            (f"turn {turn.name}", f"{turn.build_days} days, + {_figure(turn.percent)} % of {of}")
        )
    days = [
        f"{name} {getattr(card.lead, name)}"
        for name in ("board", "kitting", "build", "test", "freight")
    ]
    rows += [("lead time, days", ", ".join(days))] * (card.lead != LeadDays())
    rows += [("payment", card.terms.payment)] * bool(card.terms.payment)
    rows += [("validity", f"{card.terms.validity_days} days")] * bool(card.terms.validity_days)
    if rows:
        yield ""
        yield "From cost to price"
        yield from (_row(left, right, "") for left, right in rows)


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
        yield ""
        yield textwrap.fill(f"Figures: {told}.", _WIDTH)
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
    offered = [activity for activity in card.activities if activity.service == service.name]
    if not offered:
        return f"{service.title}: not offered"
    return f"{service.title}: " + " + ".join(_each(card, offered))


def _each(card: RateCard, activities: Iterable[Activity]) -> Iterator[str]:
    for activity in activities:
        yield _pricing(card, activity.pricing) + (
            "" if isinstance(activity.pricing, CostShare) else _per_driver(card, activity)
        )


def services_json(catalogue: Catalogue, card: RateCard | None) -> str:
    """Return the catalogue as JSON: each service with its unit, default amount, and whether the
    card offers it.
    """
    offered = {activity.service for activity in card.activities} if card else set()
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
