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
from emsquote.model.purchase import Bought, Purchase
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


def costs_in(
    costs: SupplierCosts,
    currency: str,
    rates: ExchangeRates,
) -> SupplierCosts:
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

    def converted(amount: Decimal | None) -> Decimal | None:
        return None if amount is None else amount * factor

    return replace(
        costs,
        shipping=costs.shipping * factor,
        free_from=converted(costs.free_from),
        small_order_fee=costs.small_order_fee * factor,
        small_order_below=converted(costs.small_order_below),
        minimum_order=converted(costs.minimum_order),
        currency=currency,
    )


def values_by_supplier(purchases: Iterable[Purchase]) -> dict[str, Decimal]:
    """Return what the parts bought from each supplier are worth, by its one name, before duty and
    fees on parts.
    """
    values: dict[str, Decimal] = {}
    for purchase in purchases:
        if isinstance(purchase, Bought):
            for order in purchase.orders:
                supplier = supplier_name(order.offer.supplier)
                value = order.quantity * order.price_break.price * order.exchange_rate
                values[supplier] = values.get(supplier, ZERO) + value
    return values


def supplier_fees(
    purchases: Iterable[Purchase],
    costs: Sequence[SupplierCosts],
    currency: str,
) -> tuple[SupplierFees, ...]:
    """Return what the suppliers of the parts bought charge beside them, in the order of `costs`,
    zeros left out.
    """
    values = values_by_supplier(purchases)
    found = []
    for stated in costs:
        value = values.get(supplier_name(stated.supplier))
        if value is not None:
            shipping = Money(stated.shipping_of(value), currency)
            small_order_fee = Money(stated.small_order_fee_of(value), currency)
            found.append(SupplierFees(stated, Money(value, currency), shipping, small_order_fee))
    return tuple(found)


def undelivered(fees: Iterable[SupplierFees]) -> tuple[str, ...]:
    """Return why orders would not be delivered: those below their supplier's minimum."""
    reasons = []
    for of_supplier in fees:
        costs, value = of_supplier.costs, of_supplier.value
        if not costs.delivers(value.amount):
            reason = said(
                "{supplier} delivers from {minimum} on, its parts are worth {value}",
                supplier=costs.supplier,
                minimum=_shown(costs.minimum_order, value.currency),
                value=_shown(value.amount, value.currency),
            )
            reasons.append(reason)
    return tuple(reasons)


def _shown(amount: Decimal | None, currency: str) -> Sum:
    return Sum(round_half_up(amount or ZERO, minor_digits(currency)), currency)


def fee_charges(fees: Iterable[SupplierFees]) -> tuple[Charge, ...]:
    """Return the fees as charges of the lot, passed through at cost; what is free is left out.

    They are bills of others, so they are rounded to the cent here, whatever the rounding of the
    quote.
    """
    charges = []
    for of_supplier in fees:
        if of_supplier.shipping:
            charges.append(_shipping_charge(of_supplier))
        if of_supplier.small_order_fee:
            charges.append(_small_order_charge(of_supplier))
    return tuple(charges)


def _shipping_charge(fees: SupplierFees) -> Charge:
    currency = fees.value.currency
    shipping = _shown(fees.shipping.amount, currency)
    value = _shown(fees.value.amount, currency)
    working = f"{shipping} for parts worth {value}"
    if fees.costs.free_from is not None:
        working += f", free from {_shown(fees.costs.free_from, currency)}"
    title = said("Shipping of {supplier}", supplier=fees.costs.supplier)
    return _charge("shipping", title, fees, fees.shipping, working)


def _small_order_charge(fees: SupplierFees) -> Charge:
    currency = fees.value.currency
    fee = _shown(fees.small_order_fee.amount, currency)
    below = _shown(fees.costs.small_order_below, currency)
    value = _shown(fees.value.amount, currency)
    working = f"{fee} below {below}, parts are worth {value}"
    title = said("Small-order fee of {supplier}", supplier=fees.costs.supplier)
    return _charge("small-order-fee", title, fees, fees.small_order_fee, working)


def _charge(
    kind: str,
    title: str,
    fees: SupplierFees,
    cost: Money,
    working: str,
) -> Charge:
    supplier = "-".join(fees.costs.supplier.casefold().split())
    return Charge(
        activity=f"{kind}-{supplier}",
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
