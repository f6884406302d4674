"""Whether a rate card is sound: what can be read, but is probably not meant.

Reading refuses what contradicts itself. Here a card is looked through for activities that nothing
can reach, classes that nobody places or that are placed twice, percentages stacked on percentages,
and figures without source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from emsquote.costing.rate_card.activity import Activity, CostShare, Driver, Priced, ShareOf
from emsquote.costing.rate_card.card import RateCard, Take
from emsquote.finding import Finding, Origin, Severity, sorted_findings
from emsquote.model.job import Margin, MarginMode
from emsquote.model.part import Mount, PartClass
from emsquote.model.quote import Category

_LAYERS_TOLD = 2
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
        _without_source,
        _proposed,
    )
    return sorted_findings(finding for check in checks for finding in check(card))


def _doubt(card: RateCard, code: str, key: str, message: str, hint: str) -> Finding:
    return Finding(Severity.DOUBT, code, Origin(card.origin.file, key=key), message, hint)


def _unreachable_activities(card: RateCard) -> Iterator[Finding]:
    for each in card.activities:
        chosen, key = each.selection, f"activity.{each.name}"
        why = ""
        if chosen.mounts and chosen.mounts <= {Mount.NONE}:
            why = "it selects only what is not placed"
        elif chosen.classes and chosen.classes <= chosen.except_classes:
            why = "it leaves out every class that it selects"
        elif chosen.hidden_joints is False and chosen.classes == {PartClass.ARRAY}:
            why = "every array has hidden joints"
        elif chosen.loaded and not card.loaded_parts:
            why = "the card has no loaded_parts"
        elif each.driver is Driver.FEEDER and chosen.mounts and Mount.SMT not in chosen.mounts:
            why = "only SMT parts stand on feeders"
        elif each.driver is Driver.POINT and not card.points:
            continue
        if why:
            hint = "mend its filter, or drop it"
            yield _doubt(card, "unreachable", key, f"nothing can reach this activity: {why}", hint)


def _unreachable_routes(card: RateCard) -> Iterator[Finding]:
    for choice in card.choices:
        for before, route in zip(choice.routes, choice.routes[1:], strict=False):
            if choice.take is Take.FIRST and not before.limits:
                message = f"{route.name} is only taken when asked for: {before.name} before it always suits"
                key = f"choice.{choice.name}.route.{route.name}"
                yield _doubt(
                    card, "unreachable", key, message, 'give limits, or write take = "cheapest"'
                )
        for route in choice.routes:
            if not any(each.route == route.name for each in card.activities):
                key = f"choice.{choice.name}.route.{route.name}"
                message = "no activity belongs to this route: it costs nothing"
                yield _doubt(
                    card,
                    "empty-route",
                    key,
                    message,
                    f'write route = "{route.name}" at its activities',
                )


def _unreachable_tiers(card: RateCard) -> Iterator[Finding]:
    for each in card.activities:
        if (
            isinstance(each.pricing, Priced)
            and (each.pricing.tiers_by or each.driver) is Driver.SIDE
        ):
            beyond = [tier for tier in each.pricing.tiers if tier.start > 2]  # noqa: PLR2004 - a board has two sides
            if beyond:
                key = f"activity.{each.name}.tiers"
                yield _doubt(
                    card,
                    "unreachable",
                    key,
                    "a board has at most two sides",
                    "drop the tiers from 3 on",
                )


def _always(card: RateCard) -> list[Activity]:
    """Return what is done by part to every board: no service, no route."""
    return [
        each
        for each in card.activities
        if each.driver in _BY_PART and not (each.service or each.route)
    ]


def _takes(activity: Activity, mount: Mount, part_class: PartClass) -> bool:
    chosen = activity.selection
    return (
        (not chosen.mounts or mount in chosen.mounts)
        and (not chosen.classes or part_class in chosen.classes)
        and part_class not in chosen.except_classes
    )


def _unplaced_classes(card: RateCard) -> Iterator[Finding]:
    routed = [each for each in card.activities if each.driver in _BY_PART and each.route]
    placing = [*_always(card), *routed]
    if not any(each.selection.mounts <= {Mount.SMT} and each.selection.classes for each in placing):
        return
    forgotten = [
        part_class.value
        for part_class in PartClass
        if part_class not in _NOT_PLACED
        and not any(_takes(each, Mount.SMT, part_class) for each in placing)
    ]
    if forgotten:
        message = f"no activity places SMT parts of class {', '.join(forgotten)}"
        yield _doubt(
            card, "class-not-priced", "activity", message, "add them to the class of an activity"
        )


def _twice_placed(card: RateCard) -> Iterator[Finding]:
    placing = [
        each for each in _always(card) if each.driver is Driver.PLACEMENT and each.selection.classes
    ]
    for number, each in enumerate(placing):
        for other in placing[number + 1 :]:
            twice = each.selection.classes & other.selection.classes
            mounts = each.selection.mounts & other.selection.mounts
            same = type(each.pricing) is type(other.pricing) and each.sampling == other.sampling
            if twice and mounts and same and each.category is other.category:
                names = ", ".join(sorted(twice))
                message = f"{names} is also placed by activity.{other.name}"
                yield _doubt(
                    card,
                    "placed-twice",
                    f"activity.{each.name}.class",
                    message,
                    "drop it from one of them",
                )


def _stacked(card: RateCard) -> Iterator[Finding]:
    """Yield each category that is marked up more than once, with what that makes together."""
    for category in Category:
        layers = list(_layers(card, category))
        if sum(name != "SG&A" for name, _ in layers) >= _LAYERS_TOLD:
            factor = Decimal(1)
            for _, each in layers:
                factor *= each
            told = " and ".join(
                f"{name} {round((each - 1) * 100, 2).normalize():f} %" for name, each in layers
            )
            message = (
                f"{category} is marked up more than once: {told} make {factor:.3f} times its cost"
            )
            yield _doubt(card, "stacked", f"margin.{category}", message, "keep one of them")


def _layers(card: RateCard, category: Category) -> Iterator[tuple[str, Decimal]]:
    """Yield each percentage that raises a category, with its factor."""
    if category in {Category.PASS_THROUGH, Category.NRE}:
        return
    overhead = card.material_overhead_percent if category is Category.MATERIAL else Decimal(0)
    rule = card.margin(category)
    shares = [
        (each.title, each.pricing.percent)
        for each in card.activities
        if isinstance(each.pricing, CostShare)
        and not (each.service or each.at_cost)
        and _raises(each, category)
    ]
    for name, percent in (("material overhead", overhead), ("SG&A", card.sga_percent), *shares):
        if percent:
            yield name, 1 + percent / 100
    if rule and rule.percent:
        yield rule.mode.value, _factor(Margin(rule.mode, rule.percent))


def _raises(activity: Activity, category: Category) -> bool:
    if not isinstance(activity.pricing, CostShare) or activity.category is Category.PASS_THROUGH:
        return False
    of = activity.pricing.of
    is_labour = category is not Category.MATERIAL and ShareOf.LABOUR in of
    return category in of or ShareOf.SALES in of or is_labour


def _factor(margin: Margin) -> Decimal:
    if margin.mode is MarginMode.MARKUP:
        return 1 + margin.percent / 100
    return 100 / (100 - margin.percent)


def _idle_resources(card: RateCard) -> Iterator[Finding]:
    used = {getattr(each.pricing, "resource", "") for each in card.activities}
    for each in card.resources:
        if each.name not in used:
            key = f"resource.{each.name}"
            yield _doubt(
                card, "idle-resource", key, "no activity uses this resource", "drop it, or use it"
            )


def _without_source(card: RateCard) -> Iterator[Finding]:
    lacking = [f"resource.{each.name}" for each in card.resources if not each.source]
    lacking += [f"activity.{each.name}" for each in card.activities if not each.source]
    if lacking and not card.source:
        shown = ", ".join(lacking[:5]) + (" …" if len(lacking) > 5 else "")  # noqa: PLR2004 - five show what is meant
        message = f"{len(lacking)} figures have no source: {shown}"
        yield _doubt(
            card, "no-source", "", message, 'write source = "…" at each, or once for the card'
        )


def _proposed(card: RateCard) -> Iterator[Finding]:
    proposed = card.grades.count("P")
    if proposed:
        message = f"{proposed} of {len(card.grades)} figures are proposed: no source was found for them (grade P)"
        place = Origin(card.origin.file)
        yield Finding(
            Severity.NOTE, "proposed", place, message, "put your own figures in their place"
        )
