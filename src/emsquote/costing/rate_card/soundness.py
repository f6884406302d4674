"""Whether a rate card is sound: what can be read, but is probably not meant.

Reading refuses what contradicts itself. Here a card is looked through for activities that nothing
can reach, classes that nobody places or that are placed twice, percentages stacked on percentages,
and figures without source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import combinations, pairwise
from math import prod

from emsquote.costing.rate_card.activity import (
    Activity,
    CostShare,
    Driver,
    Priced,
    Selection,
    ShareOf,
    Timed,
)
from emsquote.costing.rate_card.card import RateCard, RouteChoice, Take
from emsquote.finding import Finding, Origin, Severity, sorted_findings
from emsquote.model.job import Margin, MarginMode
from emsquote.model.money import ZERO
from emsquote.model.part import Mount, PartClass
from emsquote.model.quote import Category

_LAYERS_TOLD = 2
_MOST_SIDES = 2
_NAMED = 5
_NOT_PLACED = {
    PartClass.BARE_BOARD,
    PartClass.NO_PART,
    PartClass.UNKNOWN,
    PartClass.CABLE,
    PartClass.HARDWARE,
}
_BY_PART = {Driver.PLACEMENT, Driver.JOINT, Driver.POINT}


def unsound(card: RateCard) -> tuple[Finding, ...]:
    """Return what is probably not meant in a card, each with its key's path: doubts, and notes on
    its sources.
    """
    checks: tuple[Callable[[RateCard], Iterator[Finding]], ...] = (
        _unreachable_activities,
        _unreachable_routes,
        _unreachable_tiers,
        _unplaced_classes,
        _twice_placed,
        _stacked,
        _idle_resources,
        _free_deliveries,
        _without_source,
        _proposed,
    )
    return sorted_findings(finding for check in checks for finding in check(card))


def _doubt(
    card: RateCard,
    code: str,
    key: str,
    message: str,
    hint: str,
) -> Finding:
    return Finding(
        severity=Severity.DOUBT,
        code=code,
        origin=Origin(card.origin.file, key=key),
        message=message,
        hint=hint,
    )


def _unreachable_activities(card: RateCard) -> Iterator[Finding]:
    for activity in card.activities:
        why = _nothing_selected(activity.selection) or _nothing_there(card, activity)
        if why:
            yield _doubt(
                card,
                "unreachable",
                f"activity.{activity.name}",
                f"nothing can reach this activity: {why}",
                "mend its filter, or drop it",
            )


def _nothing_selected(selection: Selection) -> str:
    """Return why a filter takes nothing in, whatever the card holds; "" if it may."""
    if selection.mounts == {Mount.NONE}:
        return "it selects only what is not placed"
    if selection.classes and selection.classes <= selection.except_classes:
        return "it leaves out every class that it selects"
    if selection.hidden_joints is False and selection.classes == {PartClass.ARRAY}:
        return "every array has hidden joints"
    return ""


def _nothing_there(card: RateCard, activity: Activity) -> str:
    """Return why nothing that an activity is about can be there; "" if it can."""
    selection = activity.selection
    if selection.loaded and not card.loaded_parts:
        return "the card has no loaded_parts"
    is_by_feeder = activity.driver is Driver.FEEDER
    if is_by_feeder and selection.mounts and Mount.SMT not in selection.mounts:
        return "only SMT parts stand on feeders"
    return ""


def _unreachable_routes(card: RateCard) -> Iterator[Finding]:
    for choice in card.choices:
        yield from _routes_behind_others(card, choice)
        yield from _empty_routes(card, choice)


def _routes_behind_others(card: RateCard, choice: RouteChoice) -> Iterator[Finding]:
    """Yield each route that comes after one that always suits, where the first that suits is
    taken.
    """
    if choice.take is not Take.FIRST:
        return
    for before, route in pairwise(choice.routes):
        if not before.limits:
            yield _doubt(
                card,
                "unreachable",
                f"choice.{choice.name}.route.{route.name}",
                f"{route.name} is only taken when asked for: {before.name} before it always suits",
                'give limits, or write take = "cheapest"',
            )


def _empty_routes(card: RateCard, choice: RouteChoice) -> Iterator[Finding]:
    done = {activity.route for activity in card.activities}
    for route in choice.routes:
        if route.name not in done:
            yield _doubt(
                card,
                "empty-route",
                f"choice.{choice.name}.route.{route.name}",
                "no activity belongs to this route: it costs nothing",
                f'write route = "{route.name}" at its activities',
            )


def _unreachable_tiers(card: RateCard) -> Iterator[Finding]:
    for activity in card.activities:
        pricing = activity.pricing
        if not isinstance(pricing, Priced):
            continue
        by = pricing.tiers_by or activity.driver
        if by is Driver.SIDE and any(tier.start > _MOST_SIDES for tier in pricing.tiers):
            yield _doubt(
                card,
                "unreachable",
                f"activity.{activity.name}.tiers",
                "a board has at most two sides",
                "drop the tiers from 3 on",
            )


def _always(card: RateCard) -> list[Activity]:
    """Return what is done by part to every board: no service, no route."""
    by_part = [activity for activity in card.activities if activity.driver in _BY_PART]
    return [activity for activity in by_part if not (activity.service or activity.route)]


def _on_routes(card: RateCard) -> list[Activity]:
    """Return what is done by part on some route."""
    by_part = [activity for activity in card.activities if activity.driver in _BY_PART]
    return [activity for activity in by_part if activity.route]


def _places_smt(activity: Activity, part_class: PartClass) -> bool:
    """Whether an activity takes SMT parts of a class in."""
    selection = activity.selection
    if selection.mounts and Mount.SMT not in selection.mounts:
        return False
    if selection.classes and part_class not in selection.classes:
        return False
    return part_class not in selection.except_classes


def _unplaced_classes(card: RateCard) -> Iterator[Finding]:
    placing = [*_always(card), *_on_routes(card)]
    if not any(_lists_smt_classes(activity.selection) for activity in placing):
        return
    forgotten = []
    for part_class in PartClass:
        is_placed = any(_places_smt(activity, part_class) for activity in placing)
        if part_class not in _NOT_PLACED and not is_placed:
            forgotten.append(part_class.value)
    if forgotten:
        yield _doubt(
            card,
            "class-not-priced",
            "activity",
            f"no activity places SMT parts of class {', '.join(forgotten)}",
            "add them to the class of an activity",
        )


def _lists_smt_classes(selection: Selection) -> bool:
    return bool(selection.classes) and selection.mounts <= {Mount.SMT}


def _twice_placed(card: RateCard) -> Iterator[Finding]:
    placements = [activity for activity in _always(card) if activity.driver is Driver.PLACEMENT]
    for one, other in combinations(placements, 2):
        twice = one.selection.classes & other.selection.classes
        if twice and _is_done_to_the_same(one, other):
            yield _doubt(
                card,
                "placed-twice",
                f"activity.{one.name}.class",
                f"{', '.join(sorted(twice))} is also placed by activity.{other.name}",
                "drop it from one of them",
            )


def _is_done_to_the_same(one: Activity, other: Activity) -> bool:
    """Whether two activities charge boards and mounts alike, so that one of them is too many."""
    if not one.selection.mounts & other.selection.mounts:
        return False
    if one.category is not other.category or one.sampling != other.sampling:
        return False
    return type(one.pricing) is type(other.pricing)


def _stacked(card: RateCard) -> Iterator[Finding]:
    """Yield each category that is marked up more than once, with what that makes together."""
    for category in Category:
        layers = list(_layers(card, category))
        beside_sga = [name for name, _ in layers if name != "SG&A"]
        if len(beside_sga) >= _LAYERS_TOLD:
            factor = prod(factor for _, factor in layers)
            named = " and ".join(_percent_told(name, factor) for name, factor in layers)
            yield _doubt(
                card,
                "stacked",
                f"margin.{category}",
                f"{category} is marked up more than once: {named} make {factor:.3f} times its cost",
                "keep one of them",
            )


def _percent_told(name: str, factor: Decimal) -> str:
    percent = round((factor - 1) * 100, 2).normalize()
    return f"{name} {percent:f} %"


def _layers(card: RateCard, category: Category) -> Iterator[tuple[str, Decimal]]:
    """Yield each percentage that raises a category, with its factor."""
    if category in {Category.PASS_THROUGH, Category.NRE}:
        return
    yield from _overhead_layers(card, category)
    for activity in card.activities:
        percent = _percent_on(activity, category)
        if percent:
            yield activity.title, 1 + percent / 100
    rule = card.margin(category)
    if rule and rule.percent:
        yield rule.mode.value, _factor(Margin(rule.mode, rule.percent))


def _overhead_layers(card: RateCard, category: Category) -> Iterator[tuple[str, Decimal]]:
    if category is Category.MATERIAL and card.material_overhead_percent:
        yield "material overhead", 1 + card.material_overhead_percent / 100
    rule = card.margin(category)
    is_covered = rule is not None and rule.covers_sga
    if card.sga_percent and not is_covered:
        yield "SG&A", 1 + card.sga_percent / 100


def _percent_on(activity: Activity, category: Category) -> Decimal:
    """Return the percentage that an activity adds to a category unasked, 0 if it adds none."""
    share = activity.pricing
    if not isinstance(share, CostShare) or activity.category is Category.PASS_THROUGH:
        return ZERO
    if activity.service or activity.at_cost:
        return ZERO
    is_of_labour = category is not Category.MATERIAL and ShareOf.LABOUR in share.of
    is_of_it = is_of_labour or category in share.of or ShareOf.SALES in share.of
    return share.percent if is_of_it else ZERO


def _factor(margin: Margin) -> Decimal:
    if margin.mode is MarginMode.MARKUP:
        return 1 + margin.percent / 100
    return 100 / (100 - margin.percent)


def _idle_resources(card: RateCard) -> Iterator[Finding]:
    pricings = [activity.pricing for activity in card.activities]
    used = {pricing.resource for pricing in pricings if isinstance(pricing, Timed)}
    for resource in card.resources:
        if resource.name not in used:
            yield _doubt(
                card,
                "idle-resource",
                f"resource.{resource.name}",
                "no activity uses this resource",
                "drop it, or use it",
            )


def _free_deliveries(card: RateCard) -> Iterator[Finding]:
    """Yield each way to get bare boards that nothing is asked for."""
    routes = (route for choice in card.choices for route in choice.routes)
    named: set[str] = set()
    for boards in (*(activity.boards for activity in card.activities), *(r.boards for r in routes)):
        named |= boards.deliveries
    for delivery in card.deliveries:
        if delivery.name not in named:
            yield _doubt(
                card,
                "free-delivery",
                f"delivery.{delivery.name}",
                "no activity is for this delivery: it costs nothing more",
                f'write delivery = "{delivery.name}" at what it costs, or drop it',
            )


def _without_source(card: RateCard) -> Iterator[Finding]:
    lacking = [f"resource.{resource.name}" for resource in card.resources if not resource.source]
    lacking += [f"activity.{activity.name}" for activity in card.activities if not activity.source]
    if not lacking or card.source:
        return
    shown = ", ".join(lacking[:_NAMED])
    if len(lacking) > _NAMED:
        shown += " …"
    yield _doubt(
        card,
        "no-source",
        "",
        f"{len(lacking)} figures have no source: {shown}",
        'write source = "…" at each, or once for the card',
    )


def _proposed(card: RateCard) -> Iterator[Finding]:
    proposed = card.grades.count("P")
    if proposed:
        yield Finding(
            severity=Severity.NOTE,
            code="proposed",
            origin=Origin(card.origin.file),
            message=f"{proposed} of {len(card.grades)} figures are proposed: "
            "no source was found for them (grade P)",
            hint="put your own figures in their place",
        )
