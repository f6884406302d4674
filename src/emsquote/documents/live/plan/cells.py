"""The cells of a part at one quantity in the purchase plan: what is needed, ordered, paid, left
over and charged.

The offer is the one with the cheapest order; of those that cost alike the smallest order's, then
the first. A part that is dear, by its least cost for the need without attrition, is counted singly.
Orders that formulas cannot find stand as figures (`given`).
"""

from __future__ import annotations

from msgspec import Struct

from emsquote.buying.plan import charged_cost, excess_liability, order_lead_days
from emsquote.documents.live.formulas import least
from emsquote.documents.live.place import letters, sheet_prefix
from emsquote.documents.live.plan.formulas import (
    UNKNOWN,
    ColumnFormulas,
    bare_need,
    needed,
    of_part,
)
from emsquote.documents.live.plan.layout import plan_place
from emsquote.documents.live.plan.offers import COUNT_FORM, NEVER, PRICE_FORM, OffersLayout
from emsquote.documents.live.plan.parts import Fixed, PlanPart
from emsquote.documents.sheet import ROW, Cell, Formula, Input, Plain, Rule, visible
from emsquote.model.money import Unknown
from emsquote.model.purchase import Bought, Order, Purchase

_ROWS = "1E+7"
"""More than there are rows: an order's size times this, plus its row, puts the smaller first, then
the upper.
"""
OPEN = Unknown("not known")
EXCESS_FORM = f"{COUNT_FORM};-{COUNT_FORM};"
ORDER_TO_TYPE = Input("", Rule.COUNT, may_be_blank=True)


class Spot(Struct, frozen=True):
    """A part at one quantity: its first row in the plan, and that of its offers (all from 1)."""

    offers: OffersLayout
    formulas: ColumnFormulas
    part: PlanPart
    column: int
    row: int
    offers_from: int

    def at(self, key: str, below: int = 0) -> str:
        """Return a cell of the plan at this quantity, in the part's first row or so many below."""
        return f"{letters(plan_place(key, self.column))}{self.row + below}"

    def rows(self, key: str, count: int) -> str:
        """Return so many cells below each other."""
        return f"{self.at(key)}:{self.at(key, count - 1)}"

    def own(self, text: str, below: int = 0) -> str:
        """Return the text of a formula as it stands in the part's row."""
        return text.replace(ROW, str(self.row + below))

    def range_of(self, column: str) -> str:
        """Return a column of all the part's offers."""
        last = self.offers_from + len(self.part.offers) - 1
        return f"{sheet_prefix(self.offers.name)}{column}{self.offers_from}:{column}{last}"

    @property
    def purchase(self) -> Purchase:
        """What the engine buys."""
        return self.part.purchases[self.column]

    @property
    def orders(self) -> tuple[Order, ...]:
        """What it orders."""
        return self.purchase.orders if isinstance(self.purchase, Bought) else ()

    def place_of(self, order: Order) -> int:
        """Return the place of an order's offer among the part's."""
        return next(
            place for place, each in enumerate(self.part.offers) if each.offer is order.offer
        )


def needed_cell(spot: Spot) -> Cell:
    """Return what must be ordered at least."""
    part, starts = spot.part, spot.formulas.starts
    attrition = part.sourced.wanted.attrition
    required = spot.purchase.demand.required
    if isinstance(part.per_board, Unknown):
        text = f"IF({of_part('per_board')}={UNKNOWN},{UNKNOWN},{needed(starts, attrition)})"
        text = f'IF({of_part("per_board")}="",{UNKNOWN},{text})'
        return Formula(spot.own(text), part.per_board)
    if not part.per_board:
        return 0
    if part.bare_required:
        return Formula(
            spot.own(_unless_dear(spot, needed(starts, attrition), required)), required, COUNT_FORM
        )
    if attrition.least_extra or attrition.order_at_least:
        return Formula(spot.own(needed(starts, attrition)), required, COUNT_FORM)
    return Formula(spot.formulas.needed, required, COUNT_FORM, is_series=True)


def _unless_dear(spot: Spot, plain: str, required: int) -> str:
    starts, group = spot.formulas.starts, spot.column + spot.offers.columns
    cost, order = (spot.range_of(spot.offers.worked(key, group)) for key in ("order_cost", "order"))
    least_cost = f"MIN({cost})"
    if len(spot.part.offers) > 1:
        order = f"INDEX({order},MATCH({least_cost},{cost},0))"
    worth = f"ROUND({of_part('limit')}*SUM({order}),6)"
    text = f"IF(AND({least_cost}<{NEVER},{least_cost}>{worth}),{bare_need(starts)},{plain})"
    if spot.part.fixed[spot.column] is Fixed.OTHER:
        # it may be dear, or not, only by the orders that are given: that holds for this quantity
        # alone
        return f"IF({starts}={spot.part.starts[spot.column]},{required},{text})"
    return text


def worked_out(spot: Spot) -> tuple[Cell, ...]:
    """Return the cells of a part whose order the formulas find."""
    order = next(iter(spot.orders), None)
    return (
        needed_cell(spot),
        ORDER_TO_TYPE,
        _offer_cell(spot, order),
        *order_cells(spot, order),
        *outcome(spot),
        lead_cell(spot, order),
    )


def _offer_cell(spot: Spot, order: Order | None) -> Cell:
    """Return the row of the offer that is bought."""
    place = spot.place_of(order) if order else 0
    return Formula(cheapest_offer(spot), spot.offers_from + place, "0")


def row_formula(spot: Spot, place: int) -> str:
    """Return the formula for the row of one of the part's offers, which follows when rows are put
    in above it.
    """
    return f"ROW({sheet_prefix(spot.offers.name)}A{spot.offers_from + place})"


def cheapest_offer(spot: Spot) -> str:
    """Return the formula for the row of the offer with the cheapest order."""
    first = row_formula(spot, 0)
    if len(spot.part.offers) == 1:
        return first
    orders, costs = (
        spot.range_of(spot.offers.worked(key, spot.column)) for key in ("order", "order_cost")
    )
    dearer = f"({costs}>MIN({costs}))*{NEVER}"
    text = f"MOD({least(f'{dearer}+{orders}*{_ROWS}+ROW({costs})')},{_ROWS})"
    if spot.part.markets > 1:
        text = f"MATCH(MIN({costs}),{costs},0)+{first}-1"
    none_needed = f"OR({spot.at('needed')}=0,MIN({costs})>={NEVER})"
    return f"IF({none_needed},{first},{text})"


def _nothing(spot: Spot) -> Plain:
    return 0 if isinstance(spot.purchase, Bought) else OPEN


def order_cells(spot: Spot, order: Order | None, ordered: str = "") -> tuple[Cell, ...]:
    """Return supplier, quantity, landed price of a unit, and cost of one order.

    `ordered` if it is not as usual.
    """
    formulas = spot.formulas
    supplier, amount, price, cost = "", _nothing(spot), _nothing(spot), _nothing(spot)
    if order:
        duty = spot.part.offers[spot.place_of(order)].duty
        supplier, amount, cost = visible(order.offer.supplier), order.quantity, order.cost.amount
        price = order.price_break.price * order.exchange_rate * duty
    return (
        Formula(formulas.supplier, supplier, is_series=True),
        Formula(ordered or formulas.ordered, amount, COUNT_FORM, is_series=not ordered),
        Formula(formulas.unit_price, price, f"{PRICE_FORM};;", is_series=True),
        Formula(formulas.cost, cost, formulas.money, is_series=True),
    )


def lead_cell(spot: Spot, order: Order | None) -> Cell:
    """Return the days until an order is at the dock."""
    return Formula(
        spot.formulas.lead,
        order_lead_days(order) if order else _nothing(spot),
        COUNT_FORM,
        is_series=True,
    )


def outcome(spot: Spot) -> tuple[Cell, ...]:
    """Return excess, its value, what of it is reported, and what the customer pays, of one
    order.
    """
    formulas = spot.formulas
    excess, value, reported, charged = figures(spot)
    form = f"{formulas.money};;"
    return (
        Formula(formulas.excess, excess, EXCESS_FORM, is_series=True),
        Formula(formulas.excess_cost, value, form, is_series=True),
        Formula(formulas.reported, reported, form, is_series=True),
        Formula(formulas.charged, charged, formulas.money, is_series=True),
    )


def figures(spot: Spot) -> tuple[Plain, Plain, Plain, Plain]:
    """Return the engine's figures for excess, its value, what of it is reported, and what the
    customer pays.
    """
    bought, policy = spot.purchase, spot.part.policy
    if not isinstance(bought, Bought):
        return 0, 0, 0, OPEN
    liability = excess_liability(bought, policy).amount
    return bought.excess, bought.excess_cost.amount, liability, charged_cost(bought, policy).amount
