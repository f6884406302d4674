"""What about a basket is open, doubtful or worth knowing, as findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from emsquote.buying.plan.basket.basket import Basket
from emsquote.buying.plan.basket.search import BasketLimits
from emsquote.buying.plan.sourced_part import SourcedPart
from emsquote.finding import NOWHERE, Finding, Severity
from emsquote.model.company_names import supplier_name
from emsquote.model.job import SupplierCosts
from emsquote.model.money import Money, round_half_up
from emsquote.wording.sentence import Counted, joined, said

_MORE_TIME = "allow more with --solve-seconds"


def basket_findings(
    basket: Basket,
    quantity: int,
    limits: BasketLimits,
    currency: str,
) -> Iterator[Finding]:
    """Yield how good the basket of a column is, or why it cannot be bought as it stands."""
    boards = Counted(quantity, "board", "boards")
    if basket.obstacle:
        message = said("{boards}: {why}", boards=boards, why=basket.obstacle)
        hint = "allow more suppliers, lower a minimum, or buy more"
        if not basket.finished:
            hint = _MORE_TIME
        yield Finding(Severity.OPEN, "no-basket", NOWHERE, message, hint)
    elif not basket.finished:
        message = said(
            "{boards}: the search for a cheaper basket ended after {seconds} s; {gap}",
            boards=boards,
            seconds=limits.seconds,
            gap=_at_most(basket.gap),
        )
        yield Finding(Severity.DOUBT, "basket-not-proven", NOWHERE, message, _MORE_TIME)
    else:
        best = said(
            "{boards}: bought as one basket for {amount} {currency}, proven best",
            boards=boards,
            amount=basket.cost(currency).rounded().amount,
            currency=currency,
        )
        yield Finding(Severity.NOTE, "basket", NOWHERE, joined([best, _saving(basket.saved)]))


def not_pooled() -> Finding:
    """Return the note that a BOM of a pool buys by itself: what a share in the pool saves, shipping
    may cost twice.
    """
    message = (
        "parts are bought for this BOM alone:"
        " the pool knows no suppliers' fixed costs and no limit on suppliers"
    )
    hint = "leave supplier_cost and max_suppliers out to buy together with other BOMs"
    return Finding(Severity.NOTE, "not-pooled", NOWHERE, message, hint)


def _at_most(gap: Decimal | None) -> str:
    if gap is None:
        return said("how much cheaper the best could be is not known")
    return said("the best is at most {percent} % cheaper", percent=round_half_up(gap * 100, 2))


def _saving(saved: Money | None) -> str:
    if saved is None:
        return said(
            "bought one by one, the parts would break a minimum order or the limit on suppliers"
        )
    if not saved.rounded():
        return said("the parts bought one by one would cost the same")
    return said(
        "the parts bought one by one would cost {amount} {currency} more,"
        " suppliers' fixed costs included",
        amount=saved.rounded().amount,
        currency=saved.currency,
    )


def unused_costs(costs: Sequence[SupplierCosts], parts: Sequence[SourcedPart]) -> Iterator[Finding]:
    """Yield the suppliers whose costs are stated and of whom there is no offer: probably a name is
    misspelt.
    """
    if not costs:
        return
    offering = _offering(parts)
    for stated in costs:
        if offering and supplier_name(stated.supplier) not in offering:
            message = said(
                'no part is offered by "{supplier}": its costs change nothing',
                supplier=stated.supplier,
            )
            yield Finding(
                Severity.DOUBT,
                "supplier-without-offers",
                stated.origin,
                message,
                "check the supplier's name",
            )


def _offering(parts: Sequence[SourcedPart]) -> set[str]:
    """Return the suppliers of whom there is an offer, by their one names."""
    found = set()
    for part in parts:
        for offer in (*part.wanted.offers, *part.wanted.alternates):
            found.add(supplier_name(offer.supplier))
    return found
