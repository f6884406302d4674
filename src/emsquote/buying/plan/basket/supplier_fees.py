"""What suppliers charge beside the parts: shipping, fees on small orders, orders too small to be
delivered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from emsquote.finding import fault
from emsquote.model.company_names import supplier_name
from emsquote.model.job import SupplierCosts
from emsquote.model.money import ZERO, ExchangeRates, Money, Unknown, minor_digits, round_half_up
from emsquote.model.purchase import Bought, Order, Purchase
from emsquote.model.quote import Basis, Category, Charge, Stage
from emsquote.wording.sentence import Sum, said


class SupplierFees(Struct, frozen=True):
    """What one supplier charges beside its parts in one column.

    All amounts exact and in one currency.
    """

    costs: SupplierCosts
    value: Money
    """What its parts are worth, before duty and fees on parts."""
    shipping: Money
    small_order_fee: Money

    @property
    def together(self) -> Money:
        """Return all that is charged."""
        return self.shipping + self.small_order_fee


def costs_in(costs: SupplierCosts, currency: str, rates: ExchangeRates) -> SupplierCosts:
    """Return a supplier's costs in another currency, unrounded.

    `InputError` if no exchange rate leads there.
    """
    stated = costs.currency or currency
    factor = rates.rate(stated, currency)
    if isinstance(factor, Unknown):
        hint = f'state it: [[exchange_rate]] source = "{stated}", target = "{currency}", rate = …'
        raise fault(
            "no-exchange-rate",
            costs.origin,
            f"{factor.reason} for the costs of {costs.supplier}",
            hint,
        )
    if stated == currency:
        return replace(costs, currency=currency)

    def turned(amount: Decimal | None) -> Decimal | None:
        return None if amount is None else amount * factor

    return replace(
        costs,
        shipping=costs.shipping * factor,
        free_from=turned(costs.free_from),
        small_order_fee=costs.small_order_fee * factor,
        small_order_below=turned(costs.small_order_below),
        minimum_order=turned(costs.minimum_order),
        currency=currency,
    )


def values_by_house(orders: Iterable[Order]) -> dict[str, Decimal]:
    """Return what the parts ordered from each supplier are worth, by its one name, before duty and
    fees on parts.
    """
    values: dict[str, Decimal] = {}
    for order in orders:
        house = supplier_name(order.offer.supplier)
        values[house] = (
            values.get(house, ZERO) + order.quantity * order.price_break.price * order.exchange_rate
        )
    return values


def supplier_fees(
    purchases: Iterable[Purchase], costs: Sequence[SupplierCosts], currency: str
) -> tuple[SupplierFees, ...]:
    """Return what the suppliers of the parts bought charge beside them, in the order of `costs`,
    zeros left out.
    """
    values = values_by_house(
        order for each in purchases if isinstance(each, Bought) for order in each.orders
    )
    found = []
    for each in costs:
        value = values.get(supplier_name(each.supplier))
        if value is not None:
            amounts = (value, each.shipping_of(value), each.small_order_fee_of(value))
            found.append(SupplierFees(each, *(Money(amount, currency) for amount in amounts)))
    return tuple(found)


def undelivered(fees: Iterable[SupplierFees]) -> tuple[str, ...]:
    """Return why orders would not be delivered: those below their supplier's minimum."""
    return tuple(
        said(
            "{supplier} delivers from {minimum} on, its parts are worth {value}",
            supplier=each.costs.supplier,
            minimum=_shown(each.costs.minimum_order, each.value.currency),
            value=_shown(each.value.amount, each.value.currency),
        )
        for each in fees
        if not each.costs.delivers(each.value.amount)
    )


def _shown(amount: Decimal | None, currency: str) -> Sum:
    return Sum(round_half_up(amount or ZERO, minor_digits(currency)), currency)


def fee_charges(fees: Iterable[SupplierFees]) -> tuple[Charge, ...]:
    """Return the fees as charges of the lot, passed through at cost; what is free is left out.

    They are bills of others, so they are rounded to the cent here, whatever the rounding of the
    quote.
    """
    charges = []
    for each in fees:
        costs, value = each.costs, _shown(each.value.amount, each.value.currency)
        currency = each.value.currency
        if each.shipping:
            free = (
                f", free from {_shown(costs.free_from, currency)}"
                if costs.free_from is not None
                else ""
            )
            working = f"{_shown(each.shipping.amount, currency)} for parts worth {value}{free}"
            charges.append(
                _charge(
                    "shipping",
                    said("Shipping of {supplier}", supplier=costs.supplier),
                    each,
                    each.shipping,
                    working,
                )
            )
        if each.small_order_fee:
            below = _shown(costs.small_order_below, currency)
            working = f"{_shown(each.small_order_fee.amount, currency)} below {below}, parts are worth {value}"
            title = said("Small-order fee of {supplier}", supplier=costs.supplier)
            charges.append(_charge("small-order-fee", title, each, each.small_order_fee, working))
    return tuple(charges)


def _charge(kind: str, title: str, fees: SupplierFees, cost: Money, working: str) -> Charge:
    name = "-".join(fees.costs.supplier.casefold().split())
    return Charge(
        activity=f"{kind}-{name}",
        title=title,
        stage=Stage.PRODUCTION,
        category=Category.PASS_THROUGH,
        basis=Basis.PER_LOT,
        driver="order",
        driver_amount=Decimal(1),
        cost=cost.rounded(),
        working=working,
        source=str(fees.costs.origin),
    )
