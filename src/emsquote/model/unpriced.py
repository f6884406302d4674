"""Why a part has no price: a class for each, so that what ought to have been found stands apart
from what suppliers of electronics do not sell.
"""

from __future__ import annotations

from enum import StrEnum


class WhyUnpriced(StrEnum):
    """The class of a part without a price."""

    NOTHING_SAID = "nothing-said"
    """The line names no number, nor a value, nor a description."""
    UNKNOWN_KIND = "unknown-kind"
    """The line names no number, and what it says is of no kind of part that is known here."""
    TOO_LITTLE_SAID = "too-little-said"
    """What kind of part it is can be told, but not which: no size, no voltage."""
    UNKNOWN_NUMBER = "unknown-number"
    """Nobody offers the number, and nothing else that the line says leads to a part."""
    OTHER_MAKER = "other-maker"
    """The number is known, of another maker than the line names."""
    NOTHING_ALIKE = "nothing-alike"
    """All that matters is said, and no offer is for it."""
    CONTRADICTION = "contradiction"
    """The line says two things that cannot both be true."""
    AMBIGUOUS = "ambiguous"
    """The line, or all lines of the part together, stand for different parts."""
    UNKNOWN_QUANTITY = "unknown-quantity"
    """Nobody knows how many a board takes."""
    UNUSABLE = "unusable-offers"
    """There are offers, and none can be used: expired, barred, in an unknown currency."""
    NOT_ALLOWED = "not-allowed"
    """A part is proposed that is less sure than what may be bought."""
    MECHANICAL = "mechanical"
    """Screws, spacers, washers, heat sinks, enclosures."""
    PRINTED = "printed-part"
    """Printed, milled or moulded after a drawing of its own."""
    MODULE = "module"
    """A board or module that is itself made of parts."""
    CABLE = "cable"
    """Wire, cables and harnesses."""
    BARE_BOARD = "bare-board"
    TOOL = "tool"
    CONSUMABLE = "consumable"
    """Solder, glue, tape, grease: used up in building."""
    LABEL = "label"
    """Labels, packaging and what else goes into the box."""
    DOCUMENT = "document"
    """Drawings, manuals, software."""
    DEVICE = "device"
    """Motors, power supplies, cameras: finished goods."""

    @property
    def is_electronics(self) -> bool:
        """Whether it is a part that suppliers of electronics might be expected to have."""
        return self not in _OTHER_GOODS


_OTHER_GOODS = frozenset(
    {
        WhyUnpriced.MECHANICAL,
        WhyUnpriced.PRINTED,
        WhyUnpriced.MODULE,
        WhyUnpriced.CABLE,
        WhyUnpriced.BARE_BOARD,
        WhyUnpriced.TOOL,
        WhyUnpriced.CONSUMABLE,
        WhyUnpriced.LABEL,
        WhyUnpriced.DOCUMENT,
        WhyUnpriced.DEVICE,
    }
)
