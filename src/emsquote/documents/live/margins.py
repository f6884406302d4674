"""Margins as formulas: how a category is marked up at a quantity, and what that makes of 1 of
cost.
"""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct

from emsquote.costing.price import price_of
from emsquote.costing.quote_basis import QuoteBasis
from emsquote.costing.rate_card import MarginRule
from emsquote.model.job import Margin, MarginMode
from emsquote.model.quote import Category


class MarginLinks(Struct, frozen=True):
    """How one category is marked up: the cells of the mode, of the percentage, and of limit and
    percentage by lot; `slides` where these are the ends of straight lines.
    """

    mode: str
    percent: str
    bands: tuple[tuple[str, str], ...]
    slides: bool = False

    def at(self, quantity: str) -> str:
        """Return the formula of the percentage that holds for a quantity."""
        formula = self.percent
        befores = [None, *self.bands]
        for before, (limit, percent) in reversed(tuple(zip(befores, self.bands, strict=False))):
            share = percent
            if self.slides and before:
                share = _line(before, (limit, percent), quantity)
            formula = f"IF({quantity}<{limit},{share},{formula})"
        return formula


def _line(before: tuple[str, str], after: tuple[str, str], quantity: str) -> str:
    """Return the formula of the percentage on the straight line between two lots, to a hundredth of
    a per cent as the engine rounds it.
    """
    (start, high), (end, low) = before, after
    return f"ROUND({high}+({low}-{high})*({quantity}-{start})/({end}-{start}),4)"


def margin_rules(basis: QuoteBasis) -> dict[Category, Margin | MarginRule | None]:
    """Return how each category is marked up: as the job says, else as the card does."""
    job, card = basis.job, basis.card
    marked = [category for category in Category if category is not Category.PASS_THROUGH]
    return {category: job.margins.get(category) or card.margin(category) for category in marked}


def most_bands(basis: QuoteBasis) -> int:
    """Return how many bands for small lots the category with most of them has."""
    rules = margin_rules(basis).values()
    return max((len(rule.below) for rule in rules if isinstance(rule, MarginRule)), default=0)


def overhead_formula(category: Category, overheads: tuple[str, str]) -> str:
    """Return the formula of the share of its cost that a category bears as overhead."""
    material, sga = overheads
    match category:
        case Category.PASS_THROUGH | Category.NRE:
            return "0"
        case Category.MATERIAL:
            return f"{material}+{sga}"
        case _:
            return sga


def priced_overhead(category: Category, margin: Margin, overheads: tuple[str, str]) -> str:
    """Return the formula of the overhead that goes into the price: without SG&A where the margin
    covers it.
    """
    material, sga = overheads
    return overhead_formula(category, (material, "0" if margin.covers_sga else sga))


def margin_at(basis: QuoteBasis, category: Category, quantity: int) -> Margin:
    """Return how a category is marked up at a quantity."""
    rule = margin_rules(basis)[category]
    held = rule.at(quantity) if isinstance(rule, MarginRule) else rule
    return held or Margin(MarginMode.MARKUP, Decimal(0))


def price_factor(basis: QuoteBasis, category: Category, margin: Margin) -> Decimal:
    """Return the exact price of 1 of cost in a category."""
    card = basis.card
    if category is Category.NRE:
        return price_of(Decimal(1), margin)
    share = Decimal(0) if margin.covers_sga else card.sga_percent
    if category is Category.MATERIAL:
        share += card.material_overhead_percent
    return price_of(1 + share / 100, margin)
