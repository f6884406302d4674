"""Money: exact, of one currency, rounded once; totals that know what they lack."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emsquote.model.money import (
    CurrencyMismatchError,
    ExchangeRate,
    ExchangeRates,
    Money,
    Total,
    Unknown,
    apportion,
    minor_digits,
    total,
)

amounts = st.decimals("-1000000", "1000000", places=6)
weights = st.lists(st.decimals("0", "10000", places=4), min_size=1, max_size=30)


def euro(text):
    return Money(Decimal(text), "EUR")


def test_two_currencies_have_no_sum():
    with pytest.raises(CurrencyMismatchError):
        euro("1") + Money(Decimal(1), "USD")


@pytest.mark.parametrize(
    ("amount", "currency", "printed"),
    [
        pytest.param("2.675", "EUR", "2.68", id="half goes up"),
        pytest.param("0.005", "EUR", "0.01", id="half a cent goes up"),
        pytest.param("-0.005", "EUR", "-0.01", id="half goes away from zero"),
        pytest.param("12.5", "JPY", "13", id="yen have no cents"),
        pytest.param("1.0005", "KWD", "1.001", id="dinars have three digits"),
    ],
)
def test_rounding_is_half_up_to_the_minor_unit(amount, currency, printed):
    assert str(Money(Decimal(amount), currency).rounded()) == f"{printed} {currency}"


def test_a_total_says_what_it_lacks():
    summed = total([euro("1.10"), Unknown("no offer"), euro("2.20")], "EUR")
    assert summed == Total(euro("3.30"), (Unknown("no offer"),))
    assert not summed.complete


def test_unknown_has_no_amount():
    with pytest.raises((TypeError, AttributeError)):
        euro("1") + Unknown("no offer")


@given(amounts, weights)
def test_parts_add_up_to_the_printed_whole(amount, shares):
    whole = Money(amount, "EUR")
    parts = apportion(whole, shares)
    assert sum((part.amount for part in parts), Decimal(0)) == whole.rounded().amount
    assert all(part == part.rounded() for part in parts)


@given(st.decimals("0", "1000000", places=6), weights)
def test_no_part_is_off_by_a_cent_or_more(amount, shares):
    if not sum(shares):
        return
    whole = Money(amount, "EUR")
    exact = [whole.rounded().amount * share / sum(shares) for share in shares]
    assert all(
        abs(part.amount - share) < Decimal("0.0100001")
        for part, share in zip(apportion(whole, shares), exact, strict=True)
    )


def test_without_weights_the_first_takes_all():
    assert apportion(euro("1"), [Decimal(0), Decimal(0)]) == (euro("1.00"), euro("0"))
    assert apportion(euro("1"), []) == ()


RATES = ExchangeRates((ExchangeRate("USD", "EUR", Decimal("0.8")),))


def test_a_rate_serves_both_ways():
    assert RATES.convert(Money(Decimal(10), "USD"), "EUR") == Money(Decimal("8.0"), "EUR")
    assert RATES.convert(Money(Decimal(8), "EUR"), "USD") == Money(Decimal(10), "USD")


def test_a_missing_rate_is_unknown_not_one():
    assert RATES.convert(Money(Decimal(10), "GBP"), "EUR") == Unknown(
        "no exchange rate from GBP to EUR"
    )


def test_iso_minor_digits():
    assert [minor_digits(code) for code in ("EUR", "JPY", "TND")] == [2, 0, 3]
