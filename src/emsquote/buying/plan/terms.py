"""Terms of buying: from whom, until when and at what exchange, and who pays for what is left
over.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import assert_never

from msgspec import Struct, field

from emsquote.model.company_names import maker_name, supplier_name
from emsquote.model.job import ExcessPolicy, StockPolicy
from emsquote.model.money import ExchangeRates, Money, Unknown
from emsquote.model.offer import Offer
from emsquote.model.purchase import (
    Bought,
    Estimated,
    NoOffer,
    Order,
    Proposal,
    Purchase,
    Shortage,
    Supplied,
)
from emsquote.wording.sentence import Day, for_house, said, told


class BuyingTerms(Struct, frozen=True, kw_only=True):
    """How a job buys. `currency` is the quote's; `date` "" leaves the age of prices unjudged."""

    currency: str
    exchange_rates: ExchangeRates = field(default_factory=ExchangeRates)
    date: str = ""
    max_lead_days: int | None = None
    stock: StockPolicy = StockPolicy.TELL
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
            return said("{supplier} is barred", supplier=offer.supplier)
        if self._bars_maker(offer.manufacturer):
            return said("{maker} is barred", maker=offer.manufacturer)
        if self.date and offer.valid_until and offer.valid_until < self.date:
            return said(
                "the offer of {supplier} was valid until {day}",
                supplier=offer.supplier,
                day=Day(offer.valid_until),
            )
        if not offer.breaks:
            return said("the offer of {supplier} states no price", supplier=offer.supplier)
        return ""

    def _bars_maker(self, manufacturer: str) -> bool:
        if not self.barred_makers:
            return False
        return maker_name(manufacturer) in {maker_name(maker) for maker in self.barred_makers}

    def factor(self, offer: Offer) -> Decimal | Unknown:
        """Return how much of the quote's currency one unit of the offer's costs, before duty."""
        return self.exchange_rates.rate(offer.currency, self.currency)

    def duty(self, offer: Offer) -> Decimal:
        """Return the factor that duty puts on the price."""
        percent = offer.duty_percent
        if percent is None:
            percent = self.duty_percent
        return Decimal(1) if percent is None else 1 + percent / 100

    def capacity(self, offer: Offer) -> int | None:
        """Return how many units the offer can supply in time; None where nothing limits it.

        Stock is a limit unless the supplier states when more comes, and that is in time.
        """
        if self.stock is StockPolicy.IGNORE:
            return None
        if self.is_late(offer):
            return offer.stock or 0
        return offer.stock if offer.lead_days is None else None

    def is_late(self, offer: Offer) -> bool:
        """Whether what is not in stock comes later than the job allows."""
        days, most = offer.lead_days, self.max_lead_days
        return days is not None and most is not None and days > most

    def age_days(self, offer: Offer) -> int | None:
        """Return how old the price is on the quote's date; None if either is undated."""
        if not self.date or not offer.read_on:
            return None
        age = date.fromisoformat(self.date) - date.fromisoformat(offer.read_on)
        return age.days

    def is_stale(self, offer: Offer) -> bool:
        """Whether the price is older than the limit."""
        age = self.age_days(offer)
        return age is not None and age > self.stale_after_days


def _is_one_of(supplier: str, suppliers: tuple[str, ...]) -> bool:
    if not suppliers:
        return False
    return supplier_name(supplier) in {supplier_name(written) for written in suppliers}


def order_lead_days(order: Order) -> int | Unknown:
    """Return the days until the order is at the dock: none if it is in stock, else the offer's lead
    time.
    """
    offer = order.offer
    if offer.stock is not None and offer.stock >= order.quantity:
        return 0
    if offer.lead_days is not None:
        return offer.lead_days
    not_known = told("the lead time of a part is not known")
    return Unknown(for_house(_no_lead_time(offer), instead=not_known))


def _no_lead_time(offer: Offer) -> str:
    number = offer.mpn or offer.sku
    if offer.stock is None:
        return said(
            "{supplier} states neither stock nor lead time for {number}",
            supplier=offer.supplier,
            number=number,
        )
    return said(
        "{supplier} has {stock} of {number} in stock and states no lead time for more",
        supplier=offer.supplier,
        stock=offer.stock,
        number=number,
    )


def charged_cost(bought: Bought, policy: ExcessPolicy) -> Money:
    """Return what the customer pays for: all that was ordered, or what is used and the excess that
    cannot go back.
    """
    if policy is ExcessPolicy.CHARGE:
        return bought.cost
    return bought.cost - excess_liability(bought, policy)


def excess_liability(bought: Bought, policy: ExcessPolicy) -> Money:
    """Return the value of excess that is reported instead of charged.

    NCNR excess is always charged.
    """
    ordered = sum(order.quantity for order in bought.orders)
    if policy is ExcessPolicy.CHARGE or not ordered:
        return Money.zero(bought.cost.currency)
    bound = sum(order.quantity for order in bought.orders if order.offer.ncnr)
    returnable = ordered - bound
    return bought.excess_cost * returnable / ordered


def orders_of(purchase: Purchase) -> tuple[Order, ...]:
    """Return what a purchase orders, nothing where it orders nothing."""
    match purchase:
        case Bought() | Shortage():
            return purchase.orders
        case NoOffer() | Proposal() | Estimated() | Supplied():
            return ()
        case _:
            assert_never(purchase)
