"""Names that a rate card uses: every one of them must be there, or is refused with the nearest that
is.
"""

from __future__ import annotations

from collections.abc import Iterable

from emsquote.costing.rate_card.activity import Activity, CostShare, ShareOf, Timed
from emsquote.costing.rate_card.card import RateCard
from emsquote.files.toml_table import TomlTable, nearest
from emsquote.model.quote import Category
from emsquote.model.service import service_names


def refuse_dangling(top: TomlTable, card: RateCard) -> None:
    """Note every name that a card uses and does not have: resources, routes, services, and what
    shares are of.
    """
    routes = [route.name for choice in card.choices for route in choice.routes]
    for twice in sorted({name for name in routes if routes.count(name) > 1}):
        top.refuse("choice", f'two routes are named "{twice}"', "rename one of them")
    for each in card.activities:
        _refuse_dangling_activity(top, card, each, routes)
    for minimum in card.minimums:
        _known_shares(top, f"minimum.{minimum.name}.of", minimum.of, card.activities)
    for turn in card.turns:
        _known_shares(top, f"turn.{turn.name}.of", turn.of, card.activities)


def _refuse_dangling_activity(
    top: TomlTable, card: RateCard, activity: Activity, routes: Iterable[str]
) -> None:
    path = f"activity.{activity.name}"
    if activity.route:
        _known(top, f"{path}.route", activity.route, routes)
    for key, service in (("service", activity.service), ("unless", activity.unless)):
        if service:
            _known(
                top,
                f"{path}.{key}",
                service,
                (*service_names(), *(each.name for each in card.services)),
            )
    match activity.pricing:
        case Timed(resource=resource) if resource:
            _known(top, f"{path}.resource", resource, (each.name for each in card.resources))
        case CostShare(of=of):
            _known_shares(top, f"{path}.of", of, card.activities)
        case _:
            pass


def _known_shares(
    top: TomlTable, path: str, of: Iterable[str], activities: Iterable[Activity]
) -> None:
    bases = [*ShareOf, *Category, *(each.name for each in activities)]
    for each in of:
        _known(top, path, each, bases)


def _known(top: TomlTable, path: str, name: str, known: Iterable[str]) -> None:
    names = [str(each) for each in known]
    if name not in names:
        hint = nearest(name, names) or (
            f"known: {', '.join(names)}" if names else "there is none in this card"
        )
        top.refuse(path, f'nothing is named "{name}"', hint, "unknown-name")
