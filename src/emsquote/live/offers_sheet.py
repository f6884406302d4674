"""The sheet of offers: one row each, with its price breaks, and the cheapest order of it at every quantity.

How an offer is bought, in three cells for each quantity (all-units discount, as `emsquote.buy.ladder` does it):

    enough   the smallest order that meets the need: a multiple, not below the first break
    order    that, or the start of a higher break where this costs less; of two that cost alike, the smaller
    cost     order × price of the reached break × landed factor + fee; 1E+15 where it cannot be had

Break quantities are those from which the price can be had: raised to the MOQ and to the order multiple. Costs are
compared to a millionth, so that binary fractions break no tie that decimals have.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property

from msgspec import Struct

from emsquote.buy.ladder import Choice, least_order, multiple_from
from emsquote.live.links import PlanInputs
from emsquote.live.place import letters
from emsquote.live.plan_parts import OfferLine, PlanPart, is_passed_over
from emsquote.offer import Offer
from emsquote.sheet import Cell, Formula, Input, Kind, Percent, Rule, SheetColumn, SheetRow, visible
from emsquote.texts import Texts

NEVER = "1E+15"
"""What stands for the cost of an order that cannot be had, and for stock without limit."""
_NEVER = Decimal(NEVER)
_UNLIMITED_FORM = '[>=100000000000000]"∞";#,##0'
_COST_FORM = '[>=100000000000000]"–";#,##0.00'
PRICE_FORM = "#,##0.00####"
COUNT_FORM = "#,##0"

_STATED = (
    ("part", Kind.TEXT, 22), ("mpn", Kind.TEXT, 20), ("supplier", Kind.TEXT, 14), ("sku", Kind.TEXT, 18),
    ("packaging", Kind.TEXT, 11), ("currency", Kind.TEXT, 9), ("ncnr", Kind.TEXT, 7), ("read_on", Kind.TEXT, 11),
    ("remark", Kind.TEXT, 26), ("use", Kind.TEXT, 7), ("stock", Kind.COUNT, 10), ("lead_days", Kind.COUNT, 8),
    ("available", Kind.COUNT, 10), ("multiple", Kind.COUNT, 9), ("duty", Kind.PERCENT, 7), ("landed", Kind.COUNT, 9),
    ("fee", Kind.MONEY, 9), ("landed_fee", Kind.MONEY, 9),
)  # fmt: skip
_PLACE = {key: place for place, (key, _, _) in enumerate(_STATED)}
_WORKED = ("enough", "order", "order_cost")


class OffersLayout:
    """Where the columns of the sheet stand: what is stated, break quantities, prices, then the orders by quantity."""

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

    def quantities(self, row: int, breaks: int) -> str:
        """Return the range of an offer's break quantities (row from 1)."""
        return f"{self.first}{row}:{letters(len(_STATED) + breaks - 1)}{row}"

    def prices(self, row: int, breaks: int) -> str:
        """Return the range of an offer's prices (row from 1)."""
        start = len(_STATED) + self.breaks
        return f"{letters(start)}{row}:{letters(start + breaks - 1)}{row}"

    def block(self, which: str) -> str:
        """Return all break `quantities` or all `prices` as whole columns, for other sheets."""
        start = len(_STATED) + (self.breaks if which == "prices" else 0)
        return f"${letters(start)}:${letters(start + self.breaks - 1)}"

    def area(self, which: str, first: int, last: int) -> str:
        """Return all break `quantities` or all `prices` from one row to another, for other sheets."""
        begin, _, end = self.block(which).partition(":")
        return f"{begin}${first}:{end}${last}"

    def worked(self, key: str, group: int) -> str:
        """Return the letters of `enough`, `order` or `order_cost`; the groups with bare needs come after the others."""
        return letters(len(_STATED) + 2 * self.breaks + len(_WORKED) * group + _WORKED.index(key))

    @cached_property
    def width(self) -> int:
        """The number of columns."""
        groups = self.columns * (2 if self.bare else 1)
        return len(_STATED) + 2 * self.breaks + len(_WORKED) * groups


def breaks_of(offer: Offer) -> dict[int, Decimal]:
    """Return the prices by the quantity from which they can be had: a multiple, not below the MOQ."""
    least, multiple = least_order(offer), max(offer.multiple, 1)
    return {multiple_from(max(each.quantity, least), multiple): each.price for each in offer.breaks}


def offers_columns(layout: OffersLayout, inputs: PlanInputs, titles: Sequence[str], texts: Texts) -> list[SheetColumn]:
    """Return the columns; `titles` name the quantities of the quote (`100 boards`)."""
    columns = [SheetColumn(texts(f"offers.{key}"), kind, width) for key, kind, width in _STATED]
    for key, kind in (("from", Kind.COUNT), ("price", Kind.MONEY)):
        columns += (SheetColumn(texts(f"offers.{key}", number=n), kind, 10) for n in range(1, layout.breaks + 1))
    for section in ("", "bare_") if layout.bare else ("",):
        for title, links in zip(titles, inputs.columns, strict=True):
            columns += (
                worked_title(f"offers.{section}{key}", title, links.label, (Kind.COUNT, 12), texts) for key in _WORKED
            )
    return columns


def worked_title(key: str, title: str, label: str, shape: tuple[Kind, int], texts: Texts) -> SheetColumn:
    """Return a column whose title names a quantity of the quote, and follows the cell with its `label`.

    `shape` is the column's kind and width.
    """
    before, _, after = texts(key, boards="\0").partition("\0")
    parts = [f'"{part}"' for part in (before.replace('"', '""'), after.replace('"', '""'))]
    return SheetColumn(
        texts(key, boards=title), *shape, head=Formula(f"{parts[0]}&{label}&{parts[1]}", texts(key, boards=title))
    )


class Want(Struct, frozen=True):
    """What a column needs of a part: the formula for it, and the pieces that it comes to now."""

    formula: str
    required: int


class OfferRows:
    """Writes the offers of parts into rows; what all rows share is worked out once."""

    def __init__(self, layout: OffersLayout, inputs: PlanInputs, texts: Texts) -> None:
        self._layout = layout
        self._inputs = inputs
        self._texts = texts
        self._words = (texts("purchases.yes"), texts("plan.no"))

    def rows(self, part: PlanPart, first: int, needed: Sequence[Want], bare: Sequence[Want]) -> Iterator[SheetRow]:
        """Yield the rows of a part's offers, from row `first` (from 1) on.

        `needed` is what each quantity needs, `bare` the same without attrition where that may count.
        """
        for place, offer in enumerate(part.offers):
            row = _Row(self._layout, self._words[0], offer, first + place, first)
            cells = [*self._stated(part, offer, first + place), *row.breaks()]
            for group, (want, choices) in enumerate(
                zip((*needed, *bare), (*part.choices, *part.bare_choices), strict=True)
            ):
                cells += row.worked(want, choices[place], group, is_passed_over=is_passed_over(offer, choices))
            cells += [""] * (self._layout.width - len(cells))
            yield SheetRow(tuple(cells))

    def _stated(self, part: PlanPart, line: OfferLine, row: int) -> list[Cell]:
        offer, layout = line.offer, self._layout
        label = part.sourced.wanted.label
        exchange = self._inputs.exchange.get(offer.currency, "1")
        duty, fee = f"{layout.stated('duty')}{row}", f"{layout.stated('fee')}{row}"
        percent = (line.duty - 1) * 100
        return [
            visible(label),
            visible(f"{offer.manufacturer} {offer.mpn}") if offer.mpn != label else "",
            visible(offer.supplier), visible(offer.sku), visible(offer.packaging), visible(offer.currency),
            self._words[0] if offer.ncnr else "",
            visible(offer.read_on),
            self._remark(line),
            Input(self._words[line.is_barred], Rule.CHOICE, choices=self._words),
            "" if offer.stock is None else Input(offer.stock, Rule.COUNT),
            "" if offer.lead_days is None else Input(offer.lead_days, Rule.COUNT),
            self._available(part, line, row),
            Input(max(offer.multiple, 1), Rule.BOARDS),
            Input(Percent(percent), Rule.SHARE) if percent else "",
            Formula(f"{exchange}*(1+{duty})", line.exchange_rate * line.duty, "0.0#####"),
            Input(offer.reel_fee, Rule.AMOUNT, form=PRICE_FORM) if offer.reel_fee else "",
            Formula(f"{fee}*{exchange}", offer.reel_fee * line.exchange_rate, PRICE_FORM) if offer.reel_fee else "",
        ]  # fmt: skip

    def _remark(self, line: OfferLine) -> str:
        alternate = self._texts("purchases.alternate") if line.is_alternate else ""
        return "; ".join(each for each in (alternate, visible(line.left_out)) if each)

    def _available(self, part: PlanPart, line: OfferLine, row: int) -> Formula:
        """Return how many can be had in time: the stock, unless it is said when more comes and that is in time."""
        stock, lead = (f"{self._layout.stated(key)}{row}" for key in ("stock", "lead_days"))
        most = self._inputs.max_lead_days
        text = f'IF(OR({stock}="",{lead}<>""),{NEVER},{stock})'
        if most:
            text = f'IF(AND({most}<>"",{lead}<>"",{lead}>{most}),N({stock}),{text})'
        capacity = part.sourced.terms.capacity(line.offer)
        return Formula(text, _NEVER if capacity is None else capacity, _UNLIMITED_FORM)


class _Row:
    """One offer in its row: its breaks, and its orders at the quantities of the quote."""

    def __init__(self, layout: OffersLayout, usable: str, line: OfferLine, row: int, first: int) -> None:
        self._layout = layout
        self._line = line
        self._row = row
        self._breaks = breaks_of(line.offer)
        self._multiple = max(line.offer.multiple, 1)
        self._not_usable = f'{layout.stated("use")}{row}<>"{usable}"'
        self._rivals = tuple(first + each for each in line.preferred) if line.preferred else ()
        self._quantities = layout.quantities(row, len(self._breaks))
        self._prices = layout.prices(row, len(self._breaks))
        self._fee = f"+{layout.stated('landed_fee')}{row}" if line.offer.reel_fee else ""

    def breaks(self) -> Iterator[Cell]:
        """Yield the cells with break quantities, then those with prices."""
        blanks = [""] * (self._layout.breaks - len(self._breaks))
        yield from (Input(each, Rule.BOARDS) for each in self._breaks)
        yield from blanks
        yield from (Input(each, Rule.AMOUNT, form=PRICE_FORM) for each in self._breaks.values())
        yield from blanks

    def worked(self, want: Want, choice: Choice | None, group: int, *, is_passed_over: bool) -> Iterator[Cell]:
        """Yield the cells `enough`, `order` and `order_cost` for a need."""
        layout, row = self._layout, self._row
        enough, order, cost = (layout.worked(key, group) for key in _WORKED)
        multiple, most = f"{layout.stated('multiple')}{row}", f"{layout.stated('available')}{row}"
        least = max(next(iter(self._breaks)), multiple_from(want.required, self._multiple))
        idle = self._line.idle.best(want.required) if self._line.idle else choice
        quantity = idle.quantity if idle else least
        yield Formula(f"MAX({layout.first}{row},ROUNDUP({want.formula}/{multiple},0)*{multiple})", least, COUNT_FORM)
        one = len(self._breaks) == 1
        yield Formula(f"{enough}{row}" if one else self._cheapest(f"{enough}{row}", most), quantity, COUNT_FORM)
        never = [self._not_usable, f"{order}{row}>{most}"]
        if self._rivals:
            never.append(f"MIN({cost}{self._rivals[0]}:{cost}{self._rivals[1]})<{NEVER}")
        price = f"LOOKUP({order}{row},{self._quantities},{self._prices})"
        landed = f"ROUND({order}{row}*{price}*{layout.stated('landed')}{row}{self._fee},6)"
        value = _NEVER if choice is None or is_passed_over else choice.cost
        yield Formula(f"IF(OR({','.join(never)}),{NEVER},{landed})", value, _COST_FORM)

    def _cheapest(self, enough: str, most: str) -> str:
        """Return the formula for the cheaper of `enough` and the higher breaks, the smaller one if they cost alike."""
        quantities, prices = self._quantities, self._prices
        beside = f"({quantities}<={enough})+({quantities}>{most})"
        there = f"ROUND({quantities}*{prices},6)"
        best = f"SUMPRODUCT(MIN({there}+({beside})*{NEVER}))"
        smallest = f"SUMPRODUCT(MIN({quantities}+(({beside}+({there}>{best}))>0)*{NEVER}))"
        return f"IF(ROUND({enough}*LOOKUP({enough},{quantities},{prices}),6)<={best},{enough},{smallest})"
