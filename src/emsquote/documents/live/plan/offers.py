"""The sheet of offers: one row each, with its price breaks, and the cheapest order of it at every
quantity.

How an offer is bought, in three cells for each quantity (all-units discount, as
`emsquote.buying.plan.ladder` does it):

    enough   the smallest order that meets the need: a multiple, not below the first break
    order    that, or the start of a higher break where this costs less; the smaller of equals
    cost     order × price of the reached break × landed factor + fee; 1E+15 where it cannot be had

Break quantities are those from which the price can be had: raised to the MOQ and to the order
multiple. Costs are compared to a millionth, so that binary fractions break no tie that decimals
have.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property

from msgspec import Struct

from emsquote.buying.plan.ladder import multiple_from
from emsquote.documents.live.formulas import least
from emsquote.documents.live.links import PlanInputs
from emsquote.documents.live.place import letters
from emsquote.documents.live.plan.parts import Choices, OfferLine, PlanPart, is_passed_over
from emsquote.documents.live.rules import WRONG, break_named_if_wrong, named_if_wrong
from emsquote.documents.live.titles import title_with_boards
from emsquote.documents.sheet import (
    ROW,
    Cell,
    ColumnKind,
    Formula,
    Input,
    Percent,
    Rule,
    SheetColumn,
    SheetRow,
    titled,
    visible,
)
from emsquote.wording.texts import Texts

NEVER = "1E+15"
"""What stands for the cost of an order that cannot be had, and for stock without limit."""
_NEVER = Decimal(NEVER)
_HALF_A_MILLIONTH = "5E-7"
_UNLIMITED_FORM = '[>=100000000000000]"∞";#,##0'
_COST_FORM = '[>=100000000000000]"–";#,##0.00'
PRICE_FORM = "#,##0.00####"
COUNT_FORM = "#,##0"
_FACTOR_FORM = "0.0#####"

_STATED = (
    SheetColumn("Part", ColumnKind.TEXT, 22, "part"),
    SheetColumn("Another part number", ColumnKind.TEXT, 20, "mpn"),
    SheetColumn("Supplier", ColumnKind.TEXT, 14, "supplier"),
    SheetColumn("SKU", ColumnKind.TEXT, 18, "sku"),
    SheetColumn("Packaging", ColumnKind.TEXT, 11, "packaging"),
    SheetColumn("Currency", ColumnKind.TEXT, 9, "currency"),
    SheetColumn("NCNR", ColumnKind.TEXT, 7, "ncnr"),
    SheetColumn("Read on", ColumnKind.TEXT, 11, "read_on"),
    SheetColumn("Remark", ColumnKind.TEXT, 26, "remark"),
    SheetColumn("Use", ColumnKind.TEXT, 7, "use"),
    SheetColumn("Stock", ColumnKind.COUNT, 10, "stock"),
    SheetColumn("Lead days", ColumnKind.COUNT, 8, "lead_days"),
    SheetColumn("Most in time", ColumnKind.COUNT, 10, "available"),
    SheetColumn("Multiple", ColumnKind.COUNT, 9, "multiple"),
    SheetColumn("Duty", ColumnKind.PERCENT, 7, "duty"),
    SheetColumn("Landed factor", ColumnKind.COUNT, 9, "landed"),
    SheetColumn("Reel fee", ColumnKind.COUNT, 9, "fee"),
    SheetColumn("Landed fee", ColumnKind.COUNT, 9, "landed_fee"),
    SheetColumn("Wrong input", ColumnKind.TEXT, 9, "wrong"),
)
_PLACE = {column.key: place for place, column in enumerate(_STATED)}
_BREAKS = (
    SheetColumn("From {number}", ColumnKind.COUNT, 10),
    SheetColumn("Price {number}", ColumnKind.COUNT, 10),
)
_WORKED = (
    SheetColumn("Enough, {boards}", ColumnKind.COUNT, 12, "enough"),
    SheetColumn("Order, {boards}", ColumnKind.COUNT, 12, "order"),
    SheetColumn("Landed cost, {boards}", ColumnKind.COUNT, 12, "order_cost"),
)
_WORKED_BARE = (
    SheetColumn("Enough without attrition, {boards}", ColumnKind.COUNT, 12),
    SheetColumn("Order without attrition, {boards}", ColumnKind.COUNT, 12),
    SheetColumn("Landed cost without attrition, {boards}", ColumnKind.COUNT, 12),
)
_SHIFT = {column.key: place for place, column in enumerate(_WORKED)}


class OffersLayout:
    """Where the columns of the sheet stand: what is stated, break quantities, prices, then the
    orders by quantity.
    """

    def __init__(self, name: str, breaks: int, columns: int, *, bare: bool) -> None:
        self.name = name
        self.breaks = breaks
        self.columns = columns
        self.bare = bare
        """Whether there are orders for the need without attrition, to the right of the others."""

    def stated(self, key: str) -> str:
        """Return the letters of a column with what is stated of an offer."""
        return letters(_PLACE[key])

    @cached_property
    def first(self) -> str:
        """The letters of the first break quantity."""
        return letters(len(_STATED))

    @cached_property
    def breaks_in_row(self) -> tuple[str, str]:
        """The ranges of a row's break quantities and of its prices."""
        start, most = len(_STATED), self.breaks
        return tuple(  # type: ignore[return-value]
            f"{letters(begin)}{ROW}:{letters(begin + most - 1)}{ROW}"
            for begin in (start, start + most)
        )

    def block(self, which: str) -> str:
        """Return all break `quantities` or all `prices` as whole columns, for other sheets."""
        start = len(_STATED) + (self.breaks if which == "prices" else 0)
        return f"${letters(start)}:${letters(start + self.breaks - 1)}"

    @property
    def pairs(self) -> Iterator[tuple[str, str]]:
        """Yield the cells of each break of a row: its quantity and its price."""
        start = len(_STATED)
        for place in range(start, start + self.breaks):
            yield f"{letters(place)}{ROW}", f"{letters(place + self.breaks)}{ROW}"

    def ends(self, which: str) -> tuple[str, str]:
        """Return the first and the last column of all break `quantities` or all `prices`."""
        begin, _, end = self.block(which).partition(":")
        return f"{begin}:{begin}", f"{end}:{end}"

    def area(self, which: str, first: int, last: int) -> str:
        """Return all break `quantities` or all `prices` from one row to another, for other
        sheets.
        """
        begin, _, end = self.block(which).partition(":")
        return f"{begin}${first}:{end}${last}"

    def worked(self, key: str, group: int) -> str:
        """Return the letters of `enough`, `order` or `order_cost`.

        The groups with bare needs come after the others.
        """
        return letters(len(_STATED) + 2 * self.breaks + len(_WORKED) * group + _SHIFT[key])

    @property
    def groups(self) -> int:
        """The number of orders in a row: one for each quantity, and another without attrition if
        there are such.
        """
        return self.columns * (2 if self.bare else 1)

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(_STATED) + 2 * self.breaks + len(_WORKED) * self.groups


def offers_columns(
    layout: OffersLayout, inputs: PlanInputs, titles: Sequence[str], texts: Texts
) -> list[SheetColumn]:
    """Return the columns; `titles` name the quantities of the quote (`100 boards`)."""
    columns = [titled(column, texts) for column in _STATED]
    for column in _BREAKS:
        columns += (titled(column, texts, number=n) for n in range(1, layout.breaks + 1))
    for worked in (_WORKED, _WORKED_BARE) if layout.bare else (_WORKED,):
        for title, links in zip(titles, inputs.columns, strict=True):
            columns += (title_with_boards(column, title, links.label, texts) for column in worked)
    return columns


class Want(Struct, frozen=True):
    """What a column needs of a part: the formula for it, and the pieces that it comes to now."""

    formula: str
    required: int


class OfferRows:
    """Writes the offers of parts into rows.

    The formulas are the same in all of them but for the row's number.
    """

    def __init__(self, layout: OffersLayout, inputs: PlanInputs, texts: Texts) -> None:
        self._layout = layout
        self._inputs = inputs
        self._texts = texts
        self._words = (texts("yes"), texts("no"))
        self._available = _available(layout, inputs.max_lead_days)
        self._formulas = tuple(
            _worked(layout, group, self._words[0]) for group in range(layout.groups)
        )

    def rows(
        self, part: PlanPart, first: int, needed: Sequence[Want], bare: Sequence[Want]
    ) -> Iterator[SheetRow]:
        """Yield the rows of a part's offers, from row `first` (from 1) on.

        `needed` is what each quantity needs, `bare` the same without attrition where that may
        count.
        """
        wants, found = (*needed, *bare), (*part.choices, *part.bare_choices)
        for place, line in enumerate(part.offers):
            stated = self._stated(part, line, first + place)
            cells = [*stated, self._wrong(stated), *self._breaks(line.breaks)]
            for group, (want, choices) in enumerate(zip(wants, found, strict=True)):
                cells += self._orders(line, want, choices, (place, first, group))
            cells += [""] * (self._layout.width - len(cells))
            yield SheetRow(tuple(cells))

    def _stated(self, part: PlanPart, line: OfferLine, row: int) -> list[Cell]:
        offer, layout = line.offer, self._layout
        label = part.sourced.wanted.label
        exchange = self._inputs.exchange.get(offer.currency, "1")
        percent = (line.duty - 1) * 100 if line.duty != 1 else 0
        capacity = part.sourced.terms.capacity(offer)
        fee = offer.reel_fee
        return [
            visible(label),
            visible(f"{offer.manufacturer} {offer.mpn}") if offer.mpn != label else "",
            visible(offer.supplier),
            visible(offer.sku),
            visible(offer.packaging),
            visible(offer.currency),
            self._words[0] if offer.ncnr else "",
            visible(offer.read_on),
            self._remark(line),
            Input(self._words[line.is_barred], Rule.CHOICE, choices=self._words),
            "" if offer.stock is None else Input(offer.stock, Rule.COUNT, form=COUNT_FORM),
            "" if offer.lead_days is None else Input(offer.lead_days, Rule.COUNT, form=COUNT_FORM),
            Formula(
                self._available,
                _NEVER if capacity is None else capacity,
                _UNLIMITED_FORM,
                is_series=True,
            ),
            Input(max(offer.multiple, 1), Rule.BOARDS, form=COUNT_FORM),
            Input(Percent(Decimal(percent)), Rule.SHARE) if percent else "",
            Formula(
                f"{exchange}*(1+{layout.stated('duty')}{row})",
                line.exchange_rate * line.duty,
                _FACTOR_FORM,
            ),
            Input(fee, Rule.AMOUNT, form=PRICE_FORM) if fee else "",
            Formula(f"{layout.stated('fee')}{row}*{exchange}", fee * line.exchange_rate, PRICE_FORM)
            if fee
            else "",
        ]

    def _wrong(self, stated: Sequence[Cell]) -> Formula:
        """Return the cell that names the inputs of its row that cannot be used."""
        inputs = [(place, cell) for place, cell in enumerate(stated) if isinstance(cell, Input)]
        named = [named_if_wrong(f"{letters(place)}{ROW}", given) for place, given in inputs]
        before = ("", "")
        for pair in self._layout.pairs:
            named.append(break_named_if_wrong(before, pair))
            before = pair
        return Formula("&".join(named), "", is_series=True)

    def _remark(self, line: OfferLine) -> str:
        alternate = self._texts("alternate") if line.is_alternate else ""
        return "; ".join(text for text in (alternate, visible(line.left_out)) if text)

    def _breaks(self, breaks: Mapping[int, Decimal]) -> list[Cell]:
        """Return the cells with break quantities, then those with prices."""
        blanks = [""] * (self._layout.breaks - len(breaks))
        return [
            *[Input(quantity, Rule.BOARDS, form=COUNT_FORM) for quantity in breaks],
            *blanks,
            *[Input(price, Rule.AMOUNT, form=PRICE_FORM) for price in breaks.values()],
            *blanks,
        ]

    def _orders(
        self, line: OfferLine, want: Want, choices: Choices, where: tuple[int, int, int]
    ) -> tuple[Cell, ...]:
        """Return the cells `enough`, `order` and `order_cost`.

        `where`: place in the part, its first row, group.
        """
        place, first, group = where
        choice, formulas = choices[place], self._formulas[group]
        enough = max(
            next(iter(line.breaks)), multiple_from(want.required, max(line.offer.multiple, 1))
        )
        shown = line.idle.best(want.required) if line.idle else choice
        never = choice is None or is_passed_over(line, choices)
        return (
            Formula(formulas.enough(want.formula, first + place), enough, COUNT_FORM),
            Formula(
                formulas.order, shown.quantity if shown else enough, COUNT_FORM, is_series=True
            ),
            Formula(
                formulas.behind(first + line.preferred[0], first + line.preferred[1], first + place)
                if line.preferred
                else formulas.cost,
                _NEVER if choice is None or never else choice.cost,
                _COST_FORM,
                is_series=not line.preferred,
            ),
        )


class _Worked(Struct, frozen=True):
    """The formulas of one quantity, alike in all rows."""

    least: str
    """`enough` without the need, for which @ stands."""
    order: str
    cost: str
    cost_column: str

    def enough(self, need: str, row: int) -> str:
        """Return the formula for the least order, in a row."""
        return self.least.replace("@", need).replace(ROW, str(row))

    def behind(self, first: int, last: int, row: int) -> str:
        """Return the formula for the cost of an order that preferred suppliers, in some rows, go
        before.
        """
        preferred = f"{self.cost_column}{first}:{self.cost_column}{last}"
        return f"IF(MIN({preferred})<{NEVER},{NEVER},{self.cost})".replace(ROW, str(row))


def _available(layout: OffersLayout, max_lead_days: str) -> str:
    """Return the formula for how many can be had in time: the stock, unless more comes in time."""
    stock, lead = (f"{layout.stated(key)}{ROW}" for key in ("stock", "lead_days"))
    text = f'IF(OR({stock}="",{lead}<>""),{NEVER},{stock})'
    if max_lead_days:
        late = f'AND({max_lead_days}<>"",{lead}<>"",{lead}>{max_lead_days})'
        text = f"IF({late},SUM({stock}),{text})"
    return text


def _worked(layout: OffersLayout, group: int, usable: str) -> _Worked:
    enough, order = (f"{layout.worked(key, group)}{ROW}" for key in ("enough", "order"))
    multiple, most, use = (f"{layout.stated(key)}{ROW}" for key in ("multiple", "available", "use"))
    landed, fee, wrong = (f"{layout.stated(key)}{ROW}" for key in ("landed", "landed_fee", "wrong"))
    quantities, prices = layout.breaks_in_row
    cost = f"ROUND({order}*{_price_at(order, quantities, prices)}*{landed}+{fee},6)"
    return _Worked(
        least=f"MAX({layout.first}{ROW},ROUNDUP(@/{multiple},0)*{multiple})",
        order=_cheapest(enough, most, quantities, prices),
        cost=f'IF({wrong}<>"",{WRONG},IF(OR({use}<>"{usable}",{order}>{most}),{NEVER},{cost}))',
        cost_column=layout.worked("order_cost", group),
    )


def _price_at(order: str, quantities: str, prices: str) -> str:
    """Return the formula for the price at the break that an order reaches.

    Blanks follow the last break.
    """
    # LibreOffice's LOOKUP and MATCH do not find the last of cells that blanks follow
    return f"INDEX({prices},1,SUMPRODUCT(({quantities}<={order})*({quantities}>0)))"


def _cheapest(enough: str, most: str, quantities: str, prices: str) -> str:
    """Return the formula for the cheaper of `enough` and the higher breaks, the smaller one if they
    cost alike.
    """
    beside = f"({quantities}<={enough})+({quantities}>{most})"
    there = f"{quantities}*{prices}"
    best = f"ROUND({least(f'{there}+({beside})*{NEVER}')},6)"
    dearer = f"({there}>{best}+{_HALF_A_MILLIONTH})"
    smallest = least(f"{quantities}+(({beside}+{dearer})>0)*{NEVER}")
    return (
        f"IF(ROUND({enough}*{_price_at(enough, quantities, prices)},6)<={best},{enough},{smallest})"
    )
