"""The plan: for one requirement, the orders of least landed cost over the ladders that may be used
(method 3).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from emsquote.buying.plan.ladder import Ladder, PossibleOrder, cheapest
from emsquote.buying.plan.split import least_split
from emsquote.buying.plan.terms import BuyingTerms


class Plan(Struct, frozen=True, gc=False):
    """Orders that meet a requirement, what they cost together, and the best single order of each
    ladder.
    """

    orders: tuple[PossibleOrder, ...]
    cost: Decimal
    singles: tuple[PossibleOrder, ...]
    proven: bool = True
    """Whether nothing cheaper exists; false where the search for a split was cut short."""

    @property
    def ordered(self) -> int:
        """Return how many units are ordered."""
        return sum(order.quantity for order in self.orders)


def _best_of_each(ladders: Sequence[Ladder], required: int) -> tuple[PossibleOrder, ...]:
    """Return the cheapest single order of each ladder that can meet a requirement."""
    return tuple(best for ladder in ladders if (best := ladder.best(required)))


def _cheapest_plan(ladders: Sequence[Ladder], required: int) -> Plan | None:
    singles = _best_of_each(ladders, required)
    single = cheapest(singles)
    split = least_split(ladders, required, single.cost if single else None)
    if split.orders:
        return Plan(split.orders, split.cost, singles, split.proven)
    if single:
        return Plan((single,), single.cost, singles, split.proven)
    return None


def _preferred(ladders: Sequence[Ladder], terms: BuyingTerms) -> tuple[Ladder, ...]:
    return tuple(ladder for ladder in ladders if terms.prefers(ladder.offer))


def least_cost_plan(
    ladders: Sequence[Ladder],
    required: int,
    terms: BuyingTerms,
) -> Plan | None:
    """Return the cheapest orders that meet `required` units.

    From preferred suppliers alone if they can.
    """
    if terms.preferred_suppliers:
        plan = _cheapest_plan(_preferred(ladders, terms), required)
        if plan:
            return replace(plan, singles=_best_of_each(ladders, required))
    return _cheapest_plan(ladders, required)


def admitted(
    ladders: Sequence[Ladder],
    required: int,
    terms: BuyingTerms,
) -> tuple[Ladder, ...]:
    """Return the ladders that a requirement may be met from: those of preferred suppliers alone if
    they can.
    """
    if terms.preferred_suppliers:
        preferred = _preferred(ladders, terms)
        if _cheapest_plan(preferred, required):
            return preferred
    return tuple(ladders)
