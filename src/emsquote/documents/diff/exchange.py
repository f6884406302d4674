"""Exchange rates that changed between two quotes, and the costs that moved with them and with
nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from emsquote.documents.diff.effect import Cause, Effect
from emsquote.model.money import ExchangeRates, Money
from emsquote.model.purchase import Bought, Shortage
from emsquote.model.quote import Quote, QuoteColumn
from emsquote.wording.sentence import said

Rates = Mapping[str, tuple[Decimal, Decimal]]
"""The rates that changed, by currency: what one unit was worth before, and is after."""

_ALIKE = Decimal("1e-9")


def changed_rates(old: Quote, new: Quote) -> Rates:
    """Return the currencies whose rate into the quotes' currency changed, from their tables and
    their orders.
    """
    before, after = _rates(old), _rates(new)
    both = {
        currency: (rate, after[currency]) for currency, rate in before.items() if currency in after
    }
    return {currency: rates for currency, rates in both.items() if rates[0] != rates[1]}


def _rates(quote: Quote) -> dict[str, Decimal]:
    table = ExchangeRates(quote.exchange_rates)
    named: set[str] = set()
    for stated in quote.exchange_rates:
        named |= {stated.source, stated.target}
    rates: dict[str, Decimal] = {}
    for currency in sorted(named - {quote.currency}):
        rate = table.rate(currency, quote.currency)
        if isinstance(rate, Decimal):
            rates[currency] = rate
    for column in quote.columns:
        rates.update(_rates_of_orders(column))
    return rates


def _rates_of_orders(column: QuoteColumn) -> dict[str, Decimal]:
    return {
        order.offer.currency: order.exchange_rate
        for purchase in column.purchases
        if isinstance(purchase, Bought | Shortage)
        for order in purchase.orders
        if order.offer.currency != column.total.currency
    }


def moved_with(was: Money, now: Money, rates: Rates) -> str:
    """Return the currency whose rate alone explains a changed cost, "" if none does.

    >>> usd = {"USD": (Decimal("0.8"), Decimal("0.88"))}
    >>> moved_with(Money(Decimal(100), "EUR"), Money(Decimal(110), "EUR"), usd)
    'USD'
    """
    for currency, (before, after) in rates.items():
        expected = was.amount * after / before if before else was.amount
        if was.amount != now.amount and abs(now.amount - expected) <= abs(expected) * _ALIKE:
            return currency
    return ""


def exchange_effect(currency: str, rates: Rates, amount: Money) -> Effect:
    """Return the effect of a currency's rate; all such effects of a column are told as one."""
    before, after = (Decimal(f"{rate:.6g}") for rate in rates[currency])
    detail = said("{was} → {now}", was=before, now=after)
    return Effect(Cause.EXCHANGE, currency, detail, amount)
