"""Buying: what a column of the quote needs of each part, and the orders that meet it at least landed cost."""

from emsquote.buy.demand import Wanted, demands, required_units
from emsquote.buy.explain import purchase_findings
from emsquote.buy.plan import purchase, purchases
from emsquote.buy.terms import BuyingTerms, charged_cost, excess_liability, order_lead_days

__all__ = [
    "BuyingTerms",
    "Wanted",
    "charged_cost",
    "demands",
    "excess_liability",
    "order_lead_days",
    "purchase",
    "purchase_findings",
    "purchases",
    "required_units",
]
