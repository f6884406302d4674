"""The integer programme of a basket: what to order of each part from whom, suppliers' fixed costs
beside the parts.

A part is met by offers of one group. There it is met by one order, at one step of one offer, as
large as is of use; or, where stock makes it so, by a split, all but one of its orders from offers
that have less than is required.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from enum import Enum, auto

from msgspec import Struct, field

from emsquote.buying.plan.basket.basket_part import BasketPart, Orders, cost_of
from emsquote.buying.plan.basket.fixed_costs import FixedCosts
from emsquote.buying.plan.basket.integer_programme import Factored, IntegerProgramme
from emsquote.buying.plan.basket.order_range import (
    OrderRange,
    TopUpLimit,
    single_ranges,
    split_ranges,
    useful_by_multiples,
    useful_by_value,
)
from emsquote.buying.plan.ladder import Ladder, PossibleOrder
from emsquote.buying.plan.sourced_part import OfferGroup
from emsquote.model.money import ZERO


class TopUp(Enum):
    """How orders are topped up beyond what is required, to make a supplier's parts worth a
    threshold.
    """

    BY_VALUE = auto()
    """By any sum of money that is spent at the supplier: a floor for what really can be ordered,
    and soon solved.
    """
    BY_MULTIPLES = auto()
    """As they can be ordered."""


class _RangeColumns(Struct, frozen=True):
    """An order range with its columns: is something ordered there, and by how many multiples it is
    topped up (None: it cannot be).
    """

    order_range: OrderRange
    taken: int
    more: int | None
    in_split: bool

    def pieces(self) -> list[Factored]:
        """Return how many pieces are ordered."""
        return self._amounts(self.order_range.least, self.order_range.step.multiple)

    def worth(self) -> list[Factored]:
        """Return what the order is worth to the supplier's thresholds."""
        return self._amounts(self.order_range.order().worth, self.order_range.more_worth)

    def _amounts(self, least: Decimal | int, of_one_more: Decimal | int) -> list[Factored]:
        if self.more is None:
            return [(self.taken, least)]
        return [(self.taken, least), (self.more, of_one_more)]

    def order(self, values: Sequence[int]) -> PossibleOrder | None:
        """Return what the solver's values order of it."""
        if not values[self.taken]:
            return None
        multiples = 0 if self.more is None else values[self.more]
        return self.order_range.order(multiples)

    def among(self, orders: Orders) -> PossibleOrder | None:
        """Return that of a part's orders which these columns stand for."""
        if self.in_split != (len(orders) > 1):
            return None
        for order in orders:
            if self.order_range.holds(order):
                return order
        return None


class BasketProgramme(Struct, kw_only=True):
    """The programme while it is built, and what its columns stand for."""

    fixed: FixedCosts
    top_up: TopUp
    programme: IntegerProgramme = field(default_factory=IntegerProgramme)
    suppliers: dict[str, int] = field(default_factory=dict)
    """Of each supplier the column that says whether anything is bought from it."""
    parts: list[list[_RangeColumns]] = field(default_factory=list)
    """Of each part the ranges from which it may be ordered."""
    top_up_costs: dict[str, Decimal] = field(default_factory=dict)
    """What making a supplier's parts worth one more costs at least."""

    def orders(self, values: Sequence[int]) -> tuple[Orders, ...]:
        """Return the orders of each part that the solver's values stand for."""
        return tuple(_orders_of(of_part, values) for of_part in self.parts)

    def values(self, orders: Sequence[Orders]) -> dict[int, int]:
        """Return the solver's values that stand for orders, as far as they concern orders."""
        values: dict[int, int] = {}
        for of_part, placed in zip(self.parts, orders, strict=True):
            for columns in of_part:
                order = columns.among(placed)
                values[columns.taken] = int(order is not None)
                if columns.more is not None:
                    values[columns.more] = columns.order_range.multiples(order) if order else 0
        return values

    def add_supplier(self, supplier: str) -> None:
        """Add one supplier, at the most that it asks beside its parts."""
        self.suppliers[supplier] = self.programme.column(self.fixed.most_fees(supplier))

    def add_part(self, part: BasketPart, ceiling: Decimal | None) -> None:
        """Add one part, met by offers of one of its groups, for less than `ceiling`."""
        self.parts.append([])
        ways: list[Factored] = []
        for supplier, ranges in self._single_ranges(part, ceiling).items():
            columns = [self._add_range(order_range) for order_range in ranges]
            ways += _all_taken(columns)
            self._use(supplier, columns)
        for group in part.groups:
            if group.is_scarce:
                ways.append((self._add_split(group, ceiling), 1))
        ways += self._own_split(part, ceiling)
        self.programme.row(ways, least=1, most=1)

    def add_thresholds(self) -> None:
        """Add what hangs on how much the parts of each supplier are worth."""
        by_supplier = self._by_supplier()
        for supplier, used in self.suppliers.items():
            if self.fixed.thresholds(supplier):
                worth: list[Factored] = []
                for columns in by_supplier.get(supplier, ()):
                    worth += columns.worth()
                if self.top_up is TopUp.BY_VALUE:
                    worth += self._topped_up_by_value(supplier)
                self._add_thresholds_of(supplier, used, worth)

    def add_limit(self) -> None:
        """Add the limit on the number of suppliers, if it is one."""
        most = self.fixed.most_suppliers
        if most is not None and most < len(self.suppliers):
            all_used = [(used, 1) for used in self.suppliers.values()]
            self.programme.row(all_used, most=most)

    def _single_ranges(
        self, part: BasketPart, ceiling: Decimal | None
    ) -> dict[str, list[OrderRange]]:
        """Return where one order could meet a part, by supplier."""
        found: dict[str, list[OrderRange]] = {}
        for group in part.groups:
            for ladder in group.ladders:
                supplier = ladder.supplier
                if supplier in self.suppliers:
                    limit = self._top_up_limit(supplier, ceiling)
                    ranges = single_ranges(ladder, group.due.required, limit)
                    found.setdefault(supplier, []).extend(ranges)
                    self._note_top_up_cost(ladder)
        return {
            supplier: self._useful(_affordable(ranges, ceiling))
            for supplier, ranges in found.items()
        }

    def _useful(self, ranges: Sequence[OrderRange]) -> list[OrderRange]:
        if self.top_up is TopUp.BY_MULTIPLES:
            return useful_by_multiples(ranges)
        return useful_by_value(ranges)

    def _top_up_limit(self, supplier: str, ceiling: Decimal | None) -> TopUpLimit:
        """Return how far an order from a supplier may be topped up by multiples."""
        if self.top_up is TopUp.BY_VALUE:
            return TopUpLimit(ZERO, ceiling)
        highest = max(self.fixed.thresholds(supplier), default=ZERO)
        return TopUpLimit(highest, ceiling)

    def _note_top_up_cost(self, ladder: Ladder) -> None:
        cost = ladder.top_up_cost
        known = self.top_up_costs.get(ladder.supplier)
        if cost is not None and (known is None or cost < known):
            self.top_up_costs[ladder.supplier] = cost

    def _add_range(self, order_range: OrderRange, *, in_split: bool = False) -> _RangeColumns:
        """Add the columns of a range from which the last part may be ordered."""
        taken = self.programme.column(order_range.order().cost)
        more = None
        if order_range.more:
            more = self.programme.column(order_range.more_cost, order_range.more)
            self.programme.at_most_if([(more, 1)], taken, order_range.more)
        columns = _RangeColumns(order_range, taken, more, in_split)
        self.parts[-1].append(columns)
        return columns

    def _use(self, supplier: str, columns: Sequence[_RangeColumns]) -> None:
        """Say that a supplier from which one of these is ordered is used.

        Together they say it far more tightly than each.
        """
        if columns:
            self.programme.at_most_if(_all_taken(columns), self.suppliers[supplier])

    def _add_split(self, group: OfferGroup, ceiling: Decimal | None) -> int:
        """Add what meets a part by a split; return the column that says whether it does."""
        split = self.programme.column()
        ordered: list[Factored] = []
        enough: list[Factored] = []
        for ladder in group.ladders:
            if ladder.supplier in self.suppliers:
                columns = self._add_to_split(ladder, group.due.required, split, ceiling)
                for column in columns:
                    ordered += column.pieces()
                if not group.has_too_few(ladder):
                    enough += _all_taken(columns)
        self.programme.at_least_if(ordered, split, group.due.required)
        self.programme.row(enough, most=1)
        return split

    def _add_to_split(
        self,
        ladder: Ladder,
        required: int,
        split: int,
        ceiling: Decimal | None,
    ) -> list[_RangeColumns]:
        """Add the ranges of one offer in a split, of which at most one is ordered."""
        limit = self._top_up_limit(ladder.supplier, ceiling)
        ranges = _affordable(split_ranges(ladder, required, limit), ceiling)
        columns = [self._add_range(order_range, in_split=True) for order_range in ranges]
        self._use(ladder.supplier, columns)
        self.programme.at_most_if(_all_taken(columns), split)
        return columns

    def _own_split(self, part: BasketPart, ceiling: Decimal | None) -> Iterator[Factored]:
        """Yield the column that says whether a part is split as it is by itself, where nothing else
        may be split so.
        """
        orders = part.own_split
        cost = cost_of(orders)
        if not orders or (ceiling is not None and cost > ceiling):
            return
        if any(order.ladder.supplier not in self.suppliers for order in orders):
            return
        taken = self.programme.column(cost)
        for order in orders:
            order_range = OrderRange(order.ladder, order.step, order.quantity, 0)
            columns = _RangeColumns(order_range, taken, None, in_split=True)
            self.parts[-1].append(columns)
            self._use(order.ladder.supplier, [columns])
        yield taken, 1

    def _by_supplier(self) -> dict[str, list[_RangeColumns]]:
        """Return the ranges of all parts by their suppliers."""
        found: dict[str, list[_RangeColumns]] = {}
        for of_part in self.parts:
            for columns in of_part:
                found.setdefault(columns.order_range.ladder.supplier, []).append(columns)
        return found

    def _topped_up_by_value(self, supplier: str) -> Iterator[Factored]:
        """Yield the column of the money by which a supplier's parts are made worth more, if they
        can be.
        """
        cost = self.top_up_costs.get(supplier)
        if cost is not None:
            highest = max(self.fixed.thresholds(supplier))
            added = self.programme.column(cost, highest, is_whole=False)
            self.programme.at_most_if([(added, 1)], self.suppliers[supplier], highest)
            yield added, 1

    def _add_thresholds_of(
        self,
        supplier: str,
        used: int,
        worth: Sequence[Factored],
    ) -> None:
        costs = self.fixed.by_supplier[supplier]
        self._spare(costs.shipping, costs.free_from, used, worth)
        self._spare(costs.small_order_fee, costs.small_order_below, used, worth)
        if costs.minimum_order:
            self.programme.at_least_if(worth, used, costs.minimum_order)

    def _spare(
        self,
        fee: Decimal,
        threshold: Decimal | None,
        used: int,
        worth: Sequence[Factored],
    ) -> None:
        """Add that a supplier that is used does not ask a fee from a threshold on."""
        if threshold is not None and fee:
            spared = self.programme.column(-fee)
            self.programme.at_least_if(worth, spared, threshold)
            self.programme.at_most_if([(spared, 1)], used)


def basket_programme(
    parts: Iterable[tuple[BasketPart, Decimal]],
    suppliers: Collection[str],
    fixed: FixedCosts,
    top_up: TopUp,
    spare: Decimal | None,
) -> BasketProgramme:
    """Return the programme of a basket from these suppliers.

    Each part comes with what it costs at least there; orders that cost more than that and what is
    to `spare` are left out (None: none are).
    """
    built = BasketProgramme(fixed=fixed, top_up=top_up)
    for supplier in sorted(suppliers):
        built.add_supplier(supplier)
    for part, cost in parts:
        built.add_part(part, None if spare is None else cost + spare)
    built.add_thresholds()
    built.add_limit()
    return built


def _orders_of(of_part: Sequence[_RangeColumns], values: Sequence[int]) -> Orders:
    orders = [columns.order(values) for columns in of_part]
    return tuple(order for order in orders if order is not None)


def _all_taken(columns: Iterable[_RangeColumns]) -> list[Factored]:
    return [(column.taken, 1) for column in columns]


def _affordable(ranges: Iterable[OrderRange], ceiling: Decimal | None) -> list[OrderRange]:
    """Return the ranges whose least order costs no more than `ceiling`."""
    if ceiling is None:
        return list(ranges)
    return [order_range for order_range in ranges if order_range.order().cost <= ceiling]
