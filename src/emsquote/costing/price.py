"""From cost to price: overheads and margins by category, minimums, NRE, and the rounding of every
printed figure.

`cost × (1 + material overhead)` for material, SG&A on material and labour, then per category either
mark-up or margin (method 7). Pass-through bears neither. With `Rounding.UNIT` the unit price of
each category is rounded half up once and everything printed below is an exact product or sum; with
`Rounding.LOT` the category's price for the lot is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import assert_never

from msgspec import Struct

from emsquote.costing.charge.charged import Charged
from emsquote.costing.charge.costing import figure
from emsquote.costing.charge.shares import is_part_of, share_charge
from emsquote.costing.rate_card import Minimum, RateCard
from emsquote.finding import Finding, Severity
from emsquote.model.job import Job, Margin, MarginMode
from emsquote.model.money import Money, Total, Unknown
from emsquote.model.quote import Basis, Category, CategoryPrice, Charge, NrePrice, Rounding, Stage
from emsquote.wording.sentence import Counted, for_all, told

HUNDRED = Decimal(100)
_NO_OVERHEAD = {Category.PASS_THROUGH, Category.NRE}


class Settled(Struct, frozen=True):
    """The prices of one column.

    `charges` holds those of `Charged` and what settling added (minimums, sales shares).
    """

    categories: tuple[CategoryPrice, ...]
    unit_price: Money
    extended: Money
    nre: tuple[NrePrice, ...]
    nre_total: Money
    total: Money
    charges: tuple[Charge, ...]
    findings: tuple[Finding, ...] = ()


def priced(cost: Decimal, margin: Margin | None) -> Decimal:
    """Return the price of a cost, unrounded.

    >>> priced(Decimal(80), Margin(MarginMode.MARGIN, Decimal(20)))
    Decimal('100')
    >>> priced(Decimal(100), Margin(MarginMode.MARKUP, Decimal(20)))
    Decimal('120')
    """
    if margin is None:
        return cost
    match margin.mode:
        case MarginMode.MARKUP:
            return cost * (HUNDRED + margin.percent) / HUNDRED
        case MarginMode.MARGIN:
            return cost * HUNDRED / (HUNDRED - margin.percent)
        case _:
            assert_never(margin.mode)


class _Pricing(Struct, frozen=True, dict=True):
    """How each category of one column is priced."""

    card: RateCard
    quantity: int
    margins: Mapping[str, Margin]

    def overhead(self, category: Category, cost: Decimal) -> Decimal:
        if category in _NO_OVERHEAD:
            return Decimal(0)
        share = self.card.material_overhead_percent if category is Category.MATERIAL else Decimal(0)
        return cost * (share + self.card.sga_percent) / HUNDRED

    def margin(self, category: Category) -> Margin | None:
        if category is Category.PASS_THROUGH:
            return None
        rule = self.card.margin(category)
        return self.margins.get(category) or (rule.at(self.quantity) if rule else None)

    def price(self, category: Category, cost: Decimal) -> Decimal:
        """Return the exact price of a cost in a category."""
        return priced(cost + self.overhead(category, cost), self.margin(category))

    def charge_price(self, charge: Charge) -> Decimal:
        """Return the exact price of a charge."""
        at_cost = charge.activity in self.at_cost
        return charge.cost.amount if at_cost else self.price(charge.category, charge.cost.amount)

    @cached_property
    def owners(self) -> dict[str, str]:
        """Whose property the result of an activity is."""
        return {each.name: each.owner for each in self.card.activities if each.owner}

    @cached_property
    def at_cost(self) -> frozenset[str]:
        """The activities that are sold as they stand."""
        return frozenset(each.name for each in self.card.activities if each.at_cost)


def settle_column(
    card: RateCard, job: Job, quantity: int, material: Total, charged: Charged
) -> Settled:
    """Return the prices of one column for `quantity` good boards.

    `material` is the exact cost of what the customer pays for, in the card's currency. The job's
    margins go before the card's; `job.amortise_nre_over` spreads NRE into the unit price, which a
    note tells.
    """
    pricing = _Pricing(card, quantity, job.margins)
    added = _added(pricing, material, charged)
    per_board = [each for each in charged.charges if each.category is not Category.NRE]
    once = [each for each in charged.charges if each.category is Category.NRE]
    nre = tuple(_nre_price(pricing, each) for each in once)
    categories = [
        _category(pricing, category, cost, extra, _unknown(category, material, charged))
        for category, cost, extra in _by_category(pricing, material, per_board, added)
        if cost or extra or _unknown(category, material, charged)
    ]
    findings: tuple[Finding, ...] = ()
    if job.amortise_nre_over and nre:
        categories.append(_amortised(pricing, nre, job.amortise_nre_over))
        findings = (_amortised_note(card, nre, job.amortise_nre_over),)
        nre = ()
    return _column(pricing, tuple(categories), nre, (*charged.charges, *added), findings)


def _column(
    pricing: _Pricing,
    categories: tuple[CategoryPrice, ...],
    nre: tuple[NrePrice, ...],
    charges: tuple[Charge, ...],
    findings: tuple[Finding, ...],
) -> Settled:
    nothing = Money.zero(pricing.card.currency)
    extended = sum((each.extended for each in categories), nothing)
    unit_price = sum((each.unit_price for each in categories), nothing)
    if pricing.card.rounding is Rounding.LOT:
        unit_price = (extended / pricing.quantity).rounded(pricing.card.unit_decimals)
    nre_total = sum((each.price for each in nre), nothing)
    return Settled(
        categories, unit_price, extended, nre, nre_total, extended + nre_total, charges, findings
    )


def _by_category(
    pricing: _Pricing, material: Total, charges: Sequence[Charge], added: Sequence[Charge]
) -> Iterator[tuple[Category, Money, Money]]:
    """Yield each category with its cost, and with what is sold at cost or added to its price
    without margin.
    """
    nothing = Money.zero(pricing.card.currency)
    for category in Category:
        here = [each for each in charges if each.category is category]
        own = sum((each.cost for each in here if each.activity not in pricing.at_cost), nothing)
        extra = sum((each.cost for each in here if each.activity in pricing.at_cost), nothing)
        extra = sum((each.cost for each in added if each.category is category), extra)
        if category is Category.MATERIAL:
            own += material.known
        if category is not Category.NRE:
            yield category, own, extra


def _unknown(category: Category, material: Total, charged: Charged) -> tuple[Unknown, ...]:
    """Return what a category lacks.

    What only NRE lacks is told with the services, since NRE has no category price.
    """
    gaps = tuple(gap.unknown for gap in charged.gaps if gap.category is category)
    if category is Category.SERVICE:
        elsewhere = {gap.unknown for gap in charged.gaps if gap.category is not Category.NRE}
        gaps += tuple(gap.unknown for gap in charged.gaps if gap.unknown not in elsewhere)
    return (*material.missing, *gaps) if category is Category.MATERIAL else gaps


def _category(
    pricing: _Pricing, category: Category, cost: Money, extra: Money, unknown: tuple[Unknown, ...]
) -> CategoryPrice:
    overhead = Money(pricing.overhead(category, cost.amount), cost.currency)
    exact = Money(pricing.price(category, cost.amount), cost.currency) + extra
    unit_price, extended = _rounded(pricing, exact)
    return CategoryPrice(
        category,
        cost + extra,
        overhead,
        extended - cost - extra - overhead,
        unit_price,
        extended,
        unknown,
    )


def _rounded(pricing: _Pricing, exact: Money) -> tuple[Money, Money]:
    match pricing.card.rounding:
        case Rounding.UNIT:
            unit_price = (exact / pricing.quantity).rounded(pricing.card.unit_decimals)
            return unit_price, unit_price * pricing.quantity
        case Rounding.LOT:
            extended = exact.rounded()
            return (extended / pricing.quantity).rounded(pricing.card.unit_decimals), extended
        case _:
            assert_never(pricing.card.rounding)


def _nre_price(pricing: _Pricing, charge: Charge) -> NrePrice:
    price = Money(pricing.charge_price(charge), charge.cost.currency).rounded()
    return NrePrice(
        charge.title, charge.activity, charge.cost, price, pricing.owners.get(charge.activity, "")
    )


def _amortised(pricing: _Pricing, nre: Sequence[NrePrice], over: int) -> CategoryPrice:
    """Return NRE as a category: the share of this lot in the stated volume."""
    nothing = Money.zero(pricing.card.currency)
    share = Decimal(pricing.quantity) / over
    cost = sum((each.cost for each in nre), nothing) * share
    unit_price, extended = _rounded(pricing, sum((each.price for each in nre), nothing) * share)
    return CategoryPrice(Category.NRE, cost, nothing, extended - cost, unit_price, extended)


def _amortised_note(card: RateCard, nre: Sequence[NrePrice], over: int) -> Finding:
    whole = sum((each.price for each in nre), Money.zero(card.currency))
    message = told(
        "NRE of {amount} {currency} is spread over {boards}, into the unit price",
        amount=for_all(whole.amount),
        currency=for_all(whole.currency),
        boards=for_all(Counted(over, "board", "boards")),
    )
    return Finding(
        Severity.NOTE,
        "nre-amortised",
        card.origin,
        message,
        "leave amortise_nre_over out to keep it apart",
    )


def _added(pricing: _Pricing, material: Total, charged: Charged) -> tuple[Charge, ...]:
    """Return what is added to the price without margin: percentages of sales, then minimums, each
    on all before it.
    """
    added = list(_sales_shares(pricing, material, charged)) if charged.sales_shares else []
    for minimum in pricing.card.minimums:
        floor = minimum.price * (pricing.quantity if minimum.per_board else 1)
        reached = _priced_part(pricing, minimum, material, charged.charges, added)
        if 0 < reached < floor:
            added.append(_top_up(pricing.card, minimum, floor, reached))
    return tuple(added)


def _sales_shares(pricing: _Pricing, material: Total, charged: Charged) -> Iterator[Charge]:
    """Yield what is a percentage of the price of everything but NRE."""
    own = [each for each in charged.charges if each.category is not Category.NRE]
    sales = pricing.price(Category.MATERIAL, material.known.amount)
    sales += sum((pricing.charge_price(each) for each in own), Decimal(0))
    base = Money(sales, pricing.card.currency)
    if base:
        for activity, percent in charged.sales_shares:
            yield share_charge(pricing.card, activity, percent, base, "sales")


def _priced_part(
    pricing: _Pricing,
    minimum: Minimum,
    material: Total,
    charges: Sequence[Charge],
    added: Sequence[Charge],
) -> Decimal:
    """Return the exact price of what a minimum is about; without a list, of everything but NRE."""
    everything = not minimum.of

    def is_about(charge: Charge) -> bool:
        return is_part_of(charge, minimum.of) or (
            everything and charge.category is not Category.NRE
        )

    price = sum((pricing.charge_price(each) for each in charges if is_about(each)), Decimal(0))
    price += sum((each.cost.amount for each in added if is_about(each)), Decimal(0))
    if everything or Category.MATERIAL in minimum.of:
        price += pricing.price(Category.MATERIAL, material.known.amount)
    return price


def _top_up(card: RateCard, minimum: Minimum, floor: Decimal, reached: Decimal) -> Charge:
    exact = Money(floor - reached, card.currency)
    return Charge(
        activity=f"minimum-{minimum.name}",
        title=minimum.title,
        stage=Stage.PRODUCTION,
        category=minimum.category,
        basis=Basis.PER_LOT,
        driver="minimum",
        driver_amount=Decimal(1),
        cost=exact.rounded() if card.rounding is Rounding.LOT else exact,
        working=f"{figure(floor)} − {figure(reached)} {card.currency}",
    )
