"""Formulas of one activity in one column: how much of its driver the lot has, and what that costs
alone.
"""

from __future__ import annotations

from decimal import Decimal
from typing import assert_never

from msgspec import Struct

from emsquote.costing.quote_basis import QuoteBasis
from emsquote.costing.rate_card import Activity, CostShare, Driver, Priced, Timed
from emsquote.costing.work import Count, on_board
from emsquote.documents.live.charges.routes import within
from emsquote.documents.live.charges.sampling import boards_formula
from emsquote.documents.live.formulas import product, rounded, whole_up
from emsquote.documents.live.inputs import InputLinks
from emsquote.documents.live.links import ColumnLinks
from emsquote.documents.live.rates import ActivityLinks, RateLinks, ResourceLinks
from emsquote.model.money import minor_digits
from emsquote.model.quote import Basis, Rounding

_SECONDS_AN_HOUR = 3600
OF_THE_LOT = {Driver.DEFECT, Driver.RETURN}
"""Drivers of which a board has more or less with the size of the lot."""
_EXACT = 200
"""Up to so many boards the learning curve is summed, beyond by Euler and Maclaurin: as
`charge.learning` does.
"""


class CostFormulas(Struct, frozen=True):
    """What all formulas of activities refer to."""

    basis: QuoteBasis
    inputs: InputLinks
    rates: RateLinks

    @property
    def factor(self) -> str:
        """The cell that turns the card's currency into the quote's; "" where they are the same."""
        return self.inputs.exchange.get(self.basis.stated_card.currency, "")

    def _links(self, activity: Activity) -> ActivityLinks:
        return self.rates.activities[activity.name]

    def boards(self, activity: Activity, column: ColumnLinks) -> str:
        """Return the formula of the boards that are treated: by the sampling plan, then up to a
        multiple.
        """
        return boards_formula(activity, self._links(activity), column.starts)

    def on_one(self, activity: Activity) -> str:
        """Return the formula of what one board has of the driver.

        A plain number where nothing can change it.
        """
        driver = activity.driver
        match driver:
            case Driver.AMOUNT:
                return product(
                    self._counted(driver, activity), self.inputs.amounts.get(activity.service, "1")
                )
            case Driver.PANEL_AREA | Driver.CUT:
                # As the panel's rails and gaps are spread over its boards where it is stated.
                one = self._counted(driver, activity)
                held = self.basis.board.plan.boards_per_panel
                return f"{one}/{held}*{self.inputs.per_panel}"
            case _:
                return self._counted(driver, activity)

    def _counted(self, driver: Driver, activity: Activity) -> str:
        return f"{self._count(driver, activity).known:f}"

    def _count(self, driver: Driver, activity: Activity) -> Count:
        return on_board(self.basis.board, driver, activity.selection, self.basis.card.points)

    def over_lot(
        self, driver: Driver, one: str, activity: Activity, column: ColumnLinks, *, per_board: bool
    ) -> str:
        """Return the formula of how much of a driver the lot has, given the formula of what one
        board has.
        """
        boards = self.boards(activity, column)
        match driver:
            case Driver.LOT:
                return one
            case Driver.BOARD:
                return boards
            case Driver.RETURN:
                return product(one, column.quantity)
            case Driver.PANEL | Driver.PANEL_SIDE | Driver.PANEL_AREA | Driver.CUT:
                return product(one, self._panels(boards))
            case Driver.WORKING_PANEL:
                held = self.basis.board.plan.per_working_panel
                return product(one, f"ROUNDUP({self._panels(boards)}/{held},0)")
            case _:
                return product(one, f"({boards})") if per_board else one

    def _panels(self, boards: str) -> str:
        return f"ROUNDUP(({boards})/{self.inputs.per_panel},0)"

    def amount(self, activity: Activity, one: str, column: ColumnLinks) -> str:
        """Return the formula of how much of its driver the lot has."""
        per_board = activity.basis is Basis.PER_BOARD
        if activity.driver in OF_THE_LOT:
            one = self._expected(activity, column)
        return self.over_lot(activity.driver, one, activity, column, per_board=per_board)

    def _expected(self, activity: Activity, column: ColumnLinks) -> str:
        """Return the formula of the defects found on a board, or of its returns."""
        yields, place = self.inputs.yields, self.inputs.columns.index(column)
        if activity.driver is Driver.DEFECT:
            return yields.found(activity.selection, activity.found_by, place)
        return yields.returned[place] if yields.returned else "0"

    def cost(self, activity: Activity, amount: str, column: ColumnLinks) -> str:
        """Return the formula of what the amount in a cell costs, before routes, in the quote's
        currency.
        """
        if self._unknown_tier(activity):
            return "0"
        links = self._links(activity)
        billed = f"MAX(0,{amount}-{links.free})" if links.free else amount
        billed = product(billed, links.share)
        match activity.pricing:
            case Timed() as timed:
                exact = self._time_cost(activity, timed, billed, column)
            case Priced() as priced:
                exact = self._price_cost(activity, priced, billed, column)
            case CostShare():
                raise AssertionError("a percentage is charged once its base is known")
            case _:
                assert_never(activity.pricing)
        if links.minimum:
            exact = f"IF({billed}=0,0,MAX({links.minimum},{exact}))"
        if links.maximum:
            exact = f"MIN({links.maximum},{exact})"
        billed_cost = self.as_billed(activity, product(exact, self.factor))
        return product(billed_cost, self.within(activity, column))

    def within(self, activity: Activity, column: ColumnLinks) -> str:
        """Return the formula that is 1 if the lot is within the activity's limits, "" where none
        depends on the lot.
        """
        kept = within(self.basis, activity.limits, column.starts, self.inputs.per_panel)
        return "" if kept == "1" else kept

    def _unknown_tier(self, activity: Activity) -> bool:
        """Whether nobody knows which tier is reached: then nothing is charged, and a point is
        open.
        """
        by = activity.pricing.tiers_by if isinstance(activity.pricing, Priced) else None
        return by is not None and bool(self._count(by, activity).missing)

    def as_billed(self, activity: Activity, exact: str) -> str:
        """Return a cost as it goes on: rounded where it is a line of a bill alone."""
        card = self.basis.card
        if card.rounding is Rounding.LOT and not activity.bill:
            return rounded(exact, minor_digits(card.currency))
        return exact

    def _time_cost(self, activity: Activity, timed: Timed, billed: str, column: ColumnLinks) -> str:
        links = self._links(activity)
        resource: ResourceLinks = self.rates.resources[timed.resource]
        learned = ""
        if links.learning and activity.basis is Basis.PER_BOARD:
            boards = f"({self.boards(activity, column)})"
            learned = f"{_learned(boards, links.learning)}/{boards}"
        seconds = product(billed, learned, links.seconds)
        if links.setup:
            seconds = f"({seconds}+IF({billed}=0,0,{links.setup}))"
        worked = f"{product(seconds, resource.rate)}/{_SECONDS_AN_HOUR}"
        return f"{worked}/{resource.worked}"

    def _price_cost(
        self, activity: Activity, priced: Priced, billed: str, column: ColumnLinks
    ) -> str:
        links = self._links(activity)
        reached_by = self._tier_amount(activity, priced, billed, column)
        if priced.started:
            per = links.per or "1"
            billed = f"{whole_up(f'({billed})/{per}')}*{per}"
        per = f"/{links.per}" if links.per else ""
        tiers = links.tiers
        if tiers is None:
            return f"{product(billed, links.price)}{per}"
        if tiers.steps:
            below, steps = tiers.begins, tiers.steps
            return f"SUMPRODUCT(({billed}>{below})*({billed}-{below})*{steps}){per}"
        return f"{product(billed, reached_price(links, reached_by))}{per}"

    def _tier_amount(
        self, activity: Activity, priced: Priced, billed: str, column: ColumnLinks
    ) -> str:
        by = priced.tiers_by
        if by is None:
            return billed
        one = self._counted(by, activity)
        if priced.tiers_over_lot or by in {Driver.BOARD, Driver.PANEL}:
            return self.over_lot(by, one, activity, column, per_board=True) if Decimal(one) else "0"
        return one


def reached_price(links: ActivityLinks, amount: str) -> str:
    """Return the formula of the price of the tier that an amount reaches.

    Below the first tier, the first's.
    """
    tiers = links.tiers
    if tiers is None:
        return links.price
    looked_up = f"LOOKUP({amount},{tiers.starts},{tiers.prices})"
    return f"IF({amount}<{tiers.first_start},{tiers.first_price},{looked_up})"


def _learned(boards: str, share: str) -> str:
    """Return the formula of how many times the first board's time so many boards take
    (`charge.learning`).
    """
    slope = f"(LN({share})/LN(2))"
    row = f"ROW($1:${_EXACT})"
    exact = f"SUMPRODUCT(({row}<={boards})*{row}^{slope})"
    power = f"({slope}+1)"
    area = (
        f"IF(ABS({power})<1E-12,LN({boards}/{_EXACT}),({boards}^{power}-{_EXACT}^{power})/{power})"
    )
    ends = f"({boards}^{slope}-{_EXACT}^{slope})/2"
    bend = f"{slope}*({boards}^({slope}-1)-{_EXACT}^({slope}-1))/12"
    return f"({exact}+IF({boards}>{_EXACT},{area}+{ends}+{bend},0))"
