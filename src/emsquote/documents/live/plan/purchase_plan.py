"""The live purchase plan: a sheet of offers and a sheet of what is bought, both of formulas over
input cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from emsquote.buying.plan import SourcedPart
from emsquote.costing.quote_basis import QuoteBasis
from emsquote.documents.live.checks import WrongCells
from emsquote.documents.live.links import PlanInputs, PlanLinks
from emsquote.documents.live.place import CellPlace, letters, sheet_prefix
from emsquote.documents.live.plan.cells import Spot
from emsquote.documents.live.plan.formulas import bare_need, column_formulas
from emsquote.documents.live.plan.layout import page_row, part_column, plan_columns, plan_place
from emsquote.documents.live.plan.offers import OfferRows, OffersLayout, Want, offers_columns
from emsquote.documents.live.plan.parts import Fixed, PlanPart, plan_part
from emsquote.documents.live.plan.rows import PlanRows, rows_of
from emsquote.documents.live.table import MadeRows
from emsquote.documents.sheet import Sheet, SheetRow
from emsquote.documents.sheets.summary import boards
from emsquote.model.job import ExcessPolicy
from emsquote.model.purchase import Purchase
from emsquote.model.quote import Quote
from emsquote.wording.texts import Texts

_LEAST_BREAKS = 2
"""Gnumeric finds nothing in an INDEX of one cell."""


class PlanColumn(Struct, frozen=True):
    """What is bought for one quantity of boards, part by part."""

    title: str
    """`100 boards`."""
    starts: int
    purchases: tuple[Purchase, ...]


class Purchases(Struct, frozen=True, kw_only=True):
    """What a purchase plan shows: parts with their offers and who pays for excess of each, and what
    columns buy.
    """

    currency: str
    parts: tuple[SourcedPart, ...]
    policies: tuple[ExcessPolicy, ...]
    columns: tuple[PlanColumn, ...]
    policy: ExcessPolicy = ExcessPolicy.CHARGE
    """The job's, which parts without one of their own follow."""
    together: Fixed = Fixed.NO
    """Why no part is bought by itself, if so."""


def purchase_plan(quote: Quote, basis: QuoteBasis, inputs: PlanInputs, texts: Texts) -> PlanLinks:
    """Return the sheets of the plan and of the offers, and where on them stands what other sheets
    refer to.
    """
    columns = (
        PlanColumn(boards(column.quantity, texts), column.starts, column.purchases)
        for column in quote.columns
    )
    together = Fixed.BASKET if basis.buys_baskets else Fixed.POOLED if basis.pooled else Fixed.NO
    shown = Purchases(
        currency=quote.currency,
        parts=basis.parts,
        policies=basis.policies,
        columns=tuple(columns),
        policy=basis.job.excess,
        together=together,
    )
    return plan_of(shown, inputs, texts)


def plan_of(shown: Purchases, inputs: PlanInputs, texts: Texts) -> PlanLinks:
    """Return the same of purchases that belong to no quote."""
    return _Plan(shown, inputs, texts).links()


class _Plan:
    """Both sheets in the making: the rows of a part on each refer to those on the other."""

    def __init__(self, shown: Purchases, inputs: PlanInputs, texts: Texts) -> None:
        self._currency = shown.currency
        self._inputs = inputs
        self._texts = texts
        self._parts = plan_parts(shown)
        self._titles = [column.title for column in shown.columns]
        self._layout = _offers_layout(self._parts, len(shown.columns), texts("Offers"))
        self._formulas = [
            column_formulas(self._layout, column, links.starts, shown.currency)
            for column, links in enumerate(inputs.columns)
        ]
        self._name = texts("Purchase plan")
        self._rows = PlanRows(inputs, shown.policy, self._titles, texts)

    def links(self) -> PlanLinks:
        """Return the sheets with their addresses."""
        places = self._places()
        rows = places[-1][0]
        total = page_row(rows)
        return PlanLinks(
            sheets=(
                self._sheet("plan", MadeRows(rows + 2, self._plan_rows)),
                self._sheet("offers", MadeRows(places[-1][1], self._offer_rows)),
            ),
            charged=tuple(self._row("charged", page_row(row)) for row, _ in places[:-1]),
            material=self._row("charged", total),
            missing=self._row("charged", total + 1),
            liability=self._row("reported", total),
            lead_days=self._row("lead", total),
            anew=self._row("anew", total),
            wrong=tuple(self._wrong(rows, places[-1][1])),
            ordered=(self._name, self._layout.name),
        )

    def _wrong(self, rows: int, offers: int) -> Iterator[WrongCells]:
        """Yield where both sheets name their inputs that cannot be used."""
        if rows:
            last = page_row(rows - 1)
            yield WrongCells(self._name, part_column("wrong"), page_row(0), last)
        if offers:
            last, column = page_row(offers - 1), self._layout.stated("wrong")
            yield WrongCells(self._layout.name, column, page_row(0), last)

    def _places(self) -> list[tuple[int, int]]:
        """Return how many rows of the plan and of the offers stand above each part, and above their
        ends.
        """
        above = [(0, 0)]
        for part in self._parts:
            above.append((above[-1][0] + rows_of(part), above[-1][1] + len(part.offers)))
        return above

    def _spots(self) -> Iterator[list[Spot]]:
        for part, above in zip(self._parts, self._places(), strict=False):
            row, offers_from = (page_row(rows) for rows in above)
            yield [
                Spot(self._layout, formulas, part, column, row, offers_from)
                for column, formulas in enumerate(self._formulas)
            ]

    def _plan_rows(self) -> Iterator[SheetRow]:
        rows = 0
        for spots in self._spots():
            rows += rows_of(spots[0].part)
            yield from self._rows.rows(spots)
        yield from self._rows.totals(self._parts, rows, self._currency)

    def _offer_rows(self) -> Iterator[SheetRow]:
        offers = OfferRows(self._layout, self._inputs, self._texts)
        for spots in self._spots():
            part, first = spots[0].part, spots[0].offers_from
            yield from offers.rows(part, first, self._needed(spots), self._bare(spots))

    def _at(self, key: str, column: int, row: int) -> str:
        return str(CellPlace(self._name, row - 1, plan_place(key, column)))

    def _row(self, key: str, row: int) -> tuple[str, ...]:
        return tuple(self._at(key, column, row) for column in range(len(self._titles)))

    def _needed(self, spots: Sequence[Spot]) -> list[Want]:
        prefix = sheet_prefix(self._name)
        return [
            Want(prefix + spot.at("needed"), spot.part.purchases[spot.column].demand.required)
            for spot in spots
        ]

    def _bare(self, spots: Sequence[Spot]) -> list[Want]:
        """Return the needs without attrition, of a part that may be too dear for it."""
        prefix = sheet_prefix(self._name)
        links = zip(spots, self._inputs.columns, spots[0].part.bare_required, strict=False)
        return [
            Want(spot.own(bare_need(link.starts, prefix)), required)
            for spot, link, required in links
        ]

    def _sheet(self, which: str, rows: Sequence[SheetRow]) -> Sheet:
        texts = self._texts
        if which == "plan":
            columns = (*plan_columns(self._inputs, self._titles, texts),)
            title, notes = texts("Purchase plan"), _plan_notes(texts)
        else:
            columns = (*offers_columns(self._layout, self._inputs, self._titles, texts),)
            title, notes = texts("Offers and their price breaks"), _offer_notes(texts)
        names = tuple(self._names(which, page_row(0), page_row(max(len(rows), 1) - 1)))
        return Sheet(
            name=self._name if which == "plan" else self._layout.name,
            title=title,
            columns=columns,
            rows=rows,
            facts=((texts("Currency"), self._currency),),
            notes=tuple(notes),
            language=texts.language,
            names=names,
        )

    def _names(self, which: str, first: int, last: int) -> Iterator[tuple[str, str]]:
        """Yield the names of the columns of inputs, for the rows from first to last (counted from
        1).
        """
        if which == "offers":
            yield "offer_breaks", self._layout.area("quantities", first, last)
            yield "offer_prices", self._layout.area("prices", first, last)
            return
        for column in range(len(self._titles)):
            letter = letters(plan_place("order", column))
            yield f"orders_{column + 1}", f"${letter}${first}:${letter}${last}"


def _plan_notes(texts: Texts) -> Iterator[str]:
    yield texts(
        "The cheapest single order is taken from the sheet of offers; a figure under “Order "
        "instead” goes before it."
    )
    yield texts(
        "Excess: “charge” is paid by the customer, “report” is listed as his liability; what "
        "cannot go back (NCNR) is paid."
    )
    yield texts("A part that is ordered less than needed has no price: ?")
    yield texts(
        "Orders that are given do not follow a changed quantity; the check says when they are too "
        "small."
    )


def _offer_notes(texts: Texts) -> Iterator[str]:
    yield texts(
        "Prices are in the offer's currency, costs in the quote's: order × price × landed factor + "
        "landed fee."
    )
    yield texts(
        "From: the quantity from which a price can be had, not below the minimum order, a multiple "
        "of the order multiple."
    )
    yield texts(
        "Enough: the least order that meets the need. Order: that, or the start of a higher break "
        "if it costs less."
    )
    yield texts("Without attrition: for parts that are counted singly if they are dear.")


def plan_parts(shown: Purchases) -> tuple[PlanPart, ...]:
    """Return the parts of a plan, with their offers in the order of the rows."""
    starts = [column.starts for column in shown.columns]
    return tuple(
        plan_part(
            sourced,
            [column.purchases[place] for column in shown.columns],
            starts,
            policy,
            shown.together,
        )
        for place, (sourced, policy) in enumerate(zip(shown.parts, shown.policies, strict=True))
    )


def _offers_layout(parts: Sequence[PlanPart], columns: int, name: str) -> OffersLayout:
    breaks = max((len(line.breaks) for part in parts for line in part.offers), default=0)
    breaks = max(breaks, _LEAST_BREAKS)
    return OffersLayout(
        name, breaks, columns, bare=any(part.bare_required and part.offers for part in parts)
    )
