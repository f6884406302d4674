"""Work: how much of each driver a column of the quote has.

`board_plan` settles size, sides and panel, and tells what it assumed. `board_work` counts what one
board has, once for all quantities. `Work` is that for a number of boards started, and `on_board`
and `over_lot` answer how much of a driver it has. A count that cannot be known is not zero: it
carries what is missing.
"""

from emsquote.costing.work.board import BoardWork, Count, Tally, Work, board_work, work_of
from emsquote.costing.work.count import (
    PROPERTY_OF,
    boards_treated,
    doubtful,
    narrowed,
    not_stated,
    on_board,
    over_lot,
    selected,
)
from emsquote.costing.work.plan import SIZE, BoardPlan, board_plan, side_of

__all__ = [
    "PROPERTY_OF",
    "SIZE",
    "BoardPlan",
    "BoardWork",
    "Count",
    "Tally",
    "Work",
    "board_plan",
    "board_work",
    "boards_treated",
    "doubtful",
    "narrowed",
    "not_stated",
    "on_board",
    "over_lot",
    "selected",
    "side_of",
    "work_of",
]
