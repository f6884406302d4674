"""Buying: what a column of the quote needs of each part, and the orders that meet it at least landed cost."""

from emsquote.buy.buying import Sourced, demand_met, purchase, purchases, sourced_parts
from emsquote.buy.column import Buying, ColumnBought, buy_column
from emsquote.buy.demand import Wanted, demand_of, required_units, wanted_parts
from emsquote.buy.excess import excess_policy
from emsquote.buy.explain import purchase_findings
from emsquote.buy.explain_basket import not_pooled, unused_costs
from emsquote.buy.search import STANDARD_SECONDS, Limits
from emsquote.buy.supplier_fees import costs_in
from emsquote.buy.terms import BuyingTerms, charged_cost, excess_liability, order_lead_days

__all__ = [
    "STANDARD_SECONDS",
    "Buying",
    "BuyingTerms",
    "ColumnBought",
    "Limits",
    "Sourced",
    "Wanted",
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
