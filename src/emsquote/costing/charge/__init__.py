"""From work to charges: what the activities of a rate card cost in one column of a quote.

>>> from decimal import Decimal
>>> from emsquote.model.bom import BomLine
>>> from emsquote.finding import Origin
>>> from emsquote.model.job import Board, ServiceRequest
>>> from emsquote.model.measure import Measure
>>> from emsquote.model.money import Money, Total
>>> from emsquote.model.part import Mount, PartClass, PartKind
>>> from emsquote.costing.rate_card import shipped_rate_card
>>> from emsquote.costing.work import Work, board_plan, board_work
>>> card = shipped_rate_card("default")
>>> line = BomLine(Origin("bom.csv", row=2), Measure(Decimal(40)), mpn="GRM155R71C104KA88D")
>>> placed = [(line, PartKind(Mount.SMT, PartClass.CHIP_0402, 2, hidden_joints=False, rule="size 0402"))]
>>> plan = board_plan(Board(Decimal(100), Decimal(80), sides=1, boards_per_panel=4), placed, card.assume)
>>> work = Work(board_work(placed, plan, card.loaded_parts), quantity=100, starts=100)
>>> asked = WorkRequest((ServiceRequest("functional-test", Decimal(3)),))
>>> charged = charges(card, work, asked, Total(Money(Decimal(80), "USD")))
>>> chips = next(each for each in charged.charges if each.activity == "place-chips")
>>> chips.working, str(chips.cost.rounded())
('4000 placements × 0.2 s × 150 USD/h', '33.33 USD')

`emsquote.costing.price.settle_column` makes prices of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from msgspec.structs import replace

from emsquote.costing.charge.asked_services import (
    asked_amounts,
    refuse_unknown,
    route_names,
    turn_of,
)
from emsquote.costing.charge.billing import together_on_bills
from emsquote.costing.charge.charged import Charged, Gap, WorkRequest, together
from emsquote.costing.charge.costing import Costing, charged
from emsquote.costing.charge.lines import slowest_only
from emsquote.costing.charge.routes import charged_by_route
from emsquote.costing.charge.shares import asked_percent, charged_share, turn_charges
from emsquote.costing.charge.step_value import told_yield
from emsquote.costing.charge.uncovered import uncovered
from emsquote.costing.rate_card import Activity, CostShare, Priced, RateCard, ShareOf, Timed
from emsquote.costing.work import BoardWork, Work
from emsquote.costing.yield_model import FirstPass, first_pass
from emsquote.model.money import Total

__all__ = [
    "Charged",
    "Costing",
    "Gap",
    "WorkRequest",
    "charges",
    "costing_of",
    "route_names",
    "yield_of",
]


def charges(card: RateCard, work: Work, asked: WorkRequest, material: Total) -> Charged:
    """Return what every activity of the card that applies costs in one column, and what could not
    be told.

    Order: activities, one route of each choice, the turn's surcharge on them, percentages of all
    these. Percentages of sales wait for the price. All money is in the card's currency, and
    `material` (exact, for the column) must be too. `InputError` if a service or turn time is asked
    for that nobody knows.
    """
    refuse_unknown(card, asked)
    _, told = asked_amounts(card, asked)
    costing, activities = costing_of(card, work, asked)
    done = together([told, _worked(costing, activities, asked)])
    turn = turn_of(card, asked)
    if turn:
        done += Charged(turn_charges(card, turn, done.charges), turn=turn)
    done = together(_with_shares(costing, activities, done, material))
    return replace(done, charges=together_on_bills(card, done.charges))


def costing_of(
    card: RateCard, work: Work, asked: WorkRequest
) -> tuple[Costing, tuple[Activity, ...]]:
    """Return what the activities of a column are costed with, and those that apply, of every
    route.
    """
    amounts, _ = asked_amounts(card, asked)
    activities = tuple(each for each in card.activities if _applies(each, asked, amounts))
    return Costing(card, work, amounts, _coverages(activities)), activities


def yield_of(card: RateCard, board: BoardWork, asked: WorkRequest) -> FirstPass:
    """Return the yield of a board with the inspections and tests that the card and the job's
    services give it.
    """
    amounts, _ = asked_amounts(card, asked)
    return first_pass(
        card,
        board,
        _coverages([each for each in card.activities if _applies(each, asked, amounts)]),
    )


def _coverages(activities: Iterable[Activity]) -> tuple[Decimal, ...]:
    return tuple(each.coverage_percent for each in activities if each.coverage_percent)


def _applies(activity: Activity, asked: WorkRequest, amounts: Mapping[str, Decimal]) -> bool:
    in_scope = not asked.stages or activity.stage in asked.stages
    return (
        in_scope
        and (not activity.service or activity.service in amounts)
        and activity.unless not in amounts
    )


def _worked(costing: Costing, activities: tuple[Activity, ...], asked: WorkRequest) -> Charged:
    """Return the charges of all activities that are no percentage, with one route of each
    choice.
    """
    work = [each for each in activities if isinstance(each.pricing, (Timed, Priced))]
    names = frozenset(each.name for each in asked.services)
    parts = [charged(costing, each) for each in work if not each.route]
    parts += [charged_by_route(costing, choice, work, names) for choice in costing.card.choices]
    parts += [uncovered(costing, work, together(parts)), told_yield(costing, work)]
    done = together(parts)
    stations = {each.name: each.station for each in work if each.station}
    return Charged(slowest_only(done.charges, stations), done.gaps, done.findings)


def _with_shares(
    costing: Costing, activities: tuple[Activity, ...], done: Charged, material: Total
) -> list[Charged]:
    """Return the charges so far and each percentage of them, later ones of the earlier ones too."""
    parts = [done]
    for each in activities:
        match each.pricing:
            case CostShare(of=of) as share if ShareOf.SALES in of:
                parts.append(
                    Charged(sales_shares=((each, asked_percent(costing, each, share, Decimal(0))),))
                )
            case CostShare() as share:
                parts.append(charged_share(costing, each, share, together(parts), material))
            case _:
                pass
    return parts
