"""What a rate card holds: resources, activities, routes, attrition, yield, overheads, margins,
minimums, terms.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from msgspec import Struct

from emsquote.costing.rate_card.activity import (
    ALL_BOARDS,
    Activity,
    BoardSelection,
    Limit,
    Opportunity,
    Selection,
    Tier,
    reached,
)
from emsquote.finding import NOWHERE, Origin
from emsquote.model.bare_board import BareBoard
from emsquote.model.included import StatedSupply
from emsquote.model.job import Margin, MarginMode
from emsquote.model.money import Money
from emsquote.model.panel import PanelSizes, Separation, WorkingPanel
from emsquote.model.part import PartClass
from emsquote.model.party import House
from emsquote.model.purchase import Attrition
from emsquote.model.quote import Category, Rounding
from emsquote.model.service import Service, service_catalogue


class Resource(Struct, frozen=True, kw_only=True):
    """People or machines that are paid by the hour.

    `rate` is per paid hour, `efficiency_percent` of it is worked.
    """

    name: str
    title: str
    rate: Decimal
    efficiency_percent: Decimal = Decimal(100)
    source: str = ""
    grade: str = ""


class Take(StrEnum):
    """Which of the suitable routes is taken when none is asked for."""

    CHEAPEST = "cheapest"
    FIRST = "first"
    ASKED = "asked"
    """None: the customer has to say (a product, a way of shipping)."""


class Route(Struct, frozen=True, kw_only=True):
    """One way of doing what a choice is about: the activities that name it."""

    name: str
    title: str
    limits: tuple[Limit, ...] = ()
    """It suits only between these bounds."""
    boards: BoardSelection = ALL_BOARDS
    """It suits only these bare boards."""
    source: str = ""
    grade: str = ""


class RouteChoice(Struct, frozen=True):
    """Routes of which one is taken: that asked for, else the cheapest or the first that suits."""

    name: str
    take: Take
    routes: tuple[Route, ...]


class PointRule(Struct, frozen=True):
    """What a part counts in points: so many for each joint and so many for each placement."""

    selection: Selection
    per_joint: Decimal
    per_placement: Decimal


class AttritionRule(Struct, frozen=True, kw_only=True):
    """Attrition of some classes."""

    classes: frozenset[PartClass]
    percent: Decimal
    leader_pieces: int
    none_above: Decimal | None = None
    least_extra: int = 0
    order_at_least: tuple[tuple[int, int], ...] = ()
    source: str = ""
    grade: str = ""

    def attrition(self, currency: str) -> Attrition:
        """Return the attrition that the rule states, in the card's currency."""
        none_above = None if self.none_above is None else Money(self.none_above, currency)
        return Attrition(
            percent=self.percent,
            leader_pieces=self.leader_pieces,
            none_above=none_above,
            least_extra=self.least_extra,
            order_at_least=self.order_at_least,
        )


class DefectRate(Struct, frozen=True):
    """Defects per million opportunities on some parts.

    Several may hold for one part: they add up.
    """

    of: Opportunity
    selection: Selection
    dpm: Decimal
    source: str = ""
    grade: str = ""


class Yield(Struct, frozen=True):
    """What becomes of boards with defects, beside the activities by defect and by return."""

    scrap_percent: Decimal = Decimal(0)
    """Share of the boards found defective that cannot be repaired, and are built again."""
    field_return_percent: Decimal = Decimal(0)
    """Share of the boards sold that come back for other reasons than a defect that the tests
    missed.
    """


class MarginRule(Struct, frozen=True):
    """How a category's cost becomes its price.

    `below` holds other percentages for small lots, smallest first. Where the rule slides, each of
    them holds at just so many boards, and between two of them the percentage goes in a straight
    line, so that no price jumps from one lot to the next.
    """

    mode: MarginMode
    percent: Decimal
    below: tuple[tuple[int, Decimal], ...] = ()
    slides: bool = False
    covers_sga: bool = False
    """Whether SG&A is paid out of the margin, as out of a gross margin."""

    def at(self, quantity: int) -> Margin:
        """Return the margin for a lot of so many boards; one that slides is rounded half up to a
        hundredth of a per cent.
        """
        before = None
        for knot in self.below:
            boards, percent = knot
            if quantity < boards:
                if self.slides and before is not None:
                    percent = _between(before, knot, quantity)
                return Margin(self.mode, percent, self.covers_sga)
            before = knot
        return Margin(self.mode, self.percent, self.covers_sga)


_HUNDREDTH = Decimal("0.01")


def _between(
    before: tuple[int, Decimal],
    after: tuple[int, Decimal],
    quantity: int,
) -> Decimal:
    """Return the percentage on the straight line between two numbers of boards."""
    (start, high), (end, low) = before, after
    percent = high + (low - high) * (quantity - start) / (end - start)
    return percent.quantize(_HUNDREDTH, ROUND_HALF_UP)


class Minimum(Struct, frozen=True, kw_only=True):
    """A least charge for an order or for each board, over categories and activities.

    () means over everything.
    """

    name: str
    title: str
    price: Decimal
    per_board: bool
    of: tuple[str, ...]
    category: Category


class Turn(Struct, frozen=True):
    """A turn time: days to build, and what it adds to the cost of labour or of what `of` names."""

    name: str
    title: str
    build_days: int
    percent: Decimal
    of: tuple[str, ...]


class Validity(Struct, frozen=True, kw_only=True):
    """For which lots and until when the figures of a card are known to hold."""

    boards_from: int = 1
    boards_to: int | None = None
    until: str = ""
    """ISO date; "" where the card states none."""


class Assumptions(Struct, frozen=True):
    """What is taken where the job does not say: the board's size, and how it is made."""

    width_mm: Decimal = Decimal(100)
    height_mm: Decimal = Decimal(80)
    bare: BareBoard = BareBoard()


STANDARD = "standard"
"""The delivery of bare boards where the job asks for none."""
AT_ONCE = (Tier(Decimal(0), Decimal(0)),)
"""The days where a card states none."""


class Delivery(Struct, frozen=True):
    """How soon bare boards come: working days, more from some numbers of layers on.

    What it costs is said by activities that are for it alone.
    """

    name: str
    title: str
    days: tuple[Tier, ...]
    """() is the days of standard delivery."""

    def days_of(self, layers: int | None) -> int:
        """Return the days to a board of so many layers; the most where nobody states them."""
        if layers is None:
            return max(int(tier.price) for tier in self.days)
        return int(reached(self.days, Decimal(layers)).price)


class Parting(Struct, frozen=True):
    """A way to hold boards on the panel and to part them, within limits."""

    separation: Separation
    gap_mm: Decimal
    """Between boards, and between boards and rails."""
    limits: tuple[Limit, ...] = ()


class PanelRules(Struct, frozen=True, kw_only=True):
    """The panels that the house builds on."""

    sizes: PanelSizes = PanelSizes()
    partings: tuple[Parting, ...] = (Parting(Separation.TABS, Decimal(5)),)
    working: WorkingPanel | None = None
    """What the maker of bare boards cuts panels from."""


class LeadDays(Struct, frozen=True):
    """Working days that the house takes once the parts are there."""

    board: tuple[Tier, ...] = AT_ONCE
    """Days to the bare board, in parallel to the parts, by its layers."""
    kitting: int = 0
    build: int = 0
    test: int = 0
    freight: int = 0


class QuoteTerms(Struct, frozen=True):
    """What is printed below a quote."""

    payment: str = ""
    validity_days: int = 0
    notes: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    """What is not part of the price."""


class RateCard(Struct, frozen=True, kw_only=True):
    """What a house charges. All amounts are in `currency`."""

    name: str
    title: str
    currency: str
    activities: tuple[Activity, ...]
    services: tuple[Service, ...] = ()
    """Services that only this house has, beside those of the catalogue."""
    resources: tuple[Resource, ...] = ()
    choices: tuple[RouteChoice, ...] = ()
    points: tuple[PointRule, ...] = ()
    loaded_parts: frozenset[str] = frozenset()
    attrition: tuple[AttritionRule, ...] = ()
    defects: tuple[DefectRate, ...] = ()
    yields: Yield = Yield()
    margins: tuple[tuple[Category, MarginRule], ...] = ()
    default_margin: MarginRule | None = None
    material_overhead_percent: Decimal = Decimal(0)
    sga_percent: Decimal = Decimal(0)
    minimums: tuple[Minimum, ...] = ()
    turns: tuple[Turn, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    """Ways to get bare boards sooner or later than standard."""
    validity: Validity = Validity()
    lead: LeadDays = LeadDays()
    terms: QuoteTerms = QuoteTerms()
    house: House = House()
    assume: Assumptions = Assumptions()
    panel: PanelRules = PanelRules()
    supplies: tuple[StatedSupply, ...] = ()
    """Who supplies what a scope implies, where no charge of the card says so."""
    rounding: Rounding = Rounding.UNIT
    unit_decimals: int | None = None
    """Decimals of printed unit prices; None: those of the currency."""
    source: str = ""
    date: str = ""
    notes: tuple[str, ...] = ()
    origin: Origin = NOWHERE

    @property
    def grades(self) -> tuple[str, ...]:
        """The grades of all figures that carry one, "" for those that state none."""
        figures: tuple[Resource | Activity | AttritionRule | DefectRate, ...]
        figures = (*self.resources, *self.activities, *self.attrition, *self.defects)
        return tuple(figure.grade for figure in figures)

    def delivery(self, name: str) -> Delivery:
        """Return how soon bare boards come, by a name that the card is known to have."""
        for delivery in self.deliveries:
            if delivery.name == name and delivery.days:
                return delivery
        return Delivery(name, name, self.lead.board)

    def service(self, name: str) -> Service | None:
        """Return a service by its name, the house's own before the catalogue's."""
        for service in self.services:
            if service.name == name:
                return service
        return service_catalogue().service(name)

    def provided_by(self, activity: Activity) -> tuple[str, ...]:
        """Return the items of a scope that an activity brings, by itself or with its service."""
        return (*activity.provides, *self.provided_with(activity.service))

    def provided_with(self, service: str) -> tuple[str, ...]:
        """Return the items of a scope that come with a service."""
        known = self.service(service) if service else None
        return known.provides if known else ()

    def resource(self, name: str) -> Resource:
        """Return a resource by its name, which reading has proved to exist."""
        return next(resource for resource in self.resources if resource.name == name)

    def margin(self, category: Category) -> MarginRule | None:
        """Return how a category is marked up; None: sold at cost."""
        if category is Category.PASS_THROUGH:
            return None
        return dict(self.margins).get(category, self.default_margin)

    def attrition_of(self, part_class: PartClass) -> Attrition:
        """Return what is lost of a class in setting up and placing.

        Nothing where the card has no rule for it.
        """
        for rule in self.attrition:
            if part_class in rule.classes:
                return rule.attrition(self.currency)
        return Attrition(Decimal(0), 0)
