"""Buying: what a column of the quote needs of each part, and the orders that meet it at least
landed cost.
"""

from emsquote.buying.plan.any_lot import AnyLot, LotBought, OrderWay, Way, any_lot
from emsquote.buying.plan.basket import (
    STANDARD_SECONDS,
    BasketLimits,
    costs_in,
    not_pooled,
    unused_costs,
)
from emsquote.buying.plan.column import Buying, ColumnBought, Estimating, Replacing, buy_column
from emsquote.buying.plan.demand import WantedPart, demand_of, required_units, wanted_parts
from emsquote.buying.plan.excess import excess_policy
from emsquote.buying.plan.purchase_reasons import purchase_findings
from emsquote.buying.plan.sourced_part import (
    SourcedPart,
    demand_met,
    purchase,
    purchases,
    sourced_parts,
)
from emsquote.buying.plan.terms import BuyingTerms, charged_cost, excess_liability, order_lead_days

__all__ = [
    "STANDARD_SECONDS",
    "AnyLot",
    "BasketLimits",
    "Buying",
    "BuyingTerms",
    "ColumnBought",
    "Estimating",
    "LotBought",
    "OrderWay",
    "Replacing",
    "SourcedPart",
    "WantedPart",
    "Way",
    "any_lot",
    "buy_column",
    "charged_cost",
    "costs_in",
    "demand_met",
    "demand_of",
    "excess_liability",
    "excess_policy",
    "not_pooled",
    "order_lead_days",
    "purchase",
    "purchase_findings",
    "purchases",
    "required_units",
    "sourced_parts",
    "unused_costs",
    "wanted_parts",
]
