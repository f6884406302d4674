"""Buying a column of the quote: each part by itself or all as one basket, and what the customer
pays of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import assert_never

from msgspec import Struct, field
from msgspec.structs import replace

from emsquote.buying.plan.basket import (
    Basket,
    BasketLimits,
    basket_findings,
    buy_basket,
    fee_charges,
)
from emsquote.buying.plan.sourced_part import (
    BoughtElsewhere,
    SourcedPart,
    purchases,
    purchases_unless,
)
from emsquote.buying.plan.terms import BuyingTerms, charged_cost, excess_liability
from emsquote.finding import Finding
from emsquote.model.estimate import Estimate
from emsquote.model.job import ExcessPolicy, SupplierCosts
from emsquote.model.money import Amount, Money, Total, Unknown, total
from emsquote.model.purchase import (
    Bought,
    Estimated,
    NoOffer,
    Proposal,
    Purchase,
    Replacement,
    Shortage,
    Supplied,
)
from emsquote.model.quote import Charge
from emsquote.wording.sentence import for_all, joined

Estimating = Callable[[NoOffer | Proposal], NoOffer | Proposal | Estimated]
Replacing = Callable[[int, Bought | Shortage], tuple[Replacement, ...]]
"""Takes the place of a part among all and what is bought of it; returns what would do for it."""
"""Takes a part without offer; returns it with what it may cost, or as it is where nobody knows."""


class Buying(Struct, frozen=True):
    """What the columns of a quote buy, and how: the same for all of them."""

    parts: tuple[SourcedPart, ...]
    policies: tuple[ExcessPolicy, ...]
    """Who pays for the excess of each part."""
    terms: BuyingTerms
    costs: tuple[SupplierCosts, ...] = ()
    """Suppliers' fixed costs, in the currency of the terms."""
    limits: BasketLimits = field(default_factory=BasketLimits)
    estimating: Estimating | None = None
    """How parts without offer are estimated, None where that is not asked for."""
    replacing: Replacing | None = None
    """What would do for a part that is short, None where nobody asks."""

    @property
    def as_basket(self) -> bool:
        """Whether the parts of a column depend on one another."""
        return bool(self.costs) or self.limits.max_suppliers is not None


class ColumnBought(Struct, frozen=True, kw_only=True):
    """What is bought for one column, part by part, and what the customer pays for each part."""

    purchases: tuple[Purchase, ...]
    amounts: tuple[Amount, ...]
    """Before overheads and margin."""
    liability: Money
    """The value of the excess that is reported, not charged."""
    fees: tuple[Charge, ...] = ()
    """What suppliers charge beside the parts."""
    obstacle: str = ""
    """Why the basket cannot be bought as it stands, "" if it can."""
    findings: tuple[Finding, ...] = ()

    @property
    def estimates(self) -> tuple[Estimate, ...]:
        """Return what is estimated, none of it in the material."""
        estimated = (part for part in self.purchases if isinstance(part, Estimated))
        return tuple(part.estimate for part in estimated)

    @property
    def material(self) -> Total:
        """Return what the customer pays for all parts."""
        return total(self.amounts, self.liability.currency)


def buy_column(
    buying: Buying,
    starts: int,
    quantity: int,
    elsewhere: BoughtElsewhere | None = None,
) -> ColumnBought:
    """Buy the parts of so many started boards at least cost.

    `quantity` is what findings name the column by.

    Parts are bought `elsewhere` only where they do not depend on one another. `InputError` if the
    basket needs a solver that is not installed.
    """
    if not buying.as_basket and elsewhere:
        return _column(buying, purchases_unless(buying.parts, starts, elsewhere))
    if not buying.as_basket:
        return _column(buying, purchases(buying.parts, starts))
    basket = buy_basket(buying.parts, starts, buying.costs, buying.limits)
    currency = buying.terms.currency
    findings = tuple(basket_findings(basket, quantity, buying.limits, currency))
    return _column(buying, basket.purchases, basket, findings)


def _column(
    buying: Buying,
    bought: Sequence[Purchase],
    basket: Basket | None = None,
    findings: tuple[Finding, ...] = (),
) -> ColumnBought:
    currency = buying.terms.currency
    amounts = []
    liabilities = []
    bought = _estimated(bought, buying.estimating)
    bought = _replaceable(bought, buying.replacing)
    for purchase, policy in zip(bought, buying.policies, strict=True):
        amounts.append(charged_to_customer(purchase, policy, currency))
        if isinstance(purchase, Bought):
            liabilities.append(excess_liability(purchase, policy))
    return ColumnBought(
        purchases=tuple(bought),
        amounts=tuple(amounts),
        liability=total(liabilities, currency).known,
        fees=fee_charges(basket.fees) if basket else (),
        obstacle=basket.obstacle if basket else "",
        findings=findings,
    )


def _estimated(
    bought: Sequence[Purchase],
    estimating: Estimating | None,
) -> Sequence[Purchase]:
    if estimating is None:
        return bought
    return [
        estimating(purchase) if isinstance(purchase, NoOffer | Proposal) else purchase
        for purchase in bought
    ]


def _replaceable(bought: Sequence[Purchase], replacing: Replacing | None) -> Sequence[Purchase]:
    """Return the purchases, those of which something is missing with what would do for it."""
    if replacing is None:
        return bought
    return [
        replace(purchase, replacements=replacing(place, purchase))
        if isinstance(purchase, Bought | Shortage) and purchase.missing
        else purchase
        for place, purchase in enumerate(bought)
    ]


def charged_to_customer(
    purchase: Purchase,
    policy: ExcessPolicy,
    currency: str,
) -> Amount:
    """Return what the customer pays for a part of the column, before overheads and margin."""
    match purchase:
        case Bought():
            return charged_cost(purchase, policy)
        case Supplied():
            return Money.zero(currency)
        case NoOffer() | Shortage() | Proposal() | Estimated():
            part = for_all(purchase.demand.label)
            return Unknown(joined([part, purchase.reason], ": "))
        case _:
            assert_never(purchase)
