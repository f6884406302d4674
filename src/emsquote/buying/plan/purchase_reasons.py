"""Why a part is bought as it is, in words.

And what about the purchases is open or doubtful, as findings.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import assert_never

from emsquote.buying.plan.ladder import PossibleOrder, cheapest
from emsquote.buying.plan.least_cost_plan import Plan
from emsquote.buying.plan.terms import BuyingTerms, orders_of
from emsquote.finding import NOWHERE, Finding, Origin, Severity
from emsquote.model.bom import BomLine
from emsquote.model.money import minor_digits, round_half_up
from emsquote.model.purchase import Bought, Demand, NoOffer, Purchase, Shortage, Supplied
from emsquote.wording.sentence import Counted, Day, Sum, for_all, joined, said, told


def shown_cost(amount: Decimal, currency: str) -> Sum:
    """Return an amount to read: to the cent, or to four decimals where cents would hide it."""
    digits = minor_digits(currency) if abs(amount) >= 1 else 4
    return Sum(round_half_up(amount, digits), currency)


def named_offer(choice: PossibleOrder) -> str:
    """Return what an order is of: supplier, its number, and which part if it is an alternate."""
    offer = choice.ladder.offer
    source = _source(offer.supplier, offer.sku)
    return (
        said("{source}, alternate {part}", source=source, part=offer.mpn)
        if choice.ladder.is_alternate
        else source
    )


@lru_cache(maxsize=4096)  # told of the same offers in every column
def _source(supplier: str, sku: str) -> str:
    named = supplier or said("an unnamed supplier")
    return joined([named, sku], " ") if sku else named


def why_more(choice: PossibleOrder, required: int, currency: str) -> str:
    """Tell why an order is larger than what is required of it, "" if it is not."""
    if choice.quantity == required:
        return ""
    ladder = choice.ladder
    least = ladder.least(required)
    if least and least.quantity < choice.quantity:
        return said(
            "{ordered} for {required}: from {break} on it is cheaper, {least} would cost {cost}",
            **{
                "ordered": choice.quantity,
                "required": required,
                "break": choice.step.price_break.quantity,
            },
            least=least.quantity,
            cost=shown_cost(least.cost, currency),
        )
    if choice.quantity == ladder.steps[0].first:
        return said(
            "{ordered} for {required}: the least order", ordered=choice.quantity, required=required
        )
    return said(
        "{ordered} for {required}: sold in multiples of {multiple}",
        ordered=choice.quantity,
        required=required,
        multiple=ladder.offer.multiple,
    )


def split_up(orders: Sequence[PossibleOrder]) -> str:
    """Tell how much of a split is ordered where."""
    shares: list[str] = [
        said("{quantity} from {supplier}", quantity=each.quantity, supplier=named_offer(each))
        for each in orders
    ]
    return said("split because stock is short: {shares}", shares=joined(shares, ", "))


def _next_best(plan: Plan, currency: str) -> str:
    """Tell what the best single order from another ladder would cost; for a split, from any."""
    used = plan.orders[0].ladder if len(plan.orders) == 1 else None
    best = cheapest(single for single in plan.singles if single.ladder is not used)
    if best is None:
        return said("no other offer meets it")
    difference = best.cost - plan.cost
    return said(
        "next best {source}: {quantity} for {cost}, {difference} more"
        if difference >= 0
        else "next best {source}: {quantity} for {cost}, {difference} less",
        source=named_offer(best),
        quantity=best.quantity,
        cost=shown_cost(best.cost, currency),
        difference=shown_cost(abs(difference), currency),
    )


def explained(plan: Plan, required: int, terms: BuyingTerms) -> str:
    """Tell why these orders: why more than needed, what the next best was, and what it would have
    cost.
    """
    currency = terms.currency
    words: list[str] = []
    if len(plan.orders) == 1:
        words.append(why_more(plan.orders[0], required, currency))
    else:
        words.append(split_up(plan.orders))
    if terms.preferred_suppliers and any(
        terms.prefers(order.ladder.offer) for order in plan.orders
    ):
        words.append(said("preferred supplier"))
    words.append(_next_best(plan, currency))
    if not plan.proven:
        words.append(said("the search for a better split was cut short"))
    return joined([word for word in words if word])


def _places(demand: Demand, lines: Sequence[BomLine]) -> list[Origin]:
    return [lines[index].origin for index in demand.lines] or [NOWHERE]


def _open(
    demand: Demand, lines: Sequence[BomLine], code: str, text: str, hint: str
) -> list[Finding]:
    return [Finding(Severity.OPEN, code, origin, text, hint) for origin in _places(demand, lines)]


def _proposed(bought: Bought, lines: Sequence[BomLine]) -> list[Finding]:
    """Tell which part is proposed for lines that name none."""
    if (
        any(lines[index].mpn or lines[index].supplier_numbers for index in bought.demand.lines)
        or not bought.orders
    ):
        return []
    offer = bought.orders[0].offer
    text = told(
        "{part}: {proposed} is proposed",
        part=for_all(bought.demand.label),
        proposed=for_all(f"{offer.mpn} {offer.manufacturer}".rstrip()),
    )
    hint = "approve it, or name another in the BOM"
    return [
        Finding(Severity.NOTE, "proposed-part", origin, text, hint)
        for origin in _places(bought.demand, lines)
    ]


def _named(demand: Demand, reason: str) -> str:
    return reason if demand.label in reason else joined([for_all(demand.label), reason], ": ")


def _stale(purchases: Sequence[Purchase], terms: BuyingTerms) -> list[Finding]:
    offers = [order.offer for purchase in purchases for order in orders_of(purchase)]
    stale = sorted(
        {(offer.read_on, offer.mpn, offer.supplier) for offer in offers if terms.is_stale(offer)}
    )
    if not stale:
        return []
    read_on, mpn, supplier = stale[0]
    text = said(
        "{parts} bought at prices read more than {days} before {date}; the oldest is {oldest} of {supplier}, {day}",
        parts=Counted(len({mpn for _, mpn, _ in stale}), "part is", "parts are"),
        days=Counted(terms.stale_after_days, "day", "days"),
        date=Day(terms.date),
        oldest=mpn,
        supplier=supplier,
        day=Day(read_on),
    )
    return [Finding(Severity.DOUBT, "stale-price", NOWHERE, text, "read the prices anew")]


def purchase_findings(
    purchases: Sequence[Purchase], lines: Sequence[BomLine], terms: BuyingTerms
) -> tuple[Finding, ...]:
    """Return what is open (no offer, shortage) at the lines concerned, and what is doubtful (old
    prices).

    The purchases may be those of several quantities: a shortage is told once, at the first quantity
    it concerns.
    """
    findings: list[Finding] = []
    short: set[tuple[int, ...]] = set()
    for each in purchases:
        match each:
            case NoOffer():
                hint = "add an offer for it, or mark the line as not fitted"
                findings += _open(
                    each.demand, lines, "no-offer", _named(each.demand, each.reason), hint
                )
            case Shortage() if each.demand.lines in short:
                continue
            case Shortage():
                short.add(each.demand.lines)
                hint = "add an offer with stock, or allow a longer lead time"
                findings += _open(
                    each.demand,
                    lines,
                    "shortage",
                    joined([for_all(each.demand.label), each.reason], ": "),
                    hint,
                )
            case Bought():
                findings += _proposed(each, lines)
            case Supplied():
                continue
            case _:
                assert_never(each)
    return tuple(findings + _stale(purchases, terms))
