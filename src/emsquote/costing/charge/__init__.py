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
>>> kind = PartKind(Mount.SMT, PartClass.CHIP_0402, 2, hidden_joints=False, rule="size 0402")
>>> board = Board(Decimal(100), Decimal(80), sides=1, boards_per_panel=4)
>>> plan = board_plan(board, [(line, kind)], card.assume)
>>> work = Work(board_work([(line, kind)], plan, card.loaded_parts), quantity=100, starts=100)
>>> asked = asked_work(card, WorkRequest((ServiceRequest("functional-test", Decimal(3)),)))
>>> charged = charges(card, work, asked, Total(Money(Decimal(80), "USD")))
>>> chips = next(charge for charge in charged.charges if charge.activity == "place-chips")
>>> chips.working, str(chips.cost.rounded())
('4000 placements × 0.2 s × 150 USD/h', '33.33 USD')

`emsquote.costing.price.price_column` makes prices of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from emsquote.costing.charge.asked_services import AskedWork, asked_work, not_offered, route_names
from emsquote.costing.charge.bare_board import board_findings
from emsquote.costing.charge.billing import together_on_bills
from emsquote.costing.charge.charged import Charged, Gap, Provided, WorkRequest, together
from emsquote.costing.charge.costing import (
    Costing,
    brought_by,
    charged_activity,
    fit_gaps,
    is_done,
)
from emsquote.costing.charge.inspection_value import yield_notes
from emsquote.costing.charge.lines import slowest_only
from emsquote.costing.charge.routes import charged_by_route
from emsquote.costing.charge.shares import asked_percent, charged_share, turn_charges
from emsquote.costing.charge.uncovered import uncovered
from emsquote.costing.rate_card import Activity, CostShare, RateCard, ShareOf
from emsquote.costing.work import BoardWork, Work
from emsquote.costing.yield_model import FirstPass
from emsquote.model.money import ZERO, Total
from emsquote.model.quote import Charge

__all__ = [
    "AskedWork",
    "Charged",
    "Costing",
    "Gap",
    "Provided",
    "WorkRequest",
    "asked_work",
    "charges",
    "costing_of",
    "not_offered",
    "route_names",
    "yield_of",
]


def charges(
    card: RateCard,
    work: Work,
    asked: AskedWork,
    material: Total,
    *,
    with_notes: bool = True,
) -> Charged:
    """Return what every activity of the card that applies costs in one column, and what could not
    be told.

    Order: activities, one route of each choice, the turn's surcharge on them, percentages of all
    these. Percentages of sales wait for the price. All money is in the card's currency, and
    `material` (exact, for the column) must be too. Without notes it is not told what inspections
    save, which takes time.
    """
    costing = costing_of(card, work, asked)
    done = together([asked.told, _work_charges(costing, asked, with_notes=with_notes)])
    if asked.turn:
        done += Charged(turn_charges(card, asked.turn, done.charges), turn=asked.turn)
    done = together([done, *_shares(costing, asked.activities, done.charges, material)])
    return replace(done, charges=together_on_bills(card, done.charges))


def costing_of(
    card: RateCard,
    work: Work,
    asked: AskedWork,
) -> Costing:
    """Return what the activities of a column are costed with."""
    return Costing(card, work, asked.amounts, asked.inspections)


def yield_of(
    card: RateCard,
    board: BoardWork,
    asked: AskedWork,
    quantity: int,
) -> FirstPass:
    """Return the yield of a board in a lot of so many, with the inspections and tests that are
    asked of it.
    """
    return costing_of(card, Work(board, quantity, quantity), asked).passed


def _work_charges(costing: Costing, asked: AskedWork, *, with_notes: bool) -> Charged:
    """Return the charges of all activities that are no percentage, with one route of each
    choice.
    """
    work = [activity for activity in asked.activities if not _is_share(activity)]
    parts = [charged_activity(costing, activity) for activity in work if not activity.route]
    for choice in costing.card.choices:
        taken = charged_by_route(costing, choice, work, asked.routes)
        parts.append(taken)
    lacking = uncovered(costing, work, together(parts))
    of_board = board_findings(costing, asked.activities, together(parts))
    notes = yield_notes(costing, work) if with_notes else Charged()
    done = together([*parts, lacking, of_board, notes])
    stations = {activity.name: activity.station for activity in work if activity.station}
    return replace(done, charges=slowest_only(done.charges, stations))


def _is_share(activity: Activity) -> bool:
    return isinstance(activity.pricing, CostShare)


def _shares(
    costing: Costing,
    activities: Sequence[Activity],
    charges: Sequence[Charge],
    material: Total,
) -> Iterator[Charged]:
    """Yield each percentage of the charges so far, later ones of the earlier ones too.

    A percentage of sales waits for the price.
    """
    so_far = list(charges)
    taken = {"", *_routes_taken(costing, charges)}
    for activity in activities:
        share = activity.pricing
        if not isinstance(share, CostShare) or activity.route not in taken:
            continue
        if not is_done(costing, activity):
            yield fit_gaps(costing, activity)
        elif ShareOf.SALES in share.of:
            percent = asked_percent(costing, activity, share, ZERO)
            brought = brought_by(costing.card, activity)
            yield Charged(sales_shares=((activity, percent),), provided=brought)
        else:
            charged = charged_share(costing, activity, share, so_far, material)
            so_far += charged.charges
            brought = brought_by(costing.card, activity) if charged.charges else ()
            yield replace(charged, provided=brought)


def _routes_taken(costing: Costing, charges: Sequence[Charge]) -> Iterator[str]:
    """Yield the routes of which something is charged."""
    for charge in charges:
        activity = costing.by_name.get(charge.activity)
        if activity:
            yield activity.route
