"""What comes of matching a BOM line: offers and how exactly they are for it, or why there are
none.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from emsquote.finding import Finding
from emsquote.model.bom import Supply
from emsquote.model.evidence import FIRM, Certainty, MatchEvidence
from emsquote.model.offer import Offer
from emsquote.model.purchase import PartKey
from emsquote.model.unpriced import WhyUnpriced


class Exactness(StrEnum):
    """How the offers of a line were found, the surest first."""

    EXACT = "exact"
    SPELLING = "other spelling"
    """The same number with other blanks or dashes."""
    PACKAGING = "other packaging"
    """The same part with another packaging ending."""
    SUPPLIER_NUMBER = "supplier number"
    DECISION = "decision"
    """By the part that somebody decided for a line that says the same."""
    ALTERNATE = "alternate"
    """Only an approved alternate has offers."""
    CELL = "number beside other words"
    """A number in one cell with its maker, its package or another number."""
    OTHER_CELL = "number in the value"
    """The number that nobody asked for stands in the value."""
    BASE = "number without its ending"
    """The number lacks its ending for package, grade and packaging."""
    WORDS = "number in other words"
    """A number stands in the description or in the footprint's name."""
    OTHER_MAKER = "number of another maker"
    """The same number, of a maker whom the line does not name."""
    STATED = "as stated in the BOM"
    """The BOM itself states a price for the line."""
    NEIGHBOUR = "number of a line alike"
    """A line of the same value and footprint names the number."""
    VALUE = "by value"
    """Proposed by its parameters; the line names no part."""


class WhyNotBought(StrEnum):
    """Why nothing is to be bought for a line."""

    MADE = "made of the lines below"
    HOUSE = "priced by the rate card"
    SUPPLIED = "supplied"
    NOT_FITTED = "not fitted"
    NO_PART = "no part"


_WHY = {
    Supply.MADE: WhyNotBought.MADE,
    Supply.HOUSE: WhyNotBought.HOUSE,
    Supply.CONSIGNED: WhyNotBought.SUPPLIED,
    Supply.NOT_FITTED: WhyNotBought.NOT_FITTED,
    Supply.NO_PART: WhyNotBought.NO_PART,
}


class Matched(Struct, frozen=True, kw_only=True):
    """Offers were found.

    `alternates` are those of parts that the customer approves in place of this one.
    """

    line: int
    """Position in `Bom.lines`."""
    part: PartKey
    how: Exactness
    offers: tuple[Offer, ...]
    alternates: tuple[Offer, ...] = ()
    findings: tuple[Finding, ...] = ()
    evidence: MatchEvidence = FIRM

    @property
    def is_proposal(self) -> bool:
        """Whether the line does not name the part: any of those that fit may be bought."""
        return self.evidence.certainty is not Certainty.FIRM

    @property
    def text(self) -> str:
        """How the offers were found, in words."""
        return self.how.value


class NoMatch(Struct, frozen=True, kw_only=True):
    """No offer is for this part, and why: in words, and by a class.

    `alike` are numbers that look like it, to be suggested.
    """

    line: int
    part: PartKey
    reason: str
    why: WhyUnpriced
    alike: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def text(self) -> str:
        """Why nothing was found."""
        return self.reason


class NotBought(Struct, frozen=True):
    """Nothing is to be bought for this line: it is supplied, made of other lines, or not fitted."""

    line: int
    part: PartKey
    supply: Supply
    findings: tuple[Finding, ...] = ()

    @property
    def text(self) -> str:
        """Why nothing is bought, in words."""
        return _WHY[self.supply].value


Match = Matched | NoMatch | NotBought
