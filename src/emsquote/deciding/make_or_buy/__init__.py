"""Make or buy: the same product from an own plant and from houses, over a year's volume and over
years.
"""

from emsquote.deciding.make_or_buy.decision import MakeOrBuy, VolumeDecision, decide
from emsquote.deciding.make_or_buy.option import FixedCost, Option, SteppedCost, UnitCost
from emsquote.deciding.make_or_buy.plant import Plant, plant_named, read_plant
from emsquote.deciding.make_or_buy.ranges import CheapestOption, cheapest_ranges

__all__ = [
    "CheapestOption",
    "FixedCost",
    "MakeOrBuy",
    "Option",
    "Plant",
    "SteppedCost",
    "UnitCost",
    "VolumeDecision",
    "cheapest_ranges",
    "decide",
    "plant_named",
    "read_plant",
]
