"""Activities of a rate card: what is done, what drives it, and what one unit of the driver costs or
takes.

The drivers are a closed list and there is no formula language: whatever a house charges is a
driver, a filter over parts, a price or a time, and tiers. A filter on `lot`, `side`, `panel` or
`board` means "if there is any such part".
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from emsquote.model.bare_board import BoardFeature, BoardMaterial, Finish, MaskColour
from emsquote.model.bom import Supply
from emsquote.model.panel import Separation
from emsquote.model.part import Mount, PartClass
from emsquote.model.quote import Basis, Category, Stage


class Driver(StrEnum):
    """What an activity is counted by.

    Per board, the count is of all boards started; per lot and once, of one board.
    """

    LOT = "lot"
    """1: a set-up, an order, a programme."""
    BOARD = "board"
    PANEL = "panel"
    """Boards divided by boards per panel, rounded up."""
    PANEL_AREA = "panel-area"
    """Area of the panels in dm², rails and gaps in."""
    CUT = "cut"
    """What is cut to part boards from panels, in dm: V-cuts from edge to edge, or all edges."""
    WORKING_PANEL = "working-panel"
    """Working panels of the maker of bare boards, from which panels are cut."""
    SIDE = "side"
    """Sides of the board that carry SMT parts."""
    PANEL_SIDE = "panel-side"
    """Panels times sides: passes through the line."""
    UNIQUE_PART = "unique-part"
    FEEDER = "feeder"
    """Unique parts placed by machine, counted for each side on which they occur."""
    PLACEMENT = "placement"
    JOINT = "joint"
    ARRAY = "array"
    """Packages whose joints are hidden under the body."""
    POINT = "point"
    """Joints and placements weighted by the card's `point` rules."""
    AREA = "area"
    """Board area in dm²."""
    AREA_SIDE = "area-side"
    """Board area in dm² times sides."""
    PERIMETER = "perimeter"
    """Length of the board's edge in dm."""
    SHORT_SIDE = "short-side"
    """The shorter side of the board in mm."""
    LONG_SIDE = "long-side"
    """The longer side of the board in mm."""
    LAYER = "layer"
    """Copper layers of the bare board."""
    THICKNESS = "thickness"
    """Thickness of the bare board in mm."""
    COPPER = "copper"
    """Its thickest copper in µm."""
    TRACK = "track"
    """Its smallest track or gap in mm."""
    DRILL = "drill"
    """Its smallest drill in mm."""
    DEFECT = "defect"
    """Defects that the inspections and tests are expected to find (method 5)."""
    RETURN = "return"
    """Boards sold that are expected to come back: defects that were missed, and the card's field
    returns.
    """
    AMOUNT = "amount"
    """How much of a service was asked for, in the unit of the service."""


class PlacedSide(StrEnum):
    """A side of the board."""

    TOP = "top"
    BOTTOM = "bottom"
    UNSTATED = "unstated"


class Opportunity(StrEnum):
    """What may be defective, once for each: what defects per million are counted of."""

    COMPONENT = "component"
    """The part itself, as it came."""
    PLACEMENT = "placement"
    """Its place: missing, wrong, turned, shifted."""
    JOINT = "joint"
    """One soldered joint."""


class TierMode(StrEnum):
    """What a tier's price holds for."""

    ALL = "all"
    """The price of the reached tier holds for the whole amount."""
    EACH = "each"
    """Each tier's price holds for the part of the amount that lies in it."""


class ShareOf(StrEnum):
    """What a percentage is taken of, beside categories and activities by name."""

    MATERIAL = "material"
    LABOUR = "labour"
    """Every charge but material, pass-through and NRE."""
    SALES = "sales"
    """The price of the column, this share apart."""


class Selection(Struct, frozen=True, kw_only=True):
    """Which placed parts count.

    Empty means all that are placed: SMT, through-hole and mechanical.
    """

    mounts: frozenset[Mount] = frozenset()
    classes: frozenset[PartClass] = frozenset()
    except_classes: frozenset[PartClass] = frozenset()
    sides: frozenset[PlacedSide] = frozenset()
    supplies: frozenset[Supply] = frozenset()
    hidden_joints: bool | None = None
    loaded: bool | None = None
    """Whether the house keeps the part on its machines (the card's `loaded_parts`)."""

    @property
    def is_everything(self) -> bool:
        """Whether nothing is filtered."""
        return self == EVERYTHING


EVERYTHING = Selection()


class BoardSelection(Struct, frozen=True, kw_only=True):
    """Which bare boards are meant. Empty means all."""

    layers: frozenset[int] = frozenset()
    materials: frozenset[BoardMaterial] = frozenset()
    finishes: frozenset[Finish] = frozenset()
    masks: frozenset[MaskColour] = frozenset()
    features: frozenset[BoardFeature] = frozenset()
    """Those that have any of these."""
    separations: frozenset[Separation] = frozenset()
    """Those that are parted so."""
    deliveries: frozenset[str] = frozenset()
    """Those that come this soon, by names of the card."""

    @property
    def is_everything(self) -> bool:
        """Whether nothing is filtered."""
        return self == ALL_BOARDS


ALL_BOARDS = BoardSelection()


class Limit(Struct, frozen=True):
    """Bounds of a driver, counted on one board (boards and panels: over the lot)."""

    driver: Driver
    selection: Selection = EVERYTHING
    at_least: Decimal | None = None
    at_most: Decimal | None = None


class Tier(Struct, frozen=True):
    """From the amount `start` on, `price` holds."""

    start: Decimal
    price: Decimal


def reached(tiers: tuple[Tier, ...], amount: Decimal) -> Tier:
    """Return the tier that an amount reaches; below the first tier, the first."""
    return next((tier for tier in reversed(tiers) if amount >= tier.start), tiers[0])


class Timed(Struct, frozen=True):
    """Work that takes `seconds` of a resource for each unit of the driver.

    `learning_percent` is the learning rate of manual work: each doubling takes that share of the
    time (100: none). `setup_seconds` come on top, once where there is anything to do.
    """

    seconds: Decimal
    resource: str
    learning_percent: Decimal = Decimal(100)
    setup_seconds: Decimal = Decimal(0)


class Priced(Struct, frozen=True, kw_only=True):
    """Work charged at a price for each `per` units of the driver.

    With tiers, the price is that of the tier reached by the amount itself, or by `tiers_by` counted
    on one board, or over the lot with `tiers_over_lot` (boards and panels always are).
    """

    tiers: tuple[Tier, ...]
    per: Decimal = Decimal(1)
    mode: TierMode = TierMode.ALL
    tiers_by: Driver | None = None
    tiers_over_lot: bool = False
    started: bool = False
    """Whether every started `per` units are charged in full."""


class CostShare(Struct, frozen=True):
    """A percentage of other costs of the column: of `ShareOf`, of categories, of activities by
    name; with a filter over parts, of what of these is done to such parts.

    Each tier's price is a percentage; which holds is found by the amount of money, or by `tiers_by`
    (boards).
    """

    tiers: tuple[Tier, ...]
    of: tuple[str, ...]
    tiers_by: Driver | None = None
    is_discount: bool = False

    @property
    def percent(self) -> Decimal:
        """The percentage of the first tier, which most shares have alone."""
        return self.tiers[0].price


Pricing = Timed | Priced | CostShare


class Sampling(Struct, frozen=True):
    """How many boards of a lot are treated: all of the `first`, then `then_percent` of the rest,
    rounded up.
    """

    first: int
    then_percent: Decimal


class Station(Struct, frozen=True):
    """A place in a line whose stations work at the same time: only the slowest one costs."""

    line: str
    name: str


class Activity(Struct, frozen=True, kw_only=True):
    """One activity of a rate card."""

    name: str
    title: str
    stage: Stage
    category: Category
    basis: Basis
    driver: Driver
    pricing: Pricing
    selection: Selection = EVERYTHING
    boards: BoardSelection = ALL_BOARDS
    """Done only to these bare boards."""
    limits: tuple[Limit, ...] = ()
    """Done only between these bounds."""
    free: Decimal = Decimal(0)
    """Units of the driver that cost nothing."""
    minimum: Decimal = Decimal(0)
    """Least charge, where there is anything to charge."""
    maximum: Decimal | None = None
    share_percent: Decimal = Decimal(100)
    """Share of the driver for which it is expected to be done: repair in 70 % of the returns."""
    sampling: Sampling | None = None
    board_multiple: int = 1
    """Boards are charged in multiples of this."""
    bill: str = ""
    """The line of the bill that it shares with others of this name: with `rounding = "lot"`,
    rounded together.
    """
    owner: str = ""
    """Whose property the result is, for tooling and programmes (NRE)."""
    service: str = ""
    """Done only when this service is asked for."""
    unless: str = ""
    """Not done when this service is asked for."""
    does: str = ""
    """The service that every quote has with it, unasked."""
    turns: frozenset[str] = frozenset()
    """Done only where one of these turn times is asked for; () means at any."""
    provides: tuple[str, ...] = ()
    """Items of a quote's scope that are in the price with it, by name: the stencil."""
    subcontracted: bool = False
    at_cost: bool = False
    """Sold as it stands, without overhead and margin: tooling that the customer ordered, a
    published price.
    """
    route: str = ""
    station: Station | None = None
    coverage_percent: Decimal = Decimal(0)
    """Share that this inspection or test finds of the defects that are left where it looks: on the
    parts that it selects, of the boards that it treats.
    """
    finds: frozenset[Opportunity] = frozenset(Opportunity)
    """Of which kinds of defects it finds that share."""
    step: str = ""
    """The inspection or test that it is part of, by a name of the card."""
    found_by: frozenset[str] = frozenset()
    """Of defects: done to those that these steps find; () means any."""
    source: str = ""
    grade: str = ""

    @property
    def step_name(self) -> str:
        """The name of the inspection or test that it is, or is part of."""
        return self.step or self.service or self.name
