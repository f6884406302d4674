"""MatchEvidence: why a part is taken for what a line means, and how sure that is.

Every match carries it into the quote: what agreed, what was assumed, what could not be checked,
and how many other parts would do as well.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Certainty(StrEnum):
    """How sure it is that a part is the one that a line means, the surest first."""

    FIRM = "firm"
    """The line names it, or somebody decided so before."""
    LIKELY = "likely"
    """Proposed: all that matters was stated and agrees."""
    POSSIBLE = "possible"
    """Proposed, and something that matters was assumed or could not be checked."""

    def allows(self, other: Certainty) -> bool:
        """Whether one that is so sure is sure enough where this is asked for."""
        order = list(Certainty)
        return order.index(other) <= order.index(self)


class MatchPolicy(StrEnum):
    """How sure a part has to be to be bought; what is less sure is proposed only."""

    FIRM = "firm"
    LIKELY = "likely"
    ALL = "all"

    def allows(self, certainty: Certainty) -> bool:
        """Whether a part that is so sure may be bought."""
        return _LEAST_SURE[self].allows(certainty)


_LEAST_SURE = {
    MatchPolicy.FIRM: Certainty.FIRM,
    MatchPolicy.LIKELY: Certainty.LIKELY,
    MatchPolicy.ALL: Certainty.POSSIBLE,
}


class Agreement(Struct, frozen=True):
    """Something on which a line and a part agree (`voltage`), as the line has it (`50V`)."""

    what: str
    stated: str


class MatchEvidence(Struct, frozen=True, kw_only=True):
    """Why a part is taken for a line's, and how sure that is."""

    certainty: Certainty = Certainty.FIRM
    agreed: tuple[Agreement, ...] = ()
    assumed: tuple[str, ...] = ()
    """What was taken for true though the line does not say it, each a sentence."""
    unchecked: tuple[str, ...] = ()
    """What could not be compared, each a sentence."""
    fitting: int = 1
    """How many different parts fit what the line says."""


FIRM = MatchEvidence()
"""Of a part that the line names by number, with nothing assumed."""
