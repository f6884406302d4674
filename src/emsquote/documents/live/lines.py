"""The costed BOM as a live sheet: each line's share in the cost and price of the material, in cents
that add up.

As `money.apportion` does: each line gets the whole cents of its share, and the cents that are left
go to the largest remainders, of equal ones to the earlier line. Which remainder is the last to get
one is worked out once for a column.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from emsquote.buying.plan import charged_cost
from emsquote.costing.quote_basis import QuoteBasis
from emsquote.documents.live.cents import NOISE, ROW_WEIGHT, factor, last_remainder
from emsquote.documents.live.forms import EXACT, money_form
from emsquote.documents.live.formulas import as_seen, known_part, rounded
from emsquote.documents.live.links import ColumnLinks, PlanLinks
from emsquote.documents.live.notes import line_notes
from emsquote.documents.live.place import CellPlace, letters
from emsquote.documents.live.prices import PriceLinks
from emsquote.documents.live.table import LiveTable
from emsquote.documents.live.titles import title_before_boards, title_with_boards
from emsquote.documents.sheet import (
    Cell,
    ColumnKind,
    Emphasis,
    Formula,
    Sheet,
    SheetColumn,
    SheetRow,
    View,
    plain,
)
from emsquote.documents.sheets.costed_bom import AMOUNT_COLUMNS, costed_bom_sheet
from emsquote.model.bom import UnknownQuantity
from emsquote.model.money import ZERO, minor_digits, round_half_up
from emsquote.model.purchase import Bought, Demand
from emsquote.model.quote import Category, Quote
from emsquote.wording.sentence import Counted
from emsquote.wording.texts import Texts

_SHARE = SheetColumn("Share, exact", ColumnKind.MONEY, 13)
_FACTOR_FORM = "0.0000########"
_WIDE = 2
"""The place of the first column that has room for words: the designators."""


class _Spread(Struct, frozen=True):
    """The cells by which one amount of a column is shared out: its factor on a line's share, and
    the last remainder.
    """

    factor: str
    last: str


def bom_sheet(
    quote: Quote,
    basis: QuoteBasis,
    columns: Sequence[ColumnLinks],
    plan: PlanLinks,
    prices: PriceLinks,
    texts: Texts,
) -> Sheet:
    """Return the sheet of lines.

    The columns on its right hold each line's exact share in its part.
    """
    still = costed_bom_sheet(quote, View.INTERNAL, texts)
    labels = len(still.columns) - 2 * len(quote.columns)
    amounts: list[SheetColumn] = []
    shares: list[SheetColumn] = []
    for links, column in zip(columns, quote.columns, strict=True):
        boards = texts.counted(Counted(column.quantity, "board", "boards"))
        amounts += (
            title_with_boards(amount, boards, links.label, texts) for amount in AMOUNT_COLUMNS
        )
        shares.append(title_before_boards(_SHARE, boards, links.label, texts))
    table = LiveTable(still.name, (*still.columns[:labels], *amounts, *shares))
    writer = _LineWriter(quote, basis, (plan, prices), table, labels, columns)
    for number, row in enumerate(still.rows[:-1]):
        table.add((*row.cells[:labels], *writer.amounts(number, row), *writer.shares(number)))
    table.comments += [
        (row, labels + 2 * column, text) for row, column, text in line_notes(quote, texts)
    ]
    writer.totals(still.rows[-1])
    writer.basis(texts)
    return table.sheet(
        still.title,
        texts,
        notes=[
            texts(
                "Cost and price of the material are shared out to the lines by need, in whole "
                "cents that add up."
            )
        ],
    )


class _LineWriter:
    def __init__(
        self,
        quote: Quote,
        basis: QuoteBasis,
        links: tuple[PlanLinks, PriceLinks],
        table: LiveTable,
        labels: int,
        columns: Sequence[ColumnLinks],
    ) -> None:
        plan, prices = links
        self._boards = [column.label for column in columns]
        self._policies = basis.policies
        self._quote, self._plan, self._prices, self._table, self._labels = (
            quote,
            plan,
            prices,
            table,
            labels,
        )
        self._digits = minor_digits(quote.currency)
        self._form = money_form(quote.currency)
        self._first = table.next_row
        self._last = self._first + len(quote.lines) - 1
        count = len(quote.columns)
        self._shared: list[list[Decimal]] = [[] for _ in range(count)]
        """By column: the exact share of each line written so far."""
        self._share_letters = [letters(labels + 2 * count + number) for number in range(count)]
        # Below the total and a heading: factor and last remainder of costs, then of prices.
        self._spreads = [
            tuple(
                _Spread(
                    *(
                        CellPlace(
                            table.name, self._last + 3 + 2 * of + row, labels + 2 * count + number
                        ).here
                        for row in (0, 1)
                    )
                )
                for of in (0, 1)
            )
            for number in range(count)
        ]

    def amounts(self, line: int, still: SheetRow) -> list[Cell]:
        """Return cost and price of a line in every column."""
        cells: list[Cell] = []
        row = self._table.next_row + 1
        for number, cell in enumerate(self._quote.lines[line].cells):
            shown = still.cells[self._labels + 2 * number : self._labels + 2 * number + 2]
            if cell.purchase is None or shown[0] == "":
                cells += shown
                continue
            charged = self._plan.charged[cell.purchase][number]
            share = f"{self._share_letters[number]}{row}"
            for spread, value in zip(self._spreads[number], shown, strict=True):
                cells.append(
                    Formula(self._in_cents(charged, share, spread), plain(value), self._form)
                )
        return cells

    def _in_cents(self, charged: str, share: str, spread: _Spread) -> str:
        digits = self._digits
        exact = f"ROUND({share}*{spread.factor},{NOISE})"
        cents = f"ROUNDDOWN({exact},{digits})"
        remainder = f"ROUND({exact}-{cents},{NOISE})-ROW({share})*{ROW_WEIGHT}"
        topped = f"IF({remainder}>={spread.last},10^-{digits},0)"
        return f'IF(ISNUMBER({charged}*{spread.last}),{cents}+{topped},"?")'

    def shares(self, line: int) -> list[Cell]:
        """Return the exact share of a line in what the customer pays for its part, in every column;
        0 if unknown.
        """
        found: list[Cell] = []
        for number, cell in enumerate(self._quote.lines[line].cells):
            if cell.purchase is None:
                found.append(0)
                self._shared[number].append(ZERO)
                continue
            demand = self._quote.columns[number].purchases[cell.purchase].demand
            charged = f"SUM({self._plan.charged[cell.purchase][number]})"
            mine, whole = self._weight(line, demand)
            text = charged if mine == whole else f"{charged}*{mine:f}/{whole:f}"
            share = self._charged(number, cell.purchase) * mine / whole
            self._shared[number].append(share)
            found.append(Formula(text, share, EXACT))
        return found

    def _charged(self, number: int, place: int) -> Decimal:
        """Return what the customer pays for a part, 0 if nobody knows."""
        purchase = self._quote.columns[number].purchases[place]
        if not isinstance(purchase, Bought):
            return Decimal(0)
        return charged_cost(purchase, self._policies[place]).amount

    def _weight(self, line: int, demand: Demand) -> tuple[Decimal, Decimal]:
        """Return what the line takes per board, and what all lines of its part take."""
        if len(demand.lines) == 1:
            return Decimal(1), Decimal(1)
        weights = [self._per_board(line, demand.unit) for line in demand.lines]
        return self._per_board(line, demand.unit), sum(weights, Decimal(0)) or Decimal(1)

    def _per_board(self, line: int, unit: str) -> Decimal:
        per_board = self._quote.lines[line].line.per_board
        return Decimal(0) if isinstance(per_board, UnknownQuantity) else per_board.to(unit).amount

    def totals(self, still: SheetRow) -> None:
        """Add the row of totals, with `+ ?` where a line has no price."""
        cells: list[Cell] = list(still.cells[: self._labels])
        count = len(self._quote.columns)
        for number in range(count):
            missing = self._plan.missing[number]
            for of in (0, 1):
                letter = letters(self._labels + 2 * number + of)
                whole = f"SUM({letter}{self._first + 1}:{letter}{self._last + 1})"
                text = known_part(whole, missing, self._quote.currency, self._digits)
                rests_on = f"{missing}+{self._spreads[number][of].last}"
                value = plain(still.cells[self._labels + 2 * number + of])
                seen = as_seen(text, self._boards[number], rests_on)
                cells.append(Formula(seen, value, self._form))
        cells += [
            Formula(f"SUM({self._shares_of(number)})", sum(self._shared[number], ZERO), EXACT)
            for number in range(count)
        ]
        self._table.add(cells, Emphasis.TOTAL)

    def _shares_of(self, number: int) -> str:
        letter = self._share_letters[number]
        return (
            f"${letter}${self._first + 1}:${letter}${self._last + 1}" if self._quote.lines else "0"
        )

    def basis(self, texts: Texts) -> None:
        """Add what the cents are shared out by: of costs, then of prices, a factor and the last
        remainder.
        """
        count = len(self._quote.columns)
        before, after = [""] * _WIDE, [""] * (self._labels + 2 * count - _WIDE - 1)
        self._table.heading(*before, texts("Sharing out in whole cents"))
        titles = (texts("Cost of 1 of share"), texts("Price of 1 of share"))
        ways = ((self._cost, self._cost_now), (self._price, self._price_now))
        for of, (whole_of, worth) in enumerate(ways):
            factors: list[Cell] = []
            lasts: list[Cell] = []
            for number in range(count):
                shares, spread = self._shares_of(number), self._spreads[number][of]
                whole = rounded(whole_of(number), self._digits)
                now = round_half_up(worth(number), self._digits)
                mine = self._shared[number]
                text = f"IF(SUM({shares})=0,0,{whole}/SUM({shares}))"
                factors.append(Formula(text, factor(mine, now), _FACTOR_FORM))
                text = self._last_remainder(shares, spread, whole)
                last = last_remainder(mine, self._first + 1, now, self._digits)
                lasts.append(Formula(text, last, _FACTOR_FORM, is_array=True))
            self._table.add((*before, titles[of], *after, *factors))
            self._table.add((*before, texts("Smallest remainder that gets a cent"), *after, *lasts))

    def _last_remainder(self, shares: str, spread: _Spread, whole: str) -> str:
        """Return the formula of the smallest remainder that gets a cent.

        More than any if none does.
        """
        exact = f"ROUND({shares}*{spread.factor},{NOISE})"
        cents = f"ROUNDDOWN({exact},{self._digits})"
        left = f"ROUND(({whole}-SUM({cents}))*10^{self._digits},0)"
        remainders = f"ROUND({exact}-{cents},{NOISE})-ROW({shares})*{ROW_WEIGHT}"
        return f"IF({left}<=0,1,LARGE({remainders},{left}))"

    def _cost(self, number: int) -> str:
        return self._plan.material[number]

    def _cost_now(self, number: int) -> Decimal:
        places = range(len(self._policies))
        return sum((self._charged(number, place) for place in places), ZERO)

    def _price_now(self, number: int) -> Decimal:
        material = self._cost_now(number)
        priced = {price.category: price for price in self._quote.columns[number].categories}
        whole = priced.get(Category.MATERIAL)
        if whole is None or not whole.cost.amount:
            return material
        return whole.extended.amount * material / whole.cost.amount

    def _price(self, number: int) -> str:
        """Return the formula of the price of the purchases: of the material, less what activities
        add to it.
        """
        material = self._plan.material[number]
        priced = self._prices.columns[number].categories.get(Category.MATERIAL)
        if priced is None:
            return material
        cost = f"({priced.own}+{priced.extra})"
        return f"IF({cost}=0,{material},{priced.known_price}*{material}/{cost})"
