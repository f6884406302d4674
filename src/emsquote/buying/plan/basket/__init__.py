"""The basket: all parts of a column bought together, where suppliers' fixed costs make them depend
on one another.
"""

from emsquote.buying.plan.basket.basket import Basket, buy_basket
from emsquote.buying.plan.basket.findings import basket_findings, not_pooled, unused_costs
from emsquote.buying.plan.basket.search import STANDARD_SECONDS, BasketLimits
from emsquote.buying.plan.basket.supplier_fees import costs_in, fee_charges

__all__ = [
    "STANDARD_SECONDS",
    "Basket",
    "BasketLimits",
    "basket_findings",
    "buy_basket",
    "costs_in",
    "fee_charges",
    "not_pooled",
    "unused_costs",
]
