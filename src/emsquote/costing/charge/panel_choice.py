"""The panel that costs least: every grid of boards that the line takes, with what printing, parting
and the area of its rails cost a board.

What depends on the panel are the activities of the card that are counted by it, or are for one way
of parting boards. Of grids that need as many panels for the lot only those can be best that no
other beats in area and in what is cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from emsquote.costing.charge.asked_services import AskedWork
from emsquote.costing.charge.charged import cost_of
from emsquote.costing.charge.costing import Costing, charged_activity
from emsquote.costing.charge.figures import told_amount
from emsquote.costing.charge.suitable import broken
from emsquote.costing.rate_card import Activity, CostShare, Driver, Parting, Priced, RateCard
from emsquote.costing.work import BoardPlan, BoardWork, Work
from emsquote.finding import Finding, Origin, Severity
from emsquote.model.job import Board
from emsquote.model.panel import Panel
from emsquote.model.quote import Charge
from emsquote.wording.sentence import Counted, for_all, for_house, joined, said, told

_BY_PANEL = {
    Driver.PANEL,
    Driver.PANEL_SIDE,
    Driver.PANEL_AREA,
    Driver.CUT,
    Driver.WORKING_PANEL,
}
_OTHERS_TOLD = 2


class PanelChoice(Struct, frozen=True, kw_only=True):
    """One panel, and what it costs a lot of boards."""

    panel: Panel
    panels: int
    """Panels that the lot takes."""
    per_working_panel: int | None
    """Panels on a working panel of the maker of bare boards; None where the card has none."""
    charges: tuple[Charge, ...]
    """Of the whole lot: printing, parting, area."""
    cost: Decimal
    """Of all these a board, in the card's currency."""


def panel_choices(
    card: RateCard,
    board: BoardWork,
    asked: AskedWork,
    starts: int,
    stated: Board | None = None,
) -> tuple[PanelChoice, ...]:
    """Return the panels on which so many boards can be built, what costs least a board first; those
    that a job states alone, if it states any.

    Of those that cost the same, what takes most boards comes first, then the smallest.
    """
    own = [activity for activity in asked.activities if _goes_by_panel(activity)]
    choices = []
    for panel in _worth_trying(card, board, starts, stated or Board()):
        plan = on_panel(card, board.plan, panel)
        work = Work(BoardWork(plan, board.tallies), starts, starts)
        costing = Costing(card, work, asked.amounts, asked.inspections)
        choices.append(_choice(costing, own, panel))
    return tuple(sorted(choices, key=_worth))


def _goes_by_panel(activity: Activity) -> bool:
    """Whether what an activity costs depends on the panel."""
    pricing = activity.pricing
    if isinstance(pricing, CostShare):
        return False
    by = pricing.tiers_by if isinstance(pricing, Priced) else None
    drivers = {activity.driver, by, *(limit.driver for limit in activity.limits)}
    return bool(activity.boards.separations) or not _BY_PANEL.isdisjoint(drivers)


def _worth(choice: PanelChoice) -> tuple[Decimal, int, Decimal]:
    return choice.cost, -choice.panel.boards, choice.panel.area_dm2


def _worth_trying(
    card: RateCard,
    board: BoardWork,
    starts: int,
    stated: Board,
) -> Iterator[Panel]:
    """Yield the smallest grids for each number of panels and each way to part boards."""
    for parting in suitable_partings(card, board):
        by_panels: dict[int, list[Panel]] = {}
        for panel in _grids(card, board.plan, parting):
            if _is(card, panel, stated):
                by_panels.setdefault(-(-starts // panel.boards), []).append(panel)
        for panels in by_panels.values():
            yield from _smallest(panels)


def _smallest(panels: Sequence[Panel]) -> Iterator[Panel]:
    """Yield the panels that no other beats in area and in what is cut."""
    least_cut: Decimal | None = None
    for panel in sorted(panels, key=_size):
        if least_cut is None or panel.cut_dm < least_cut:
            least_cut = panel.cut_dm
            yield panel


def _size(panel: Panel) -> tuple[Decimal, Decimal, int]:
    return panel.area_dm2, panel.cut_dm, -panel.boards


def _grids(card: RateCard, plan: BoardPlan, parting: Parting) -> Iterator[Panel]:
    sizes = card.panel.sizes
    return sizes.grids(plan.width_mm, plan.height_mm, parting.separation, parting.gap_mm)


def suitable_partings(card: RateCard, board: BoardWork) -> tuple[Parting, ...]:
    """Return the ways to part boards that suit this board."""
    work = Work(board, 1, 1)
    suitable = []
    for parting in card.panel.partings:
        reasons = [broken(work, limit, card.points) for limit in parting.limits]
        if not any(reasons):
            suitable.append(parting)
    return tuple(suitable)


def _choice(costing: Costing, own: Sequence[Activity], panel: Panel) -> PanelChoice:
    charges: list[Charge] = []
    for activity in own:
        charges += charged_activity(costing, activity).charges
    starts = costing.work.starts
    return PanelChoice(
        panel=panel,
        panels=-(-starts // panel.boards),
        per_working_panel=per_working_panel(costing.card, panel),
        charges=tuple(charges),
        cost=cost_of(charges) / starts,
    )


def per_working_panel(card: RateCard, panel: Panel) -> int | None:
    """Return how many panels are cut from a working panel; None where the card has none."""
    working = card.panel.working
    return working.holds(panel.width_mm, panel.height_mm) if working else None


def on_panel(card: RateCard, plan: BoardPlan, panel: Panel) -> BoardPlan:
    """Return the plan of a board that lies on a panel."""
    return replace(
        plan,
        boards_per_panel=panel.boards,
        separation=panel.separation,
        panel=panel,
        per_working_panel=max(1, per_working_panel(card, panel) or 1),
    )


def on_best_panel(
    card: RateCard,
    board: BoardWork,
    asked: AskedWork,
    starts: int,
    stated: Board,
) -> BoardWork:
    """Return the board on the panel that the job states, else on the one that costs least where so
    many boards are started, and tell what was taken.
    """
    if stated.boards_per_panel and not _depends(asked):
        return board
    fitting = panel_choices(card, board, asked, starts, stated)
    if not fitting:
        return _with(board, board.plan, _does_not_fit(card, board.plan, stated))
    best = fitting[0]
    plan = on_panel(card, board.plan, best.panel)
    if stated.boards_per_panel:
        return BoardWork(plan, board.tallies)
    return _with(board, plan, _proposed(card, fitting, starts))


def _depends(asked: AskedWork) -> bool:
    """Whether anything costs more on one grid than on another of as many boards."""
    by_grid = {Driver.PANEL_AREA, Driver.CUT, Driver.WORKING_PANEL}
    for activity in asked.activities:
        if activity.driver in by_grid or activity.boards.separations:
            return True
    return False


def _is(card: RateCard, panel: Panel, stated: Board) -> bool:
    """Whether a panel is as the job states; where it states none, one that the line takes."""
    if stated.separation not in {None, panel.separation}:
        return False
    if stated.boards_per_panel is None:
        return card.panel.sizes.takes(panel)
    return stated.boards_per_panel == panel.boards


def _with(board: BoardWork, plan: BoardPlan, finding: Finding) -> BoardWork:
    plan = replace(plan, findings=(*plan.findings, finding))
    return BoardWork(plan, board.tallies)


def told_panel(panel: Panel) -> str:
    """Return a panel in words: `2 × 2 boards, v-cut, 200 × 174 mm, 92 % used`."""
    return told(
        "{columns} × {rows} boards, {separation}, {width} × {height} mm, {use} % used",
        columns=for_all(panel.columns),
        rows=for_all(panel.rows),
        separation=told(panel.separation),
        width=for_all(told_amount(panel.width_mm, 1)),
        height=for_all(told_amount(panel.height_mm, 1)),
        use=for_all(told_amount(panel.use * 100, 0)),
    )


def _proposed(card: RateCard, choices: Sequence[PanelChoice], starts: int) -> Finding:
    message = told("panel assumed: {panel}", panel=told_panel(choices[0].panel))
    if any(choice.cost for choice in choices):
        message = for_house(_with_costs(card, message, choices, starts), instead=message)
    return Finding(
        severity=Severity.NOTE,
        code="board-panel",
        origin=Origin("job", key="board.boards_per_panel"),
        message=message,
        hint="state [board] boards_per_panel and separation in the job file",
    )


def _with_costs(
    card: RateCard,
    message: str,
    choices: Sequence[PanelChoice],
    starts: int,
) -> str:
    """Return the proposal with what it costs a board, and what the next best would."""
    boards = Counted(starts, "board", "boards")
    costs = said(
        "{message}; with {boards} it costs {cost} {currency} a board",
        message=message,
        boards=boards,
        cost=told_amount(choices[0].cost),
        currency=card.currency,
    )
    others = [
        said("{panel}: {cost}", panel=told_panel(choice.panel), cost=told_amount(choice.cost))
        for choice in choices[1 : 1 + _OTHERS_TOLD]
    ]
    return joined([costs, *others])


def _does_not_fit(card: RateCard, plan: BoardPlan, stated: Board) -> Finding:
    sizes = card.panel.sizes
    message = told(
        "a panel of {panel_width} × {panel_height} mm has no place for {boards} of "
        "{width} × {height} mm",
        boards=for_all(Counted(stated.boards_per_panel or 1, "board", "boards")),
        width=for_all(plan.width_mm),
        height=for_all(plan.height_mm),
        panel_width=for_all(sizes.width_mm),
        panel_height=for_all(sizes.height_mm),
    )
    return Finding(
        severity=Severity.DOUBT,
        code="board-off-panel",
        origin=Origin("job", key="board.boards_per_panel"),
        message=message,
        hint="check the size, or have it built elsewhere",
    )
