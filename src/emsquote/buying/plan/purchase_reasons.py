"""Why a part is bought as it is, in words.

And what about the purchases is open or doubtful, as findings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import assert_never

from emsquote.buying.plan.ladder import PossibleOrder, cheapest
from emsquote.buying.plan.least_cost_plan import Plan
from emsquote.buying.plan.terms import BuyingTerms, orders_of
from emsquote.finding import NOWHERE, Finding, Origin, Severity
from emsquote.model.bom import BomLine
from emsquote.model.estimate import Estimate
from emsquote.model.evidence import Certainty
from emsquote.model.money import minor_digits, round_half_up
from emsquote.model.purchase import (
    Bought,
    Demand,
    Estimated,
    NoOffer,
    Proposal,
    Purchase,
    Replacement,
    Shortage,
    Supplied,
)
from emsquote.model.unpriced import WhyUnpriced
from emsquote.wording.sentence import (
    Counted,
    Day,
    Sentence,
    Sum,
    for_all,
    for_house,
    joined,
    said,
    told,
)


def shown_cost(amount: Decimal, currency: str) -> Sum:
    """Return an amount to read: to the cent, or to four decimals where cents would hide it."""
    digits = minor_digits(currency) if abs(amount) >= 1 else 4
    return Sum(round_half_up(amount, digits), currency)


def named_offer(order: PossibleOrder) -> str:
    """Return what an order is of: supplier, its number, and which part if it is an alternate."""
    offer = order.ladder.offer
    source = _source(offer.supplier, offer.sku)
    if order.ladder.is_alternate:
        return said("{source}, alternate {part}", source=source, part=offer.mpn)
    return source


HOW_SURE: Mapping[Certainty, Sentence] = {
    Certainty.FIRM: said("firm"),
    Certainty.LIKELY: told("likely"),
    Certainty.POSSIBLE: told("possible"),
}
"""How sure a match is, in words."""
_BUY_OTHERWISE = "add an offer with stock, or allow a longer lead time"
_ASK_WHEN = "its price is that of the list: ask when it comes, or take a replacement"


@lru_cache(maxsize=4096)  # told of the same offers in every column
def _source(supplier: str, sku: str) -> str:
    named = supplier or said("an unnamed supplier")
    return joined([named, sku], " ") if sku else named


def why_more(
    order: PossibleOrder,
    required: int,
    currency: str,
) -> str:
    """Tell why an order is larger than what is required of it, "" if it is not."""
    ordered = order.quantity
    if ordered == required:
        return ""
    ladder = order.ladder
    least = ladder.least(required)
    if least and least.quantity < ordered:
        cheaper_from = {"break": order.step.price_break.quantity}  # `break` is no name in Python
        return said(
            "{ordered} for {required}: from {break} on it is cheaper, {least} would cost {cost}",
            ordered=ordered,
            required=required,
            **cheaper_from,
            least=least.quantity,
            cost=shown_cost(least.cost, currency),
        )
    if ordered == ladder.steps[0].first:
        return said(
            "{ordered} for {required}: the least order",
            ordered=ordered,
            required=required,
        )
    return said(
        "{ordered} for {required}: sold in multiples of {multiple}",
        ordered=ordered,
        required=required,
        multiple=ladder.offer.multiple,
    )


def split_up(orders: Sequence[PossibleOrder]) -> str:
    """Tell how much of a split is ordered where."""
    shares = []
    for order in orders:
        supplier = named_offer(order)
        share = said("{quantity} from {supplier}", quantity=order.quantity, supplier=supplier)
        shares.append(share)
    return said("split because stock is short: {shares}", shares=joined(shares, ", "))


def _next_best(plan: Plan, currency: str) -> str:
    """Tell what the best single order from another ladder would cost; for a split, from any."""
    others = plan.singles
    if len(plan.orders) == 1:
        used = plan.orders[0].ladder
        others = tuple(single for single in others if single.ladder is not used)
    best = cheapest(others)
    if best is None:
        return said("no other offer meets it")
    difference = best.cost - plan.cost
    pattern = "next best {source}: {quantity} for {cost}, {difference} more"
    if difference < 0:  # the plan keeps to preferred suppliers
        pattern = "next best {source}: {quantity} for {cost}, {difference} less"
    return said(
        pattern,
        source=named_offer(best),
        quantity=best.quantity,
        cost=shown_cost(best.cost, currency),
        difference=shown_cost(abs(difference), currency),
    )


def explained(
    plan: Plan,
    required: int,
    terms: BuyingTerms,
) -> str:
    """Tell why these orders: why more than needed, what the next best was, and what it would have
    cost.
    """
    currency = terms.currency
    if len(plan.orders) == 1:
        more = why_more(plan.orders[0], required, currency)
    else:
        more = split_up(plan.orders)
    reasons = [more] if more else []
    if terms.preferred_suppliers and _keeps_to_preferred(plan, terms):
        reasons.append(said("preferred supplier"))
    reasons.append(_next_best(plan, currency))
    if not plan.proven:
        reasons.append(said("the search for a better split was cut short"))
    return joined(reasons)


def _keeps_to_preferred(plan: Plan, terms: BuyingTerms) -> bool:
    return any(terms.prefers(order.ladder.offer) for order in plan.orders)


def _places(demand: Demand, lines: Sequence[BomLine]) -> list[Origin]:
    """Return where the lines of a part stand in the BOM."""
    return [lines[index].origin for index in demand.lines] or [NOWHERE]


def _is_named(line: BomLine) -> bool:
    return bool(line.mpn or line.supplier_numbers)


def _proposed(bought: Bought, lines: Sequence[BomLine]) -> list[Finding]:
    """Tell which part is proposed for lines that name none."""
    named = any(_is_named(lines[index]) for index in bought.demand.lines)
    if named or not bought.orders:
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
    """Return a reason that names its part."""
    if demand.label in reason:
        return reason
    return _of_part(demand, reason)


def _of_part(demand: Demand, reason: str) -> str:
    return joined([for_all(demand.label), reason], ": ")


OTHER_GOODS: Mapping[WhyUnpriced, Sentence] = {
    WhyUnpriced.MECHANICAL: told("mechanical part"),
    WhyUnpriced.PRINTED: told("printed or machined part"),
    WhyUnpriced.MODULE: told("module"),
    WhyUnpriced.CABLE: told("cable or wire"),
    WhyUnpriced.BARE_BOARD: told("bare board"),
    WhyUnpriced.TOOL: told("tool"),
    WhyUnpriced.CONSUMABLE: told("consumable"),
    WhyUnpriced.LABEL: told("label or packaging"),
    WhyUnpriced.DOCUMENT: told("document or software"),
    WhyUnpriced.DEVICE: told("finished device"),
}
"""What is no electronics, in words."""


def _other_goods(purchase: NoOffer, lines: Sequence[BomLine]) -> list[Finding]:
    text = told(
        "{reason}; it is no electronics: {what}",
        reason=_named(purchase.demand, purchase.reason),
        what=OTHER_GOODS[purchase.why],
    )
    hint = "give an offer for it, or say in the job that the customer supplies it"
    return [
        Finding(Severity.OPEN, "not-electronics", origin, text, hint)
        for origin in _places(purchase.demand, lines)
    ]


def _all_other_goods(purchases: Sequence[Purchase], lines: Sequence[BomLine]) -> Iterator[Finding]:
    """Tell how many parts without a price are no electronics, by what they are."""
    parts = {
        purchase.demand.lines: purchase.why
        for purchase in purchases
        if isinstance(purchase, NoOffer) and not purchase.why.is_electronics
    }
    if not parts:
        return
    counts = Counter(parts.values())
    counted = [
        told("{what}: {count}", what=OTHER_GOODS[why], count=for_all(counts[why]))
        for why in WhyUnpriced
        if counts[why]
    ]
    text = told(
        "{count} have no price and are no electronics ({what}): they are asked for apart",
        count=for_all(Counted(len(parts), "part", "parts")),
        what=joined(counted, ", "),
    )
    hint = "give offers for them (--offers), or say who supplies them: in the job, or --supply"
    first = lines[min(places[0] for places in parts)].origin
    yield Finding(Severity.OPEN, "other-goods", Origin(first.file), text, hint)


def _no_offer(purchase: NoOffer, lines: Sequence[BomLine]) -> list[Finding]:
    if not purchase.why.is_electronics:
        return _other_goods(purchase, lines)
    text = _named(purchase.demand, purchase.reason)
    hint = "add an offer for it, or mark the line as not fitted"
    return [
        Finding(Severity.OPEN, "no-offer", origin, text, hint)
        for origin in _places(purchase.demand, lines)
    ]


def _proposal(purchase: Proposal, lines: Sequence[BomLine]) -> list[Finding]:
    text = _of_part(purchase.demand, purchase.reason)
    hint = "name the number in the BOM, decide it (--decisions), or allow it (--match)"
    return [
        Finding(Severity.OPEN, "proposed-not-bought", origin, text, hint)
        for origin in _places(purchase.demand, lines)
    ]


def estimate_told(estimate: Estimate) -> str:
    """Tell what a part may cost, and what that rests on."""
    cost = estimate.cost
    currency = cost.middle.currency
    return said(
        "{middle}, {low} to {high}, by {parts} like {like}",
        middle=shown_cost(cost.middle.amount, currency),
        low=shown_cost(cost.low.amount, currency),
        high=shown_cost(cost.high.amount, currency),
        parts=Counted(estimate.parts, "part", "parts"),
        like=estimate.like,
    )


def _estimated(purchase: Estimated, lines: Sequence[BomLine]) -> list[Finding]:
    demand = purchase.demand
    text = said(
        "{reason}; {required} are estimated at {estimate}",
        reason=_named(demand, purchase.reason),
        required=demand.required,
        estimate=estimate_told(purchase.estimate),
    )
    instead = told("{part}: no offer, its price is estimated", part=for_all(demand.label))
    hint = "ask for an offer: an estimate is no price, and in no sum"
    return [
        Finding(Severity.OPEN, "estimated", origin, for_house(text, instead=instead), hint)
        for origin in _places(demand, lines)
    ]


def _shortage(
    demand: Demand,
    reason: str,
    hint: str,
    lines: Sequence[BomLine],
) -> list[Finding]:
    text = _of_part(demand, reason)
    return [
        Finding(Severity.OPEN, "shortage", origin, text, hint) for origin in _places(demand, lines)
    ]


def replacement_told(replacement: Replacement) -> str:
    """Tell which part would do, where it is in stock, and on what it agrees."""
    return said(
        "{part}: {stock} in stock at {supplier} ({agreed})",
        part=f"{replacement.mpn} {replacement.manufacturer}".rstrip(),
        stock=replacement.stock,
        supplier=replacement.supplier or said("an unnamed supplier"),
        agreed=" ".join(agreement.stated for agreement in replacement.agreed),
    )


def _replacements(purchase: Bought | Shortage, lines: Sequence[BomLine]) -> list[Finding]:
    """Propose what is in stock for a part that is short."""
    if not purchase.replacements:
        return []
    label = purchase.demand.label
    text = said(
        "{part} is short; as good in all that is known of it: {replacements}",
        part=label,
        replacements=joined(list(map(replacement_told, purchase.replacements))),
    )
    numbers = ", ".join(replacement.mpn for replacement in purchase.replacements)
    instead = told(
        "{part} is short; as good in all that is known of it: {replacements}",
        part=for_all(label),
        replacements=for_all(numbers),
    )
    hint = "approve one in the BOM as an alternate, or decide it (--decisions)"
    return [
        Finding(Severity.NOTE, "replacement", origin, for_house(text, instead=instead), hint)
        for origin in _places(purchase.demand, lines)
    ]


def _stale(purchases: Sequence[Purchase], terms: BuyingTerms) -> list[Finding]:
    """Tell that prices are older than the limit, with the oldest."""
    stale = set()
    for purchase in purchases:
        for order in orders_of(purchase):
            offer = order.offer
            if terms.is_stale(offer):
                stale.add((offer.read_on, offer.mpn, offer.supplier))
    if not stale:
        return []
    read_on, mpn, supplier = min(stale)
    parts = {mpn for _, mpn, _ in stale}
    text = said(
        "{parts} bought at prices read more than {days} before {date};"
        " the oldest is {oldest} of {supplier}, {day}",
        parts=Counted(len(parts), "part is", "parts are"),
        days=Counted(terms.stale_after_days, "day", "days"),
        date=Day(terms.date),
        oldest=mpn,
        supplier=supplier,
        day=Day(read_on),
    )
    return [Finding(Severity.DOUBT, "stale-price", NOWHERE, text, "read the prices anew")]


def purchase_findings(
    purchases: Sequence[Purchase],
    lines: Sequence[BomLine],
    terms: BuyingTerms,
) -> tuple[Finding, ...]:
    """Return what is open (no offer, shortage) at the lines concerned, and what is doubtful (old
    prices).

    The purchases may be those of more than one quantity: a shortage or an estimate is told once, at
    the first quantity it concerns.
    """
    findings: list[Finding] = []
    told: set[tuple[tuple[int, ...], str]] = set()
    for purchase in purchases:
        if isinstance(purchase, Bought):
            findings += _proposed(purchase, lines)
        reason = purchase.reason if isinstance(purchase, NoOffer) else ""
        place = (purchase.demand.lines, reason)
        points = _open_points(purchase, lines) if place not in told else []
        if points:
            told.add(place)
            findings += points
    findings += _all_other_goods(purchases, lines)
    return tuple(findings + _stale(purchases, terms))


def _open_points(purchase: Purchase, lines: Sequence[BomLine]) -> list[Finding]:
    """Return what is open about a purchase."""
    match purchase:
        case NoOffer():
            return _no_offer(purchase, lines)
        case Proposal():
            return _proposal(purchase, lines)
        case Shortage(demand=demand, reason=reason):
            short = _shortage(demand, reason, _BUY_OTHERWISE, lines)
            return [*short, *_replacements(purchase, lines)]
        case Bought(demand=demand, shortage=shortage):
            short = _shortage(demand, shortage, _ASK_WHEN, lines) if shortage else []
            return [*short, *_replacements(purchase, lines)]
        case Estimated():
            return _estimated(purchase, lines)
        case Supplied():
            return []
        case _:
            assert_never(purchase)
