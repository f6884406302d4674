"""Every number of boards of a range, bought, charged and priced as a quote does it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from emsquote.buying.plan import LotBought, any_lot
from emsquote.costing.charge import Charged
from emsquote.costing.included import Included, QuotedScope, included_in_column
from emsquote.model.purchase import Purchase, Unpriced
from emsquote.pipeline import BomPricing, LotPrices, lot_prices


class PricedLot(Struct, frozen=True):
    """One number of good boards, with how its parts are bought and what all is charged."""

    quantity: int
    starts: int
    bought: LotBought
    lot: LotPrices


def priced_lots(pricing: BomPricing, quantities: Sequence[int]) -> list[PricedLot]:
    """Return the lots of so many good boards each, with the prices of a quote."""
    basis = pricing.basis
    starts = [basis.first_pass(quantity).starts(quantity) for quantity in quantities]
    bought = any_lot(basis.buying).bought(starts)
    answers = _Answers()
    lots = []
    for quantity, started, purchases in zip(quantities, starts, bought, strict=True):
        lot = lot_prices(pricing, quantity, purchases.column, answers, with_notes=False)
        lots.append(PricedLot(quantity, started, purchases, lot))
    return lots


class _Answers:
    """What is included, remembered: it depends on little, and that is the same in most lots."""

    def __init__(self) -> None:
        self._known: dict[object, Included] = {}

    def __call__(
        self,
        scope: QuotedScope,
        purchases: Sequence[Purchase],
        charged: Charged,
    ) -> Included:
        """Return what `included_in_column` returns."""
        asked = (
            tuple(purchase.reason for purchase in purchases if isinstance(purchase, Unpriced)),
            tuple(finding.code for finding in charged.findings),
            charged.provided,
        )
        known = self._known.get(asked)
        if known is None:
            known = self._known[asked] = included_in_column(scope, purchases, charged)
        return known
