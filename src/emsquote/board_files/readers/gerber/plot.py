"""A plot: what one Gerber file draws, in millimetres, and what it says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from emsquote.board_files.drawing import Point, Stroke
from emsquote.finding import Finding

NO_PEN = 0
"""The aperture of what is drawn without one: the edge of a region."""


class ApertureShape(StrEnum):
    """The standard shapes of an aperture."""

    CIRCLE = "C"
    RECTANGLE = "R"
    OBROUND = "O"
    POLYGON = "P"
    OTHER = "other"
    """A macro that is more than a circle, or a block."""


class Aperture(Struct, frozen=True, gc=False):
    """What draws and flashes; sizes are None where a macro or block makes them."""

    shape: ApertureShape
    width_mm: float | None
    height_mm: float | None
    function: tuple[str, ...] = ()
    """Its attribute .AperFunction: `("SMDPad", "CuDef")`."""


class ObjectAttributes(Struct, frozen=True, gc=False):
    """What X2 and X3 say of an object: the component and pin that it belongs to."""

    component: str = ""
    pin: str = ""
    others: tuple[tuple[str, str], ...] = ()
    """Attributes of the component by name: `("CMnt", "SMD")`."""


NO_ATTRIBUTES = ObjectAttributes()


class PenStroke(Struct, frozen=True, gc=False):
    """A stroke with the aperture that draws it; `NO_PEN` for the edge of a region."""

    stroke: Stroke
    aperture: int


class Flash(Struct, frozen=True, gc=False):
    """An aperture put down at a place."""

    at: Point
    aperture: int
    attributes: ObjectAttributes


class Region(Struct, frozen=True, gc=False):
    """What a filled region is: some programs draw odd pads as regions."""

    function: tuple[str, ...]
    """The attribute .AperFunction that holds for it."""
    attributes: ObjectAttributes


class Plot(Struct, frozen=True, kw_only=True):
    """All that one Gerber file draws."""

    attributes: Mapping[str, tuple[str, ...]]
    """Of the file, by name with its dot: `{".FileFunction": ("Copper", "L1", "Top")}`."""
    apertures: Mapping[int, Aperture]
    strokes: tuple[PenStroke, ...]
    """Empty if only counts were asked for."""
    flashes: tuple[Flash, ...]
    draws: Mapping[int, int]
    """How many strokes each aperture draws, outside of regions."""
    regions: Mapping[Region, int]
    """How many regions there are of each kind."""
    is_ended: bool
    """False where the command of the end (M02) is missing: the file may be cut short."""
    findings: tuple[Finding, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether it draws nothing at all."""
        return not (self.flashes or self.draws or self.regions)


NOTHING_DRAWN = Plot(
    attributes={},
    apertures={},
    strokes=(),
    flashes=(),
    draws={},
    regions={},
    is_ended=True,
)
