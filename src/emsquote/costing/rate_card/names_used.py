"""Names that a rate card uses: every one of them must be there, or is refused with the nearest that
is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from emsquote.costing.rate_card.activity import (
    Activity,
    BoardSelection,
    CostShare,
    ShareOf,
    Timed,
)
from emsquote.costing.rate_card.card import STANDARD, RateCard
from emsquote.files.toml_table import TomlTable, nearest
from emsquote.model.included import SuppliedBy
from emsquote.model.quote import Category
from emsquote.model.scope_item import scope_item_names
from emsquote.model.service import service_names


def refuse_dangling(top: TomlTable, card: RateCard) -> None:
    """Note every name that a card uses and does not have: resources, routes, services, and what
    shares are of.
    """
    routes = [route.name for choice in card.choices for route in choice.routes]
    for name, times in sorted(Counter(routes).items()):
        if times > 1:
            top.refuse("choice", f'two routes are named "{name}"', "rename one of them")
    for route in sorted(_routes_of_shares_alone(card)):
        message = "only percentages belong to this route: nothing tells whether it is taken"
        top.refuse(f"choice.{route}", message, "add what is done on it")
    for activity in card.activities:
        _refuse_dangling_activity(top, card, activity, routes)
        _refuse_charged(top, card, activity)
    _refuse_dangling_deliveries(top, card)
    for minimum in card.minimums:
        _known_shares(top, f"minimum.{minimum.name}.of", minimum.of, card.activities)
    for turn in card.turns:
        _known_shares(top, f"turn.{turn.name}.of", turn.of, card.activities)


def _refuse_dangling_deliveries(top: TomlTable, card: RateCard) -> None:
    known = [STANDARD, *(delivery.name for delivery in card.deliveries)]
    for place, boards in _boards_meant(card):
        for name in boards.deliveries:
            _known(top, f"{place}.delivery", name, known)


def _boards_meant(card: RateCard) -> Iterator[tuple[str, BoardSelection]]:
    """Yield each filter over bare boards with the path of its table."""
    for activity in card.activities:
        yield f"activity.{activity.name}", activity.boards
    for choice in card.choices:
        for route in choice.routes:
            yield f"choice.{choice.name}.route.{route.name}", route.boards


def _refuse_dangling_activity(
    top: TomlTable,
    card: RateCard,
    activity: Activity,
    routes: Iterable[str],
) -> None:
    path = f"activity.{activity.name}"
    if activity.route:
        _known(top, f"{path}.route", activity.route, routes)
    if activity.service:
        _known(top, f"{path}.service", activity.service, _services(card))
    for key, service in (("unless", activity.unless), ("does", activity.does)):
        if service:
            _known(top, f"{path}.{key}", service, _services(card))
    _refuse_dangling_lists(top, card, activity)
    match activity.pricing:
        case Timed(resource=resource) if resource:
            resources = (known.name for known in card.resources)
            _known(top, f"{path}.resource", resource, resources)
        case CostShare(of=of):
            _known_shares(top, f"{path}.of", of, card.activities)
        case _:
            pass


def _routes_of_shares_alone(card: RateCard) -> set[str]:
    """Return the routes on which nothing is done of which anything could be a percentage."""
    of_shares: set[str] = set()
    of_work: set[str] = set()
    for activity in card.activities:
        is_share = isinstance(activity.pricing, CostShare)
        (of_shares if is_share else of_work).add(activity.route)
    return of_shares - of_work - {""}


def _steps(card: RateCard) -> Iterator[str]:
    """Yield the names of the inspections and tests that find defects."""
    for activity in card.activities:
        if activity.coverage_percent:
            yield activity.step_name


def _refuse_dangling_lists(top: TomlTable, card: RateCard, activity: Activity) -> None:
    path = f"activity.{activity.name}"
    for item in activity.provides:
        _known(top, f"{path}.provides", item, scope_item_names())
    for turn in sorted(activity.turns):
        _known(top, f"{path}.turn", turn, (known.name for known in card.turns))
    for step in sorted(activity.found_by):
        _known(top, f"{path}.found_by", step, _steps(card))


def _refuse_charged(top: TomlTable, card: RateCard, activity: Activity) -> None:
    """Note what a card says to be in its prices, and charges as well."""
    for stated in card.supplies:
        if stated.by is SuppliedBy.HOUSE and stated.item in card.provided_by(activity):
            message = f"{activity.name} provides it, at a price of its own"
            hint = "leave it out: the charge says so"
            top.refuse(f"supply.{stated.item}", message, hint)


def _services(card: RateCard) -> tuple[str, ...]:
    """Return the names of the catalogue's services and the card's own."""
    return (*service_names(), *(service.name for service in card.services))


def _known_shares(
    top: TomlTable,
    path: str,
    of: Iterable[str],
    activities: Iterable[Activity],
) -> None:
    bases = [*ShareOf, *Category, *(activity.name for activity in activities)]
    for name in of:
        _known(top, path, name, bases)


def _known(
    top: TomlTable,
    path: str,
    name: str,
    known: Iterable[str],
) -> None:
    names = [str(word) for word in known]
    if name in names:
        return
    listed = f"known: {', '.join(names)}" if names else "there is none in this card"
    hint = nearest(name, names) or listed
    top.refuse(path, f'nothing is named "{name}"', hint, "unknown-name")
