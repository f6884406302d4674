"""One row of a price list made into an offer, or told what is wrong with it.

A row is a mapping from field names to the text of its cells; a field that the list does not have is
missing or empty. What would make a wrong price (a negative one, one without currency, a break with
two prices) refuses the row; what a reader can mend without guessing (breaks out of order, a
multiple of 0) is mended and told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from msgspec import Struct, field

from emsquote.finding import Finding, Origin, Severity
from emsquote.model.measure import PIECES
from emsquote.model.offer import Offer, PriceBreak
from emsquote.wording.sentence import said

FIELDS = (
    "mpn",
    "manufacturer",
    "supplier",
    "sku",
    "description",
    "package",
    "moq",
    "multiple",
    "unit",
    "packaging",
    "stock",
    "lead_days",
    "currency",
    "breaks",
    "reel_fee",
    "duty_percent",
    "ncnr",
    "country",
    "valid_until",
    "source",
    "date",
)
"""The columns of an offers file, in the order in which `library export` writes them."""

Result = tuple[Offer | None, tuple[Finding, ...]]
"""A row as an offer, or None where it is refused, and what was found."""
Progress = Callable[[int], None]
"""Is told how many bytes of a file have been read, now and then."""
_PLAIN_BREAK = re.compile(r"[1-9][0-9]{0,8}:(?=[0-9.]*[1-9])[0-9]{1,7}(?:\.[0-9]{1,15})?")
_NUMBER = re.compile(r"[+-]?\d{1,30}(?:[.,]\d{1,30})?(?:[eE][+-]?\d{1,2})?")
_CURRENCY = re.compile(r"[A-Z]{3}")
_YES = {"1", "yes", "y", "true", "x"}
_LARGEST_PRICE = Decimal(10_000_000)
_LARGEST_COUNT = 10**12
_NAMES = ("mpn", "sku", "manufacturer", "supplier", "packaging")
_LONGEST_NAMES = 500
"""Characters: what a database can look up by has an end, and no part is called so."""


class _Row(Struct):
    """The cells of one row, and what was found wrong with them."""

    cells: Mapping[str, str]
    origin: Origin
    findings: list[Finding] = field(default_factory=list)

    def text(self, name: str) -> str:
        return self.cells.get(name, "")

    def refuse(self, code: str, message: str, hint: str = "") -> None:
        self.findings.append(Finding(Severity.FAULT, code, self.origin, message, hint))

    def doubt(self, code: str, message: str, hint: str = "") -> None:
        self.findings.append(Finding(Severity.DOUBT, code, self.origin, message, hint))

    @property
    def refused(self) -> bool:
        return any(finding.severity is Severity.FAULT for finding in self.findings)

    def number(self, name: str) -> Decimal | None:
        """Return a number that is not negative, None where nothing is written."""
        written = self.text(name)
        if not written:
            return None
        value = exact_number(written)
        if value is None or value < 0:
            self.refuse(
                "bad-number", f'{name} is "{written}"', "write a number that is not negative"
            )
            return None
        return value

    def count(self, name: str) -> int | None:
        """Return a whole number that is not negative, None where nothing is written."""
        written = self.text(name)
        if not written:
            return None
        if written.isdecimal() and written.isascii() and len(written) < 12:  # noqa: PLR2004 - digits of _LARGEST_COUNT
            return int(written)
        value = self.number(name)
        if value is None:
            return None
        if value != value.to_integral_value() or value > _LARGEST_COUNT:
            self.refuse(
                "bad-number", f'{name} is "{self.text(name)}"', "write a whole number of pieces"
            )
            return None
        return int(value)

    def day(self, name: str) -> str:
        """Return an ISO date, "" where nothing is written."""
        written = self.text(name)
        day = _iso_day(written) if written else ""
        if written and not day:
            self.doubt(
                "bad-date", f'{name} is "{written}" and was left out', "write it as 2026-01-31"
            )
        return day


@lru_cache(maxsize=1000)
def _iso_day(written: str) -> str:
    try:
        return date.fromisoformat(written).isoformat()
    except ValueError:
        return ""


def exact_number(written: str) -> Decimal | None:
    """Return a plain decimal number, with a point or a comma, exactly; None for anything else.

    >>> exact_number("0,0125"), exact_number("1.5"), exact_number("NaN"), exact_number("1,000.5")
    (Decimal('0.0125'), Decimal('1.5'), None, None)
    """
    return Decimal(written.replace(",", ".")) if _NUMBER.fullmatch(written) else None


@lru_cache(maxsize=100_000)
def _plain_break(pair: str) -> PriceBreak | None:
    """Return a break written without anything to look into, as nearly all are.

    None for one that needs a look.
    """
    if not _PLAIN_BREAK.fullmatch(pair):
        return None
    quantity, _, price = pair.partition(":")
    return PriceBreak(int(quantity), Decimal(price))


def _break(pair: str, row: _Row) -> PriceBreak | None:
    quantity_text, colon, price_text = pair.partition(":")
    quantity, price = exact_number(quantity_text.strip()), exact_number(price_text.strip())
    if not colon or quantity is None or price is None:
        row.refuse(
            "bad-break", f'a price break is "{pair.strip()}"', "write breaks as 1:0.10;10:0.08"
        )
        return None
    if quantity != quantity.to_integral_value() or not 1 <= quantity <= _LARGEST_COUNT:
        row.refuse(
            "bad-break",
            f"a price break starts at {quantity_text.strip()}",
            "start breaks at 1 piece or more",
        )
        return None
    if price < 0:
        row.refuse(
            "negative-price", f"the price from {quantity} on is {price}", "write what a piece costs"
        )
        return None
    if not price:
        row.refuse(
            "no-price", f"the price from {quantity} on is 0", "leave out a price that is not known"
        )
        return None
    if price > _LARGEST_PRICE:
        row.refuse(
            "absurd-price",
            f"the price from {quantity} on is {price}",
            f"no piece costs over {_LARGEST_PRICE}",
        )
        return None
    return PriceBreak(int(quantity), price)


def _plain_breaks(written: str) -> tuple[PriceBreak, ...]:
    """Return breaks in which nothing is amiss; () if they need a look."""
    breaks = []
    last = 0
    for pair in written.split(";"):
        each = _plain_break(pair)
        if each is None or each.quantity <= last:
            return ()
        breaks.append(each)
        last = each.quantity
    return tuple(breaks)


def _breaks(row: _Row) -> tuple[PriceBreak, ...]:
    return _plain_breaks(row.text("breaks")) or _breaks_looked_into(row)


def _breaks_looked_into(row: _Row) -> tuple[PriceBreak, ...]:
    written = [pair for pair in row.text("breaks").split(";") if pair.strip()]
    if not written:
        row.refuse(
            "no-price", "no price is stated", "write breaks as 1:0.10;10:0.08, or leave the row out"
        )
        return ()
    read = [each for each in (_break(pair, row) for pair in written) if each is not None]
    ordered = sorted(dict.fromkeys(read), key=lambda each: each.quantity)
    for one, other in pairwise(ordered):
        if one.quantity == other.quantity:
            row.refuse(
                "break-twice",
                f"two prices from {one.quantity} on: {one.price} and {other.price}",
                "keep the one that holds",
            )
    if not row.refused and read != ordered:
        row.doubt(
            "breaks-mended",
            "the price breaks are out of order or repeated",
            "list each quantity once, rising",
        )
    return tuple(ordered)


def _currency(row: _Row) -> str:
    written = row.text("currency").upper()
    if not written:
        row.refuse("no-currency", "the price has no currency", "add its ISO code, as EUR")
    elif not _CURRENCY.fullmatch(written):
        row.refuse(
            "bad-currency",
            f'the currency is "{row.text("currency")}"',
            "write its ISO code, as EUR",
        )
    return written


def _multiple(row: _Row, moq: int) -> int:
    multiple = row.count("multiple")
    if multiple == 0:
        row.doubt(
            "multiple-zero",
            "the order multiple is 0 and was read as 1",
            "write 1 where any quantity can be had",
        )
    if multiple and moq % multiple and moq > 1:
        row.doubt(
            "moq-not-multiple",
            said(
                "the minimum order of {moq} is not a multiple of {multiple}: orders are rounded up",
                moq=moq,
                multiple=multiple,
            ),
            "state the smallest quantity that can be ordered",
        )
    return multiple or 1


def _stock(row: _Row) -> int | None:
    """Return the stock; a negative one is a code for "not told" in lists that come through
    Octopart.
    """
    written = row.text("stock")
    if written.startswith("-") and exact_number(written) is not None:
        row.doubt(
            "stock-negative",
            said("the stock is {written} and was read as not stated", written=written),
            "state the pieces in stock",
        )
        return None
    return row.count("stock")


def read_offer(cells: Mapping[str, str], origin: Origin) -> Result:
    """Make one row an offer.

    None where it is refused; the findings then hold every reason, as faults.

    >>> offer, _ = read_offer({"mpn": "LM358DR", "currency": "EUR", "breaks": "1:0.10;100:0.07"}, Origin("list.csv"))
    >>> offer.breaks[-1]
    PriceBreak(quantity=100, price=Decimal('0.07'))
    """
    stated = {name: text.strip() for name, text in cells.items() if text}
    row, text = _Row(stated, origin), stated.get
    if not text("mpn") and not text("sku"):
        row.refuse(
            "no-part-number", "neither a part number nor a supplier's number", "name the part"
        )
    if sum(len(text(name, "")) for name in _NAMES) > _LONGEST_NAMES:
        message = f"its numbers and names are longer than {_LONGEST_NAMES} characters"
        row.refuse("absurd-text", message, "see that each cell stands in its column")
    breaks, currency = _breaks(row), _currency(row)
    moq = row.count("moq") or 1
    offer = Offer(
        mpn=text("mpn", ""),
        manufacturer=text("manufacturer", ""),
        supplier=text("supplier", ""),
        sku=text("sku", ""),
        currency=currency,
        breaks=breaks,
        moq=moq,
        multiple=_multiple(row, moq),
        unit=text("unit") or PIECES,
        packaging=text("packaging", ""),
        stock=_stock(row),
        lead_days=row.count("lead_days"),
        reel_fee=row.number("reel_fee"),
        duty_percent=row.number("duty_percent"),
        ncnr=text("ncnr", "").lower() in _YES,
        description=text("description", ""),
        package=text("package", ""),
        country=text("country", ""),
        valid_until=row.day("valid_until"),
        read_on=row.day("date"),
        source=text("source", ""),
        origin=origin,
    )
    return (None if row.refused else offer), tuple(row.findings)
