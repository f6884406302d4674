"""What a bare board costs by a rate card, and the panel that suits it: for who has its files and no
part list yet.
"""

from __future__ import annotations

from msgspec import Struct

from emsquote.costing.charge import WorkRequest, asked_work, charges
from emsquote.costing.charge.bare_board import BARE_BOARD, sells_board
from emsquote.costing.charge.panel_choice import PanelChoice, on_best_panel, panel_choices
from emsquote.costing.lead_time import days_to_board
from emsquote.costing.rate_card import RateCard
from emsquote.costing.work import Work, board_plan, board_work
from emsquote.finding import Finding, Severity, sorted_findings
from emsquote.model.job import Board, ServiceRequest
from emsquote.model.money import Money, Total, Unknown
from emsquote.model.quote import Charge


class BoardPrice(Struct, frozen=True, kw_only=True):
    """What so many bare boards cost the house, without overhead and margin."""

    quantity: int
    charges: tuple[Charge, ...]
    cost: Total
    """Of the lot; what the card does not price is missing in it."""
    days: int
    """Working days to the boards."""
    panels: tuple[PanelChoice, ...]
    """What suits, that which costs least a board first; nothing is placed on these."""
    findings: tuple[Finding, ...]


def board_price(card: RateCard, stated: Board, quantity: int) -> BoardPrice:
    """Return what so many bare boards cost, in the card's currency, on the panel that is stated or
    costs least.

    `InputError` if they shall be delivered as the card does not know.
    """
    request = WorkRequest((ServiceRequest(BARE_BOARD),), delivery=stated.delivery)
    asked = asked_work(card, request)
    alone = board_work((), board_plan(stated, (), card.assume))
    board = on_best_panel(card, alone, asked, quantity, stated)
    nothing = Money.zero(card.currency)
    charged = charges(card, Work(board, quantity, quantity), asked, Total(nothing))
    names = {activity.name for activity in card.activities if sells_board(activity)}
    own = tuple(charge for charge in charged.charges if charge.activity in names)
    to_settle = [found for found in charged.findings if found.severity is not Severity.NOTE]
    missing: tuple[Unknown, ...] = tuple(gap.unknown for gap in charged.gaps)
    return BoardPrice(
        quantity=quantity,
        charges=own,
        cost=Total(sum((charge.cost for charge in own), nothing), missing),
        days=days_to_board(card, board.plan),
        panels=panel_choices(card, alone, asked, quantity, stated),
        findings=sorted_findings((*board.plan.findings, *to_settle)),
    )
