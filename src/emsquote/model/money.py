"""Money: decimal amounts that know their currency, and totals that know what they lack.

All pricing arithmetic goes through this module. Amounts are carried unrounded and rounded half up,
once, where a price is first printed. An amount that cannot be known is `Unknown`, with its reason;
it is never zero, and a `Total` over it says what is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import lru_cache

from msgspec import Struct

from emsquote.wording.sentence import said

ZERO = Decimal(0)
_EXACT_DIGITS = 9
"""Digits behind the point that are figures; what follows is noise of divisions.

A live workbook clears as many.
"""
_LEAST_EXACT = Decimal(1).scaleb(-_EXACT_DIGITS)
_MOST_DIGITS = 18
"""Before the point: of larger amounts 28 digits do not hold that many behind it."""

# ISO 4217 lists two decimals for all currencies but these.
_MINOR_DIGITS = {
    **dict.fromkeys(
        ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV"),
        0,
    ),
    **dict.fromkeys(("XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}


class CurrencyMismatchError(TypeError):
    """Amounts of two currencies were put together without an exchange rate: a fault of the
    program.
    """


def _mismatch(one: str, other: str) -> CurrencyMismatchError:
    return CurrencyMismatchError(f"{one} and {other} have no common sum")


def minor_digits(currency: str) -> int:
    """Return how many decimals the currency's minor unit has (ISO 4217): 2 for EUR, 0 for JPY."""
    return _MINOR_DIGITS.get(currency, 2)


@lru_cache(maxsize=64)  # numbers of decimals
def _unit(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals)


def digits_text(amount: Decimal) -> str:
    """Return an exact decimal number without exponent.

    >>> digits_text(Decimal("1.50")), digits_text(Decimal("1E-7")), digits_text(Decimal("1E3"))
    ('1.50', '0.0000001', '1000')
    """
    text = str(amount)  # a third of the time of a format
    return f"{amount:f}" if "E" in text else text


def round_half_up(amount: Decimal, decimals: int) -> Decimal:
    """Round half away from zero to `decimals` places, as invoices do.

    A tie is a tie even where a division before it left noise in the last of 28 digits: three thirds
    of 2.675 are 2.675.

    >>> round_half_up(Decimal("2.675"), 2), round_half_up(Decimal("2.675") / 3 * 3, 2)
    (Decimal('2.68'), Decimal('2.68'))
    >>> round_half_up(Decimal("2.674999999999999999999999999"), 2)
    Decimal('2.68')
    """
    if decimals < _EXACT_DIGITS and amount.adjusted() < _MOST_DIGITS:
        amount = amount.quantize(_LEAST_EXACT)
    return amount.quantize(_unit(decimals), ROUND_HALF_UP)


class Money(Struct, frozen=True, gc=False):
    """An exact amount in one currency (ISO 4217 code, capitals)."""

    amount: Decimal
    currency: str

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Return nothing, of the given currency."""
        return cls(ZERO, currency)

    def __add__(self, other: Money) -> Money:
        if self.currency != other.currency:
            raise _mismatch(self.currency, other.currency)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        if self.currency != other.currency:
            raise _mismatch(self.currency, other.currency)
        return Money(self.amount - other.amount, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __mul__(self, factor: Decimal | int) -> Money:
        return Money(self.amount * factor, self.currency)

    def __truediv__(self, divisor: Decimal | int) -> Money:
        return Money(self.amount / divisor, self.currency)

    def __lt__(self, other: Money) -> bool:
        if self.currency != other.currency:
            raise _mismatch(self.currency, other.currency)
        return self.amount < other.amount

    def __le__(self, other: Money) -> bool:
        if self.currency != other.currency:
            raise _mismatch(self.currency, other.currency)
        return self.amount <= other.amount

    def __bool__(self) -> bool:
        return bool(self.amount)

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"

    def rounded(self, decimals: int | None = None) -> Money:
        """Return the amount rounded half up, to the currency's minor unit unless `decimals` says
        otherwise.

        >>> str(Money(Decimal("1.005"), "EUR").rounded())
        '1.01 EUR'
        """
        digits = minor_digits(self.currency) if decimals is None else decimals
        return Money(round_half_up(self.amount, digits), self.currency)


class Unknown(Struct, frozen=True):
    """An amount that cannot be told, and why (`no offer for "XY-1"`)."""

    reason: str


Amount = Money | Unknown


class Total(Struct, frozen=True):
    """A sum: its known part, and what it lacks. Only a total without `missing` is complete."""

    known: Money
    missing: tuple[Unknown, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether nothing is missing from the sum."""
        return not self.missing

    def __add__(self, other: Total) -> Total:
        return Total(self.known + other.known, self.missing + other.missing)


def total(amounts: Iterable[Amount], currency: str) -> Total:
    """Add amounts of one currency up; what is unknown is kept apart with its reason.

    >>> total([Money(Decimal(2), "EUR"), Unknown("no offer")], "EUR")
    Total(known=Money(amount=Decimal('2'), currency='EUR'), missing=(Unknown(reason='no offer'),))
    """
    known = ZERO
    missing: list[Unknown] = []
    for amount in amounts:
        if not isinstance(amount, Money):
            missing.append(amount)
        elif amount.currency != currency:
            raise _mismatch(currency, amount.currency)
        else:
            known += amount.amount
    return Total(Money(known, currency), tuple(missing))


def apportion(
    whole: Money, weights: Sequence[Decimal], decimals: int | None = None
) -> tuple[Money, ...]:
    """Split `whole` by weight into printable parts that add up to `whole` rounded, by the largest
    remainder.

    Ties go to the earlier part, so that the result does not depend on chance. Weights may be zero
    but not negative; if all are zero, the first part takes everything.

    >>> [str(part.amount) for part in apportion(Money(Decimal(10), "EUR"), [Decimal(1)] * 3)]
    ['3.34', '3.33', '3.33']
    """
    if not weights:
        return ()
    digits = minor_digits(whole.currency) if decimals is None else decimals
    printed = round_half_up(whole.amount, digits)
    total_weight = sum(weights, ZERO)
    if not total_weight:
        nothing = Money(ZERO, whole.currency)
        return (Money(printed, whole.currency), *[nothing] * (len(weights) - 1))
    unit = _unit(digits)
    exact = [printed * weight / total_weight for weight in weights]
    shares = [share.quantize(unit, ROUND_FLOOR) for share in exact]
    units = int((printed - sum(shares, ZERO)).scaleb(digits))
    lacking = [floor - share for floor, share in zip(shares, exact, strict=True)]
    for place in sorted(range(len(shares)), key=lacking.__getitem__)[:units]:
        shares[place] += unit
    return tuple([Money(share, whole.currency) for share in shares])


class ExchangeRate(Struct, frozen=True):
    """How much of `target` one unit of `source` buys, with day (ISO date, "" if not stated) and
    where it was read.
    """

    source: str
    target: str
    rate: Decimal
    dated: str = ""
    read_from: str = ""


class ExchangeRates(Struct, frozen=True):
    """The exchange rates of a job: dated inputs that the quote prints."""

    rates: tuple[ExchangeRate, ...] = ()

    def rate(self, source: str, target: str) -> Decimal | Unknown:
        """Return the factor from `source` to `target`, from a stated rate or its inverse."""
        if source == target:
            return Decimal(1)
        for rate in self.rates:
            if (rate.source, rate.target) == (source, target):
                return rate.rate
        for rate in self.rates:
            if (rate.target, rate.source) == (source, target):
                return 1 / rate.rate
        return Unknown(
            said("no exchange rate from {source} to {target}", source=source, target=target)
        )

    def convert(self, money: Money, target: str) -> Amount:
        """Return `money` in the target currency, unrounded."""
        factor = self.rate(money.currency, target)
        return factor if isinstance(factor, Unknown) else Money(money.amount * factor, target)
