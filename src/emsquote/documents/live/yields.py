"""The yield as formulas: what inspections and tests find at each quantity, and what escapes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec import Struct

from emsquote.costing.charge import Costing
from emsquote.costing.charge.costing import is_for_board, look_of
from emsquote.costing.quote_basis import QuoteBasis
from emsquote.costing.rate_card import Activity, Selection
from emsquote.costing.yield_model import MILLION, Defects, FirstPass, first_pass
from emsquote.documents.live.charges.routes import within
from emsquote.documents.live.charges.sampling import boards_formula
from emsquote.documents.live.formulas import added, product
from emsquote.documents.live.rates import RateLinks


class YieldLinks(Struct, frozen=True):
    """What the yield of a board rests on, and the cells with what comes of it, by column."""

    passed: FirstPass | None = None
    """The defects of the board, with every look that there may be; None where nothing is
    modelled.
    """
    dpm: tuple[str, ...] = ()
    """The cell of each rate's defects per million."""
    shares: Mapping[str, tuple[str, ...]] = {}
    """By inspection, then by column: the share that it finds where it looks."""
    returned: tuple[str, ...] = ()
    """By column: the share of the boards sold that come back."""

    def expected(self) -> str:
        """Return the formula of the defects of a board before any inspection."""
        return self._sum([(defects, "1") for defects in self._each()])

    def escaped(self, column: int) -> str:
        """Return the formula of the defects of a board that nobody finds."""
        return self._sum([(defects, self._left(defects, column)) for defects in self._each()])

    def found(self, selection: Selection, steps: Collection[str], column: int) -> str:
        """Return the formula of the defects that steps find on what a filter takes in; all steps if
        () is given.
        """
        if self.passed is None:
            return "0"
        of = self.passed.on(selection)
        return self._sum([(defects, self._found(defects, steps, column)) for defects in of])

    def _each(self) -> tuple[Defects, ...]:
        return self.passed.each if self.passed else ()

    def _left(self, defects: Defects, column: int) -> str:
        return product(*(f"(1-{self.shares[look.activity][column]})" for look in defects.looks))

    def _found(self, defects: Defects, steps: Collection[str], column: int) -> str:
        """Return the formula of the share of some defects that steps find."""
        if not steps:
            return f"(1-{self._left(defects, column)})"
        parts = []
        before: list[str] = []
        for look in defects.looks:
            share = self.shares[look.activity][column]
            if look.step in steps:
                parts.append(product(*before, share))
            before.append(f"(1-{share})")
        return f"({added(parts)})"

    def _sum(self, weighed: Iterable[tuple[Defects, str]]) -> str:
        """Return the sum of expected defects, each times its weight: those of one weight
        together.
        """
        by_weight: dict[str, list[str]] = {}
        for defects, weight in weighed:
            term = f"{defects.count:f}*{self.dpm[defects.rate]}"
            by_weight.setdefault(weight, []).append(term)
        terms = [product(f"({added(terms)})", weight) for weight, terms in by_weight.items()]
        return f"({added(terms)})/{MILLION}"


def all_looks(costing: Costing, used: Sequence[Activity]) -> FirstPass:
    """Return the defects of the board, seen by each inspection that is done to it at some number
    of boards.
    """
    inspections = inspections_of(costing, used)
    looks = tuple(look_of(activity, costing.work.quantity) for activity in inspections)
    return first_pass(costing.card, costing.work.board, looks)


def inspections_of(costing: Costing, used: Sequence[Activity]) -> list[Activity]:
    """Return the inspections that are done to this board at some number of boards."""
    inspections = [activity for activity in used if activity.coverage_percent]
    return [activity for activity in inspections if is_for_board(costing, activity)]


def share_formula(
    basis: QuoteBasis,
    rates: RateLinks,
    activity: Activity,
    quantity: str,
    per_panel: str,
) -> str:
    """Return the formula of what an inspection finds where it looks, at the quantity in a cell:
    nothing in a lot outside its limits.
    """
    links = rates.activities[activity.name]
    treated = boards_formula(activity, links, quantity)
    inspected = "1" if treated == quantity else f"MIN(1,({treated})/{quantity})"
    kept = within(basis, activity.limits, quantity, per_panel)
    share = product(links.coverage, links.share, inspected, kept)
    return f"IF({quantity}=0,0,{share})" if "/" in share else share
