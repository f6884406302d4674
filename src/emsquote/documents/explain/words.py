"""Figures as the sentences of an explanation write them."""

from __future__ import annotations

from decimal import Decimal

from emsquote.documents.sheet import settled
from emsquote.model.money import Amount, Money, Unknown, round_half_up
from emsquote.wording.sentence import Sentence, said


def money_text(money: Money) -> Sentence:
    """Return an amount as printed, with its currency: rounded to the minor unit.

    >>> money_text(Money(Decimal("36.8032"), "EUR"))
    '36.80 EUR'
    """
    return said("{amount} {currency}", amount=money.rounded().amount, currency=money.currency)


def amount_text(money: Money, *, complete: bool = True) -> Sentence:
    """Return an amount with all digits that it was stated with, as unit prices of parts need,
    and ` + ?` if it lacks some.

    >>> amount_text(Money(Decimal("0.0340"), "EUR"))
    '0.034 EUR'
    >>> amount_text(Money(Decimal(3), "EUR"), complete=False)
    '3.00 EUR + ?'
    """
    known = said("{amount} {currency}", amount=settled(money).amount, currency=money.currency)
    return known if complete else said("{amount} + ?", amount=known)


def known_text(amount: Amount) -> Sentence:
    """Return an amount, or `?` with the reason."""
    if isinstance(amount, Unknown):
        return said("? ({reason})", reason=amount.reason)
    return amount_text(amount)


def plain_number(amount: Decimal) -> Decimal:
    """Return an exact number without idle zeros.

    >>> plain_number(Decimal("20.00")), plain_number(Decimal("1200"))
    (Decimal('20'), Decimal('1200'))
    """
    whole = amount.to_integral_value()
    return whole if whole == amount else amount.normalize()


def share_of(part: Money, whole: Money) -> Decimal:
    """Return a share to a tenth of a percent."""
    return round_half_up(100 * part.amount / whole.amount, 1)
