"""Order quantity and stock: the lot of least yearly cost over the real curve of the price."""

from emsquote.deciding.lots.lot_size import LotSize, LotTerms, best_lot, lot_size
from emsquote.deciding.lots.schedule import LotPlan, ScheduledLot, lots_of_year

__all__ = [
    "LotPlan",
    "LotSize",
    "LotTerms",
    "ScheduledLot",
    "best_lot",
    "lot_size",
    "lots_of_year",
]
