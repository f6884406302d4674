"""Rate cards: what an assembly house charges, as a text file that anybody can read, check and
change.

`activity` says what an activity is, `card` what a card holds, `reading` makes one from TOML;
`soundness`, imported where it is wanted, looks for what is legal but probably not meant. The engine
knows drivers; every price and time is in the card.
"""

from emsquote.costing.rate_card.activity import (
    ALL_BOARDS,
    EVERYTHING,
    Activity,
    BoardSelection,
    CostShare,
    Driver,
    Limit,
    PlacedSide,
    Priced,
    Pricing,
    Sampling,
    Selection,
    ShareOf,
    Station,
    Tier,
    TierMode,
    Timed,
)
from emsquote.costing.rate_card.card import (
    Assumptions,
    AttritionRule,
    DefectRate,
    Delivery,
    LeadDays,
    MarginRule,
    Minimum,
    PointRule,
    QuoteTerms,
    RateCard,
    Resource,
    Route,
    RouteChoice,
    Take,
    Turn,
    Yield,
)
from emsquote.costing.rate_card.currency import in_currency
from emsquote.costing.rate_card.reading import (
    find_rate_card,
    read_rate_card,
    shipped_rate_card,
    shipped_rate_cards,
)

__all__ = [
    "ALL_BOARDS",
    "EVERYTHING",
    "Activity",
    "Assumptions",
    "AttritionRule",
    "BoardSelection",
    "CostShare",
    "DefectRate",
    "Delivery",
    "Driver",
    "LeadDays",
    "Limit",
    "MarginRule",
    "Minimum",
    "PlacedSide",
    "PointRule",
    "Priced",
    "Pricing",
    "QuoteTerms",
    "RateCard",
    "Resource",
    "Route",
    "RouteChoice",
    "Sampling",
    "Selection",
    "ShareOf",
    "Station",
    "Take",
    "Tier",
    "TierMode",
    "Timed",
    "Turn",
    "Yield",
    "find_rate_card",
    "in_currency",
    "read_rate_card",
    "shipped_rate_card",
    "shipped_rate_cards",
]
