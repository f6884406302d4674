"""Estimating what parts without any offer may cost, from the prices of parts that are like them.

An estimate is a range and is never bought at: it stands apart from everything firm.
"""

from emsquote.buying.estimate.estimated import estimate_of

__all__ = ["estimate_of"]
