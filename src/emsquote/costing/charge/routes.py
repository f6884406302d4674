"""Routes: one of several ways of doing something, the asked one, else the cheapest or first that
suits.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from emsquote.costing.charge.charged import Charged, Gap, together
from emsquote.costing.charge.costing import Costing, charged, counted, told_amount
from emsquote.costing.rate_card import Activity, Driver, Limit, Route, RouteChoice, Take
from emsquote.costing.work import on_board, over_lot
from emsquote.finding import Finding, Severity
from emsquote.model.money import Unknown
from emsquote.model.quote import Basis, Category
from emsquote.wording.sentence import Counted, for_all, for_house, joined, said, told


def charged_by_route(
    costing: Costing, choice: RouteChoice, activities: Sequence[Activity], asked: frozenset[str]
) -> Charged:
    """Return the charges of the route taken, and why it was taken.

    The asked route is taken even where it does not suit, which is then a doubt. Where none suits,
    the quote is open.
    """
    by_route = {
        route.name: together(
            [charged(costing, each) for each in activities if each.route == route.name]
        )
        for route in choice.routes
    }
    if not any(each.charges or each.gaps for each in by_route.values()):
        return Charged()
    unsuitable = {route.name: why_not(costing, route) for route in choice.routes}
    wanted = next((route for route in choice.routes if route.name in asked), None)
    if wanted:
        return by_route[wanted.name] + Charged(
            findings=_doubts(costing, wanted, unsuitable[wanted.name])
        )
    suitable = [route for route in choice.routes if not unsuitable[route.name]]
    if choice.take is Take.ASKED or not suitable:
        return _no_route(costing, choice, activities, unsuitable)
    taken = (
        suitable[0]
        if choice.take is Take.FIRST
        else min(suitable, key=lambda r: _cost(by_route[r.name]))
    )
    return by_route[taken.name] + Charged(
        findings=(_told(costing, choice, taken, suitable, by_route),)
    )


def _cost(route: Charged) -> Decimal:
    return sum((each.cost.amount for each in route.charges), Decimal(0))


def why_not(costing: Costing, route: Route) -> tuple[str, ...]:
    """Return why a route does not suit; nothing if it does."""
    return tuple(reason for limit in route.limits if (reason := _broken(costing, limit)))


def _broken(costing: Costing, limit: Limit) -> str:
    count = on_board(costing.work.board, limit.driver, limit.selection, costing.card.points)
    amount = count.known
    if limit.at_most is not None and count.missing:
        return count.missing[0].reason
    if limit.driver in {Driver.BOARD, Driver.PANEL}:
        amount = over_lot(costing.work, limit.driver, amount, Basis.PER_BOARD, costing.work.starts)
    told = counted(amount, limit.driver)
    if limit.at_least is not None and amount < limit.at_least:
        return said("{told}, at least {least} needed", told=told, least=told_amount(limit.at_least))
    if limit.at_most is not None and amount > limit.at_most:
        return said("{told}, at most {most} possible", told=told, most=told_amount(limit.at_most))
    return ""


def _doubts(costing: Costing, route: Route, reasons: tuple[str, ...]) -> tuple[Finding, ...]:
    if not reasons:
        return ()
    asked = told(route.title)
    message = for_house(
        said(
            "{route} was asked for, but does not suit: {why}",
            route=asked,
            why=joined(list(reasons)),
        ),
        instead=told("{route} was asked for, but does not suit", route=asked),
    )
    return (
        Finding(
            Severity.DOUBT,
            "route-unsuitable",
            costing.card.origin,
            message,
            "ask for another route",
        ),
    )


def _told(
    costing: Costing,
    choice: RouteChoice,
    taken: Route,
    suitable: Sequence[Route],
    by_route: dict[str, Charged],
) -> Finding:
    """Return the note that says which route was taken and what the others would have cost."""
    others: list[str] = [
        said(
            "{route} would cost {amount}",
            route=said(route.title),
            amount=told_amount(_cost(by_route[route.name]), 2),
        )
        for route in suitable
        if route is not taken
    ]
    message = told("{choice}: {route} taken", choice=told(choice.name), route=told(taken.title))
    if others:
        boards = Counted(costing.work.quantity, "board", "boards")
        at = said(
            "{taken} for {boards}, at {amount} {currency}",
            taken=message,
            boards=boards,
            amount=told_amount(_cost(by_route[taken.name]), 2),
            currency=costing.card.currency,
        )
        openly_at = told("{taken} for {boards}", taken=message, boards=for_all(boards))
        message = for_house(joined([at, *others]), instead=openly_at)
    return Finding(
        Severity.NOTE,
        "route-taken",
        costing.card.origin,
        message,
        "ask for another with --with ROUTE",
    )


def _no_route(
    costing: Costing,
    choice: RouteChoice,
    activities: Sequence[Activity],
    unsuitable: dict[str, tuple[str, ...]],
) -> Charged:
    if choice.take is Take.ASKED:
        message = told(
            "which {choice} is not said: {routes}",
            choice=told(choice.name),
            routes=for_all(", ".join(unsuitable)),
        )
    else:
        reasons = joined(
            [joined([name, joined(list(why), ", ")], ": ") for name, why in unsuitable.items()]
        )
        boards, named = Counted(costing.work.quantity, "board", "boards"), told(choice.name)
        message = for_house(
            said(
                "no route of {choice} suits {boards}: {why}",
                choice=named,
                boards=boards,
                why=reasons,
            ),
            instead=told(
                "no route of {choice} suits {boards}", choice=named, boards=for_all(boards)
            ),
        )
    names = {route.name for route in choice.routes}
    categories = dict.fromkeys(each.category for each in activities if each.route in names)
    finding = Finding(
        Severity.OPEN, "no-route", costing.card.origin, message, "ask for one with --with NAME"
    )
    where = next((each for each in categories if each is not Category.NRE), Category.ASSEMBLY)
    return Charged(gaps=(Gap(where, Unknown(message)),), findings=(finding,))
