"""How many boards of a lot an activity treats, as a formula."""

from __future__ import annotations

from emsquote.costing.rate_card import Activity
from emsquote.documents.live.formulas import whole_up
from emsquote.documents.live.rates import ActivityLinks


def boards_formula(activity: Activity, links: ActivityLinks, lot: str) -> str:
    """Return the formula of the boards that are treated of the lot in a cell: by the sampling plan,
    then up to a multiple.
    """
    boards = lot
    if activity.sampling:
        share = whole_up(f"({lot}-{links.first})*{links.then}")
        boards = f"IF({lot}>{links.first},{links.first}+{share},{lot})"
    multiple = activity.board_multiple
    return boards if multiple == 1 else f"ROUNDUP(({boards})/{multiple},0)*{multiple}"
