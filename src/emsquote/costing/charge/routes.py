"""Routes: of all ways of doing something one is taken: that asked for, else the cheapest or the
first that suits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from emsquote.costing.charge.charged import Charged, Gap, cost_of, together
from emsquote.costing.charge.costing import Costing, charged_activity
from emsquote.costing.charge.figures import told_amount
from emsquote.costing.charge.suitable import broken, other_boards, unknown_boards
from emsquote.costing.rate_card import Activity, Route, RouteChoice, Take
from emsquote.finding import Finding, Severity
from emsquote.model.money import Unknown
from emsquote.model.quote import Category
from emsquote.wording.sentence import Counted, for_all, for_house, joined, said, told


class _CostedRoute(Struct, frozen=True):
    """A route with what its activities cost."""

    route: Route
    charged: Charged

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing that its activities would do."""
        return not (self.charged.charges or self.charged.gaps)

    @property
    def cost(self) -> Decimal:
        return cost_of(self.charged.charges)


def charged_by_route(
    costing: Costing,
    choice: RouteChoice,
    activities: Sequence[Activity],
    asked: frozenset[str],
) -> Charged:
    """Return the charges of the route taken, and why it was taken.

    The asked route is taken even where it does not suit, which is then a doubt. Where none suits,
    the quote is open.
    """
    routes = [_costed(costing, route, activities) for route in choice.routes]
    if all(costed.is_idle for costed in routes):
        return Charged()
    for costed in routes:
        if costed.route.name in asked:
            doubts = _doubts(costing, costed.route)
            return costed.charged + Charged(findings=tuple(doubts))
    suitable = [costed for costed in routes if not why_not(costing, costed.route)]
    if choice.take is Take.ASKED or not suitable:
        return _no_route(costing, choice, activities)
    return _taken(costing, choice, suitable)


def _taken(
    costing: Costing,
    choice: RouteChoice,
    suitable: Sequence[_CostedRoute],
) -> Charged:
    """Return the charges of the first or the cheapest route, and a note on the others."""
    taken = suitable[0]
    if choice.take is Take.CHEAPEST:
        taken = min(suitable, key=lambda costed: costed.cost)
    others = [costed for costed in suitable if costed is not taken]
    note = _note(costing, choice, taken, others)
    return taken.charged + Charged(findings=(note,))


def _costed(
    costing: Costing,
    route: Route,
    activities: Sequence[Activity],
) -> _CostedRoute:
    own = [activity for activity in activities if activity.route == route.name]
    charged = [charged_activity(costing, activity) for activity in own]
    return _CostedRoute(route, together(charged))


def why_not(costing: Costing, route: Route) -> tuple[str, ...]:
    """Return why a route does not suit; nothing if it does."""
    work, points = costing.work, costing.card.points
    reasons = [broken(work, limit, points) for limit in route.limits]
    reasons += other_boards(work.board.plan, route.boards)
    reasons += [lack.reason for lack in unknown_boards(work.board.plan, route.boards)]
    return tuple(reason for reason in reasons if reason)


def _doubts(costing: Costing, asked: Route) -> Iterator[Finding]:
    """Yield that the route asked for does not suit, if so."""
    reasons = why_not(costing, asked)
    if not reasons:
        return
    title = told(asked.title)
    message = for_house(
        said(
            "{route} was asked for, but does not suit: {why}",
            route=title,
            why=joined(reasons),
        ),
        instead=told("{route} was asked for, but does not suit", route=title),
    )
    yield Finding(
        severity=Severity.DOUBT,
        code="route-unsuitable",
        origin=costing.card.origin,
        message=message,
        hint="ask for another route",
    )


def _note(
    costing: Costing,
    choice: RouteChoice,
    taken: _CostedRoute,
    others: Sequence[_CostedRoute],
) -> Finding:
    """Return the note that says which route was taken and what the others would have cost."""
    message = told(
        "{choice}: {route} taken",
        choice=told(choice.name),
        route=told(taken.route.title),
    )
    if others:
        boards = Counted(costing.work.quantity, "board", "boards")
        at = said(
            "{taken} for {boards}, at {amount} {currency}",
            taken=message,
            boards=boards,
            amount=told_amount(taken.cost, 2),
            currency=costing.card.currency,
        )
        openly_at = told("{taken} for {boards}", taken=message, boards=for_all(boards))
        message = for_house(joined([at, *map(_would_cost, others)]), instead=openly_at)
    return Finding(
        severity=Severity.NOTE,
        code="route-taken",
        origin=costing.card.origin,
        message=message,
        hint="ask for another with --with ROUTE",
    )


def _would_cost(other: _CostedRoute) -> str:
    return said(
        "{route} would cost {amount}",
        route=said(other.route.title),
        amount=told_amount(other.cost, 2),
    )


def _no_route(
    costing: Costing,
    choice: RouteChoice,
    activities: Sequence[Activity],
) -> Charged:
    """Return that no route is taken: nobody said which, or none suits."""
    is_asked = choice.take is Take.ASKED
    message = _not_said(choice) if is_asked else _none_suits(costing, choice)
    finding = Finding(
        severity=Severity.OPEN,
        code="no-route",
        origin=costing.card.origin,
        message=message,
        hint="ask for one with --with NAME",
    )
    gap = Gap(_category_of(choice, activities), Unknown(message))
    return Charged(gaps=(gap,), findings=(finding,))


def _not_said(choice: RouteChoice) -> str:
    names = ", ".join(route.name for route in choice.routes)
    return told(
        "which {choice} is not said: {routes}",
        choice=told(choice.name),
        routes=for_all(names),
    )


def _none_suits(costing: Costing, choice: RouteChoice) -> str:
    reasons = []
    for route in choice.routes:
        why = joined(why_not(costing, route), ", ")
        reasons.append(joined([route.name, why], ": "))
    named = told(choice.name)
    boards = Counted(costing.work.quantity, "board", "boards")
    return for_house(
        said(
            "no route of {choice} suits {boards}: {why}",
            choice=named,
            boards=boards,
            why=joined(reasons),
        ),
        instead=told(
            "no route of {choice} suits {boards}",
            choice=named,
            boards=for_all(boards),
        ),
    )


def _category_of(choice: RouteChoice, activities: Sequence[Activity]) -> Category:
    """Return where a choice of routes stands on the quote: with the first of its activities that is
    no NRE.
    """
    names = {route.name for route in choice.routes}
    for activity in activities:
        if activity.route in names and activity.category is not Category.NRE:
            return activity.category
    return Category.ASSEMBLY
