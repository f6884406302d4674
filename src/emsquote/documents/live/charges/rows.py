"""The rows of the sheet of assembly and services: every charge that there could be, in the order of
charging.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from emsquote.costing.charge import Costing
from emsquote.costing.charge.costing import is_for_board
from emsquote.costing.charge.shares import NOT_LABOUR
from emsquote.costing.quote_basis import QuoteBasis
from emsquote.costing.rate_card import Activity, CostShare, Driver, Minimum, ShareOf, Turn
from emsquote.model.quote import Basis, Category, Quote, Rounding, Stage

_NOT_OF_THE_BOARD = {Driver.AMOUNT, Driver.DEFECT, Driver.RETURN}


class ChargeKind(StrEnum):
    """How a charge comes about."""

    WORK = "work"
    TURN = "turn"
    SHARE = "share"
    FEE = "fee"
    SALES = "sales"
    MINIMUM = "minimum"


class ChargeRow(Struct, frozen=True, kw_only=True):
    """One charge that a column may have. What a role does not need is None."""

    role: ChargeKind
    name: str
    """As in `Charge.activity`."""
    title: str
    category: Category
    stage: Stage
    basis: Basis
    driver: str
    activity: Activity | None = None
    minimum: Minimum | None = None
    turn: Turn | None = None
    source: str = ""
    grade: str = ""
    order: int = 0

    @property
    def bill(self) -> str:
        """The line of the bill that it shares with others."""
        return self.activity.bill if self.activity else ""

    @property
    def of_card(self) -> Activity:
        """The activity of the card, which work and percentages have."""
        if self.activity is None:
            raise AssertionError(f"{self.name} is no activity of the card")
        return self.activity

    @property
    def share(self) -> CostShare:
        """What a percentage is taken of."""
        match self.of_card.pricing:
            case CostShare() as share:
                return share
            case _:
                raise AssertionError(f"{self.name} is no percentage")

    @property
    def at_cost(self) -> bool:
        """Whether it is sold as it stands."""
        return self.activity is not None and self.activity.at_cost

    @property
    def added(self) -> bool:
        """Whether it is added to the price without margin, once everything else is priced."""
        return self.role in {ChargeKind.SALES, ChargeKind.MINIMUM}

    def is_part_of(self, of: Sequence[str]) -> bool:
        """Whether it belongs to what a percentage or a minimum is of
        (`charge.shares.is_part_of`).
        """
        is_labour = self.category not in NOT_LABOUR
        return self.name in of or self.category in of or (ShareOf.LABOUR in of and is_labour)


def activities_used(costing: Costing, activities: Sequence[Activity]) -> tuple[Activity, ...]:
    """Return the activities that may cost something on this board, and those that find defects."""
    return tuple(
        activity
        for activity in activities
        if activity.coverage_percent or _may_cost(costing, activity)
    )


def _may_cost(costing: Costing, activity: Activity) -> bool:
    if not is_for_board(costing, activity):
        return False
    if isinstance(activity.pricing, CostShare) or activity.driver in _NOT_OF_THE_BOARD:
        return True
    return bool(costing.count(activity).known)


def charge_rows(quote: Quote, basis: QuoteBasis, used: Sequence[Activity]) -> tuple[ChargeRow, ...]:
    """Return every charge that there could be: work, turn, percentages, suppliers' fees, shares of
    sales, minimums.

    Charges that share a line of the bill stand together; `order` is the order of charging.
    """
    by_kind: dict[ChargeKind, list[ChargeRow]] = {kind: [] for kind in ChargeKind}
    for activity in used:
        kind = _kind_of(activity)
        by_kind[kind].append(_of(kind, activity))
    rows = [
        *by_kind[ChargeKind.WORK],
        *_turns(basis, by_kind[ChargeKind.WORK]),
        *by_kind[ChargeKind.SHARE],
        *_fees(quote, used, basis),
        *by_kind[ChargeKind.SALES],
        *map(_minimum, basis.card.minimums),
    ]
    rows = [replace(row, order=number) for number, row in enumerate(rows)]
    if basis.card.rounding is Rounding.LOT:
        lines = list(dict.fromkeys(row.bill for row in rows))
        rows.sort(key=lambda row: lines.index(row.bill))
    return tuple(rows)


def _kind_of(activity: Activity) -> ChargeKind:
    match activity.pricing:
        case CostShare(of=of) if ShareOf.SALES in of:
            return ChargeKind.SALES
        case CostShare():
            return ChargeKind.SHARE
        case _:
            return ChargeKind.WORK


def _of(role: ChargeKind, activity: Activity) -> ChargeRow:
    return ChargeRow(
        role=role,
        name=activity.name,
        title=activity.title,
        category=activity.category,
        stage=activity.stage,
        basis=activity.basis,
        driver=activity.driver.value,
        activity=activity,
        source=activity.source,
        grade=activity.grade,
    )


def _turns(basis: QuoteBasis, work: Sequence[ChargeRow]) -> Iterator[ChargeRow]:
    turn = next((turn for turn in basis.card.turns if turn.name == basis.job.turn), None)
    if turn is None:
        return
    of = turn.of or (ShareOf.LABOUR,)
    for category in dict.fromkeys(row.category for row in work if row.is_part_of(of)):
        paid = Basis.ONCE if category is Category.NRE else Basis.PER_LOT
        yield ChargeRow(
            role=ChargeKind.TURN,
            name=f"turn-{turn.name}",
            title=turn.title,
            category=category,
            stage=Stage.PRODUCTION,
            basis=paid,
            driver="percent",
            turn=turn,
        )


def _fees(quote: Quote, used: Sequence[Activity], basis: QuoteBasis) -> Iterator[ChargeRow]:
    """Yield what suppliers charge beside the parts: charges of the quote that are none of the
    card's.
    """
    if not basis.buys_baskets:
        return
    names = {activity.name for activity in used}
    seen = {
        charge.activity: charge
        for column in quote.columns
        for charge in column.charges
        if charge.driver == "order"
    }
    for name, charge in seen.items():
        if name not in names:
            yield ChargeRow(
                role=ChargeKind.FEE,
                name=name,
                title=charge.title,
                category=charge.category,
                stage=charge.stage,
                basis=charge.basis,
                driver=charge.driver,
                source=charge.source,
            )


def _minimum(minimum: Minimum) -> ChargeRow:
    return ChargeRow(
        role=ChargeKind.MINIMUM,
        name=f"minimum-{minimum.name}",
        title=minimum.title,
        category=minimum.category,
        stage=Stage.PRODUCTION,
        basis=Basis.PER_LOT,
        driver="minimum",
        minimum=minimum,
    )


def runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Return rows as runs of neighbours.

    >>> runs([3, 4, 5, 9])
    [(3, 5), (9, 9)]
    """
    found: list[tuple[int, int]] = []
    for row in sorted(rows):
        if found and found[-1][1] == row - 1:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found
