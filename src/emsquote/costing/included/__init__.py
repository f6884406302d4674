"""What is included: of everything that a scope implies, who provides it, or that nobody says.

`stated_supplies` gathers what job, scope and rate card say, `as_supplied` makes the lines and the
request agree with it, `inclusions` reads the answer of each column from its purchases and charges.
An answer is never a flag beside the figures: what is in is bought or charged, or said by the house
to be in its prices.
"""

from emsquote.costing.included.answers import (
    Included,
    QuotedScope,
    included_in_column,
    together_in_quote,
)
from emsquote.costing.included.lines import SuppliedLines, as_supplied
from emsquote.costing.included.stated import StatedSupplies, stated_supplies

__all__ = [
    "Included",
    "QuotedScope",
    "StatedSupplies",
    "SuppliedLines",
    "as_supplied",
    "included_in_column",
    "stated_supplies",
    "together_in_quote",
]
