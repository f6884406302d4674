"""Buying: what a column of the quote needs of each part, and the orders that meet it at least landed cost."""

from emsquote.buy.basket import Basket, buy_basket
from emsquote.buy.buying import Sourced, purchase, purchases, sourced_parts
from emsquote.buy.demand import Wanted, demand_of, required_units, wanted_parts
from emsquote.buy.excess import excess_policy
from emsquote.buy.explain import purchase_findings
from emsquote.buy.explain_basket import basket_findings, not_pooled, unused_costs
from emsquote.buy.solver import STANDARD_SECONDS, Limits
from emsquote.buy.supplier_fees import costs_in, fee_charges
from emsquote.buy.terms import BuyingTerms, charged_cost, excess_liability, order_lead_days

__all__ = [
    "STANDARD_SECONDS",
    "Basket",
    "BuyingTerms",
    "Limits",
    "Sourced",
    "Wanted",
    "basket_findings",
    "buy_basket",
    "charged_cost",
    "costs_in",
    "demand_of",
    "excess_liability",
    "excess_policy",
    "fee_charges",
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
