"""A house all of whose own words are unique, and jobs that make it say all that it can say.

Every supplier, number, activity, source, note, file and folder of the house has `zqhouse` in its
name; amounts of the house are gathered from the quote itself. What stands in `board.csv` is the
customer's.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from emsquote.model.money import Money
from emsquote.model.purchase import Bought, Estimated, Shortage
from emsquote.model.quote import Category, Quote, QuoteColumn
from emsquote.request import Request, price_request

HERE = Path(__file__).parent
SECRET = "zqhouse"
CARD = "zqhouse-card.toml"
JOB = "zqhouse-job.toml"
OFFERS = "zqhouse-offers.csv"
DECISIONS = "zqhouse-decisions.toml"
FOLDER = "zqhouse-alice"
"""The folder of the user, by whose name he would be known."""
CASES = tuple(sorted(path.name for path in HERE.iterdir() if (path / "board.csv").is_file()))


def moved_in(folder: Path, case: str) -> Path:
    """Copy a case into a folder that bears the user's name, and return it."""
    place = folder / FOLDER / case
    shutil.copytree(HERE / case, place, ignore=shutil.ignore_patterns("*.txt"))
    shutil.copy(HERE / CARD, place / CARD)
    return place


def request_for(place: Path) -> Request:
    """Return what a case asks for."""
    job = place / JOB
    asked = job if job.is_file() else None
    return Request(
        bom=place / "board.csv",
        job=asked,
        quantities="20,200" if asked else "",
        rates=str(place / CARD),
        offers=(place / OFFERS,),
        decisions=(place / DECISIONS,) if (place / DECISIONS).is_file() else (),
    )


@cache
def quote_of(case: str) -> Quote:
    """Return the whole quote of a case, for the house."""
    with TemporaryDirectory() as folder:
        return worked_quote(moved_in(Path(folder), case))


def worked_quote(place: Path) -> Quote:
    """Return the whole quote of a case that was moved in."""
    request = request_for(place)
    return price_request(request).quote


def amounts_of_house(case: str) -> frozenset[Decimal]:
    """Return every amount that is the house's: in its files, and what comes of them in the quote,
    exact and as it would be printed.

    Round ones are left out, since a quantity may be the same number.
    """
    quote = quote_of(case)
    own = {each for column in quote.columns for each in _amounts(column)}
    own |= {rate.rate for rate in quote.exchange_rates}
    costs = [cell.cost for line in quote.lines for cell in line.cells]
    own |= {cost.amount for cost in costs if isinstance(cost, Money)}
    own |= amounts_stated(HERE / CARD) | amounts_stated(HERE / case / JOB)
    printed = {round(amount, 2) for amount in own}
    return frozenset(amount for amount in own | printed if _is_telling(amount)) - _prices(quote)


def amounts_stated(path: Path) -> frozenset[Decimal]:
    """Return the amounts in a file of the house."""
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    return amounts_in(text)


def _is_telling(amount: Decimal) -> bool:
    digits = "".join(map(str, amount.normalize().as_tuple().digits))
    return len(digits) >= 4


def _amounts(column: QuoteColumn) -> Iterator[Decimal]:
    yield column.excess_liability.amount
    yield _basket(column)
    yield from (value for _, value in column.yields)
    for row in column.defects:
        yield from (row.expected, row.escaped)
    for item in column.nre:
        yield item.cost.amount
    for charge in column.charges:
        yield charge.cost.amount
    for category in column.categories:
        yield from (category.cost.amount, category.overhead.amount, category.margin.amount)
    for purchase in column.purchases:
        if isinstance(purchase, Bought):
            yield from (purchase.cost.amount, purchase.excess_cost.amount)
        if isinstance(purchase, Estimated):
            cost = purchase.estimate.cost
            yield from (cost.low.amount, cost.middle.amount, cost.high.amount)
        for order in purchase.orders if isinstance(purchase, Bought | Shortage) else ():
            yield from (order.cost.amount, order.exchange_rate)
            yield from (step.price for step in order.offer.breaks)
            yield order.offer.reel_fee or Decimal(0)


def _basket(column: QuoteColumn) -> Decimal:
    """Return what is paid to suppliers in all."""
    parts = [each.cost.amount for each in column.purchases if isinstance(each, Bought)]
    fees = [
        charge.cost.amount for charge in column.charges if charge.category is Category.PASS_THROUGH
    ]
    return sum([*parts, *fees], Decimal(0))


def _prices(quote: Quote) -> set[Decimal]:
    """Return the amounts that the customer is to read."""
    read = [
        money
        for column in quote.columns
        for money in (column.unit_price, column.extended, column.nre_total, column.total)
    ]
    read += [item.price for column in quote.columns for item in column.nre]
    for column in quote.columns:
        for category in column.categories:
            read += [category.unit_price, category.extended]
    prices = [cell.price for line in quote.lines for cell in line.cells]
    read += [price for price in prices if isinstance(price, Money)]
    return {money.amount for money in read}


_NUMBER = re.compile(r"(?<![\w.,-])\d[\d,]*(?:\.\d+)?(?![\w-])")


def amounts_in(text: str) -> frozenset[Decimal]:
    """Return the numbers that an English text tells."""
    return frozenset(Decimal(found[0].replace(",", "")) for found in _NUMBER.finditer(text))
