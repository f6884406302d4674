"""The estimate of a part: the range of what parts like it cost at the quantity asked."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from zlib import crc32

from msgspec.structs import replace

from emsquote.buying.estimate.siblings import ENOUGH, Siblings, siblings_of
from emsquote.buying.library.source import OfferSource
from emsquote.buying.plan import BuyingTerms, purchase
from emsquote.model.bom import BomLine
from emsquote.model.estimate import CostRange, Estimate
from emsquote.model.job import StockPolicy
from emsquote.model.measure import PIECES
from emsquote.model.money import Money
from emsquote.model.part import PartKind
from emsquote.model.purchase import Bought, Demand

_MOST_PRICED = 120
_FIFTH, _HALF = Decimal("0.2"), Decimal("0.5")
_Priced = list[tuple[Decimal, Decimal]]
"""What a piece costs of a part, and how many parts that one stands for."""


def estimate_of(
    demand: Demand,
    line: BomLine,
    kind: PartKind,
    source: OfferSource,
    terms: BuyingTerms,
) -> Estimate | None:
    """Return what a demand of a part may cost, None where nothing is like it."""
    if demand.unit != PIECES or not demand.required:
        return None
    at_list = replace(terms, stock=StockPolicy.IGNORE)
    for siblings in siblings_of(line, kind, source):
        priced = _prices(demand, siblings, source, at_list)
        if len(priced) >= ENOUGH:
            return _estimate(demand, siblings, priced, terms.currency)
    return None


def _prices(
    demand: Demand,
    siblings: Siblings,
    source: OfferSource,
    terms: BuyingTerms,
) -> _Priced:
    """Return what a piece of each sibling costs where so many are needed, the cheapest first."""
    some = sorted(siblings.numbers, key=lambda number: crc32(number.encode()))[:_MOST_PRICED]
    offers = source.offers_for(some)
    priced = []
    for number, of_part in offers.items():
        bought = purchase(demand, of_part, terms, with_reasons=False)
        if isinstance(bought, Bought):
            priced.append((bought.cost.amount / demand.required, siblings.numbers[number]))
    return sorted(priced)


def _estimate(
    demand: Demand,
    siblings: Siblings,
    priced: _Priced,
    currency: str,
) -> Estimate:
    def cost(share: Decimal) -> Money:
        return Money(percentile(priced, share) * demand.required, currency)

    cost_range = CostRange(low=cost(_FIFTH), middle=cost(_HALF), high=cost(1 - _FIFTH))
    return Estimate(cost_range, siblings.basis, siblings.like, len(priced))


def percentile(priced: Sequence[tuple[Decimal, Decimal]], share: Decimal) -> Decimal:
    """Return the least value that so large a share of all weights does not exceed.

    `priced` are values with their weights, the smallest value first.

    >>> percentile([(Decimal(value), Decimal(1)) for value in range(1, 6)], Decimal("0.5"))
    Decimal('3')
    """
    due = sum(weight for _, weight in priced) * share
    passed = Decimal(0)
    for value, weight in priced:
        passed += weight
        if passed >= due:
            return value
    return priced[-1][0]
