"""From cost to price: overheads and margins by category, minimums, NRE, and the rounding of every
printed figure.

`cost × (1 + material overhead)` for material, SG&A on material and labour, then per category either
mark-up or margin (method 7); a gross margin covers SG&A. Pass-through bears neither. With
`Rounding.UNIT` the unit price of each category is rounded half up once and everything printed below
is an exact product or sum; with `Rounding.LOT` the category's price for the lot is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from emsquote.costing.charge.charged import Charged, Gap
from emsquote.costing.charge.figures import figure
from emsquote.costing.charge.shares import is_part_of, share_charge
from emsquote.costing.rate_card import Minimum, RateCard
from emsquote.finding import Finding, Severity
from emsquote.model.job import Job, Margin, MarginMode
from emsquote.model.money import ZERO, Money, Total, Unknown
from emsquote.model.quote import Basis, Category, CategoryPrice, Charge, NrePrice, Rounding, Stage
from emsquote.wording.sentence import Counted, for_all, told

HUNDRED = Decimal(100)
_NO_OVERHEAD = {Category.PASS_THROUGH, Category.NRE}
_PRICED = [category for category in Category if category is not Category.NRE]
"""Categories with a price of their own."""


class SellingPrices(Struct, frozen=True, kw_only=True):
    """The prices of one column.

    `charges` holds those of `Charged` and what pricing added (minimums, sales shares).
    """

    categories: tuple[CategoryPrice, ...]
    unit_price: Money
    extended: Money
    nre: tuple[NrePrice, ...]
    nre_total: Money
    total: Money
    charges: tuple[Charge, ...]
    findings: tuple[Finding, ...] = ()


def price_of(cost: Decimal, margin: Margin | None) -> Decimal:
    """Return the price of a cost, unrounded.

    >>> price_of(Decimal(80), Margin(MarginMode.MARGIN, Decimal(20)))
    Decimal('100')
    >>> price_of(Decimal(100), Margin(MarginMode.MARKUP, Decimal(20)))
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


class _CardPricing(Struct, frozen=True, dict=True):
    """How each category of one column is priced: by the card, and by the job's own margins."""

    card: RateCard
    quantity: int
    margins: Mapping[str, Margin]

    def overhead(self, category: Category, cost: Decimal) -> Decimal:
        """Return what a cost bears of material overhead and SG&A."""
        if category in _NO_OVERHEAD:
            return ZERO
        sga = cost * self.card.sga_percent / HUNDRED
        return sga + self.material_overhead(category, cost)

    def material_overhead(self, category: Category, cost: Decimal) -> Decimal:
        if category is not Category.MATERIAL:
            return ZERO
        return cost * self.card.material_overhead_percent / HUNDRED

    def margin(self, category: Category) -> Margin | None:
        if category is Category.PASS_THROUGH:
            return None
        of_job = self.margins.get(category)
        if of_job:
            return of_job
        rule = self.card.margin(category)
        return rule.at(self.quantity) if rule else None

    def price(self, category: Category, cost: Decimal) -> Decimal:
        """Return the exact price of a cost in a category."""
        margin = self.margin(category)
        covers_sga = margin is not None and margin.covers_sga
        overhead = self.material_overhead if covers_sga else self.overhead
        return price_of(cost + overhead(category, cost), margin)

    def charge_price(self, charge: Charge) -> Decimal:
        """Return the exact price of a charge."""
        if charge.activity in self.at_cost:
            return charge.cost.amount
        return self.price(charge.category, charge.cost.amount)

    @cached_property
    def owners(self) -> dict[str, str]:
        """Whose property the result of an activity is."""
        return {activity.name: activity.owner for activity in self.card.activities}

    @cached_property
    def at_cost(self) -> frozenset[str]:
        """The activities that are sold as they stand."""
        return frozenset(activity.name for activity in self.card.activities if activity.at_cost)


def price_column(
    card: RateCard,
    job: Job,
    quantity: int,
    material: Total,
    charged: Charged,
) -> SellingPrices:
    """Return the prices of one column for `quantity` good boards.

    `material` is the exact cost of what the customer pays for, in the card's currency. The job's
    margins go before the card's; `job.amortise_nre_over` spreads NRE into the unit price, which a
    note tells.
    """
    pricing = _CardPricing(card, quantity, job.margins)
    added = _added(pricing, material, charged)
    categories = tuple(_categories(pricing, material, charged, added))
    nre = tuple(_nre_prices(pricing, charged.charges))
    charges = (*charged.charges, *added)
    over = job.amortise_nre_over
    if not over or not nre:
        return _column_prices(pricing, categories, nre, charges)
    spread = (*categories, _amortised(pricing, nre, over))
    prices = _column_prices(pricing, spread, (), charges)
    return replace(prices, findings=(_amortised_note(card, nre, over),))


def _column_prices(
    pricing: _CardPricing,
    categories: tuple[CategoryPrice, ...],
    nre: tuple[NrePrice, ...],
    charges: tuple[Charge, ...],
) -> SellingPrices:
    nothing = Money.zero(pricing.card.currency)
    extended = sum((category.extended for category in categories), nothing)
    unit_price = sum((category.unit_price for category in categories), nothing)
    if pricing.card.rounding is Rounding.LOT:
        unit_price = (extended / pricing.quantity).rounded(pricing.card.unit_decimals)
    nre_total = sum((item.price for item in nre), nothing)
    return SellingPrices(
        categories=categories,
        unit_price=unit_price,
        extended=extended,
        nre=nre,
        nre_total=nre_total,
        total=extended + nre_total,
        charges=charges,
    )


def _categories(
    pricing: _CardPricing,
    material: Total,
    charged: Charged,
    added: Sequence[Charge],
) -> Iterator[CategoryPrice]:
    """Yield the price of each category that costs or lacks something; NRE has none."""
    nothing = Money.zero(pricing.card.currency)
    marked_up = dict.fromkeys(Category, nothing)
    as_it_stands = dict.fromkeys(Category, nothing)
    for charge in charged.charges:
        costs = as_it_stands if charge.activity in pricing.at_cost else marked_up
        costs[charge.category] += charge.cost
    for charge in added:
        as_it_stands[charge.category] += charge.cost
    marked_up[Category.MATERIAL] += material.known
    for category in _PRICED:
        cost, extra = marked_up[category], as_it_stands[category]
        unknown = _unknown(category, material, charged.gaps)
        if cost or extra or unknown:
            yield _category(pricing, category, cost, extra, unknown)


def _unknown(
    category: Category,
    material: Total,
    gaps: Sequence[Gap],
) -> tuple[Unknown, ...]:
    """Return what a category lacks.

    What only NRE lacks is told with the services, since NRE has no category price.
    """
    unknown = tuple(gap.unknown for gap in gaps if gap.category is category)
    if category is Category.MATERIAL:
        return material.missing + unknown
    if category is Category.SERVICE:
        elsewhere = {gap.unknown for gap in gaps if gap.category is not Category.NRE}
        unknown += tuple(gap.unknown for gap in gaps if gap.unknown not in elsewhere)
    return unknown


def _category(
    pricing: _CardPricing,
    category: Category,
    marked_up: Money,
    as_it_stands: Money,
    unknown: tuple[Unknown, ...],
) -> CategoryPrice:
    cost = marked_up + as_it_stands
    overhead = Money(pricing.overhead(category, marked_up.amount), cost.currency)
    marked_up_price = Money(pricing.price(category, marked_up.amount), cost.currency)
    unit_price, extended = _rounded(pricing, marked_up_price + as_it_stands)
    return CategoryPrice(
        category=category,
        cost=cost,
        overhead=overhead,
        margin=extended - marked_up - as_it_stands - overhead,
        unit_price=unit_price,
        extended=extended,
        unknown=unknown,
    )


def _rounded(pricing: _CardPricing, exact: Money) -> tuple[Money, Money]:
    """Return the unit price and the extended price that a category's exact price is printed as."""
    match pricing.card.rounding:
        case Rounding.UNIT:
            unit_price = (exact / pricing.quantity).rounded(pricing.card.unit_decimals)
            return unit_price, unit_price * pricing.quantity
        case Rounding.LOT:
            extended = exact.rounded()
            unit_price = (extended / pricing.quantity).rounded(pricing.card.unit_decimals)
            return unit_price, extended
        case _:
            assert_never(pricing.card.rounding)


def _nre_prices(pricing: _CardPricing, charges: Sequence[Charge]) -> Iterator[NrePrice]:
    for charge in charges:
        if charge.category is Category.NRE:
            exact = Money(pricing.charge_price(charge), charge.cost.currency)
            owner = pricing.owners.get(charge.activity, "")
            yield NrePrice(charge.title, charge.activity, charge.cost, exact.rounded(), owner)


def _amortised(
    pricing: _CardPricing,
    nre: Sequence[NrePrice],
    over: int,
) -> CategoryPrice:
    """Return NRE as a category: the share of this lot in the stated volume."""
    nothing = Money.zero(pricing.card.currency)
    share = Decimal(pricing.quantity) / over
    cost = sum((item.cost for item in nre), nothing) * share
    price = sum((item.price for item in nre), nothing) * share
    unit_price, extended = _rounded(pricing, price)
    return CategoryPrice(
        category=Category.NRE,
        cost=cost,
        overhead=nothing,
        margin=extended - cost,
        unit_price=unit_price,
        extended=extended,
    )


def _amortised_note(
    card: RateCard,
    nre: Sequence[NrePrice],
    over: int,
) -> Finding:
    nothing = Money.zero(card.currency)
    price = sum((item.price for item in nre), nothing)
    message = told(
        "NRE of {amount} {currency} is spread over {boards}, into the unit price",
        amount=for_all(price.amount),
        currency=for_all(price.currency),
        boards=for_all(Counted(over, "board", "boards")),
    )
    return Finding(
        severity=Severity.NOTE,
        code="nre-amortised",
        origin=card.origin,
        message=message,
        hint="leave amortise_nre_over out to keep it apart",
    )


def _added(
    pricing: _CardPricing,
    material: Total,
    charged: Charged,
) -> tuple[Charge, ...]:
    """Return what is added to the price without margin: percentages of sales, then minimums, each
    on all before it.
    """
    added = list(_sales_shares(pricing, material, charged))
    for minimum in pricing.card.minimums:
        boards = pricing.quantity if minimum.per_board else 1
        least = minimum.price * boards
        reached = _price_reached(pricing, minimum, material, charged.charges, added)
        if 0 < reached < least:
            added.append(_minimum_charge(pricing.card, minimum, least, reached))
    return tuple(added)


def _sales_shares(
    pricing: _CardPricing,
    material: Total,
    charged: Charged,
) -> Iterator[Charge]:
    """Yield what is a percentage of the price of everything but NRE."""
    if not charged.sales_shares:
        return
    own = [charge for charge in charged.charges if charge.category is not Category.NRE]
    sales = pricing.price(Category.MATERIAL, material.known.amount)
    sales += sum((pricing.charge_price(charge) for charge in own), ZERO)
    base = Money(sales, pricing.card.currency)
    if base:
        for activity, percent in charged.sales_shares:
            yield share_charge(pricing.card, activity, percent, base, "sales")


def _price_reached(
    pricing: _CardPricing,
    minimum: Minimum,
    material: Total,
    charges: Sequence[Charge],
    added: Sequence[Charge],
) -> Decimal:
    """Return the exact price of what a minimum is about; without a list, of everything but NRE."""
    price = ZERO
    for charge in charges:
        if _is_about(minimum, charge):
            price += pricing.charge_price(charge)
    for charge in added:
        if _is_about(minimum, charge):
            price += charge.cost.amount
    if not minimum.of or Category.MATERIAL in minimum.of:
        price += pricing.price(Category.MATERIAL, material.known.amount)
    return price


def _is_about(minimum: Minimum, charge: Charge) -> bool:
    if not minimum.of:
        return charge.category is not Category.NRE
    return is_part_of(charge, minimum.of)


def _minimum_charge(
    card: RateCard,
    minimum: Minimum,
    least: Decimal,
    reached: Decimal,
) -> Charge:
    exact = Money(least - reached, card.currency)
    return Charge(
        activity=f"minimum-{minimum.name}",
        title=minimum.title,
        stage=Stage.PRODUCTION,
        category=minimum.category,
        basis=Basis.PER_LOT,
        driver="minimum",
        driver_amount=Decimal(1),
        cost=exact.rounded() if card.rounding is Rounding.LOT else exact,
        working=f"{figure(least)} − {figure(reached)} {card.currency}",
    )
