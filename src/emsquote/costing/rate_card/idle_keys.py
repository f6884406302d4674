"""Keys of an activity that would change nothing: a card that states one means something else."""

from __future__ import annotations

from emsquote.costing.rate_card.activity import Activity, CostShare, Driver, ShareOf
from emsquote.files.toml_table import TomlTable
from emsquote.model.quote import Basis

_NOT_OF_A_SHARE = (
    "free",
    "sample",
    "share_percent",
    "board_multiple",
    "coverage_percent",
    "finds",
    "line",
    "station",
)
_OVER_BOARDS = {
    Driver.BOARD,
    Driver.PANEL,
    Driver.PANEL_SIDE,
    Driver.PANEL_AREA,
    Driver.CUT,
    Driver.WORKING_PANEL,
}
"""Drivers that go by the boards treated, whatever the activity is paid for."""


def refuse_idle(table: TomlTable, activity: Activity) -> None:
    """Note every key of an activity that has no effect there."""
    if isinstance(activity.pricing, CostShare):
        _refuse_of_share(table, activity, activity.pricing)
    if activity.owner and activity.basis is not Basis.ONCE:
        message = "only what is made once is somebody's property"
        table.refuse("owner", message, 'leave it out, or write basis = "once"')
    if activity.subcontracted and not activity.service:
        message = "subcontracted is told of services, but no service is named"
        table.refuse("subcontracted", message, 'leave it out, or write service = "…"')
    is_by_boards = activity.basis is Basis.PER_BOARD or activity.driver in _OVER_BOARDS
    if activity.board_multiple > 1 and not is_by_boards:
        message = "board_multiple changes nothing: the activity is not done by the board"
        table.refuse("board_multiple", message, "leave it out")


def _refuse_of_share(table: TomlTable, activity: Activity, share: CostShare) -> None:
    for key in _NOT_OF_A_SHARE:
        if table.has(key):
            table.refuse(key, f"{key} changes nothing of a percentage", "leave it out")
    if table.has("driver") and activity.driver is not Driver.AMOUNT:
        message = "a percentage is counted by no driver but the amount of a service"
        table.refuse("driver", message, "leave driver out")
    if table.has("credit") and table.has("maximum"):
        table.refuse("maximum", "a credit is its own maximum", "leave it out")
    if activity.selection.is_everything:
        return
    for whole in (ShareOf.MATERIAL, ShareOf.SALES):
        if whole in share.of:
            message = f"{whole} is not known by parts: a filter would change nothing"
            table.refuse("of", message, "name activities or categories, or drop the filter")
