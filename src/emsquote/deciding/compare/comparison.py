"""The comparison: every house at every quantity, at equal scope, and where the cheapest changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from msgspec import Struct

from emsquote.buying.plan import buy_column
from emsquote.deciding.compare.equal_scope import EqualScope, equal_scopes
from emsquote.deciding.compare.house import (
    ComparedHouse,
    HouseLot,
    PricedHouse,
    StatedPrice,
    lot_of,
)
from emsquote.deciding.curve.priced_lot import priced_lots
from emsquote.documents.diff import QuoteDiff, diff
from emsquote.finding import Origin, fault
from emsquote.model.included import ItemAnswer
from emsquote.model.money import ExchangeRate, Total
from emsquote.model.quote import QuoteColumn
from emsquote.pipeline import BomPricing, lot_prices
from emsquote.request import PreparedRequest, Shop, price_request, pricing_of

_MOST_SCANNED = 2_000
"""Quantities that are priced to find where houses change places."""


class HouseColumn(Struct, frozen=True):
    """One house at one quantity: as it quotes, and at equal scope."""

    lot: HouseLot
    equal: EqualScope

    @property
    def total(self) -> Total:
        """Return what the house itself asks."""
        return Total(self.lot.total, self.lot.unknown)


class ScopeRow(Struct, frozen=True):
    """What each house says of one item of the scope, at the smallest quantity: nothing where its
    scope does not hold it, several answers where it is partly so and partly so.
    """

    item: str
    title: str
    answers: tuple[tuple[ItemAnswer, ...], ...]


class CheapestRange(Struct, frozen=True):
    """From `first` to `last` boards one house is cheapest; "" where nobody can say."""

    first: int
    last: int
    house: str


class HouseComparison(Struct, frozen=True, kw_only=True):
    """Houses side by side for one job."""

    title: str
    currency: str
    date: str
    exchange_rates: tuple[ExchangeRate, ...]
    houses: tuple[ComparedHouse, ...]
    quantities: tuple[int, ...]
    columns: tuple[tuple[HouseColumn, ...], ...]
    """By quantity, then by house."""
    scope: tuple[ScopeRow, ...]
    cheapest: tuple[CheapestRange, ...]
    scanned: bool
    """Whether every quantity of the range was priced, not only those asked for."""
    differences: tuple[QuoteDiff, ...]
    """Of each further house against the first."""

    @property
    def complete(self) -> bool:
        """Whether every house has a price at equal scope at every quantity."""
        return all(column.equal.total.complete for columns in self.columns for column in columns)


def compare_houses(
    houses: Sequence[tuple[str, PreparedRequest]],
    shop: Shop,
    others: Sequence[ComparedHouse] = (),
    stated: Sequence[StatedPrice] = (),
) -> HouseComparison:
    """Return what houses ask for the same job, each by its own rate card and terms, and `others`
    by their finished quotes, which have the quantities and the currency of the job.

    `InputError` where houses quote in several currencies.
    """
    priced = [_house(title, asked, shop) for title, asked in houses]
    together = (*priced, *others)
    _refuse_other_currencies(priced)
    first = priced[0].quote
    quantities = tuple(column.quantity for column in first.columns)
    by_item = {price.item: price for price in stated}
    columns = tuple(_columns(together, quantity, by_item) for quantity in quantities)
    span = range(min(quantities), max(quantities) + 1)
    is_scanned = len(span) <= _MOST_SCANNED and not others
    totals = _scanned(priced, span, by_item) if is_scanned else _quoted(quantities, columns)
    return HouseComparison(
        title=first.title,
        currency=first.currency,
        date=first.date,
        exchange_rates=first.exchange_rates,
        houses=together,
        quantities=quantities,
        columns=columns,
        scope=tuple(_scope_rows([house.lots[min(quantities)] for house in together])),
        cheapest=tuple(_ranges(together, totals)),
        scanned=is_scanned,
        differences=tuple(diff(first, house.quote) for house in priced[1:]),
    )


def _refuse_other_currencies(houses: Sequence[PricedHouse]) -> None:
    first = houses[0].quote.currency
    for house in houses:
        if house.quote.currency != first:
            raise fault(
                "other-currency",
                Origin(house.title),
                f"quotes in {house.quote.currency}, the first house in {first}",
                f"compare in one: --currency {first}, with exchange rates in the job",
            )


def _house(title: str, asked: PreparedRequest, shop: Shop) -> PricedHouse:
    quote = price_request(asked, shop).quote
    pricing = pricing_of(asked, shop)
    lots = {column.quantity: _quoted_lot(pricing, column) for column in quote.columns}
    return PricedHouse(title=title, quote=quote, pricing=pricing, lots=lots)


def _quoted_lot(pricing: BomPricing, column: QuoteColumn) -> HouseLot:
    bought = buy_column(pricing.basis.buying, column.starts, column.quantity)
    lot = lot_prices(pricing, column.quantity, bought, with_notes=False)
    return lot_of(pricing, lot, column.lead_time)


def _columns(
    houses: Sequence[ComparedHouse], quantity: int, stated: Mapping[str, StatedPrice]
) -> tuple[HouseColumn, ...]:
    lots = [house.lots[quantity] for house in houses]
    scopes = _scopes(houses, lots, stated)
    return tuple(HouseColumn(lot, scope) for lot, scope in zip(lots, scopes, strict=True))


def _scopes(
    houses: Sequence[ComparedHouse], lots: Sequence[HouseLot], stated: Mapping[str, StatedPrice]
) -> tuple[EqualScope, ...]:
    return equal_scopes([house.title for house in houses], lots, stated)


def _scope_rows(lots: Sequence[HouseLot]) -> Iterator[ScopeRow]:
    titles: dict[str, str] = {}
    for lot in lots:
        for found in lot.items:
            titles.setdefault(found.item, found.title)
    for item, title in titles.items():
        answers = [_answers(lot, item) for lot in lots]
        yield ScopeRow(item, title, tuple(answers))


def _answers(lot: HouseLot, item: str) -> tuple[ItemAnswer, ...]:
    return tuple(dict.fromkeys(found.answer for found in lot.answers(item)))


_Totals = Iterator[tuple[int, list[Total]]]
"""Quantities with the totals of all houses at equal scope."""


def _scanned(
    houses: Sequence[PricedHouse], quantities: range, stated: Mapping[str, StatedPrice]
) -> _Totals:
    """Yield the totals at every quantity of a range."""
    pricings = [house.pricing for house in houses]
    by_house = [priced_lots(pricing, quantities) for pricing in pricings]
    for quantity, *priced in zip(quantities, *by_house, strict=True):
        pairs = zip(pricings, priced, strict=True)
        lots = [lot_of(pricing, found.lot) for pricing, found in pairs]
        yield quantity, [scope.total for scope in _scopes(houses, lots, stated)]


def _quoted(quantities: Sequence[int], columns: Sequence[Sequence[HouseColumn]]) -> _Totals:
    """Yield the totals at the quantities that were asked for."""
    for quantity, row in zip(quantities, columns, strict=True):
        yield quantity, [column.equal.total for column in row]


def _ranges(houses: Sequence[ComparedHouse], totals: _Totals) -> Iterator[CheapestRange]:
    named = [(quantity, _cheapest(houses, row)) for quantity, row in sorted(totals)]
    for house, run in groupby(named, key=lambda pair: pair[1]):
        quantities = [quantity for quantity, _ in run]
        yield CheapestRange(quantities[0], quantities[-1], house)


def _cheapest(houses: Sequence[ComparedHouse], totals: Sequence[Total]) -> str:
    """Return the title of the house that is cheapest of those whose price is known, "" of none."""
    known = [(total.known.amount, place) for place, total in enumerate(totals) if total.complete]
    if not known:
        return ""
    _, place = min(known)
    return houses[place].title
