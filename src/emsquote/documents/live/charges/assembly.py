"""Assembly and services as a live sheet: each charge from its driver to its price, at every
quantity.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from emsquote.buying.plan import charged_cost
from emsquote.costing.charge import Costing
from emsquote.costing.charge.costing import charged_activity
from emsquote.costing.charge.routes import why_not
from emsquote.costing.charge.shares import done_to
from emsquote.costing.rate_card import RouteChoice
from emsquote.costing.work import boards_treated, over_lot
from emsquote.documents.live.charges.activity_cost import OF_THE_LOT, CostFormulas
from emsquote.documents.live.charges.bills import on_the_bill, share_of_line
from emsquote.documents.live.charges.routes import RouteCells, suits, taken
from emsquote.documents.live.charges.rows import ChargeKind, ChargeRow
from emsquote.documents.live.charges.surcharges import (
    base_of,
    share_cost,
    summed,
    top_up,
    turn_cost,
)
from emsquote.documents.live.formulas import added, product
from emsquote.documents.live.links import ColumnLinks, PlanLinks
from emsquote.documents.live.margins import margin_at, price_factor
from emsquote.documents.live.place import CellPlace, cell
from emsquote.documents.live.table import LiveTable
from emsquote.documents.live.titles import title_before_boards
from emsquote.documents.sheet import (
    Cell,
    ColumnKind,
    Emphasis,
    Formula,
    Input,
    Rule,
    Sheet,
    SheetColumn,
    titled,
    visible,
)
from emsquote.model.money import minor_digits, round_half_up
from emsquote.model.purchase import Bought
from emsquote.model.quote import Category, Quote, QuoteColumn, Rounding
from emsquote.wording.sentence import Counted
from emsquote.wording.texts import Texts

_LABELS = (
    SheetColumn("Stage", ColumnKind.TEXT, 11),
    SheetColumn("Category", ColumnKind.TEXT, 20),
    SheetColumn("Activity", ColumnKind.TEXT, 34),
    SheetColumn("Basis", ColumnKind.TEXT, 10),
    SheetColumn("Driver", ColumnKind.TEXT, 13),
    SheetColumn("Sold", ColumnKind.TEXT, 12),
    SheetColumn("On one board", ColumnKind.COUNT, 11),
)
_COSTS = (
    SheetColumn("Amount", ColumnKind.COUNT, 14),
    SheetColumn("Cost alone", ColumnKind.MONEY, 14),
    SheetColumn("Cost", ColumnKind.MONEY, 14),
)
_ON_THE_BILL = (
    SheetColumn("Share of bill", ColumnKind.MONEY, 14),
    SheetColumn("On the bill", ColumnKind.MONEY, 14),
)
_SOLD_AT = SheetColumn("Price", ColumnKind.MONEY, 14)
_CATEGORY, _SOLD, _ONE = 1, 5, 6
_EXACT = "#,##0.00####"
_FEE = Input(Decimal(0), Rule.AMOUNT, form=_EXACT)
_COUNT = "#,##0.######"


class AssemblyLinks(Struct, frozen=True, kw_only=True):
    """The sheet of charges, and what others refer to."""

    sheet: Sheet
    categories: str
    """The range with the category of each charge."""
    sold: str
    """The range that says how each is sold: with margin, at cost, added."""
    costs: tuple[str, ...]
    """By column: the range of the costs, as they are billed."""
    rows: tuple[tuple[ChargeRow, tuple[CellPlace, ...], tuple[CellPlace, ...]], ...]
    """Each charge with its cost and its price in each column."""
    no_route: Mapping[Category, tuple[tuple[str, int], ...]]
    """By category, then by column: the formula of how many choices have no route that suits, and
    how many it is.
    """


def _columns(formulas: CostFormulas, quote: Quote, texts: Texts) -> list[SheetColumn]:
    columns = [titled(column, texts) for column in _LABELS]
    bill = _ON_THE_BILL if has_bills(formulas) else ()
    for links, column in zip(formulas.inputs.columns, quote.columns, strict=True):
        boards = texts.counted(Counted(column.quantity, "board", "boards"))
        columns += (
            title_before_boards(amount, boards, links.label, texts)
            for amount in (*_COSTS, *bill, _SOLD_AT)
        )
    columns += [
        SheetColumn(texts("Grade"), ColumnKind.TEXT, 7),
        SheetColumn(texts("Source"), ColumnKind.TEXT, 40),
    ]
    return columns


def has_bills(formulas: CostFormulas) -> bool:
    """Whether charges share lines of a bill and are rounded together."""
    card = formulas.basis.card
    return card.rounding is Rounding.LOT and any(activity.bill for activity in card.activities)


def _how_sold(row: ChargeRow, texts: Texts) -> str:
    if row.added:
        return texts("added")
    return texts("at cost") if row.at_cost else texts("with margin")


class AssemblyWriter:
    """Writes the sheet: first where everything will stand, then row by row."""

    def __init__(
        self,
        quote: Quote,
        formulas: CostFormulas,
        costings: Sequence[Costing],
        plan: PlanLinks,
        texts: Texts,
    ) -> None:
        self._quote, self._formulas, self._costings, self._plan, self._texts = (
            quote,
            formulas,
            costings,
            plan,
            texts,
        )
        self._table = LiveTable(texts("Charges"), _columns(formulas, quote, texts))
        self._width = 6 if has_bills(formulas) else 4
        self._first = self._table.next_row
        self._costs = [_costs(column) for column in quote.columns]

    def write(self, rows: Sequence[ChargeRow]) -> AssemblyLinks:
        """Return the sheet with a row for each charge, then the routes."""
        self._rows = rows
        self._row_of = {row.order: self._first + place for place, row in enumerate(rows)}
        for row in rows:
            self._write_charge(row)
        last = self._table.next_row - 1
        self._write_total(last)
        no_route = self._write_routes()
        title = self._texts(
            "Assembly, services and NRE, in {currency}", currency=self._quote.currency
        )
        columns = range(len(self._quote.columns))
        top = CellPlace(self._table.name, self._first, 0)
        linked = tuple(
            (
                row,
                tuple(self._place(row, self._final(number)) for number in columns),
                tuple(self._place(row, self._price(number)) for number in columns),
            )
            for row in rows
        )
        return AssemblyLinks(
            sheet=self._table.sheet(
                title,
                self._texts,
                notes=[
                    self._texts(
                        "Times and prices stand on the rate card. A route that is not taken costs "
                        "nothing."
                    )
                ],
            ),
            categories=top.right(_CATEGORY).to(last),
            sold=top.right(_SOLD).to(last),
            costs=tuple(top.right(self._final(number)).to(last) for number in columns),
            rows=linked,
            no_route=no_route,
        )

    # Where the cells of a quantity stand: amount, cost alone, cost, perhaps share and cost on the
    # bill, price.

    def _amount(self, number: int) -> int:
        return len(_LABELS) + number * self._width

    def _alone(self, number: int) -> int:
        return self._amount(number) + 1

    def _cost(self, number: int) -> int:
        return self._amount(number) + 2

    def _final(self, number: int) -> int:
        return self._amount(number) + self._width - 2

    def _price(self, number: int) -> int:
        return self._amount(number) + self._width - 1

    def _place(self, row: ChargeRow, column: int) -> CellPlace:
        return CellPlace(self._table.name, self._row_of[row.order], column)

    def _page_row(self, row: ChargeRow) -> int:
        return self._row_of[row.order]

    def _write_charge(self, row: ChargeRow) -> None:
        texts = self._texts
        cells: list[Cell] = [
            texts.word("stage", row.stage),
            texts.word("category", row.category),
            visible(texts.sentence(row.title)),
            texts.word("basis", row.basis),
            visible(row.driver),
            _how_sold(row, texts),
            self._one(row),
        ]
        for number, links in enumerate(self._formulas.inputs.columns):
            cells += self._cells(row, number, links)
        self._table.add((*cells, visible(row.grade), visible(row.source)))

    def _one(self, row: ChargeRow) -> Cell:
        if row.role is not ChargeKind.WORK:
            return ""
        activity = row.of_card
        if activity.driver in OF_THE_LOT:
            return ""
        formula, value = self._formulas.on_one(activity), self._costings[0].count(activity).known
        return Formula(formula, value, _COUNT) if formula != f"{value:f}" else value

    def _cells(self, row: ChargeRow, number: int, links: ColumnLinks) -> list[Cell]:
        """Return the cells of one charge at one quantity."""
        page_row = self._page_row(row)
        final = self._final_now(row, number)
        alone = self._alone_cell(row, number, links, final)
        cost = Formula(self._cost_text(row, number), self._cost_now(row, number), _EXACT)
        cells: list[Cell] = [self._amount_cell(row, number, links), alone, cost]
        if has_bills(self._formulas):
            cells += self._bill_cells(row, number, final)
        price = cell(page_row, self._final(number))
        if self._is_sold_as_it_stands(row):
            return [*cells, Formula(price, final, _EXACT)]
        text = product(price, self._formulas.inputs.factors[row.category][number])
        return [*cells, Formula(text, self._price_now(row, number), _EXACT)]

    @cached_property
    def _factors(self) -> dict[Category, tuple[Decimal, ...]]:
        basis = self._formulas.basis
        return {
            category: tuple(
                price_factor(basis, category, margin_at(basis, category, column.quantity))
                for column in self._quote.columns
            )
            for category in self._formulas.inputs.factors
        }

    def _amount_cell(self, row: ChargeRow, number: int, links: ColumnLinks) -> Cell:
        """Return how much of the driver there is, or the money that a percentage or a minimum is
        of.
        """
        match row.role:
            case ChargeKind.WORK:
                one = cell(self._page_row(row), _ONE)
                amount = _driven(self._costings[number], row)
                return Formula(self._formulas.amount(row.of_card, one, links), amount, _COUNT)
            case ChargeKind.FEE:
                return ""
            case ChargeKind.TURN | ChargeKind.SHARE:
                return self._base(row, number, is_price=False)
            case ChargeKind.SALES | ChargeKind.MINIMUM:
                return self._base(row, number, is_price=True)

    def _base(self, row: ChargeRow, number: int, *, is_price: bool) -> Formula:
        """Return the cost, or the price, of all that a percentage or a minimum is of."""
        base = base_of(row, self._rows)
        column = self._price(number) if is_price else self._cost(number)
        worth = self._price_now if is_price else self._cost_now
        if row.role is ChargeKind.SHARE and not row.of_card.selection.is_everything:
            return self._part_of_base(row, base.rows, number)
        text = summed([self._page_row(other) for other in base.rows], column)
        value = sum((worth(other, number) for other in base.rows), Decimal(0))
        if base.with_material:
            factor = self._formulas.inputs.factors[Category.MATERIAL][number]
            material = self._plan.material[number]
            text += f"+{product(material, factor) if is_price else material}"
            mark_up = self._factors[Category.MATERIAL][number] if is_price else 1
            value += self._material(number) * mark_up
        return Formula(text, value, _EXACT)

    def _part_of_base(self, row: ChargeRow, of: Sequence[ChargeRow], number: int) -> Formula:
        """Return the cost of what is done to the parts that a percentage is for."""
        terms, value = [], Decimal(0)
        for other in of:
            there, whole = done_to(self._costings[0], other.name, row.of_card.selection)
            if there:
                cost = cell(self._page_row(other), self._cost(number))
                terms.append(f"{cost}*{there:f}/{whole:f}")
                value += self._cost_now(other, number) * there / whole
        return Formula(added(terms), value, _EXACT)

    def _material(self, number: int) -> Decimal:
        """Return what is known of the cost of the parts."""
        bought = zip(
            self._quote.columns[number].purchases, self._formulas.basis.policies, strict=True
        )
        known = [(purchase, policy) for purchase, policy in bought if isinstance(purchase, Bought)]
        return sum((charged_cost(*pair).amount for pair in known), Decimal(0))

    def _final_now(self, row: ChargeRow, number: int) -> Decimal:
        return self._costs[number].get((row.name, row.category), Decimal(0))

    def _cost_now(self, row: ChargeRow, number: int) -> Decimal:
        """Return a charge's cost before it is rounded with others.

        A route that is not taken costs nothing.
        """
        final = self._final_now(row, number)
        is_work = row.role is ChargeKind.WORK
        return _alone(self._costings[number], row) if row.bill and final and is_work else final

    def _price_now(self, row: ChargeRow, number: int) -> Decimal:
        final = self._final_now(row, number)
        return final if self._is_sold_as_it_stands(row) else final * self._factor(row, number)

    def _factor(self, row: ChargeRow, number: int) -> Decimal:
        return self._factors[row.category][number]

    def _is_sold_as_it_stands(self, row: ChargeRow) -> bool:
        return row.at_cost or row.added or row.category is Category.PASS_THROUGH

    def _alone_cell(self, row: ChargeRow, number: int, links: ColumnLinks, final: Decimal) -> Cell:
        """Return what the charge costs by itself, before routes and before it is rounded with
        others.
        """
        amount = cell(self._page_row(row), self._amount(number))
        match row.role:
            case ChargeKind.WORK:
                return Formula(
                    self._formulas.cost(row.of_card, amount, links),
                    _alone(self._costings[number], row),
                    _EXACT,
                )
            case ChargeKind.TURN:
                return Formula(turn_cost(self._formulas, amount), final, _EXACT)
            case ChargeKind.SHARE | ChargeKind.SALES:
                share = share_cost(self._formulas, row, amount, links)
                return Formula(product(share, self._is_taken(row, number)), final, _EXACT)
            case ChargeKind.MINIMUM:
                return Formula(top_up(self._formulas, row, amount, links), final, _EXACT)
            case ChargeKind.FEE:
                return replace(_FEE, value=final)

    def _is_taken(self, row: ChargeRow, number: int) -> str:
        """Return the cell that is 1 where the route of a charge is taken, "" if it has none."""
        route = row.of_card.route
        return self._route_place(route, self._cost(number)).here if route else ""

    def _cost_text(self, row: ChargeRow, number: int) -> str:
        """Return the formula of what a charge costs once routes and stations are settled."""
        alone = cell(self._page_row(row), self._alone(number))
        if row.role is ChargeKind.FEE:
            place = self._place(row, self._alone(number))
            title = visible(self._texts.sentence(row.title))
            given = replace(_FEE, value=self._final_now(row, number))
            return self._formulas.inputs.checks.used(place, given, title)
        if row.role is not ChargeKind.WORK:
            return alone
        activity = row.of_card
        if activity.route:
            return product(alone, self._route_place(activity.route, self._cost(number)).here)
        if activity.station:
            return product(alone, self._slowest(row, number))
        return alone

    def _slowest(self, row: ChargeRow, number: int) -> str:
        """Return the formula that is 1 for a station that takes longest of its line, else 0."""
        own = row.of_card.station
        if own is None:
            return "1"
        busy: dict[str, list[int]] = {}
        for charge in self._rows:
            station = charge.activity.station if charge.activity else None
            if station and station.line == own.line:
                busy.setdefault(station.name, []).append(self._page_row(charge))
        times = {
            name: f"ROUND({summed(rows, self._alone(number))},9)" for name, rows in busy.items()
        }
        mine = times.pop(own.name)
        # Of several that take as long, the first by name counts.
        tests = [
            f"({mine}{'>' if name > own.name else '>='}{time})" for name, time in times.items()
        ]
        return "*".join(tests) or "1"

    def _bill_cells(self, row: ChargeRow, number: int, final: Decimal) -> list[Cell]:
        cost, share = self._cost(number), self._cost(number) + 1
        mine = self._page_row(row)
        if not row.bill:
            return ["", Formula(cell(mine, cost), final, _EXACT)]
        rows = [self._page_row(other) for other in self._rows if other.bill == row.bill]
        digits = minor_digits(self._quote.currency)
        together = (min(rows), max(rows))
        exact = [self._cost_now(other, number) for other in self._rows if other.bill == row.bill]
        whole = sum(exact, Decimal(0))
        line = round_half_up(whole, digits)
        told = round_half_up(line * self._cost_now(row, number) / whole, 9) if whole else Decimal(0)
        return [
            Formula(share_of_line(mine, together, cost, digits), told, _EXACT),
            Formula(
                on_the_bill(mine, together, (cost, share), digits), final, _EXACT, is_array=True
            ),
        ]

    def _write_total(self, last: int) -> None:
        cells: list[Cell] = ["", "", self._texts("Total of {boards}", boards=""), "", "", "", ""]
        for number in range(len(self._quote.columns)):
            sums = [""] * self._width
            cells += sums
            whole = sum(self._costs[number].values(), Decimal(0))
            at = self._final(number)
            text = f"SUM({cell(self._first, at)}:{cell(last, at)})" if last >= self._first else "0"
            cells[at] = Formula(text, whole, _EXACT)
        self._table.add(cells, Emphasis.TOTAL)

    # Routes stand below the charges.

    @cached_property
    def _work_on_routes(self) -> list[ChargeRow]:
        """What decides which route is taken: percentages do not."""
        return [row for row in self._rows if row.role is ChargeKind.WORK and row.of_card.route]

    @cached_property
    def _choices(self) -> list[RouteChoice]:
        routes = {row.activity.route for row in self._rows if row.activity and row.activity.route}
        return [
            choice
            for choice in self._formulas.basis.card.choices
            if routes & {r.name for r in choice.routes}
        ]

    @cached_property
    def _route_rows(self) -> dict[str, int]:
        """Where each route stands: below the total, each choice under a heading."""
        row = self._first + len(self._rows) + 1
        found = {}
        for choice in self._choices:
            row += 1
            for route in choice.routes:
                found[route.name] = row
                row += 1
        return found

    def _route_place(self, route: str, column: int) -> CellPlace:
        return CellPlace(self._table.name, self._route_rows[route], column)

    def _write_routes(self) -> dict[Category, tuple[tuple[str, int], ...]]:
        """Write the routes of each choice.

        Return by category and column how many choices are without a route.
        """
        found: dict[Category, list[list[tuple[str, int]]]] = {}
        for choice in self._choices:
            heading = self._texts(
                "Routes of {choice}: suits, cost alone, taken", choice=visible(choice.name)
            )
            self._table.heading("", "", heading)
            for number in range(len(choice.routes)):
                self._write_route(choice, number)
            names = self._names(choice)
            mine = [row for row in self._work_on_routes if row.of_card.route in names]
            columns = range(len(self._quote.columns))
            tests = [self._without_route(choice, mine, number) for number in columns]
            found.setdefault(_category_of(mine), []).append(tests)
        return {category: _added_up(tests) for category, tests in found.items()}

    def _names(self, choice: RouteChoice) -> set[str]:
        return {route.name for route in choice.routes}

    def _without_route(
        self, choice: RouteChoice, rows: Sequence[ChargeRow], number: int
    ) -> tuple[str, int]:
        first, last = choice.routes[0].name, choice.routes[-1].name
        taken_cells = self._route_place(first, self._cost(number)).to(self._route_rows[last])
        costs = self._route_place(first, self._alone(number)).to(self._route_rows[last])
        is_taken = any((row.name, row.category) in self._costs[number] for row in rows)
        costs_now = any(_alone(self._costings[number], row) for row in rows)
        return f"IF(AND(SUM({taken_cells})=0,SUM({costs})>0),1,0)", int(costs_now and not is_taken)

    def _write_route(self, choice: RouteChoice, place: int) -> None:
        route, basis = choice.routes[place], self._formulas.basis
        asked = self._formulas.inputs.routes[choice.name]
        cells: list[Cell] = ["", "", visible(self._texts.sentence(route.title)), "", "", "", ""]
        for number, links in enumerate(self._formulas.inputs.columns):
            costing = self._costings[number]
            mine = [row for row in self._work_on_routes if row.of_card.route == route.name]
            cost = sum((_alone(costing, row) for row in mine), Decimal(0))
            fits = suits(basis, route, links.starts, self._formulas.inputs.per_panel)
            is_taken = any((row.name, row.category) in self._costs[number] for row in mine)
            group: list[Cell] = [
                Formula(fits, 0 if why_not(costing, route) else 1, "0"),
                Formula(
                    summed([self._page_row(row) for row in mine], self._alone(number)), cost, _EXACT
                ),
                Formula(
                    taken(choice, place, self._cells_of(choice, number), asked),
                    int(is_taken),
                    "0",
                    is_array=True,
                ),
            ]
            cells += [*group, *[""] * (self._width - len(group))]
        self._table.add(cells)

    def _cells_of(self, choice: RouteChoice, number: int) -> list[RouteCells]:
        return [
            RouteCells(
                self._route_place(route.name, self._amount(number)),
                self._route_place(route.name, self._alone(number)),
                self._route_place(route.name, self._cost(number)),
            )
            for route in choice.routes
        ]


def _category_of(rows: Sequence[ChargeRow]) -> Category:
    """Return the category in which a choice without a route is open."""
    for row in rows:
        if row.category is not Category.NRE:
            return row.category
    return Category.ASSEMBLY


def _added_up(choices: Sequence[Sequence[tuple[str, int]]]) -> tuple[tuple[str, int], ...]:
    """Return by column the sum of several choices' tests, as formula and as value."""
    columns = []
    for tests in zip(*choices, strict=True):
        formulas, values = zip(*tests, strict=True)
        columns.append(("+".join(formulas), sum(values)))
    return tuple(columns)


def _costs(column: QuoteColumn) -> dict[tuple[str, Category], Decimal]:
    """Return the exact costs of a column's charges by activity and category."""
    return {(charge.activity, charge.category): charge.cost.amount for charge in column.charges}


def _driven(costing: Costing, row: ChargeRow) -> Decimal:
    activity, work = row.of_card, costing.work
    boards = boards_treated(work.starts, activity.sampling, activity.board_multiple)
    return over_lot(work, activity.driver, costing.count(activity).known, activity.basis, boards)


def _alone(costing: Costing, row: ChargeRow) -> Decimal:
    done = charged_activity(costing, row.of_card).charges
    return done[0].cost.amount if done else Decimal(0)
