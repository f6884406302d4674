"""From cost to price as a live sheet: cost, overhead, margin and price of every category at each
quantity.

The left half shows what is known and says `+ ?` where something is missing; the right half is what
it is worked out with: exact costs, printed amounts of what is known, and how many points are open.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from emsquote.documents.live.charges.activity_cost import CostFormulas
from emsquote.documents.live.charges.assembly import AssemblyLinks
from emsquote.documents.live.forms import EXACT, WHOLE, money_form
from emsquote.documents.live.formulas import (
    added,
    as_seen,
    known_part,
    product,
    quoted,
    rounded,
)
from emsquote.documents.live.links import PlanLinks
from emsquote.documents.live.margins import overhead_formula
from emsquote.documents.live.nre import NreLinks
from emsquote.documents.live.place import CellPlace, cell
from emsquote.documents.live.table import LiveTable
from emsquote.documents.sheet import (
    Cell,
    ColumnKind,
    Emphasis,
    Formula,
    Plain,
    Sheet,
    SheetColumn,
    percent,
    settled,
    titled,
    visible,
)
from emsquote.documents.sheets.summary import column_cost
from emsquote.model.money import Money, Total, Unknown, minor_digits
from emsquote.model.purchase import Unpriced
from emsquote.model.quote import Category, CategoryPrice, Quote, QuoteColumn, Rounding
from emsquote.wording.texts import Texts

_COLUMNS = (
    SheetColumn("Boards", ColumnKind.COUNT, 9),
    SheetColumn("Category", ColumnKind.TEXT, 36),
    SheetColumn("Cost", ColumnKind.MONEY, 16),
    SheetColumn("Overhead", ColumnKind.MONEY, 16),
    SheetColumn("Margin", ColumnKind.MONEY, 16),
    SheetColumn("Price", ColumnKind.MONEY, 17),
    SheetColumn("Margin / price", ColumnKind.PERCENT, 10),
    SheetColumn("Unit price", ColumnKind.MONEY, 15),
    SheetColumn("Own cost, exact", ColumnKind.MONEY, 15),
    SheetColumn("At cost or added", ColumnKind.MONEY, 13),
    SheetColumn("Known cost", ColumnKind.MONEY, 14),
    SheetColumn("Known overhead", ColumnKind.MONEY, 13),
    SheetColumn("Known unit price", ColumnKind.MONEY, 13),
    SheetColumn("Known price", ColumnKind.MONEY, 15),
    SheetColumn("Open", ColumnKind.COUNT, 8),
)
(
    _BOARDS,
    _CATEGORY,
    _COST,
    _OVERHEAD,
    _MARGIN,
    _PRICE,
    _SHARE,
    _UNIT,
    _OWN,
    _EXTRA,
    _KNOWN_COST,
    _KNOWN_OVERHEAD,
    _KNOWN_UNIT,
    _KNOWN_PRICE,
    _OPEN,
) = range(len(_COLUMNS))


class PriceRow(Struct, frozen=True, kw_only=True):
    """A row of one column: what is shown, and what is worked with."""

    cost: CellPlace
    overhead: CellPlace
    margin: CellPlace
    price: CellPlace
    share: CellPlace
    unit: CellPlace
    known_cost: CellPlace
    known_overhead: CellPlace
    known_unit: CellPlace
    known_price: CellPlace
    open: CellPlace
    own: CellPlace
    extra: CellPlace


class ColumnPrices(Struct, frozen=True):
    """The rows of one column."""

    categories: dict[Category, PriceRow]
    items: tuple[PriceRow, ...]
    """NRE, item by item."""
    boards: PriceRow
    """The sum of the categories: unit price and price of all boards."""
    nre: PriceRow
    whole: PriceRow
    """Boards and NRE together."""


class PriceLinks(Struct, frozen=True):
    """The sheet, and its rows by column."""

    sheet: Sheet
    columns: tuple[ColumnPrices, ...]
    unit_digits: int
    """The decimals of unit prices."""
    price_digits: int
    """Those of the prices of all boards."""


def _row(sheet: str, row: int) -> PriceRow:
    def at(column: int) -> CellPlace:
        return CellPlace(sheet, row, column)

    return PriceRow(
        cost=at(_COST),
        overhead=at(_OVERHEAD),
        margin=at(_MARGIN),
        price=at(_PRICE),
        share=at(_SHARE),
        unit=at(_UNIT),
        known_cost=at(_KNOWN_COST),
        known_overhead=at(_KNOWN_OVERHEAD),
        known_unit=at(_KNOWN_UNIT),
        known_price=at(_KNOWN_PRICE),
        open=at(_OPEN),
        own=at(_OWN),
        extra=at(_EXTRA),
    )


class _Exact(Struct, frozen=True):
    """The formulas of one row's working half with their values."""

    own: Formula | str
    extra: Formula | str
    cost: Formula
    overhead: Formula
    unit: Formula | str
    price: Formula
    open: Cell


class PriceWriter:
    """Writes the sheet, one quantity after the other."""

    def __init__(
        self,
        quote: Quote,
        formulas: CostFormulas,
        plan: PlanLinks,
        assembly: AssemblyLinks,
        nre: NreLinks,
        texts: Texts,
    ) -> None:
        self._quote, self._formulas, self._plan, self._texts = quote, formulas, plan, texts
        self._assembly, self._nre = assembly, nre
        columns = [titled(column, texts) for column in _COLUMNS]
        self._table = LiveTable(texts("Costs"), columns)
        self._digits = minor_digits(quote.currency)
        decimals = formulas.basis.card.unit_decimals
        self._unit_digits = self._digits if decimals is None else decimals
        self._form = money_form(quote.currency)
        self._unit_form = money_form(quote.currency, self._unit_digits)

    def write(self) -> PriceLinks:
        """Return the sheet."""
        columns = tuple(self._column(number) for number in range(len(self._quote.columns)))
        note = self._texts(
            "On the left what may be shown, on the right what is known; where a point is open, the "
            "left says + ?."
        )
        return PriceLinks(
            self._table.sheet(
                self._texts("Cost and margin by category"), self._texts, notes=[note]
            ),
            columns,
            self._unit_digits,
            self._price_digits,
        )

    def _categories(self) -> list[Category]:
        """Return the categories that may have a price, or lack one."""
        used = {row.category for row, _, _ in self._assembly.rows} | set(self._assembly.no_route)
        used |= {
            category.category for column in self._quote.columns for category in column.categories
        }
        if self._formulas.basis.parts:
            used.add(Category.MATERIAL)
        return [
            category for category in Category if category in used and category is not Category.NRE
        ]

    def _column(self, number: int) -> ColumnPrices:
        first = self._table.next_row
        column = self._quote.columns[number]
        priced = {category.category: category for category in column.categories}
        categories = {
            category: self._category(
                number, category, priced.get(category) or self._nothing(category)
            )
            for category in self._categories()
        }
        if self._nre.items:
            categories[Category.NRE] = self._spread(
                number, priced.get(Category.NRE) or self._nothing(Category.NRE)
            )
        last = self._table.next_row - 1
        boards = self._boards(number, first, last)
        items = tuple(self._item(number, place) for place in range(len(self._nre.items)))
        nre = self._nre_total(number, self._table.next_row - len(items), len(items))
        return ColumnPrices(categories, items, boards, nre, self._whole(number, boards, nre))

    def _nothing(self, category: Category) -> CategoryPrice:
        zero = Money.zero(self._quote.currency)
        return CategoryPrice(
            category=category, cost=zero, overhead=zero, margin=zero, unit_price=zero, extended=zero
        )

    def _category(self, number: int, category: Category, priced: CategoryPrice) -> PriceRow:
        row = self._table.next_row
        costs, with_margin = (
            self._assembly.costs[number],
            quoted(self._texts("with margin")),
        )
        of_category = (
            f"{costs},{self._assembly.categories},{cell(row, _CATEGORY)},{self._assembly.sold}"
        )
        own = f"SUMIFS({of_category},{with_margin})+{self._formulas.inputs.checks.order.error}"
        if category is Category.MATERIAL:
            own = f"{own}+{self._plan.material[number]}"
        inputs = self._formulas.inputs
        factors = inputs.factors.get(category)
        exact = (
            product(cell(row, _OWN), factors[number] if factors else "1") + f"+{cell(row, _EXTRA)}"
        )
        overhead = product(
            cell(row, _OWN),
            f"({overhead_formula(category, (inputs.material_overhead, inputs.sga))})",
        )
        worked = _Exact(
            Formula(own, priced.cost.amount - self._extra(number, category), EXACT),
            Formula(
                f'SUMIFS({of_category},"<>"&{with_margin})', self._extra(number, category), EXACT
            ),
            Formula(
                rounded(f"{cell(row, _OWN)}+{cell(row, _EXTRA)}", self._digits),
                priced.cost.rounded().amount,
                self._form,
            ),
            Formula(rounded(overhead, self._digits), priced.overhead.rounded().amount, self._form),
            *self._rounded(number, exact, priced),
            self._open(number, category, priced.unknown),
        )
        return self._add(
            number, self._texts.word("category", category), worked, priced, Emphasis.BODY
        )

    def _extra(self, number: int, category: Category) -> Decimal:
        """Return what a category holds that is sold at cost or added to its price."""
        sold = {row.name for row, _, _ in self._assembly.rows if row.at_cost or row.added}
        charges = self._quote.columns[number].charges
        extra = (
            charge.cost.amount
            for charge in charges
            if charge.category is category and charge.activity in sold
        )
        return sum(extra, Decimal(0))

    def _rounded(self, number: int, exact: str, priced: CategoryPrice) -> tuple[Formula, Formula]:
        """Return the formulas of printed unit price and price of an exact price of the lot."""
        row, quantity = self._table.next_row, self._formulas.inputs.columns[number].quantity
        if self._formulas.basis.card.rounding is Rounding.UNIT:
            unit = rounded(f"({exact})/{quantity}", self._unit_digits)
            price = f"ROUND({cell(row, _KNOWN_UNIT)}*{quantity},{self._unit_digits})"
        else:
            unit = rounded(f"{cell(row, _KNOWN_PRICE)}/{quantity}", self._unit_digits)
            price = rounded(exact, self._digits)
        return (
            Formula(unit, priced.unit_price.amount, self._unit_form),
            Formula(price, priced.extended.amount, self._price_form),
        )

    @property
    def _price_digits(self) -> int:
        finer = self._formulas.basis.card.rounding is Rounding.UNIT
        return max(self._digits, self._unit_digits if finer else 0)

    @property
    def _price_form(self) -> str:
        return money_form(self._quote.currency, self._price_digits)

    def _open(self, number: int, category: Category, unknown: Sequence[Unknown]) -> Cell:
        """Return how many points of a category are open: those told when it was made, and those
        that inputs open.
        """
        formulas = []
        settled_later = 0
        if category is Category.MATERIAL:
            formulas.append(self._plan.missing[number])
            settled_later += self._unpriced(number)
        no_route = self._assembly.no_route.get(category)
        if no_route:
            formulas.append(no_route[number][0])
            settled_later += no_route[number][1]
        stated = len(unknown) - settled_later
        if not formulas:
            return stated
        return Formula(added([*formulas, *([str(stated)] if stated else [])]), len(unknown), WHOLE)

    def _unpriced(self, number: int) -> int:
        return sum(
            isinstance(purchase, Unpriced) for purchase in self._quote.columns[number].purchases
        )

    def _spread(self, number: int, priced: CategoryPrice) -> PriceRow:
        """Add NRE as a category: what of it is spread into the unit price, nothing where it stands
        apart.
        """
        row = self._table.next_row
        over, quantity = (
            self._formulas.inputs.amortise,
            self._formulas.inputs.columns[number].quantity,
        )
        share = f"{quantity}/{over}"
        cost = f'IF({over}="",0,{self._nre.total_costs[number]}*{share})'
        exact = f'IF({over}="",0,{self._nre.total_prices[number]}*{share})'
        worked = _Exact(
            Formula(cost, priced.cost.amount, EXACT),
            Formula("0", Decimal(0), EXACT),
            Formula(
                rounded(cell(row, _OWN), self._digits), priced.cost.rounded().amount, self._form
            ),
            Formula("0", Decimal(0), self._form),
            *self._rounded(number, exact, priced),
            0,
        )
        label = self._texts("NRE, spread")
        return self._add(number, label, worked, priced, Emphasis.BODY)

    def _item(self, number: int, place: int) -> PriceRow:
        item, over = self._nre.items[place], self._formulas.inputs.amortise
        priced = next(
            (nre for nre in self._quote.columns[number].nre if nre.activity == item.name), None
        )
        zero = Money.zero(self._quote.currency)
        cost, price = (priced.cost, priced.price) if priced else (zero, zero)
        error = self._formulas.inputs.checks.order.error
        known = f'IF({over}="",{self._nre.costs[place][number]},0)+{error}'
        printed = f'IF({over}="",{self._nre.prices[place][number]},0)+{error}'
        worked = _Exact(
            "",
            "",
            Formula(rounded(known, self._digits), cost.rounded().amount, self._form),
            Formula("0", Decimal(0), self._form),
            "",
            Formula(printed, price.amount, self._form),
            0,
        )
        title = visible(self._texts.sentence(item.title))
        label = f"{self._texts.word('category', Category.NRE)}: {title}"
        shown = CategoryPrice(
            category=Category.NRE,
            cost=cost,
            overhead=zero,
            margin=zero,
            unit_price=zero,
            extended=price,
        )
        return self._add(number, label, worked, shown, Emphasis.BODY)

    def _boards(self, number: int, first: int, last: int) -> PriceRow:
        """Add the sum of the categories."""
        column = self._quote.columns[number]
        row = self._table.next_row
        unit = self._summed(_KNOWN_UNIT, first, last)
        if self._formulas.basis.card.rounding is Rounding.LOT:
            quantity = self._formulas.inputs.columns[number].quantity
            unit = rounded(f"{cell(row, _KNOWN_PRICE)}/{quantity}", self._unit_digits)
        cost, overhead = _costs_of_boards(column)
        worked = _Exact(
            "",
            "",
            Formula(self._summed(_KNOWN_COST, first, last), cost.amount, self._form),
            Formula(self._summed(_KNOWN_OVERHEAD, first, last), overhead.amount, self._form),
            Formula(unit, column.unit_price.amount, self._unit_form),
            Formula(
                self._summed(_KNOWN_PRICE, first, last), column.extended.amount, self._price_form
            ),
            Formula(self._summed(_OPEN, first, last), len(column.unknown), WHOLE),
        )
        zero = Money.zero(self._quote.currency)
        shown = CategoryPrice(
            category=Category.NRE,
            cost=cost,
            overhead=overhead,
            margin=zero,
            unit_price=column.unit_price,
            extended=column.extended,
            unknown=column.unknown,
        )
        return self._add(number, self._texts("All boards"), worked, shown, Emphasis.TOTAL)

    def _nre_total(self, number: int, first: int, count: int) -> PriceRow:
        column = self._quote.columns[number]
        zero = Money.zero(self._quote.currency)
        cost = sum((item.cost.rounded() for item in column.nre), zero)

        def whole(of: int) -> str:
            return self._summed(of, first, first + count - 1) if count else "0"

        worked = _Exact(
            "",
            "",
            Formula(whole(_KNOWN_COST), cost.amount, self._form),
            Formula("0", Decimal(0), self._form),
            "",
            Formula(whole(_KNOWN_PRICE), column.nre_total.amount, self._form),
            0,
        )
        shown = CategoryPrice(
            category=Category.NRE,
            cost=cost,
            overhead=zero,
            margin=zero,
            unit_price=zero,
            extended=column.nre_total,
        )
        return self._add(number, self._texts("NRE total"), worked, shown, Emphasis.TOTAL)

    def _whole(self, number: int, boards: PriceRow, nre: PriceRow) -> PriceRow:
        column = self._quote.columns[number]
        cost, overhead, _ = column_cost(column)

        def both(of: str) -> str:
            return f"{getattr(boards, of).here}+{getattr(nre, of).here}"

        worked = _Exact(
            "",
            "",
            Formula(both("known_cost"), cost.amount, self._form),
            Formula(both("known_overhead"), overhead.amount, self._form),
            "",
            Formula(both("known_price"), column.total.amount, self._price_form),
            Formula(boards.open.here, len(column.unknown), WHOLE),
        )
        zero = Money.zero(self._quote.currency)
        shown = CategoryPrice(
            category=Category.NRE,
            cost=cost,
            overhead=overhead,
            margin=zero,
            unit_price=zero,
            extended=column.total,
            unknown=column.unknown,
        )
        return self._add(number, self._texts("Total"), worked, shown, Emphasis.TOTAL)

    def _summed(self, column: int, first: int, last: int) -> str:
        return f"SUM({cell(first, column)}:{cell(last, column)})"

    def _add(
        self, number: int, label: str, worked: _Exact, shown: CategoryPrice, emphasis: Emphasis
    ) -> PriceRow:
        """Add a row: what is shown on the left is made of what is worked out on the right."""
        row, label_cell = self._table.next_row, self._formulas.inputs.columns[number].label
        quantity = Formula(
            as_seen(self._formulas.inputs.columns[number].quantity, label_cell),
            self._quote.columns[number].quantity,
            WHOLE,
        )
        cost, overhead = shown.cost.rounded(), shown.overhead.rounded()
        margin = shown.extended - cost - overhead

        def told(known: str, value: Money, form: str, digits: int) -> Formula:
            missing = cell(row, _OPEN)
            text = known_part(known, missing, self._quote.currency, digits)
            total = Total(settled(value), shown.unknown) if shown.unknown else value.amount
            return Formula(as_seen(text, label_cell, f"{known}+{missing}"), total, form)

        known_cost, known_overhead = cell(row, _KNOWN_COST), cell(row, _KNOWN_OVERHEAD)
        known_price, known_unit = cell(row, _KNOWN_PRICE), cell(row, _KNOWN_UNIT)
        difference = f"ROUND({known_price}-{known_cost}-{known_overhead},{self._price_digits})"
        share = f'IF({known_price}=0,"",ROUND({difference}/{known_price},3))'
        share = as_seen(share, label_cell, difference)
        margin_share: Plain = percent(margin, shown.extended)
        unit: Cell = ""
        if isinstance(worked.unit, Formula):
            unit = told(known_unit, shown.unit_price, self._unit_form, self._unit_digits)
        self._table.add(
            (
                quantity,
                label,
                told(known_cost, cost, self._form, self._digits),
                told(known_overhead, overhead, self._form, self._digits),
                told(difference, margin, self._price_form, self._price_digits),
                told(known_price, shown.extended, self._price_form, self._price_digits),
                Formula(share, margin_share, "0.0 %"),
                unit,
                worked.own,
                worked.extra,
                worked.cost,
                worked.overhead,
                worked.unit,
                worked.price,
                worked.open,
            ),
            emphasis,
        )
        return _row(self._table.name, row)


def _costs_of_boards(column: QuoteColumn) -> tuple[Money, Money]:
    """Return printed cost and overhead of the categories of a column."""
    zero = Money.zero(column.total.currency)
    cost = sum((category.cost.rounded() for category in column.categories), zero)
    return cost, sum((category.overhead.rounded() for category in column.categories), zero)
