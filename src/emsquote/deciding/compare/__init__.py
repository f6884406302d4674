"""Houses side by side for one job: who includes what, what each costs at equal scope, and who is
cheapest from which quantity on.
"""

from emsquote.deciding.compare.comparison import HouseColumn, HouseComparison, compare_houses
from emsquote.deciding.compare.equal_scope import AddedItem
from emsquote.deciding.compare.house import ComparedHouse, StatedPrice, stated_price

__all__ = [
    "AddedItem",
    "ComparedHouse",
    "HouseColumn",
    "HouseComparison",
    "StatedPrice",
    "compare_houses",
    "stated_price",
]
