"""The formulas of the purchase plan at one quantity: alike in every row but for the row's number
(`ROW`).

needed    ceil(boards started × per board × (1 + attrition)) + leader pieces − stock in hand, not
below 0 ordered   the figure in the cell `order`, else the order of the chosen offer charged   the
cost, less the excess that is reported and can go back; `?` where less is ordered than needed

`SUM` of one cell is its number, and 0 for a text or a blank, where `N` of a blank is an error to
Gnumeric.
"""

from __future__ import annotations

from msgspec import Struct

from emsquote.buying.plan.demand import NO_ATTRITION
from emsquote.documents.live.place import letters, sheet_prefix
from emsquote.documents.live.plan.layout import COLUMN_KEYS, part_column, plan_place
from emsquote.documents.live.plan.offers import NEVER, OffersLayout
from emsquote.documents.live.rules import WRONG
from emsquote.documents.sheet import ROW, UNKNOWN_TEXT
from emsquote.model.money import minor_digits
from emsquote.model.purchase import Attrition

UNKNOWN = f'"{UNKNOWN_TEXT}"'


def money_form(currency: str) -> str:
    """Return the number format of amounts, without the currency's name."""
    digits = minor_digits(currency)
    return f"#,##0.{'0' * digits}" if digits else "#,##0"


def of_part(key: str) -> str:
    """Return the cell of the same row that tells of the part."""
    return f"${part_column(key)}{ROW}"


def needed(starts: str, attrition: Attrition) -> str:
    """Return the formula for what must be ordered at least.

    Percent and leader pieces stand in cells.
    """
    need = f"{starts}*{of_part('per_board')}"
    # to nine digits, since 1.02 × 100 is a breath more than 102 in binary fractions
    lossy = f"ROUNDUP(ROUND({need}*(1+{of_part('attrition')}),9),0)"
    if attrition.least_extra:
        lossy = f"MAX({lossy},ROUNDUP(ROUND({need},9),0)+{attrition.least_extra})"
    together = f"{lossy}+{of_part('leader')}"
    at_least = "0"
    for limit, pieces in reversed(attrition.order_at_least):
        at_least = f"IF({need}<{limit},{pieces},{at_least})"
    if attrition.order_at_least:
        together = f"MAX({at_least},{together})"
    return if_usable(f"MAX(0,{together}-{of_part('in_stock')})")


def if_usable(text: str) -> str:
    """Return a formula that is an error while an input of the part's row is wrong."""
    return f'IF({of_part("wrong")}="",{text},{WRONG})'


def bare_need(starts: str, prefix: str = "") -> str:
    """Return the formula for what must be ordered of a part that is counted singly.

    `prefix` is the plan's sheet.
    """
    per_board, stock = (f"{prefix}{of_part(key)}" for key in ("per_board", "in_stock"))
    return f"MAX(0,ROUNDUP(ROUND({starts}*{per_board},9),0)-{stock})"


class ColumnFormulas(Struct, frozen=True, kw_only=True):
    """One quantity: the formulas of a part that is bought from one offer, and how amounts are
    shown.
    """

    starts: str
    """The cell with the boards started."""
    needed: str
    supplier: str
    ordered: str
    unit_price: str
    cost: str
    excess: str
    excess_cost: str
    reported: str
    charged: str
    lead: str
    money: str
    """The number format of amounts."""


def column_formulas(
    offers: OffersLayout, column: int, starts: str, currency: str
) -> ColumnFormulas:
    """Return the formulas of a quantity; `starts` is the cell with the boards started for it."""
    at = {key: f"{letters(plan_place(key, column))}{ROW}" for key in COLUMN_KEYS}
    prefix = sheet_prefix(offers.name)

    def of_offer(letter: str) -> str:
        return f"INDEX({prefix}${letter}:${letter},{at['offer']})"

    supplier, stock, lead, ncnr = (
        of_offer(offers.stated(key)) for key in ("supplier", "stock", "lead_days", "ncnr")
    )
    ordered, cost, excess, value = (at[key] for key in ("ordered", "cost", "excess", "excess_cost"))
    goes_back = f'{of_part("policy")}="report",{value}>0,{ncnr}=""'
    later = f'IF(SUM({stock})>={ordered},0,IF({lead}="",{UNKNOWN},{lead}))'
    return ColumnFormulas(
        starts=starts,
        needed=needed(starts, NO_ATTRITION),
        supplier=f'IF(SUM({ordered})=0,"",{supplier}&"")',
        ordered=f'IF({at["order"]}<>"",{at["order"]},{_cheapest(offers, column, at)})',
        unit_price=f"IF(SUM({ordered})=0,{ordered},{_unit_price(offers, at)})",
        cost=f"IF(SUM({ordered})=0,{ordered},{ordered}*{at['unit_price']}+{of_offer(offers.stated('landed_fee'))})",
        excess=f"IF(ISNUMBER({cost}),{ordered}-{at['needed']},0)",
        excess_cost=f"IF(AND(ISNUMBER({cost}),{excess}>0),{excess}*{cost}/{ordered},0)",
        reported=f"IF(AND({goes_back}),{value},0)",
        charged=f"IF(AND(ISNUMBER({cost}),{excess}>=0),{cost}-{at['reported']},{UNKNOWN})",
        lead=f"IF(SUM({ordered})=0,{ordered},{later})",
        money=money_form(currency),
    )


def _cheapest(offers: OffersLayout, column: int, at: dict[str, str]) -> str:
    """Return the formula for the order of the chosen offer, if it can be had."""
    prefix = sheet_prefix(offers.name)
    order, cost = (
        f"INDEX({prefix}${letter}:${letter},{at['offer']})"
        for letter in (offers.worked("order", column), offers.worked("order_cost", column))
    )
    return f"IF({at['needed']}=0,0,IF({cost}<{NEVER},{order},{UNKNOWN}))"


def _unit_price(offers: OffersLayout, at: dict[str, str]) -> str:
    """Return the formula for the landed price of a unit, at the break that the order reaches."""
    prefix, landed = sheet_prefix(offers.name), offers.stated("landed")
    first, last = (f"INDEX({prefix}{column},{at['offer']})" for column in offers.ends("quantities"))
    reached = f'MAX(1,COUNTIF({first}:{last},"<="&{at["ordered"]}))'
    price = f"INDEX({prefix}{offers.block('prices')},{at['offer']},{reached})"
    wrong = f"INDEX({prefix}${offers.stated('wrong')}:${offers.stated('wrong')},{at['offer']})"
    landed_price = f"{price}*INDEX({prefix}${landed}:${landed},{at['offer']})"
    return f'IF({wrong}="",{landed_price},{WRONG})'
