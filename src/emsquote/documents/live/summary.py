"""The price table as a live sheet, and its charts: what the customer's summary shows, worked out by
other sheets.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from emsquote.documents.live.charges.activity_cost import CostFormulas
from emsquote.documents.live.forms import WHOLE, days_form, money_form, once_form
from emsquote.documents.live.formulas import as_seen, quoted
from emsquote.documents.live.inputs import InputLinks
from emsquote.documents.live.links import PlanLinks
from emsquote.documents.live.notes import category_note
from emsquote.documents.live.place import CellPlace
from emsquote.documents.live.prices import ColumnPrices, PriceLinks
from emsquote.documents.live.table import LiveTable
from emsquote.documents.sheet import (
    WORDS,
    Cell,
    ChartKind,
    ColumnKind,
    Emphasis,
    Formula,
    Input,
    Plain,
    Rule,
    Sheet,
    SheetChart,
    SheetColumn,
    SheetRow,
    View,
    body_row,
    plain,
    visible,
)
from emsquote.documents.sheets.summary import column_cost, estimate_rows, summary_sheet
from emsquote.finding import NOWHERE
from emsquote.model.included import IncludedItem, ItemAnswer
from emsquote.model.money import Money, Unknown, minor_digits
from emsquote.model.quote import Category, Quote
from emsquote.wording.sentence import Counted
from emsquote.wording.texts import Texts, Word

_LABEL_WIDTH, _WIDTH = 38, 18


class SummaryWriter:
    """Writes the sheet; words, facts and notes are those of the sheet that does not change."""

    def __init__(
        self,
        quote: Quote,
        formulas: CostFormulas,
        plan: PlanLinks,
        prices: PriceLinks,
        nre_titles: Sequence[str],
        texts: Texts,
    ) -> None:
        inputs = formulas.inputs
        self._labels = [column.label for column in inputs.columns]
        self._quote, self._inputs, self._plan, self._texts = quote, inputs, plan, texts
        self._columns = prices.columns
        self._boards = formulas.basis.bare_boards
        self._nre_titles = tuple(visible(texts.sentence(title)) for title in nre_titles)
        self._still = summary_sheet(quote, View.CUSTOMER, texts)
        rows = summary_sheet(quote, View.INTERNAL, texts).rows
        self._values = {row.cells[0]: row.cells[1:] for row in rows}
        self._form = money_form(quote.currency, prices.price_digits)
        self._unit_digits = prices.unit_digits
        # The status that stands last among the facts would not follow the inputs; a row tells it
        # instead.
        self._table = LiveTable(
            self._still.name, _heads(quote, inputs, texts), self._still.facts[:-1]
        )

    def write(self) -> Sheet:
        """Return the sheet."""
        texts = self._texts
        self._table.add(())  # replaced once all inputs are there
        self._table.add(())  # and this once all sheets are
        self._table.heading(texts("Per board"))
        once = once_form(self._quote.currency, self._unit_digits)
        for category in _shown(self._columns):
            units = [str(column.categories[category].unit) for column in self._columns]
            self._row(texts.word("category", category), units, form=once)
            self._note(category)
        self._row(
            texts("Unit price"),
            [str(column.boards.unit) for column in self._columns],
            Emphasis.TOTAL,
            money_form(self._quote.currency, self._unit_digits),
        )
        self._table.heading(texts("Per lot"))
        self._row(texts("All boards"), [str(column.boards.price) for column in self._columns])
        for title in dict.fromkeys(self._nre_titles):
            prices = [self._item(number, title) for number in range(len(self._columns))]
            self._row(f"{texts('NRE')}: {title}", prices, form=once_form(self._quote.currency))
        if len(set(self._nre_titles)) > 1:
            self._row(texts("NRE total"), [str(column.nre.price) for column in self._columns])
        self._row(
            texts(Word("quotation", "Total")),
            [str(column.whole.price) for column in self._columns],
            Emphasis.TOTAL,
        )
        self._table.add((texts("Not priced"), *self._open()))
        self._table.add((texts("Purchases"), *self._anew()))
        self._table.add((texts("Lead time"), *self._lead()))
        self._column_estimate()
        self._internal()
        self._table.rows[0] = self._inputs_row()
        return self._table.sheet(
            self._still.title,
            texts,
            included=self._still.included,
            notes=self._still.notes,
            terms=self._still.terms,
        )

    def _row(
        self,
        label: str,
        formulas: Sequence[str],
        emphasis: Emphasis = Emphasis.BODY,
        form: str = "",
    ) -> None:
        """Add a row of formulas with the values of the same row of the sheet that does not
        change.
        """
        values = self._values.get(label) or (Decimal(0),) * len(formulas)
        pairs = zip(formulas, values, strict=True)
        self._table.add(
            (label, *(Formula(text, plain(value), form or self._form) for text, value in pairs)),
            emphasis,
        )

    def _note(self, category: Category) -> None:
        """Put notes onto the prices of a category, as they were quoted."""
        for number, column in enumerate(self._quote.columns):
            price = next((price for price in column.categories if price.category is category), None)
            note = category_note(self._quote, column, price, self._texts) if price else ""
            if note:
                self._table.comment(1 + number, note)

    def _inputs_row(self) -> SheetRow:
        """Return the row that names the first input that cannot be used."""
        texts, good, wrong = self._texts, self._texts("all can be used"), self._wrong
        blanks = ("",) * (len(self._labels) - 1)
        gone = quoted(texts("cells are gone that figures rest on: write the workbook anew"))
        text = f'IF(ISERROR({wrong}),{gone},IF({wrong}="",{quoted(good)},{wrong}))'
        return SheetRow((texts("Inputs"), Formula(text, good, WORDS), *blanks))

    @property
    def _wrong(self) -> str:
        return self._inputs.checks.first_wrong()

    def _item(self, number: int, title: str) -> str:
        """Return the formula of the price of what is charged once under a title."""
        items = zip(self._columns[number].items, self._nre_titles, strict=True)
        mine = [str(item.known_price) for item, its_title in items if its_title == title]
        return as_seen("+".join(mine) or "0", self._labels[number])

    def _anew(self) -> list[Cell]:
        """Return the cells that say whether the purchases still hold for a quantity."""
        good, anew = self._texts("as quoted"), self._texts("quote anew")
        cells: list[Cell] = []
        for label, count in zip(self._labels, self._plan.anew, strict=True):
            text = f"IF({count}>0,{quoted(anew)},{quoted(good)})"
            cells.append(Formula(as_seen(text, label, count), good))
        return cells

    def _open(self) -> list[Cell]:
        """Return the cells that say how many points are open."""
        texts, none = self._texts, self._texts("none")
        before, _, after = texts("{count} open").partition("{count}")
        cells: list[Cell] = []
        zipped = zip(self._labels, self._columns, self._quote.columns, strict=True)
        for label, column, of_quote in zipped:
            points, count = str(column.whole.open), len(of_quote.unknown)
            told = "&".join([quoted(before), points, quoted(after)])
            value = texts("{count} open", count=count) if count else none
            text = f"IF({points}=0,{quoted(none)},{told})"
            rests_on = f"{points}+{column.whole.known_price}"
            cells.append(Formula(as_seen(text, label, rests_on), value, WHOLE))
        return cells

    def _lead(self) -> list[Cell]:
        """Return the days from order to dock."""
        lead = self._inputs.lead
        after = "+".join(lead[key] for key in ("kitting", "build", "test", "freight"))
        one, other = (
            self._texts.noun(Counted(days, "day", "days")).replace("{count}", "").strip()
            for days in (1, 100)
        )
        cells: list[Cell] = []
        zipped = zip(
            self._labels, self._plan.lead_days, self._quote.columns, self._boards, strict=True
        )
        for label, days, column, board in zipped:
            value: Plain = "?" if isinstance(column.lead_time, Unknown) else column.lead_time.days
            longest = _longest(days, lead["board"], board)
            unknown = '"?"'
            text = f"IF(ISNUMBER({longest}),{longest}+{after},{unknown})"
            text = unknown if longest == unknown else text
            rests_on = f"{lead['board']}+{after}"
            cells.append(Formula(as_seen(text, label, rests_on), value, days_form(one, other)))
        return cells

    def _column_estimate(self) -> None:
        """Add what is estimated, which may be changed, and what it comes to with all that is
        known.
        """
        rows = tuple(estimate_rows(self._quote, self._texts))
        if not rows:
            return
        heading, parts, *amounts = rows
        self._table.heading(str(heading.cells[0]))
        self._table.add(parts.cells)
        half = len(amounts) // 2
        checked: list[list[str]] = []
        for row in amounts[:half]:
            inputs = [Input(plain(cell), Rule.AMOUNT, form=self._form) for cell in row.cells[1:]]
            self._table.add((row.cells[0], *inputs))
            checked.append(self._checked(str(plain(row.cells[0])), inputs))
        for below, row in enumerate(amounts[half:]):
            formulas = []
            for number, column in enumerate(self._columns):
                text = f"{column.whole.known_price}+{checked[below][number]}"
                seen = as_seen(text, self._labels[number])
                formulas.append(Formula(seen, plain(row.cells[1 + number]), self._form))
            self._table.add((row.cells[0], *formulas), Emphasis.TOTAL)

    def _checked(self, what: str, inputs: Sequence[Input]) -> list[str]:
        """Return the cells with what is used of the inputs of the row added last."""
        checks, row = self._inputs.checks, self._table.next_row - 1
        places = [self._table.place(1 + number, row) for number in range(len(inputs))]
        return [
            checks.used(place, given, what) for place, given in zip(places, inputs, strict=True)
        ]

    def _internal(self) -> None:
        texts, columns, digits = self._texts, self._columns, minor_digits(self._quote.currency)
        self._table.heading(texts("Internal"))
        self._row(texts("Cost"), [str(column.whole.cost) for column in columns])
        self._row(texts("Overhead"), [str(column.whole.overhead) for column in columns])
        self._row(texts("Margin"), [str(column.whole.margin) for column in columns])
        self._row(
            texts("Margin / price"),
            [str(column.whole.share) for column in columns],
            form="0.0 %",
        )
        liabilities = [
            Formula(
                as_seen(f"ROUND(ROUND({place},9),{digits})", label),
                column.excess_liability.rounded().amount,
                self._form,
            )
            for label, place, column in zip(
                self._labels, self._plan.liability, self._quote.columns, strict=True
            )
        ]
        self._table.add((texts("Excess liability"), *liabilities))
        started = zip(self._inputs.columns, self._quote.columns, strict=True)
        starts = [
            Formula(as_seen(links.starts, links.label), column.starts, WHOLE)
            for links, column in started
        ]
        self._table.add((texts("Boards started"), *starts))


def sheets_told_at(quote: Quote, texts: Texts) -> CellPlace:
    """Return the cell that is kept free to tell whether all sheets are as written."""
    still = summary_sheet(quote, View.CUSTOMER, texts)
    return CellPlace(still.name, body_row(len(still.facts) - 1, 1), 1)


def _longest(days: str, of_house: str, board: IncludedItem | None) -> str:
    """Return the formula of the days until parts and board are there: the board's are those of the
    house, or stand with the parts; nobody's are known where nobody says who supplies it.
    """
    answer = board.answer if board else None
    if board and answer is ItemAnswer.OPEN and board.origin == NOWHERE:
        return '"?"'
    if answer is ItemAnswer.HOUSE:
        return f'IF(ISNUMBER({days}),MAX({of_house},{days}),"?")'
    return days


def _heads(quote: Quote, inputs: InputLinks, texts: Texts) -> list[SheetColumn]:
    columns = [SheetColumn(texts("Price"), ColumnKind.TEXT, _LABEL_WIDTH)]
    for links, column in zip(inputs.columns, quote.columns, strict=True):
        label = texts.counted(Counted(column.quantity, "board", "boards"))
        columns.append(
            SheetColumn(label, ColumnKind.MONEY, _WIDTH, head=Formula(links.label, label))
        )
    return columns


def _shown(columns: Sequence[ColumnPrices]) -> list[Category]:
    return [
        category
        for category in Category
        if any(category in column.categories for column in columns)
    ]


def charts_sheet(quote: Quote, inputs: InputLinks, prices: PriceLinks, texts: Texts) -> Sheet:
    """Return the sheet of charts with the numbers that they are drawn from: what is known of each
    price.
    """
    table = LiveTable(texts("Charts"), _heads(quote, inputs, texts))
    rows = _ChartRows(table, money_form(quote.currency, prices.unit_digits))
    categories = _category_rows(rows, quote, prices.columns, texts)
    unit = rows.add(
        texts("Unit price"),
        [str(column.boards.known_unit) for column in prices.columns],
        [column.unit_price for column in quote.columns],
        Emphasis.TOTAL,
    )
    costs = _cost_rows(rows, quote, prices.columns, texts)
    charts = [
        SheetChart(
            ChartKind.STACKED,
            texts("What the unit price is made of, by number of boards"),
            categories,
        ),
        SheetChart(
            ChartKind.SHARES,
            texts("Cost, overhead and margin in the total, by number of boards"),
            costs,
        ),
    ]
    if len(prices.columns) > 1:
        title = texts("Unit price in {currency} against number of boards", currency=quote.currency)
        charts.insert(0, SheetChart(ChartKind.CURVE, title, (unit,)))
    return table.sheet(
        texts("Price and cost by quantity"),
        texts,
        notes=[texts("Where a point is open, only what is known is drawn.")],
        charts=charts,
    )


class _ChartRows(Struct, frozen=True):
    """Rows of formulas that charts are drawn from."""

    table: LiveTable
    form: str

    def add(
        self,
        label: str,
        formulas: Sequence[str],
        values: Sequence[Money],
        emphasis: Emphasis = Emphasis.BODY,
    ) -> int:
        """Add a row with a formula and its value for each column; return the row's place."""
        pairs = zip(formulas, values, strict=True)
        cells = [Formula(text, value.amount, self.form) for text, value in pairs]
        self.table.add((label, *cells), emphasis)
        return len(self.table.rows) - 1


def _category_rows(
    rows: _ChartRows, quote: Quote, columns: Sequence[ColumnPrices], texts: Texts
) -> tuple[int, ...]:
    nothing = Money.zero(quote.currency)
    printed = [
        {price.category: price.unit_price for price in column.categories}
        for column in quote.columns
    ]
    places = []
    for category in _shown(columns):
        formulas = [str(column.categories[category].known_unit) for column in columns]
        values = [of_column.get(category, nothing) for of_column in printed]
        places.append(rows.add(texts.word("category", category), formulas, values))
    return tuple(places)


def _cost_rows(
    rows: _ChartRows, quote: Quote, columns: Sequence[ColumnPrices], texts: Texts
) -> tuple[int, ...]:
    costs, overheads, margins = zip(*map(column_cost, quote.columns), strict=True)
    wholes = [column.whole for column in columns]
    margin = [f"{whole.known_price}-{whole.known_cost}-{whole.known_overhead}" for whole in wholes]
    return (
        rows.add(texts("Cost"), [str(whole.known_cost) for whole in wholes], costs),
        rows.add(texts("Overhead"), [str(whole.known_overhead) for whole in wholes], overheads),
        rows.add(texts("Margin"), margin, margins),
    )
