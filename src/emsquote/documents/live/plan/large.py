"""The purchase plan of a large quote: purchases as the engine made them, in one row a part.

Formulas that choose among all offers of thousands of parts would make a workbook that nobody waits
for. What is bought here is given, and holds for the quoted quantities, exchange rates and policy
only: where one of them is changed, the column says that its parts are to be bought anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec.structs import replace

from emsquote.buying.plan import charged_cost
from emsquote.costing.lead_time import days_of
from emsquote.costing.quote_basis import QuoteBasis
from emsquote.documents.live.checks import WrongCells
from emsquote.documents.live.forms import EXACT, WHOLE
from emsquote.documents.live.links import PlanInputs, PlanLinks
from emsquote.documents.live.place import CellPlace, letters
from emsquote.documents.live.rules import named_if_wrong
from emsquote.documents.live.table import LiveTable
from emsquote.documents.live.titles import title_with_boards
from emsquote.documents.sheet import (
    ROW,
    UNKNOWN_TEXT,
    Cell,
    ColumnKind,
    Emphasis,
    Formula,
    Input,
    Plain,
    Rule,
    SheetColumn,
    visible,
)
from emsquote.documents.sheets.purchases import purchases_sheet
from emsquote.model.money import Unknown
from emsquote.model.purchase import Bought, Purchase, Supplied
from emsquote.model.quote import Quote
from emsquote.wording.sentence import Counted
from emsquote.wording.texts import Texts

_MOST_CELLS = 150_000
_CELLS_OF_OFFER, _CELLS_OF_PART = 3, 12
"""So many formulas an offer and a part take at each quantity."""
_LABELS = 3
_COLUMNS = (
    SheetColumn("Needed, {boards}", ColumnKind.COUNT, 14),
    SheetColumn("Charged, {boards}", ColumnKind.MONEY, 14),
    SheetColumn("Lead days, {boards}", ColumnKind.COUNT, 14),
)


def is_large(quote: Quote, basis: QuoteBasis) -> bool:
    """Whether formulas that choose among all offers would make the workbook too slow to be of
    use.
    """
    offers = sum(len(market.ladders) for part in basis.parts for market in part.markets)
    formulas = offers * _CELLS_OF_OFFER + len(basis.parts) * _CELLS_OF_PART
    return formulas * len(quote.columns) > _MOST_CELLS


def given_plan(quote: Quote, basis: QuoteBasis, inputs: PlanInputs, texts: Texts) -> PlanLinks:
    """Return the plan with its orders given, and the sheet of purchases that tells them in full."""
    plan = _GivenPlan(quote, basis, inputs, texts)
    links = plan.links()
    return replace(links, sheets=(*links.sheets, purchases_sheet(quote, texts)))


class _GivenPlan:
    def __init__(self, quote: Quote, basis: QuoteBasis, inputs: PlanInputs, texts: Texts) -> None:
        self._quote, self._basis, self._inputs, self._texts = quote, basis, inputs, texts
        self._table = LiveTable(texts("Purchase plan"), list(self._columns()))
        self._first = self._table.next_row
        self._last = self._first + len(basis.parts) - 1

    def _columns(self) -> Iterator[SheetColumn]:
        yield SheetColumn(self._texts("Part"), ColumnKind.TEXT, 26)
        yield SheetColumn(self._texts("Unit"), ColumnKind.TEXT, 6)
        yield SheetColumn(self._texts("Wrong input"), ColumnKind.TEXT, 9)
        for links, column in zip(self._inputs.columns, self._quote.columns, strict=True):
            label = self._texts.counted(Counted(column.quantity, "board", "boards"))
            for titles in _COLUMNS:
                yield title_with_boards(titles, label, links.label, self._texts)

    def links(self) -> PlanLinks:
        """Return the sheet and its cells."""
        for place in range(len(self._basis.parts)):
            self._table.add(self._part(place))
        total, missing, liability, lead, anew = (self._row(*row) for row in self._rows())
        columns = range(len(self._quote.columns))
        charged = tuple(
            tuple(
                str(CellPlace(self._table.name, self._first + place, self._charged(number)))
                for number in columns
            )
            for place in range(len(self._basis.parts))
        )
        title = f"{self._texts('Purchase plan')} ({self._quote.currency})"
        sheet = self._table.sheet(
            title,
            self._texts,
            notes=[
                self._texts(
                    "A quote of this size buys its parts as given here: the costs may be "
                    "overruled, but after a change of quantity, exchange rate or excess policy "
                    "they are to be quoted anew, and the column says so."
                )
            ],
        )
        return PlanLinks(
            sheets=(sheet,),
            charged=charged,
            material=total,
            missing=missing,
            liability=liability,
            lead_days=lead,
            anew=anew,
            wrong=(self._wrong_cells(),) if self._basis.parts else (),
            ordered=(self._table.name,),
        )

    def _wrong_cells(self) -> WrongCells:
        return WrongCells(self._table.name, letters(_LABELS - 1), self._first + 1, self._last + 1)

    def _charged(self, number: int) -> int:
        return _LABELS + len(_COLUMNS) * number + 1

    def _part(self, place: int) -> list[Cell]:
        bought = [column.purchases[place] for column in self._quote.columns]
        cells: list[Cell] = [
            visible(self._basis.parts[place].wanted.label),
            visible(bought[0].demand.unit),
            "",
        ]
        for purchase in bought:
            days = days_of(purchase)
            cells += [
                purchase.demand.required,
                self._cost(place, purchase),
                UNKNOWN_TEXT if isinstance(days, Unknown) else days,
            ]
        cells[_LABELS - 1] = self._wrong(cells)
        return cells

    def _wrong(self, cells: Sequence[Cell]) -> Formula:
        """Return the cell that names the inputs of its row that cannot be used."""
        named = [
            named_if_wrong(f"{letters(column)}{ROW}", cell)
            for column, cell in enumerate(cells)
            if isinstance(cell, Input)
        ]
        return Formula("&".join(named) or '""', "", is_series=True)

    def _cost(self, place: int, purchase: Purchase) -> Cell:
        """Return what the customer pays for a part.

        It may be overruled, or put in where nobody knows it.
        """
        match purchase:
            case Bought():
                return Input(
                    charged_cost(purchase, self._basis.policies[place]).amount,
                    Rule.AMOUNT,
                    form=EXACT,
                )
            case Supplied():
                return 0
            case _:
                return Input(Unknown("not known"), Rule.AMOUNT, form=EXACT)

    def _row(self, label: str, cells: list[Formula]) -> tuple[str, ...]:
        """Add a row with a figure of each column below its costs; return where they stand."""
        blanks: list[Cell] = []
        for cell in cells:
            blanks += ["", cell, ""]
        row = self._table.add((label, *("",) * (_LABELS - 1), *blanks), Emphasis.TOTAL)
        return tuple(
            str(CellPlace(self._table.name, row, self._charged(number)))
            for number in range(len(cells))
        )

    def _rows(self) -> Iterator[tuple[str, list[Formula]]]:
        texts, columns = self._texts, self._quote.columns
        numbers = range(len(columns))
        known = [self._known(number) for number in numbers]
        costs = (f"SUM({self._range(self._charged(number))})" for number in numbers)
        yield (
            texts("Total"),
            [Formula(c, value, EXACT) for c, value in zip(costs, known, strict=True)],
        )
        yield (
            texts("Parts without price, or ordered less than needed"),
            [self._missing(number) for number in numbers],
        )
        yield (
            texts("Excess liability"),
            [
                Formula(f"{c.excess_liability.amount:f}", c.excess_liability.amount, EXACT)
                for c in columns
            ],
        )
        yield (
            texts("Lead days, {boards}", boards="").strip(" ,"),
            [self._lead(number) for number in numbers],
        )
        yield (
            texts("Parts to be quoted anew"),
            [self._anew(number) for number in numbers],
        )

    def _range(self, column: int) -> str:
        letter = letters(column)
        return f"{letter}{self._first + 1}:{letter}{max(self._last, self._first) + 1}"

    def _known(self, number: int) -> Decimal:
        bought = enumerate(self._quote.columns[number].purchases)
        paid = (
            charged_cost(b, self._basis.policies[p]).amount
            for p, b in bought
            if isinstance(b, Bought)
        )
        return sum(paid, Decimal(0))

    def _missing(self, number: int) -> Formula:
        """Return how many parts have no price: all of them, once what they were bought for is
        another.
        """
        column, parts = self._quote.columns[number], len(self._basis.parts)
        area = self._range(self._charged(number))
        wrong = self._wrong_cells()
        cells = f"${wrong.column}${wrong.first}:${wrong.column}${wrong.last}"
        unpriced = f'{parts}-COUNT({area})+SUMPRODUCT(({cells}<>"")*1)' if parts else "0"
        open_now: Plain = sum(
            not isinstance(purchase, Bought | Supplied) for purchase in column.purchases
        )
        return Formula(
            f"IF({self._is_another(number)},{parts},MIN({parts},{unpriced}))", open_now, WHOLE
        )

    def _anew(self, number: int) -> Formula:
        """Return how many parts are to be bought anew: all or none."""
        return Formula(f"IF({self._is_another(number)},{len(self._basis.parts)},0)", 0, WHOLE)

    def _is_another(self, number: int) -> str:
        """Return the formula for whether what a column's parts were bought for is another."""
        column, job = self._quote.columns[number], self._basis.job
        starts = self._inputs.columns[number].starts
        others = [f'{self._inputs.policy}<>"{job.excess}"', f"{starts}<>{column.starts}"]
        for currency, cell in self._inputs.exchange.items():
            rate = job.exchange_rates.rate(currency, self._quote.currency)
            if not isinstance(rate, Unknown):
                others.append(f"ABS({cell}-{rate:f})>1E-12")
        return f"OR({','.join(others)})"

    def _lead(self, number: int) -> Formula:
        days = [days_of(purchase) for purchase in self._quote.columns[number].purchases]
        known = [day for day in days if not isinstance(day, Unknown)]
        value: Plain = UNKNOWN_TEXT if len(known) < len(days) else max(known, default=0)
        column = self._range(self._charged(number) + 1)
        return Formula(
            f'IF(COUNTIF({column},"~{UNKNOWN_TEXT}")>0,"{UNKNOWN_TEXT}",MAX({column}))',
            value,
            WHOLE,
        )
