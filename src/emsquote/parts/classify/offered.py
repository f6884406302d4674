"""What those who offer a part say of its package, against what the BOM says.

The part that is bought is the part that is built: its package tells mount and joints where the BOM
does not, and where both tell and differ, one of the two is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from emsquote.parts.classify.clue import ClueReading
from emsquote.parts.classify.kind import offered_reading
from emsquote.parts.classify.read_footprint import read_footprint
from emsquote.parts.classify.rules import PartRules

_COUNTED_APART = 2
"""Exposed pads and tabs are counted by some and not by others: so many joints are no difference."""


class OfferedPart(Struct, frozen=True):
    """How those who offer a part call its package, and describe it; "" where they do not."""

    package: str = ""
    description: str = ""


NOT_OFFERED = OfferedPart()
"""A part that nobody offers."""


def offered_part(
    told: Iterable[tuple[str, str]],
    rules: PartRules,
) -> OfferedPart:
    """Return what several offers of one part, each with package and description, say together.

    Of packages that mean different things none is taken: who is right is not known here.
    """
    offers = tuple(told)
    packages = tuple(dict.fromkeys(package for package, _ in offers if package))
    description = next((description for _, description in offers if description), "")
    return OfferedPart(_agreed(packages, rules), description)


def _agreed(packages: tuple[str, ...], rules: PartRules) -> str:
    """Return the first package that tells mount and joints if all that do mean the same; else "",
    or the first of those of which none does.
    """
    telling = dict(_readings(packages, rules))
    first = next(iter(telling.values()), None)
    if first is None:
        return next(iter(packages), "")
    if any(_differ(first, reading) for reading in telling.values()):
        return ""
    return next(iter(telling))


def _readings(
    packages: tuple[str, ...],
    rules: PartRules,
) -> Iterator[tuple[str, ClueReading]]:
    for package in packages:
        reading = offered_reading(package, rules)
        if reading is not None and reading.decides:
            yield package, reading


def differs_from_footprint(footprint: str, offered: OfferedPart, rules: PartRules) -> bool:
    """Whether a footprint and the package that is offered for it surely do not go together."""
    if not (footprint and offered.package):
        return False
    drawn = read_footprint(footprint, rules)
    sold = offered_reading(offered.package, rules)
    if drawn is None or sold is None:
        return False
    return drawn.decides and sold.decides and _differ(drawn, sold)


def _differ(one: ClueReading, other: ClueReading) -> bool:
    if one.mount is not other.mount:
        return True
    if one.joints is None or other.joints is None:
        return False
    return abs(one.joints - other.joints) > _COUNTED_APART
