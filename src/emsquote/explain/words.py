"""Figures as the sentences of an explanation write them."""

from __future__ import annotations

from decimal import Decimal

from emsquote.language import number_text
from emsquote.money import Amount, Money, Unknown
from emsquote.sheet import settled


def money_text(money: Money) -> str:
    """Return an amount as printed, with its currency: rounded to the minor unit.

    >>> money_text(Money(Decimal("36.8032"), "EUR"))
    '36.80 EUR'
    """
    return f"{number_text(money.rounded().amount)} {money.currency}"


def amount_text(money: Money) -> str:
    """Return an amount with all digits that it was stated with, as unit prices of parts need."""
    return f"{number_text(settled(money).amount)} {money.currency}"


def known_text(amount: Amount) -> str:
    """Return an amount, or `?` with the reason."""
    return f"? ({amount.reason})" if isinstance(amount, Unknown) else amount_text(amount)


def count_text(amount: Decimal) -> str:
    """Return an exact number without idle zeros.

    >>> count_text(Decimal("20.00")), count_text(Decimal("1200"))
    ('20', '1,200')
    """
    whole = amount.to_integral_value()
    return number_text(whole if whole == amount else amount.normalize())
