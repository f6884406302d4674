"""Whole parts lists bought from published ladders cost what was published, buying up to cheaper
breaks included.
"""

import json
from decimal import Decimal

import pytest
from tests.buying.build import demand

from emsquote.buying import plan as buy
from emsquote.model.offer import Offer, PriceBreak
from emsquote.model.purchase import Bought

CASES = (
    "bom_kicost_300-010_Digi-Key",
    "bom_kicost_300-010_LCSC",
    "bom_kicost_300-010_Mouser",
    "bom_kicost_safelink_receiver_Mouser",
    "bom_kicost_safelink_receiver_Newark",
)


def _offer(line):
    breaks = tuple(PriceBreak(int(quantity), price) for quantity, price in line["ladder"])
    return Offer(line["mpn"], "M", "S", line["mpn"], "USD", breaks, moq=int(line["moq"]))


def _reached_break(line):
    return (
        int(line["qty"])
        * [price for quantity, price in line["ladder"] if quantity <= line["qty"]][-1]
    )


@pytest.mark.parametrize("name", CASES)
def test_roll_up(shared, name):
    case = json.loads((shared / "cases" / f"{name}.json").read_text(), parse_float=Decimal)
    priced = [line for line in case["inputs"]["lines"] if line["priced"]]
    results = [
        buy.purchase(demand(int(line["qty"])), [_offer(line)], buy.BuyingTerms(currency="USD"))
        for line in priced
    ]
    bought = [result for result in results if isinstance(result, Bought)]
    assert len(bought) == len(priced) == case["expected"]["priced_lines"]
    assert (
        sum(purchase.cost.amount for purchase in bought)
        == case["expected"]["total_if_rounding_up_to_breaks"]
    )
    assert sum(map(_reached_break, priced)) == case["expected"]["total"]
