"""One row of a price list made into an offer, or told what is wrong with it.

A row is a mapping from field names to the text of its cells; a field that the list does not have is
missing or empty. What would make a wrong price (a negative one, one without currency, a break with
two prices) refuses the row; what a reader can mend without guessing (breaks out of order, a
multiple of 0) is mended and told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
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
_PLAIN_COUNT = re.compile(r"[0-9]{1,11}")
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
            message = f'{name} is "{written}"'
            self.refuse("bad-number", message, "write a number that is not negative")
            return None
        return value

    def count(self, name: str) -> int | None:
        """Return a whole number that is not negative, None where nothing is written."""
        written = self.text(name)
        if not written:
            return None
        if _PLAIN_COUNT.fullmatch(written):
            return int(written)
        value = self.number(name)
        if value is None:
            return None
        if value != value.to_integral_value() or value > _LARGEST_COUNT:
            message = f'{name} is "{written}"'
            self.refuse("bad-number", message, "write a whole number of pieces")
            return None
        return int(value)

    def day(self, name: str) -> str:
        """Return an ISO date, "" where nothing is written."""
        written = self.text(name)
        if not written:
            return ""
        day = _iso_day(written)
        if not day:
            message = f'{name} is "{written}" and was left out'
            self.doubt("bad-date", message, "write it as 2026-01-31")
        return day


@lru_cache(maxsize=1000)  # dates as written: most rows of a list have the same
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


@lru_cache(maxsize=100_000)  # breaks as written: four of five in a real list were met before
def _plain_break(pair: str) -> PriceBreak | None:
    """Return a break written without anything to look into, as nearly all are.

    None for one that needs a look.
    """
    if not _PLAIN_BREAK.fullmatch(pair):
        return None
    quantity, _, price = pair.partition(":")
    return PriceBreak(int(quantity), Decimal(price))


def _break(pair: str, row: _Row) -> PriceBreak | None:
    """Return a break that needs a look; what is wrong with it is told, and None returned."""
    quantity_text, colon, price_text = pair.partition(":")
    quantity = exact_number(quantity_text.strip())
    price = exact_number(price_text.strip())
    if not colon or quantity is None or price is None:
        message = f'a price break is "{pair.strip()}"'
        row.refuse("bad-break", message, "write breaks as 1:0.10;10:0.08")
        return None
    if quantity != quantity.to_integral_value() or not 1 <= quantity <= _LARGEST_COUNT:
        message = f"a price break starts at {quantity_text.strip()}"
        row.refuse("bad-break", message, "start breaks at 1 piece or more")
        return None
    refusal = _price_refusal(quantity, price)
    if refusal is not None:
        row.refuse(*refusal)
        return None
    return PriceBreak(int(quantity), price)


def _price_refusal(quantity: Decimal, price: Decimal) -> tuple[str, str, str] | None:
    """Return the code, message and hint of a price that cannot be one, None for one that can."""
    from_there = f"the price from {quantity} on is"
    if price < 0:
        return "negative-price", f"{from_there} {price}", "write what a piece costs"
    if not price:
        return "no-price", f"{from_there} 0", "leave out a price that is not known"
    if price > _LARGEST_PRICE:
        return "absurd-price", f"{from_there} {price}", f"no piece costs over {_LARGEST_PRICE}"
    return None


def _plain_breaks(written: str) -> tuple[PriceBreak, ...]:
    """Return breaks in which nothing is amiss; () if they need a look."""
    breaks = []
    last = 0
    for pair in written.split(";"):
        step = _plain_break(pair)
        if step is None or step.quantity <= last:
            return ()
        breaks.append(step)
        last = step.quantity
    return tuple(breaks)


def _breaks(row: _Row) -> tuple[PriceBreak, ...]:
    return _plain_breaks(row.text("breaks")) or _breaks_looked_into(row)


def _breaks_looked_into(row: _Row) -> tuple[PriceBreak, ...]:
    written = [pair for pair in row.text("breaks").split(";") if pair.strip()]
    if not written:
        hint = "write breaks as 1:0.10;10:0.08, or leave the row out"
        row.refuse("no-price", "no price is stated", hint)
        return ()
    read = [_break(pair, row) for pair in written]
    breaks = [step for step in read if step is not None]
    ordered = sorted(dict.fromkeys(breaks), key=lambda step: step.quantity)
    _refuse_repeated(ordered, row)
    if breaks != ordered and not row.refused:
        message = "the price breaks are out of order or repeated"
        row.doubt("breaks-mended", message, "list each quantity once, rising")
    return tuple(ordered)


def _refuse_repeated(ordered: Sequence[PriceBreak], row: _Row) -> None:
    for one, other in pairwise(ordered):
        if one.quantity == other.quantity:
            message = f"two prices from {one.quantity} on: {one.price} and {other.price}"
            row.refuse("break-twice", message, "keep the one that holds")


def _currency(row: _Row) -> str:
    written = row.text("currency").upper()
    if not written:
        hint = "add its ISO code, as EUR, or say it with --currency or --offers-currency"
        row.refuse("no-currency", "the price has no currency", hint)
    elif not _CURRENCY.fullmatch(written):
        message = f'the currency is "{row.text("currency")}"'
        row.refuse("bad-currency", message, "write its ISO code, as EUR")
    return written


def _multiple(row: _Row, moq: int) -> int:
    multiple = row.count("multiple")
    if multiple == 0:
        message = "the order multiple is 0 and was read as 1"
        row.doubt("multiple-zero", message, "write 1 where any quantity can be had")
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
    if written and exact_number(written) is None:
        row.doubt(
            "stock-unread",
            said('the stock is "{written}" and was read as not stated', written=written),
            "state the pieces in stock",
        )
        return None
    return row.count("stock")


def _judge_names(row: _Row) -> None:
    if not row.text("mpn") and not row.text("sku"):
        message = "neither a part number nor a supplier's number"
        row.refuse("no-part-number", message, "name the part")
    if sum(len(row.text(name)) for name in _NAMES) > _LONGEST_NAMES:
        message = f"its numbers and names are longer than {_LONGEST_NAMES} characters"
        row.refuse("absurd-text", message, "see that each cell stands in its column")


def read_offer(cells: Mapping[str, str], origin: Origin) -> Result:
    """Make one row an offer.

    None where it is refused; the findings then hold every reason, as faults.

    >>> cells = {"mpn": "LM358DR", "currency": "EUR", "breaks": "1:0.10;100:0.07"}
    >>> offer, _ = read_offer(cells, Origin("list.csv"))
    >>> offer.breaks[-1]
    PriceBreak(quantity=100, price=Decimal('0.07'))
    """
    stated = {name: text.strip() for name, text in cells.items() if text}
    row = _Row(stated, origin)
    text = stated.get
    _judge_names(row)
    breaks = _breaks(row)
    currency = _currency(row)
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
