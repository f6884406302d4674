"""Routes as formulas: which of several ways suits the lot, what it costs, and which is taken."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from emsquote.costing.charge.suitable import other_boards, unknown_boards
from emsquote.costing.quote_basis import QuoteBasis
from emsquote.costing.rate_card import Driver, Limit, Route, RouteChoice, Take
from emsquote.costing.work import on_board
from emsquote.documents.live.formulas import quoted
from emsquote.documents.live.place import CellPlace


class RouteCells(Struct, frozen=True):
    """The cells of one route in one column: whether it suits (1, 0), its cost alone, whether it is
    taken (1, 0).
    """

    suits: CellPlace
    cost: CellPlace
    taken: CellPlace


def suits(basis: QuoteBasis, route: Route, starts: str, per_panel: str) -> str:
    """Return the formula that is 1 if the route is for this board and the lot is within its limits,
    else 0.
    """
    plan = basis.board.plan
    if any(other_boards(plan, route.boards)) or any(unknown_boards(plan, route.boards)):
        return "0"
    return within(basis, route.limits, starts, per_panel)


def within(
    basis: QuoteBasis,
    limits: Sequence[Limit],
    starts: str,
    per_panel: str,
) -> str:
    """Return the formula that is 1 if the lot is within limits, else 0."""
    parts = [_within(basis, limit, starts, per_panel) for limit in limits]
    return "*".join(part for part in parts if part != "1") or "1"


def _within(basis: QuoteBasis, limit: Limit, starts: str, per_panel: str) -> str:
    count = on_board(basis.board, limit.driver, limit.selection, basis.card.points)
    if limit.at_most is not None and count.missing:
        return "0"
    if limit.driver is Driver.BOARD and count.known:
        return _is_between(starts, limit)
    if limit.driver is Driver.PANEL and count.known:
        return _is_between(f"{count.known:f}*ROUNDUP({starts}/{per_panel},0)", limit)
    too_few = limit.at_least is not None and count.known < limit.at_least
    too_many = limit.at_most is not None and count.known > limit.at_most
    return "0" if too_few or too_many else "1"


def _is_between(amount: str, limit: Limit) -> str:
    tests = []
    if limit.at_least is not None:
        tests.append(f"{amount}>={limit.at_least}")
    if limit.at_most is not None:
        tests.append(f"{amount}<={limit.at_most}")
    # 1 and 0, since Excel neither sums TRUE in a cell nor takes it for 1
    return f"IF(AND({','.join(tests)}),1,0)" if tests else "1"


def taken(choice: RouteChoice, number: int, routes: Sequence[RouteCells], asked: str) -> str:
    """Return the array formula that is 1 for the route that is taken: the asked one, else as the
    card says.
    """
    route, mine = choice.routes[number], routes[number]
    first, last = routes[0], routes[-1]
    match choice.take:
        case Take.ASKED:
            by_card = "0"
        case Take.FIRST:
            before = (
                f"*(SUM({first.suits.here}:{routes[number - 1].suits.here})=0)" if number else ""
            )
            by_card = f"{mine.suits.here}{before}"
        case Take.CHEAPEST:
            costs = f"ROUND({first.cost.here}:{last.cost.here},9)"
            own = f"ROUND({mine.cost.here},9)"
            rows = f"ROW({first.cost.here}:{last.cost.here})<ROW({mine.cost.here})"
            suitable = f"({first.suits.here}:{last.suits.here}=1)"
            better = f"SUM({suitable}*(({costs}<{own})+({costs}={own})*({rows})))"
            by_card = f"{mine.suits.here}*({better}=0)"
    return f'IF({asked}<>"",IF({asked}={quoted(route.name)},1,0),{by_card})'
