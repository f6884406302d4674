"""Which option is cheapest at which volume: every change on the lower envelope, and no crossing off
it.

Stepped costs cross more than once, so every volume is looked at: nothing is solved for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import Struct

from emsquote.deciding.make_or_buy.option import Option


class CheapestOption(Struct, frozen=True):
    """From `first` to `last` units a year one option is cheapest, "" where there is none."""

    first: int
    last: int
    title: str


def cheapest_ranges(options: Sequence[Option], volumes: range) -> tuple[CheapestOption, ...]:
    """Return which option is cheapest at every volume of a range; of two alike the first.

    >>> from decimal import Decimal
    >>> from emsquote.deciding.make_or_buy.option import FixedCost, UnitCost
    >>> buy = Option("Buy", (UnitCost("Price", Decimal(15)),))
    >>> make = Option("Make", (FixedCost("Line", Decimal(250)), UnitCost("Unit", Decimal(10))))
    >>> found = cheapest_ranges([buy, make], range(1, 100))
    >>> [(part.title, part.first, part.last) for part in found]
    [('Buy', 1, 50), ('Make', 51, 99)]
    """
    return tuple(_ranges(options, volumes))


def _ranges(options: Sequence[Option], volumes: range) -> Iterator[CheapestOption]:
    named = ((volume, cheapest_title(options, volume)) for volume in volumes)
    for title, run in groupby(named, key=lambda pair: pair[1]):
        run_volumes = [volume for volume, _ in run]
        yield CheapestOption(run_volumes[0], run_volumes[-1], title)


def cheapest_title(options: Sequence[Option], volume: int) -> str:
    """Return the title of the cheapest option that there is at a volume, "" if there is none."""
    able = [option for option in options if option.can_do(volume)]
    return min(able, key=lambda option: option.cost(volume)).title if able else ""
