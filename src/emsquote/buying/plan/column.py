"""Buying a column of the quote: each part by itself or all as one basket, and what the customer
pays of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from msgspec import Struct, field

from emsquote.buying.plan.basket import (
    Basket,
    BasketLimits,
    basket_findings,
    buy_basket,
    fee_charges,
)
from emsquote.buying.plan.sourced_part import Instead, SourcedPart, purchases, purchases_but
from emsquote.buying.plan.terms import BuyingTerms, charged_cost, excess_liability
from emsquote.finding import Finding
from emsquote.model.job import ExcessPolicy, SupplierCosts
from emsquote.model.money import Amount, Money, Total, Unknown, total
from emsquote.model.purchase import Bought, NoOffer, Purchase, Shortage, Supplied
from emsquote.model.quote import Charge
from emsquote.wording.sentence import for_all, joined


class Buying(Struct, frozen=True):
    """What the columns of a quote buy, and how: the same for all of them."""

    parts: tuple[SourcedPart, ...]
    policies: tuple[ExcessPolicy, ...]
    """Who pays for the excess of each part."""
    terms: BuyingTerms
    costs: tuple[SupplierCosts, ...] = ()
    """Suppliers' fixed costs, in the currency of the terms."""
    limits: BasketLimits = field(default_factory=BasketLimits)

    @property
    def as_basket(self) -> bool:
        """Whether the parts of a column depend on one another."""
        return bool(self.costs) or self.limits.max_suppliers is not None


class ColumnBought(Struct, frozen=True):
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
    def material(self) -> Total:
        """Return what the customer pays for all parts."""
        return total(self.amounts, self.liability.currency)


def buy_column(
    buying: Buying, starts: int, quantity: int, instead: Instead | None = None
) -> ColumnBought:
    """Buy the parts of so many started boards at least cost.

    `quantity` is what findings name the column by.

    `instead` has its say where the parts do not depend on one another. `InputError` if the basket
    needs a solver that is not installed.
    """
    if not buying.as_basket:
        parts = buying.parts
        return _column(
            buying, purchases_but(parts, starts, instead) if instead else purchases(parts, starts)
        )
    basket = buy_basket(buying.parts, starts, buying.costs, buying.limits)
    findings = tuple(basket_findings(basket, quantity, buying.limits, buying.terms.currency))
    return _column(buying, basket.purchases, basket, findings)


def _column(
    buying: Buying,
    bought: Sequence[Purchase],
    basket: Basket | None = None,
    findings: tuple[Finding, ...] = (),
) -> ColumnBought:
    currency = buying.terms.currency
    pairs = list(zip(bought, buying.policies, strict=True))
    liability = [
        excess_liability(each, policy) for each, policy in pairs if isinstance(each, Bought)
    ]
    return ColumnBought(
        purchases=tuple(bought),
        amounts=tuple(_charged_to_customer(each, policy, currency) for each, policy in pairs),
        liability=total(liability, currency).known,
        fees=fee_charges(basket.fees) if basket else (),
        obstacle=basket.obstacle if basket else "",
        findings=findings,
    )


def _charged_to_customer(purchase: Purchase, policy: ExcessPolicy, currency: str) -> Amount:
    """Return what the customer pays for a part of the column, before overheads and margin."""
    match purchase:
        case Bought():
            return charged_cost(purchase, policy)
        case Supplied():
            return Money.zero(currency)
        case NoOffer() | Shortage():
            return Unknown(joined([for_all(purchase.demand.label), purchase.reason], ": "))
        case _:
            assert_never(purchase)
