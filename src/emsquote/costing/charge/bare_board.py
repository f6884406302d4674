"""The bare board that the house sells by its card: what of it the card does not price, and what was
assumed of it.

A card states the board that it takes where the job states none (`[assume]`). Whatever differs from
that must be named by something that is charged; what nobody names is open, and never free.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain

from msgspec import Struct

from emsquote.costing.charge.charged import Charged, Gap
from emsquote.costing.charge.costing import Costing, charged_activity, is_done
from emsquote.costing.charge.suitable import broken, other_boards
from emsquote.costing.rate_card import (
    Activity,
    BoardSelection,
    CostShare,
    Driver,
    Limit,
    Priced,
    Route,
)
from emsquote.costing.work import PROPERTY_OF, SIZE
from emsquote.finding import Finding, Origin, Severity
from emsquote.model.bare_board import BareBoard, BoardFeature, BoardProperty
from emsquote.model.money import Unknown
from emsquote.wording.sentence import for_all, for_house, joined, said, told

BARE_BOARD = "bare-board"
"""The service, and what activities provide, by which a card sells bare boards."""
_BY_SIZE = {
    Driver.AREA,
    Driver.AREA_SIDE,
    Driver.PERIMETER,
    Driver.SHORT_SIDE,
    Driver.LONG_SIDE,
}
_MORE_IS_EASIER = {BoardProperty.TRACK, BoardProperty.DRILL}
_KEYS = {
    SIZE: "width_mm, height_mm",
    BoardProperty.THICKNESS: "thickness_mm",
    BoardProperty.COPPER: "copper_um",
    BoardProperty.TRACK: "track_mm",
    BoardProperty.DRILL: "drill_mm",
}


class _BoardOffer(Struct, frozen=True):
    """What a card asks for bare boards, and how much of it this board is charged."""

    own: tuple[Activity, ...]
    """All that is asked for bare boards."""
    done: tuple[Activity, ...]
    """What of it is done to this board."""
    routes: tuple[Route, ...]
    """The routes that they belong to."""

    def names(self, activities: Collection[Activity]) -> set[str]:
        """Return the properties by which some activities and their routes go."""
        taken = {activity.route for activity in activities}
        names: set[str] = set()
        for activity in activities:
            names |= _named(activity.boards, activity.limits)
            names |= _named_by_drivers(_drivers(activity))
        for route in self.routes:
            if route.name in taken:
                names |= _named(route.boards, route.limits)
        return names


def sells_board(activity: Activity) -> bool:
    """Whether an activity is a part of the price of bare boards."""
    return activity.service == BARE_BOARD or BARE_BOARD in activity.provides


def board_findings(
    costing: Costing,
    activities: Sequence[Activity],
    done: Charged,
) -> Charged:
    """Return what is open of the bare board's price: that there is none, what the card does not
    price, and what was assumed.
    """
    offer = _offer(costing, activities, done)
    if not offer.own:
        return Charged()
    if not offer.done:
        return _nothing_charged(costing, offer)
    told_of = [
        *_not_priced(costing, offer),
        *_features_not_priced(costing, offer),
        *_assumed(costing, offer),
    ]
    return sum(told_of, Charged())


def _offer(
    costing: Costing,
    activities: Sequence[Activity],
    done: Charged,
) -> _BoardOffer:
    own = tuple(activity for activity in activities if sells_board(activity))
    charged = {charge.activity for charge in done.charges}
    taken = {activity.route for activity in own if activity.name in charged}
    applied = tuple(_applied(costing, own, taken)) if taken else ()
    return _BoardOffer(own, applied, _routes_of(costing, own))


def _applied(
    costing: Costing,
    own: Collection[Activity],
    routes: Collection[str],
) -> Iterator[Activity]:
    """Yield what is done to this board, on the routes taken or on none."""
    for activity in own:
        is_on_way = not activity.route or activity.route in routes
        if is_on_way and is_done(costing, activity):
            yield activity


def _routes_of(costing: Costing, activities: Collection[Activity]) -> tuple[Route, ...]:
    names = {activity.route for activity in activities}
    routes = chain.from_iterable(choice.routes for choice in costing.card.choices)
    return tuple(route for route in routes if route.name in names)


def _drivers(activity: Activity) -> Iterator[Driver]:
    yield activity.driver
    match activity.pricing:
        case Priced(tiers_by=by) if by:
            yield by
        case _:
            pass


def _named(boards: BoardSelection, limits: Collection[Limit]) -> set[str]:
    """Return the properties that a filter over boards and limits name."""
    words: dict[str, Collection[object]] = {
        BoardProperty.LAYERS: boards.layers,
        BoardProperty.MATERIAL: boards.materials,
        BoardProperty.FINISH: boards.finishes,
        BoardProperty.MASK: boards.masks,
    }
    names = {name for name, taken in words.items() if taken}
    return names | _named_by_drivers(limit.driver for limit in limits)


def _named_by_drivers(drivers: Iterable[Driver]) -> set[str]:
    names: set[str] = set()
    for driver in drivers:
        if driver in _BY_SIZE:
            names.add(SIZE)
        if driver in PROPERTY_OF:
            names.add(PROPERTY_OF[driver])
    return names


def _nothing_charged(costing: Costing, offer: _BoardOffer) -> Charged:
    """Return that the card has no price for the board, unless that is told already."""
    alone = [activity for activity in offer.own if not activity.route]
    if not alone or any(charged_activity(costing, activity).gaps for activity in offer.own):
        return Charged()
    why = joined(_nearest_reasons(costing, alone) or [said("nothing is charged")])
    message = for_house(
        said("{card} has no price for this bare board: {why}", card=costing.card.title, why=why),
        instead=told("there is no price for the bare board"),
    )
    return _open(costing, alone[0], "board-not-priced", message)


def _nearest_reasons(costing: Costing, activities: Sequence[Activity]) -> list[str]:
    """Return why those activities are not done that the board misses by least: those that go by
    layers, if there are any.
    """
    layers = BoardProperty.LAYERS
    by_layers = [a for a in activities if layers in _named(a.boards, a.limits)]
    reasons = [_why_not(costing, activity) for activity in by_layers or activities]
    fewest = min(len(why) for why in reasons)
    nearest = chain.from_iterable(why for why in reasons if len(why) == fewest)
    return list(dict.fromkeys(nearest))


def _why_not(costing: Costing, activity: Activity) -> list[str]:
    """Return why an activity is not done to this board."""
    work, points = costing.work, costing.card.points
    reasons = list(other_boards(work.board.plan, activity.boards))
    reasons += filter(None, (broken(work, limit, points) for limit in activity.limits))
    return reasons


def _not_priced(costing: Costing, offer: _BoardOffer) -> Iterator[Charged]:
    """Yield each property that differs from the card's own board and that nothing charged names."""
    board, standard = costing.work.board.plan.bare, costing.card.assume.bare
    charged, ever = offer.names(offer.done), offer.names(offer.own)
    layers = BoardProperty.LAYERS
    if layers not in offer.names(tuple(filter(_is_priced, offer.done))):
        charged.discard(layers)
    for name in BoardProperty:
        if name in charged or board.value(name) is None:
            continue
        is_chosen_by = name is BoardProperty.LAYERS and name in ever
        if not is_chosen_by and _is_as_good(name, board, standard):
            continue
        if standard.value(name) is None and name not in ever:
            yield _not_said(costing, name)
        else:
            what = told("{property} {value}", property=told(name), value=board.told(name))
            yield _lacking(costing, offer, what)


def _is_priced(activity: Activity) -> bool:
    """Whether an activity has a price of its own: a percentage is no price of a board."""
    return not isinstance(activity.pricing, CostShare)


def _is_as_good(name: BoardProperty, board: BareBoard, standard: BareBoard) -> bool:
    """Whether a board asks no more of a property than the card's own board."""
    if name in _MORE_IS_EASIER:
        asked, offered = board.measure(name), standard.measure(name)
        return asked is not None and offered is not None and asked >= offered
    return board.value(name) == standard.value(name)


def _features_not_priced(costing: Costing, offer: _BoardOffer) -> Iterator[Charged]:
    priced: set[BoardFeature] = set()
    for activity in offer.done:
        priced |= activity.boards.features
    for feature in sorted(costing.work.board.plan.bare.features - priced):
        yield _lacking(costing, offer, told(feature))


def _lacking(costing: Costing, offer: _BoardOffer, what: str) -> Charged:
    message = for_house(
        said("{card} has no price for bare boards of {what}", card=costing.card.title, what=what),
        instead=told("there is no price for bare boards of {what}", what=what),
    )
    return _open(costing, offer.own[0], "board-not-priced", message)


def _open(
    costing: Costing,
    activity: Activity,
    code: str,
    message: str,
) -> Charged:
    finding = Finding(
        severity=Severity.OPEN,
        code=code,
        origin=costing.card.origin,
        message=message,
        hint="have it priced, or choose another card",
    )
    return Charged(gaps=(Gap(activity.category, Unknown(message)),), findings=(finding,))


def _not_said(costing: Costing, name: BoardProperty) -> Charged:
    board = costing.work.board.plan.bare
    message = said(
        "{card} does not say whether its bare boards are of {property} {value}",
        card=costing.card.title,
        property=told(name),
        value=board.told(name),
    )
    finding = Finding(
        severity=Severity.DOUBT,
        code="board-not-said",
        origin=costing.card.origin,
        message=message,
        hint=said("state it in [assume] of the card, or price it"),
    )
    return Charged(findings=(finding,))


def _assumed(costing: Costing, offer: _BoardOffer) -> Iterator[Charged]:
    """Yield that the price goes by what nobody stated of the board."""
    plan = costing.work.board.plan
    priced = offer.names(offer.own) & plan.unstated
    what: list[str] = []
    keys: list[str] = []
    if SIZE in priced:
        size = told(
            "size {width} × {height} mm",
            width=for_all(plan.width_mm),
            height=for_all(plan.height_mm),
        )
        what.append(size)
        keys.append(_KEYS[SIZE])
    for name in BoardProperty:
        if name in priced and plan.bare.told(name):
            value = plan.bare.told(name)
            what.append(told("{property} {value}", property=told(name), value=value))
            keys.append(_KEYS.get(name, name))
    if what:
        message = told("the bare board is priced as assumed: {what}", what=joined(what, ", "))
        finding = Finding(
            severity=Severity.OPEN,
            code="board-assumed",
            origin=Origin("job", key="board"),
            message=message,
            hint=said("state {keys} in [board] of the job file", keys=", ".join(keys)),
        )
        yield Charged(findings=(finding,))
