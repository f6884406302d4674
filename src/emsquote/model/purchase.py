"""What is bought for one column of a quote: demand per part, the orders that meet it, or why they
cannot.

`Purchase` is a closed union: a part is bought, short, without offer, proposed only, estimated or
supplied by the customer. Each case says what it costs or why nobody knows.
"""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct

from emsquote.model.estimate import Estimate
from emsquote.model.evidence import Agreement
from emsquote.model.money import Money
from emsquote.model.offer import Offer, PriceBreak
from emsquote.model.unpriced import WhyUnpriced


class PartKey(Struct, frozen=True, gc=False):
    """What makes two lines the same part: the number without blanks, dashes and case, and the
    maker's one name.
    """

    mpn: str
    manufacturer: str = ""


class Attrition(Struct, frozen=True, gc=False):
    """What is lost in setting up and placing: percent of the need, and leader pieces per set-up."""

    percent: Decimal
    leader_pieces: int
    none_above: Money | None = None
    """Dear parts are counted and handled singly: nothing is added above this unit price."""
    least_extra: int = 0
    """Extra pieces at least, where the percentage gives fewer (rules for kits that customers
    supply).
    """
    order_at_least: tuple[tuple[int, int], ...] = ()
    """Pieces in all at least for a need below so many, smallest first (rules of the same kind)."""


class Demand(Struct, frozen=True, gc=False):
    """What one column needs of one part: `required = leader + ceil(need × (1 + attrition)) − in
    stock` (method 2).

    `per_board` and `need` are in `unit` and may be fractions for lengths; `required` is whole, in
    the same unit.
    """

    part: PartKey
    label: str
    lines: tuple[int, ...]
    """Positions in `Bom.lines`."""
    per_board: Decimal
    need: Decimal
    attrition: Attrition
    in_stock: int
    required: int
    unit: str
    set_ups: int = 1
    """How often the part is set up in a lot: once for each side that it is on."""


class Order(Struct, frozen=True, gc=False):
    """One order of one offer: `quantity` units at the reached break.

    `cost` is landed, in the quote's currency.
    """

    offer: Offer
    quantity: int
    price_break: PriceBreak
    cost: Money
    exchange_rate: Decimal
    is_alternate: bool = False


class Replacement(Struct, frozen=True, gc=False):
    """Another part that would do for one that is short: in stock, and as good in all that is known.

    `agreed` is what was compared, as the replacement has it.
    """

    mpn: str
    manufacturer: str
    supplier: str
    stock: int
    agreed: tuple[Agreement, ...]


class Bought(Struct, frozen=True, gc=False):
    """The cheapest plan that meets the demand.

    `excess` is what was ordered above it, `excess_cost` its value.
    """

    demand: Demand
    orders: tuple[Order, ...]
    cost: Money
    excess: int
    excess_cost: Money
    why: str
    """Why this plan: what the next best was and what it would have cost.

    Why more was bought than needed.
    """
    missing: int = 0
    """Pieces that nobody has in stock or brings in time: the orders are priced from the list."""
    shortage: str = ""
    """How much of it can be had, and when the rest comes; "" if nothing is missing."""
    replacements: tuple[Replacement, ...] = ()
    """What is in stock and would do where something is missing; none of it is bought."""


class Shortage(Struct, frozen=True, gc=False):
    """Offers exist, but not enough can be had, and nothing else may be ordered: what can be, and
    what is missing.
    """

    demand: Demand
    orders: tuple[Order, ...]
    missing: int
    reason: str
    replacements: tuple[Replacement, ...] = ()
    """What is in stock and would do; none of it is bought."""


class NoOffer(Struct, frozen=True, gc=False):
    """Nothing known to buy, with the reason (no part number, no such offer, no exchange rate,
    unknown quantity).
    """

    demand: Demand
    reason: str
    why: WhyUnpriced = WhyUnpriced.UNUSABLE
    """The class of the reason."""


class Proposal(Struct, frozen=True, gc=False):
    """A part is proposed that is less sure than what may be bought: without a price until somebody
    approves it.
    """

    demand: Demand
    reason: str
    mpn: str
    """The part that would be bought."""
    manufacturer: str = ""


class Estimated(Struct, frozen=True, gc=False):
    """Nothing known to buy; what it may cost is estimated, apart from everything firm."""

    demand: Demand
    reason: str
    """Why there is no offer."""
    estimate: Estimate
    why: WhyUnpriced = WhyUnpriced.UNUSABLE


class Supplied(Struct, frozen=True, gc=False):
    """The customer supplies it: needed, handled, not bought."""

    demand: Demand


Unpriced = Shortage | NoOffer | Proposal | Estimated
"""What has no firm price, and why: a type to narrow by, too."""
Purchase = Bought | Unpriced | Supplied
