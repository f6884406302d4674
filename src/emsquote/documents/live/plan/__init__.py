"""The live purchase plan: what is offered and what is bought, as formulas over input cells."""

from emsquote.documents.live.plan.large import given_plan, is_large
from emsquote.documents.live.plan.purchase_plan import purchase_plan

__all__ = ["given_plan", "is_large", "purchase_plan"]
