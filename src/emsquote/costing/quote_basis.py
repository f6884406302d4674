"""What a quote rests on and does not hold itself, for documents that work it out again."""

from __future__ import annotations

from msgspec import Struct

from emsquote.buying.plan import Buying, SourcedPart
from emsquote.costing.charge import AskedWork, yield_of
from emsquote.costing.rate_card import RateCard
from emsquote.costing.work import BoardWork
from emsquote.costing.yield_model import FirstPass
from emsquote.model.included import IncludedItem
from emsquote.model.job import ExcessPolicy, Job, SupplierCosts


class QuoteBasis(Struct, frozen=True, kw_only=True):
    """What all columns of a quote were priced from."""

    job: Job
    card: RateCard
    """The rate card in the quote's currency."""
    stated_card: RateCard
    """The rate card in its own currency."""
    board: BoardWork
    buying: Buying
    asked: AskedWork
    bare_boards: tuple[IncludedItem | None, ...] = ()
    """What holds of the bare board in each column."""
    pooled: bool = False
    """Whether the parts were bought together with those of other BOMs."""

    def first_pass(self, quantity: int) -> FirstPass:
        """Return the yield of a board in a lot of so many, with the inspections and tests that are
        asked of it.
        """
        return yield_of(self.card, self.board, self.asked, quantity)

    @property
    def parts(self) -> tuple[SourcedPart, ...]:
        """The parts with their offers, one for each purchase of a column, in the same order."""
        return self.buying.parts

    @property
    def policies(self) -> tuple[ExcessPolicy, ...]:
        """Who pays for the excess, part by part; NCNR parts are always charged."""
        return self.buying.policies

    @property
    def supplier_costs(self) -> tuple[SupplierCosts, ...]:
        """Suppliers' fixed costs, in the quote's currency."""
        return self.buying.costs

    @property
    def buys_baskets(self) -> bool:
        """Whether the parts of a column depend on one another."""
        return self.buying.as_basket
