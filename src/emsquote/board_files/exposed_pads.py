"""Pads that are soldered together with a larger one: the pieces and vias of an exposed pad."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from msgspec import Struct

_MOST_LOOKED_AT = 32
_AGAINST_MM = 0.05


class PadShape(Struct, frozen=True):
    """A pad of a part as an upright rectangle, in the part's own frame."""

    name: str
    x: float
    y: float
    width_mm: float
    height_mm: float
    is_tht: bool = False

    @property
    def area_mm2(self) -> float:
        """Its area."""
        return self.width_mm * self.height_mm

    def touches(self, other: PadShape) -> bool:
        """Whether another pad overlaps this one or lies against it."""
        across = (self.width_mm + other.width_mm) / 2 + _AGAINST_MM
        up = (self.height_mm + other.height_mm) / 2 + _AGAINST_MM
        return abs(other.x - self.x) <= across and abs(other.y - self.y) <= up


def soldered_together(pads: Sequence[PadShape]) -> Iterator[PadShape]:
    """Yield the pads that touch a larger pad of the same name: they are one joint with it.

    Posts of one name that stand apart (shields, mounting tabs) are joints of their own.
    """
    by_name: dict[str, list[PadShape]] = defaultdict(list)
    for pad in pads:
        by_name[pad.name].append(pad)
    for alike in by_name.values():
        ordered = sorted(alike, key=lambda pad: -pad.area_mm2)
        for number, pad in enumerate(ordered):
            larger = ordered[: min(number, _MOST_LOOKED_AT)]
            if any(other.touches(pad) for other in larger):
                yield pad
