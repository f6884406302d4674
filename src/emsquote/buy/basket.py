"""The whole basket: all parts of a column together, where suppliers' fixed costs make them depend on one another.

Shipping with a free threshold, a fee on small orders, a minimum order and a limit on the number of suppliers couple the
parts: an integer programme, solved by HiGHS from the orders that are best part by part, to a proven optimum or with
its gap. Every part is bought by one of its sensible orders: the cheapest of each supplier at each price break, or its
own best plan. Without such costs nothing of this is called: part by part is exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from emsquote.buy.buying import Sourced, order_of, purchases
from emsquote.finding import Origin, fault
from emsquote.money import ZERO, Money
from emsquote.names import supplier_name
from emsquote.purchase import Bought, Order, Purchase

_DIGITS = 9
"""The solver is given whole numbers, of so many digits for the dearest basket; what it chooses is priced exactly."""


@dataclass(frozen=True, slots=True)
class SupplierCosts:
    """What buying from a supplier costs beside the parts, in the quote's currency. None: there is no such rule."""

    supplier: str
    shipping: Decimal = ZERO
    free_from: Decimal | None = None
    """The value of parts from which shipping is free."""
    small_order_fee: Decimal = ZERO
    small_below: Decimal | None = None
    """The value of parts below which the fee is due."""
    minimum_order: Decimal | None = None
    """The least value of parts that the supplier delivers."""

    def fixed(self, value: Decimal) -> Decimal | None:
        """Return what an order of parts of this value costs beside them; None if it is not delivered at all."""
        if not value:
            return ZERO
        if self.minimum_order is not None and value < self.minimum_order:
            return None
        free = self.free_from is not None and value >= self.free_from
        small = self.small_below is not None and value < self.small_below
        return (ZERO if free else self.shipping) + (self.small_order_fee if small else ZERO)


@dataclass(frozen=True, slots=True)
class Basket:
    """What is bought for a column. `fixed` is what each supplier charges beside its parts."""

    purchases: tuple[Purchase, ...]
    fixed: tuple[tuple[str, Money], ...]
    gap: Decimal
    """How much cheaper than this the best basket could at most be, as a share of the cost; 0 is proven optimal."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One way to buy a part: its orders, what they cost, and what parts are worth at each supplier."""

    orders: tuple[Order, ...]
    cost: Decimal
    values: Mapping[str, Decimal]


def _value(order: Order) -> Decimal:
    return order.quantity * order.price_break.price * order.exchange_rate


def _candidate(orders: Sequence[Order]) -> _Candidate:
    values: dict[str, Decimal] = {}
    for order in orders:
        house = supplier_name(order.offer.supplier)
        values[house] = values.get(house, ZERO) + _value(order)
    return _Candidate(tuple(orders), sum((order.cost.amount for order in orders), ZERO), values)


def _candidates(sourced: Sourced, bought: Bought) -> list[_Candidate]:
    """Return the ways to buy a part that could be part of the best basket, its own best first."""
    currency = sourced.terms.currency
    required = bought.demand.required
    found = [_candidate(bought.orders)]
    for market in sourced.markets:
        if market.unit != bought.demand.unit:
            continue
        for ladder in market.ladders:
            for step in ladder.steps:
                quantity = step.quantity_for(required)
                if quantity is not None:
                    found.append(_candidate([order_of(ladder.choice(step, quantity), currency)]))
    return found


def _worth_a_look(found: Sequence[_Candidate], most_more: Decimal | None) -> list[_Candidate]:
    """Leave out ways that cannot be in the best basket.

    A way is useless beside one from the same supplier that costs no more and is worth no less; and, where a part may
    always be bought its own best way, if it costs more than that and all suppliers' fixed costs together.
    """
    kept: dict[tuple[str, ...], list[_Candidate]] = {}
    for way in sorted(found, key=lambda each: (each.cost, -sum(each.values.values()))):
        if most_more is not None and way.cost > found[0].cost + most_more:
            break
        houses = tuple(sorted(way.values))
        worth = max((sum(each.values.values()) for each in kept.get(houses, ())), default=ZERO)
        if sum(way.values.values()) > worth:
            kept.setdefault(houses, []).append(way)
    return [way for some in kept.values() for way in some]


def buy_basket(
    sourced: Sequence[Sourced],
    starts: int,
    costs: Sequence[SupplierCosts],
    max_suppliers: int | None = None,
    solve_seconds: int = 30,
) -> Basket:
    """Buy all parts for so many started boards at least cost, suppliers' fixed costs included.

    What cannot be bought by itself (no offer, shortage, supplied) stays as it is. `InputError` if minimum orders and
    the limit on suppliers leave no basket, or if the solver is not installed.
    """
    alone = purchases(sourced, starts)
    if not costs and max_suppliers is None:
        return Basket(alone, (), ZERO)
    rules = {supplier_name(each.supplier): each for each in costs}
    places = [place for place, each in enumerate(alone) if isinstance(each, Bought) and each.orders]
    free_to_choose = max_suppliers is None and all(each.minimum_order is None for each in costs)
    most_more = sum((each.shipping + each.small_order_fee for each in costs), ZERO) if free_to_choose else None
    ways = [_worth_a_look(_candidates(sourced[place], each), most_more) for place, each in _bought_at(alone, places)]
    chosen, gap = _solved(ways, rules, max_suppliers, solve_seconds)
    result = list(alone)
    for (place, bought), way in zip(_bought_at(alone, places), chosen, strict=True):
        result[place] = bought if way.orders == bought.orders else _rebought(bought, way)
    currency = sourced[0].terms.currency if sourced else ""
    fixed = ((house, _fixed(house, chosen, rules)) for house in sorted(_houses(chosen)))
    return Basket(tuple(result), tuple((house, Money(amount, currency)) for house, amount in fixed if amount), gap)


def _bought_at(alone: Sequence[Purchase], places: Iterable[int]) -> list[tuple[int, Bought]]:
    return [(place, each) for place in places if isinstance(each := alone[place], Bought)]


def _rebought(bought: Bought, way: _Candidate) -> Bought:
    ordered = sum(order.quantity for order in way.orders)
    excess = ordered - bought.demand.required
    cost = Money(way.cost, bought.cost.currency)
    dearer = Money(way.cost - bought.cost.amount, bought.cost.currency).rounded(4)
    why = f"by itself it would be {dearer} cheaper elsewhere; with suppliers' fixed costs this is the best basket"
    return replace(bought, orders=way.orders, cost=cost, excess=excess, excess_cost=cost * excess / ordered, why=why)


def _houses(ways: Iterable[_Candidate]) -> set[str]:
    return {house for way in ways for house in way.values}


def _fixed(house: str, chosen: Sequence[_Candidate], rules: Mapping[str, SupplierCosts]) -> Decimal:
    value = sum((way.values.get(house, ZERO) for way in chosen), ZERO)
    return (rules[house].fixed(value) or ZERO) if house in rules else ZERO


@dataclass(frozen=True, slots=True)
class _Units:
    """Amounts of money as whole numbers that suit the solver."""

    exponent: int

    def of(self, amount: Decimal) -> int:
        return int(amount.scaleb(self.exponent).to_integral_value())


def _solver() -> Any:  # noqa: ANN401 - highspy has no types
    try:
        import highspy  # type: ignore[import-not-found, unused-ignore]  # noqa: PLC0415 - late, and an extra
    except ImportError as error:
        message = "suppliers' fixed costs need the solver HiGHS, which is not installed"
        raise fault("no-solver", Origin("emsquote"), message, 'python -m pip install "emsquote[solver]"') from error
    solver = highspy.Highs()  # type: ignore[no-untyped-call, unused-ignore]
    solver.setOptionValue("output_flag", False)
    return solver


def _solved(
    ways: Sequence[Sequence[_Candidate]], rules: Mapping[str, SupplierCosts], most: int | None, seconds: int
) -> tuple[list[_Candidate], Decimal]:
    """Choose one way for each part; return them with the gap that is left."""
    solver = _solver()
    solver.setOptionValue("time_limit", seconds / 1)  # a fraction, as HiGHS wants it
    solver.setOptionValue("mip_rel_gap", 0 / 1)
    units = _Units(_DIGITS - sum((max(way.cost for way in some) for some in ways), ZERO).adjusted())
    takes = [[solver.addBinary(obj=units.of(way.cost)) for way in some] for some in ways]
    for some in takes:
        solver.addConstr(solver.qsum(some) == 1)
    used = []
    for house in sorted(_houses(way for some in ways for way in some)):
        terms = [(take, units.of(way.values[house])) for t, w in zip(takes, ways, strict=True)
                 for take, way in zip(t, w, strict=True) if house in way.values]  # fmt: skip
        used.append(_couple(solver, terms, rules.get(house, SupplierCosts(house)), units))
    if most is not None and used:
        solver.addConstr(solver.qsum(used) <= most)
    solver.minimize()
    info = solver.getInfo()
    if info.primal_solution_status != 2:  # noqa: PLR2004 - HiGHS: a feasible point
        message = "no basket meets the minimum orders and the limit on suppliers"
        raise fault("no-basket", Origin("suppliers"), message, "allow more suppliers, or lower a minimum")
    chosen = [
        next(way for take, way in zip(t, w, strict=True) if round(solver.val(take)) == 1)
        for t, w in zip(takes, ways, strict=True)
    ]
    return chosen, max(ZERO, Decimal(str(info.mip_gap)))


def _couple(solver: Any, terms: Sequence[tuple[Any, int]], costs: SupplierCosts, units: _Units) -> Any:  # noqa: ANN401
    """Add what a supplier costs beside its parts; return the variable that says whether it is used."""
    used = solver.addBinary(obj=units.of(costs.shipping + costs.small_order_fee * (costs.small_below is not None)))
    for take, _ in terms:  # one by one: a far tighter relaxation than all in a sum
        solver.addConstr(take <= used)
    value = solver.qsum([take * worth for take, worth in terms])
    for threshold, saved in (
        (costs.free_from, costs.shipping),
        (costs.small_below, costs.small_order_fee),
    ):
        if threshold is not None and saved:
            spared = solver.addBinary(obj=-units.of(saved))
            solver.addConstr(value >= spared * units.of(threshold))
            solver.addConstr(spared <= used)
    if costs.minimum_order is not None:
        solver.addConstr(value >= used * units.of(costs.minimum_order))
    return used
