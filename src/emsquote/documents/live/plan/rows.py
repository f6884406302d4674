"""The rows of the purchase plan: a part with its cells at every quantity, and the totals below all
parts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain

from msgspec import Struct

from emsquote.buying.plan import charged_cost, excess_liability, order_lead_days
from emsquote.documents.live.formulas import least, quoted
from emsquote.documents.live.links import PlanInputs
from emsquote.documents.live.place import letters, sheet_prefix
from emsquote.documents.live.plan.cells import Spot
from emsquote.documents.live.plan.fixed_orders import column_cells
from emsquote.documents.live.plan.formulas import money_form
from emsquote.documents.live.plan.layout import COLUMN_KEYS, PART_CELLS, page_row, plan_place
from emsquote.documents.live.plan.offers import COUNT_FORM, NEVER
from emsquote.documents.live.plan.parts import Fixed, PlanPart
from emsquote.documents.live.rules import named_if_wrong
from emsquote.documents.sheet import (
    ROW,
    UNKNOWN_TEXT,
    Cell,
    Emphasis,
    Formula,
    Input,
    Percent,
    Rule,
    SheetRow,
    visible,
)
from emsquote.model.job import ExcessPolicy
from emsquote.model.measure import PIECES
from emsquote.model.money import ZERO, Unknown
from emsquote.model.purchase import (
    Bought,
    Estimated,
    NoOffer,
    Proposal,
    Purchase,
    Shortage,
    Supplied,
    Unpriced,
)
from emsquote.wording.texts import Texts


class PlanRows:
    """Writes parts into rows; what all rows share is worked out once."""

    def __init__(
        self, inputs: PlanInputs, policy: ExcessPolicy, titles: Sequence[str], texts: Texts
    ) -> None:
        self._inputs = inputs
        self._policy = policy
        self._titles = titles
        self._texts = texts

    def rows(self, spots: Sequence[Spot]) -> Iterator[SheetRow]:
        """Yield the rows of one part: one, or more where a quantity has several orders that are
        given.
        """
        rows = [list(row) for row in self._rows_of_part(spots)]
        rows[0][PART_CELLS - 1] = _wrong(rows, spots[0].row)
        for row in rows:
            yield SheetRow(tuple(row))

    def _rows_of_part(self, spots: Sequence[Spot]) -> Iterator[list[Cell]]:
        """Yield the cells of one part's rows, but for what names its wrong inputs."""
        columns = [column_cells(spot) for spot in spots]
        for below in range(rows_of(spots[0].part)):
            cells: list[Cell] = (
                [visible(_label(spots)), *[""] * (PART_CELLS - 1)]
                if below
                else [*self._part(spots), ""]
            )
            for spot, column in zip(spots, columns, strict=True):
                own = column[below] if below < len(column) else ("",) * (len(COLUMN_KEYS) - 1)
                cells.extend((*own, "" if below else _anew(spot)))
            yield cells

    def _part(self, spots: Sequence[Spot]) -> Iterator[Cell]:
        """Yield the cells that tell of the part whatever the quantity."""
        part = spots[0].part
        wanted = part.sourced.wanted
        attrition = wanted.attrition
        yield visible(_label(spots))
        yield "; ".join(dict.fromkeys(self._remarks(part)))
        yield self._check(spots)
        yield "" if part.unit == PIECES else visible(part.unit)
        yield _per_board(part.per_board)
        yield Input(Percent(attrition.percent), Rule.SHARE, form="0.0## %")
        yield Input(attrition.leader_pieces * wanted.set_ups, Rule.COUNT)
        yield Input(wanted.in_stock, Rule.COUNT) if wanted.in_stock else ""
        yield Input(part.limit.amount, Rule.AMOUNT, form="#,##0.00") if part.limit else ""
        if part.is_supplied:
            yield ""
        elif part.policy is self._policy:
            yield Formula(self._inputs.policy, part.policy.value)
        else:
            yield Input(part.policy.value, Rule.CHOICE, choices=tuple(ExcessPolicy))

    def _remarks(self, part: PlanPart) -> Iterator[str]:
        for title, purchase, fixed in zip(self._titles, part.purchases, part.fixed, strict=True):
            match purchase:
                case Supplied():
                    yield self._texts("supplied by the customer")
                case NoOffer(reason=reason) | Proposal(reason=reason) | Estimated(reason=reason):
                    yield visible(reason)
                case Shortage(reason=reason):
                    yield f"{title}: {visible(reason)}"
                case Bought():
                    pass
            if fixed is not Fixed.NO:
                yield f"{title}: {self._texts.word('fixed orders', fixed)}"

    def _check(self, spots: Sequence[Spot]) -> Cell:
        """Return the formula that tells when orders that are given no longer suit, or a split might
        cost less.
        """
        told = '""'
        for text, grave, cells in self._checks(spots):
            if cells:
                told = f"IF(MAX({','.join(cells)})>={grave},{quoted(text)},{told})"
        return "" if told == '""' else Formula(told, "")

    def _checks(self, spots: Sequence[Spot]) -> Iterator[tuple[str, int, list[str]]]:
        """Yield what may be told of a part, the gravest last: from which figure on, in which cells
        (`_anew`).
        """
        part = spots[0].part
        by_reason: dict[Fixed, list[str]] = {}
        for spot in spots:
            by_reason.setdefault(part.fixed[spot.column], []).append(spot.at("anew"))
        alone, split = by_reason.pop(Fixed.NO, []), by_reason.pop(Fixed.SPLIT, [])
        short = by_reason.pop(Fixed.SHORT, [])
        given = list(chain.from_iterable(by_reason.values()))
        if part.may_be_split:
            text = self._texts("stock is short: a split over suppliers may cost less, quote anew")
            yield text, 1, [*split, *alone]
        yield self._texts("no offer has enough for this need: quote anew"), 2, alone
        text = self._texts("stock is short, priced from the list for another need: quote anew")
        yield text, 1, short
        text = self._texts("orders are given for another need: quote anew")
        yield text, 1, given
        text = self._texts("less is ordered than needed: quote anew")
        yield text, 2, given

    def totals(
        self, parts: Sequence[PlanPart], rows: int, currency: str
    ) -> tuple[SheetRow, SheetRow]:
        """Return the rows below so many: the sums, and how many parts have no price or are ordered
        too small.
        """
        sums: list[Cell] = [self._texts("Total"), *[""] * (PART_CELLS - 1)]
        missing: list[Cell] = [
            self._texts("Parts without price, or ordered less than needed"),
            *[""] * (PART_CELLS - 1),
        ]
        for column in range(len(self._titles)):
            below = _Below(parts, column, rows, currency)
            sums += (below.total(key) for key in COLUMN_KEYS)
            missing += (below.missing() if key == "charged" else "" for key in COLUMN_KEYS)
        return SheetRow(tuple(sums), Emphasis.TOTAL), SheetRow(tuple(missing), Emphasis.TOTAL)


def _wrong(rows: Sequence[Sequence[Cell]], first: int) -> Formula:
    """Return the cell that names the inputs of a part's rows that cannot be used; `first` is the
    row of the first (from 1).
    """
    is_series = len(rows) == 1
    named: list[str] = []
    for row, cells in enumerate(rows, first):
        number = ROW if is_series else str(row)
        inputs = [(place, cell) for place, cell in enumerate(cells) if isinstance(cell, Input)]
        named += (named_if_wrong(f"{letters(place)}{number}", cell) for place, cell in inputs)
    return Formula("&".join(named) or quoted(""), "", is_series=is_series)


def _anew(spot: Spot) -> Cell:
    """Return the cell that is 1 if a part is to be quoted anew at a quantity, 2 if less is ordered
    than needed or can be had, else 0; blank where formulas always find what is bought.
    """
    needed, excess = spot.at("needed"), spot.at("excess")
    another = f"IF({needed}<>{spot.purchase.demand.required},1,0)"
    match spot.part.fixed[spot.column]:
        case Fixed.NO:
            if not _may_run_short(spot):
                return ""
            text, rests_on = _of_one_offer(spot), spot.at("cost")
        case Fixed.SPLIT | Fixed.SHORT:
            text, rests_on = another, needed
        case Fixed.BASKET | Fixed.POOLED | Fixed.OTHER:
            text, rests_on = f"IF({excess}<0,2,{another})", excess
    return Formula(f"IF(ISERROR({rests_on}),0,{text})", 0, COUNT_FORM)


def _may_run_short(spot: Spot) -> bool:
    """Whether there may be more boards than any offer of a part has pieces for."""
    ladders = [offer.ladder for offer in spot.part.offers if offer.ladder]
    return bool(spot.orders) and any(ladder.most is not None for ladder in ladders)


def _of_one_offer(spot: Spot) -> str:
    """Return the formula of `_anew` for a part that is bought from one offer: 2 if none has enough
    any more, 1 if several together could cost less.
    """
    split = f"IF({_may_be_split(spot)},1,0)" if spot.part.may_be_split else "0"
    return f"IF(ISNUMBER({spot.at('cost')}),{split},2)"


def _may_be_split(spot: Spot) -> str:
    """Return the formula for whether something changed, and several suppliers together could now
    cost less.

    They cost at least what one piece more than the scarcest has would cost at the lowest price of
    all.
    """
    part, purchase = spot.part, spot.purchase
    last = spot.offers_from + len(part.offers) - 1
    prices = sheet_prefix(spot.offers.name) + spot.offers.area("prices", spot.offers_from, last)
    landed, most = (spot.range_of(spot.offers.stated(key)) for key in ("landed", "available"))
    lowest = least(f"{prices}*{landed}+({prices}=0)*{NEVER}")
    stated = sum((price for line in part.offers for price in line.breaks.values()), ZERO)
    quoted_cost = purchase.cost.amount if isinstance(purchase, Bought) else ZERO
    cost = f"SUM({spot.at('cost')})"
    changed = f"OR(ROUND(SUM({prices})-{stated},6)<>0,ROUND({cost}-{quoted_cost:f},4)<>0)"
    return f"AND((MIN({most})+1)*{lowest}<{cost},{changed})"


def _per_board(per_board: Decimal | Unknown) -> Cell:
    if isinstance(per_board, Unknown):
        return Input(per_board, Rule.AMOUNT)
    return int(per_board) if per_board == per_board.to_integral_value() else per_board.normalize()


def _label(spots: Sequence[Spot]) -> str:
    return spots[0].part.sourced.wanted.label


class _Below(Struct, frozen=True):
    """What stands below the parts at one quantity; `rows` is how many rows they take."""

    parts: Sequence[PlanPart]
    column: int
    rows: int
    currency: str

    def total(self, key: str) -> Cell:
        """Return the sum of a column, for the lead time the longest; blank where there is none."""
        if key == "lead":
            return self._lead()
        if key == "anew":
            text = f'COUNTIF({self._range(key)},">0")' if self.rows else "0"
            return Formula(text, 0, COUNT_FORM)
        values = self._values(key)
        if values is None:
            return ""
        text = f"SUM({self._range(key)})" if self.rows else "0"
        return Formula(text, sum(values, ZERO), money_form(self.currency))

    def missing(self) -> Formula:
        """Return how many parts have no price, or are ordered less than needed."""
        text = f"{len(self.parts)}-COUNT({self._range('charged')})" if self.rows else "0"
        return Formula(
            text,
            sum(isinstance(purchase, Unpriced) for purchase in self._purchases),
            COUNT_FORM,
        )

    @property
    def _purchases(self) -> Iterator[Purchase]:
        return (part.purchases[self.column] for part in self.parts)

    def _range(self, key: str) -> str:
        column = letters(plan_place(key, self.column))
        return f"{column}{page_row(0)}:{column}{page_row(self.rows - 1)}"

    def _values(self, key: str) -> Iterator[Decimal] | None:
        pairs = zip(self.parts, self._purchases, strict=True)
        bought = [(part, purchase) for part, purchase in pairs if isinstance(purchase, Bought)]
        match key:
            case "cost":
                return (purchase.cost.amount for _, purchase in bought)
            case "excess_cost":
                return (purchase.excess_cost.amount for _, purchase in bought)
            case "reported":
                return (excess_liability(own, part.policy).amount for part, own in bought)
            case "charged":
                return (charged_cost(own, part.policy).amount for part, own in bought)
            case _:
                return None

    def _lead(self) -> Formula:
        area = self._range("lead")
        text = f'IF(COUNT({area})={self.rows_with_orders},MAX({area}),"{UNKNOWN_TEXT}")'
        return Formula(text if self.rows else "0", self._lead_days(), COUNT_FORM)

    def _lead_days(self) -> int | Unknown:
        """Return the longest lead time of all orders, or why it is not known."""
        bought = [purchase for purchase in self._purchases if isinstance(purchase, Bought)]
        longest = 0
        for order in chain.from_iterable(purchase.orders for purchase in bought):
            days = order_lead_days(order)
            if isinstance(days, Unknown):
                return days
            longest = max(longest, days)
        for purchase in self._purchases:
            if isinstance(purchase, Unpriced):
                return Unknown(purchase.reason)
        return longest

    @property
    def rows_with_orders(self) -> int:
        """Return how many rows have a lead time: one for each part, and for each further order that
        is given.
        """
        return sum(_given_orders(part, self.column) for part in self.parts)


def rows_of(part: PlanPart) -> int:
    """Return how many rows a part takes: one, or as many as the most orders that are given for a
    quantity.
    """
    return max((_given_orders(part, column) for column in range(len(part.purchases))), default=1)


def _given_orders(part: PlanPart, column: int) -> int:
    purchase = part.purchases[column]
    is_given = part.fixed[column] is not Fixed.NO
    return max(1, len(purchase.orders)) if is_given and isinstance(purchase, Bought) else 1
