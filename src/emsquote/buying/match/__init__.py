"""Match: which offers are for the part that a BOM line names, and how exactly.

A match never turns one part into another in silence. The same number of another maker is no match;
a number that is only spelled or packed otherwise is one, and says so; what merely looks alike is
suggested, never used; what is chosen by value is a proposal.
"""

from emsquote.buying.match.apart import told_apart
from emsquote.buying.match.decided import decisions_for, match_by_memory
from emsquote.buying.match.lines import match_lines, part_key
from emsquote.buying.match.result import Exactness, Match, Matched, NoMatch, NotBought
from emsquote.buying.match.stated_price import with_stated_prices

__all__ = [
    "Exactness",
    "Match",
    "Matched",
    "NoMatch",
    "NotBought",
    "decisions_for",
    "match_by_memory",
    "match_lines",
    "part_key",
    "told_apart",
    "with_stated_prices",
]
