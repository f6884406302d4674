"""Buying: what a column of the quote needs of each part, and the orders that meet it at least landed cost."""

from emsquote.buy.buying import Sourced, purchase, purchases, sourced_parts
from emsquote.buy.demand import Wanted, demand_of, required_units, wanted_parts
from emsquote.buy.explain import purchase_findings
from emsquote.buy.terms import BuyingTerms, charged_cost, excess_liability, order_lead_days

__all__ = [
    "BuyingTerms",
    "Sourced",
    "Wanted",
    "charged_cost",
    "demand_of",
    "excess_liability",
    "order_lead_days",
    "purchase",
    "purchase_findings",
    "purchases",
    "required_units",
    "sourced_parts",
    "wanted_parts",
]
