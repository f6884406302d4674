"""The cells of a part whose orders formulas cannot find: they are given, by the engine or by the
reader, one row each.

A supplied part costs nothing; one that nobody offers is ordered as needed, at a price that may be
put in.
"""

from __future__ import annotations

from collections.abc import Iterable

from emsquote.buying.plan import order_lead_days
from emsquote.documents.live.place import sheet_prefix
from emsquote.documents.live.plan.cells import (
    EXCESS_FORM,
    OPEN,
    ORDER_TO_TYPE,
    Spot,
    cheapest_offer,
    figures,
    lead_cell,
    needed_cell,
    order_cells,
    row_formula,
    worked_out,
)
from emsquote.documents.live.plan.formulas import UNKNOWN, of_part
from emsquote.documents.live.plan.offers import COUNT_FORM, PRICE_FORM
from emsquote.documents.live.plan.parts import Fixed
from emsquote.documents.sheet import Cell, Formula, Input, Plain, Rule, visible
from emsquote.model.money import Unknown
from emsquote.model.purchase import Bought, Order

_BLANK: tuple[Cell, ...] = ("",) * 9


def column_cells(spot: Spot) -> tuple[tuple[Cell, ...], ...]:
    """Return the cells of the part's first row at this quantity, then those of further orders that
    are given.
    """
    if spot.part.is_supplied:
        return ((needed_cell(spot), *_BLANK, 0, 0),)
    match spot.part.fixed[spot.column]:
        case Fixed.NO:
            return (worked_out(spot) if spot.part.offers else _unpriced(spot),)
        case Fixed.SPLIT | Fixed.SHORT:
            return tuple(_split(spot))
        case Fixed.BASKET:
            return tuple(_at_offers_price(spot))
        case Fixed.POOLED | Fixed.OTHER:
            return tuple(_at_given_price(spot)) if spot.orders else (_unpriced(spot),)


def _split(spot: Spot) -> Iterable[tuple[Cell, ...]]:
    """Yield the cells of several suppliers' orders, given for this need.

    For another, the best of one offer.
    """
    typed, need = spot.at("order"), spot.at("needed")
    holds = f'AND({typed}="",{need}={spot.purchase.demand.required})'
    for below, order in enumerate(spot.orders):
        row = row_formula(spot, spot.place_of(order))
        own = spot.at("order", below)
        yield (
            "" if below else needed_cell(spot),
            ORDER_TO_TYPE,
            Formula(
                row if below else f"IF({holds},{row},{cheapest_offer(spot)})",
                _offer_row(spot, order),
                "0",
            ),
            *order_cells(
                spot,
                order,
                f'IF({own}<>"",{own},IF({holds},{order.quantity},0))'
                if below
                else spot.own(f"IF({holds},{order.quantity},{spot.formulas.ordered})"),
            ),
            *(_BLANK[:4] if below else _outcome(spot, _can_go_back(spot))),
            lead_cell(spot, order),
        )


def _offer_row(spot: Spot, order: Order) -> int:
    return spot.offers_from + spot.place_of(order)


def _can_go_back(spot: Spot) -> list[str]:
    """Return the formulas for the pieces of each order that could go back."""
    prefix, ncnr = sheet_prefix(spot.offers.name), spot.offers.stated("ncnr")
    places = range(len(spot.orders))
    marks = [f"INDEX({prefix}${ncnr}:${ncnr},{spot.at('offer', below)})" for below in places]
    return [
        f'IF({mark}="",SUM({spot.at("ordered", below)}),0)'
        for mark, below in zip(marks, places, strict=True)
    ]


def _at_offers_price(spot: Spot) -> Iterable[tuple[Cell, ...]]:
    """Yield the cells of orders that are given, at the prices of their offers."""
    for below, order in enumerate(spot.orders):
        typed = spot.at("order", below)
        yield (
            "" if below else needed_cell(spot),
            Input(order.quantity, Rule.COUNT),
            Formula(row_formula(spot, spot.place_of(order)), _offer_row(spot, order), "0"),
            *order_cells(spot, order, f'IF({typed}="",0,{typed})' if below else ""),
            *(_BLANK[:4] if below else _outcome(spot, _can_go_back(spot))),
            lead_cell(spot, order),
        )


def _at_given_price(spot: Spot) -> Iterable[tuple[Cell, ...]]:
    """Yield the cells of orders that are given with their prices."""
    pieces = [
        "0" if each.offer.ncnr else f"SUM({spot.at('ordered', b)})"
        for b, each in enumerate(spot.orders)
    ]
    for below, order in enumerate(spot.orders):
        quantity, price = spot.at("ordered", below), spot.at("unit_price", below)
        yield (
            "" if below else needed_cell(spot),
            Input(order.quantity, Rule.COUNT),
            "",
            visible(order.offer.supplier),
            Formula(f"SUM({spot.at('order', below)})", order.quantity, COUNT_FORM),
            Input(order.cost.amount / order.quantity, Rule.AMOUNT, form=PRICE_FORM),
            Formula(f"{quantity}*{price}", order.cost.amount, spot.formulas.money),
            *(_BLANK[:4] if below else _outcome(spot, pieces)),
            order_lead_days(order),
        )


def _outcome(spot: Spot, can_go_back: Iterable[str]) -> tuple[Cell, ...]:
    """Return excess, its value, what of it is reported, and what the customer pays, of all orders
    together.

    `can_go_back` are formulas for the pieces of each order that can.
    """
    rows = len(spot.orders)
    ordered, cost = (f"SUM({spot.rows(key, rows)})" for key in ("ordered", "cost"))
    known = f"COUNT({spot.rows('cost', rows)})={rows}"
    excess, value, reported = (spot.at(key) for key in ("excess", "excess_cost", "reported"))
    share = f"{value}*({'+'.join(can_go_back)})/{ordered}"
    figure, money = figures(spot), spot.formulas.money
    return (
        Formula(f"IF({known},{ordered}-{spot.at('needed')},0)", figure[0], EXCESS_FORM),
        Formula(
            f"IF(AND({known},{excess}>0),{excess}*{cost}/{ordered},0)", figure[1], f"{money};;"
        ),
        Formula(
            spot.own(f'IF(AND({of_part("policy")}="report",{value}>0),{share},0)'),
            figure[2],
            f"{money};;",
        ),
        Formula(f"IF(AND({known},{excess}>=0),{cost}-{reported},{UNKNOWN})", figure[3], money),
    )


def _unpriced(spot: Spot) -> tuple[Cell, ...]:
    """Return the cells of a part that nobody offers: what is needed is ordered, at a price to be
    put in.
    """
    part, formulas = spot.part, spot.formulas
    typed, quantity, price, cost, value = (
        spot.at(key) for key in ("order", "ordered", "unit_price", "cost", "excess_cost")
    )
    required: Plain = OPEN if isinstance(part.per_board, Unknown) else spot.purchase.demand.required
    paid = f'IF(AND({price}<>"",ISNUMBER({quantity})),{quantity}*{price},{UNKNOWN})'
    if not part.sourced.wanted.obstacle:
        paid = f"IF(SUM({quantity})=0,{quantity},{paid})"
    nothing: Plain = 0 if isinstance(spot.purchase, Bought) else OPEN
    reported = f'IF(AND({of_part("policy")}="report",{value}>0),{value},0)'
    return (
        needed_cell(spot),
        ORDER_TO_TYPE,
        "",
        "",
        Formula(f'IF({typed}<>"",{typed},{spot.at("needed")})', required, COUNT_FORM),
        Input("", Rule.AMOUNT, form=PRICE_FORM, may_be_blank=True),
        Formula(paid, nothing, formulas.money),
        *(
            Formula(spot.own(text), figure, form)
            for text, figure, form in zip(
                (formulas.excess, formulas.excess_cost, reported, formulas.charged),
                figures(spot),
                (EXCESS_FORM, f"{formulas.money};;", f"{formulas.money};;", formulas.money),
                strict=True,
            )
        ),
        Formula(f"IF(AND(ISNUMBER({cost}),SUM({quantity})=0),0,{UNKNOWN})", nothing, COUNT_FORM),
    )
