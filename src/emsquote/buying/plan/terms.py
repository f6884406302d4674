"""Terms of buying: from whom, until when and at what exchange, and who pays for what is left
over.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import assert_never

from msgspec import Struct, field

from emsquote.model.company_names import maker_name, supplier_name
from emsquote.model.job import ExcessPolicy
from emsquote.model.money import ExchangeRates, Money, Unknown
from emsquote.model.offer import Offer
from emsquote.model.purchase import Bought, NoOffer, Order, Purchase, Shortage, Supplied
from emsquote.wording.sentence import Day, for_house, said, told


class BuyingTerms(Struct, frozen=True):
    """How a job buys. `currency` is the quote's; `date` "" leaves the age of prices unjudged."""

    currency: str
    exchange_rates: ExchangeRates = field(default_factory=ExchangeRates)
    date: str = ""
    max_lead_days: int | None = None
    preferred_suppliers: tuple[str, ...] = ()
    """Used whenever they can meet the demand, whatever others would cost."""
    barred_suppliers: tuple[str, ...] = ()
    barred_makers: tuple[str, ...] = ()
    stale_after_days: int = 365
    """Older prices are still used, and told."""
    duty_percent: Decimal | None = None
    """Duty on offers that state none of their own."""

    def prefers(self, offer: Offer) -> bool:
        """Whether the offer is of a preferred supplier."""
        return _is_one_of(offer.supplier, self.preferred_suppliers)

    def refusal(self, offer: Offer) -> str:
        """Return why an offer may not be used at all, "" if it may."""
        if _is_one_of(offer.supplier, self.barred_suppliers):
            return said("{house} is barred", house=offer.supplier)
        if self.barred_makers and maker_name(offer.manufacturer) in {
            maker_name(each) for each in self.barred_makers
        }:
            return said("{house} is barred", house=offer.manufacturer)
        if self.date and offer.valid_until and offer.valid_until < self.date:
            lasted = Day(offer.valid_until)
            return said(
                "the offer of {supplier} was valid until {day}", supplier=offer.supplier, day=lasted
            )
        if not offer.breaks:
            return said("the offer of {supplier} states no price", supplier=offer.supplier)
        return ""

    def factor(self, offer: Offer) -> Decimal | Unknown:
        """Return how much of the quote's currency one unit of the offer's costs, before duty."""
        return self.exchange_rates.rate(offer.currency, self.currency)

    def duty(self, offer: Offer) -> Decimal:
        """Return the factor that duty puts on the price."""
        percent = offer.duty_percent if offer.duty_percent is not None else self.duty_percent
        return 1 + percent / 100 if percent is not None else Decimal(1)

    def capacity(self, offer: Offer) -> int | None:
        """Return how many units the offer can supply in time; None where nothing limits it.

        Stock is a limit unless the supplier states when more comes, and that is in time.
        """
        too_late = (
            self.max_lead_days is not None
            and offer.lead_days is not None
            and offer.lead_days > self.max_lead_days
        )
        if offer.stock is None:
            return 0 if too_late else None
        more_comes = offer.lead_days is not None and not too_late
        return None if more_comes else offer.stock

    def age_days(self, offer: Offer) -> int | None:
        """Return how old the price is on the quote's date; None if either is undated."""
        if not self.date or not offer.read_on:
            return None
        return (date.fromisoformat(self.date) - date.fromisoformat(offer.read_on)).days

    def is_stale(self, offer: Offer) -> bool:
        """Whether the price is older than the limit."""
        age = self.age_days(offer)
        return age is not None and age > self.stale_after_days


def _is_one_of(supplier: str, houses: tuple[str, ...]) -> bool:
    return bool(houses) and supplier_name(supplier) in {supplier_name(each) for each in houses}


def order_lead_days(order: Order) -> int | Unknown:
    """Return the days until the order is at the dock: none if it is in stock, else the offer's lead
    time.
    """
    offer = order.offer
    if offer.stock is not None and offer.stock >= order.quantity:
        return 0
    if offer.lead_days is not None:
        return offer.lead_days
    number = offer.mpn or offer.sku
    stated = said(
        "{supplier} states neither stock nor lead time for {number}",
        supplier=offer.supplier,
        number=number,
    )
    return Unknown(for_house(stated, instead=told("the lead time of a part is not known")))


def charged_cost(bought: Bought, policy: ExcessPolicy) -> Money:
    """Return what the customer pays for: all that was ordered, or what is used and the excess that
    cannot go back.
    """
    return (
        bought.cost
        if policy is ExcessPolicy.CHARGE
        else bought.cost - excess_liability(bought, policy)
    )


def excess_liability(bought: Bought, policy: ExcessPolicy) -> Money:
    """Return the value of excess that is reported instead of charged.

    NCNR excess is always charged.
    """
    ordered = sum(order.quantity for order in bought.orders)
    if policy is ExcessPolicy.CHARGE or not ordered:
        return Money.zero(bought.cost.currency)
    returnable = sum(order.quantity for order in bought.orders if not order.offer.ncnr)
    return bought.excess_cost * returnable / ordered


def orders_of(purchase: Purchase) -> tuple[Order, ...]:
    """Return what a purchase orders, nothing where it orders nothing."""
    match purchase:
        case Bought() | Shortage():
            return purchase.orders
        case NoOffer() | Supplied():
            return ()
        case _:
            assert_never(purchase)
