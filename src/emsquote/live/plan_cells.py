"""The cells of a part at one quantity in the purchase plan: what is needed, ordered, paid, left over and charged.

    needed    ceil(boards started × per board × (1 + attrition)) + leader pieces − stock in hand, not below 0
    offer     the row of the offer with the cheapest order; of those that cost alike the smallest, then the first
    ordered   the figure in the cell `order`, else the order of that offer
    charged   the cost, less the excess that is reported and can go back; `?` where less is ordered than needed

A part that is dear, by its least cost for the need without attrition, is counted singly. Orders that formulas cannot
find stand as figures, one row each.
"""

from __future__ import annotations

from collections.abc import Iterable

from emsquote.buy import charged_cost, excess_liability, order_lead_days
from emsquote.job import ExcessPolicy
from emsquote.live.offers_sheet import COUNT_FORM, NEVER, PRICE_FORM
from emsquote.live.plan_layout import Spot
from emsquote.live.plan_parts import Fixed
from emsquote.money import Unknown, minor_digits
from emsquote.purchase import Bought, Order
from emsquote.sheet import UNKNOWN_TEXT, Cell, Formula, Input, Plain, Rule, visible

_ROWS = "1E+7"
"""More than there are rows: an order's size times this, plus its row, puts the smaller first, then the upper."""
_OPEN = Unknown("not known")
_UNKNOWN = f'"{UNKNOWN_TEXT}"'
_BLANK: tuple[Cell, ...] = ("",) * 12


def money_form(currency: str) -> str:
    """Return the number format of amounts, without the currency's name."""
    digits = minor_digits(currency)
    return f"#,##0.{'0' * digits}" if digits else "#,##0"


def needed(spot: Spot, starts: str) -> str:
    """Return the formula for what must be ordered at least."""
    attrition = spot.part.sourced.wanted.attrition
    need = f"{starts}*{spot.of('per_board')}"
    lossy = f"ROUNDUP(ROUND({need}*(1+{spot.of('attrition')}),9),0)"
    if attrition.least_extra:
        lossy = f"MAX({lossy},ROUNDUP(ROUND({need},9),0)+{attrition.least_extra})"
    together = f"{lossy}+{spot.of('leader')}"
    at_least = "0"
    for limit, pieces in reversed(attrition.order_at_least):
        at_least = f"IF({need}<{limit},{pieces},{at_least})"
    if attrition.order_at_least:
        together = f"MAX({at_least},{together})"
    return f"MAX(0,{together}-{spot.of('in_stock')})"


def bare_need(spot: Spot, starts: str, prefix: str = "") -> str:
    """Return the formula for what must be ordered of a part that is counted singly."""
    return f"MAX(0,ROUNDUP(ROUND({starts}*{spot.of('per_board', prefix)},9),0)-{spot.of('in_stock', prefix)})"


def column_cells(spot: Spot, starts: str) -> tuple[tuple[Cell, ...], ...]:
    """Return the cells of the part's first row at this quantity, then those of further orders that are given."""
    part = spot.part
    need = _needed_cell(spot, starts)
    if part.is_supplied:
        return ((need, *_BLANK[:9], 0, 0),)
    match part.fixed[spot.column]:
        case Fixed.NO:
            return (_worked_out(spot, need) if part.offers else _unpriced(spot, need),)
        case Fixed.SPLIT | Fixed.BASKET:
            return _given(spot, need)
        case Fixed.POOLED | Fixed.OTHER:
            return _by_hand(spot, need)


def _needed_cell(spot: Spot, starts: str) -> Cell:
    part = spot.part
    if isinstance(part.per_board, Unknown):
        return Formula(f"IF(ISNUMBER({spot.of('per_board')}),{needed(spot, starts)},{_UNKNOWN})", part.per_board)
    required = part.purchases[spot.column].demand.required
    if not part.per_board:
        return 0
    if not part.bare_required:
        return Formula(needed(spot, starts), required, COUNT_FORM)
    group = spot.column + spot.offers.columns
    cost, order = (spot.range_of(spot.offers.worked(key, group)) for key in ("order_cost", "order"))
    least = f"MIN({cost})"
    is_dear = f"AND({least}<{NEVER},{least}>ROUND({spot.of('limit')}*INDEX({order},MATCH({least},{cost},0)),6))"
    text = f"IF({is_dear},{bare_need(spot, starts)},{needed(spot, starts)})"
    if part.fixed[spot.column] is Fixed.OTHER:
        # it may be dear, or not, only by the orders that are given: that holds for this quantity alone
        text = f"IF({starts}={part.starts[spot.column]},{required},{text})"
    return Formula(text, required, COUNT_FORM)


def _worked_out(spot: Spot, need: Cell) -> tuple[Cell, ...]:
    """Return the cells of a part whose order the formulas find."""
    purchase = spot.part.purchases[spot.column]
    order = purchase.orders[0] if isinstance(purchase, Bought) and purchase.orders else None
    nothing: Plain = 0 if isinstance(purchase, Bought) else _OPEN
    back = f'IF({spot.value_of(spot.offers.stated("ncnr"))}="",{spot.at("excess_cost")},0)'
    return (
        need,
        Input("", Rule.COUNT),
        _offer_cell(spot, order),
        *_order_cells(spot, 0, _ordered(spot), order, nothing),
        *_outcome(spot, 1, back),
        _lead_cell(spot, 0, order, nothing),
    )


def _ordered(spot: Spot) -> str:
    """Return the formula for what is ordered: the figure typed in, else what is cheapest."""
    typed = spot.at("order")
    best, cost = (spot.value_of(spot.offers.worked(key, spot.column)) for key in ("order", "order_cost"))
    return f'IF({typed}<>"",{typed},IF({spot.at("needed")}=0,0,IF({cost}<{NEVER},{best},{_UNKNOWN})))'


def _given(spot: Spot, need: Cell) -> tuple[tuple[Cell, ...], ...]:
    """Return the cells of orders that are given, at the prices of their offers."""
    orders = _orders(spot)
    can_go_back = (
        f'IF({spot.value_of(spot.offers.stated("ncnr"), below)}="",N({spot.at("ordered", below)}),0)'
        for below in range(len(orders))
    )
    rows = []
    for below, order in enumerate(orders):
        typed = spot.at("order", below)
        rows.append((
            "" if below else need,
            Input(order.quantity, Rule.COUNT),
            Input(spot.offers_from + _place_of(spot, order), Rule.BOARDS, form="0"),
            *_order_cells(spot, below, f'IF({typed}="",0,{typed})' if below else _ordered(spot), order, 0),
            *(_BLANK[:4] if below else _outcome(spot, len(orders), _share_that_goes_back(spot, can_go_back))),
            _lead_cell(spot, below, order, 0),
        ))  # fmt: skip
    return tuple(rows)


def _by_hand(spot: Spot, need: Cell) -> tuple[tuple[Cell, ...], ...]:
    """Return the cells of orders that are given with their prices."""
    orders = _orders(spot)
    if not orders:
        return (_unpriced(spot, need),)
    terms = ("0" if order.offer.ncnr else f"N({spot.at('ordered', below)})" for below, order in enumerate(orders))
    outcome = _outcome(spot, len(orders), _share_that_goes_back(spot, terms))
    form = money_form(spot.part.sourced.terms.currency)
    rows = []
    for below, order in enumerate(orders):
        quantity, price = spot.at("ordered", below), spot.at("unit_price", below)
        rows.append((
            "" if below else need,
            Input(order.quantity, Rule.COUNT),
            "",
            visible(order.offer.supplier),
            Formula(f"N({spot.at('order', below)})", order.quantity, COUNT_FORM),
            Input(order.cost.amount / order.quantity, Rule.AMOUNT, form=PRICE_FORM),
            Formula(f"{quantity}*{price}", order.cost.amount, form),
            *(_BLANK[:4] if below else outcome),
            order_lead_days(order),
        ))  # fmt: skip
    return tuple(rows)


def _orders(spot: Spot) -> tuple[Order, ...]:
    purchase = spot.part.purchases[spot.column]
    return purchase.orders if isinstance(purchase, Bought) else ()


def _share_that_goes_back(spot: Spot, pieces: Iterable[str]) -> str:
    """Return the formula for the value of excess that can go back, from the pieces of each order that can."""
    orders = len(_orders(spot))
    return f"{spot.at('excess_cost')}*({'+'.join(pieces)})/SUM({spot.rows('ordered', orders)})"


def _unpriced(spot: Spot, need: Cell) -> tuple[Cell, ...]:
    """Return the cells of a part that nothing can be bought for: what is needed is ordered at a price to be put in."""
    part, purchase = spot.part, spot.part.purchases[spot.column]
    typed, quantity, price, cost = (spot.at(key) for key in ("order", "ordered", "unit_price", "cost"))
    required: Plain = _OPEN if isinstance(part.per_board, Unknown) else purchase.demand.required
    form = money_form(part.sourced.terms.currency)
    is_known = f'AND({price}<>"",ISNUMBER({quantity}))'
    paid = f"IF({is_known},{quantity}*{price},{_UNKNOWN})"
    if not part.sourced.wanted.obstacle:
        paid = f"IF(N({quantity})=0,{quantity},{paid})"
    nothing: Plain = 0 if isinstance(purchase, Bought) else _OPEN
    return (
        need,
        Input("", Rule.COUNT),
        "",
        "",
        Formula(f'IF({typed}<>"",{typed},{spot.at("needed")})', required, COUNT_FORM),
        Input("", Rule.AMOUNT, form=PRICE_FORM),
        Formula(paid, nothing, form),
        *_outcome(spot, 1, spot.at("excess_cost")),
        Formula(f"IF(AND(ISNUMBER({cost}),N({quantity})=0),0,{_UNKNOWN})", nothing, COUNT_FORM),
    )


def _offer_cell(spot: Spot, order: Order | None) -> Cell:
    """Return the row of the offer that is bought: the cheapest, of those that cost alike the smallest order's."""
    part, first = spot.part, spot.offers_from
    if len(part.offers) == 1:
        return first
    order_column, cost_column = (spot.offers.worked(key, spot.column) for key in ("order", "order_cost"))
    orders, costs = spot.range_of(order_column), spot.range_of(cost_column)
    if part.markets > 1:
        text = f"MATCH(MIN({costs}),{costs},0)+{first - 1}"
    else:
        text = f"MOD(SUMPRODUCT(MIN(({costs}>MIN({costs}))*{NEVER}+{orders}*{_ROWS}+ROW({costs}))),{_ROWS})"
    is_open = f"OR({spot.at('needed')}=0,MIN({costs})>={NEVER})"
    return Formula(f"IF({is_open},{first},{text})", first + _place_of(spot, order), "0")


def _place_of(spot: Spot, order: Order | None) -> int:
    """Return the place of an order's offer among the part's; 0 where nothing is ordered."""
    if order is None:
        return 0
    return next(place for place, each in enumerate(spot.part.offers) if each.offer is order.offer)


def _order_cells(spot: Spot, below: int, ordered: str, order: Order | None, nothing: Plain) -> tuple[Cell, ...]:
    """Return supplier, ordered quantity, landed price of a unit, and cost of one order; `nothing` if none is placed."""
    offers, quantity = spot.offers, spot.at("ordered", below)
    line = spot.part.offers[_place_of(spot, order)]
    quantities, prices = (f"{spot.prefix}{offers.block(each)}" for each in ("quantities", "prices"))
    row = spot.offer_row(below)
    reached = f'MAX(1,COUNTIF(INDEX({quantities},{row},0),"<="&{quantity}))'
    price = f"INDEX({prices},{row},{reached})*{spot.value_of(offers.stated('landed'), below)}"
    has_fee = any(each.offer.reel_fee for each in spot.part.offers)
    fee = f"+{spot.value_of(offers.stated('landed_fee'), below)}" if has_fee else ""
    landed = order.price_break.price * order.exchange_rate * line.duty if order else nothing
    return (
        Formula(
            f'IF(N({quantity})=0,"",{spot.value_of(offers.stated("supplier"), below)}&"")',
            visible(line.offer.supplier) if order else "",
        ),
        Formula(ordered, order.quantity if order else nothing, COUNT_FORM),
        Formula(f"IF(N({quantity})=0,{quantity},{price})", landed, f"{PRICE_FORM};;"),
        Formula(
            f"IF(N({quantity})=0,{quantity},{quantity}*{spot.at('unit_price', below)}{fee})",
            order.cost.amount if order else nothing,
            money_form(spot.part.sourced.terms.currency),
        ),
    )


def _lead_cell(spot: Spot, below: int, order: Order | None, nothing: Plain) -> Cell:
    quantity = spot.at("ordered", below)
    stock, lead = (spot.value_of(spot.offers.stated(each), below) for each in ("stock", "lead_days"))
    later = f'IF(N({stock})>={quantity},0,IF({lead}="",{_UNKNOWN},{lead}))'
    return Formula(f"IF(N({quantity})=0,{quantity},{later})", order_lead_days(order) if order else nothing, COUNT_FORM)


def _outcome(spot: Spot, rows: int, goes_back: str) -> tuple[Cell, ...]:
    """Return excess, its value, what of it is reported, and what the customer pays, over so many orders.

    `goes_back` is the formula for the value of excess that can go back.
    """
    part, purchase = spot.part, spot.part.purchases[spot.column]
    bought = purchase if isinstance(purchase, Bought) else None
    ordered, cost = spot.at("ordered"), spot.at("cost")
    known = f"ISNUMBER({cost})"
    if rows > 1:
        known = f"COUNT({spot.rows('cost', rows)})={rows}"
        ordered, cost = (f"SUM({spot.rows(key, rows)})" for key in ("ordered", "cost"))
    excess, value = spot.at("excess"), spot.at("excess_cost")
    form = money_form(part.sourced.terms.currency)
    figures = _figures(bought, part.policy)
    return (
        Formula(f"IF({known},{ordered}-{spot.at('needed')},0)", figures[0], f"{COUNT_FORM};-{COUNT_FORM};"),
        Formula(f"IF(AND({known},{excess}>0),{excess}*{cost}/{ordered},0)", figures[1], f"{form};;"),
        Formula(f'IF(AND({spot.of("policy")}="report",{value}>0),{goes_back},0)', figures[2], f"{form};;"),
        Formula(f"IF(AND({known},{excess}>=0),{cost}-{spot.at('reported')},{_UNKNOWN})", figures[3], form),
    )


def _figures(bought: Bought | None, policy: ExcessPolicy) -> tuple[Plain, Plain, Plain, Plain]:
    if bought is None:
        return 0, 0, 0, _OPEN
    liability = excess_liability(bought, policy).amount
    return bought.excess, bought.excess_cost.amount, liability, charged_cost(bought, policy).amount
